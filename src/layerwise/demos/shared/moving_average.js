// BatchNormalization's moving statistics of one channel, and what inference makes of them.
import { createRandom } from "./random.js";

export const MOVING_STEPS = 1000;

/** Mean and population variance of `count` values from `start` on. */
export function batchStatistics(values, start = 0, count = values.length) {
  let sum = 0;
  for (let at = start; at < start + count; at++) sum += values[at];
  const mean = sum / count;
  let squares = 0;
  for (let at = start; at < start + count; at++) squares += (values[at] - mean) ** 2;
  return { mean, variance: squares / count };
}

/** Normal numbers by Box and Muller, both of each pair: a run needs tens of thousands. */
function normalValues(seed, count) {
  const { uniform } = createRandom(seed);
  const values = new Float64Array(count + 1);
  for (let at = 0; at < count; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    values[at] = radius * Math.cos(angle);
    values[at + 1] = radius * Math.sin(angle);
  }
  return values.subarray(0, count);
}

/**
 * All batches of a run, with mean 0 and standard deviation 1; another mean and deviation only moves
 * and stretches them.
 * @param {number} seed
 * @param {number} size - values in a batch
 * @param {number} [steps]
 * @returns {{size: number, values: Float64Array, means: Float64Array, variances: Float64Array,
 *   all: {mean: number, variance: number}}} statistics of each batch, and of all values together
 */
export function standardBatches(seed, size, steps = MOVING_STEPS) {
  const values = normalValues(seed, steps * size);
  const means = new Float64Array(steps);
  const variances = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const { mean, variance } = batchStatistics(values, step * size, size);
    means[step] = mean;
    variances[step] = variance;
  }
  return { size, values, means, variances, all: batchStatistics(values) };
}

/** Batches as they come: moved to a mean and stretched to a standard deviation. */
export function stretchedBatches(batches, mean, deviation) {
  const { size, values, means, variances, all } = batches;
  const moved = (value) => mean + deviation * value;
  return {
    size,
    value: (at) => moved(values[at]),
    means: means.map(moved),
    variances: variances.map((variance) => deviation ** 2 * variance),
    all: { mean: moved(all.mean), variance: deviation ** 2 * all.variance },
  };
}

/**
 * The moving statistics before the first batch and after each one.
 * @param {{means: Float64Array, variances: Float64Array}} batches
 * @param {number} momentum - the part of the old average that stays
 * @returns {{means: Float64Array, variances: Float64Array}} one longer than the batches
 */
export function movingStatistics({ means, variances }, momentum) {
  const moving = (batch, start) => {
    const line = new Float64Array(batch.length + 1);
    line[0] = start;
    for (let step = 0; step < batch.length; step++)
      line[step + 1] = momentum * line[step] + (1 - momentum) * batch[step];
    return line;
  };
  return { means: moving(means, 0), variances: moving(variances, 1) };
}

/** What is subtracted, and what it is divided by: `BatchNormalization` adds epsilon under the root. */
export function batchNormalizer(mean, variance, epsilon) {
  return { mean, divisor: Math.sqrt(variance + epsilon) };
}

/** `Normalization` divides by the standard deviation, or by 1e-7 where that is 0. */
export function adaptedNormalizer({ mean, variance }) {
  return { mean, divisor: Math.max(Math.sqrt(variance), 1e-7) };
}

/** Mean and standard deviation of values after they were normalized. */
export function normalizedStatistics({ mean, variance }, normalizer) {
  return {
    mean: (mean - normalizer.mean) / normalizer.divisor,
    deviation: Math.sqrt(variance) / normalizer.divisor,
  };
}

/** After how many steps a moving mean that starts at 0 is this share short of the true mean. */
export function stepsToShare(momentum, share) {
  return Math.ceil(Math.log(share) / Math.log(momentum));
}

/** How much a batch weighs in the moving average after `step` steps; batch 0 is the start value. */
export function batchWeight(momentum, step, batch) {
  return (batch ? 1 - momentum : 1) * momentum ** (step - batch);
}

/**
 * Everything that the demo shows.
 * @param {{momentum: number, epsilon: number, mean: number, deviation: number, step: number}}
 *   settings
 * @param {object} standard - as `standardBatches` returns it
 */
export function movingAverageState({ momentum, epsilon, mean, deviation, step }, standard) {
  const batches = stretchedBatches(standard, mean, deviation);
  const moving = movingStatistics(batches, momentum);
  const inference = batchNormalizer(moving.means[step], moving.variances[step], epsilon);
  const adapted = adaptedNormalizer(batches.all);
  return {
    momentum,
    epsilon,
    mean,
    deviation,
    step,
    batches,
    moving,
    inference,
    adapted,
    inferred: normalizedStatistics(batches.all, inference),
    exact: normalizedStatistics(batches.all, adapted),
  };
}

/** What training=True makes of one batch, counted from 1. */
export function trainingNormalizer({ batches, epsilon }, batch) {
  return batchNormalizer(batches.means[batch - 1], batches.variances[batch - 1], epsilon);
}
