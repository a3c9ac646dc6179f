// Kernels that everybody knows, in any size. No DOM.
//
// kh and kw: height and width. Kernels are flat, and the columns vary fastest.
import { createRandom } from "./random.js";

const KERNEL_PRESETS = {
  // smoothing along one axis, a difference along the other; 3x3 is Sobel's own
  Sobel: (height, width) => {
    const alongRows = width === 1 && height > 1; // no difference between columns of one
    const down = alongRows ? differenceTaps(height) : binomialTaps(height);
    const across = width === 1 ? [1] : differenceTaps(width);
    return (row, column) => down[row] * across[column];
  },
  blur: (height, width) => () => 1 / (height * width),
  sharpen: (height, width) => {
    const [middle, center] = [kernelMiddle(height), kernelMiddle(width)];
    const beside = (row, column) => Math.abs(row - middle) + Math.abs(column - center) === 1;
    const sides = [middle > 0, middle < height - 1, center > 0, center < width - 1];
    const neighbours = sides.filter(Boolean).length;
    return (row, column) =>
      row === middle && column === center ? 1 + neighbours : beside(row, column) ? -1 : 0;
  },
  identity: (height, width) => (row, column) =>
    row === kernelMiddle(height) && column === kernelMiddle(width) ? 1 : 0,
  ones: () => () => 1,
  count: (height, width) => (row, column) => row * width + column + 1,
  // straight lines from the middle down to the border: 1/2 1 1/2, or 1/4 3/4 3/4 1/4
  bilinear: (height, width) => (row, column) => tentTap(height, row) * tentTap(width, column),
  random: (height, width, seed) => {
    const random = createRandom(seed + 2000); // not the stream that drew the image
    return () => Math.floor(21 * random.uniform() - 10) / 10;
  },
};

/**
 * A kernel.
 * @param {string} name - "Sobel" (differences between columns), "blur" (the mean), "sharpen",
 *   "identity", "ones", "count" (1, 2, 3, ...), "bilinear", "random" (tenths from -1 to 1)
 * @param {number} height
 * @param {number} width
 * @param {number} seed
 * @returns {Float64Array} (kh, kw)
 */
export function presetKernel(name, height, width, seed) {
  const weight = KERNEL_PRESETS[name](height, width, seed);
  return Float64Array.from({ length: height * width }, (_, tap) =>
    weight(Math.floor(tap / width), tap % width),
  );
}

// The tap over the output's own pixel under "same" without strides; the left one of two middles.
function kernelMiddle(size) {
  return Math.floor((size - 1) / 2);
}

function tentTap(size, tap) {
  return 1 - Math.abs(tap - (size - 1) / 2) / Math.ceil(size / 2);
}

/** A row of Pascal's triangle: 1; 1 1; 1 2 1; ... */
function binomialTaps(size) {
  let taps = [1];
  while (taps.length < size)
    taps = Array.from({ length: taps.length + 1 }, (_, i) => (taps[i - 1] ?? 0) + (taps[i] ?? 0));
  return taps;
}

/** Pascal's triangle and a difference: -1 1; -1 0 1; -1 -1 1 1; -1 -2 0 2 1; ... */
function differenceTaps(size) {
  const smooth = binomialTaps(size - 1);
  return Array.from({ length: size }, (_, i) => (smooth[i - 1] ?? 0) - (smooth[i] ?? 0));
}
