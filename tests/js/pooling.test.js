import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  pool,
  pooledPixels,
  poolingAxes,
  poolingError,
  poolingRefusal,
} from "../../src/layerwise/demos/shared/pooling.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url))).pooling;
const FLOAT32 = 1e-6; // relative

const named = ({ shape, poolSize, strides, padding }) =>
  `(${shape}) by (${poolSize}), strides ${strides}, ${padding}`;

test("max and average pooling give the values and shapes that Keras gives", () => {
  for (const layer of vectors.values)
    for (const pooling of ["max", "average"]) {
      const { outputs, shape } = pool({ ...layer, pooling });
      assert.deepEqual(shape, layer.outputShape, named(layer));
      assert.ok(relativeError(outputs, layer[pooling]) < FLOAT32, `${pooling} ${named(layer)}`);
    }
});

test("what Keras refuses is refused in its words, and nothing else is", () => {
  for (const layer of vectors.refusals)
    assert.equal(poolingRefusal(layer)?.message, layer.message, named(layer));
  for (const layer of vectors.values) assert.equal(poolingRefusal(layer), null, named(layer));
});

test("the pixels of an output are those whose maximum and mean it is", () => {
  for (const layer of vectors.values) {
    const axes = poolingAxes(layer);
    layer.max.forEach((largest, place) => {
      const [row, column] = [
        Math.floor(place / layer.outputShape[1]),
        place % layer.outputShape[1],
      ];
      const values = pooledPixels(axes, row, column).map((pixel) => layer.inputs[pixel]);
      assert.equal(Math.max(...values), largest, named(layer));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(relativeError([mean], [layer.average[place]]) < FLOAT32, named(layer));
    });
  }
});

test("the error is taken against the clean values, with its sign and squared", () => {
  assert.deepEqual(poolingError([3, 1, 5, 5], [1, 2, 5, 5]), {
    count: 4,
    wrong: 2,
    sum: 1,
    squared: 5,
    bias: 0.25,
    mse: 1.25,
  });
});
