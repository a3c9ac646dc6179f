import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  SCALING_ACTIVATIONS,
  SCALING_UNITS,
  fittedScaler,
  gateAnswers,
  gateWeights,
  isSaturated,
  scalingState,
  summaryOf,
} from "../../src/layerwise/demos/shared/scaling.js";
import {
  gateFormula,
  scalingCode,
  scalingSentence,
  scalingSteps,
} from "../../src/layerwise/demos/shared/scaling_words.js";
import { roundTicks, tickText } from "../../src/layerwise/demos/shared/ticks.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { scalers, activations, gates, limits, kernels } = vectors.scaling;

const DOUBLE = 1e-6; // scikit-learn computes in 64 bits; the vectors are rounded
const SINGLE = 2e-6; // Keras computes in 32 bits
const TRAINING = [100, 150, 220, 310, 400];
const settings = {
  training: TRAINING,
  value: 500,
  scaler: "min-max",
  clip: false,
  activation: "sigmoid",
};
const stateOf = (changed) => scalingState({ ...settings, ...changed });
const steps = (changed) => Object.fromEntries(scalingSteps(stateOf(changed)));

test("a scaler transforms, and transforms back, as scikit-learn's does", () => {
  for (const { kind, clip, training, values, transformed, scaled, inverse } of scalers) {
    const scaler = fittedScaler(kind, training, clip);
    const name = `${kind}, clip ${clip}, ${training}`;
    assert.ok(relativeError(values.map(scaler.scale), transformed) < DOUBLE, name);
    assert.ok(relativeError(scaled.map(scaler.back), inverse) < DOUBLE, name);
  }
});

test("an activation and its slope are Keras's", () => {
  for (const { name, inputs, answers, slopes } of activations) {
    const { of, slope } = SCALING_ACTIVATIONS[name];
    assert.ok(relativeError(inputs.map(of), answers) < SINGLE, name);
    assert.ok(relativeError(inputs.map(slope), slopes) < SINGLE, name);
  }
});

test("a slope does not vanish where the activation rounds to its limit", () => {
  assert.ok(SCALING_ACTIVATIONS.sigmoid.slope(60) > 0);
});

test("gates answer and saturate as a dense layer of Keras does", () => {
  for (const { scaled, weights, answers, saturated } of gates) {
    const ours = gateAnswers(weights, scaled);
    assert.ok(relativeError(ours, answers) < SINGLE, `scaled ${scaled}`);
    assert.equal(ours.filter(isSaturated).length, saturated, `scaled ${scaled}`);
  }
});

test("the limits of an answer are what scikit-learn makes of Keras's extremes", () => {
  for (const { name, kind, training, limits: wanted } of limits) {
    const state = stateOf({ training, scaler: kind, activation: name });
    assert.ok(relativeError(state.limits, wanted) < SINGLE, `${name}, ${kind}`);
  }
});

test("the gates' weights are drawn as an LSTM of Keras draws them", () => {
  const [{ units, shape, largest, bias }] = kernels;
  assert.equal(SCALING_UNITS, units);
  assert.deepEqual(shape, [1, 4 * units]);
  assert.ok(bias.every((value) => value === 0));
  const ours = Math.max(...gateWeights().map(Math.abs));
  assert.ok(ours <= 1.001 * largest && ours > 0.5 * largest, `${ours} against ${largest}`);
});

test("500 behind a range of 100 to 400 scales to 1.333, and a sigmoid answers 400 at most", () => {
  const worked = steps({});
  assert.equal(worked.scaled, "(500 − 100) / (400 − 100) = 1.333");
  assert.equal(worked["sigmoid answers"], "from 0 · 300 + 100 = 100 to 1 · 300 + 100 = 400");
  assert.equal(
    worked["comes back"],
    "at most 400, 100 too low: 500 needs 1.333, and sigmoid stays below 1.",
  );
  assert.equal(stateOf({}).nearest, 400);
});

test("a linear output gives every value back", () => {
  for (const scaler of ["none", "min-max", "standard"])
    for (const value of [0, 250, 1000]) {
      const state = stateOf({ scaler, value, activation: "linear" });
      assert.ok(Math.abs(state.nearest - value) < 1e-9, `${scaler}, ${value}`);
    }
});

test("clipping takes away what no output can give back", () => {
  const worked = steps({ clip: true, activation: "linear" });
  assert.equal(worked.scaled, "(500 − 100) / (400 − 100) = 1.333, clipped to 1");
  assert.equal(worked["comes back"], "400: linear can give 1. Clipping took 100 away.");
  assert.match(steps({ clip: true, value: 300 })["comes back"], /^300: sigmoid can give 0.667\.$/);
});

test("standard scores below the mean are out of a sigmoid's reach", () => {
  const state = stateOf({ scaler: "standard", value: 150 });
  assert.equal(state.nearest, 236);
  assert.match(scalingSteps(state).at(-1)[1], /^at least 236, 86 too high: 150 needs −0.795/);
});

test("the training maximum itself is approached and never reached", () => {
  assert.equal(
    steps({ value: 400 })["comes back"],
    "almost 400, never all of it: 400 needs 1, and sigmoid stays below 1.",
  );
});

test("unscaled values saturate nearly all gates, scaled ones none", () => {
  assert.match(steps({ scaler: "none" })["saturated gates"], /28 of 30, 93.3 %; 500: 6 of 6/);
  for (const scaler of ["min-max", "standard"])
    assert.match(steps({ scaler })["saturated gates"], /0 of 30, 0.0 %; 500: 0 of 6/);
});

test("equal training values are divided by 1, and it is said", () => {
  const { scaler } = stateOf({ training: [7, 7], value: 9 });
  assert.equal(scaler.scale(9), 2);
  assert.match(steps({ training: [7, 7], value: 9 }).fitted, /all are equal, so it divides by 1$/);
  assert.equal(steps({ training: [7, 7], value: 9 }).scaled, "(9 − 7) / 1 = 2");
});

test("one gate is written with the numbers that give its answer", () => {
  const state = stateOf({});
  for (let gate = 0; gate < SCALING_UNITS; gate++) {
    const text = gateFormula(state, { row: 0, gate }).replaceAll("−", "-");
    const [, weight, scaled, product, answer] =
      /sigmoid\((\S+) · \(?(\S+?)\)?\) = sigmoid\((\S+)\) = (\S+)\./.exec(text);
    assert.ok(Math.abs(weight * scaled - product) < 2e-3, text);
    assert.ok(Math.abs(1 / (1 + Math.exp(-product)) - answer) < 1e-3, text);
  }
  assert.match(gateFormula(stateOf({ scaler: "none" }), { row: 0, gate: 0 }), /saturated\.$/);
});

test("the sentence tells the value, what comes back, and the gates", () => {
  const sentence = scalingSentence(stateOf({}));
  for (const part of ["500 scales to 1.333", "at most 400", "0 of 30"])
    assert.ok(sentence.includes(part), part);
});

test("the code fits the scaler that is chosen, on the training rows", () => {
  assert.match(scalingCode(stateOf({})), /MinMaxScaler\(\)\.fit\(train\)  # training rows only/);
  assert.match(scalingCode(stateOf({ clip: true })), /MinMaxScaler\(clip=True\)/);
  assert.match(scalingCode(stateOf({ scaler: "standard", clip: true })), /StandardScaler\(\)/);
  assert.doesNotMatch(scalingCode(stateOf({ scaler: "none" })), /sklearn/);
});

test("the summary of a column is exact", () => {
  const { mean, deviation, least, most } = summaryOf([2, 4, 4, 4, 5, 5, 7, 9]);
  assert.deepEqual([mean, deviation, least, most], [5, 2, 2, 9]);
});

test("ticks are round numbers inside the range, about as many as wanted", () => {
  assert.deepEqual(roundTicks(-0.3, 1.4, 5), [0, 0.5, 1]);
  assert.deepEqual(roundTicks(76, 524, 5), [100, 200, 300, 400, 500]);
  for (const [low, high] of [
    [0, 1],
    [-200, 400],
    [3.2, 3.7],
    [-1e-3, 9e4],
  ]) {
    const ticks = roundTicks(low, high, 5);
    assert.ok(ticks.length >= 2 && ticks.length <= 7, `${low} to ${high}: ${ticks}`);
    assert.ok(ticks.every((tick) => tick >= low - 1e-9 && tick <= high + 1e-9));
  }
  assert.equal(tickText(-0.30000000000000004), "−0.3");
});
