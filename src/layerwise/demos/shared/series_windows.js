// Windows of time series: which steps each sample reads and which it shall answer. No DOM.
//
// A place is {row, column}: a step, and one of the series. Windows of X and y are as
// keras.utils.timeseries_dataset_from_array cuts them when targets[i] is what follows window i.

/**
 * How many samples one series gives: Keras needs a whole window, and answers that exist.
 * @param {{steps: number, length: number, horizon: number, stride: number}} cut - `length` is the
 *   sequence_length, `stride` the sequence_stride
 */
export function sampleCount({ steps, length, horizon, stride }) {
  return Math.max(0, Math.floor((steps - length - horizon) / stride) + 1);
}

/**
 * The places of every sample.
 * @param {{steps: number, series: number, joined: boolean, length: number, horizon: number,
 *   stride: number}} cut - `joined`: the series lie end to end as if they were one
 * @returns {{inputs: object[], answers: object[]}[]} places, in the order of time
 */
export function seriesSamples({ steps, series, joined, length, horizon, stride }) {
  const [lines, long] = joined ? [1, steps * series] : [series, steps];
  const count = sampleCount({ steps: long, length, horizon, stride });
  const place = (line, at) => ({ row: at % steps, column: line + Math.floor(at / steps) });
  return Array.from({ length: lines * count }, (_, sample) => {
    const line = Math.floor(sample / count);
    const start = (sample % count) * stride;
    const places = (from, many) =>
      Array.from({ length: many }, (_, i) => place(line, start + from + i));
    return { inputs: places(0, length), answers: places(length, horizon) };
  });
}

/** Whether a sample mixes two series. */
export function crossesSeam({ inputs, answers }) {
  return inputs[0].column !== answers.at(-1).column;
}

/**
 * Who uses which step.
 * @param {object[]} samples - as `seriesSamples` returns them
 * @returns {(row: number, column: number) => {x: object[], y: object[]}} for a place, the cells of
 *   X and of y that hold its value, as {sample, at}
 */
export function seriesUsers(samples) {
  const users = new Map();
  const note = (part) => (place, at, sample) => {
    const key = `${place.row},${place.column}`;
    if (!users.has(key)) users.set(key, { x: [], y: [] });
    users.get(key)[part].push({ sample, at });
  };
  samples.forEach(({ inputs, answers }, sample) => {
    inputs.forEach((place, at) => note("x")(place, at, sample));
    answers.forEach((place, at) => note("y")(place, at, sample));
  });
  return (row, column) => users.get(`${row},${column}`) ?? { x: [], y: [] };
}
