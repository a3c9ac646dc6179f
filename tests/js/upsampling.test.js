import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  convolvedSame,
  doubledByTransposed,
  doublingLayer,
  halved,
  phaseSums,
  resizeSources,
  resized,
  rootMeanSquare,
} from "../../src/layerwise/demos/shared/upsampling.js";
import { transposedAxes } from "../../src/layerwise/demos/shared/transposed_convolution.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url))).upsampling;
const FLOAT32 = 1e-5; // relative

test("both resizes give Keras's values, and so does the convolution behind them", () => {
  for (const { image, side, kernel, ...expected } of vectors.resized)
    for (const interpolation of ["nearest", "bilinear"]) {
      const large = resized(image, side, interpolation);
      assert.ok(relativeError(large, expected[interpolation]) < FLOAT32, `${interpolation} ${side}`);
      const outputs = convolvedSame(large, 2 * side, kernel);
      assert.ok(relativeError(outputs, expected[`${interpolation}Convolved`]) < FLOAT32);
    }
});

test("the transposed convolution gives Keras's values", () => {
  for (const { image, side, kernel, outputs } of vectors.transposed)
    assert.ok(relativeError(doubledByTransposed(image, side, kernel), outputs) < FLOAT32);
});

test("the sums of weights are what Keras makes of a flat 1, in the order of the outputs", () => {
  for (const { kernel, phases } of vectors.transposed) {
    const { before } = transposedAxes(doublingLayer(8, kernel)).rows;
    assert.ok(relativeError(phaseSums(kernel, before), phases) < FLOAT32, `${kernel.length}`);
  }
});

test("halving takes the means of blocks, and the sources of a resize have shares of 1 in all", () => {
  assert.deepEqual([...halved([1, 2, 0, 0, 3, 6, 4, 4, 8, 8, 8, 8, 8, 8, 8, 0], 4)], [3, 2, 8, 6]);
  for (const interpolation of ["nearest", "bilinear"])
    for (let place = 0; place < 10; place++) {
      const sources = resizeSources(interpolation, place, 5);
      assert.equal(
        sources.reduce((sum, { share }) => sum + share, 0),
        1,
      );
      assert.deepEqual(
        sources.map(({ from }) => from),
        sources.map(({ from }) => from).toSorted((one, two) => one - two),
      );
    }
});

test("the error is the root of the mean square", () => {
  assert.equal(rootMeanSquare([1, 2, 3, 4], [1, 2, 3, 10]), 3);
});
