import assert from "node:assert/strict";
import test from "node:test";
import { convolve } from "../../src/layerwise/demos/shared/convolution.js";
import { presetKernel } from "../../src/layerwise/demos/shared/kernels.js";

const SIZES = [1, 2, 3, 4, 5, 6, 7];
const sum = (values) => values.reduce((total, value) => total + value, 0);

test("a Sobel kernel of 3x3 is Sobel's, and a larger one still answers to nothing flat", () => {
  assert.deepEqual([...presetKernel("Sobel", 3, 3, 1)], [-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  assert.deepEqual([...presetKernel("Sobel", 3, 1, 1)], [-1, 0, 1]);
  for (const height of SIZES)
    for (const width of SIZES)
      if (height * width > 1) assert.equal(sum(presetKernel("Sobel", height, width, 1)), 0);
});

test("blur, sharpen and identity keep the brightness of a flat image", () => {
  for (const name of ["blur", "sharpen", "identity"])
    for (const height of SIZES)
      for (const width of SIZES) {
        const total = sum(presetKernel(name, height, width, 1));
        assert.ok(Math.abs(total - 1) < 1e-12, `${name} ${height}x${width}: ${total}`);
      }
  assert.deepEqual([...presetKernel("sharpen", 3, 3, 1)], [0, -1, 0, -1, 5, -1, 0, -1, 0]);
});

test("identity with same padding gives the input back, at every size", () => {
  const inputs = Float64Array.from({ length: 30 }, (_, i) => i * i);
  for (const height of SIZES)
    for (const width of SIZES) {
      const kernel = presetKernel("identity", height, width, 1);
      const kernelShape = [height, width, 1, 1];
      const layer = { inputs, shape: [5, 6, 1], kernel, kernelShape, padding: "same" };
      assert.deepEqual(convolve(layer).outputs, inputs, `${height}x${width}`);
    }
});

test("random weights are tenths from -1 to 1, of both signs, others for another seed", () => {
  const kernel = presetKernel("random", 7, 7, 1);
  assert.ok(kernel.every((weight) => Math.abs(weight) <= 1));
  assert.ok(kernel.every((weight) => Math.abs(10 * weight - Math.round(10 * weight)) < 1e-9));
  assert.ok(kernel.some((weight) => weight < 0) && kernel.some((weight) => weight > 0));
  assert.notDeepEqual(presetKernel("random", 7, 7, 2), kernel);
});

test("ones, count and bilinear are what their names say, in every size", () => {
  assert.deepEqual([...presetKernel("ones", 2, 2, 1)], [1, 1, 1, 1]);
  assert.deepEqual([...presetKernel("count", 2, 3, 1)], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...presetKernel("bilinear", 1, 3, 1)], [0.5, 1, 0.5]);
  assert.deepEqual([...presetKernel("bilinear", 1, 4, 1)], [0.25, 0.75, 0.75, 0.25]);
});
