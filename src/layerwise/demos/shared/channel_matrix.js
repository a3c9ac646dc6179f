// Which channels feed which maps: a column for each channel, a row for each map, and in every cell
// the weights of that map for that channel, or nothing. Cells are made once and used again; all
// their pictures are on one canvas behind them.
import { channelsRead, readsChannel, sliceWeights } from "./channel_products.js";
import { changeText } from "./demo_parts.js";
import { element, grayColor, weightColor } from "./draw.js";
import { palette, tileSheet } from "./tile_sheet.js";

const MATRIX_CELLS = [16, 40]; // smallest and largest side of a cell, in CSS pixels
const MATRIX_GAP = 8; // between weights and tensors
const MATRIX_EDGE = 2; // around a picture
const MATRIX_STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};
const MATRIX_TINTS = [
  (value) => [255 * value, 0, 0],
  (value) => [0, 255 * value, 0],
  (value) => [0, 0, 255 * value],
  grayColor,
].map((color) => palette(color, 0, 1));
const matrixSigned = palette((value) => weightColor(value, 1), -1, 1);
const matrixWeights = palette((weight) => weightColor(weight, 0.9), -0.9, 0.9);

/** The colours of an input channel: its own, or grey, or those of signs. */
export function channelPalette(channel) {
  return MATRIX_TINTS[channel] ?? matrixSigned;
}

/**
 * A grid with `show(stage, kernel, from, into)` and `mark(map, channel, mode)`.
 * @param {(place: {map?: number, channel?: number}) => void} pointed - gets what the pointer or the
 *   arrow keys reached: a map, a channel, or both
 */
export function channelMatrix(pointed) {
  const sheet = tileSheet();
  const node = element("div", { class: "lw-matrix", role: "grid" }, sheet);
  node.box = element("div", { class: "lw-matrix-box" }, node); // as wide as there is room
  const matrix = { node, sheet, rows: [], places: new Map(), stop: null, stage: null };
  const reach = ({ target }) => {
    const place = matrix.places.get(target);
    if (place) pointed(reachedCell(matrix, place));
  };
  node.addEventListener("pointerover", reach);
  node.addEventListener("focusin", reach);
  node.addEventListener("keydown", (event) => walkMatrix(matrix, event));
  new ResizeObserver(([{ contentRect }]) => {
    if (matrix.room === contentRect.width) return;
    matrix.room = contentRect.width;
    if (matrix.shown) fitMatrix(matrix);
  }).observe(node.box);
  node.show = (stage, kernel, from, into) => {
    matrix.shown = { kernel, from, into };
    matrix.stage = stage;
    const ends = [from.name(stage.channels - 1), into.name(stage.maps - 1)];
    const named = [stage.channels, stage.maps, stage.groups, ...ends].join();
    if (matrix.named !== named) nameCells(matrix);
    matrix.named = named;
    fitMatrix(matrix);
  };
  node.mark = (map, channel, mode) => markMatrix(matrix, map, channel, mode);
  return node;
}

/** The cell in a row and column; row 0 are the channels, the last column of the others the maps. */
function cellAt(matrix, row, column) {
  const { rows, places, node } = matrix;
  while (rows.length <= row) {
    const line = element("div", { role: "row" });
    rows.push({ line, cells: [] });
    node.append(line);
  }
  const { line, cells } = rows[row];
  while (cells.length <= column) {
    const attributes = { role: "gridcell", tabindex: -1, "data-lm-suppress-shortcuts": "true" };
    const cell = element("div", attributes);
    places.set(cell, { row, column: cells.length });
    cells.push(cell);
    line.append(cell);
  }
  return cells[column];
}

/** Give the cells that the stage needs their names and looks, and hide the others. */
function nameCells(matrix) {
  const { stage, shown, rows } = matrix;
  for (let row = 0; row <= stage.maps; row++) {
    for (let column = 0; column <= stage.channels; column++) {
      const [kind, name] = describedCell(stage, shown, row, column);
      const cell = cellAt(matrix, row, column);
      setOnce(cell, "class", kind);
      setOnce(cell, "aria-label", name);
    }
    const { cells } = rows[row];
    cells.forEach((cell, column) => show(cell, column <= stage.channels));
  }
  rows.forEach(({ line }, row) => show(line, row <= stage.maps));
  if (!matrix.stop) stopAt(matrix, cellAt(matrix, 0, 0));
}

function show(node, isShown) {
  if (node.hidden === isShown) node.hidden = !isShown;
}

function setOnce(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function describedCell(stage, { from, into }, row, column) {
  if (row === 0 && column === stage.channels) return ["lw-corner", "kernel"];
  if (row === 0) return ["lw-top", from.name(column)];
  const map = row - 1;
  if (column === stage.channels) return ["lw-right", into.name(map)];
  return readsChannel(stage, map, column)
    ? ["lw-slice", `weights of map ${map} for channel ${column}`]
    : ["lw-none", `map ${map} does not read channel ${column}`];
}

function reachedCell({ stage }, { row, column }) {
  if (row === 0) return { channel: Math.min(column, stage.channels - 1) };
  const map = row - 1;
  const isRead = column < stage.channels && readsChannel(stage, map, column);
  return isRead ? { map, channel: column } : { map };
}

/** Choose the cells' size for the width there is, and draw everything. */
function fitMatrix(matrix) {
  const { node, sheet, stage } = matrix;
  const [smallest, largest] = MATRIX_CELLS;
  // asked for once: afterwards the observer tells, and no layout is forced
  const room = (matrix.room ??= node.box.clientWidth) - MATRIX_GAP - 8;
  const fitting = Math.floor(room / (stage.channels + 1));
  const cell = Math.max(smallest, Math.min(largest, fitting));
  const columns = `repeat(${stage.channels}, ${cell}px) ${cell + MATRIX_GAP}px`;
  const rows = `${cell + MATRIX_GAP}px repeat(${stage.maps}, ${cell}px)`;
  if (node.style.gridTemplateColumns !== columns) node.style.gridTemplateColumns = columns;
  if (node.style.gridTemplateRows !== rows) node.style.gridTemplateRows = rows;
  sheet.start((stage.channels + 1) * cell + MATRIX_GAP, (stage.maps + 1) * cell + MATRIX_GAP);
  drawMatrix(matrix, cell);
  sheet.finish();
}

function drawMatrix({ sheet, stage, shown }, cell) {
  const { kernel, from, into } = shown;
  const side = cell - 2 * MATRIX_EDGE;
  const place = (index) => index * cell + MATRIX_EDGE;
  const tensor = (x, y, { tensor: { inputs, shape }, color }, i) => {
    const [size, width, count] = shape;
    sheet.tile(
      x,
      y,
      side,
      size,
      (row, column) => inputs[(row * width + column) * count + i],
      color(i),
    );
  };
  for (let channel = 0; channel < stage.channels; channel++)
    tensor(place(channel), MATRIX_EDGE, from, channel);
  const size = stage.kernelShape[0];
  for (let map = 0; map < stage.maps; map++) {
    const y = place(map + 1) + MATRIX_GAP;
    tensor(place(stage.channels) + MATRIX_GAP, y, into, map);
    for (const channel of channelsRead(stage, map)) {
      const weights = sliceWeights(stage, kernel, map, channel);
      const value = (row, column) => weights[row * size + column];
      sheet.tile(place(channel), y, side, size, value, matrixWeights);
    }
  }
}

function markMatrix(matrix, map, channel, mode) {
  const { stage, rows } = matrix;
  for (let row = 0; row <= stage.maps; row++)
    for (let column = 0; column <= stage.channels; column++) {
      const look = cellLook(stage, { map, channel, mode }, row, column);
      const cell = rows[row].cells[column];
      if ((cell.dataset.look ?? "") !== look) cell.dataset.look = look;
    }
  stopAt(matrix, rows[map + 1].cells[channel]);
}

/**
 * How a cell is marked: "marked" where it is chosen, "linked" where it depends on what is.
 * @param {object} stage
 * @param {{map: number, channel: number, mode: string}} chosen - `mode` says what was pointed at: a
 *   "cell", a "map", or a "channel"
 * @param {number} row - 0 are the channels, then the maps
 * @param {number} column - the one after the last channel are the maps
 */
export function cellLook(stage, { map, channel, mode }, row, column) {
  const linked = (isLinked) => (isLinked ? "linked" : "");
  if (row === 0) {
    if (column === channel) return "marked";
    return linked(
      column < stage.channels && mode !== "channel" && readsChannel(stage, map, column),
    );
  }
  if (column === stage.channels) {
    if (row - 1 === map) return "marked";
    return linked(mode === "channel" && readsChannel(stage, row - 1, channel));
  }
  if (!readsChannel(stage, row - 1, column)) return "";
  const [inRow, inColumn] = [row - 1 === map, column === channel];
  if (inRow && inColumn) return "marked";
  return linked((mode === "map" && inRow) || (mode === "channel" && inColumn));
}

/** Make a cell the one that Tab reaches. */
function stopAt(matrix, cell) {
  matrix.stop?.setAttribute("tabindex", "-1");
  matrix.stop = cell;
  cell.setAttribute("tabindex", "0");
}

function walkMatrix(matrix, event) {
  const step = MATRIX_STEPS[event.key];
  const place = matrix.places.get(event.target);
  if (!step || !place || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const { maps, channels } = matrix.stage;
  const row = Math.max(0, Math.min(maps, place.row + step[0]));
  const last = row === 0 ? channels - 1 : channels;
  const column = Math.max(0, Math.min(last, place.column + step[1]));
  const next = matrix.rows[row].cells[column];
  stopAt(matrix, next);
  next.focus();
}

/** A caption above a matrix, with `say(text)`. */
export function matrixFigure(matrix) {
  const caption = element("figcaption");
  const node = element("figure", { class: "lw-figure" }, caption, matrix.box);
  node.say = (text) => changeText(caption, text);
  return node;
}
