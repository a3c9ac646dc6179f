import assert from "node:assert/strict";
import { test } from "node:test";

import {
  drawKernel,
  fans,
  initializerNames,
  initializerScale,
} from "../../src/layerwise/demos/shared/initializers.js";
import { statistics } from "./closeness.js";
import vectors from "./vectors.json" with { type: "json" };

const label = ({ name, shape }) => `${name} (${shape.join(", ")})`;

// Several seeded draws of a kernel, as many as Keras's sample holds.
function sampleOf({ name, shape, draws, count }) {
  const values = new Float64Array(count);
  const size = count / draws;
  for (let i = 0; i < draws; i++) values.set(drawKernel(name, shape, i), i * size);
  return values;
}

test("fans() agrees with Keras's compute_fans for dense layers and convolutions", () => {
  for (const { shape, fanIn, fanOut } of vectors.initializers.fans) {
    const ours = fans(shape);
    assert.deepEqual([ours.fanIn, ours.fanOut], [fanIn, fanOut], `shape (${shape.join(", ")})`);
  }
});

test("fans() counts the positions of the window as receptiveFieldSize", () => {
  assert.equal(fans([5, 5, 1, 32]).receptiveFieldSize, 25);
  assert.equal(fans([784, 32]).receptiveFieldSize, 1);
});

test("fans() rejects what is not a kernel shape and says what it received", () => {
  assert.throws(() => fans([32]), /at least two positive integers.*Received: \(32\)/);
  assert.throws(() => fans([3, 3, 0, 8]), /Received: \(3, 3, 0, 8\)/);
  assert.throws(() => fans([3, 3, 1.5, 8]), /Received: \(3, 3, 1.5, 8\)/);
});

test("initializerNames lists exactly the initializers that Keras was asked about", () => {
  const names = new Set(vectors.initializers.draws.map(({ name }) => name));
  assert.deepEqual([...initializerNames].sort(), [...names].sort());
});

test("initializerScale() names the distribution that Keras draws from", () => {
  for (const keras of vectors.initializers.draws) {
    const { distribution } = initializerScale(keras.name, keras.shape);
    assert.equal(distribution, keras.distribution, label(keras));
  }
});

test("initializerScale() gives the limit that Keras's draws come close to and never pass", () => {
  const limited = vectors.initializers.draws.filter(({ distribution }) =>
    ["uniform", "truncated_normal"].includes(distribution),
  );
  assert.equal(limited.length, 40);
  for (const keras of limited) {
    const { limit } = initializerScale(keras.name, keras.shape);
    const gap = 1 - keras.largest / limit; // relative
    assert.ok(gap > -1e-6 && gap < keras.largestTolerance, `${label(keras)}: gap ${gap}`);
  }
});

test("initializerScale() gives the standard deviation of Keras's draws", () => {
  for (const keras of vectors.initializers.draws) {
    const scale = initializerScale(keras.name, keras.shape);
    if (scale.distribution === "constant") {
      assert.equal(scale.value, keras.mean, label(keras));
      assert.equal(keras.stddev, 0);
      continue;
    }
    const stddev = scale.stddev ?? scale.limit / Math.sqrt(3);
    const error = Math.abs(keras.stddev / stddev - 1);
    assert.ok(error < keras.stddevTolerance, `${label(keras)}: ${error}`);
  }
});

test("drawKernel() has the moments and the reach of Keras's draws", () => {
  for (const keras of vectors.initializers.draws) {
    if (keras.distribution === "orthogonal" && keras.draws === 1) continue; // slow, tested below
    const ours = statistics(sampleOf(keras));
    if (keras.distribution === "constant") {
      assert.deepEqual([ours.mean, ours.stddev], [keras.mean, 0], label(keras));
      continue;
    }
    const deviation = Math.abs(ours.stddev / keras.stddev - 1);
    assert.ok(deviation < keras.stddevTolerance, `${label(keras)}: stddev off by ${deviation}`);
    const meanError = Math.abs(ours.mean) / keras.stddev;
    assert.ok(meanError < keras.stddevTolerance, `${label(keras)}: mean off by ${meanError}`);
    const kurtosisError = Math.abs(ours.kurtosis - keras.kurtosis);
    assert.ok(kurtosisError < keras.kurtosisTolerance, `${label(keras)}: ${ours.kurtosis}`);
    if (!["uniform", "truncated_normal"].includes(keras.distribution)) continue;
    const reach = Math.abs(ours.largest / keras.largest - 1);
    assert.ok(reach < keras.largestTolerance, `${label(keras)}: largest off by ${reach}`);
  }
});

test("drawKernel() never passes the limit, up to the rounding to 32 bits", () => {
  for (const name of initializerNames) {
    const { limit } = initializerScale(name, [3, 3, 4, 8]);
    if (limit === undefined) continue;
    for (let seed = 0; seed < 200; seed++) {
      const kernel = drawKernel(name, [3, 3, 4, 8], seed);
      assert.ok(
        kernel.every((weight) => Math.abs(weight) <= Math.fround(limit)),
        name,
      );
    }
  }
});

test("drawKernel() of truncated_normal, unlike glorot_normal, is narrower than its 0.05", () => {
  const shape = [3, 3, 64, 128];
  const corrected = initializerScale("glorot_normal", shape);
  const plain = initializerScale("truncated_normal", shape);
  assert.ok(Math.abs(plain.stddev - 0.0439813) < 1e-6);
  assert.equal(plain.limit, 0.1);
  assert.ok(Math.abs(corrected.stddev - Math.sqrt(2 / (9 * 192))) < 1e-12);
  assert.ok(Math.abs(corrected.limit / corrected.stddev - 2 / 0.87962566103423978) < 1e-12);
});

test("drawKernel() of orthogonal gives orthonormal columns, or rows if these are fewer", () => {
  for (const shape of [
    [3, 3, 1, 4],
    [3, 3, 1, 9],
    [3, 3, 1, 32],
    [20, 30],
    [5, 5, 2, 1],
  ]) {
    const columns = shape.at(-1);
    const kernel = drawKernel("orthogonal", shape, 5);
    const rows = kernel.length / columns;
    const isTall = rows >= columns;
    const vector = (k, i) => (isTall ? kernel[i * columns + k] : kernel[k * columns + i]);
    const length = Math.max(rows, columns);
    for (let a = 0; a < Math.min(rows, columns); a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let i = 0; i < length; i++) dot += vector(a, i) * vector(b, i);
        assert.ok(Math.abs(dot - (a === b ? 1 : 0)) < 1e-6, `(${shape.join(", ")}): ${dot}`);
      }
    }
  }
});

test("drawKernel() repeats itself for the same seed and gives 32 different filters", () => {
  const kernel = drawKernel("glorot_uniform", [5, 5, 1, 32], 3);
  assert.deepEqual(kernel, drawKernel("glorot_uniform", [5, 5, 1, 32], 3));
  assert.notDeepEqual(kernel, drawKernel("glorot_uniform", [5, 5, 1, 32], 4));
  const filter = (f) => kernel.filter((_, index) => index % 32 === f).join();
  assert.equal(new Set(Array.from({ length: 32 }, (_, f) => filter(f))).size, 32);
});

test("an unknown initializer is rejected with the list of the known ones", () => {
  const message = /unknown initializer: xavier. Known initializers: glorot_uniform, .*orthogonal/;
  assert.throws(() => drawKernel("xavier", [3, 3, 1, 8], 0), message);
  assert.throws(() => initializerScale("toString", [3, 3, 1, 8]), /unknown initializer: toString/);
});
