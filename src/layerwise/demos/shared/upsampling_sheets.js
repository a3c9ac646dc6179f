// What the six grids of the demo upsampling show. No DOM.
import { grayColor, weightColor } from "./draw.js";
import { plainSheet } from "./pixel_sheets.js";
import { cellText } from "./pixel_text.js";
import { largestAbsolute } from "./transpose_sheets.js";
import { RESIZED_KERNEL } from "./upsampling_state.js";

/**
 * The grids, as a stage takes them: a line for each of the two ways.
 * @param {object} state - of `upsamplingState`
 */
export function upsamplingSheets(state) {
  const { side, input, enlarged, kernel, size, resizedKernel, transposed, convolved } = state;
  return [
    { ...pictureSheet("input", side, input), scale: 2, line: [0, 0] },
    { ...kernelSheetOf("kernel", size, kernel), line: [0, 0] },
    { ...resultSheet("transposed", state, transposed), line: [0, 2] },
    { ...pictureSheet("resized", 2 * side, enlarged), line: [1, 1] },
    { ...kernelSheetOf("weights", RESIZED_KERNEL, resizedKernel), line: [1, 1] },
    { ...resultSheet("convolved", state, convolved), line: [1, 2] },
  ];
}

function pictureSheet(name, side, values, [low, high] = [0, 1]) {
  const colors = Array.from(values, (value) => grayColor((value - low) / (high - low)));
  return { ...plainSheet(name, side, side), colors, texts: noTexts(values) };
}

function resultSheet(name, { shows, side, original }, values) {
  if (shows === "original") return { ...pictureSheet(name, 2 * side, original), sign: "=" };
  if (shows === "upsampled") {
    return { ...pictureSheet(name, 2 * side, values, shownRange(values)), sign: "=" };
  }
  const errors = Array.from(values, (value, place) => value - original[place]);
  const largest = largestAbsolute(errors);
  const colors = errors.map((error) => weightColor(error, largest));
  const texts = noTexts(values);
  return { ...plainSheet(name, 2 * side, 2 * side), colors, texts, sign: "=" };
}

/** What is shown black and what white: the darkest and the brightest pixel. */
export function shownRange(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low > 1e-9 ? [low, high] : [low - 1, high + 1];
}

function noTexts(values) {
  return new Array(values.length).fill("");
}

function kernelSheetOf(name, side, weights) {
  const largest = largestAbsolute(weights);
  return {
    ...plainSheet(name, side, side),
    cells: [26, 16],
    sign: name === "kernel" ? "×" : "∗",
    colors: Array.from(weights, (weight) => weightColor(weight, largest)),
    texts: Array.from(weights, (weight) => cellText(weight, 2)),
  };
}
