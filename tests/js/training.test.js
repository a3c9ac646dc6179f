// What the demos promise about training: it works on real digits, quickly, from any seed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { loadDigits } from "../../src/layerwise/demos/shared/digits.js";
import {
  createNetwork,
  createTrainer,
  evaluate,
} from "../../src/layerwise/demos/shared/network.js";

const { train, heldOut } = loadDigits();
const wanted = 0.9; // accuracy on held-out digits
const seeds = [1, 2, 3, 4, 5];

// Trains with the default batch size and learning rate until the held-out accuracy is reached.
function train90(options, maximum) {
  const network = createNetwork({ classes: 10, ...options });
  const { images, labels } = train;
  const trainer = createTrainer({ network, images, labels, seed: options.seed });
  const begin = performance.now();
  let stepping = 0;
  while (trainer.steps < maximum) {
    const before = performance.now();
    for (let i = 0; i < trainer.stepsPerEpoch; i++) trainer.step();
    stepping += performance.now() - before;
    const { accuracy } = evaluate(network, heldOut.images, heldOut.labels);
    if (accuracy >= wanted) {
      const seconds = ((performance.now() - begin) / 1000).toFixed(2);
      const perStep = (stepping / trainer.steps).toFixed(2);
      return { reached: true, steps: trainer.steps, seconds, perStep };
    }
  }
  return { reached: false, steps: maximum };
}

for (const filters of [4, 8]) {
  test(`${filters} filters recognise 90 % of held-out digits within 250 steps`, (context) => {
    for (const seed of seeds) {
      const { reached, steps, seconds, perStep } = train90({ filters, seed }, 250);
      assert.ok(reached, `seed ${seed}: not within ${steps} steps`);
      context.diagnostic(`seed ${seed}: ${steps} steps, ${seconds} s, ${perStep} ms a step`);
    }
  });
}

test("a constant start learns the digits too, although its filters stay one filter", (context) => {
  for (const seed of seeds) {
    const { reached, steps } = train90({ filters: 4, seed, start: "constant" }, 1000);
    assert.ok(reached, `seed ${seed}: not within ${steps} steps`);
    context.diagnostic(`seed ${seed}: ${steps} steps`);
  }
});

test("training lowers the loss on the training digits from that of guessing", () => {
  const network = createNetwork({ filters: 8, seed: 1 });
  const { images, labels } = train;
  const start = evaluate(network, images, labels).loss;
  assert.ok(Math.abs(start - Math.log(10)) < 0.3, `start ${start}`);
  const trainer = createTrainer({ network, images, labels, seed: 1 });
  for (let step = 0; step < 500; step++) trainer.step();
  assert.ok(evaluate(network, images, labels).loss < 0.1);
});
