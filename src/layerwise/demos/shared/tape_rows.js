// The rows of the demo shape_tape: the input with its sizes, a layer with its tensor, a refusal.
import { changeText } from "./demo_parts.js";
import { element } from "./draw.js";
import { labelled } from "./layer_editor.js";
import { shapeText } from "./layer_refusals.js";
import { wholeNumber } from "./numbers.js";
import { fieldText, rowTitle } from "./tape_words.js";
import { tensorBox } from "./tensor_box.js";

const TAPE_INPUTS = {
  3: ["height", "width", "channels"],
  2: ["steps", "channels"],
  1: ["features"],
};

/** Attributes for what takes arrow keys: JupyterLab takes them else. */
export const TAPE_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** The row of the input, with a number field for each of its sizes. */
export function inputRow(edit) {
  const box = tensorBox();
  const shape = element("span", { class: "lw-tape-shape" });
  const fields = element("span", { class: "lw-tape-sizes", role: "group", "aria-label": "Input" });
  const row = element(
    "li",
    { class: "lw-tape-row lw-tape-input" },
    element("span", { class: "lw-tape-box" }, box),
    element("span", { class: "lw-tape-text" }, element("code", {}, "Input"), shape),
    fields,
  );
  let inputs = [];
  row.show = (input) => {
    box.show(input);
    changeText(shape, shapeText([null, ...input]));
    if (inputs.length !== input.length) {
      inputs = input.map((_, axis) => sizeField(axis, edit));
      const names = TAPE_INPUTS[input.length];
      fields.replaceChildren(...inputs.map((node, i) => labelled(names[i], node)));
    }
    inputs.forEach((node, axis) => {
      if (Number(node.value) !== input[axis] && document.activeElement !== node)
        node.value = input[axis];
      if (Number(node.value) === input[axis]) node.setAttribute("aria-invalid", "false");
    });
  };
  return row;
}

function sizeField(axis, edit) {
  const node = element("input", {
    type: "number",
    min: 1,
    max: 9999,
    required: true,
    ...TAPE_KEYS,
    oninput: () => {
      node.setAttribute("aria-invalid", String(!node.checkValidity()));
      if (node.checkValidity())
        edit((stack) => {
          stack.input[axis] = Number(node.value);
        });
    },
  });
  return node;
}

/** The headings of the columns; on a phone the rows name their numbers themselves. */
export function rowHeadings() {
  const names = ["shape", "count", "field"].map((part, i) =>
    element("span", { class: `lw-tape-${part}` }, ["output", "parameters", "one value sees"][i]),
  );
  return element("li", { class: "lw-tape-headings", "aria-hidden": "true" }, ...names);
}

/** The row of a layer, with `show(row, {isOpen, note, failed})`. */
export function layerRow(tape, index) {
  const parts = rowParts();
  const summary = element(
    "summary",
    {
      class: "lw-tape-summary",
      ...TAPE_KEYS,
      onclick: (event) => {
        event.preventDefault(); // the setting opens it
        tape.open(index);
      },
      onpointerenter: () => tape.point(index),
      onfocus: () => tape.point(index),
    },
    element("span", { class: "lw-tape-box" }, parts.box),
    element("span", { class: "lw-tape-text" }, parts.title, parts.tag, parts.line),
  );
  const details = element("details", {}, summary);
  const node = element("li", { class: "lw-tape-row" }, details);
  const show = (row, { isOpen, note, failed }) => {
    changeText(parts.title, rowTitle(row.layer));
    changeText(parts.tag, note?.tag ?? "");
    parts.show(row);
    if (details.open !== isOpen) details.open = isOpen;
    node.classList.toggle("lw-tape-failed", failed);
    node.classList.toggle("lw-tape-unreached", !row.shape && !row.refusal);
    if (failed && tape.refusal.parentNode !== node) node.append(tape.refusal);
  };
  return { node, details, summary, show };
}

function rowParts() {
  const span = (part, ...children) => element("span", { class: `lw-tape-${part}` }, ...children);
  const [box, title, tag, shape] = [tensorBox(), element("code"), span("tag"), span("shape")];
  const [number, seen] = [element("span"), element("span")];
  const words = [span("word", " parameters"), span("word", "sees ")];
  const count = span("count", number, words[0]);
  const field = span("field", words[1], seen);
  const show = (row) => {
    const told = row.refusal ? "Keras refuses this layer" : "not reached";
    changeText(shape, row.shape ? shapeText(row.shape) : told);
    changeText(number, row.shape ? wholeNumber(row.parameters) : "");
    changeText(seen, row.shape ? fieldText(row) : "");
    count.hidden = field.hidden = !row.shape;
    box.show(row.shape?.slice(1));
  };
  return { box, title, tag, line: span("line", shape, count, field), show };
}
