// The demo channels in words and numbers: what reads what, the sum, the kernels, the costs. No DOM.
import {
  CHANNEL_LAYERS,
  channelPart,
  channelStages,
  channelsRead,
  kerasArguments,
  sliceIndices,
} from "./channel_products.js";
import { equationText } from "./formula.js";
import { CHANNEL_NAMES } from "./image_channels.js";
import { layerCall } from "./keras_code.js";
import { multiplyAdds, parameterCount } from "./layer_arithmetic.js";
import { LayerRefusal, shapeText } from "./layer_refusals.js";
import { outputShape } from "./layer_shapes.js";
import { makeLayer } from "./layer_types.js";
import { PHOTOGRAPH_SIDE } from "./photograph.js";

const CHANNELS_KERNEL_AXES = {
  kernel: "height, width, input channels, filters",
  grouped: "height, width, input channels / groups, filters",
  depthwise: "height, width, input channels, depth_multiplier",
  pointwise_kernel: "1, 1, input channels × depth_multiplier, filters",
};

const CHANNELS_LONGEST_SUM = 8; // terms that are worth writing out in a line

const inputShapeOf = ({ channels }) => [null, PHOTOGRAPH_SIDE, PHOTOGRAPH_SIDE, channels];

/** The refusal of a state, or null. */
export function channelsRefusal(state) {
  try {
    outputShape(makeLayer(...kerasArguments(state)), inputShapeOf(state));
    return null;
  } catch (error) {
    if (error instanceof LayerRefusal) return error;
    throw error;
  }
}

/** "channel 0, red", or for a depthwise map "depthwise map 3, green". */
export function channelTitle(stages, stage, channel) {
  if (stage === 0) return `channel ${channel}, ${CHANNEL_NAMES[channel]}`;
  const [source] = channelsRead(stages[0], channel);
  return `depthwise map ${channel}, ${CHANNEL_NAMES[source]}`;
}

/** A number with a fixed count of decimals and a true minus sign. */
export function fixedNumber(value, decimals) {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text.replace("-", "−");
}

/**
 * One value of a map as the sum of what its channels give.
 * @param {object[]} stages
 * @param {object[]} weights
 * @param {object[]} tensors - as `runStages` returns them
 * @param {{row: number, column: number, map: number}} place
 * @returns {{terms: {channel: number, sum: number, value?: number, weight?: number}[],
 *   sum: number, bias: number|null, output: number}} `value` and `weight` are those of a 1 × 1
 *   kernel's one product
 */
export function writtenSum(stages, weights, tensors, { row, column, map }) {
  const last = stages.length - 1;
  const terms = channelsRead(stages[last], map).map((channel) => {
    const place = { row, column, map, channel };
    const part = channelPart(stages[last], weights[last], tensors[last], place);
    return { channel, sum: part.sum, value: part.pixels[0], weight: part.weights[0] };
  });
  const sum = terms.reduce((total, term) => total + term.sum, 0);
  const bias = weights[last].bias?.[map] ?? null;
  return { terms, sum, bias, output: sum + (bias ?? 0) };
}

/** The sum in one line, such as "0.312 − 0.120 + 0.408 + bias 0.1 = 0.700". */
export function sumLine({ terms, sum, bias, output }, decimals) {
  const rest = terms.slice(1).map((term) => signed(term.sum, decimals));
  const written = [fixedNumber(terms[0].sum, decimals), ...rest].join(" ");
  const long = terms.length > CHANNELS_LONGEST_SUM;
  const added = long ? `${fixedNumber(sum, decimals)}, the sum of ${terms.length} terms,` : written;
  const end = bias === null ? "" : ` ${bias < 0 ? "−" : "+"} bias ${Math.abs(bias).toFixed(1)}`;
  if (!end && (long || terms.length === 1)) return added.replace(/,$/, "");
  return `${added}${end} = ${fixedNumber(output, decimals)}`;
}

function signed(value, decimals) {
  const text = fixedNumber(value, decimals);
  return text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`;
}

/** How the maps read the channels, as a sentence. */
export function readingSentence(state) {
  const { layer, channels, filters, groups, depth_multiplier } = state;
  const maps = (count) => (count === 1 ? "1 map" : `${count} maps`);
  const all = channels === 1 ? "the 1 channel" : `all ${channels} channels`;
  if (layer === "Conv2D")
    return `${filters} filters give ${maps(filters)}; each adds up ${all}.`.replace(
      /^1 filters give 1 map; each/,
      "1 filter gives 1 map; it",
    );
  const share = channels / groups;
  if (layer === "grouped Conv2D")
    return groups === 1
      ? `One group is Conv2D: each map adds up ${all}.`
      : `${groups} groups: each of the ${maps(filters)} adds up the ${share === 1 ? "1 channel" : `${share} channels`} of its group.`;
  const alone = `Each channel makes ${maps(depth_multiplier)} by itself`;
  if (layer === "DepthwiseConv2D") return `${alone}; no two channels are added.`;
  return `${alone}; then a 1 × 1 kernel adds up all ${maps(channels * depth_multiplier)}, ${filters} ${filters === 1 ? "time" : "times"}.`;
}

/** "kernel[:, :, 1, 3]": a slice as NumPy would take it from Keras's kernel. */
export function sliceName(stage, map, channel) {
  return `${stage.name}[:, :, ${sliceIndices(stage, map, channel).join(", ")}]`;
}

/** Kernel shapes, output shape, parameters and multiply-adds as [term, calculation] pairs. */
export function channelsSteps(state) {
  const layer = makeLayer(...kerasArguments(state));
  const shape = inputShapeOf(state);
  const kernels = channelStages(state).map(({ name, kernelShape, multiplier, groups }) => {
    const axes = CHANNELS_KERNEL_AXES[multiplier ? "depthwise" : groups > 1 ? "grouped" : name];
    return [name, `(${kernelShape.join(", ")}) = (${axes})`];
  });
  const worked = (count) => {
    const lines = count.steps.map(equationText);
    // the last line's left side is the term that stands beside it
    return [...lines.slice(0, -1), lines.at(-1).split(" = ").slice(1).join(" = ")].join("\n");
  };
  return [
    ...kernels,
    ...(state.use_bias ? [["bias", `(${channelStages(state).at(-1).maps},)`]] : []),
    ["output", shapeText(outputShape(layer, shape).shape)],
    ["parameters", worked(parameterCount(layer, shape))],
    ["multiply-adds", worked(multiplyAdds(layer, shape))],
  ];
}

/** What each of the four layers would cost here; null where Keras refuses. */
export function layerCosts(state) {
  const shape = inputShapeOf(state);
  return CHANNEL_LAYERS.map((layer) => {
    const other = { ...state, layer };
    if (channelsRefusal(other)) return { layer, maps: null };
    const made = makeLayer(...kerasArguments(other));
    return {
      layer,
      maps: channelStages(other).at(-1).maps,
      parameters: parameterCount(made, shape).value,
      multiplyAdds: multiplyAdds(made, shape).value,
    };
  });
}

/** The Keras lines that make the layer. */
export function channelsCode(state) {
  const layer = makeLayer(...kerasArguments(state));
  return [
    "import keras",
    "",
    `inputs = keras.Input((${PHOTOGRAPH_SIDE}, ${PHOTOGRAPH_SIDE}, ${state.channels}))`,
    `outputs = keras.layers.${layerCall(layer)}(inputs)`,
  ].join("\n");
}
