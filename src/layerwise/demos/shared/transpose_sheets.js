// What the three grids of the demo conv2d_transpose show: colours, texts, hatches. No DOM.
import { weightColor, grayColor } from "./draw.js";
import { isPixel } from "./linked_axes.js";
import { numberTexts, plainSheet, whiteOf } from "./pixel_sheets.js";
import { cellText, weightText } from "./pixel_text.js";

/**
 * The grids, as a stage takes them.
 * @param {object} state - of `transposeState`
 */
export function transposeSheets(state) {
  const { inputs, shape, kernel, kernelShape, outputs, overlap, shows, refusal } = state;
  const white = whiteOf(inputs);
  const input = {
    ...plainSheet("input", ...shape),
    colors: Array.from(inputs, (value) => grayColor(value / white)),
    texts: numberTexts(inputs),
  };
  const weights = {
    ...plainSheet("kernel", ...kernelShape),
    small: true,
    line: [0, 0],
    sign: "×",
    colors: signedColors(kernel),
    texts: Array.from(kernel, (weight) => weightText(weight, 2).replace(/^(−?)0\./, "$1.")),
  };
  // room for what Keras says
  const stand = { name: "output", rows: 7, columns: 9, line: [0, 1], blank: true };
  if (refusal) return [input, weights, stand];
  const looks = shows === "overlap" ? overlapLooks(overlap) : outputLooks(outputs);
  return [input, weights, outputSheetOf(state, looks)];
}

/** The output with the places that are cut off around it. */
function outputSheetOf(state, { colors, texts }) {
  const { rows, columns } = state;
  const places = { colors: [], texts: [] };
  for (let row = rows.first; row <= rows.last; row++)
    for (let column = columns.first; column <= columns.last; column++) {
      const inside = isPixel(state, row, column);
      places.colors.push(inside ? colors[row * columns.size + column] : null);
      places.texts.push(inside ? texts[row * columns.size + column] : "–");
    }
  return {
    name: "output",
    sign: "=",
    line: [0, 1],
    rows: rows.last - rows.first + 1,
    columns: columns.last - columns.first + 1,
    top: rows.first,
    left: columns.first,
    core: [0, 0, rows.size, columns.size],
    unread: [rows.unread, columns.unread],
    ...places,
  };
}

/** Colours and texts of an output, whole or with some of its patches. */
export function outputLooks(outputs, largest = largestAbsolute(outputs)) {
  const colors = Array.from(outputs, (value) => weightColor(value, largest));
  return { colors, texts: numberTexts(outputs) };
}

function overlapLooks(counts) {
  const largest = 1.3 * largestAbsolute(counts); // so that dark ink stays readable
  const colors = counts.map((count) => weightColor(count, largest));
  return { colors, texts: counts.map((count) => cellText(count)) };
}

function signedColors(values) {
  const largest = largestAbsolute(values);
  return Array.from(values, (value) => weightColor(value, largest));
}

/** The largest absolute value. */
export function largestAbsolute(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
