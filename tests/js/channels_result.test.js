import assert from "node:assert/strict";
import test from "node:test";
import { cellLook } from "../../src/layerwise/demos/shared/channel_matrix.js";
import {
  channelsResult,
  matrixTitle,
  pickedPlace,
  placeWithin,
  reachedPlace,
  tappedProduct,
  toldSum,
  wayOf,
} from "../../src/layerwise/demos/shared/channels_result.js";
import { palette } from "../../src/layerwise/demos/shared/tile_sheet.js";

const DEFAULTS = {
  layer: "Conv2D",
  channels: 4,
  filters: 6,
  kernel_size: 3,
  groups: 2,
  depth_multiplier: 2,
  use_bias: true,
  seed: 1,
};
const resultOf = (given) => channelsResult({ ...DEFAULTS, ...given });
const wanted = (given) => ({
  output_map: 0,
  output_row: 5,
  output_column: 3,
  input_channel: 0,
  ...given,
});

test("a place outside of the layer is brought into it", () => {
  const result = resultOf({ layer: "grouped Conv2D", kernel_size: 5 });
  const place = placeWithin(result, wanted({ output_map: 23, output_row: 15, input_channel: 1 }));
  // the last map reads the second group: channels 2 and 3
  assert.deepEqual(place, { map: 5, channel: 2, row: 11, column: 3 });
});

test("pointing at a channel keeps the map that reads it", () => {
  const result = resultOf({ layer: "grouped Conv2D" });
  const place = { map: 4, channel: 2, row: 0, column: 0 };
  const reached = (cell) => reachedPlace(result, place, 0, cell);
  assert.deepEqual(reached({ channel: 3 }), {
    values: { output_map: 4, input_channel: 3 },
    mode: "channel",
  });
  assert.equal(reached({ channel: 0 }).values.output_map, 0);
  assert.deepEqual(reached({ map: 1 }), { values: { output_map: 1 }, mode: "map" });
  assert.equal(reached({ map: 1, channel: 1 }).mode, "cell");
});

test("in a separable layer the first matrix chooses the depthwise map", () => {
  const result = resultOf({ layer: "SeparableConv2D" });
  const place = { map: 2, channel: 3, row: 0, column: 0 };
  assert.deepEqual(wayOf(result, place), [1, 3, 2]);
  const reached = (stage, cell) => reachedPlace(result, place, stage, cell).values;
  assert.deepEqual(reached(0, { channel: 1 }), { input_channel: 3 });
  assert.deepEqual(reached(0, { channel: 2 }), { input_channel: 4 });
  assert.deepEqual(reached(0, { map: 7, channel: 3 }), { input_channel: 7 });
  assert.deepEqual(reached(1, { channel: 6 }), { output_map: 2, input_channel: 6 });
  assert.equal(
    matrixTitle(result, 0),
    "4 channels (top), 8 depthwise maps (right), depthwise_kernel between",
  );
  assert.equal(
    matrixTitle(result, 1),
    "8 depthwise maps (top), 6 maps (right), pointwise_kernel between",
  );
});

test("a pointer on the input is the middle of the window, and stays inside", () => {
  const result = resultOf({});
  assert.deepEqual(pickedPlace(result, 0, 8, 8), { output_row: 7, output_column: 7 });
  assert.deepEqual(pickedPlace(result, 0, 0, 15), { output_row: 0, output_column: 13 });
  assert.deepEqual(pickedPlace(result, 1, 8, 8), { output_row: 8, output_column: 8 });
});

test("the product that is pointed at is the product of its factors", () => {
  for (const layer of ["Conv2D", "SeparableConv2D"]) {
    const result = resultOf({ layer });
    const place = placeWithin(result, wanted({ input_channel: 2 }));
    const { line, titles, tap } = tappedProduct(result, place, { row: 4, column: 1 });
    assert.deepEqual(tap, { row: 2, column: 1 });
    const [pixel, weight, product] = line
      .replaceAll("−", "-")
      .match(/-?\d+\.\d+/g)
      .map(Number);
    assert.ok(Math.abs(pixel * weight - product) < 1e-9, line);
    assert.ok(line.startsWith(`inputs[7, 4, ${layer === "Conv2D" ? 2 : 1}] · `), line);
    assert.match(titles[2], /^products, sum −?\d/);
  }
});

test("one channel alone is not called a sum", () => {
  const told = (given) => {
    const result = resultOf(given);
    return toldSum(result, placeWithin(result, wanted({}))).note;
  };
  assert.match(told({}), /^Added, never averaged: a mean of the 4 would be/);
  assert.match(told({ layer: "DepthwiseConv2D" }), /^One channel/);
});

test("cells are marked by what depends on what", () => {
  const stage = { channels: 4, maps: 6, groups: 2 };
  const looks = (chosen) =>
    Array.from({ length: 7 }, (_, row) =>
      Array.from(
        { length: 5 },
        (_, column) => (cellLook(stage, chosen, row, column) || "-")[0],
      ).join(""),
    );
  assert.deepEqual(looks({ map: 4, channel: 2, mode: "cell" }), [
    "--ml-", // the map reads channels 2 and 3
    "-----",
    "-----",
    "-----",
    "-----",
    "--m-m",
    "-----",
  ]);
  assert.deepEqual(looks({ map: 4, channel: 2, mode: "channel" }), [
    "--m--",
    "-----",
    "-----",
    "-----",
    "--l-l",
    "--m-m",
    "--l-l",
  ]);
  assert.equal(looks({ map: 4, channel: 2, mode: "map" })[5], "--mlm");
});

test("a palette has the colour of its value, and ends where it ends", () => {
  const bytes = (pixel) => [...new Uint8Array(Uint32Array.of(pixel).buffer)];
  const color = palette((value) => [255 * value, 0, 100], 0, 1);
  assert.deepEqual(bytes(color(1)), [255, 0, 100, 255]);
  assert.deepEqual(bytes(color(0)), [0, 0, 100, 255]);
  assert.deepEqual(color(7), color(1));
  assert.deepEqual(color(-7), color(0));
});
