// A grid of steps that pointer and arrow keys can walk: rows of cells, each row as long as it is
// said to be. All nodes are made once; painting writes what changed.
import { arrowStep, claimKey } from "./arrow_keys.js";
import { element, inkOn, weightColor } from "./draw.js";

const stepStyles = new Map();

/** A value's colours as a style; a hundred shades, so that each is worked out once. */
export function stepStyle(value, largest) {
  const share = Math.round(50 * Math.max(-1, Math.min(1, value / largest)));
  if (!stepStyles.has(share)) {
    const shade = weightColor(share, 50 * 1.3);
    stepStyles.set(share, `background-color:rgb(${shade});color:${inkOn(shade)}`);
  }
  return stepStyles.get(share);
}

/**
 * @param {{rows: number, columns: number, label: string, names?: string[], reached: (row: number,
 *   column: number) => void}} options - the most rows and columns; `names` stand before the rows
 * @returns {HTMLElement} with `paint(cells)`, cells[row][column] = {text, style, kind}, and
 *   `mark(look)`, look(row, column) = "marked", "linked" or ""
 */
export function stepGrid({ rows, columns, label, names, reached }) {
  const places = new Map();
  const cells = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = element(
        "div",
        { role: "gridcell", tabindex: -1, "data-lm-suppress-shortcuts": "true" },
        "",
      );
      places.set(cell, { row, column });
      return cell;
    }),
  );
  const heads = names?.map((name) => element("div", { role: "rowheader" }, name));
  const lines = cells.map((line, row) =>
    element("div", { role: "row" }, ...(heads ? [heads[row]] : []), ...line),
  );
  const now = { lengths: Array(rows).fill(columns), stop: cells[0][0] };
  const enter = ({ target }) => {
    const place = places.get(target);
    if (place) reached(place.row, place.column);
  };
  const grid = element(
    "div",
    {
      class: "lw-step-grid",
      role: "grid",
      "aria-label": label,
      onpointerover: enter,
      onfocusin: enter,
      onkeydown: (event) => {
        const next = nextPlace(event, now.lengths, places.get(event.target));
        if (next) cells[next.row][next.column].focus();
      },
    },
    ...lines,
  );
  const stopAt = (cell) => {
    now.stop.tabIndex = -1;
    cell.tabIndex = 0;
    now.stop = cell;
  };
  stopAt(cells[0][0]);
  grid.paint = (wanted) => {
    now.lengths = wanted.map((line) => line.length);
    const widest = Math.max(...now.lengths);
    if (now.widest !== widest) grid.style.setProperty("--steps", (now.widest = widest));
    cells.forEach((line, row) => {
      hideUnless(lines[row], row < wanted.length);
      line.forEach((cell, column) => paintStep(cell, wanted[row]?.[column]));
    });
    const { row, column } = places.get(now.stop);
    if (!wanted[row]?.[column]) stopAt(cells[0][0]);
  };
  grid.name = (row, name) => {
    if (heads[row].textContent !== name) heads[row].textContent = name;
  };
  grid.mark = (look) => {
    cells.forEach((line, row) =>
      line.forEach((cell, column) => {
        const wanted = column < (now.lengths[row] ?? 0) ? look(row, column) : "";
        if (wanted === "marked" && now.stop !== cell) stopAt(cell);
        if ((cell.look ?? "") !== wanted) cell.dataset.look = cell.look = wanted;
      }),
    );
  };
  return grid;
}

function nextPlace(event, lengths, place) {
  const step = arrowStep(event);
  if (!step || !place) return null;
  claimKey(event);
  const clamp = (value, count) => Math.max(0, Math.min(count - 1, value));
  const row = clamp(place.row + step[0], lengths.length);
  return { row, column: clamp(place.column + step[1], lengths[row]) };
}

function hideUnless(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/** Write text, colours and kind into a cell, where they are not there already. */
function paintStep(cell, wanted) {
  hideUnless(cell, Boolean(wanted));
  if (!wanted) return;
  const { text, style, kind } = wanted;
  if (cell.firstChild.data !== text) cell.firstChild.data = text;
  if (cell.painted !== style) cell.setAttribute("style", (cell.painted = style));
  if ((cell.kind ?? "") !== kind) cell.className = cell.kind = kind;
}
