// Maps of counts that pointer and arrow keys can walk: a grid of numbers, or, for many positions, a
// canvas. Both are made once, for the largest size, and painted again for every other one. (A grid
// and not a table: of a table, the browser would lay out every cell again for each size.)
import { element, inkOn, weightColor } from "./draw.js";

const MAP_STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};
const UNREAD = [255, 221, 189];
const MAP_WIDTH = 352; // CSS pixels, until the page says what it is
const MAP_NUMBERS_FROM = 15; // a pixel narrower than this, in CSS pixels, has no room for its count

/** Where an arrow key leads from a cell of a square map; null for other keys. */
function mapStep(event, side, { row, column }) {
  const step = MAP_STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return null;
  event.preventDefault();
  event.stopPropagation();
  const clamp = (value) => Math.max(0, Math.min(side - 1, value));
  return { row: clamp(row + step[0]), column: clamp(column + step[1]) };
}

/**
 * A square grid of counts.
 * @param {{most: number, label: string, cell?: string, reached: (row: number, column: number) =>
 *   void}} options - `most` is the largest side that it will be given; `cell` names the cells of a
 *   grid that shows no counts
 * @returns {HTMLElement} with `paint(side, counts)` and `mark(pointed, linked)`
 */
export function countGrid({ most, label, cell, reached }) {
  const cells = Array.from({ length: most * most }, (_, at) =>
    element(
      "div",
      {
        role: "gridcell",
        tabindex: -1,
        "aria-label": cell && `${cell} ${Math.floor(at / most)}, ${at % most}`,
        "data-lm-suppress-shortcuts": "true",
      },
      "",
    ),
  );
  const rows = Array.from({ length: most }, (_, row) =>
    element("div", { role: "row" }, ...cells.slice(row * most, (row + 1) * most)),
  );
  const places = new Map(cells.map((cell, at) => [cell, at]));
  const now = { side: null, stop: cells[0] };
  const placeOf = (node) => {
    const at = places.get(node);
    return at === undefined ? null : { row: Math.floor(at / most), column: at % most };
  };
  const enter = (event) => {
    const place = placeOf(event.target);
    if (place) reached(place.row, place.column);
  };
  const grid = element(
    "div",
    {
      class: "lw-counts",
      role: "grid",
      "aria-label": label,
      onpointerover: enter,
      onfocusin: enter,
      onkeydown: (event) => {
        const next = mapStep(event, now.side, placeOf(event.target));
        if (next) cells[next.row * most + next.column].focus();
      },
    },
    ...rows,
  );
  const stopAt = (cell) => {
    now.stop.tabIndex = -1;
    cell.tabIndex = 0;
    now.stop = cell;
  };
  stopAt(cells[0]);
  grid.paint = (side, counts) => {
    if (side !== now.side) {
      now.side = side;
      grid.hidden = !side;
      grid.style.setProperty("--side", side);
      rows.forEach((row, at) => (row.hidden = at >= side));
      cells.forEach((cell, at) => (cell.hidden = at % most >= side));
      stopAt(cells[0]);
    }
    const styles = countStyles(counts ?? [0]);
    forEachPlace(side, (row, column) => {
      const count = counts?.[row * side + column];
      paintCount(cells[row * most + column], count, count === undefined ? "" : styles[count]);
    });
  };
  grid.mark = (pointed, linked) => {
    forEachPlace(now.side, (row, column) => {
      const cell = cells[row * most + column];
      const here = pointed?.row === row && pointed.column === column;
      const look = here ? "lw-marked" : linked?.[row * now.side + column] ? "lw-linked" : "";
      if (cell.look !== look) cell.dataset.look = cell.look = look;
      if (here && now.stop !== cell) stopAt(cell);
    });
  };
  return grid;
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

/** The same as style attributes; the style sheet hatches what is unread. */
function countStyles(counts) {
  return countColors(counts).map(([shade, ink], count) =>
    count ? `background-color:rgb(${shade});color:${ink}` : "",
  );
}

/** Write a count into a cell, where it is not there already. Without a count the cell is blank. */
function paintCount(cell, count, style) {
  if (cell.count !== count) {
    cell.count = count;
    cell.firstChild.data = count === undefined ? "" : String(count);
    cell.className = count === 0 ? "lw-unread" : "";
  }
  if (cell.painted === style) return;
  cell.painted = style;
  cell.setAttribute("style", style);
}

/**
 * A square canvas of counts; its cells get their numbers where they have room.
 * @param {{label: string, reached: (row: number, column: number) => void}} options
 * @returns {HTMLElement} with `paint(side, counts)` and, after it, `mark(pointed, linked)`
 */
export function countCanvas({ label, reached }) {
  const heat = document.createElement("canvas");
  const now = { side: 0, counts: [], width: MAP_WIDTH, pointed: null, linked: null };
  const canvas = element("canvas", {
    class: "lw-pixels",
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
  const pointAt = (event) => {
    const box = canvas.getBoundingClientRect();
    const at = (offset, length) =>
      Math.max(0, Math.min(now.side - 1, Math.floor((now.side * offset) / length)));
    const row = at(event.clientY - box.top, box.height);
    const column = at(event.clientX - box.left, box.width);
    if (now.pointed?.row !== row || now.pointed.column !== column) reached(row, column);
  };
  // `mark` follows, and draws the canvas
  canvas.paint = (side, counts) => {
    Object.assign(now, { side, counts, pointed: null, linked: null });
    paintHeat(canvas, heat, now);
  };
  canvas.mark = (pointed, linked) => {
    Object.assign(now, { pointed, linked });
    overlay(canvas, heat, now);
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
  canvas.stop = () => resized.disconnect();
  return canvas;
}

/** Paint the heat map: a picture of one pixel a count, enlarged, and the numbers on top. */
function paintHeat(canvas, heat, now) {
  const { side, counts, width } = now;
  const length = Math.round(width * devicePixelRatio);
  now.cell = length / side;
  for (const sheet of [canvas, heat])
    if (sheet.width !== length) sheet.width = sheet.height = length;
  const colors = countColors(counts);
  const small = new ImageData(side, side);
  for (let at = 0; at < counts.length; at++) {
    const [red, green, blue] = colors[counts[at]][0];
    small.data[4 * at] = red;
    small.data[4 * at + 1] = green;
    small.data[4 * at + 2] = blue;
    small.data[4 * at + 3] = 255;
  }
  const brush = heat.getContext("2d");
  brush.putImageData(small, 0, 0);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(heat, 0, 0, side, side, 0, 0, length, length);
  if (now.cell / devicePixelRatio >= MAP_NUMBERS_FROM) writeCounts(brush, now, colors);
}

function writeCounts(brush, { side, cell, counts }, colors) {
  brush.font = `${Math.round(cell * 0.48)}px system-ui, sans-serif`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  forEachPlace(side, (row, column) => {
    const count = counts[row * side + column];
    brush.fillStyle = colors[count][1];
    brush.fillText(String(count), (column + 0.5) * cell, (row + 0.55) * cell);
  });
}

/** Copy the heat map and frame what is linked and what is pointed at. */
function overlay(canvas, heat, { side, cell, pointed, linked }) {
  const brush = canvas.getContext("2d");
  brush.drawImage(heat, 0, 0);
  brush.fillStyle = "#b3261e";
  const width = Math.max(Math.round(2 * devicePixelRatio), Math.round(cell / 9));
  if (linked) outline(brush, { side, cell, width, inside: (at) => linked[at] > 0 });
  if (pointed) {
    const here = pointed.row * side + pointed.column;
    outline(brush, { side, cell, width: width + 1, inside: (at) => at === here });
  }
}

/** Draw the border of a set of cells. */
function outline(brush, { side, cell, width, inside }) {
  const isIn = (row, column) =>
    row >= 0 && column >= 0 && row < side && column < side && inside(row * side + column);
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
