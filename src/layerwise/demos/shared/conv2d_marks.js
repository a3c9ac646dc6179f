// The linked mapping of the demo conv2d, drawn over its grids. Canvas only.
import {
  MARK,
  SECOND_MARK,
  cellRect,
  fadeFrom,
  inner,
  noteCell,
  outlineRect,
  projection,
  thickness,
} from "./grid_painting.js";
import { linksOfOutput, linksOfPlace, linksOfTap } from "./linked_axes.js";
import { weightText } from "./pixel_text.js";

/**
 * Draw what belongs together.
 * @param {CanvasRenderingContext2D} brush
 * @param {Map<string, object>} grids - as the stage has placed them
 * @param {object} colors - of `stageColors`
 * @param {object} view - `state`; `pointed`, the cell pointed at; `chosen`, the current output;
 *   `window`, the output's row and column as the window slides, maybe fractions; `hidden`, the
 *   number of the first output that is not yet computed while playing, or Infinity
 */
export function drawConv2dMarks(brush, grids, colors, view) {
  if (view.hidden < Infinity) fadeFrom(brush, grids.get("output"), colors, view.hidden);
  const marks = { output: markOutput, kernel: markWeight, input: markPlace };
  marks[view.pointed.grid](brush, grids, colors, view);
}

/** An output, the window that it reads, and the kernel between them. */
function markOutput(brush, grids, colors, { state, window }) {
  const [input, kernel, output] = ["input", "kernel", "output"].map((name) => grids.get(name));
  const { rows, columns } = state;
  const [top, left] = [
    window.row * rows.strides - rows.before,
    window.column * columns.strides - columns.before,
  ];
  const read = cellRect(input, top, left, rows.window, columns.window);
  const weights = cellRect(kernel, 0, 0, kernel.rows, kernel.columns);
  const result = cellRect(output, window.row, window.column);
  projection(brush, read, weights, colors.soft);
  projection(brush, weights, result, colors.soft);
  const dilated = rows.dilation > 1 || columns.dilation > 1;
  const rests = Number.isInteger(window.column); // while it slides, a window covers no cell
  for (let a = 0; a < rows.kernel; a++)
    for (let b = 0; b < columns.kernel; b++) {
      const place = [top + a * rows.dilation, left + b * columns.dilation];
      const weight = state.kernel[a * columns.kernel + b];
      if (rests) noteCell(brush, input, ...place, `×${weightText(weight, 1)}`, MARK, colors);
      if (dilated) outlineRect(brush, cellRect(input, ...place), MARK, 2);
    }
  outlineRect(brush, read, MARK, thickness(input));
  outlineRect(brush, weights, MARK, 2);
  outlineRect(brush, result, MARK, thickness(output));
}

/** A weight, every place that it meets, and the one it meets for the current output. */
function markWeight(brush, grids, colors, { state, pointed, chosen }) {
  const [input, kernel, output] = ["input", "kernel", "output"].map((name) => grids.get(name));
  for (const { row, column } of linksOfTap(state, pointed.row, pointed.column))
    outlineRect(brush, inner(cellRect(input, row, column)), SECOND_MARK, input.cell < 16 ? 1 : 2);
  const own = linksOfOutput(state, chosen.row, chosen.column).find(
    ({ a, b }) => a === pointed.row && b === pointed.column,
  );
  outlineRect(brush, cellRect(output, 0, 0, output.rows, output.columns), SECOND_MARK, 2);
  outlineRect(brush, cellRect(input, own.row, own.column), MARK, thickness(input));
  outlineRect(brush, cellRect(kernel, pointed.row, pointed.column), MARK, 3);
  outlineRect(brush, cellRect(output, chosen.row, chosen.column), MARK, thickness(output));
}

/** A pixel or a zero of the padding, the outputs that read it, each with its weight. */
function markPlace(brush, grids, colors, { state, pointed }) {
  const [input, kernel, output] = ["input", "kernel", "output"].map((name) => grids.get(name));
  for (const { i, j, a, b } of linksOfPlace(state, pointed.row, pointed.column)) {
    outlineRect(brush, inner(cellRect(kernel, a, b)), SECOND_MARK, 2);
    const weight = state.kernel[a * state.columns.kernel + b];
    noteCell(brush, output, i, j, `×${weightText(weight, 1)}`, SECOND_MARK, colors);
    outlineRect(brush, inner(cellRect(output, i, j)), SECOND_MARK, output.cell < 16 ? 1 : 2);
  }
  outlineRect(brush, cellRect(input, pointed.row, pointed.column), MARK, thickness(input));
}
