// One image through Conv2D, grouped Conv2D, DepthwiseConv2D or SeparableConv2D: which channels feed
// which map, and the products and sums behind one value. No DOM.
//
// Axes: H and W, height and width; k, the kernel's side; C, input channels; D, depth_multiplier;
// F, filters; M = C · D, depthwise maps. Arrays are flat, and the last axis varies fastest.

import { convolve } from "./convolution.js";
import { createRandom } from "./random.js";

/** The choices of the demo, from all channels in every sum to one channel in each. */
export const CHANNEL_LAYERS = ["Conv2D", "grouped Conv2D", "DepthwiseConv2D", "SeparableConv2D"];

/**
 * The arguments of the Keras layer, for `makeLayer`.
 * @param {object} state - the demo's settings: layer, channels, filters, kernel_size, groups,
 *   depth_multiplier, use_bias
 * @returns {[string, object]} type and arguments
 */
export function kerasArguments({
  layer,
  filters,
  kernel_size,
  groups,
  depth_multiplier,
  use_bias,
}) {
  const bias = { use_bias };
  if (layer === "Conv2D") return ["Conv2D", { filters, kernel_size, ...bias }];
  if (layer === "grouped Conv2D") return ["Conv2D", { filters, kernel_size, groups, ...bias }];
  if (layer === "DepthwiseConv2D") return [layer, { kernel_size, depth_multiplier, ...bias }];
  return [layer, { filters, kernel_size, depth_multiplier, ...bias }];
}

/**
 * The layer's stages: one for most, two for SeparableConv2D. Each is a convolution in groups.
 * @returns {{name: string, kernelShape: number[], channels: number, maps: number, groups: number,
 *   multiplier?: number, hasBias: boolean}[]} `name` and `kernelShape` are those of Keras's
 *   variable; `multiplier` is there where that has one kernel per channel
 */
export function channelStages(state) {
  const { layer, channels, filters, kernel_size: k, groups, depth_multiplier, use_bias } = state;
  const depthwise = {
    name: layer === "SeparableConv2D" ? "depthwise_kernel" : "kernel",
    kernelShape: [k, k, channels, depth_multiplier],
    channels,
    maps: channels * depth_multiplier,
    groups: channels,
    multiplier: depth_multiplier,
    hasBias: layer === "DepthwiseConv2D" && use_bias,
  };
  if (layer === "DepthwiseConv2D") return [depthwise];
  const mixed = { maps: filters, hasBias: use_bias };
  if (layer === "SeparableConv2D") {
    const shape = [1, 1, depthwise.maps, filters];
    const pointwise = { name: "pointwise_kernel", kernelShape: shape, channels: depthwise.maps };
    return [depthwise, { ...mixed, ...pointwise, groups: 1 }];
  }
  const parts = layer === "grouped Conv2D" ? groups : 1;
  const kernelShape = [k, k, channels / parts, filters];
  return [{ ...mixed, name: "kernel", kernelShape, channels, groups: parts }];
}

/** The channels that a map of a stage reads, in order. */
export function channelsRead({ channels, maps, groups }, map) {
  const share = channels / groups;
  const first = Math.floor((map * groups) / maps) * share;
  return Array.from({ length: share }, (_, i) => first + i);
}

/** Whether a map of a stage reads a channel. */
export function readsChannel({ channels, maps, groups }, map, channel) {
  return Math.floor((map * groups) / maps) === Math.floor((channel * groups) / channels);
}

/** Where a map's weights for a channel stand in Keras's kernel: its last two indices. */
export function sliceIndices({ channels, groups, multiplier }, map, channel) {
  return multiplier ? [channel, map % multiplier] : [channel % (channels / groups), map];
}

/**
 * The weights of a map for one channel, row by row.
 * @param {object} stage - one of `channelStages`
 * @param {ArrayLike<number>} kernel - in Keras's layout
 */
export function sliceWeights({ kernelShape, channels, groups, maps }, kernel, map, channel) {
  const share = channels / groups;
  const taps = kernelShape[0] * kernelShape[1];
  // a depthwise kernel (k, k, C, D) has the order of a grouped one, (k, k, 1, C · D)
  return Array.from(
    { length: taps },
    (_, tap) => kernel[(tap * share + (channel % share)) * maps + map],
  );
}

/** Seeded weights and biases in tenths, none of them 0, so that every product can be checked. */
export function drawStages(stages, seed) {
  const random = createRandom(seed);
  const tenth = () => (random.uniform() < 0.5 ? -1 : 1) * (Math.floor(9 * random.uniform()) + 1);
  const draw = (length) => Float64Array.from({ length }, () => tenth() / 10);
  return stages.map(({ kernelShape, maps, hasBias }) => ({
    kernel: draw(kernelShape.reduce((product, size) => product * size)),
    bias: hasBias ? draw(maps) : null,
  }));
}

/**
 * Every stage's maps.
 * @param {object[]} stages
 * @param {{kernel: ArrayLike<number>, bias: ArrayLike<number>|null}[]} weights - for each stage
 * @param {{inputs: ArrayLike<number>, shape: number[]}} image - inputs (H, W, C)
 * @returns {{inputs: ArrayLike<number>, shape: number[]}[]} what enters each stage, then the output
 */
export function runStages(stages, weights, image) {
  const tensors = [image];
  stages.forEach(({ kernelShape, channels, groups, maps }, i) => {
    const { outputs, shape } = convolve({
      ...tensors[i],
      kernel: weights[i].kernel,
      kernelShape: [kernelShape[0], kernelShape[1], channels / groups, maps],
      groups,
      bias: weights[i].bias ?? undefined,
    });
    tensors.push({ inputs: outputs, shape });
  });
  return tensors;
}

/**
 * One channel's part of one value of a map: what the window reads, the weights, the products.
 * @param {{row: number, column: number, map: number, channel: number}} place
 * @returns {{pixels: number[], weights: number[], products: number[], sum: number}}
 */
export function channelPart(stage, { kernel }, { inputs, shape }, { row, column, map, channel }) {
  const [k] = stage.kernelShape;
  const weights = sliceWeights(stage, kernel, map, channel);
  const pixels = weights.map((_, tap) => {
    const [y, x] = [row + Math.floor(tap / k), column + (tap % k)];
    return inputs[(y * shape[1] + x) * shape[2] + channel];
  });
  const products = pixels.map((pixel, tap) => pixel * weights[tap]);
  return { pixels, weights, products, sum: products.reduce((sum, product) => sum + product, 0) };
}
