// The linked mapping of the demo conv2d_transpose, drawn over its grids. Canvas only.
import {
  MARK,
  SECOND_MARK,
  cellRect,
  inner,
  noteCell,
  outlineRect,
  paintGrid,
  projection,
  thickness,
} from "./grid_painting.js";
import { isPixel } from "./linked_axes.js";
import { plainNumber, weightText } from "./pixel_text.js";
import { transposedConvolve } from "./transposed_convolution.js";
import { gathered } from "./transpose_state.js";
import { largestAbsolute, outputLooks } from "./transpose_sheets.js";

/**
 * Draw what belongs together.
 * @param {CanvasRenderingContext2D} brush
 * @param {Map<string, object>} grids - as the stage has placed them
 * @param {object} colors - of `stageColors`
 * @param {object} view - as `linkedDemo` gives it
 */
export function drawTransposeMarks(brush, grids, colors, view) {
  const stage = {
    brush,
    colors,
    ...{ input: grids.get("input"), kernel: grids.get("kernel"), output: grids.get("output") },
  };
  if (view.hidden < Infinity && view.state.view === "scatter") paintPartial(stage, view);
  const marks = { input: markPatch, kernel: markTap, output: markGathered };
  marks[view.pointed.grid](stage, view);
}

/** The output as it is when some of the inputs have laid their patches. */
function paintPartial({ brush, colors, output }, { state, hidden }) {
  if (state.shows === "overlap") return;
  const { outputs } = transposedConvolve(state, hidden);
  const looks = outputLooks(outputs, largestAbsolute(state.outputs));
  const [width, first] = [state.columns.size, state.rows.first * output.columns];
  const partial = { ...output, colors: [...output.colors], texts: [...output.texts] };
  outputs.forEach((_, place) => {
    const [row, column] = [Math.floor(place / width), place % width];
    const at = row * output.columns - first + column - state.columns.first;
    partial.colors[at] = looks.colors[place];
    partial.texts[at] = looks.texts[place];
  });
  paintGrid(brush, partial, colors);
}

/** An input, the kernel that it multiplies, and the patch that it lays on the output. */
function markPatch({ brush, colors, input, kernel, output }, { state, pointed, window }) {
  const { rows, columns } = state;
  const at = pointed.grid === "input" && window ? window : pointed;
  const [top, left] = [
    at.row * rows.strides - rows.before,
    at.column * columns.strides - columns.before,
  ];
  const source = cellRect(input, at.row, at.column);
  const weights = cellRect(kernel, 0, 0, kernel.rows, kernel.columns);
  const patch = cellRect(output, top, left, rows.window, columns.window);
  projection(brush, source, weights, colors.soft);
  projection(brush, weights, patch, colors.soft);
  const rests = Number.isInteger(at.column); // while it slides, a patch covers no cell
  const value = state.inputs[at.row * columns.count + at.column];
  for (let a = 0; rests && a < rows.kernel; a++)
    for (let b = 0; b < columns.kernel; b++) {
      if (!isPixel(state, top + a, left + b)) continue;
      const part = plainNumber(value * state.kernel[a * columns.kernel + b], 1);
      const note = part.startsWith("−") ? part : `+${part}`;
      noteCell(brush, output, top + a, left + b, note, MARK, colors);
    }
  outlineRect(brush, source, MARK, thickness(input));
  outlineRect(brush, weights, MARK, 2);
  outlineRect(brush, patch, MARK, thickness(output));
}

/** An output, the inputs whose patches reach it, and the weights that they are multiplied with. */
function markGathered({ brush, colors, input, kernel, output }, { state, pointed }) {
  const links = gathered(state, pointed.row, pointed.column);
  const result = cellRect(output, pointed.row, pointed.column);
  if (links.length) {
    const [first, last] = [links[0], links.at(-1)];
    const read = cellRect(input, first.i, first.j, last.i - first.i + 1, last.j - first.j + 1);
    const weights = cellRect(kernel, 0, 0, kernel.rows, kernel.columns);
    projection(brush, read, weights, colors.soft);
    projection(brush, weights, result, colors.soft);
    for (const { i, j, a, b } of links) {
      const weight = state.kernel[a * state.columns.kernel + b];
      noteCell(brush, input, i, j, `×${weightText(weight, 1)}`, MARK, colors);
      outlineRect(brush, inner(cellRect(kernel, a, b)), MARK, 2);
    }
    outlineRect(brush, read, MARK, thickness(input));
  }
  outlineRect(brush, result, MARK, thickness(output));
}

/** A weight and every output that it reaches, each from another input. */
function markTap({ brush, kernel, output }, { state, pointed, chosen }) {
  const { rows, columns } = state;
  for (const down of rows.places)
    for (const across of columns.places) {
      const place = cellRect(output, down[pointed.row], across[pointed.column]);
      outlineRect(brush, inner(place), SECOND_MARK, output.cell < 16 ? 1 : 2);
    }
  if (state.view === "scatter") {
    const [row, column] = [rows.places[chosen.row], columns.places[chosen.column]];
    const own = cellRect(output, row[pointed.row], column[pointed.column]);
    outlineRect(brush, own, MARK, thickness(output));
  }
  outlineRect(brush, cellRect(kernel, pointed.row, pointed.column), MARK, 3);
}
