// Everything that follows from the settings of the demo upsampling. No DOM.
import { linkedAxis } from "./linked_axes.js";
import { transposedAxes } from "./transposed_convolution.js";
import {
  convolvedSame,
  doubledByTransposed,
  doublingLayer,
  halved,
  phaseSums,
  resized,
  rootMeanSquare,
} from "./upsampling.js";
import { UPSAMPLING_SIDE, upsamplingKernel, upsamplingPhotograph } from "./upsampling_data.js";

export const UPSAMPLING_SETTINGS = [
  "kernel_size",
  "interpolation",
  "weights",
  "start",
  "image",
  "shows",
];
export const RESIZED_KERNEL = 3; // side of the kernel behind the resize
const FLAT = 0.5;
const TRAINED_STEPS = { "before training": 0, "10 steps": 10, "100 steps": 100, "1000 steps": 1000 };

/**
 * Both layers, their kernels and what they make of the image.
 * @param {(name: string) => any} get - gives a setting
 */
export function upsamplingState(get) {
  const [size, interpolation, weights] = ["kernel_size", "interpolation", "weights"].map(get);
  const side = UPSAMPLING_SIDE / 2;
  const flat = get("image") === "flat grey";
  const original = flat
    ? new Float64Array(UPSAMPLING_SIDE ** 2).fill(FLAT)
    : upsamplingPhotograph();
  const input = halved(original, UPSAMPLING_SIDE);
  const kernelOf = (method, length, total) =>
    weights === "all alike"
      ? new Float64Array(length).fill(total / length)
      : upsamplingKernel(method, get("start"), TRAINED_STEPS[weights]);
  const kernel = kernelOf(`transposed ${size}`, size ** 2, 4);
  const resizedKernel = kernelOf(interpolation, RESIZED_KERNEL ** 2, 1);
  const axis = linkedAxis(transposedAxes(doublingLayer(side, kernel)).rows);
  const enlarged = resized(input, side, interpolation);
  const transposed = doubledByTransposed(input, side, kernel);
  const convolved = convolvedSame(enlarged, UPSAMPLING_SIDE, resizedKernel);
  return {
    ...{ size, interpolation, weights, flat, side, original, input, kernel, resizedKernel, axis },
    ...{ enlarged, transposed, convolved, shows: get("shows"), refusal: null },
    outShape: [UPSAMPLING_SIDE, UPSAMPLING_SIDE],
    phases: phaseSums(kernel, axis.before),
    resizedPhase: resizedKernel.reduce((sum, weight) => sum + weight, 0),
    errors: [transposed, convolved].map((image) => rootMeanSquare(image, original)),
  };
}

/** The side of each grid of the demo. */
export function upsamplingSide({ side, size }, grid) {
  return { input: side, kernel: size, weights: RESIZED_KERNEL }[grid] ?? 2 * side;
}

/** Whether a grid still has a cell. */
export function upsamplingHasCell(state, { grid, row, column }) {
  const most = upsamplingSide(state, grid);
  return row < most && column < most;
}
