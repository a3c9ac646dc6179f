import assert from "node:assert/strict";
import test from "node:test";
import { ARCHITECTURES, stackOf } from "../../src/layerwise/demos/shared/architectures.js";
import { layerCall, stackCode } from "../../src/layerwise/demos/shared/keras_code.js";
import { analyzeStack } from "../../src/layerwise/demos/shared/layer_stack.js";
import { LayerRefusal } from "../../src/layerwise/demos/shared/layer_refusals.js";
import {
  LAYER_TYPES,
  makeLayer,
  pythonTuple,
} from "../../src/layerwise/demos/shared/layer_types.js";
import { parseStack, stackText } from "../../src/layerwise/demos/shared/stack_grammar.js";

const call = (text) => layerCall(parseStack(`input 8 8 4; ${text}`).layers[0]);

test("a layer's text is its Keras call in short", () => {
  assert.equal(call("conv 6 5"), "Conv2D(6, 5)");
  assert.equal(
    call("conv 6 5x3 same relu"),
    'Conv2D(6, (5, 3), padding="same", activation="relu")',
  );
  assert.equal(
    call("conv 6 3 strides 2x1 groups 2 no_bias"),
    "Conv2D(6, 3, strides=(2, 1), groups=2, use_bias=False)",
  );
  assert.equal(
    call("depthwise_conv 3 depth_multiplier 2"),
    "DepthwiseConv2D(3, depth_multiplier=2)",
  );
  assert.equal(
    call("separable_conv 100 5 dilation_rate 2"),
    "SeparableConv2D(100, 5, dilation_rate=2)",
  );
  assert.equal(call("max_pool 3 strides 2"), "MaxPooling2D(3, strides=2)");
  assert.equal(call("zero_pad 1 2 1 2"), "ZeroPadding2D(((1, 2), (1, 2)))");
  assert.equal(call("zero_pad 3"), "ZeroPadding2D(3)");
  assert.equal(call("reshape -1 4"), "Reshape((-1, 4))");
  assert.equal(call("reshape 16"), "Reshape((16,))");
  assert.equal(call("conv1d 64 3 causal"), 'Conv1D(64, 3, padding="causal")');
});

test("a tuple of one keeps its comma", () => {
  assert.equal(pythonTuple([5]), "(5,)");
  assert.equal(pythonTuple([5, 4]), "(5, 4)");
});

test("what is a default is not written", () => {
  const text = "input 8 8 4; conv 6 5 strides 1 valid linear; max_pool 2 strides 2";
  assert.equal(stackText(parseStack(text)), "input 8 8 4; conv 6 5; max_pool 2");
});

test("strides that differ from the pool are written", () => {
  const text = "input 8 8 4; max_pool 3x2 strides 2; average_pool 2 same";
  assert.equal(stackText(parseStack(text)), text);
});

test("a new layer of every type is written and read back", () => {
  for (const type of Object.keys(LAYER_TYPES)) {
    const layer = makeLayer(type);
    const text = stackText({ input: [8, 8, 4], layers: [layer] });
    assert.deepEqual(parseStack(text).layers, [layer], text);
  }
});

test("a layer that cannot be read is refused, and its text is kept", () => {
  for (const written of [
    "conv 6",
    "flatten 3",
    "max_pool 2 causal",
    "dense 5x5",
    "conv 6 3 relu 4",
  ]) {
    const text = `input 8 8 4; ${written}; flatten`;
    const parsed = parseStack(text);
    assert.ok(parsed.layers[0] instanceof LayerRefusal, written);
    assert.equal(stackText(parsed), text);
    const { failed, rows } = analyzeStack(parsed);
    assert.equal(failed, 0);
    assert.match(rows[0].refusal.rule, / takes /);
    assert.match(stackCode(parsed), /# not readable/);
  }
  assert.match(parseStack("input 4; conv 6").layers[0].mend, /kernel_size/);
});

test("after the layer that fails nothing is worked out", () => {
  const { failed, rows, parameters } = analyzeStack(parseStack(stackOf("impossible")));
  assert.equal(failed, 2);
  assert.deepEqual(
    rows.map((row) => Boolean(row.shape)),
    [true, true, ...Array(6).fill(false)],
  );
  assert.equal(parameters, 156);
});

test("presets are written as the grammar writes them", () => {
  for (const { stack } of Object.values(ARCHITECTURES))
    assert.equal(stackText(parseStack(stack)), stack);
});

const columns = (name) => {
  const { rows } = analyzeStack(parseStack(stackOf(name)));
  return {
    shapes: rows.map(({ shape }) => shape.slice(1).join("x")),
    parameters: rows.map((row) => row.parameters),
  };
};

test("LeNet-5 has the numbers of its paper, and names those that differ", () => {
  const { shapes, parameters } = columns("LeNet-5");
  assert.deepEqual(shapes.slice(0, 5), ["28x28x6", "14x14x6", "10x10x16", "5x5x16", "1x1x120"]);
  const paper = [156, 12, 1516, 32, 48120, 0, 10164, 0];
  assert.equal(
    paper.reduce((sum, count) => sum + count),
    60000,
  );
  parameters.forEach((count, layer) => {
    if (count === paper[layer]) return;
    const { tag, text } = ARCHITECTURES["LeNet-5"].notes[layer];
    assert.ok(tag.includes(`paper: ${paper[layer].toLocaleString("en")}`), `${layer}: ${tag}`);
    assert.ok(text.length > 20);
  });
});

test("AlexNet has the numbers of its paper on 227 pixels, not on 224", () => {
  const { shapes, parameters } = columns("AlexNet");
  assert.equal(shapes[0], "55x55x96");
  assert.equal(parameters[0], 34944);
  assert.equal(
    parameters.reduce((sum, count) => sum + count),
    60965224,
  );
  // the layer sizes that the paper lists, after the first, which no 96 square maps give
  const values = shapes.map((shape) =>
    shape.split("x").reduce((product, size) => product * size, 1),
  );
  const listed = [186624, 64896, 64896, 43264, 4096, 4096, 1000];
  assert.deepEqual(
    [2, 4, 5, 6, 9, 10, 11].map((layer) => values[layer]),
    listed,
  );
  assert.notEqual(values[0], 253440);
  assert.equal(columns("AlexNet-224").shapes[0], "54x54x96");
  const first = (text) => analyzeStack(parseStack(text)).rows.at(-1).shape.slice(1, 3);
  assert.deepEqual(first("input 224 224 3; conv 96 11 strides 4 same"), [56, 56]);
  assert.deepEqual(first("input 224 224 3; zero_pad 1 2 1 2; conv 96 11 strides 4"), [55, 55]);
});

test("the counts that AlexNet's notes state without groups are right", () => {
  const { stack, notes } = ARCHITECTURES.AlexNet;
  const { layers, input } = parseStack(stack.replaceAll(" groups 2", ""));
  const { rows } = analyzeStack({ layers, input });
  for (const layer of [2, 5, 6]) {
    const stated = Number(
      /Without groups: ([\d,]+)/.exec(notes[layer].text)[1].replaceAll(",", ""),
    );
    assert.equal(rows[layer].parameters, stated);
  }
  assert.ok(notes[0].text.includes((55 * 55 * 96 * (11 * 11 * 3 + 1)).toLocaleString("en")));
});

test("VGG16 has its paper's 138 million parameters in 16 layers with weights", () => {
  const { shapes, parameters } = columns("VGG16");
  assert.equal(parameters[0], 1792);
  assert.equal(parameters.filter(Boolean).length, 16);
  assert.equal(
    parameters.reduce((sum, count) => sum + count),
    138357544,
  );
  assert.equal(shapes[17], "7x7x512");
  assert.ok(Math.abs(parameters[19] / 138357544 - 0.75) < 0.02);
});
