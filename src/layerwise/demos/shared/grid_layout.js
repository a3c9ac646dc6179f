// Where the grids of a stage stand, and how large their cells are. Pixels of CSS; no DOM.

export const GUTTER = 15; // room for the row and column numbers
export const CAPTION = 40; // room for the two lines above a grid
const GAP = 34; // between two grids: a sign stands there
const LINE_GAP = 10; // between the first grid and those below it
const NARROWEST = 104; // from one grid to the next: a caption must fit
const NARROWEST_LAST = 92; // the same without the gap
const LARGEST = 34;
const SMALLEST = 3;
const READABLE = [22, 18, 14, 10]; // small grids keep cells of such sizes; the first that fits
const TINY = 7; // cells as small as this let a small grid beside them shrink
const WIDE = 560; // from here on all grids stand in one row

/**
 * Places for a main grid and the grids that follow it.
 *
 * On a wide stage all stand in one row, with cells of one size. On a narrow one the first stands
 * above the others, so that a mapping fits one screen of a phone, unless a
 * grid's `line` says otherwise: [line on a wide stage, line on a narrow one]. Grids marked `small`
 * may have larger cells than the others; `scale` multiplies a grid's cells; `cells` are the sizes of
 * a grid's cells on a wide and on a narrow stage, whatever the others have.
 *
 * @param {{width: number, height: number, wide?: number, gap?: number, narrowest?: number,
 *   grids: {rows: number, columns: number, small?: boolean, scale?: number, line?: number[],
 *   cells?: number[]}[]}} stage - `height` is for all grids together; from a width of `wide` on a
 *   stage is wide; `gap` and `narrowest`: between two grids, and from one to the next, at least
 * @returns {{x: number, y: number, cell: number}[]} the upper left corner of each grid's cells
 */
export function gridLayout({
  width,
  height,
  grids,
  wide = WIDE,
  gap = GAP,
  narrowest = NARROWEST,
}) {
  const narrow = width < wide ? 1 : 0;
  const fixed = (grid) => (grid.cells ? { ...grid, cellSize: grid.cells[narrow] } : grid);
  const lines = [];
  const sized = grids.map(fixed);
  sized.forEach((grid, i) => {
    const number = (grid.line ?? [0, Math.min(i, 1)])[narrow];
    (lines[number] ??= []).push(grid);
  });
  const rows = lines.map((line) => widestCells({ grids: line, gap, narrowest }, width));
  while (stageHeight(rows) > height && largestOf(rows).cell > SMALLEST) largestOf(rows).cell--;
  const places = new Map();
  let y = 0;
  for (const row of rows) {
    let x = Math.max(0, Math.floor((width - rowWidth(row)) / 2));
    for (const grid of row.grids) {
      const cell = cellOf(grid, row);
      places.set(grid, { x: x + GUTTER, y: y + CAPTION + GUTTER, cell });
      x += advance(grid, row);
    }
    y += rowHeight(row) + LINE_GAP;
  }
  return sized.map((grid) => places.get(grid));
}

/** The largest cells with which grids fit beside each other: the line with `cell`, `readable`. */
function widestCells(line, width) {
  let row;
  for (const readable of READABLE) {
    row = { ...line, cell: LARGEST, readable };
    while (row.cell > SMALLEST && rowWidth(row) > width - 2) row.cell--;
    if (row.cell > TINY) break;
  }
  return row;
}

function largestOf(rows) {
  return rows.reduce((largest, row) => (row.cell > largest.cell ? row : largest));
}

function cellOf({ small, scale = 1, cellSize }, { cell, readable }) {
  if (cellSize) return cellSize;
  return small ? Math.max(cell, readable) : scale * cell;
}

/** From the left edge of a grid to that of the next one. */
function advance(grid, row) {
  return Math.max(row.narrowest, GUTTER + grid.columns * cellOf(grid, row) + row.gap);
}

function rowWidth(row) {
  const widths = row.grids.map((grid) => advance(grid, row));
  const last = Math.max(widths.pop() - row.gap, Math.min(row.narrowest, NARROWEST_LAST));
  return widths.reduce((sum, part) => sum + part, last);
}

function rowHeight(row) {
  return CAPTION + GUTTER + Math.max(...row.grids.map((grid) => grid.rows * cellOf(grid, row)));
}

function stageHeight(rows) {
  const heights = rows.map(rowHeight);
  return heights.reduce((sum, part) => sum + part, LINE_GAP * (rows.length - 1) + 2);
}
