// The shape of a layer's output with its worked steps. The rules, the steps and the refusals are
// worded as Python's `layerwise.arithmetic` words them. No DOM.
//
// A shape is an array with the batch axis first, which is null: [null, height, width, channels].

import { calculate, multiply, quantity } from "./formula.js";
import { axisArgument, filtersOf, placedSizes, splitShape, unitsOf } from "./layer_axes.js";
import { LayerRefusal, checkArguments, shapeText } from "./layer_refusals.js";
import { borderPairs, pythonTuple } from "./layer_types.js";
import { effectiveKernelSize, windowCount } from "./windows.js";

/**
 * The shape of a layer's output.
 * @param {object} layer - as `makeLayer` returns it
 * @param {(number|null)[]} shape - of its input
 * @returns {{shape: (number|null)[], steps: {label: string, expression: object, why?: string}[]}}
 * @throws {LayerRefusal} where Keras refuses too
 */
export function outputShape(layer, shape) {
  checkArguments(layer);
  return SHAPE_RULES[layer.type](layer, shape);
}

/** How many windows fit along an axis, and the steps to it. */
function axisCount(layer, size, axis) {
  const argument = layer.pool_size ? "pool_size" : "kernel_size";
  const dilation = layer.dilation_rate?.[axis] ?? 1;
  let window = axisArgument(layer, argument, axis);
  const steps = [];
  if (dilation > 1) {
    const label = `effective ${window.name}`;
    const rate = axisArgument(layer, "dilation_rate", axis);
    const reach = calculate("+", calculate("×", rate, calculate("−", window, 1)), 1);
    steps.push({ label, expression: reach });
    window = quantity(label, effectiveKernelSize(window.value, dilation));
  }
  const strides = axisArgument(layer, "strides", axis);
  const expression =
    layer.padding === "valid"
      ? calculate("+", calculate("floor", calculate("−", size, window), strides), 1)
      : calculate("ceil", size, strides);
  const fits = { size: size.value, window: window.value, strides: strides.value };
  if (windowCount({ ...fits, padding: layer.padding }) < 1) refuseSmall(layer, size, window);
  return { expression, steps: [...steps, { label: `output ${size.name}`, expression }] };
}

function refuseSmall(layer, { name, value }, window) {
  const shown = ["kernel_size", "pool_size", "strides", "padding", "dilation_rate"];
  const texts = shown
    .filter((each) => layer[each])
    .map(
      (each) =>
        `${each}=${typeof layer[each] === "string" ? `'${layer[each]}'` : pythonTuple(layer[each])}`,
    );
  throw new LayerRefusal(
    `${layer.type}: no window fits; the output's ${name} would be less than 1.`,
    {
      received: `input ${name} ${value}, ${texts.join(", ")}`,
      mend: `Make ${name} ${window.value} or more, the window smaller, or padding "same".`,
      keras: "Computed output size would be zero or negative",
    },
  );
}

/** The shape of a layer whose windows move over the spatial axes. */
function windowsShape(layer, shape, channels) {
  const { spatial } = splitShape(layer, shape);
  const axes = spatial.map((size, axis) => axisCount(layer, size, axis));
  return {
    shape: [null, ...axes.map(({ expression }) => expression.value), channels.value],
    steps: [
      ...axes.flatMap(({ steps }) => steps),
      { label: "output channels", expression: channels },
    ],
  };
}

/** The shape of a layer that computes every spatial size by itself. */
function sizedShape(layer, shape, rule) {
  const { spatial, channels } = splitShape(layer, shape);
  const sizes = spatial.map((size, axis) => rule(size, axis));
  const steps = sizes.map((expression, i) => ({ label: `output ${spatial[i].name}`, expression }));
  return { shape: [null, ...sizes.map((size) => size.value), channels.value], steps };
}

/** The channels that one filter reads. */
export function groupChannels(layer, shape) {
  const { channels } = splitShape(layer, shape);
  if (channels.value % layer.groups) {
    throw new LayerRefusal(`${layer.type}: the input's channels must be a multiple of groups.`, {
      received: `channels=${channels.value}, groups=${layer.groups}, input_shape=${shapeText(shape)}`,
      mend: "Each group reads channels / groups of the input's channels.",
      keras: "The number of input channels must be evenly divisible by the number of groups",
    });
  }
  return calculate("/", channels, quantity("groups", layer.groups));
}

/** The factors of the number of maps that one kernel per channel makes. */
export function depthwiseMaps(layer, shape) {
  return [splitShape(layer, shape).channels, quantity("depth_multiplier", layer.depth_multiplier)];
}

function convolutionShape(layer, shape) {
  splitShape(layer, shape);
  groupChannels(layer, shape);
  return windowsShape(layer, shape, filtersOf(layer));
}

function poolingShape(layer, shape) {
  return windowsShape(layer, shape, splitShape(layer, shape).channels);
}

function globalShape(layer, shape) {
  const { channels } = splitShape(layer, shape);
  const why = "All positions of a channel become one value.";
  return {
    shape: [null, channels.value],
    steps: [{ label: "output channels", expression: channels, why }],
  };
}

function separableShape(layer, shape) {
  splitShape(layer, shape);
  return windowsShape(layer, shape, filtersOf(layer));
}

function transposedShape(layer, shape) {
  const rule = (size, axis) => {
    const kernel = axisArgument(layer, "kernel_size", axis);
    const strides = axisArgument(layer, "strides", axis);
    if (layer.padding === "same") return calculate("×", size, strides);
    const before = calculate("×", calculate("−", size, 1), strides);
    return calculate("+", before, calculate("max", kernel, strides));
  };
  const { shape: sizes, steps } = sizedShape(layer, shape, rule);
  return {
    shape: [...sizes.slice(0, -1), layer.filters],
    steps: [...steps, { label: "output channels", expression: filtersOf(layer) }],
  };
}

function paddedShape(layer, shape) {
  const pairs = borderPairs(layer.borders);
  return sizedShape(layer, shape, (size, axis) =>
    calculate(
      "+",
      size,
      quantity(`padding[${axis}][0]`, pairs[axis][0]),
      quantity(`padding[${axis}][1]`, pairs[axis][1]),
    ),
  );
}

function upsampledShape(layer, shape) {
  return sizedShape(layer, shape, (size, axis) =>
    calculate("×", size, axisArgument(layer, "size", axis)),
  );
}

function flattenedShape(layer, shape) {
  const features = multiply(...placedSizes(shape));
  return {
    shape: [null, features.value],
    steps: [{ label: "output features", expression: features }],
  };
}

function reshapedShape(layer, shape) {
  const values = multiply(...placedSizes(shape));
  const target = layer.target_shape;
  const open = target.indexOf(-1);
  const sizes = target.map((size, i) => quantity(`target_shape[${i}]`, size));
  const others = sizes.filter((_, i) => i !== open);
  const known = others.length ? multiply(...others) : { value: 1 };
  const fits = open < 0 ? known.value === values.value : values.value % known.value === 0;
  if (!fits) refuseReshape(layer, shape, values.value, known.value);
  const steps = [{ label: "values", expression: values }];
  if (open < 0) return { shape: [null, ...target], steps };
  const rest = calculate(
    "/",
    quantity("values", values.value),
    quantity("known sizes", known.value),
  );
  const why = "-1 takes what the other sizes leave.";
  steps.push({ label: "known sizes", expression: known });
  steps.push({ label: `target_shape[${open}]`, expression: rest, why });
  return { shape: [null, ...target.map((size) => (size === -1 ? rest.value : size))], steps };
}

function refuseReshape(layer, shape, values, known) {
  const rest = layer.target_shape.includes(-1) ? "is not a multiple of" : "is not";
  throw new LayerRefusal("Reshape: a sample must keep its number of values.", {
    received:
      `input_shape=${shapeText(shape)}, which has ${values} values a sample; ` +
      `target_shape=${pythonTuple(layer.target_shape)}: ${values} ${rest} ${known}`,
    mend: "Leave the batch axis out of target_shape; let one size be -1.",
    keras: "The total size of the tensor must be unchanged",
  });
}

function denseShape(layer, shape) {
  const why = shape.length > 2 ? "Only the last axis changes." : "";
  return {
    shape: [...shape.slice(0, -1), layer.units],
    steps: [{ label: "output features", expression: unitsOf(layer), why }],
  };
}

const SHAPE_RULES = {
  Conv1D: convolutionShape,
  Conv2D: convolutionShape,
  DepthwiseConv2D: (layer, shape) =>
    windowsShape(layer, shape, multiply(...depthwiseMaps(layer, shape))),
  SeparableConv2D: separableShape,
  Conv2DTranspose: transposedShape,
  MaxPooling1D: poolingShape,
  MaxPooling2D: poolingShape,
  AveragePooling2D: poolingShape,
  GlobalAveragePooling1D: globalShape,
  GlobalAveragePooling2D: globalShape,
  GlobalMaxPooling2D: globalShape,
  ZeroPadding2D: paddedShape,
  UpSampling2D: upsampledShape,
  BatchNormalization: (layer, shape) => ({ shape, steps: [] }),
  Flatten: flattenedShape,
  Reshape: reshapedShape,
  Dense: denseShape,
};
