// The table of the demo lstm_steps: a column for each step, a row for each part of the layer. All
// nodes are made once, for the most steps and rows; only what changed is written.
import { arrowStep, claimKey } from "./arrow_keys.js";
import { changeText } from "./demo_parts.js";
import { element, inkOn, weightColor } from "./draw.js";
import { cellText } from "./pixel_text.js";

const TABLE_STEPS = 6;
const TABLE_INPUTS = 2; // rows of text fields
const TABLE_ROWS = 15; // the other rows: at most 4 gates, a cell, 3 states, 6 outputs, an influence

/**
 * @param {object} calls
 * @param {(cell: {kind: string, index: number, time: number} | null) => void} calls.pointed - the
 *   pointer or the focus is on a cell, or on none
 * @param {(time: number) => void} calls.chosen - a cell was clicked, or reached by a key
 * @param {(field: HTMLInputElement, feature: number, time: number) => void} calls.edited
 * @returns {HTMLElement} with `show(rows, timesteps)`, rows as `recurrentRows` returns them, and
 *   `mark({pointed, linked, step, isLater})`
 */
export function recurrentTable(calls) {
  const steps = Array.from({ length: TABLE_STEPS }, (_, time) => time);
  const heads = steps.map((time) => element("th", { role: "columnheader", scope: "col" }, `${time}`));
  const slots = Array.from({ length: TABLE_INPUTS + TABLE_ROWS }, (_, slot) =>
    tableSlot(steps, slot < TABLE_INPUTS ? slot : null, calls),
  );
  const now = { rows: [], timesteps: TABLE_STEPS, stop: null };
  const table = element(
    "table",
    { class: "lw-recurrent", role: "grid", "aria-label": "Parts and steps: arrow keys move" },
    element(
      "thead",
      { role: "presentation" },
      element("tr", { role: "row" }, element("th", { role: "columnheader" }, "step"), ...heads),
    ),
    element("tbody", { role: "presentation" }, ...slots.map(({ node }) => node)),
  );
  listenToTable(table, slots, now, calls);
  table.show = (rows, timesteps) => {
    Object.assign(now, { timesteps, rows: placedRows(rows) });
    heads.forEach((head, time) => (head.hidden = time >= timesteps));
    slots.forEach((slot, at) => showSlot(slot, now.rows[at], timesteps));
  };
  table.mark = ({ pointed, linked, step, isLater }) => {
    const keys = new Set(linked.map((cell) => cell.join()));
    heads.forEach((head, time) => head.classList.toggle("lw-now", time === step));
    slots.forEach(({ cells }, at) => {
      const row = now.rows[at];
      if (!row) return;
      cells.slice(0, now.timesteps).forEach((cell, time) => {
        const here =
          pointed.kind === row.kind && pointed.index === row.index && pointed.time === time;
        const isLinked = keys.has([row.kind, row.index, time].join());
        const look = here ? "marked" : isLinked ? "linked" : isLater(row, time) ? "later" : "";
        if (cell.dataset.look !== look) cell.dataset.look = look;
        if (here) recurrentStopAt(now, cell.target);
      });
    });
  };
  return table;
}

/** A row of cells; those of an input hold text fields. */
function tableSlot(steps, feature, { edited }) {
  const cells = steps.map((time) => {
    const cell = element("td", { role: "gridcell" });
    cell.target = cell;
    if (feature !== null) {
      cell.target = element("input", {
        "aria-label": `x at step ${time}, feature ${feature}`,
        inputmode: "decimal",
        autocomplete: "off",
        maxlength: 6,
        oninput: (event) => edited(event.target, feature, time),
      });
      cell.append(cell.target);
    }
    cell.target.tabIndex = -1;
    cell.target.dataset.lmSuppressShortcuts = "true";
    return cell;
  });
  const head = element("th", { role: "rowheader", scope: "row" });
  return { head, cells, node: element("tr", { role: "row" }, head, ...cells) };
}

/** Inputs in the first slots, the others after them. */
function placedRows(rows) {
  const placed = [];
  rows.forEach((row) => {
    if (row.kind === "x") placed[row.index] = row;
    else placed[Math.max(TABLE_INPUTS, placed.length)] = row;
  });
  return placed;
}

function showSlot({ head, cells, node }, row, timesteps) {
  node.hidden = !row;
  if (!row) return;
  changeText(head, row.label);
  node.dataset.kind = row.kind === "y" && row.index === 0 ? "first y" : row.kind;
  cells.forEach((cell, time) => {
    cell.hidden = time >= timesteps;
    if (!cell.hidden) showValue(cell, row, time);
  });
}

function showValue(cell, { kind, values, largest }, time) {
  const value = values[time];
  if (cell.target !== cell) {
    const text = cellText(value, 2);
    if (document.activeElement !== cell.target && cell.target.value !== text) {
      cell.target.value = text;
      cell.target.setAttribute("aria-invalid", "false");
    }
    return;
  }
  const isEmpty = value === null || (kind === "∂" && value === 0);
  changeText(cell, value === null ? "–" : shortValue(value));
  cell.classList.toggle("lw-unread", isEmpty);
  const shade = weightColor(value ?? 0, largest ?? 1.2);
  cell.style.backgroundColor = isEmpty ? "" : `rgb(${shade})`;
  cell.style.color = isEmpty ? "" : inkOn(shade);
}

/** Two digits after the point; what is smaller is not 0. */
function shortValue(value) {
  const text = value.toFixed(2).replace("-", "−");
  if (Number(value.toFixed(2))) return text;
  return value === 0 ? "0" : "≈0";
}

function recurrentStopAt(now, node) {
  if (now.stop === node) return;
  if (now.stop) now.stop.tabIndex = -1;
  node.tabIndex = 0;
  now.stop = node;
}

function listenToTable(table, slots, now, { pointed, chosen }) {
  const places = new Map();
  slots.forEach(({ cells }, slot) =>
    cells.forEach((cell, time) => places.set(cell, { slot, time })),
  );
  const placeOf = (node) => places.get(node.closest?.("td"));
  const cellAt = ({ slot, time }) => ({
    kind: now.rows[slot].kind,
    index: now.rows[slot].index,
    time,
  });
  const point = (event) => {
    const place = placeOf(event.target);
    if (place) pointed(cellAt(place));
  };
  table.addEventListener("pointerover", point);
  table.addEventListener("focusin", point);
  table.addEventListener("focusout", () => pointed(null));
  table.addEventListener("pointerleave", () => {
    const focused = placeOf(document.activeElement ?? table);
    pointed(focused ? cellAt(focused) : null);
  });
  table.addEventListener("click", (event) => {
    const place = placeOf(event.target);
    if (!place) return;
    slots[place.slot].cells[place.time].target.focus({ preventScroll: true });
    chosen(place.time);
  });
  table.addEventListener("keydown", (event) => {
    const [move, place] = [arrowStep(event), placeOf(event.target)];
    if (!move || !place) return;
    if (move[1] && isInside(event.target, move[1])) return;
    claimKey(event);
    const next = neighbour(now, place, move);
    const { target } = slots[next.slot].cells[next.time];
    target.focus();
    target.select?.();
    chosen(next.time);
  });
}

/** Whether an arrow key still moves within the text of a field. */
function isInside({ selectionStart: start, selectionEnd: end, value }, direction) {
  if (value === undefined || (start === 0 && end === value.length)) return false;
  return direction < 0 ? start > 0 : end < value.length;
}

/** The next slot that is there, and the next step within the steps. */
function neighbour({ rows, timesteps }, { slot, time }, [down, across]) {
  let next = slot;
  do next += down;
  while (down && next in rows === false && next >= 0 && next < rows.length);
  return {
    slot: next in rows ? next : slot,
    time: Math.max(0, Math.min(timesteps - 1, time + across)),
  };
}
