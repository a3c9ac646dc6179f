import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  channelStages,
  drawStages,
  runStages,
} from "../../src/layerwise/demos/shared/channel_products.js";
import {
  channelTitle,
  channelsCode,
  channelsRefusal,
  channelsSteps,
  fixedNumber,
  layerCosts,
  readingSentence,
  sliceName,
  sumLine,
  writtenSum,
} from "../../src/layerwise/demos/shared/channels_words.js";
import { imageChannels } from "../../src/layerwise/demos/shared/image_channels.js";

const { layers } = JSON.parse(
  readFileSync(new URL("vectors.json", import.meta.url)),
).channel_products;

const DEFAULTS = {
  layer: "Conv2D",
  channels: 3,
  filters: 6,
  kernel_size: 3,
  groups: 3,
  depth_multiplier: 1,
  use_bias: true,
};
const stateOf = (given) => ({ ...DEFAULTS, ...given });
const steps = (given) => Object.fromEntries(channelsSteps(stateOf(given)));

test("the parameters of 1350 and 1360 come out as in the question", () => {
  // 10 channels are more than the demo has; the words do not know that
  const separable = { channels: 10, filters: 100, kernel_size: 5, layer: "SeparableConv2D" };
  assert.match(steps(separable).parameters, /= 250 \+ 1,000 \+ 100 = 1,350$/);
  const depthwise = steps({ ...separable, layer: "DepthwiseConv2D" }).parameters;
  const pointwise = steps({ ...separable, layer: "Conv2D", kernel_size: 1 }).parameters;
  const last = (text) => Number(text.split(" = ").at(-1).replaceAll(",", ""));
  assert.equal(last(depthwise) + last(pointwise), 1360);
});

test("the kernels' shapes are those of Keras, with the names of their axes", () => {
  for (const state of layers) {
    const written = Object.fromEntries(channelsSteps(state));
    state.variables.forEach((name, i) => {
      const shape = state.shapes[i];
      const text = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
      assert.ok(written[name].startsWith(text), `${name}: ${written[name]}`);
    });
    assert.equal("bias" in written, state.variables.includes("bias"));
  }
  assert.match(
    steps({ layer: "grouped Conv2D" }).kernel,
    /^\(3, 3, 1, 6\) = .*input channels \/ groups, filters\)$/,
  );
  assert.match(steps({ layer: "DepthwiseConv2D" }).kernel, /input channels, depth_multiplier\)$/);
});

test("groups that do not divide are refused in the words of Keras", () => {
  const refused = (given) => channelsRefusal(stateOf({ layer: "grouped Conv2D", ...given }));
  assert.equal(refused({}), null);
  assert.match(refused({ groups: 2 }).rule, /input's channels must be a multiple of groups/);
  assert.match(refused({ groups: 4 }).keras, /number of filters must be evenly divisible/);
  assert.equal(refused({ groups: 4 }).received, "filters=6, groups=4");
  assert.equal(channelsRefusal(stateOf({ groups: 4 })), null);
});

test("the costs of the four layers stand side by side", () => {
  const costs = layerCosts(stateOf({}));
  assert.deepEqual(
    costs.map(({ parameters }) => parameters),
    [168, 60, 30, 51],
  );
  assert.deepEqual(
    costs.map(({ maps }) => maps),
    [6, 6, 3, 6],
  );
  assert.equal(costs[0].multiplyAdds, 14 * 14 * 3 * 3 * 3 * 6);
  assert.equal(layerCosts(stateOf({ groups: 2 }))[1].maps, null);
});

test("how maps read channels is said in one sentence", () => {
  const said = (given) => readingSentence(stateOf(given));
  assert.equal(said({}), "6 filters give 6 maps; each adds up all 3 channels.");
  assert.equal(said({ filters: 1 }), "1 filter gives 1 map; it adds up all 3 channels.");
  assert.equal(
    said({ filters: 2, channels: 1 }),
    "2 filters give 2 maps; each adds up the 1 channel.",
  );
  assert.match(
    said({ layer: "grouped Conv2D" }),
    /^3 groups: each of the 6 maps adds up the 1 channel of its group\.$/,
  );
  assert.match(said({ layer: "grouped Conv2D", groups: 1 }), /^One group is Conv2D/);
  assert.match(
    said({ layer: "DepthwiseConv2D", depth_multiplier: 2 }),
    /^Each channel makes 2 maps by itself; no two/,
  );
  assert.match(
    said({ layer: "SeparableConv2D" }),
    /1 map by itself; then a 1 × 1 kernel adds up all 3 maps, 6 times\.$/,
  );
});

function worked(given) {
  const state = stateOf(given);
  const stages = channelStages(state);
  const weights = drawStages(stages, 1);
  const tensors = runStages(stages, weights, imageChannels(state.channels));
  return { state, stages, weights, tensors };
}

/** Add up a line such as "0.312 − 0.120 + bias 0.1 = 0.292" as a reader would. */
function addUp(line) {
  const [sum, result] = line.replaceAll("−", "-").replaceAll("bias ", "").split(" = ");
  const total = sum
    .replace(/([+-]) /g, "$1")
    .split(" ")
    .reduce((added, term) => added + Number(term), 0);
  return [total, Number(result)];
}

test("what is written adds up, digit by digit", () => {
  for (const layer of ["Conv2D", "grouped Conv2D", "DepthwiseConv2D", "SeparableConv2D"]) {
    for (const use_bias of [true, false]) {
      const { stages, weights, tensors } = worked({ layer, use_bias });
      const written = writtenSum(stages, weights, tensors, { row: 5, column: 3, map: 1 });
      const line = sumLine(written, stages.length === 2 ? 4 : 3);
      const [, width, maps] = tensors.at(-1).shape;
      const value = tensors.at(-1).inputs[(5 * width + 3) * maps + 1];
      assert.ok(Math.abs(written.output - value) < 1e-9, layer);
      if (!line.includes("=")) {
        assert.ok(Math.abs(Number(line.replace("−", "-")) - value) < 5e-4);
        continue;
      }
      const [total, result] = addUp(line);
      assert.ok(Math.abs(total - result) < 1e-9, line);
      assert.ok(Math.abs(result - value) < 5e-5, line);
    }
  }
});

test("a long sum is not written out in a line", () => {
  const { stages, weights, tensors } = worked({
    layer: "SeparableConv2D",
    channels: 8,
    depth_multiplier: 3,
  });
  const written = writtenSum(stages, weights, tensors, { row: 0, column: 0, map: 0 });
  assert.equal(written.terms.length, 24);
  assert.match(sumLine(written, 4), /^−?[\d.]+, the sum of 24 terms, [+−] bias 0\.\d = −?[\d.]+$/);
});

test("a slice and a channel have names", () => {
  const { stages } = worked({ layer: "SeparableConv2D", depth_multiplier: 2 });
  assert.equal(sliceName(stages[0], 3, 1), "depthwise_kernel[:, :, 1, 1]");
  assert.equal(channelTitle(stages, 1, 3), "depthwise map 3, green");
  assert.equal(channelTitle(stages, 0, 2), "channel 2, blue");
  assert.equal(
    sliceName(worked({ layer: "grouped Conv2D" }).stages[0], 4, 2),
    "kernel[:, :, 0, 4]",
  );
});

test("numbers have a true minus sign, and no minus before nothing", () => {
  assert.equal(fixedNumber(-0.12, 3), "−0.120");
  assert.equal(fixedNumber(-0.00001, 3), "0.000");
});

test("the code makes the layer that is shown", () => {
  assert.match(channelsCode(stateOf({})), /keras\.layers\.Conv2D\(6, 3\)\(inputs\)$/);
  assert.match(channelsCode(stateOf({ layer: "grouped Conv2D" })), /Conv2D\(6, 3, groups=3\)/);
  assert.match(
    channelsCode(stateOf({ layer: "DepthwiseConv2D", use_bias: false })),
    /DepthwiseConv2D\(3, use_bias=False\)/,
  );
  assert.match(
    channelsCode(stateOf({ layer: "SeparableConv2D", depth_multiplier: 2 })),
    /SeparableConv2D\(6, 3, depth_multiplier=2\)/,
  );
});
