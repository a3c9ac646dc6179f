import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  adaptedNormalizer,
  batchNormalizer,
  batchStatistics,
  batchWeight,
  movingAverageState,
  movingStatistics,
  normalizedStatistics,
  standardBatches,
  stepsToShare,
  stretchedBatches,
  trainingNormalizer,
} from "../../src/layerwise/demos/shared/moving_average.js";
import {
  movingCode,
  movingSentence,
  movingSteps,
  normalizedWays,
} from "../../src/layerwise/demos/shared/moving_average_words.js";
import { relativeError, statistics } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { runs, lags } = vectors.moving_average;

const SINGLE = 5e-6; // Keras computes in 32 bits
const OUTPUT = 2e-4; // means of outputs near 0, after a division by a small standard deviation

/** Statistics of Keras's batches, as the demo computes them. */
function batchesOf({ values, size }) {
  const each = Array.from({ length: values.length / size }, (_, step) =>
    batchStatistics(values, step * size, size),
  );
  return {
    means: Float64Array.from(each, ({ mean }) => mean),
    variances: Float64Array.from(each, ({ variance }) => variance),
    all: batchStatistics(values),
  };
}

const named = ({ momentum, epsilon, size }) => `momentum ${momentum}, epsilon ${epsilon}, ${size}`;

function close(ours, [mean, deviation], name) {
  assert.ok(
    Math.abs(ours.mean - mean) < OUTPUT * Math.max(1, Math.abs(mean)),
    `${name}: mean ${ours.mean}, Keras ${mean}`,
  );
  assert.ok(
    Math.abs(ours.deviation - deviation) < OUTPUT,
    `${name}: std ${ours.deviation}, Keras ${deviation}`,
  );
}

test("the moving statistics go as Keras's do, step by step", () => {
  for (const run of runs) {
    const moving = movingStatistics(batchesOf(run), run.momentum);
    assert.ok(relativeError(moving.means, run.means) < SINGLE, named(run));
    assert.ok(relativeError(moving.variances, run.variances) < SINGLE, named(run));
  }
});

test("the last batch comes out of training as in Keras", () => {
  for (const run of runs) {
    const { means, variances } = batchesOf(run);
    const last = { mean: means.at(-1), variance: variances.at(-1) };
    const normalizer = batchNormalizer(last.mean, last.variance, run.epsilon);
    close(normalizedStatistics(last, normalizer), run.trained, named(run));
  }
});

test("all values come out of inference as in Keras", () => {
  for (const run of runs) {
    const batches = batchesOf(run);
    const moving = movingStatistics(batches, run.momentum);
    const normalizer = batchNormalizer(moving.means.at(-1), moving.variances.at(-1), run.epsilon);
    close(normalizedStatistics(batches.all, normalizer), run.inferred, named(run));
  }
});

test("adapt finds the statistics of all values at once, as in Keras", () => {
  for (const run of runs) {
    const { all } = batchesOf(run);
    assert.ok(relativeError([all.mean], [run.adaptedMean]) < SINGLE, named(run));
    assert.ok(relativeError([all.variance], [run.adaptedVariance]) < 1e-4, named(run));
    close(normalizedStatistics(all, adaptedNormalizer(all)), run.adapted, named(run));
  }
});

test("a constant channel is divided by 1e-7, not by 0", () => {
  assert.deepEqual(adaptedNormalizer({ mean: 4, variance: 0 }), { mean: 4, divisor: 1e-7 });
});

test("the lag is as long as in Keras", () => {
  for (const { momentum, steps, shares } of lags) {
    assert.equal(stepsToShare(momentum, 0.01), steps, `momentum ${momentum}`);
    for (const { step, short } of shares)
      assert.ok(Math.abs(batchWeight(momentum, step, 0) - short) < 2e-5, `${momentum}, ${step}`);
  }
  assert.equal(stepsToShare(0.999, 0.01), 4603);
});

test("the weights of all batches and of the start add up to the moving mean", () => {
  const batches = stretchedBatches(standardBatches(3, 4, 40), 7, 2);
  const { means } = movingStatistics(batches, 0.9);
  const weighted = batches.means.reduce(
    (sum, mean, at) => sum + batchWeight(0.9, 40, at + 1) * mean,
    0,
  );
  assert.ok(Math.abs(weighted - means[40]) < 1e-9);
  const weights = Array.from({ length: 41 }, (_, batch) => batchWeight(0.9, 40, batch));
  assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-12);
});

test("the values are normal, and repeat themselves for the same seed", () => {
  const { values, all } = standardBatches(5, 64);
  const { mean, stddev, kurtosis } = statistics(values);
  assert.equal(values.length, 64_000);
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(stddev - 1) < 0.015 && Math.abs(kurtosis) < 0.1);
  assert.ok(Math.abs(all.mean - mean) < 1e-12);
  assert.deepEqual(standardBatches(5, 64).values.slice(0, 9), values.slice(0, 9));
  assert.notDeepEqual(standardBatches(6, 64).values.slice(0, 9), values.slice(0, 9));
});

test("the two numbers of a pair know nothing of each other", () => {
  const { values } = standardBatches(5, 64);
  let product = 0;
  for (let at = 0; at < values.length; at += 2) product += values[at] * values[at + 1];
  assert.ok(Math.abs(product / (values.length / 2)) < 0.03);
  assert.equal(standardBatches(5, 1, 3).values.length, 3);
});

test("a batch keeps its own values, stretched", () => {
  const batches = stretchedBatches(standardBatches(2, 3, 5), 10, 4);
  const second = [3, 4, 5].map(batches.value);
  const { mean, variance } = batchStatistics(second);
  assert.ok(Math.abs(mean - batches.means[1]) < 1e-12);
  assert.ok(Math.abs(variance - batches.variances[1]) < 1e-12);
});

const settings = { momentum: 0.99, epsilon: 0.001, mean: 100, deviation: 5, step: 100 };
const standard = standardBatches(1, 32);
const stateOf = (changed) => movingAverageState({ ...settings, ...changed }, standard);

test("after 100 steps inference is about 9 off, and Normalization is exact", () => {
  const { inferred, exact } = stateOf({});
  assert.ok(inferred.mean > 8.5 && inferred.mean < 9.5, `${inferred.mean}`);
  assert.ok(Math.abs(exact.mean) < 1e-12 && Math.abs(exact.deviation - 1) < 1e-12);
});

test("before the first batch nothing but the start is there", () => {
  const state = stateOf({ step: 0 });
  assert.equal(state.inference.mean, 0);
  const worked = Object.fromEntries(movingSteps(state, 0));
  assert.equal(worked["moving_mean, batch 0"], "starts at 0");
  assert.equal(worked["moving_variance, batch 0"], "starts at 1");
});

test("the update is written with numbers that add up", () => {
  for (const batch of [1, 37, 100]) {
    const worked = Object.fromEntries(movingSteps(stateOf({}), batch));
    for (const name of ["moving_mean", "moving_variance"]) {
      const text = worked[`${name}, batch ${batch}`].replaceAll("−", "-");
      const [momentum, old, left, statistic, now] = text.match(/-?[\d.]+(e-\d+)?/g).map(Number);
      assert.ok(Math.abs(momentum * old + left * statistic - now) < 1e-4 * (1 + now), text);
    }
  }
});

test("the share of the way and the steps to 1 % are worked out", () => {
  const worked = Object.fromEntries(movingSteps(stateOf({}), 37));
  assert.equal(worked["moving_mean, expected"], "100 · (1 − 0.99¹⁰⁰) = 63.397, 63.4 % of the way");
  assert.equal(
    worked["weights in moving_mean"],
    "the start, 0: 0.99¹⁰⁰ = 36.6 %; batch 37: 0.01 · 0.99⁶³ = 0.53 %",
  );
  assert.equal(worked["within 1 %"], "ln 0.01 / ln 0.99 = 458.2, so 459 steps");
});

test("epsilon takes 5 % from a channel with standard deviation 0.1", () => {
  const worked = Object.fromEntries(movingSteps(stateOf({ deviation: 0.1 }), 1));
  assert.equal(worked.epsilon, "in the end, std 0.1 / √(0.1² + 0.001) = 0.953");
});

test("the three ways are named with what they give", () => {
  const state = stateOf({});
  const ways = normalizedWays(state, 100);
  assert.deepEqual(
    ways.map(([name]) => name),
    [
      "training=True, batch 100",
      "training=False after 100 steps, all data",
      "Normalization after adapt, all data",
    ],
  );
  assert.equal(ways[0][1], "mean 0.00, std 1.000");
  assert.equal(ways[2][1], "mean 0.00, std 1.000");
  const { mean } = trainingNormalizer(state, 100);
  assert.equal(mean, state.batches.means[99]);
});

test("a batch of one is normalized to nothing but zeros", () => {
  const one = movingAverageState({ ...settings, step: 5 }, standardBatches(1, 1));
  assert.equal(normalizedWays(one, 5)[0][1], "mean 0.00, std 0.000");
});

test("the sentence tells both layers' results", () => {
  const sentence = movingSentence(stateOf({}));
  assert.match(sentence, /After 100 steps moving_mean is 63\.\d+ and moving_variance/);
  assert.match(sentence, /Normalization gives mean 0\.00, std 1\.000\.$/);
});

test("the code names what differs from Keras's defaults", () => {
  assert.match(movingCode(stateOf({}), 1), /BatchNormalization\(scale=False, center=False\)/);
  assert.match(
    movingCode(stateOf({ momentum: 0.9, epsilon: 0.00001 }), 1),
    /BatchNormalization\(momentum=0.9, epsilon=0.00001, scale/,
  );
  assert.match(movingCode(stateOf({ step: 7 }), 4), /default_rng\(4\)[^]*data\[:7\]/);
});
