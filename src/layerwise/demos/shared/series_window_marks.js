// The linked mapping of the demo windows, drawn over its grids. Canvas only.
import {
  MARK,
  SECOND_MARK,
  cellRect,
  inner,
  outlineRect,
  projection,
  thickness,
} from "./grid_painting.js";
import { seriesColumn } from "./series_window_state.js";

const ANSWER_MARK = "#8f4700";

/**
 * Draw the window of a sample and its answer, and a value wherever it is.
 * @param {CanvasRenderingContext2D} brush
 * @param {Map<string, object>} grids - as the stage has placed them
 * @param {object} colors - of `stageColors`
 * @param {object} view - `state`; `pointed`, the cell pointed at; `sample`, the current one
 */
export function drawSeriesMarks(brush, grids, colors, { state, pointed, sample }) {
  const [data, x, y] = ["data", "x", "y"].map((name) => grids.get(name));
  const shown = pointed.grid === "data" ? sample : pointed.row;
  const { inputs, answers } = state.samples[shown];
  const whole = state.kind === "features" ? state.features : 0;
  const parts = [
    [seriesRuns(inputs, whole), cellRect(x, shown, 0, 1, state.length), SECOND_MARK],
    [seriesRuns(answers, 0), cellRect(y, shown, 0, 1, state.horizon), ANSWER_MARK],
  ];
  for (const [runs, row, color] of parts) {
    const rects = runs.map((run) => cellRect(data, ...run));
    if (color === SECOND_MARK) projection(brush, rects.at(-1), row, colors.soft);
    for (const rect of [...rects, row]) outlineRect(brush, rect, color, thickness(data));
  }
  for (const [grid, row, column] of seriesCopies(state, pointed)) {
    const sheet = grids.get(grid);
    outlineRect(brush, inner(cellRect(sheet, row, column)), MARK, sheet.cell < 16 ? 1 : 2);
  }
}

/** Places that follow each other in a column as [row, column, rows, columns]. */
function seriesRuns(places, features) {
  const runs = [];
  for (const { row, column } of places) {
    const last = runs.at(-1);
    if (last?.[1] === column && last[0] + last[2] === row) last[2]++;
    else runs.push([row, column, 1, features || 1]);
  }
  return runs;
}

/** The place in the data that a cell stands for. */
export function seriesPlace({ samples }, { grid, row, column }) {
  if (grid === "data") return { row, column };
  return samples[row][grid === "x" ? "inputs" : "answers"][column];
}

/** Every cell that holds the value of the cell pointed at, as [grid, row, column]. */
export function seriesCopies(state, pointed) {
  const place = seriesPlace(state, pointed);
  const column = pointed.grid === "data" ? place.column : seriesColumn(state, place, pointed.grid);
  const { x, y } = state.users(place.row, state.kind === "features" ? 0 : column);
  const isAnswer = state.kind !== "features" || column === 0;
  const isShown = state.kind !== "features" || column === state.shown;
  const cells = (grid, uses) => uses.map(({ sample, at }) => [grid, sample, at]);
  return [
    ["data", place.row, column],
    ...(isShown ? cells("x", x) : []),
    ...(isAnswer ? cells("y", y) : []),
  ];
}
