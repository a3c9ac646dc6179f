// A stack of layers: every shape, count and receptive field, up to the layer that Keras refuses.
// No DOM.

import { multiplyAdds, parameterCount } from "./layer_arithmetic.js";
import { LayerRefusal } from "./layer_refusals.js";
import { outputShape } from "./layer_shapes.js";
import { fieldSteps, layerReads, ownPixels, widenFields } from "./receptive_fields.js";

/**
 * Work a stack out.
 * @param {{input: number[], layers: object[]}} stack - as `parseStack` returns it: the shape of a
 *   sample, without the batch axis; a layer that could not be read is a `LayerRefusal`
 * @returns {{rows: object[], failed: number, parameters: number, multiplyAdds: number}}
 *   for each layer {layer, shape, parameters, multiplyAdds, fields}; or {layer, refusal} where
 *   Keras refuses it, and {layer} for those after it. `failed` is that layer's index, or -1
 */
export function analyzeStack({ input, layers }) {
  let shape = [null, ...input];
  let fields = ownPixels(shape);
  let failed = -1;
  const rows = layers.map((layer, index) => {
    if (failed >= 0) return { layer };
    const row = analyzeLayer(layer, shape, fields);
    if (row.refusal) failed = index;
    else ({ shape, fields } = row);
    return row;
  });
  const sum = (name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
  return { rows, failed, parameters: sum("parameters"), multiplyAdds: sum("multiplyAdds") };
}

function analyzeLayer(layer, inputShape, inputFields) {
  if (layer instanceof LayerRefusal) return { layer, refusal: layer };
  try {
    return {
      layer,
      inputShape,
      inputFields,
      shape: outputShape(layer, inputShape).shape,
      parameters: parameterCount(layer, inputShape).value,
      multiplyAdds: multiplyAdds(layer, inputShape).value,
      fields: widenFields(inputFields, layerReads(layer, inputShape)),
    };
  } catch (error) {
    if (!(error instanceof LayerRefusal)) throw error;
    return { layer, refusal: error };
  }
}

/**
 * The worked steps of one row of `analyzeStack`, in the order that a reader asks for them.
 * @returns {{title: string, steps: object[]}[]}
 */
export function rowSteps({ layer, inputShape, inputFields }) {
  const reads = layerReads(layer, inputShape);
  return [
    { title: "shape", steps: outputShape(layer, inputShape).steps },
    { title: "parameters", steps: parameterCount(layer, inputShape).steps },
    { title: "multiply-adds", steps: multiplyAdds(layer, inputShape).steps },
    { title: "receptive field", steps: fieldSteps(layer, inputFields, reads) },
  ];
}
