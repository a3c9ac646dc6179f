// Which channels feed which maps: a column for each channel, a row for each map, and in every cell
// the weights of that map for that channel, or nothing. All pictures are on one canvas; of the cells
// only the one that can have the focus is an element (grid_overlay.js).
import { channelsRead, readsChannel, sliceWeights } from "./channel_products.js";
import { changeText } from "./demo_parts.js";
import { element, grayColor, weightColor } from "./draw.js";
import { gridOverlay, moveTo } from "./grid_overlay.js";
import { palette, tileSheet } from "./tile_sheet.js";

const MATRIX_CELLS = [16, 36]; // smallest and largest side of a cell, in CSS pixels
const MATRIX_EDGE = 2; // around a picture
const MATRIX_TINTS = [
  (value) => [255 * value, 0, 0],
  (value) => [0, 255 * value, 0],
  (value) => [0, 0, 255 * value],
  grayColor,
].map((color) => palette(color, 0, 1));
const matrixSigned = palette((value) => weightColor(value, 1), -1, 1);
const matrixWeights = palette((weight) => weightColor(weight, 0.9), -0.9, 0.9);
const matrixDot = palette(() => [128, 136, 148], 0, 1); // seen on light and on dark

/** The colours of an input channel: its own, or grey, or those of signs. */
export function channelPalette(channel) {
  return MATRIX_TINTS[channel] ?? matrixSigned;
}

/**
 * A grid with `show(stage, kernel, from, into)`, `mark(map, channel, mode)` and `label(text)`.
 * @param {(place: {map?: number, channel?: number}) => void} pointed - gets what the pointer or the
 *   arrow keys reached: a map, a channel, or both
 */
export function channelMatrix(pointed) {
  const matrix = { sheet: tileSheet(), size: [0, 0], marks: [], cell: 0, stage: null, shown: null };
  const overlay = gridOverlay(
    { name: "matrix", label: "" },
    {
      pointed: (place) => place && matrix.stage && pointed(reachedCell(matrix, place)),
      chosen: () => {},
      named: ({ row, column }) => cellName(matrix, row, column),
    },
  );
  const node = element("div", { class: "lw-matrix" }, matrix.sheet, overlay.table);
  node.box = element("div", { class: "lw-matrix-box" }, node); // as wide as there is room
  Object.assign(matrix, { node, overlay });
  new ResizeObserver(([{ contentRect }]) => {
    if (matrix.room === contentRect.width) return;
    matrix.room = contentRect.width;
    if (!matrix.shown) return;
    fitMatrix(matrix);
    markMatrix(matrix, ...matrix.marked);
  }).observe(node.box);
  node.show = (stage, kernel, from, into) => {
    Object.assign(matrix, { stage, shown: { kernel, from, into } });
    fitMatrix(matrix);
  };
  node.mark = (...marked) => markMatrix(matrix, ...(matrix.marked = marked));
  node.label = (text) => overlay.table.setAttribute("aria-label", text);
  return node;
}

/** What a screen reader hears of a cell; row 0 are the channels, the last column the maps. */
function cellName({ stage, shown: { from, into } }, row, column) {
  if (row === 0) return column === stage.channels ? "kernel" : from.name(column);
  const map = row - 1;
  if (column === stage.channels) return into.name(map);
  return readsChannel(stage, map, column)
    ? `weights of map ${map} for channel ${column}`
    : `map ${map} does not read channel ${column}`;
}

function reachedCell({ stage }, { row, column }) {
  if (row === 0) return { channel: Math.min(column, stage.channels - 1) };
  const map = row - 1;
  const isRead = column < stage.channels && readsChannel(stage, map, column);
  return isRead ? { map, channel: column } : { map };
}

/** Choose the cells' size for the width there is, and draw everything. */
function fitMatrix(matrix) {
  const { node, sheet, stage, overlay } = matrix;
  const [smallest, largest] = MATRIX_CELLS;
  const [rows, columns] = [stage.maps + 1, stage.channels + 1];
  // asked for once: afterwards the observer tells, and no layout is forced
  const room = (matrix.room ??= node.box.clientWidth) - 2;
  const cell = Math.max(smallest, Math.min(largest, Math.floor(room / columns)));
  matrix.cell = cell;
  const size = [columns * cell, rows * cell];
  node.style.width = `${size[0]}px`;
  node.style.height = `${size[1]}px`;
  // the canvas only grows: another size costs the browser more than to draw on a part of it
  matrix.size = matrix.size.map((length, axis) => Math.max(length, size[axis]));
  sheet.start(...matrix.size);
  drawMatrix(matrix);
  sheet.finish();
  overlay.place({ x: 0, y: 0, cell, rows, columns, top: 0, left: 0 });
}

function drawMatrix({ sheet, stage, shown, cell }) {
  const { kernel, from, into } = shown;
  const side = cell - 2 * MATRIX_EDGE;
  const place = (index) => index * cell + MATRIX_EDGE;
  const tensor = (x, y, { tensor: { inputs, shape }, color }, i) => {
    const [size, width, count] = shape;
    const value = (row, column) => inputs[(row * width + column) * count + i];
    sheet.tile(x, y, side, size, value, color(i));
  };
  for (let channel = 0; channel < stage.channels; channel++)
    tensor(place(channel), MATRIX_EDGE, from, channel);
  const size = stage.kernelShape[0];
  const middle = Math.floor(cell / 2) - 1;
  for (let map = 0; map < stage.maps; map++) {
    tensor(place(stage.channels), place(map + 1), into, map);
    const read = new Set(channelsRead(stage, map));
    for (let channel = 0; channel < stage.channels; channel++) {
      const [x, y] = [channel * cell, (map + 1) * cell];
      if (read.has(channel)) {
        const weights = sliceWeights(stage, kernel, map, channel);
        const value = (row, column) => weights[row * size + column];
        sheet.tile(x + MATRIX_EDGE, y + MATRIX_EDGE, side, size, value, matrixWeights);
      } else sheet.tile(x + middle, y + middle, 3, 1, () => 0, matrixDot);
    }
  }
}

/** Frame the chosen cells and those that depend on them; frames are made once and used again. */
function markMatrix(matrix, map, channel, mode) {
  const { stage, marks, node, cell, overlay } = matrix;
  let used = 0;
  for (let row = 0; row <= stage.maps; row++)
    for (let column = 0; column <= stage.channels; column++) {
      const look = cellLook(stage, { map, channel, mode }, row, column);
      if (!look) continue;
      if (used === marks.length) {
        marks.push(element("span", { class: "lw-matrix-mark", "aria-hidden": "true" }));
        node.append(marks[used]);
      }
      const mark = marks[used++];
      if (mark.dataset.look !== look) mark.dataset.look = look;
      moveTo(mark, column * cell, row * cell, cell, cell);
    }
  marks.forEach((mark, i) => {
    if (mark.hidden !== i >= used) mark.hidden = i >= used;
  });
  // whoever walks the matrix by keys stays where they are
  if (document.activeElement !== overlay.cell) overlay.rest(map + 1, channel);
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

/** A caption above a matrix, with `say(text)`. */
export function matrixFigure(matrix) {
  const caption = element("figcaption");
  const node = element("figure", { class: "lw-figure" }, caption, matrix.box);
  node.say = (text) => changeText(caption, text);
  return node;
}
