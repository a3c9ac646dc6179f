// The linked mapping of the demo pooling, drawn over its grids. Canvas only.
import {
  MARK,
  SECOND_MARK,
  cellRect,
  fadeFrom,
  inner,
  outlineRect,
  projection,
  thickness,
} from "./grid_painting.js";
import { linksOfPlace } from "./linked_axes.js";
import { pooledPixels } from "./pooling.js";

/**
 * Draw what belongs together.
 * @param {CanvasRenderingContext2D} brush
 * @param {Map<string, object>} grids - as the stage has placed them
 * @param {object} colors - of `stageColors`
 * @param {object} view - as `linkedDemo` gives it
 */
export function drawPoolingMarks(brush, grids, colors, view) {
  const [input, output, difference] = ["input", "output", "difference"].map((name) =>
    grids.get(name),
  );
  if (view.hidden < Infinity) {
    fadeFrom(brush, output, colors, view.hidden);
    fadeFrom(brush, difference, colors, view.hidden);
  }
  if (view.pointed.grid === "input") markReaders(brush, input, output, view);
  else markWindow(brush, { input, output, difference }, colors, view);
}

/** An output, the window that it reads, and the pixel that wins a maximum. */
function markWindow(brush, { input, output, difference }, colors, { state, window }) {
  const { rows, columns, inputs, outputs, outShape, pooling } = state;
  const top = window.row * rows.strides - rows.before;
  const left = window.column * columns.strides - columns.before;
  const read = cellRect(input, top, left, rows.window, columns.window);
  const result = cellRect(output, window.row, window.column);
  projection(brush, read, result, colors.soft);
  outlineRect(brush, read, MARK, thickness(input));
  outlineRect(brush, result, MARK, thickness(output));
  outlineRect(brush, cellRect(difference, window.row, window.column), MARK, thickness(output));
  if (pooling !== "max" || !Number.isInteger(window.column)) return;
  const largest = outputs[window.row * outShape[1] + window.column];
  for (const pixel of pooledPixels(state, window.row, window.column))
    if (inputs[pixel] === largest) {
      const [row, column] = [Math.floor(pixel / columns.size), pixel % columns.size];
      outlineRect(brush, inner(cellRect(input, row, column)), SECOND_MARK, input.cell < 16 ? 1 : 2);
    }
}

/** A pixel and the outputs that read it. */
function markReaders(brush, input, output, { state, pointed }) {
  for (const { i, j } of linksOfPlace(state, pointed.row, pointed.column))
    outlineRect(brush, inner(cellRect(output, i, j)), SECOND_MARK, output.cell < 16 ? 1 : 2);
  outlineRect(brush, cellRect(input, pointed.row, pointed.column), MARK, thickness(input));
}
