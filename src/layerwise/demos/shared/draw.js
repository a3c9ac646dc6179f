// What every demo draws with: labelled native controls, tiles, number grids, formulas, code lines.
// Nothing here knows a layer. Everything is created inside the element that a demo was given.

import { arrowStep, claimKey } from "./arrow_keys.js";
import { cellNumber } from "./numbers.js";

const SVG_TAGS = new Set(["svg", "g", "line", "path", "rect", "polyline", "text"]);

/**
 * Create an element. Attributes whose name starts with "on" are event listeners.
 * @param {string} tag
 * @param {Object} [attributes]
 * @param {...(Node|string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const node = SVG_TAGS.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

// JupyterLab takes the arrow keys unless the focused element itself says otherwise.
const KEEP_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** A button. `press` is called with the event. */
export function pushButton(label, press, attributes = {}) {
  return element("button", { type: "button", onclick: press, ...KEEP_KEYS, ...attributes }, label);
}

// Several demos, each with its own copy of this file, share a page: a counter would repeat itself.
function freshId() {
  return `lw-${Math.random().toString(36).slice(2)}`;
}

/** A slider, its label and its value. `change(value)` is called while it moves. */
export function slider(label, { minimum, maximum, value, change }) {
  const id = freshId();
  const shown = element("output", { for: id }, String(value));
  const input = element("input", {
    id,
    type: "range",
    min: minimum,
    max: maximum,
    step: 1,
    value,
    ...KEEP_KEYS,
    oninput: () => {
      shown.textContent = input.value;
      change(Number(input.value));
    },
  });
  const row = element(
    "div",
    { class: "lw-control" },
    element("label", { for: id }, label),
    input,
    shown,
  );
  row.show = (next) => {
    input.value = next;
    shown.textContent = String(next);
  };
  row.limit = (limit) => {
    input.max = limit;
  };
  return row;
}

/** A select with its label. `values` may be strings or numbers; `change(value)` gets the same type. */
export function picker(label, { values, value, change }) {
  const id = freshId();
  const options = values.map((item) => element("option", { value: String(item) }, String(item)));
  const select = element(
    "select",
    {
      id,
      ...KEEP_KEYS,
      onchange: () => change(values[select.selectedIndex]),
    },
    ...options,
  );
  const row = element("div", { class: "lw-control" }, element("label", { for: id }, label), select);
  row.show = (next) => {
    select.selectedIndex = values.indexOf(next);
  };
  row.show(value);
  return row;
}

/**
 * The native control of one setting, tied to the model both ways.
 * @param {Object} model - anywidget's model, or the book's stand-in
 * @param {Object} settings - what Python's `describe_settings` says
 * @param {string} name
 * @param {string} [label] - the name itself by default: controls are spelled as Keras spells them
 */
export function settingControl(model, settings, name, label = name) {
  const rule = settings[name];
  const change = (value) => {
    model.set(name, value);
    model.save_changes();
  };
  const options = { ...rule, value: model.get(name), change };
  const row = rule.kind === "whole" ? slider(label, options) : picker(label, options);
  model.on(`change:${name}`, () => row.show(model.get(name)));
  return row;
}

/** Call `react` at most once per frame after any of the settings changed; returns a cleanup. */
export function onSettings(model, names, react) {
  let frame = 0;
  const schedule = () => {
    if (!frame)
      frame = requestAnimationFrame(() => {
        frame = 0;
        react();
      });
  };
  for (const name of names) model.on(`change:${name}`, schedule);
  return () => {
    cancelAnimationFrame(frame);
    for (const name of names) model.off(`change:${name}`, schedule);
  };
}

const NEGATIVE = [179, 88, 6];
const POSITIVE = [33, 82, 160];
const ZERO = [247, 247, 247];

/** The colour of a weight: orange below zero, near-white at zero, blue above. */
export function weightColor(value, largest) {
  const share = largest > 0 ? Math.max(-1, Math.min(1, value / largest)) : 0;
  const end = share < 0 ? NEGATIVE : POSITIVE;
  return ZERO.map((zero, part) => Math.round(zero + (end[part] - zero) * Math.abs(share)));
}

/** The colour of a brightness in [0, 1]: black to white. */
export function grayColor(value) {
  const level = Math.round(255 * Math.max(0, Math.min(1, value)));
  return [level, level, level];
}

/** Black or white, whichever has the higher contrast on the colour (WCAG's relative luminance). */
export function inkOn(color) {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000" : "#fff";
}

/** A picture of `rows` x `columns` cells; `paint(color)` draws it, `color(row, column)` -> [r, g, b]. */
export function tile(rows, columns, attributes = {}) {
  const canvas = element("canvas", {
    width: columns,
    height: rows,
    class: "lw-tile",
    ...attributes,
  });
  const brush = canvas.getContext("2d");
  const image = brush.createImageData(columns, rows);
  canvas.paint = (color) => {
    for (let cell = 0; cell < rows * columns; cell++) {
      const [red, green, blue] = color(Math.floor(cell / columns), cell % columns);
      image.data.set([red, green, blue, 255], 4 * cell);
    }
    brush.putImageData(image, 0, 0);
  };
  return canvas;
}

/**
 * Give a row or grid of focusable nodes one tab stop and arrow keys between them.
 * @param {HTMLElement[][]} rows - may be ragged
 * @param {(row: number, column: number) => void} [reached] - called when a node gets the focus
 * @returns {(row: number, column: number) => void} makes a node the tab stop, without focusing it
 */
export function rovingFocus(rows, reached = () => {}) {
  const stop = (row, column) => {
    rows.flat().forEach((node) => node.setAttribute("tabindex", "-1"));
    rows[row][column].setAttribute("tabindex", "0");
  };
  const clamp = (value, count) => Math.max(0, Math.min(count - 1, value));
  rows.forEach((cells, row) =>
    cells.forEach((node, column) => {
      for (const [name, value] of Object.entries(KEEP_KEYS)) node.setAttribute(name, value);
      node.addEventListener("focus", () => {
        stop(row, column);
        reached(row, column);
      });
      node.addEventListener("keydown", (event) => {
        const step = arrowStep(event);
        if (!step) return;
        claimKey(event);
        const nextRow = clamp(row + step[0], rows.length);
        rows[nextRow][clamp(column + step[1], rows[nextRow].length)].focus();
      });
    }),
  );
  stop(0, 0);
  return stop;
}

/**
 * A grid of numbers that pointer and arrow keys can walk.
 * @param {{rows: number, columns: number, label: string, reached: Function}} options
 * @returns {HTMLElement} with `fill(value(row, column), color, text)`, whose `text` writes a value,
 *   and `mark(row, column)`
 */
export function numberGrid({ rows, columns, label, reached }) {
  const cells = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      element("td", { role: "gridcell", onpointerenter: () => reached(row, column) }),
    ),
  );
  const table = element(
    "table",
    { class: "lw-grid", role: "grid", "aria-label": label },
    element(
      "tbody",
      { role: "presentation" },
      ...cells.map((row) => element("tr", { role: "row" }, ...row)),
    ),
  );
  const stop = rovingFocus(cells, reached);
  table.fill = (value, color, text = cellNumber) =>
    cells.forEach((row, r) =>
      row.forEach((cell, c) => {
        const shade = color(value(r, c));
        cell.textContent = text(value(r, c));
        cell.style.background = `rgb(${shade})`;
        cell.style.color = inkOn(shade);
      }),
    );
  table.mark = (row, column) => {
    cells.flat().forEach((cell) => cell.classList.remove("lw-marked"));
    cells[row][column].classList.add("lw-marked");
    stop(row, column);
  };
  return table;
}

/** Lines of code with a button that copies them. */
export function codeLines() {
  const code = element("code");
  const copied = element("span", { class: "lw-copied", role: "status" });
  const copy = pushButton("Copy code", async () => {
    const done = await copyText(code.textContent);
    copied.textContent = done ? "Copied" : "Press Ctrl+C to copy the marked lines";
    if (!done) getSelection().selectAllChildren(code);
  });
  const box = element(
    "div",
    { class: "lw-code" },
    element("pre", { tabindex: 0, role: "group", "aria-label": "Keras code" }, code),
    copy,
    copied,
  );
  box.show = (text) => {
    code.textContent = text;
    copied.textContent = "";
  };
  return box;
}

/** Copy a text; tells whether it worked (a page opened from a disk may not be allowed to). */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A figure with its caption above it. */
export function captioned(caption, ...content) {
  return element("figure", { class: "lw-figure" }, element("figcaption", {}, caption), ...content);
}

/** Text that a screen reader hears when it changes, at most once per `pause` milliseconds. */
export function liveText(pause = 600) {
  const node = element("p", { class: "lw-live", "aria-live": "polite" });
  let timer = 0;
  node.say = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (node.textContent !== text) node.textContent = text;
    }, pause);
  };
  node.stop = () => clearTimeout(timer);
  return node;
}
