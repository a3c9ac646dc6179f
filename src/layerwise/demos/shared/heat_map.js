// Maps of counts that pointer and arrow keys can walk. They are painted on a canvas: elements with
// text would be laid out again for every size. What is pointed at is for the demo to say in words.
import { arrowStep, claimKey } from "./arrow_keys.js";
import { element, inkOn, weightColor } from "./draw.js";

const UNREAD = [255, 221, 189];
const UNREAD_STRIPE = "#ffeede";
const BLANK = [247, 247, 247]; // a map without counts
const MAP_LINE = "#6b7280";
const MAP_WIDTH = 352; // CSS pixels, until the page says what it is
const MAP_LARGEST_NUMBER = 18; // CSS pixels
const MAP_NUMBERS_FROM = 15; // a pixel narrower than this, in CSS pixels, has no room for its count

/** Where an arrow key leads from a cell of a square map; null for other keys. */
function mapStep(event, side, { row, column }) {
  const step = arrowStep(event);
  if (!step) return null;
  claimKey(event);
  const clamp = (value) => Math.max(0, Math.min(side - 1, value));
  return { row: clamp(row + step[0]), column: clamp(column + step[1]) };
}

function forEachPlace(side, visit) {
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) visit(row, column);
}

/** The colours of every count up to the largest, as [shade, ink]. */
function countColors(counts) {
  const largest = counts.reduce((most, count) => Math.max(most, count), 1);
  return Array.from({ length: largest + 1 }, (_, count) => {
    const shade = count ? weightColor(count, 1.3 * largest) : UNREAD;
    return [shade, inkOn(shade)];
  });
}

/**
 * A square map of counts; its cells get their numbers where they have room.
 * @param {{label: string, lines?: boolean, look?: string, reached: (row: number, column: number)
 *   => void}} options - `lines` for a map of few cells; `look` names classes
 * @returns {HTMLElement} with `paint(side, counts)`, counts null for a blank map; after it,
 *   `mark(pointed, linked)`; and `stop()`
 */
export function countMap({ label, lines = false, look = "", reached }) {
  const canvas = element("canvas", {
    class: `lw-pixels ${look}`,
    role: "application",
    tabindex: 0,
    "aria-label": label,
    "data-lm-suppress-shortcuts": "true",
    onpointermove: (event) => pointAt(event),
    onpointerdown: (event) => pointAt(event),
    onfocus: () => reached(now.pointed?.row ?? 0, now.pointed?.column ?? 0),
    onkeydown: (event) => {
      const next = mapStep(event, now.side, now.pointed ?? { row: 0, column: 0 });
      if (next) reached(next.row, next.column);
    },
  });
  const { paint, mark, stop, now } = heatPainter(canvas, lines);
  const pointAt = (event) => {
    const box = canvas.getBoundingClientRect();
    const at = (offset, length) =>
      Math.max(0, Math.min(now.side - 1, Math.floor((now.side * offset) / length)));
    const row = at(event.clientY - box.top, box.height);
    const column = at(event.clientX - box.left, box.width);
    if (now.pointed?.row !== row || now.pointed.column !== column) reached(row, column);
  };
  return Object.assign(canvas, { paint, mark, stop });
}

/** What paints a map of counts on a canvas; `mark` follows `paint`, and draws. */
function heatPainter(canvas, lines) {
  const heat = document.createElement("canvas");
  const now = { side: 0, counts: null, width: MAP_WIDTH, pointed: null, linked: null, lines };
  const paint = (side, counts) => {
    Object.assign(now, { side, counts, pointed: null, linked: null });
    canvas.hidden = !side;
    if (side) paintHeat(canvas, heat, now);
  };
  const mark = (pointed, linked) => {
    Object.assign(now, { pointed, linked });
    if (now.side) overlay(canvas, heat, now);
  };
  // asking for the width while painting would make the browser lay the page out twice
  const resized = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || contentRect.width === now.width) return; // hidden, or as before
    now.width = contentRect.width;
    if (!now.side) return;
    paintHeat(canvas, heat, now);
    overlay(canvas, heat, now);
  });
  resized.observe(canvas);
  return { paint, mark, now, stop: () => resized.disconnect() };
}

/** Paint the heat map: a picture of one pixel a count, enlarged, and lines and numbers on top. */
function paintHeat(canvas, heat, now) {
  const { side, counts, width } = now;
  const length = Math.round(width * devicePixelRatio);
  now.cell = length / side;
  for (const sheet of [canvas, heat])
    if (sheet.width !== length) sheet.width = sheet.height = length;
  const colors = countColors(counts ?? []);
  const small = new ImageData(side, side);
  for (let at = 0; at < side * side; at++) {
    const [red, green, blue] = counts ? colors[counts[at]][0] : BLANK;
    small.data[4 * at] = red;
    small.data[4 * at + 1] = green;
    small.data[4 * at + 2] = blue;
    small.data[4 * at + 3] = 255;
  }
  const brush = heat.getContext("2d");
  brush.putImageData(small, 0, 0);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(heat, 0, 0, side, side, 0, 0, length, length);
  const roomy = now.cell / devicePixelRatio >= MAP_NUMBERS_FROM;
  if (counts && roomy) hatchUnread(brush, now);
  if (now.lines) rule(brush, now);
  if (counts && roomy) writeCounts(brush, now, colors);
}

/** Stripe what is never read, so that colour is not its only sign. */
function hatchUnread(brush, { side, cell, counts }) {
  brush.strokeStyle = UNREAD_STRIPE;
  brush.lineWidth = 4 * devicePixelRatio;
  forEachPlace(side, (row, column) => {
    if (counts[row * side + column]) return;
    const [x, y] = [column * cell, row * cell];
    brush.save();
    brush.beginPath();
    brush.rect(x, y, cell, cell);
    brush.clip();
    brush.beginPath();
    for (let shift = cell / 4; shift < 2 * cell; shift += cell / 2) {
      brush.moveTo(x + shift, y);
      brush.lineTo(x + shift - cell, y + cell);
    }
    brush.stroke();
    brush.restore();
  });
}

/** Draw the lines between cells, and around them. */
function rule(brush, { side, cell }) {
  brush.fillStyle = MAP_LINE;
  const length = side * cell;
  for (let at = 0; at <= side; at++) {
    const place = Math.min(Math.round(at * cell), Math.round(length) - 1);
    brush.fillRect(place, 0, 1, length);
    brush.fillRect(0, place, length, 1);
  }
}

function writeCounts(brush, { side, cell, counts }, colors) {
  const size = Math.min(cell * 0.48, MAP_LARGEST_NUMBER * devicePixelRatio);
  brush.font = `${Math.round(size)}px system-ui, sans-serif`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  forEachPlace(side, (row, column) => {
    const count = counts[row * side + column];
    brush.fillStyle = colors[count][1];
    brush.fillText(String(count), (column + 0.5) * cell, (row + 0.55) * cell);
  });
}

/** Copy the heat map and frame what is linked and what is pointed at. */
function overlay(canvas, heat, { side, cell, pointed, linked, lines }) {
  const brush = canvas.getContext("2d");
  brush.drawImage(heat, 0, 0);
  brush.fillStyle = "#b3261e";
  const width = Math.max(Math.round(2 * devicePixelRatio), Math.round(cell / 9));
  const apart = lines; // where cells have lines between them, each has a frame of its own
  if (linked) outline(brush, { side, cell, width, apart, inside: (at) => linked[at] > 0 });
  if (pointed) {
    const here = pointed.row * side + pointed.column;
    outline(brush, { side, cell, width: width + 1, apart, inside: (at) => at === here });
  }
}

/** Draw the border of a set of cells, or of each of them. */
function outline(brush, { side, cell, width, apart, inside }) {
  const isIn = (row, column) =>
    !apart && row >= 0 && column >= 0 && row < side && column < side && inside(row * side + column);
  forEachPlace(side, (row, column) => {
    if (!inside(row * side + column)) return;
    const [x, y] = [Math.round(column * cell), Math.round(row * cell)];
    const [right, low] = [Math.round((column + 1) * cell), Math.round((row + 1) * cell)];
    if (!isIn(row - 1, column)) brush.fillRect(x, y, right - x, width);
    if (!isIn(row + 1, column)) brush.fillRect(x, low - width, right - x, width);
    if (!isIn(row, column - 1)) brush.fillRect(x, y, width, low - y);
    if (!isIn(row, column + 1)) brush.fillRect(right - width, y, width, low - y);
  });
}
