// Small images for the demos, the noise put onto them, and the values that a reader typed. No DOM.
//
// H and W: height and width. Images are flat, and the columns vary fastest. Pixels go from 0, black,
// to 16, white: scikit-learn's own levels of its digits, and whole numbers that one can add up.
import { digitSample } from "./digit_samples.js";
import { createRandom } from "./random.js";

export const WHITE = 16;
const SAMPLE_SIZE = 8; // pixels

// Each preset's pixel from its place; what depends on the seed is made once, before.
const PIXEL_PRESETS = {
  digit: (height, width, seed) => {
    const digit = digitSample(seed % 10);
    const near = (place, size) => Math.floor((place * SAMPLE_SIZE) / size);
    return (row, column) => digit[near(row, height) * SAMPLE_SIZE + near(column, width)];
  },
  edge: (height, width) => (row, column) => (column < Math.ceil(width / 2) ? 0 : WHITE),
  checker: () => (row, column) => ((row + column) % 2 ? WHITE : 0),
  noise: (height, width, seed) => {
    const random = createRandom(seed);
    return () => Math.floor((WHITE + 1) * random.uniform());
  },
  dot: (height, width) => (row, column) =>
    row === Math.floor(height / 2) && column === Math.floor(width / 2) ? 1 : 0,
  count: (height, width) => (row, column) => row * width + column + 1,
  flat: () => () => WHITE / 2,
};

/**
 * An image.
 * @param {string} name - "digit" (a real one; the seed's last digit says which, resized to the
 *   nearest pixel), "edge", "checker", "noise", "dot" (a single 1), "count" (1, 2, 3, ...), "flat"
 * @param {number} height
 * @param {number} width
 * @param {number} seed
 * @returns {Float64Array} (H, W)
 */
export function presetPixels(name, height, width, seed) {
  const pixel = PIXEL_PRESETS[name](height, width, seed);
  return Float64Array.from({ length: height * width }, (_, place) =>
    pixel(Math.floor(place / width), place % width),
  );
}

/**
 * Noise on an image.
 * @param {ArrayLike<number>} pixels - (H, W)
 * @param {{noise: string, amount: number, seed: number, width: number}} options - "salt" makes
 *   `amount` percent of the pixels white and "pepper" black; "Gaussian" adds normal numbers whose
 *   standard deviation is `amount` percent of white, to one decimal; "lone bright pixel" makes one
 *   pixel near the middle white; "none" changes nothing
 * @returns {Float64Array} (H, W)
 */
export function addNoise(pixels, { noise, amount, seed, width }) {
  const noisy = Float64Array.from(pixels);
  const random = createRandom(seed + 1000); // not the stream that drew the image
  if (noise === "Gaussian") {
    const deviation = (WHITE * amount) / 100;
    return noisy.map((pixel) => Math.round(10 * (pixel + deviation * random.normal())) / 10);
  }
  if (noise === "salt" || noise === "pepper") {
    const places = random.shuffle(Array.from(noisy.keys()));
    const struck = Math.round((places.length * amount) / 100);
    for (const place of places.slice(0, struck)) noisy[place] = noise === "salt" ? WHITE : 0;
  }
  if (noise === "lone bright pixel") {
    const row = Math.floor((noisy.length / width - 1) / 2);
    noisy[row * width + Math.floor((width - 1) / 2)] = WHITE;
  }
  return noisy;
}

/**
 * What a reader typed, over a preset: "1,2;3,4" gives two rows, and an empty place, as in ";,5",
 * leaves the preset's number. Places outside the image wait until it is large enough.
 * @param {Float64Array} preset - (H, W)
 * @param {string} text
 * @param {number} width - W
 * @returns {Float64Array} (H, W)
 */
export function withTyped(preset, text, width) {
  const values = Float64Array.from(preset);
  const height = preset.length / width;
  typedRows(text).forEach((cells, row) =>
    cells.forEach((cell, column) => {
      if (cell !== "" && row < height && column < width)
        values[row * width + column] = Number(cell);
    }),
  );
  return values;
}

/** The text with one place changed; an empty value gives the place back to the preset. */
export function typed(text, row, column, value) {
  const rows = typedRows(text);
  while (rows.length <= row) rows.push([]);
  const cells = rows[row];
  while (cells.length <= column) cells.push("");
  cells[column] = value;
  const lines = rows.map((line) => line.join(",").replace(/,+$/, ""));
  return lines.join(";").replace(/;+$/, "");
}

function typedRows(text) {
  return text === "" ? [] : text.split(";").map((line) => line.split(","));
}

/**
 * A number as a reader types it, in the form that `typed` takes, or null when it is none.
 * @param {string} entry - at most two digits before and after the point; a comma will do for it
 */
export function readNumber(entry) {
  const text = entry.trim().replace("−", "-").replace(",", ".");
  if (!/^-?(\d{1,2}(\.\d{0,2})?|\.\d{1,2})$/.test(text)) return null;
  return String(Number(text) + 0);
}
