import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  readClassMap,
  weightedLoss,
  withClass,
} from "../../src/layerwise/demos/shared/weighted_crossentropy.js";
import {
  classSentence,
  lossCode,
  lossFormula,
  lossSteps,
} from "../../src/layerwise/demos/shared/weighted_loss_words.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url))).weighted_loss;
const FLOAT32 = 2e-6; // relative

const DEFAULTS = {
  labels: "00000,00110,00120,0000.",
  guess: "00000,00000,00000,00000",
  logit: 2,
  weights: [1, 5, 15],
  pixelWeights: "",
  unlabelled: "ignore_class",
  reduction: "sum_over_batch_size",
  gradientOf: 0,
};
const stateOf = (options = {}) => weightedLoss({ ...DEFAULTS, ...options });
const named = ({ labels, unlabelled, reduction }) => `${labels} ${unlabelled} ${reduction}`;

function compare(cases) {
  for (const { loss, gradient, ...options } of cases) {
    const state = weightedLoss(options);
    const difference = Math.abs(state.loss - loss);
    assert.ok(difference <= FLOAT32 * Math.max(1, Math.abs(loss)), named(options));
    const own = state.pixels.flatMap((pixel) => pixel.gradient);
    if (gradient.some(Boolean)) assert.ok(relativeError(own, gradient) < FLOAT32, named(options));
    else assert.ok(own.every((part) => part === 0), named(options));
  }
}

test("loss and gradient are those of Keras, for every route and reduction", () => {
  assert.equal(vectors.maps.length, 18);
  compare(vectors.maps);
});

test("maps without any label are as in Keras, too", () => compare(vectors.unlabelled_maps));

test("the parts add up to the loss, and the shares of the classes to 1", () => {
  for (const options of vectors.maps) {
    const { pixels, classes, loss, sum, divisor } = weightedLoss(options);
    const parts = pixels.reduce((total, { part }) => total + part, 0);
    assert.ok(Math.abs(parts - loss) < 1e-12);
    if (loss) {
      const shares = classes.reduce((total, { lossShare }) => total + lossShare, 0);
      assert.ok(Math.abs(shares - 1) < 1e-12);
      assert.ok(Math.abs(sum / divisor - loss) < 1e-12);
    }
  }
});

test("an all-zero row has no loss, and the gradient softmax(z) times its factor", () => {
  const { pixels, trapped } = stateOf({ unlabelled: "all-zero one-hot" });
  const last = pixels.at(-1);
  assert.equal(last.part, 0);
  assert.deepEqual(
    last.gradient,
    last.probabilities.map((p) => p / 20),
  );
  assert.deepEqual([...trapped], [19]);
});

test("ignored pixels leave the divisor, pixels of weight 0 stay in it", () => {
  assert.equal(stateOf().divisor, 19);
  assert.equal(stateOf({ unlabelled: "sample_weight 0" }).divisor, 20);
  assert.equal(stateOf({ reduction: "mean_with_sample_weight" }).divisor, 15 + 3 * 5 + 15);
});

test("a map is read and changed pixel by pixel", () => {
  assert.deepEqual(readClassMap("01.,2"), [0, 1, null, 2]);
  assert.equal(withClass(DEFAULTS.labels, 7, null), "00000,00.10,00120,0000.");
  assert.equal(withClass(DEFAULTS.labels, 19, 2), "00000,00110,00120,00002");
});

test("the words hold the numbers", () => {
  const state = stateOf();
  const steps = Object.fromEntries(lossSteps(state));
  assert.match(steps["pixels that count"], /^19 of 20/);
  assert.match(steps.divisor, /19$/);
  assert.match(steps["Σ w / divisor"], /45 \/ 19 = 2\.368/);
  assert.match(lossFormula(state, 7), /pixel \[1, 2\], class 1/);
  assert.match(lossFormula(state, 7), /5 \/ 19 · \(0\.787 − 0\) = 0\.207/);
  assert.match(classSentence(state, 1), /^Class 1: 3 pixels, weight 5/);
  assert.match(classSentence(state, null), /^No label: 1 pixel/);
});

test("the trap is named where it is one", () => {
  const trap = stateOf({ unlabelled: "all-zero one-hot" });
  assert.match(Object.fromEntries(lossSteps(trap)).unlabelled, /not 0/);
  assert.match(lossFormula(trap, 19), /loss 0/);
  assert.match(lossCode(trap), /CategoricalCrossentropy/);
  assert.match(lossCode(stateOf()), /ignore_class=255/);
  assert.doesNotMatch(lossCode(stateOf({ unlabelled: "sample_weight 0" })), /ignore_class/);
});
