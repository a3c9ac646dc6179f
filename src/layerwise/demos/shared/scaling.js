// What a scaler makes of a value, what a gate makes of that, and which answers can come back.
import { drawKernel } from "./initializers.js";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** Activations as Keras defines them; `least` and `most` are approached, never passed. */
export const SCALING_ACTIVATIONS = {
  sigmoid: { least: 0, most: 1, of: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
  tanh: { least: -1, most: 1, of: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  linear: { least: -Infinity, most: Infinity, of: (z) => z, slope: () => 1 },
};

export const SCALING_UNITS = 6;
const SATURATED = 0.01; // a gate this close to 0 or 1 hardly answers to its input any more

/** Mean and population standard deviation, least and most. */
export function summaryOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { mean, deviation: Math.sqrt(variance), least, most };
}

/**
 * A scaler fitted on the training values, as scikit-learn fits it: a column of equal values is
 * divided by 1.
 * @param {string} kind - "none", "min-max" or "standard"
 * @param {number[]} training
 * @param {boolean} [clip] - cut what min-max scaling gives to 0 ... 1
 * @returns {{kind: string, offset: number, divisor: number, summary: object,
 *   scale: (value: number) => number, back: (scaled: number) => number}}
 */
export function fittedScaler(kind, training, clip = false) {
  const summary = summaryOf(training);
  const { mean, deviation, least, most } = summary;
  const [offset, divisor] = {
    none: [0, 1],
    "min-max": [least, most - least || 1],
    standard: [mean, deviation || 1],
  }[kind];
  const clips = clip && kind === "min-max";
  const linear = (value) => (value - offset) / divisor;
  return {
    kind,
    clips,
    offset,
    divisor,
    summary,
    linear,
    scale: (value) => (clips ? Math.max(0, Math.min(1, linear(value))) : linear(value)),
    back: (scaled) => scaled * divisor + offset,
  };
}

/** What the input gates of an untrained `LSTM(6)` on one feature multiply their input by. */
export function gateWeights() {
  return drawKernel("glorot_uniform", [1, 4 * SCALING_UNITS], 1).slice(0, SCALING_UNITS);
}

/** Gates at the first step, where the state is still 0: sigmoid(w · x), the bias being 0. */
export function gateAnswers(weights, scaled) {
  return Array.from(weights, (weight) => sigmoid(weight * scaled));
}

/** Whether a gate is stuck open or shut. */
export function isSaturated(answer) {
  return answer < SATURATED || answer > 1 - SATURATED;
}

/**
 * Everything that the demo shows.
 * @param {{training: number[], value: number, scaler: string, clip: boolean, activation: string}}
 *   settings
 * @returns {object} `rows`: the new value first, then the training values, each with its gates;
 *   `limits`: least and most answer, in original units; `nearest`: the answer nearest to the value
 */
export function scalingState({ training, value, scaler: kind, clip, activation: name }) {
  const scaler = fittedScaler(kind, training, clip);
  const activation = SCALING_ACTIVATIONS[name];
  const weights = gateWeights();
  const rows = [value, ...training].map((given) => {
    const scaled = scaler.scale(given);
    return { value: given, scaled, gates: gateAnswers(weights, scaled) };
  });
  const wanted = rows[0].scaled;
  const reached = Math.max(activation.least, Math.min(activation.most, wanted));
  const stuck = (part) => part.flatMap(({ gates }) => gates).filter(isSaturated).length;
  return {
    training,
    value,
    name,
    scaler,
    activation,
    weights,
    rows,
    wanted,
    reached,
    nearest: scaler.back(reached),
    limits: [scaler.back(activation.least), scaler.back(activation.most)],
    saturated: { value: stuck(rows.slice(0, 1)), training: stuck(rows.slice(1)) },
  };
}
