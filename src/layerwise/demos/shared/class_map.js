// Small grids over one label map: classes that a click changes, weights that one types, results.
// Nodes are made once. A pixel has the same place in every grid.
import { element, inkOn, rovingFocus } from "./draw.js";

const CLASS_SHADES = [
  [232, 234, 238],
  [158, 200, 240],
  [247, 190, 126],
];
const CELL_STEPS = new Set(["Enter", " ", "F2"]);

/** The colour of a class; a pixel without label has none and is hatched. */
export function classShade(label) {
  return label === null ? null : CLASS_SHADES[label];
}

/**
 * A grid of cells that shows values and can be walked.
 * @param {object} options
 * @param {number} options.rows
 * @param {number} options.columns
 * @param {string} options.label
 * @param {(place: number) => void} options.reached
 * @param {(place: number, cell: HTMLElement, key: string) => void} [options.act] - a click, whose
 *   key is "", or a key that is no arrow; it returns whether it did something
 * @returns {HTMLElement} with `paint(texts, shades)`, `warn(places)` and `mark(place, linked)`
 */
export function valueGrid({ rows, columns, label, reached, act }) {
  const cells = Array.from({ length: rows * columns }, (_, place) =>
    element(
      "td",
      {
        role: "gridcell",
        onpointerenter: () => reached(place),
        onclick: (event) => act?.(place, event.currentTarget, ""),
        onkeydown: (event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (act?.(place, event.currentTarget, event.key)) event.preventDefault();
        },
      },
      "",
    ),
  );
  const lines = Array.from({ length: rows }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
  const stop = rovingFocus(lines, (row, column) => reached(row * columns + column));
  const grid = element(
    "table",
    {
      class: `lw-grid lw-map ${act ? "lw-editable" : "lw-results"}`,
      role: "grid",
      "aria-label": label,
    },
    element(
      "tbody",
      { role: "presentation" },
      ...lines.map((line) => element("tr", { role: "row" }, ...line)),
    ),
  );
  grid.paint = (texts, shades) =>
    cells.forEach((cell, at) => paintCell(cell, texts[at], shades[at]));
  grid.warn = (places) =>
    cells.forEach((cell, at) => cell.classList.toggle("lw-trap", places.has(at)));
  grid.mark = (place, linked) => {
    cells.forEach((cell, at) => {
      const look = at === place ? "marked" : linked.has(at) ? "linked" : "";
      if (cell.look !== look) cell.dataset.look = cell.look = look;
    });
    if (place !== null) stop(Math.floor(place / columns), place % columns);
  };
  return grid;
}

function paintCell(cell, text, shade) {
  if (cell.shown !== text) {
    cell.shown = text;
    if (cell.firstChild?.nodeType === Node.TEXT_NODE) cell.firstChild.data = text;
  }
  const look = String(shade);
  if (cell.painted === look) return;
  cell.painted = look;
  cell.classList.toggle("lw-unread", !shade);
  cell.style.backgroundColor = shade ? `rgb(${shade})` : "";
  cell.style.color = shade ? inkOn(shade) : "";
}

/**
 * What a click or a key makes of a class: the next one, or the one typed; undefined for other keys.
 * @param {number|null} label
 * @param {string} key - "" for a click
 * @param {number} classes
 * @param {boolean} canBeNone - whether a pixel may have no class
 */
export function nextClass(label, key, classes, canBeNone) {
  if (key === "" || CELL_STEPS.has(key)) {
    if (label === null) return 0;
    if (label + 1 < classes) return label + 1;
    return canBeNone ? null : 0;
  }
  if (/^\d$/.test(key) && Number(key) < classes) return Number(key);
  if (canBeNone && [".", "Delete", "Backspace"].includes(key)) return null;
  return undefined;
}

/**
 * Put a field for a number into a cell. Enter and leaving it commit, Escape does not.
 * @param {HTMLElement} cell
 * @param {{label: string, start: string, edited: (text: string) => void}} options
 */
export function editNumber(cell, { label, start, edited }) {
  if (cell.querySelector("input")) return;
  const text = cell.firstChild;
  const field = element("input", {
    class: "lw-map-field",
    "aria-label": label,
    autocomplete: "off",
    inputmode: "decimal",
    maxlength: 6,
    "data-lm-suppress-shortcuts": "true",
  });
  field.value = start;
  let isOpen = true;
  const close = (commits, refocus) => {
    if (!isOpen) return;
    isOpen = false; // putting the text back takes the focus, which would close it again
    const typed = field.value;
    field.replaceWith(text);
    text.data = cell.shown;
    if (refocus) cell.focus({ preventScroll: true });
    if (commits) edited(typed);
  };
  field.addEventListener("blur", () => close(true, false));
  field.addEventListener("click", (event) => event.stopPropagation());
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    close(event.key === "Enter", true);
  });
  text.replaceWith(field);
  field.focus({ preventScroll: true });
  field.select();
}
