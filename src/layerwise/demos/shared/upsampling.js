// Enlarging an image to twice its size, learned and fixed: one channel, flat arrays, no DOM.
import { convolve } from "./convolution.js";
import { transposedConvolve } from "./transposed_convolution.js";

/**
 * Means of blocks of 2x2 pixels.
 * @param {ArrayLike<number>} image - (side, side), the side even
 * @param {number} side
 * @returns {Float64Array} (side / 2, side / 2)
 */
export function halved(image, side) {
  const half = side / 2;
  return Float64Array.from({ length: half * half }, (_, place) => {
    const at = 2 * side * Math.floor(place / half) + 2 * (place % half);
    return (image[at] + image[at + 1] + image[at + side] + image[at + side + 1]) / 4;
  });
}

/**
 * The pixels that a pixel of the doubled image is a mean of, along one axis.
 * @param {string} interpolation - "nearest" or "bilinear"
 * @param {number} place - in the doubled image
 * @param {number} side - of the image before
 * @returns {{from: number, share: number}[]}
 */
export function resizeSources(interpolation, place, side) {
  const near = Math.floor(place / 2);
  if (interpolation === "nearest") return [{ from: near, share: 1 }];
  const next = near + (place % 2 ? 1 : -1);
  if (next < 0 || next >= side) return [{ from: near, share: 1 }];
  const sources = [
    { from: near, share: 0.75 },
    { from: next, share: 0.25 },
  ];
  return place % 2 ? sources : sources.reverse();
}

/**
 * What `UpSampling2D(2)` computes.
 * @param {ArrayLike<number>} image - (side, side)
 * @param {number} side
 * @param {string} interpolation
 * @returns {Float64Array} (2 side, 2 side)
 */
export function resized(image, side, interpolation) {
  const axis = Array.from({ length: 2 * side }, (_, place) =>
    resizeSources(interpolation, place, side),
  );
  return Float64Array.from({ length: 4 * side * side }, (_, place) => {
    let sum = 0;
    for (const down of axis[Math.floor(place / (2 * side))])
      for (const across of axis[place % (2 * side)])
        sum += down.share * across.share * image[down.from * side + across.from];
    return sum;
  });
}

/** The transposed convolution of the demo: strides 2, padding "same"; gives (2 side, 2 side). */
export function doubledByTransposed(image, side, kernel) {
  return transposedConvolve({ ...doublingLayer(side, kernel), inputs: image, kernel }).outputs;
}

/** The layer of `doubledByTransposed`, as `transposedAxes` takes it. */
export function doublingLayer(side, kernel) {
  const size = Math.sqrt(kernel.length);
  return { shape: [side, side], kernelShape: [size, size], strides: [2, 2], padding: "same" };
}

/** A convolution with padding "same"; the kernel's side is odd. */
export function convolvedSame(image, side, kernel) {
  const size = Math.sqrt(kernel.length);
  const kernelShape = [size, size, 1, 1];
  return convolve({ inputs: image, shape: [side, side, 1], kernel, kernelShape, padding: "same" })
    .outputs;
}

/**
 * What a transposed convolution with strides of 2 makes of a flat 1, away from the border: four
 * sums of weights, one for each place in a block of 2x2 outputs.
 * @param {ArrayLike<number>} kernel - (k, k)
 * @param {number} before - the rows and columns that "same" cuts off in front
 * @returns {number[]} top left, top right, bottom left, bottom right
 */
export function phaseSums(kernel, before) {
  const size = Math.sqrt(kernel.length);
  const sums = [0, 0, 0, 0];
  for (let a = 0; a < size; a++)
    for (let b = 0; b < size; b++)
      sums[2 * ((a + before) % 2) + ((b + before) % 2)] += kernel[a * size + b];
  return sums;
}

/** The root of the mean squared difference of two images. */
export function rootMeanSquare(image, other) {
  const squared = Array.from(image, (value, place) => (value - other[place]) ** 2);
  return Math.sqrt(squared.reduce((sum, part) => sum + part, 0) / squared.length);
}
