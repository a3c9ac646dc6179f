// Convolutions over a padded sequence, beside the sequence alone. No DOM.
import { createRandom } from "./random.js";

export const LEAK_LAYERS = 4;
export const LEAK_LENGTH = 10;
export const LEAK_PADDING = 6;
const LEAK_CLOSE = 1e-6; // a difference below this is rounding

const hundredth = (value) => Math.round(100 * value) / 100 || 0;

/** The valid steps: all 1, from 0.1 in tenths, or random. */
export function leakInput(kind, length) {
  const random = createRandom(7);
  const drawn = Array.from({ length: LEAK_LENGTH }, () => hundredth(random.uniform()));
  const of = { ones: () => 1, ramp: (step) => (step + 1) / 10, random: (step) => drawn[step] };
  return Array.from({ length }, (_, step) => of[kind](step));
}

/** One kernel a layer: averages, or random weights of two digits. */
export function leakKernels(kind, count, size) {
  const random = createRandom(3);
  const drawn = Array.from({ length: LEAK_LAYERS * size }, () => hundredth(random.normal() / 2));
  return Array.from({ length: count }, (_, layer) =>
    Array.from({ length: size }, (_, tap) =>
      kind === "average" ? 1 / size : drawn[layer * size + tap],
    ),
  );
}

/** How many steps a kernel reads to the left of its own, and to the right. */
export function leakReach(padding, size) {
  const left = padding === "causal" ? size - 1 : Math.floor((size - 1) / 2);
  return { left, right: size - 1 - left };
}

/** One layer: relu of a convolution, with or without a mask. */
function leakLayer(x, mask, kept, kernel, { bias, padding, mend }) {
  const { left } = leakReach(padding, kernel.length);
  const partial = mend.startsWith("partial");
  const steps = x.map((_, step) => {
    const taps = kernel
      .map((weight, tap) => ({ weight, place: step + tap - left }))
      .filter(({ place }) => place >= 0 && place < x.length)
      .filter(({ place }) => !partial || mask[place]);
    const sum = taps.reduce((total, { weight, place }) => total + weight * x[place], 0);
    const scale = partial && taps.length ? kernel.length / taps.length : 1;
    const empty = partial && !taps.length;
    const value = empty ? 0 : Math.max(0, sum * scale + bias);
    return { taps, scale, empty, value };
  });
  const next = mend === "partial convolution" ? steps.map(({ empty }) => !empty) : kept;
  const hides = mend !== "none";
  return {
    values: steps.map(({ value }, step) => (hides && !next[step] ? 0 : value)),
    mask: next,
    steps,
  };
}

/**
 * A sequence through all layers.
 * @param {number[]} x
 * @param {boolean[]} valid - false where `x` is padding
 * @param {{kernels: number[][], bias: number, padding: string, mend: string}} options
 * @returns {object[]} one entry for the input and one for each layer, with `values` and `mask`
 */
export function leakRun(x, valid, options) {
  const runs = [{ values: x, mask: valid, steps: null }];
  for (const kernel of options.kernels) {
    const { values, mask } = runs.at(-1);
    runs.push(leakLayer(values, mask, valid, kernel, options));
  }
  return runs;
}

/**
 * Everything that the demo shows.
 * @param {object} settings - of the demo
 * @returns {object} `rows`: the input and every layer, each with `values`, `mask`, `own(step)` (the
 *   value that the sequence has alone) and `changed`; `means` of the last layer
 */
export function leakState(settings) {
  const { length, padding_steps: added, side, convolutions, kernel_size: size } = settings;
  const { padding, bias, mend } = settings;
  const given = leakInput(settings.input, length);
  const zeros = Array(added).fill(0);
  const offset = side === "left" ? added : 0;
  const x = offset ? [...zeros, ...given] : [...given, ...zeros];
  const valid = x.map((_, step) => step >= offset && step < offset + length);
  const kernels = leakKernels(settings.kernel, convolutions, size);
  const options = { kernels, bias, padding, mend };
  const alone = leakRun(given, Array(length).fill(true), options);
  const rows = leakRun(x, valid, options).map((run, layer) => {
    const own = (step) => alone[layer].values[step - offset];
    const changed = x.map((_, step) => valid[step] && differs(run.values[step], own(step)));
    return { ...run, own, changed };
  });
  const last = rows.at(-1).values;
  const means = {
    alone: leakMean(alone.at(-1).values),
    all: leakMean(last),
    valid: leakMean(last.filter((_, step) => valid[step])),
  };
  return { ...settings, given, x, valid, offset, kernels, rows, means, size, added };
}

const differs = (one, other) => Math.abs(one - other) > LEAK_CLOSE;

function leakMean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How many valid steps padding can change behind `layers` layers, without a mend. */
export function leakBound({ side, padding, kernel_size: size, length }, layers) {
  const { left, right } = leakReach(padding, size);
  return Math.min(length, (layers - 1) * (side === "right" ? right : left));
}

/** The steps of every layer that one step depends on. */
export function leakLinks({ rows }, { layer, step }) {
  const links = rows.map(() => new Set());
  links[layer].add(step);
  for (let at = layer; at > 0; at--)
    for (const place of links[at])
      for (const tap of rows[at].steps[place].taps) links[at - 1].add(tap.place);
  return links;
}
