// The linked mapping of the demo upsampling, drawn over its grids. Canvas only.
import { MARK, SECOND_MARK, cellRect, inner, outlineRect, thickness } from "./grid_painting.js";
import {
  convolvedLinks,
  reachedBlocks,
  resizedBlock,
  transposedLinks,
} from "./upsampling_links.js";

/**
 * Draw what belongs together.
 * @param {CanvasRenderingContext2D} brush
 * @param {Map<string, object>} grids - as the stage has placed them
 * @param {object} colors - of `stageColors`
 * @param {object} view - as `linkedDemo` gives it
 */
export function drawUpsamplingMarks(brush, grids, colors, { state, pointed, chosen }) {
  const marks = {
    input: markReached,
    kernel: markWeightOf,
    weights: markWeightOf,
    resized: markResized,
  };
  const at = { ...chosen, ...pointed };
  (marks[pointed.grid] ?? markOutputs)(brush, grids, state, at);
}

function markBlock(brush, grid, { row, column, rows = 1, columns = 1 }, color = MARK) {
  outlineRect(brush, cellRect(grid, row, column, rows, columns), color, thickness(grid));
}

/** The smallest block that holds some places. */
function blockOf(links) {
  const [first, last] = [links[0], links.at(-1)];
  const [rows, columns] = [last.i - first.i + 1, last.j - first.j + 1];
  return { row: first.i, column: first.j, rows, columns };
}

/** One output of both ways: what each of them reads, and with which weights. */
function markOutputs(brush, grids, state, { row, column }) {
  const links = transposedLinks(state, row, column);
  for (const { a, b } of links)
    outlineRect(brush, inner(cellRect(grids.get("kernel"), a, b)), MARK, 2);
  if (links.length) markBlock(brush, grids.get("input"), blockOf(links));
  const reads = convolvedLinks(state, row, column);
  for (const { a, b } of reads)
    outlineRect(brush, inner(cellRect(grids.get("weights"), a, b)), SECOND_MARK, 2);
  markBlock(brush, grids.get("resized"), blockOf(reads), SECOND_MARK);
  markBlock(brush, grids.get("transposed"), { row, column });
  markBlock(brush, grids.get("convolved"), { row, column }, SECOND_MARK);
}

/** A pixel of the small image, its patch, and what it reaches by the resize. */
function markReached(brush, grids, state, { row, column }) {
  const reached = reachedBlocks(state, row, column);
  markBlock(brush, grids.get("input"), { row, column });
  markBlock(brush, grids.get("transposed"), reached.transposed);
  for (const name of ["resized", "convolved"])
    markBlock(brush, grids.get(name), reached[name], SECOND_MARK);
}

/** A place of the resized image: the pixels that it is made of, and the outputs that read it. */
function markResized(brush, grids, state, { row, column }) {
  markBlock(brush, grids.get("input"), resizedBlock(state, row, column), SECOND_MARK);
  markBlock(brush, grids.get("convolved"), blockOf(convolvedLinks(state, row, column)), SECOND_MARK);
  markBlock(brush, grids.get("resized"), { row, column }, SECOND_MARK);
}

function markWeightOf(brush, grids, state, { grid, row, column }) {
  const color = grid === "kernel" ? MARK : SECOND_MARK;
  outlineRect(brush, cellRect(grids.get(grid), row, column), color, 3);
}
