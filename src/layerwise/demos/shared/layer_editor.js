// Controls for the arguments of one layer of a stack: labelled native inputs, made from its type.
import { element } from "./draw.js";
import {
  LAYER_ACTIVATIONS,
  LAYER_COUNTS,
  LAYER_SIZES,
  LAYER_TYPES,
  makeLayer,
} from "./layer_types.js";
import { valueText } from "./stack_grammar.js";

const EDITOR_NUMBER = "[1-9][0-9]{0,3}";
const EDITOR_FORMS = {
  borders: {
    pattern: "[0-9]{1,2}( [0-9]{1,2}( [0-9]{1,2} [0-9]{1,2})?)?",
    label: "padding",
    title: "one number, or height width, or top bottom left right",
  },
  target_shape: {
    pattern: `(-1|${EDITOR_NUMBER})( (-1|${EDITOR_NUMBER})){0,2}`,
    label: "target_shape",
    title: "sizes with spaces between, without the batch axis; one may be -1",
  },
};
const EDITOR_KEYS = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab takes the arrows else

/**
 * A group of controls with `show(layer, key)`; they are made anew when the key changes.
 * @param {(layer: object) => void} changed - called with a new layer while a control is used
 */
export function layerEditor(changed) {
  const box = element("div", { class: "lw-arguments", role: "group", "aria-label": "Arguments" });
  let controls = [];
  let known = "";
  let current = null;
  const set = (name, value) => changed(makeLayer(current.type, { ...current, [name]: value }));
  box.show = (layer, key) => {
    current = layer;
    if (known !== key) {
      known = key;
      const { required, options } = LAYER_TYPES[layer.type];
      controls = [...required, ...options].map((name) => argumentControl(layer, name, set));
      box.replaceChildren(...controls.map(({ row }) => row));
      box.hidden = !controls.length;
    }
    for (const control of controls) control.show(layer);
  };
  return box;
}

function argumentControl(layer, name, set) {
  if (name === "use_bias") return flagControl(name, set);
  if (name === "padding") {
    const values = layer.type === "Conv1D" ? ["valid", "same", "causal"] : ["valid", "same"];
    return choiceControl(name, values, set);
  }
  if (name === "activation") return choiceControl(name, LAYER_ACTIVATIONS, set);
  return typedControl(layer, name, set);
}

/** A label and its field, side by side. */
export function labelled(label, input) {
  input.id = `lw-${Math.random().toString(36).slice(2)}`; // several demos share a page
  return element(
    "span",
    { class: "lw-argument" },
    element("label", { for: input.id }, label),
    input,
  );
}

function flagControl(name, set) {
  const input = element("input", {
    type: "checkbox",
    ...EDITOR_KEYS,
    onchange: () => set(name, input.checked),
  });
  const show = (layer) => {
    input.checked = layer[name];
  };
  return { row: labelled(name, input), show };
}

function choiceControl(name, values, set) {
  const options = values.map((value) => element("option", {}, value));
  const attributes = { ...EDITOR_KEYS, onchange: () => set(name, input.value) };
  const input = element("select", attributes, ...options);
  const show = (layer) => {
    input.value = layer[name];
  };
  return { row: labelled(name, input), show };
}

/** A field for numbers; arrow keys count them up and down. */
function typedControl(layer, name, set) {
  const { label, ...form } = EDITOR_FORMS[name] ?? sizesForm(layer, name);
  const input = element("input", {
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    required: true,
    size: name === "target_shape" || name === "borders" ? 9 : 5,
    ...form,
    ...EDITOR_KEYS,
    oninput: () => {
      const fits = input.checkValidity();
      input.setAttribute("aria-invalid", String(!fits));
      if (fits) set(name, typedValue(name, input.value));
    },
    onkeydown: (event) => stepTyped(event, input, name),
  });
  const show = (shown) => {
    const text = valueText(shown[name], name);
    // who types "1" on the way to "16x2" keeps what is typed
    if (document.activeElement === input && input.getAttribute("aria-invalid") === "true") return;
    if (input.value !== text) input.value = text;
    input.setAttribute("aria-invalid", "false");
  };
  return { row: labelled(label ?? name, input), show };
}

function sizesForm(layer, name) {
  const pair = LAYER_SIZES.includes(name) && LAYER_TYPES[layer.type].rank === 2;
  return {
    pattern: pair ? `${EDITOR_NUMBER}(x${EDITOR_NUMBER})?` : EDITOR_NUMBER,
    title: pair ? "one number, or height x width: 3x1" : "a whole number",
  };
}

function typedValue(name, text) {
  if (LAYER_COUNTS.includes(name)) return Number(text);
  if (EDITOR_FORMS[name]) return text.split(" ").map(Number);
  const numbers = text.split("x").map(Number);
  return numbers.length === 1 ? numbers[0] : numbers;
}

function stepTyped(event, input, name) {
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || name === "target_shape") return;
  event.preventDefault();
  const lowest = name === "borders" ? 0 : 1;
  const next = (number) => String(Math.max(lowest, Number(number) + step));
  input.value = input.value.replace(/\d+/g, next);
  input.dispatchEvent(new Event("input"));
}
