import assert from "node:assert/strict";
import { test } from "node:test";

import { createRandom } from "../../src/layerwise/demos/shared/random.js";
import { statistics } from "./closeness.js";

const count = 100_000;
const sample = (draw) => Float64Array.from({ length: count }, draw);

test("createRandom(seed) repeats itself for the same seed and differs for another one", () => {
  const draw = (seed) => {
    const random = createRandom(seed);
    return [random.uniform(), random.normal(), random.truncatedNormal(), random.uniform()];
  };
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
});

test("createRandom(0) starts with mulberry32's published numbers", () => {
  // The first outputs of mulberry32 for seed 0, as 32-bit integers.
  const random = createRandom(0);
  const integers = [random.uniform(), random.uniform(), random.uniform()].map((u) => u * 2 ** 32);
  assert.deepEqual(integers, [1144304738, 1416247, 958946056]);
});

test("createRandom() rejects a seed that is not an integer", () => {
  assert.throws(() => createRandom(0.5), /seed must be an integer. Received: 0.5/);
  assert.throws(() => createRandom(), /Received: undefined/);
});

test("uniform() stays in [0, 1) and has a uniform distribution's moments", () => {
  const values = sample(createRandom(1).uniform);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  const { mean, stddev, kurtosis } = statistics(values);
  assert.ok(Math.abs(mean - 0.5) < 0.005, `mean ${mean}`);
  assert.ok(Math.abs(stddev - Math.sqrt(1 / 12)) < 0.003, `stddev ${stddev}`);
  assert.ok(Math.abs(kurtosis + 1.2) < 0.03, `kurtosis ${kurtosis}`);
});

test("normal() has mean 0, standard deviation 1 and no excess kurtosis", () => {
  const { mean, stddev, kurtosis } = statistics(sample(createRandom(2).normal));
  assert.ok(Math.abs(mean) < 0.015, `mean ${mean}`);
  assert.ok(Math.abs(stddev - 1) < 0.015, `stddev ${stddev}`);
  assert.ok(Math.abs(kurtosis) < 0.08, `kurtosis ${kurtosis}`);
});

test("truncatedNormal() is redrawn beyond 2, which leaves Keras's standard deviation", () => {
  const { mean, stddev, largest } = statistics(sample(createRandom(3).truncatedNormal));
  assert.ok(largest <= 2 && largest > 1.999, `largest ${largest}`);
  assert.ok(Math.abs(mean) < 0.015, `mean ${mean}`);
  assert.ok(Math.abs(stddev - 0.87962566103423978) < 0.01, `stddev ${stddev}`);
});

test("shuffle() reorders in place, keeps every element and reaches every order alike", () => {
  const random = createRandom(4);
  const array = Uint8Array.of(1, 2, 3);
  assert.equal(random.shuffle(array), array);
  const seen = new Map();
  for (let i = 0; i < 60_000; i++) {
    const order = random.shuffle([1, 2, 3]).join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  assert.deepEqual([...seen.keys()].sort(), ["123", "132", "213", "231", "312", "321"]);
  for (const [order, times] of seen) assert.ok(Math.abs(times - 10_000) < 500, `${order} ${times}`);
});
