import assert from "node:assert/strict";
import { test } from "node:test";

import { loadDigits } from "../../src/layerwise/demos/shared/digits.js";

const { train, heldOut } = loadDigits();
const parts = { train, heldOut };
const image = (part, i) => part.images.subarray(i * 64, (i + 1) * 64);

test("loadDigits() gives 800 digits to train on and 200 held out", () => {
  assert.deepEqual([train.count, heldOut.count], [800, 200]);
  for (const part of Object.values(parts)) {
    assert.ok(part.images instanceof Float32Array && part.labels instanceof Uint8Array);
    assert.equal(part.images.length, part.count * 64);
    assert.equal(part.labels.length, part.count);
  }
});

test("loadDigits() holds the same number of each digit in both parts", () => {
  for (const part of Object.values(parts)) {
    const counts = new Array(10).fill(0);
    part.labels.forEach((label) => (counts[label] += 1));
    assert.deepEqual(counts, new Array(10).fill(part.count / 10));
  }
});

test("loadDigits() gives pixels of 16 levels from 0 to 1", () => {
  for (const part of Object.values(parts)) {
    const levels = new Set(Array.from(part.images, (pixel) => Math.round(pixel * 15)));
    assert.deepEqual(
      [...levels].sort((a, b) => a - b),
      Array.from({ length: 16 }, (_, i) => i),
    );
    assert.ok(part.images.every((pixel) => Math.fround(Math.round(pixel * 15) / 15) === pixel));
  }
});

test("loadDigits() holds out no image that is also trained on", () => {
  const trained = new Set(Array.from({ length: train.count }, (_, i) => image(train, i).join()));
  for (let i = 0; i < heldOut.count; i++) assert.ok(!trained.has(image(heldOut, i).join()));
});
