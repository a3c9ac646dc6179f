// What the three grids of the demo conv2d show: colours, texts, hatches. No DOM.
import { weightColor } from "./draw.js";
import { inputSheet, numberTexts, plainSheet } from "./pixel_sheets.js";
import { weightText } from "./pixel_text.js";

/**
 * The grids, as a stage takes them.
 * @param {object} state - of `conv2dState`
 */
export function conv2dSheets(state) {
  return [inputSheet(state, "0"), kernelSheet(state), outputSheet(state)];
}

function kernelSheet({ kernel, kernelShape: [height, width] }) {
  const largest = kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return {
    ...plainSheet("kernel", height, width),
    small: true,
    sign: "∗",
    colors: Array.from(kernel, (weight) => weightColor(weight, largest)),
    texts: Array.from(kernel, (weight) => weightText(weight, 2).replace(/^(−?)0\./, "$1.")),
  };
}

function outputSheet({ outputs, outShape, refusal }) {
  // room for Keras's message
  if (refusal) return { name: "output", rows: 7, columns: 8, blank: true };
  const largest = outputs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    ...plainSheet("output", outShape[0], outShape[1]),
    sign: "=",
    colors: Array.from(outputs, (value) => weightColor(value, largest)),
    texts: numberTexts(outputs),
  };
}
