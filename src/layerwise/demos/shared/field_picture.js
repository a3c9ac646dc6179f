// The receptive field of one position, drawn on the stack's input, to scale.
import { element } from "./draw.js";

const FIELD_PICTURE = 150; // pixels of the longer side
const FIELD_MARGIN = 6;

/**
 * Where the field of the middle output position lies on the input, along one axis.
 * @param {{size: number, strides: number, offset: number}} field
 * @param {number} count - output positions on this axis
 * @returns {[number, number]} first pixel, and the pixel after the last
 */
export function middleField({ size, strides, offset }, count) {
  const first = offset + Math.floor((count - 1) / 2) * strides;
  return [first, first + size];
}

/**
 * A picture with `show(input, spans)`: `input` is the shape of a sample, `spans` a [first, end] for
 * each spatial axis, or null for the whole input.
 */
export function fieldPicture() {
  const image = element("rect", { class: "lw-field-image" });
  const field = element("rect", { class: "lw-field" });
  const picture = element(
    "svg",
    { class: "lw-field-picture", "aria-hidden": "true" },
    image,
    field,
  );
  const place = (node, x, y, width, height) => {
    const values = { x, y, width, height };
    for (const name in values) node.setAttribute(name, values[name].toFixed(1));
  };
  picture.show = (input, spans) => {
    const [rows, columns] = input.length > 2 ? input : [1, input[0]];
    const axes =
      spans?.length === 1
        ? [[0, 1], ...spans]
        : (spans ?? [
            [0, rows],
            [0, columns],
          ]);
    const [top, bottom] = [Math.min(0, axes[0][0]), Math.max(rows, axes[0][1])];
    const [left, right] = [Math.min(0, axes[1][0]), Math.max(columns, axes[1][1])];
    const scale = FIELD_PICTURE / Math.max(bottom - top, right - left, 1);
    const x = (column) => FIELD_MARGIN + (column - left) * scale;
    const y = (row) => FIELD_MARGIN + (row - top) * scale;
    const thick = input.length > 2 ? 0 : 12 - scale; // one row of steps is drawn as a strip
    const size = (span) => (span[1] - span[0]) * scale;
    place(image, x(0), y(0), columns * scale, rows * scale + Math.max(thick, 0));
    place(field, x(axes[1][0]), y(axes[0][0]), size(axes[1]), size(axes[0]) + Math.max(thick, 0));
    const width = FIELD_PICTURE + 2 * FIELD_MARGIN;
    const height = Math.ceil(y(bottom) + Math.max(thick, 0) + FIELD_MARGIN);
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
  };
  return picture;
}
