// Small striped images made in the page. The same images carry two targets, the direction of the
// stripes and the overall brightness, so that one start can be trained towards either.
//
// Pixels are centred on zero (-1 black, 0 grey, 1 white). Were all of them positive, relu would
// silence a filter of negative weights on every image, and it could never learn.

import { createRandom } from "./random.js";

const textureSize = 8; // pixels

// Each image draws its own value from these ranges; noise is a standard deviation. Brightness and
// contrast are in pixel values. Levels near zero keep the brightness hard enough to be learned for
// a while; periods above 2 pixels keep the stripes from vanishing between the pixels.
const textureRanges = {
  brightness: [0.1, 0.3], // distance of the mean from grey
  contrast: [0.2, 0.6], // amplitude of the stripes
  period: [2.5, 4.5], // pixels from one stripe to the next
  noise: 0.15,
};

/**
 * Striped images with two targets.
 *
 * @param {object} options
 * @param {number} options.seed an integer; take another one for held-out images
 * @param {number} options.count number of images; a multiple of 4 makes both targets balanced and
 *   independent of each other
 * @returns {{images: Float32Array, labels: {direction: Uint8Array, brightness: Uint8Array},
 *   count: number}} images (count, 8, 8, 1) in -1..1; direction 0 horizontal, 1 vertical;
 *   brightness 0 dark, 1 bright. The labels follow a fixed pattern, so shuffle before cutting
 *   batches (`createTrainer` does)
 */
export function makeTextures({ seed, count }) {
  const random = createRandom(seed);
  const images = new Float32Array(count * textureSize * textureSize);
  const direction = Uint8Array.from({ length: count }, (_, index) => index & 1);
  const brightness = Uint8Array.from({ length: count }, (_, index) => (index >> 1) & 1);
  for (let i = 0; i < count; i++) {
    const pixels = images.subarray(i * textureSize ** 2, (i + 1) * textureSize ** 2);
    texturePaint(pixels, direction[i] === 1, brightness[i] === 1, random);
  }
  return { images, labels: { direction, brightness }, count };
}

/**
 * How one-signed each filter is: |sum of its weights| / sum of |weights|.
 *
 * 1 when all weights have the same sign (the filter sums the pixels under it), 0 when they cancel
 * (it takes differences). Nine random weights give about 0.3.
 *
 * @param {Float32Array} kernel (K, K, 1, F)
 * @param {number} filters F
 * @returns {Float32Array} (F,)
 */
export function filterOneSignedness(kernel, filters) {
  return Float32Array.from({ length: filters }, (_, f) => {
    let sum = 0;
    let sizes = 0;
    for (let i = f; i < kernel.length; i += filters) {
      sum += kernel[i];
      sizes += Math.abs(kernel[i]);
    }
    return sizes === 0 ? 0 : Math.abs(sum) / sizes;
  });
}

/**
 * How oriented each filter is: |V - H| / (V + H), where V is the sum of its squared column sums
 * and H the sum of its squared row sums.
 *
 * 1 when it answers to stripes of one direction only (a Sobel filter), 0 when to both alike.
 *
 * @param {Float32Array} kernel (K, K, 1, F)
 * @param {number} filters F
 * @returns {Float32Array} (F,)
 */
export function filterOrientation(kernel, filters) {
  const size = Math.sqrt(kernel.length / filters);
  return Float32Array.from({ length: filters }, (_, f) => {
    const weight = (row, column) => kernel[(row * size + column) * filters + f];
    const vertical = textureSquaredSums(size, (column, row) => weight(row, column));
    const horizontal = textureSquaredSums(size, weight);
    const total = vertical + horizontal;
    return total === 0 ? 0 : Math.abs(vertical - horizontal) / total;
  });
}

function texturePaint(pixels, isVertical, isBright, random) {
  const between = ([low, high]) => low + (high - low) * random.uniform();
  const level = (isBright ? 1 : -1) * between(textureRanges.brightness);
  const contrast = between(textureRanges.contrast);
  const frequency = (2 * Math.PI) / between(textureRanges.period); // radians per pixel
  const phase = between([0, 2 * Math.PI]);
  for (let row = 0; row < textureSize; row++) {
    for (let column = 0; column < textureSize; column++) {
      const wave = Math.sin(frequency * (isVertical ? column : row) + phase);
      const value = level + contrast * wave + textureRanges.noise * random.normal();
      pixels[row * textureSize + column] = Math.min(1, Math.max(-1, value));
    }
  }
}

// The sum over `line` of (sum of value(line, i) over i) squared.
function textureSquaredSums(size, value) {
  let total = 0;
  for (let line = 0; line < size; line++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += value(line, i);
    total += sum ** 2;
  }
  return total;
}
