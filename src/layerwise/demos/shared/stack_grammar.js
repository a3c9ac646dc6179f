// A stack as a short text, such as "input 32 32 1; conv 6 5; average_pool 2; flatten; dense 10".
// No DOM.

import { LayerRefusal } from "./layer_refusals.js";
import {
  LAYER_ACTIVATIONS,
  LAYER_COUNTS,
  LAYER_SIZES,
  LAYER_TYPES,
  isDefault,
  makeLayer,
} from "./layer_types.js";

const GRAMMAR_PADDINGS = ["valid", "same", "causal"];
const GRAMMAR_LISTS = ["borders", "target_shape"]; // as many numbers as are written
const GRAMMAR_TYPES = Object.fromEntries(
  Object.entries(LAYER_TYPES).map(([type, { word }]) => [word, type]),
);

/**
 * Read a stack.
 * @param {string} text - of the form that the demo's setting allows
 * @returns {{input: number[], layers: object[]}} `input` is the shape of a sample; a layer whose
 *   arguments do not fit is a `LayerRefusal` with its text in `written`
 */
export function parseStack(text) {
  const [input, ...layers] = text.split("; ");
  return { input: input.split(" ").slice(1).map(Number), layers: layers.map(parseLayer) };
}

function parseLayer(text) {
  const [word, ...parts] = text.split(" ");
  const type = GRAMMAR_TYPES[word];
  const { required, options } = LAYER_TYPES[type];
  const given = {};
  for (const name of required) given[name] = takeArgument(type, name, parts);
  while (parts.length) takeOption(type, options, parts, given);
  const missing = required.find((name) => given[name] === undefined);
  const unusable = Object.values(given).includes(null);
  if (!missing && !unusable) return makeLayer(type, given);
  return Object.assign(
    new LayerRefusal(`${type} takes ${argumentsInWords(type)}.`, {
      received: text,
      mend: missing ? `Write a number for ${missing}.` : "Leave out what it does not take.",
    }),
    { written: text },
  );
}

function argumentsInWords(type) {
  const { required, options } = LAYER_TYPES[type];
  const first = required.join(" and ") || "no number";
  return options.length ? `${first}, then ${options.join(", ")} where wanted` : first;
}

/** Take an argument's numbers from the front of the words; undefined where there are none. */
function takeArgument(type, name, parts) {
  const isNumber = (part) => /^-?\d/.test(part ?? "");
  if (!isNumber(parts[0])) return undefined;
  if (GRAMMAR_LISTS.includes(name)) {
    const end = parts.findIndex((part) => !isNumber(part));
    return parts.splice(0, end < 0 ? parts.length : end).map(Number);
  }
  const numbers = parts.shift().split("x").map(Number);
  const axes = LAYER_SIZES.includes(name) ? LAYER_TYPES[type].rank : 1;
  if (numbers.length === 1) return numbers[0];
  return numbers.length === axes ? numbers : null;
}

/** Take one option from the front of the words; what the type does not take becomes null. */
function takeOption(type, options, parts, given) {
  const word = parts.shift();
  const allowed = (name) => options.includes(name);
  if (word === "no_bias") given.use_bias = allowed("use_bias") ? false : null;
  else if (LAYER_ACTIVATIONS.includes(word)) given.activation = allowed("activation") ? word : null;
  else if (GRAMMAR_PADDINGS.includes(word)) {
    const known = allowed("padding") && (word !== "causal" || type === "Conv1D");
    given.padding = known ? word : null;
  } else given[word] = allowed(word) ? (takeArgument(type, word, parts) ?? null) : null;
}

/** Write a stack; what has its default is left out. */
export function stackText({ input, layers }) {
  return [`input ${input.join(" ")}`, ...layers.map(layerText)].join("; ");
}

function layerText(layer) {
  if (layer instanceof LayerRefusal) return layer.written;
  const { word, required, options } = LAYER_TYPES[layer.type];
  const wanted = options.filter((name) => !isDefault(layer, name));
  const parts = [
    ...required.map((name) => valueText(layer[name], name)),
    ...wanted.map((name) => optionText(layer, name)),
  ];
  return [word, ...parts].join(" ");
}

/** Numbers as the grammar writes them: 3, 3x1, or a list with spaces. */
export function valueText(value, name) {
  if (GRAMMAR_LISTS.includes(name)) return value.join(" ");
  if (LAYER_COUNTS.includes(name)) return String(value);
  return value.every((each) => each === value[0]) ? String(value[0]) : value.join("x");
}

function optionText(layer, name) {
  if (name === "use_bias") return "no_bias";
  if (name === "padding" || name === "activation") return layer[name];
  return `${name} ${valueText(layer[name], name)}`;
}
