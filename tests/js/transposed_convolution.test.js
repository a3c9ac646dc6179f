import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { linkedAxis } from "../../src/layerwise/demos/shared/linked_axes.js";
import {
  axisPatches,
  interiorPatches,
  overlapCounts,
  transposedAxes,
  transposedConvolve,
  transposedRefusal,
} from "../../src/layerwise/demos/shared/transposed_convolution.js";

const file = new URL("vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file)).transposed_convolution;

const named = ({ shape, kernelShape, strides, padding, outputPadding }) =>
  `(${shape}) by (${kernelShape}), strides ${strides}, ${padding}, ${outputPadding}`;
const linked = (layer) => {
  const { rows, columns } = transposedAxes(layer);
  return { rows: linkedAxis(rows), columns: linkedAxis(columns) };
};

test("shapes and values are those that Keras gives", () => {
  assert.ok(vectors.values.length > 30);
  for (const layer of vectors.values) {
    const { outputs, shape } = transposedConvolve(layer);
    assert.deepEqual(shape, layer.outputShape, named(layer));
    assert.deepEqual(Array.from(outputs), layer.outputs, named(layer));
  }
});

test("after half of the patches, the output is what Keras gives for half of the input", () => {
  for (const layer of vectors.values) {
    const { outputs } = transposedConvolve(layer, Math.floor(layer.inputs.length / 2));
    assert.deepEqual(Array.from(outputs), layer.half, named(layer));
  }
});

test("patches are counted as a kernel of ones over ones counts them", () => {
  for (const layer of vectors.values)
    assert.deepEqual(overlapCounts(linked(layer)), layer.patches, named(layer));
});

test("what Keras refuses is refused, and nothing else is", () => {
  assert.ok(new Set(vectors.refusals.map(({ kind }) => kind)).size === 3);
  for (const layer of vectors.refusals) {
    const refusal = transposedRefusal(layer);
    assert.equal(refusal?.kind, layer.kind, named(layer));
    if (layer.message) assert.equal(refusal.message, layer.message);
  }
  for (const layer of vectors.values) assert.equal(transposedRefusal(layer), null, named(layer));
});

test("the gather view of the links gives the same outputs as the scatter view", () => {
  for (const layer of vectors.values) {
    const { rows, columns } = linked(layer);
    const gathered = layer.outputs.map((_, place) => {
      let sum = 0;
      for (const { output: i, tap: a } of rows.readers(Math.floor(place / columns.size)))
        for (const { output: j, tap: b } of columns.readers(place % columns.size))
          sum += layer.inputs[i * columns.count + j] * layer.kernel[a * columns.kernel + b];
      return sum;
    });
    assert.deepEqual(gathered, layer.outputs, named(layer));
  }
});

test("away from the border, patches meet in the numbers that the taps give", () => {
  for (const kernel of [1, 2, 3, 4, 5, 6, 7])
    for (const strides of [1, 2, 3, 4]) {
      const shape = [1, 12];
      const layer = { shape, kernelShape: [1, kernel], strides: [1, strides] };
      const counts = axisPatches(linked(layer).columns).slice(kernel, 11 * strides);
      const seen = [...new Set(counts)].sort((one, two) => one - two);
      assert.deepEqual(interiorPatches({ kernel, strides }), seen, `${kernel} by ${strides}`);
    }
});
