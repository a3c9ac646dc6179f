// What lies over a painted grid: its caption, and a real grid for pointer, keyboard, screen reader.
//
// Of its cells only the one that can have the focus exists. ARIA allows that when rows and columns
// are counted and numbered.
import { arrowStep, claimKey } from "./arrow_keys.js";
import { openEditor } from "./cell_editor.js";
import { element } from "./draw.js";
import { CAPTION, GUTTER } from "./grid_layout.js";

const STARTS_NUMBER = /^[\d.,−-]$/;

/**
 * The overlay of one grid.
 * @param {{name: string, label: string, editable?: boolean}} grid
 * @param {object} calls - as `gridStage` takes them
 * @returns {object} `caption` and `table`, two nodes; `say(title, note)`; `place(grid)`, with what
 *   `paintGrid` was given, or nothing to hide it; `rest(row, column)` moves the focusable cell
 */
export function gridOverlay({ name, label, editable = false }, calls) {
  const title = element("span", { class: "lw-grid-title" });
  const note = element("span", { class: "lw-grid-note" });
  const cell = element("div", {
    role: "gridcell",
    class: "lw-cell",
    tabindex: 0,
    "aria-readonly": editable ? undefined : "true",
    // JupyterLab takes the arrow keys unless the focused element itself says otherwise
    "data-lm-suppress-shortcuts": "true",
  });
  const row = element("div", { role: "row" }, cell);
  const overlay = {
    caption: element("div", { class: "lw-grid-caption" }, title, note),
    table: element("div", { role: "grid", class: "lw-cells", "aria-label": label }, row),
    cell,
    grid: null,
    at: { row: 0, column: 0 },
    here: () => ({ grid: name, ...overlay.at }),
  };

  overlay.say = (first, second) => {
    if (title.textContent !== first) title.textContent = first;
    if (note.textContent !== second) note.textContent = second;
  };

  overlay.place = (grid) => {
    overlay.grid = grid;
    overlay.table.hidden = overlay.caption.hidden = !grid;
    if (!grid) return;
    moveTo(overlay.table, grid.x, grid.y, grid.columns * grid.cell, grid.rows * grid.cell);
    moveTo(overlay.caption, grid.x - GUTTER, grid.y - GUTTER - CAPTION);
    changeAttribute(overlay.table, "aria-rowcount", grid.rows);
    changeAttribute(overlay.table, "aria-colcount", grid.columns);
    overlay.rest(overlay.at.row, overlay.at.column);
  };

  overlay.rest = (wantedRow, wantedColumn) => {
    if (!overlay.grid) return;
    const { top, left, rows, columns, cell: size } = overlay.grid;
    overlay.at = {
      row: Math.max(top, Math.min(top + rows - 1, wantedRow)),
      column: Math.max(left, Math.min(left + columns - 1, wantedColumn)),
    };
    const [down, across] = [overlay.at.row - top, overlay.at.column - left];
    moveTo(cell, across * size, down * size, size, size);
    changeAttribute(row, "aria-rowindex", down + 1);
    changeAttribute(cell, "aria-colindex", across + 1);
    changeAttribute(cell, "aria-label", calls.named(overlay.here()));
  };

  const edit = () => editable && openEditor(overlay, calls);
  listenToPointer(overlay, calls, edit);
  listenToKeys(overlay, calls, editable);
  return overlay;
}

/** Set an attribute unless it has the value: an unchanged node costs no layout. */
function changeAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Put an absolutely placed node somewhere, in CSS pixels. */
export function moveTo(node, x, y, width, height) {
  const wide = width === undefined ? "" : `width:${width}px;`;
  const tall = height === undefined ? "" : `height:${height}px;`;
  changeAttribute(node, "style", `transform:translate(${x}px,${y}px);${wide}${tall}`);
}

/** The cell under the pointer; at the rim, the nearest. */
function cellUnder({ table, grid, here }, event) {
  const box = table.getBoundingClientRect();
  const within = (offset, count) =>
    Math.max(0, Math.min(count - 1, Math.floor(offset / grid.cell)));
  return {
    ...here(),
    row: grid.top + within(event.clientY - box.top, grid.rows),
    column: grid.left + within(event.clientX - box.left, grid.columns),
  };
}

function listenToPointer(overlay, calls, edit) {
  const { table, cell } = overlay;
  let hovered = ""; // the cell under the pointer
  let clicked = ""; // the cell of the last click
  const point = (event) => {
    const at = cellUnder(overlay, event);
    if (hovered === `${at.row},${at.column}`) return;
    hovered = `${at.row},${at.column}`;
    calls.pointed(at);
  };
  table.addEventListener("pointermove", point);
  table.addEventListener("pointerdown", point);
  table.addEventListener("pointerleave", () => {
    hovered = "";
    calls.pointed(document.activeElement === cell ? overlay.here() : null);
  });
  table.addEventListener("click", (event) => {
    const at = cellUnder(overlay, event);
    overlay.rest(at.row, at.column);
    cell.focus({ preventScroll: true });
    calls.chosen(at);
    // a second click where the first one was: phones have no double click that a page can rely on
    const place = `${at.row},${at.column}`;
    if (clicked === place) edit();
    clicked = clicked === place ? "" : place;
  });
}

function listenToKeys(overlay, calls, editable) {
  const { cell } = overlay;
  cell.addEventListener("focus", () => calls.pointed(overlay.here()));
  cell.addEventListener("blur", () => calls.pointed(null));
  cell.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = arrowStep(event);
    if (move) {
      overlay.rest(overlay.at.row + move[0], overlay.at.column + move[1]);
      const at = overlay.here();
      calls.chosen(at); // first: to point makes the focusable cell follow what is chosen
      calls.pointed(at);
    } else if (editable && STARTS_NUMBER.test(event.key)) {
      openEditor(overlay, calls, event.key);
    } else if (editable && ["Delete", "Backspace"].includes(event.key)) {
      openEditor(overlay, calls, "");
    } else if (editable && ["Enter", "F2"].includes(event.key)) {
      openEditor(overlay, calls);
    } else return;
    claimKey(event);
  });
}
