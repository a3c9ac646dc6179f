import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  CHANNEL_LAYERS,
  channelPart,
  channelsRead,
  channelStages,
  drawStages,
  kerasArguments,
  runStages,
  sliceIndices,
  sliceWeights,
} from "../../src/layerwise/demos/shared/channel_products.js";
import { CHANNEL_NAMES, imageChannels } from "../../src/layerwise/demos/shared/image_channels.js";
import { parameterCount } from "../../src/layerwise/demos/shared/layer_arithmetic.js";
import { makeLayer } from "../../src/layerwise/demos/shared/layer_types.js";
import { relativeError } from "./closeness.js";

const { layers } = JSON.parse(
  readFileSync(new URL("vectors.json", import.meta.url)),
).channel_products;
const TOLERANCE = 1e-6;

const named = (state) => JSON.stringify({ ...state, weights: 0, inputs: 0, outputs: 0 });

/** The weights that Keras had, as `runStages` wants them. */
function givenWeights(stages, weights) {
  const left = [...weights];
  const kernels = stages.map(() => left.shift());
  return stages.map((stage, i) => ({ kernel: kernels[i], bias: stage.hasBias ? left[0] : null }));
}

const imageOf = ({ inputs, channels }) => ({ inputs, shape: [4, 4, channels] });

test("the kernels have the names and the shapes that they have in Keras", () => {
  for (const state of layers) {
    const stages = channelStages(state);
    const count = stages.length;
    assert.deepEqual(
      stages.map(({ name }) => name),
      state.variables.slice(0, count),
      named(state),
    );
    assert.deepEqual(
      stages.map(({ kernelShape }) => kernelShape),
      state.shapes.slice(0, count),
    );
    assert.equal(stages.at(-1).hasBias, state.variables.includes("bias"));
  }
});

test("the maps hold the values that Keras computes", () => {
  for (const state of layers) {
    const stages = channelStages(state);
    const { inputs } = runStages(stages, givenWeights(stages, state.weights), imageOf(state)).at(
      -1,
    );
    assert.ok(relativeError(inputs, state.outputs) < TOLERANCE, named(state));
  }
});

test("a map reads the channels that move it in Keras", () => {
  for (const state of layers) {
    const stages = channelStages(state);
    const feeds = state.feeds.map((_, map) =>
      stages.length === 1
        ? channelsRead(stages[0], map)
        : channelsRead(stages[1], map).flatMap((inner) => channelsRead(stages[0], inner)),
    );
    assert.deepEqual(
      feeds.map((channels) => [...new Set(channels)]),
      state.feeds,
      named(state),
    );
  }
});

test("the parameters are those that Keras counts", () => {
  for (const state of layers) {
    const layer = makeLayer(...kerasArguments(state));
    assert.equal(parameterCount(layer, [null, 4, 4, state.channels]).value, state.parameters);
  }
});

test("the parts of the channels add up to the value: a sum, never a mean", () => {
  for (const state of layers) {
    const stages = channelStages(state);
    const weights = givenWeights(stages, state.weights);
    const tensors = runStages(stages, weights, imageOf(state));
    stages.forEach((stage, i) => {
      const { inputs, shape } = tensors[i + 1];
      const row = shape[0] - 1;
      for (let map = 0; map < stage.maps; map++) {
        const place = { row, column: 0, map };
        const parts = channelsRead(stage, map).map(
          (channel) => channelPart(stage, weights[i], tensors[i], { ...place, channel }).sum,
        );
        const total = parts.reduce((sum, part) => sum + part, weights[i].bias?.[map] ?? 0);
        const value = inputs[row * shape[1] * shape[2] + map];
        assert.ok(Math.abs(total - value) < TOLERANCE, named(state));
      }
    });
  }
});

test("a slice is named by its place in Keras's kernel", () => {
  for (const state of layers) {
    const stages = channelStages(state);
    stages.forEach((stage, i) => {
      const kernel = state.weights[i];
      const [height, width, third, fourth] = stage.kernelShape;
      for (let map = 0; map < stage.maps; map++)
        for (const channel of channelsRead(stage, map)) {
          const [c, f] = sliceIndices(stage, map, channel);
          const expected = Array.from(
            { length: height * width },
            (_, tap) => kernel[(tap * third + c) * fourth + f],
          );
          assert.deepEqual(sliceWeights(stage, kernel, map, channel), expected, named(state));
        }
    });
  }
});

test("every kind of layer is among the cases", () => {
  assert.deepEqual([...new Set(layers.map(({ layer }) => layer))], CHANNEL_LAYERS);
});

test("drawn weights are tenths other than 0, and the same for the same seed", () => {
  const stages = channelStages(layers.at(-1));
  const [first, again, other] = [1, 1, 2].map((seed) => drawStages(stages, seed));
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  for (const weight of first[0].kernel) {
    assert.ok(weight !== 0 && Math.abs(weight) < 1);
    assert.ok(Math.abs(10 * weight - Math.round(10 * weight)) < 1e-9);
  }
});

test("more channels leave the first ones as they are, and all are hundredths", () => {
  const all = imageChannels(CHANNEL_NAMES.length);
  assert.deepEqual(all.shape, [16, 16, 6]);
  const three = imageChannels(3).inputs;
  assert.ok(three.every((value, i) => value === all.inputs[Math.floor(i / 3) * 6 + (i % 3)]));
  assert.ok(three.every((value) => value >= 0 && value <= 1));
  for (const value of all.inputs) {
    assert.ok(Math.abs(value) <= 1);
    assert.ok(Math.abs(100 * value - Math.round(100 * value)) < 1e-9);
  }
});

test("brightness is the mean of the colours", () => {
  const { inputs } = imageChannels(6);
  for (let pixel = 0; pixel < 256; pixel++) {
    const at = (channel) => inputs[pixel * 6 + channel];
    assert.ok(Math.abs(at(3) - (at(0) + at(1) + at(2)) / 3) < 0.006);
  }
});
