// What the demo moving_average says: the update with its numbers, and the Keras lines. No DOM.
import {
  MOVING_STEPS,
  batchWeight,
  normalizedStatistics,
  stepsToShare,
  trainingNormalizer,
} from "./moving_average.js";
import { percent, wholeNumber } from "./numbers.js";

/** Five digits, wherever the point is. */
const digits = (value) => String(Number(value.toPrecision(5))).replace("-", "−");

/** A power as it is written by hand: 0.99¹⁰⁰. */
function power(base, exponent) {
  const raised = [...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
  return `${base}${raised.join("")}`;
}

/** Two digits after the point, and no negative zero. */
const twoDigits = (value) => (Number(value.toFixed(2)) || 0).toFixed(2).replace("-", "−");

/** A distribution as the demo writes it. */
export function meanAndDeviation({ mean, deviation }) {
  return `mean ${twoDigits(mean)}, std ${deviation.toFixed(3)}`;
}

/**
 * The demo's numbers worked out, as [term, calculation] pairs.
 * @param {object} state - as `movingAverageState` returns it
 * @param {number} batch - the batch pointed at, from 1; 0 before the first one
 */
export function movingSteps(state, batch) {
  const { moving, batches } = state;
  return [
    [`moving_mean, batch ${batch}`, updateStep(state, batch, moving.means, batches.means)],
    [
      `moving_variance, batch ${batch}`,
      updateStep(state, batch, moving.variances, batches.variances),
    ],
    ["moving_mean, expected", expectedStep(state)],
    ["weights in moving_mean", weightStep(state, batch)],
    ["within 1 %", shareStep(state)],
    ["training=False", inferenceStep(state)],
    ["epsilon", epsilonStep(state)],
  ];
}

function updateStep({ momentum }, batch, line, statistics) {
  if (!batch) return `starts at ${line[0]}`;
  const left = Number((1 - momentum).toFixed(6));
  return `${momentum} · ${digits(line[batch - 1])} + ${left} · ${digits(statistics[batch - 1])} = ${digits(line[batch])}`;
}

function expectedStep({ mean, momentum, step }) {
  const share = 1 - momentum ** step;
  return `${mean} · (1 − ${power(momentum, step)}) = ${digits(mean * share)}, ${percent(share)} of the way`;
}

function weightStep({ momentum, step }, batch) {
  const start = `the start, 0: ${power(momentum, step)} = ${percent(batchWeight(momentum, step, 0))}`;
  if (!batch) return start;
  const left = Number((1 - momentum).toFixed(6));
  const own = `${left} · ${power(momentum, step - batch)} = ${(100 * batchWeight(momentum, step, batch)).toPrecision(2)} %`;
  return `${start}; batch ${batch}: ${own}`;
}

function shareStep({ momentum }) {
  const quotient = Math.log(0.01) / Math.log(momentum);
  return `ln 0.01 / ln ${momentum} = ${quotient.toFixed(1)}, so ${wholeNumber(stepsToShare(momentum, 0.01))} steps`;
}

function inferenceStep({ step, moving, epsilon, inference }) {
  const [mean, variance] = [moving.means[step], moving.variances[step]].map(digits);
  return `(x − ${mean}) / √(${variance} + ${epsilon}) = (x − ${mean}) / ${digits(inference.divisor)}`;
}

/** What epsilon leaves of the standard deviation when the moving variance has arrived. */
function epsilonStep({ deviation, epsilon }) {
  const left = deviation / Math.sqrt(deviation ** 2 + epsilon);
  return `in the end, std ${deviation} / √(${deviation}² + ${epsilon}) = ${left.toFixed(3)}`;
}

/** The three ways to normalize: name, and what comes out. */
export function normalizedWays(state, batch) {
  const shown = Math.max(1, batch);
  const statistics = {
    mean: state.batches.means[shown - 1],
    variance: state.batches.variances[shown - 1],
  };
  const trained = normalizedStatistics(statistics, trainingNormalizer(state, shown));
  const after = `after ${wholeNumber(state.step)} ${state.step === 1 ? "step" : "steps"}`;
  return [
    [`training=True, batch ${shown}`, meanAndDeviation(trained)],
    [`training=False ${after}, all data`, meanAndDeviation(state.inferred)],
    ["Normalization after adapt, all data", meanAndDeviation(state.exact)],
  ];
}

/** The state in a sentence, for those who hear the demo. */
export function movingSentence(state) {
  const { step, moving, inferred, exact } = state;
  return (
    `After ${step} steps moving_mean is ${digits(moving.means[step])} and moving_variance ${digits(moving.variances[step])}. ` +
    `Inference gives ${meanAndDeviation(inferred)}; Normalization gives ${meanAndDeviation(exact)}.`
  );
}

/** The Keras lines that do the same with other random numbers. */
export function movingCode({ momentum, epsilon, mean, deviation, step, batches }, seed) {
  const options = [
    ...(momentum === 0.99 ? [] : [`momentum=${momentum}`]),
    ...(epsilon === 0.001 ? [] : [`epsilon=${epsilon}`]),
    "scale=False",
    "center=False",
  ];
  const shape = `(${MOVING_STEPS}, ${batches.size}, 1)`;
  return [
    "import keras",
    "import numpy as np",
    `data = np.random.default_rng(${seed}).normal(${mean}, ${deviation}, ${shape})`,
    `layer = keras.layers.BatchNormalization(${options.join(", ")})`,
    `for batch in data[:${step}]:`,
    "    layer(batch, training=True)",
    "normalization = keras.layers.Normalization()",
    "normalization.adapt(data.reshape(-1, 1))",
    "for way in (layer, normalization):",
    "    outputs = keras.ops.convert_to_numpy(way(data.reshape(-1, 1)))",
    "    print(outputs.mean(), outputs.std())",
  ].join("\n");
}
