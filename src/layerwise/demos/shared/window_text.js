// What demos of windows say alike: the floor and ceiling arithmetic, arrays as code. No DOM.
import { placeNames, plainNumber, weightText } from "./pixel_text.js";

/**
 * How many windows fit an axis, worked out.
 * @param {object} axis - as `linkedAxis` returns it
 * @param {number} count - what comes out; less than 1 where Keras refuses
 */
export function countStep({ size, strides, window, padding, before, after }, count) {
  if (padding === "same") return `⌈${size} / ${strides}⌉ = ${count}`;
  const zeros = before + after ? ` + ${before} + ${after}` : "";
  const share = plainNumber((size + before + after - window) / strides);
  return `⌊(${size}${zeros} − ${window}) / ${strides}⌋ + 1 = ⌊${share}⌋ + 1 = ${plainNumber(count)}`;
}

/**
 * The places around an axis, worked out.
 * @param {object} axis
 * @param {string[]} sides - ["above", "below"] or ["left", "right"]
 */
export function paddingStep({ size, strides, window, padding, before, after }, sides) {
  if (padding === "valid") return "none";
  const where = `${before} ${sides[0]}, ${after} ${sides[1]}`;
  if (padding === "full") return `window − 1 on both sides: ${where}`;
  if (padding === "causal") return `window − 1 ${sides[0]}: ${where}`;
  const count = Math.ceil(size / strides);
  const total = `max((${count} − 1)·${strides} + ${window} − ${size}, 0) = ${before + after}`;
  return `${total}: ${where}`;
}

/** The rows and columns that no output reads. */
export function unreadStep({ rows, columns, refusal }) {
  if (refusal) return "no output, so nothing is read";
  const parts = [
    rows.unread.length ? placeNames("row", rows.unread) : "",
    columns.unread.length ? placeNames("column", columns.unread) : "",
  ].filter(Boolean);
  return parts.length ? `${parts.join("; ")} (hatched)` : "nothing: every pixel is read";
}

/** Why a window does not fit, an axis a line. */
export function noWindowReason({ rows, columns }) {
  const lines = [
    ["high", "rows", rows],
    ["wide", "columns", columns],
  ].map(([word, names, { size, before, after, window }]) => {
    const room = size + before + after;
    const verdict = window > room ? "does not fit" : "fits";
    return `The window is ${window} ${word}, the input has ${room} ${names}: it ${verdict}.`;
  });
  return lines.join("\n");
}

/** The size of the padded input for a caption, or what the hatching means, or nothing. */
export function inputNote({ rows, columns, refusal }, filling) {
  const [tall, wide] = [rows, columns].map(({ first, last }) => last - first + 1);
  if (tall > rows.size || wide > columns.size) return `${filling} ${tall} × ${wide}`;
  const skips = !refusal && rows.unread.length + columns.unread.length > 0;
  return skips ? "hatched: never read" : "";
}

/** The smallest and the largest of the values, for a caption. */
export function rangeNote(values) {
  if (!values.length) return "";
  return `${plainNumber(Math.min(...values), 1)} to ${plainNumber(Math.max(...values), 1)}`;
}

/** A NumPy array of rows; shares such as 1/9 stay fractions. */
export function arrayCode(values, width) {
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values.slice(row * width, (row + 1) * width), (value) =>
      weightText(value, 12).replace("−", "-"),
    ).join(", "),
  );
  return `np.array([\n${rows.map((row) => `    [${row}],`).join("\n")}\n], "float32")`;
}
