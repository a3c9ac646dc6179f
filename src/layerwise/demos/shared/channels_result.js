// What the demo channels computes for its settings, and which place a pointer means. No DOM.
import { channelPalette } from "./channel_matrix.js";
import {
  channelPart,
  channelStages,
  channelsRead,
  drawStages,
  readsChannel,
  runStages,
} from "./channel_products.js";
import { channelTitle, fixedNumber, sliceName, sumLine, writtenSum } from "./channels_words.js";
import { weightColor } from "./draw.js";
import { imageChannels } from "./image_channels.js";
import { palette } from "./tile_sheet.js";

const clampIndex = (value, count) => Math.max(0, Math.min(value, count - 1));

/** The layer with its weights and everything that it computes. */
export function channelsResult(state) {
  const stages = channelStages(state);
  const weights = drawStages(stages, state.seed);
  const tensors = runStages(stages, weights, imageChannels(state.channels));
  const signed = tensors.map(({ inputs }) => {
    const largest = inputs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return palette((value) => weightColor(value, largest), -largest, largest);
  });
  return { state, stages, weights, tensors, signed, last: stages.length - 1 };
}

/** The wanted place, brought into what the layer has: {map, channel, row, column}. */
export function placeWithin({ stages, tensors, last }, wanted) {
  const [height, width] = tensors.at(-1).shape;
  const map = clampIndex(wanted.output_map, stages[last].maps);
  const read = channelsRead(stages[last], map);
  return {
    map,
    channel: read.includes(wanted.input_channel) ? wanted.input_channel : read[0],
    row: clampIndex(wanted.output_row, height),
    column: clampIndex(wanted.output_column, width),
  };
}

/**
 * What a pointed place of a stage's matrix means.
 * @param {object} result
 * @param {object} place - as it is now
 * @param {number} stage
 * @param {{map?: number, channel?: number}} reached
 * @returns {{values: object, mode: string}} settings, and how the matrices are to be marked
 */
export function reachedPlace({ stages, last }, place, stage, { map, channel }) {
  const mode = map === undefined ? "channel" : channel === undefined ? "map" : "cell";
  const now = stage === last ? place.map : place.channel;
  const reader = map ?? readerOf(stages[stage], channel, now);
  if (stage < last) return { values: { input_channel: reader }, mode };
  const values = { output_map: reader };
  if (channel !== undefined) values.input_channel = channel;
  return { values, mode };
}

/** The map that is shown, if it reads the channel; the first that does, if not. */
function readerOf(stage, channel, now) {
  if (readsChannel(stage, now, channel)) return now;
  const maps = Array.from({ length: stage.maps }, (_, map) => map);
  return maps.find((map) => readsChannel(stage, map, channel));
}

/** Where the pointer is on a picture, as the output position whose window is there. */
export function pickedPlace({ tensors, stages }, index, row, column) {
  const [height, width] = tensors.at(-1).shape;
  const half = index === 0 ? Math.floor((stages[0].kernelShape[0] - 1) / 2) : 0;
  return {
    output_row: clampIndex(row - half, height),
    output_column: clampIndex(column - half, width),
  };
}

/** The way of a value: the channel, or map, of each tensor that it comes through. */
export function wayOf({ stages, last }, { map, channel }) {
  return last ? [channelsRead(stages[0], channel)[0], channel, map] : [channel, map];
}

/** A tensor as matrices and pictures show it: its values, colours and names. */
export function tensorSide({ state, stages, tensors, signed, last }, index) {
  const isOutput = index > last;
  return {
    tensor: tensors[index],
    color: index === 0 ? channelPalette : () => signed[index],
    name: (i) => (isOutput ? `map ${i}` : channelTitle(stages, index, i)),
    count: index === 0 ? state.channels : stages[index - 1].maps,
  };
}

/** "3 channels (top), 6 maps (right), kernel between": what a stage's matrix shows. */
export function matrixTitle(result, stage) {
  const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const from = counted(tensorSide(result, stage).count, stage ? "depthwise map" : "channel");
  const made = stage < result.last ? "depthwise map" : "map";
  const into = counted(tensorSide(result, stage + 1).count, made);
  return `${from} (top), ${into} (right), ${result.stages[stage].name} between`;
}

/**
 * The products of the first stage at a place, and the one that is pointed at, in words.
 * @param {{row: number, column: number}} tap - a place in the kernel
 */
export function tappedProduct(result, place, tap) {
  const { stages, weights, tensors, state } = result;
  const [channel, map] = wayOf(result, place);
  const part = channelPart(stages[0], weights[0], tensors[0], { ...place, map, channel });
  const [row, column] = [
    clampIndex(tap.row, state.kernel_size),
    clampIndex(tap.column, state.kernel_size),
  ];
  const at = row * state.kernel_size + column;
  const slice = sliceName(stages[0], map, channel);
  const weight = fixedNumber(part.weights[at], 1);
  const factors = [
    fixedNumber(part.pixels[at], 2),
    weight.startsWith("−") ? `(${weight})` : weight,
  ];
  const pixel = `inputs[${place.row + row}, ${place.column + column}, ${channel}]`;
  const product = fixedNumber(part.products[at], 3);
  return {
    part,
    tap: { row, column },
    titles: [channelTitle(stages, 0, channel), slice, `products, sum ${fixedNumber(part.sum, 3)}`],
    line: `${pixel} · ${slice.replace(":, :", `${row}, ${column}`)} = ${factors.join(" · ")} = ${product}`,
  };
}

/** A place's sum, with what is said of it. */
export function toldSum({ stages, weights, tensors, last }, place) {
  const written = writtenSum(stages, weights, tensors, place);
  const decimals = last ? 4 : 3;
  const count = written.terms.length;
  const mean = fixedNumber(written.sum / count, decimals);
  return {
    written,
    note:
      count > 1
        ? `Added, never averaged: a mean of the ${count} would be ${mean}.`
        : "One channel: nothing is added to it but the bias.",
    sentence: `Map ${place.map} at row ${place.row}, column ${place.column}: ${sumLine(written, decimals)}`,
  };
}
