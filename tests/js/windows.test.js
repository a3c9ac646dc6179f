import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  axisWindows,
  effectiveKernelSize,
  readersOf,
} from "../../src/layerwise/demos/shared/windows.js";

const { axes } = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url))).windows;

const named = ({ size, kernel, strides, dilation, padding }) =>
  `${size} pixels, kernel ${kernel}, strides ${strides}, dilation ${dilation}, ${padding}`;

test("as many windows fit as Keras says", () => {
  for (const axis of axes) assert.equal(Math.max(axisWindows(axis).count, 0), axis.count, named(axis));
});

test("every output reads the pixels that it reads in Keras", () => {
  for (const axis of axes) {
    const { count, reads } = axisWindows(axis);
    const inside = (pixel) => pixel >= 0 && pixel < axis.size;
    const ours = Array.from({ length: Math.max(count, 0) }, (_, i) => reads(i).filter(inside));
    assert.deepEqual(ours, axis.reads, named(axis));
  }
});

test("the readers of a pixel are the outputs that list it", () => {
  for (const axis of axes)
    for (let pixel = 0; pixel < axis.size; pixel++) {
      const ours = readersOf(axis, pixel).map(({ output }) => output);
      const expected = axis.reads.flatMap((reads, i) => (reads.includes(pixel) ? [i] : []));
      assert.deepEqual(ours, expected, `${named(axis)}, pixel ${pixel}`);
    }
});

test("full padding lets every tap meet every pixel once", () => {
  for (const size of [1, 4, 7])
    for (const kernel of [1, 2, 5]) {
      const axis = { size, kernel, strides: 1, padding: "full" };
      assert.equal(axisWindows(axis).count, size + kernel - 1);
      const taps = readersOf(axis, 0).map(({ tap }) => tap);
      assert.deepEqual(taps.toSorted(), Array.from({ length: kernel }, (_, tap) => tap));
    }
});

test("a dilated kernel reaches further", () => {
  assert.equal(effectiveKernelSize(3, 2), 5);
  assert.equal(effectiveKernelSize(1, 9), 1);
});
