// How the grids of a stage look: cells with their numbers, and the marks on top. Canvas only.
import { inkOn } from "./draw.js";

const SMALLEST_FONT = 8; // pixels
const SMALL_CELL = 9; // pixels; their outlines are thinner
const CHARACTER = 0.58; // width of a character, in heights of the font
const NOTE_CELL = 26; // pixels; smaller cells have no room for a note beside their number

// Marks lie on cells of every brightness, which do not change with the theme: neither do these.
const HALO = "#fff";
export const MARK = "#b3261e";
export const SECOND_MARK = "#1f5fbf";
const HATCH = "#e8590c";

/** The colours of a stage, from the style sheet's variables. */
export function stageColors(node) {
  const style = getComputedStyle(node);
  const color = (name) => style.getPropertyValue(`--lw-${name}`).trim();
  const names = ["ink", "soft", "line", "paper", "panel"];
  return Object.fromEntries(names.map((name) => [name, color(name)]));
}

/** The largest font that fits a text of some characters into a cell; 0 when none can be read. */
export function cellFont(cell, characters) {
  const size = Math.min(0.46 * cell, (cell - 3) / (CHARACTER * characters), 14);
  return size >= SMALLEST_FONT ? Math.floor(2 * size) / 2 : 0;
}

/**
 * Draw a grid.
 * @param {CanvasRenderingContext2D} brush
 * @param {object} grid - `x`, `y`, `cell`; `rows`, `columns`; `top` and `left`, the numbers of the
 *   first row and column; `core`, [top, left, rows, columns] of what is not padding; `colors`,
 *   `texts` of the cells, row by row; `unread`, [rows, columns] to hatch, as arrays of numbers
 * @param {object} colors - of `stageColors`
 */
export function paintGrid(brush, grid, colors) {
  const { cell } = grid;
  grid.longest = grid.texts.reduce((most, text) => Math.max(most, text.length), 1);
  const font = cellFont(cell, grid.longest);
  paintFills(brush, grid, colors);
  paintUnread(brush, grid);
  if (font) paintTexts(brush, grid, font, colors);
  paintLines(brush, grid, colors);
  paintNumbers(brush, grid, colors);
}

function paintFills(brush, { x, y, cell, rows, columns, colors: fills }, colors) {
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const fill = fills[r * columns + c];
      brush.fillStyle = fill ? `rgb(${fill})` : colors.panel;
      brush.fillRect(x + c * cell, y + r * cell, cell, cell);
    }
}

function paintTexts(brush, { x, y, cell, rows, columns, colors: fills, texts }, font, colors) {
  brush.font = `${font}px system-ui, sans-serif`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const fill = fills[r * columns + c];
      brush.fillStyle = fill ? inkOn(fill) : colors.soft;
      brush.fillText(texts[r * columns + c], x + (c + 0.5) * cell, y + (r + 0.54) * cell);
    }
}

function paintLines(brush, { x, y, cell, rows, columns, top, left, core }, colors) {
  if (cell >= 8) {
    brush.strokeStyle = "#6b7280";
    brush.lineWidth = 1;
    brush.beginPath();
    for (let r = 0; r <= rows; r++) line(brush, x, y + r * cell, x + columns * cell, y + r * cell);
    for (let c = 0; c <= columns; c++) line(brush, x + c * cell, y, x + c * cell, y + rows * cell);
    brush.stroke();
  }
  brush.strokeStyle = colors.ink;
  brush.lineWidth = 2;
  const [coreTop, coreLeft, coreRows, coreColumns] = core;
  const [edgeX, edgeY] = [x + (coreLeft - left) * cell, y + (coreTop - top) * cell];
  brush.strokeRect(edgeX, edgeY, coreColumns * cell, coreRows * cell);
}

function line(brush, x1, y1, x2, y2) {
  brush.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  brush.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
}

/** Hatch the rows and columns that are never read. */
function paintUnread(brush, { x, y, cell, top, left, core, unread }) {
  if (!unread) return;
  const [coreTop, coreLeft, coreRows, coreColumns] = core;
  const [edgeX, edgeY] = [x + (coreLeft - left) * cell, y + (coreTop - top) * cell];
  brush.save();
  brush.beginPath();
  for (const row of unread[0]) brush.rect(edgeX, y + (row - top) * cell, coreColumns * cell, cell);
  for (const column of unread[1])
    brush.rect(x + (column - left) * cell, edgeY, cell, coreRows * cell);
  brush.clip();
  brush.strokeStyle = HATCH;
  brush.lineWidth = 1.5;
  brush.beginPath();
  const [width, height] = [coreColumns * cell, coreRows * cell];
  for (let start = -height; start < width; start += 8) {
    brush.moveTo(edgeX + start, edgeY + height);
    brush.lineTo(edgeX + start + height, edgeY);
  }
  brush.stroke();
  brush.restore();
}

/** The row and column numbers beside the cells; where they are dense, only every few. */
function paintNumbers(brush, { x, y, cell, rows, columns, top, left }, colors) {
  const name = (number) => String(number).replace("-", "−");
  const widest = Math.max(name(left).length, name(left + columns - 1).length);
  const everyRow = Math.ceil(11 / cell);
  const everyColumn = Math.ceil((6 * widest + 3) / cell);
  brush.fillStyle = colors.soft;
  brush.font = "10px system-ui, sans-serif";
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  for (let r = 0; r < rows; r++)
    if ((r + top) % everyRow === 0) brush.fillText(name(r + top), x - 8, y + (r + 0.54) * cell);
  for (let c = 0; c < columns; c++)
    if ((c + left) % everyColumn === 0) brush.fillText(name(c + left), x + (c + 0.5) * cell, y - 7);
}

/** Where a cell is, in pixels; rows and columns may be fractions while a window slides. */
export function cellRect({ x, y, cell, top, left }, row, column, rows = 1, columns = 1) {
  return [x + (column - left) * cell, y + (row - top) * cell, columns * cell, rows * cell];
}

/** Outline a rectangle so that it shows on black, on white and on every colour between. */
export function outlineRect(brush, [x, y, width, height], color, thickness) {
  brush.lineJoin = "round";
  brush.strokeStyle = HALO;
  brush.lineWidth = thickness + 2;
  brush.strokeRect(x, y, width, height);
  brush.strokeStyle = color;
  brush.lineWidth = thickness;
  brush.strokeRect(x, y, width, height);
}

/**
 * Write a note into a cell, such as the weight that multiplies it, if there is room; its number
 * moves up for it.
 */
export function noteCell(brush, grid, row, column, text, mark, colors) {
  const { cell, top, left, columns } = grid;
  if (cell < NOTE_CELL) return;
  const place = (row - top) * columns + column - left;
  const [x, y] = cellRect(grid, row, column);
  const fill = grid.colors[place];
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillStyle = fill ? `rgb(${fill})` : colors.panel;
  brush.fillRect(x + 1, y + 1, cell - 1, cell - 1);
  brush.fillStyle = fill ? inkOn(fill) : colors.soft;
  brush.font = `${cellFont(cell, grid.longest)}px system-ui, sans-serif`;
  brush.fillText(grid.texts[place], x + cell / 2, y + 0.36 * cell);
  const font = Math.min(11, Math.floor(cell / 2.8));
  brush.fillStyle = mark;
  brush.fillRect(x + 1, y + cell - font - 2, cell - 1, font + 2);
  brush.fillStyle = HALO;
  brush.font = `${font}px system-ui, sans-serif`;
  brush.fillText(text, x + cell / 2, y + cell - font / 2 - 0.5, cell - 3);
}

/** A sign between two grids that stand beside each other. */
export function paintSign(brush, text, left, right, colors) {
  const from = left.x + left.columns * left.cell;
  if (right.x < from) return;
  brush.fillStyle = colors.ink;
  brush.font = "600 20px system-ui, sans-serif";
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  const middle = Math.min(left.rows * left.cell, right.rows * right.cell) / 2;
  brush.fillText(text, (from + right.x - 14) / 2, right.y + middle);
}

/** Lines from the right corners of one rectangle to the left corners of another, if it is there. */
export function projection(brush, [x1, y1, width1, height1], [x2, y2, , height2], color) {
  if (x2 < x1 + width1) return;
  brush.strokeStyle = color;
  brush.lineWidth = 1;
  brush.beginPath();
  line(brush, x1 + width1, y1, x2, y2);
  line(brush, x1 + width1, y1 + height1, x2, y2 + height2);
  brush.stroke();
}

/** How thick the outline of a cell is. */
export function thickness({ cell }) {
  return cell < SMALL_CELL ? 1.5 : 3;
}

/** A rectangle whose outline does not touch its neighbour's. */
export function inner([x, y, width, height]) {
  const inset = width < 12 ? 1 : 2;
  return [x + inset, y + inset, width - 2 * inset, height - 2 * inset];
}

/** Make the cells from a number on faint: they are not computed yet. */
export function fadeFrom(brush, grid, colors, first) {
  brush.globalAlpha = 0.85;
  brush.fillStyle = colors.paper;
  for (let place = first; place < grid.rows * grid.columns; place++) {
    const [row, column] = [Math.floor(place / grid.columns), place % grid.columns];
    const [x, y, width, height] = cellRect(grid, row, column);
    brush.fillRect(x + 1, y + 1, width - 1, height - 1);
  }
  brush.globalAlpha = 1;
}
