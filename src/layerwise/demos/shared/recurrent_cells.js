// LSTM, GRU and SimpleRNN, one sample, step by step, with every part kept. No DOM.
//
// T: timesteps, F: features, U: units. Arrays are flat and the last axis varies fastest, as Keras
// stores them: kernel (F, G·U), recurrent kernel (U, G·U), bias (G·U), or (2, G·U) of a GRU.

/** The gates of each layer in the order of Keras's columns. */
export const RECURRENT_GATES = {
  LSTM: ["i", "f", "c̃", "o"],
  GRU: ["z", "r", "h̃"],
  SimpleRNN: ["h̃"],
};

export const recurrentSigmoid = (value) => 1 / (1 + Math.exp(-value));

/** How many numbers kernel, recurrent kernel and bias have. */
export function recurrentSizes({ layer, features, units }) {
  const columns = RECURRENT_GATES[layer].length * units;
  return [features * columns, units * columns, (layer === "GRU" ? 2 : 1) * columns];
}

/**
 * Weights that anybody can make again: sin(k² + seed), rounded to two digits, k from 0.
 * @param {{layer: string, features: number, units: number}} sizes
 * @param {number} seed
 * @param {number} [skip] - so many numbers were used for another layer
 */
export function recurrentWeights(sizes, seed, skip = 0) {
  let at = skip;
  const draw = (count) =>
    Float64Array.from({ length: count }, () => Math.round(100 * Math.sin(at * at++ + seed)) / 100);
  const [kernel, recurrent, bias] = recurrentSizes(sizes).map(draw);
  return { kernel, recurrent, bias };
}

/** The sums of a gate before its activation, from the inputs and from the last output. */
function gateSums({ layer, units }, { kernel, recurrent, bias }, x, hidden) {
  const gates = RECURRENT_GATES[layer];
  const columns = gates.length * units;
  const product = (values, matrix, column) =>
    values.reduce((sum, value, row) => sum + value * matrix[row * columns + column], 0);
  return gates.map((_, gate) =>
    Array.from({ length: units }, (_, unit) => {
      const column = gate * units + unit;
      return {
        fromX: product(x, kernel, column) + bias[column],
        fromH: product(hidden, recurrent, column) + (layer === "GRU" ? bias[columns + column] : 0),
      };
    }),
  );
}

const RECURRENT_STEPS = {
  LSTM: ([input, forget, candidate, output], { cell }) => {
    const total = ({ fromX, fromH }) => fromX + fromH;
    const [i, f, o] = [input, forget, output].map((sums) =>
      sums.map((sum) => recurrentSigmoid(total(sum))),
    );
    const g = candidate.map((sum) => Math.tanh(total(sum)));
    const next = g.map((value, unit) => f[unit] * cell[unit] + i[unit] * value);
    const hidden = next.map((value, unit) => o[unit] * Math.tanh(value));
    return { gates: { i, f, "c̃": g, o }, cell: next, hidden };
  },
  GRU: ([update, reset, candidate], { hidden }) => {
    const [z, r] = [update, reset].map((sums) =>
      sums.map(({ fromX, fromH }) => recurrentSigmoid(fromX + fromH)),
    );
    const g = candidate.map(({ fromX, fromH }, unit) => Math.tanh(fromX + r[unit] * fromH));
    const next = g.map((value, unit) => z[unit] * hidden[unit] + (1 - z[unit]) * value);
    return { gates: { z, r, "h̃": g }, cell: null, hidden: next };
  },
  SimpleRNN: ([sums]) => {
    const hidden = sums.map(({ fromX, fromH }) => Math.tanh(fromX + fromH));
    return { gates: { "h̃": hidden }, cell: null, hidden };
  },
};

/**
 * Run a layer over a sequence; it starts with zeros.
 * @param {{layer: string, units: number}} sizes
 * @param {{kernel: Float64Array, recurrent: Float64Array, bias: Float64Array}} weights
 * @param {number[][]} inputs - (T, F)
 * @param {boolean} [backwards] - read from the last step to the first
 * @returns {{gates: Object<string, number[]>, sums: object[][], cell: number[], hidden: number[],
 *   before: {hidden: number[], cell: number[]}}[]} a record for each step of time
 */
export function runRecurrent(sizes, weights, inputs, backwards = false) {
  const zeros = Array(sizes.units).fill(0);
  const records = Array(inputs.length);
  let before = { hidden: zeros, cell: zeros };
  for (let at = 0; at < inputs.length; at++) {
    const time = backwards ? inputs.length - 1 - at : at;
    const sums = gateSums(sizes, weights, inputs[time], before.hidden);
    records[time] = { ...RECURRENT_STEPS[sizes.layer](sums, before), sums, before };
    before = { hidden: records[time].hidden, cell: records[time].cell };
  }
  return records;
}

/**
 * The outputs that the layer returns.
 * @param {object[][]} runs - records of the forward layer, and of the backward one if there is one
 * @param {boolean} returnSequences
 * @returns {(number|null)[][]} a row for each output unit with a value for each step, null where
 *   nothing is returned
 */
export function recurrentOutputs(runs, returnSequences) {
  return runs.flatMap((records, backward) => {
    const last = backward ? 0 : records.length - 1;
    return records[0].hidden.map((_, unit) =>
      records.map(({ hidden }, time) => (returnSequences || time === last ? hidden[unit] : null)),
    );
  });
}

const INFLUENCE_NUDGE = 1e-5;

/**
 * How much each step of the input matters for some outputs.
 * @param {(inputs: number[][]) => number[]} outputsOf
 * @param {number[][]} inputs - (T, F)
 * @returns {number[]} for each step, the largest |dy / dx| over its features and the outputs
 */
export function stepInfluence(outputsOf, inputs) {
  const nudged = (time, feature, by) =>
    outputsOf(
      inputs.map((row, t) =>
        row.map((value, f) => (t === time && f === feature ? value + by : value)),
      ),
    );
  return inputs.map((row, time) =>
    row.reduce((most, _, feature) => {
      const up = nudged(time, feature, INFLUENCE_NUDGE);
      const down = nudged(time, feature, -INFLUENCE_NUDGE);
      const slopes = up.map((value, i) => Math.abs(value - down[i]) / (2 * INFLUENCE_NUDGE));
      return Math.max(most, ...slopes);
    }, 0),
  );
}
