// How many weights a layer has and how many products it computes, each with its worked steps; and
// all of that for a stack. Worded as Python's `layerwise.arithmetic` words it. No DOM.

import { calculate, multiply, quantity } from "./formula.js";
import {
  SPATIAL_NAMES,
  axisArgument,
  filtersOf,
  placedSizes,
  splitShape,
  unitsOf,
} from "./layer_axes.js";
import { depthwiseMaps, groupChannels, outputShape } from "./layer_shapes.js";
import { LAYER_TYPES } from "./layer_types.js";

/** How many weights a layer has, trained or not: {value, steps}. */
export function parameterCount(layer, shape) {
  outputShape(layer, shape); // refuses a bad shape
  const { parts, before } = WEIGHT_RULES[layer.type]?.(layer, shape) ?? { parts: [] };
  return addedUp("parameters", parts, before);
}

/** How many products of an input and a weight one sample costs: {value, steps}. */
export function multiplyAdds(layer, shape) {
  const output = outputShape(layer, shape).shape;
  const { parts, before } = PRODUCT_RULES[layer.type]?.(layer, shape, output) ?? {
    parts: [],
  };
  return addedUp("multiply-adds", parts, before);
}

function addedUp(label, parts, before = []) {
  const terms = parts.map((part) => quantity(part.label, part.expression.value));
  const sum = terms.length > 1 ? calculate("+", ...terms) : (terms[0] ?? { value: 0 });
  const only = parts.length === 1 && parts[0].label === label;
  return {
    value: sum.value,
    steps: [...before, ...parts, ...(only ? [] : [{ label, expression: sum }])],
  };
}

/** The factors whose product is the weights of one filter, and the step before them. */
function filterFactors(layer, shape) {
  const sizes = layer.kernel_size.map((_, axis) => axisArgument(layer, "kernel_size", axis));
  if (layer.groups === 1)
    return { factors: [...sizes, splitShape(layer, shape).channels], before: [] };
  const share = groupChannels(layer, shape);
  const label = "channels per group";
  return {
    factors: [...sizes, quantity(label, share.value)],
    before: [{ label, expression: share }],
  };
}

function kernelSizes(layer) {
  return layer.kernel_size.map((_, axis) => axisArgument(layer, "kernel_size", axis));
}

const biasPart = (layer, expression) => (layer.use_bias ? [{ label: "bias", expression }] : []);

/** The output's spatial sizes as factors. */
function outputPositions(layer, output) {
  return SPATIAL_NAMES[LAYER_TYPES[layer.type].rank].map((name, i) =>
    quantity(`output ${name}`, output[i + 1]),
  );
}

function convolutionWeights(layer, shape) {
  const { factors, before } = filterFactors(layer, shape);
  const kernel = { label: "kernel", expression: multiply(...factors, filtersOf(layer)) };
  return { parts: [kernel, ...biasPart(layer, filtersOf(layer))], before };
}

function depthwiseWeights(layer, shape) {
  const maps = depthwiseMaps(layer, shape);
  const kernel = { label: "kernel", expression: multiply(...kernelSizes(layer), ...maps) };
  return { parts: [kernel, ...biasPart(layer, multiply(...maps))] };
}

function separableWeights(layer, shape) {
  const maps = depthwiseMaps(layer, shape);
  return {
    parts: [
      { label: "depthwise kernel", expression: multiply(...kernelSizes(layer), ...maps) },
      { label: "pointwise kernel", expression: multiply(...maps, filtersOf(layer)) },
      ...biasPart(layer, filtersOf(layer)),
    ],
  };
}

function transposedWeights(layer, shape) {
  const { channels } = splitShape(layer, shape);
  const expression = multiply(...kernelSizes(layer), filtersOf(layer), channels);
  return { parts: [{ label: "kernel", expression }, ...biasPart(layer, filtersOf(layer))] };
}

function normalizationWeights(layer, shape) {
  const expression = quantity("channels", shape.at(-1));
  const why = "Not trained: updated from the batches.";
  return {
    parts: [
      { label: "gamma", expression },
      { label: "beta", expression },
      { label: "moving_mean", expression, why },
      { label: "moving_variance", expression, why },
    ],
  };
}

function denseWeights(layer, shape) {
  const features = quantity("features", shape.at(-1));
  const kernel = { label: "kernel", expression: multiply(features, unitsOf(layer)) };
  return { parts: [kernel, ...biasPart(layer, unitsOf(layer))] };
}

const WEIGHT_RULES = {
  Conv1D: convolutionWeights,
  Conv2D: convolutionWeights,
  DepthwiseConv2D: depthwiseWeights,
  SeparableConv2D: separableWeights,
  Conv2DTranspose: transposedWeights,
  BatchNormalization: normalizationWeights,
  Dense: denseWeights,
};

function convolutionProducts(layer, shape, output) {
  const { factors, before } = filterFactors(layer, shape);
  const expression = multiply(...outputPositions(layer, output), ...factors, filtersOf(layer));
  return { parts: [{ label: "multiply-adds", expression }], before };
}

function depthwiseProducts(layer, shape, output, label = "multiply-adds") {
  const factors = [...outputPositions(layer, output), ...kernelSizes(layer)];
  return { parts: [{ label, expression: multiply(...factors, ...depthwiseMaps(layer, shape)) }] };
}

function separableProducts(layer, shape, output) {
  const mixed = [...depthwiseMaps(layer, shape), filtersOf(layer)];
  const pointwise = multiply(...outputPositions(layer, output), ...mixed);
  const { parts } = depthwiseProducts(layer, shape, output, "depthwise");
  return { parts: [...parts, { label: "pointwise", expression: pointwise }] };
}

function transposedProducts(layer, shape) {
  const { spatial, channels } = splitShape(layer, shape);
  const expression = multiply(...spatial, ...kernelSizes(layer), filtersOf(layer), channels);
  const why = "Every input position scatters one patch.";
  return { parts: [{ label: "multiply-adds", expression, why }] };
}

function denseProducts(layer, shape) {
  const expression = multiply(...placedSizes(shape, "features"), unitsOf(layer));
  return { parts: [{ label: "multiply-adds", expression }] };
}

const PRODUCT_RULES = {
  Conv1D: convolutionProducts,
  Conv2D: convolutionProducts,
  DepthwiseConv2D: depthwiseProducts,
  SeparableConv2D: separableProducts,
  Conv2DTranspose: transposedProducts,
  Dense: denseProducts,
};
