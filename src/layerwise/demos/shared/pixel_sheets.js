// How grids show numbers: which brightness is white, how many digits fit. No DOM.
import { grayColor } from "./draw.js";
import { isPixel } from "./linked_axes.js";
import { cellText } from "./pixel_text.js";
import { WHITE } from "./pixels.js";

const LONG_TEXT = 5; // characters; grids with texts as long as this lose their decimals

/** The brightness that is shown as white: images go to 16, or to 1 when they hold nothing larger. */
export function whiteOf(values) {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return largest > 1 ? Math.max(WHITE, largest) : 1;
}

/** The texts of a grid's numbers, with a decimal only where all of them fit. */
export function numberTexts(values) {
  const exact = Array.from(values, (value) => cellText(value));
  const isLong = exact.some((text) => text.length >= LONG_TEXT);
  return isLong ? Array.from(values, (value) => cellText(value, 0)) : exact;
}

/** A grid without padding. */
export function plainSheet(name, rows, columns) {
  return { name, rows, columns, top: 0, left: 0, core: [0, 0, rows, columns] };
}

/**
 * The grid of an input with its padding.
 * @param {{inputs: ArrayLike<number>, rows: object, columns: object, refusal: object}} state - the
 *   axes linked
 * @param {string} filling - what stands in a place of the padding
 */
export function inputSheet(state, filling) {
  const { rows, columns, inputs, refusal } = state;
  const white = whiteOf(inputs);
  const numbers = numberTexts(inputs);
  const colors = [];
  const texts = [];
  for (let row = rows.first; row <= rows.last; row++)
    for (let column = columns.first; column <= columns.last; column++) {
      const place = row * columns.size + column;
      const inside = isPixel(state, row, column);
      colors.push(inside ? grayColor(inputs[place] / white) : null);
      texts.push(inside ? numbers[place] : filling);
    }
  return {
    name: "input",
    rows: rows.last - rows.first + 1,
    columns: columns.last - columns.first + 1,
    top: rows.first,
    left: columns.first,
    core: [0, 0, rows.size, columns.size],
    colors,
    texts,
    unread: refusal ? null : [rows.unread, columns.unread],
  };
}
