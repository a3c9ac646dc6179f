// Layers as the Keras 3 lines that make them. No DOM.

import { LayerRefusal } from "./layer_refusals.js";
import { LAYER_TYPES, borderPairs, isDefault, pythonTuple } from "./layer_types.js";

/**
 * The call that makes a layer, such as `Conv2D(6, 5, activation="tanh")`.
 * @param {object} layer
 * @param {string[]} [unsaid] - arguments to leave out
 */
export function layerCall(layer, unsaid = []) {
  const { required, options } = LAYER_TYPES[layer.type];
  const wanted = options.filter((name) => !isDefault(layer, name) && !unsaid.includes(name));
  const parts = [
    ...required.map((name) => pythonValue(layer, name)),
    ...wanted.map((name) => `${name}=${pythonValue(layer, name)}`),
  ];
  return `${layer.type}(${parts.join(", ")})`;
}

function pythonValue(layer, name) {
  const value = layer[name];
  if (name === "target_shape") return pythonTuple(value);
  if (name === "borders") {
    const [rows, columns] = borderPairs(value);
    const even = [rows, columns].flat().every((border) => border === value[0]);
    return even ? String(value[0]) : `(${pythonTuple(rows)}, ${pythonTuple(columns)})`;
  }
  if (Array.isArray(value)) {
    return value.every((each) => each === value[0]) ? String(value[0]) : pythonTuple(value);
  }
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? `"${value}"` : String(value);
}

/** A program that builds the stack as a `keras.Sequential` and prints its summary. */
export function stackCode({ input, layers }) {
  const lines = layers.map((layer) =>
    layer instanceof LayerRefusal
      ? `        # not readable: ${layer.written}`
      : `        keras.layers.${layerCall(layer)},`,
  );
  return [
    "import keras",
    "",
    "model = keras.Sequential(",
    "    [",
    `        keras.Input(${pythonTuple(input)}),`,
    ...lines,
    "    ]",
    ")",
    "model.summary()",
  ].join("\n");
}
