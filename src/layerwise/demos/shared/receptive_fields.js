// Which pixels of a stack's input one output position sees, layer by layer. No DOM.

import { calculate, quantity } from "./formula.js";
import { LAYER_TYPES, borderPairs } from "./layer_types.js";
import { effectiveKernelSize, paddingAmounts } from "./windows.js";

/** What an output position reads where that is not a window. */
export const EACH_POSITION = "each position by itself";
export const EVERY_POSITION = "every position";
export const IT_DEPENDS = "it depends on the position";

const FIELD_WORDS = {
  GlobalAveragePooling1D: EVERY_POSITION,
  GlobalAveragePooling2D: EVERY_POSITION,
  GlobalMaxPooling2D: EVERY_POSITION,
  Flatten: EVERY_POSITION, // afterwards there are no positions
  BatchNormalization: EACH_POSITION,
  UpSampling2D: IT_DEPENDS,
  Conv2DTranspose: IT_DEPENDS,
  Reshape: IT_DEPENDS,
};

/**
 * What one output position of a layer reads of the layer's own input.
 * @param {object} layer
 * @param {(number|null)[]} shape - of its input
 * @returns {{size: number, strides: number, before: number}[] | string} a window along each spatial
 *   axis, which starts `before` pixels before the input's first; or one of the words above
 */
export function layerReads(layer, shape) {
  if (layer.type === "Dense") return shape.length === 2 ? EVERY_POSITION : EACH_POSITION;
  if (layer.type === "ZeroPadding2D") {
    return borderPairs(layer.borders).map(([before]) => ({ size: 1, strides: 1, before }));
  }
  if (FIELD_WORDS[layer.type]) return FIELD_WORDS[layer.type];
  const kernel = layer.pool_size ?? layer.kernel_size;
  return kernel.map((taps, axis) => {
    const window = effectiveKernelSize(taps, layer.dilation_rate?.[axis] ?? 1);
    const strides = layer.strides[axis];
    const along = { size: shape[axis + 1], window, strides, padding: layer.padding };
    return { size: window, strides, before: paddingAmounts(along)[0] };
  });
}

/**
 * The receptive field of a stack with one more layer on top.
 *
 * Output position i sees the pixels from `offset` + i × `strides` on, `size` of them; pixels before
 * 0 or past the end are padding.
 *
 * @param {{size: number, strides: number, offset: number}[] | string} fields - of the stack so far,
 *   an entry for each spatial axis, or a word
 * @param {ReturnType<typeof layerReads>} reads
 */
export function widenFields(fields, reads) {
  if (reads === EVERY_POSITION || fields === EVERY_POSITION) return EVERY_POSITION;
  if (reads === EACH_POSITION) return fields;
  if (reads === IT_DEPENDS || fields === IT_DEPENDS) return IT_DEPENDS;
  return fields.map((field, axis) => ({
    size: field.size + (reads[axis].size - 1) * field.strides,
    strides: field.strides * reads[axis].strides,
    offset: field.offset - reads[axis].before * field.strides,
  }));
}

/** The fields of a stack without layers: a pixel sees itself. */
export function ownPixels(shape) {
  return shape.slice(1, -1).map(() => ({ size: 1, strides: 1, offset: 0 }));
}

/** How one layer widens the field, as steps for `equationText`. */
export function fieldSteps(layer, fields, reads) {
  if (!Array.isArray(fields) || !Array.isArray(reads)) return [];
  return reads.flatMap((window, axis) => {
    const size = quantity(`size[${axis}]`, fields[axis].size);
    const strides = quantity(`strides[${axis}]`, fields[axis].strides);
    const wider = calculate("−", quantity("window", window.size), 1);
    const longer = quantity("window strides", window.strides);
    return [
      { label: size.name, expression: calculate("+", size, calculate("×", wider, strides)) },
      { label: strides.name, expression: calculate("×", strides, longer) },
    ];
  });
}
