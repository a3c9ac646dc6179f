import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  convolutionAxes,
  convolutionPaddings,
  convolutionRefusal,
  convolve,
} from "../../src/layerwise/demos/shared/convolution.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url))).convolution;

const named = ({ shape, kernelShape, strides, dilation, padding, groups }) =>
  `(${shape}) by (${kernelShape}), strides ${strides}, dilation ${dilation}, ${padding}, groups ${groups}`;

test("the vectors hold every padding, unequal strides and unequal dilation", () => {
  for (const padding of Object.keys(convolutionPaddings)) {
    const cases = vectors.values.filter((layer) => layer.padding === padding);
    assert.ok(cases.some(({ strides }) => strides[0] !== strides[1]));
    assert.ok(cases.some(({ dilation }) => dilation[0] !== dilation[1]));
  }
});

test("every output is what Keras computes, exactly", () => {
  for (const layer of vectors.values) {
    const { outputs, shape } = convolve({ ...layer, bias: layer.bias && layer.biases });
    assert.deepEqual(shape, layer.outputShape, named(layer));
    assert.deepEqual(
      [...outputs].map((value) => value + 0),
      layer.outputs,
      named(layer),
    );
  }
});

test("what Keras refuses is refused in its words", () => {
  for (const layer of vectors.refusals)
    assert.equal(convolutionRefusal(layer)?.message, layer.message, named(layer));
});

test("what Keras takes is not refused", () => {
  for (const layer of vectors.values) assert.equal(convolutionRefusal(layer), null, named(layer));
});

test("a refused window leaves an empty output instead of an error", () => {
  const layer = { shape: [2, 5, 1], kernelShape: [3, 3, 1, 1], inputs: Array(10).fill(1) };
  const { outputs, shape } = convolve({ ...layer, kernel: Array(9).fill(1) });
  assert.deepEqual([outputs.length, ...shape], [0, 0, 3, 1]);
});

test("an unknown padding is an error that names it", () => {
  const layer = { shape: [3, 3, 1], kernelShape: [1, 1, 1, 1], padding: "half" };
  assert.throws(() => convolutionAxes(layer), /unknown padding: half/);
});
