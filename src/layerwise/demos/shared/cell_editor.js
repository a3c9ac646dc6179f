// A text field over one cell of a painted grid.
import { element } from "./draw.js";
import { cellRect } from "./grid_painting.js";

const FIELD_WIDTH = 56; // CSS pixels, at least; the font has 16, or phones zoom in
const FIELD_HEIGHT = 30;

/**
 * Open the field over the focusable cell. Enter and leaving the field commit, Escape does not.
 * @param {object} overlay - of `gridOverlay`
 * @param {object} calls - `named`, `content` and `edited`, as `gridStage` takes them
 * @param {string} [start] - what was typed so far; the cell's number by default
 */
export function openEditor({ table, cell, grid, here }, { named, content, edited }, start) {
  const place = here();
  if (!isCore(grid, place)) return;
  const field = element("input", {
    class: "lw-cell-editor",
    "aria-label": `New value of ${named(place)}`,
    autocomplete: "off",
    maxlength: 7,
    "data-lm-suppress-shortcuts": "true",
  });
  field.value = start ?? content(place);
  let isOpen = true;
  const close = (commits, refocus) => {
    if (!isOpen) return;
    isOpen = false; // removing the field takes its focus, which would close it again
    const text = field.value;
    field.remove();
    if (refocus) cell.focus({ preventScroll: true });
    if (commits) edited(place, text);
  };
  field.addEventListener("blur", () => close(true, false));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    close(event.key === "Enter", true);
  });
  field.style = fieldStyle(grid, place);
  table.parentNode.append(field);
  field.focus({ preventScroll: true });
  if (start === undefined) field.select();
}

/** Whether a cell is one of the numbers, not padding. */
function isCore({ core: [top, left, rows, columns] }, { row, column }) {
  return row >= top && row < top + rows && column >= left && column < left + columns;
}

function fieldStyle(grid, { row, column }) {
  const [x, y, size] = cellRect(grid, row, column);
  const [width, height] = [Math.max(size, FIELD_WIDTH), Math.max(size, FIELD_HEIGHT)];
  const [left, top] = [Math.max(0, x + (size - width) / 2), Math.max(0, y + (size - height) / 2)];
  return `transform:translate(${left}px,${top}px);width:${width}px;height:${height}px`;
}
