import assert from "node:assert/strict";
import test from "node:test";
import {
  filtersAreEqual,
  newSession,
  takeStep,
  trainingCode,
  trainingSentence,
} from "../../src/layerwise/demos/shared/training_session.js";

const DEFAULTS = {
  target: "digit",
  start: "glorot_uniform",
  seed: 1,
  filters: 6,
  learning_rate: 0.2,
};

function after(steps, changes = {}) {
  const session = newSession({ ...DEFAULTS, ...changes });
  for (let step = 0; step < steps; step++) takeStep(session);
  return session;
}

test("with the demo's own settings, 300 steps reach 90 % on held-out digits", () => {
  const session = after(300);
  assert.ok(session.score.accuracy >= 0.9, String(session.score.accuracy));
  assert.match(trainingSentence(session), /^Step 300: accuracy on held-out pictures 9\d\.\d %\.$/);
});

test("a step changes each weight by the learning rate times the gradient that is shown", () => {
  const { before, gradient, network, learningRate } = after(7);
  before.forEach((old, index) => {
    const expected = old - learningRate * gradient.kernel[index];
    assert.ok(Math.abs(network.kernel[index] - expected) < 1e-6);
  });
});

test("the same settings train to the same weights", () => {
  assert.deepEqual(after(20).network.kernel, after(20).network.kernel);
  assert.notDeepEqual(after(20).network.kernel, after(20, { seed: 2 }).network.kernel);
});

test("two targets start from the same filters and end with others", () => {
  const [direction, brightness] = ["stripe direction", "brightness"].map((target) =>
    after(200, { target }),
  );
  assert.deepEqual(direction.first, brightness.first);
  assert.notDeepEqual(direction.network.kernel, brightness.network.kernel);
});

test("a constant start keeps the filters equal, a random one does not", () => {
  assert.equal(filtersAreEqual(after(100, { start: "constant" })), true);
  assert.equal(filtersAreEqual(after(100)), false);
});

test("the history has steps in order and begins before the first step", () => {
  const steps = after(130).history.map((point) => point.step);
  assert.deepEqual(steps.slice(0, 3), [0, 1, 5]);
  assert.deepEqual(
    steps,
    [...steps].sort((a, b) => a - b),
  );
});

test("the code names the constant that the network starts from", () => {
  assert.match(trainingCode(after(0, { start: "constant" })), /Constant\(0\.1\)/);
  assert.doesNotMatch(trainingCode(after(0)), /Constant/);
});
