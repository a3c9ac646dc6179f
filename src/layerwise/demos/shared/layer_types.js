// The layers that a stack may hold: their arguments, spelled and ordered as Keras spells them, and
// the short word that stands for each in a stack's text. No DOM.

const LAYER_WINDOW_OPTIONS = ["strides", "padding"];
const LAYER_CONVOLUTION_OPTIONS = [
  ...LAYER_WINDOW_OPTIONS,
  "dilation_rate",
  "groups",
  "activation",
  "use_bias",
];
const LAYER_DEPTHWISE_OPTIONS = [
  ...LAYER_WINDOW_OPTIONS,
  "depth_multiplier",
  "dilation_rate",
  "activation",
  "use_bias",
];

/**
 * What each type takes. `rank` is its number of spatial axes; `required` arguments come first, in
 * Keras's order; the others have a default.
 */
export const LAYER_TYPES = {
  Conv2D: {
    word: "conv",
    rank: 2,
    required: ["filters", "kernel_size"],
    options: LAYER_CONVOLUTION_OPTIONS,
  },
  DepthwiseConv2D: {
    word: "depthwise_conv",
    rank: 2,
    required: ["kernel_size"],
    options: LAYER_DEPTHWISE_OPTIONS,
  },
  SeparableConv2D: {
    word: "separable_conv",
    rank: 2,
    required: ["filters", "kernel_size"],
    options: LAYER_DEPTHWISE_OPTIONS,
  },
  Conv2DTranspose: {
    word: "conv_transpose",
    rank: 2,
    required: ["filters", "kernel_size"],
    options: [...LAYER_WINDOW_OPTIONS, "activation", "use_bias"],
  },
  MaxPooling2D: {
    word: "max_pool",
    rank: 2,
    required: ["pool_size"],
    options: LAYER_WINDOW_OPTIONS,
  },
  AveragePooling2D: {
    word: "average_pool",
    rank: 2,
    required: ["pool_size"],
    options: LAYER_WINDOW_OPTIONS,
  },
  GlobalMaxPooling2D: { word: "global_max_pool", rank: 2, required: [], options: [] },
  GlobalAveragePooling2D: { word: "global_average_pool", rank: 2, required: [], options: [] },
  ZeroPadding2D: { word: "zero_pad", rank: 2, required: ["borders"], options: [] },
  UpSampling2D: { word: "up_sample", rank: 2, required: ["size"], options: [] },
  Conv1D: {
    word: "conv1d",
    rank: 1,
    required: ["filters", "kernel_size"],
    options: LAYER_CONVOLUTION_OPTIONS,
  },
  MaxPooling1D: {
    word: "max_pool1d",
    rank: 1,
    required: ["pool_size"],
    options: LAYER_WINDOW_OPTIONS,
  },
  GlobalAveragePooling1D: { word: "global_average_pool1d", rank: 1, required: [], options: [] },
  BatchNormalization: { word: "batch_norm", required: [], options: [] },
  Flatten: { word: "flatten", required: [], options: [] },
  Reshape: { word: "reshape", required: ["target_shape"], options: [] },
  Dense: { word: "dense", required: ["units"], options: ["activation", "use_bias"] },
};

export const LAYER_ACTIVATIONS = ["linear", "relu", "tanh", "sigmoid", "softmax"];

/** Whole numbers, one for a layer. */
export const LAYER_COUNTS = ["filters", "units", "groups", "depth_multiplier"];

/** Whole numbers, one for each spatial axis. */
export const LAYER_SIZES = ["kernel_size", "pool_size", "size", "strides", "dilation_rate"];

/** The numbers that an argument starts with when a layer is new. */
const LAYER_STARTS = {
  filters: 8,
  kernel_size: 3,
  pool_size: 2,
  size: 2,
  units: 10,
  borders: [1],
  target_shape: [-1],
  strides: 1,
  dilation_rate: 1,
  groups: 1,
  depth_multiplier: 1,
  padding: "valid",
  activation: "linear",
  use_bias: true,
};

/**
 * A layer with all its arguments; what is not given gets Keras's default, or a usual number.
 * @param {string} type - a key of `LAYER_TYPES`
 * @param {Object} [given] - sizes may be one number for all axes
 */
export function makeLayer(type, given = {}) {
  const { rank, required, options } = LAYER_TYPES[type];
  const layer = { type };
  for (const name of [...required, ...options]) {
    const value = given[name] ?? layerDefault(name, layer);
    const spread = LAYER_SIZES.includes(name) && !Array.isArray(value);
    layer[name] = spread ? Array(rank).fill(value) : value;
  }
  return layer;
}

/** A pooling layer's strides are its pool_size, unless they are given. */
function layerDefault(name, layer) {
  return name === "strides" && layer.pool_size ? layer.pool_size : LAYER_STARTS[name];
}

/** Whether an argument has the value that Keras gives it by itself. */
export function isDefault(layer, name) {
  const usual = makeLayer(layer.type, { ...layer, [name]: undefined })[name];
  return JSON.stringify(usual) === JSON.stringify(layer[name]);
}

/**
 * The borders of a ZeroPadding2D as [[top, bottom], [left, right]].
 * @param {number[]} borders - one number for all, two for (height, width), or all four
 */
export function borderPairs(borders) {
  if (borders.length === 1) return [Array(2).fill(borders[0]), Array(2).fill(borders[0])];
  if (borders.length === 2) return borders.map((border) => [border, border]);
  return [borders.slice(0, 2), borders.slice(2)];
}

/** A tuple as Python writes it; one number keeps its comma. */
export function pythonTuple(values) {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(", ")})`;
}
