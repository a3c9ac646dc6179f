import assert from "node:assert/strict";
import test from "node:test";
import { digitSample } from "../../src/layerwise/demos/shared/digit_samples.js";
import {
  addNoise,
  presetPixels,
  readNumber,
  typed,
  WHITE,
  withTyped,
} from "../../src/layerwise/demos/shared/pixels.js";

const flat = (size) => presetPixels("flat", size, size, 1);
const changed = (noisy, clean) => [...noisy.keys()].filter((i) => noisy[i] !== clean[i]);

test("a digit of its own size is unchanged, and of twice the size every pixel is there four times", () => {
  assert.deepEqual([...presetPixels("digit", 8, 8, 13)], digitSample(3));
  const large = presetPixels("digit", 16, 16, 3);
  large.forEach((pixel, place) => {
    const [row, column] = [Math.floor(place / 32), Math.floor((place % 16) / 2)];
    assert.equal(pixel, digitSample(3)[row * 8 + column]);
  });
});

test("every preset has whole pixels in range, and repeats itself for the same seed", () => {
  for (const name of ["digit", "edge", "checker", "noise", "dot", "flat"]) {
    const pixels = presetPixels(name, 5, 9, 4);
    assert.equal(pixels.length, 45);
    assert.ok(pixels.every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= WHITE));
    assert.deepEqual(presetPixels(name, 5, 9, 4), pixels);
  }
  assert.notDeepEqual(presetPixels("noise", 5, 9, 5), presetPixels("noise", 5, 9, 4));
});

test("count goes up row by row, and a dot is one 1", () => {
  assert.deepEqual([...presetPixels("count", 2, 3, 1)], [1, 2, 3, 4, 5, 6]);
  const dot = [...presetPixels("dot", 5, 5, 1)];
  assert.equal(dot.indexOf(1), 12);
  assert.equal(dot.filter(Boolean).length, 1);
});

test("salt and pepper strike exactly the share of pixels that was asked for", () => {
  const clean = flat(16);
  for (const [noise, value] of [
    ["salt", WHITE],
    ["pepper", 0],
  ]) {
    const noisy = addNoise(clean, { noise, amount: 5, seed: 7, width: 16 });
    const struck = changed(noisy, clean);
    assert.equal(struck.length, Math.round(0.05 * 256));
    assert.ok(struck.every((place) => noisy[place] === value));
  }
});

test("Gaussian noise has the standard deviation that was asked for, in tenths", () => {
  const clean = new Float64Array(10_000);
  const noisy = addNoise(clean, { noise: "Gaussian", amount: 10, seed: 3, width: 100 });
  const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + value ** 2, 0) / noisy.length);
  assert.ok(Math.abs(deviation - 0.1 * WHITE) < 0.05, String(deviation));
  assert.ok(noisy.every((value) => Math.abs(10 * value - Math.round(10 * value)) < 1e-9));
});

test("a lone bright pixel is one, near the middle, and no noise changes nothing", () => {
  const clean = new Float64Array(35);
  const lone = addNoise(clean, { noise: "lone bright pixel", amount: 5, seed: 1, width: 7 });
  assert.deepEqual(changed(lone, clean), [17]);
  assert.equal(lone[17], WHITE);
  assert.deepEqual(addNoise(clean, { noise: "none", amount: 50, seed: 1, width: 7 }), clean);
});

test("typed numbers replace those of the preset, and empty places leave them", () => {
  const preset = presetPixels("count", 2, 3, 1);
  assert.deepEqual([...withTyped(preset, "", 3)], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...withTyped(preset, "9,,-2.5;,0", 3)], [9, 2, -2.5, 4, 0, 6]);
  assert.deepEqual([...withTyped(preset, "7,7,7,7,7;;7", 3)], [7, 7, 7, 4, 5, 6]);
});

test("typing one number changes one place, and emptying it restores the text", () => {
  const text = typed("1,2;3", 2, 1, "-4.5");
  assert.equal(text, "1,2;3;,-4.5");
  assert.equal(typed(text, 2, 1, ""), "1,2;3");
  assert.equal(typed("", 0, 0, "8"), "8");
  assert.equal(typed("8", 0, 0, ""), "");
});

test("what a reader types is read as a number or refused", () => {
  const read = {
    3: "3",
    " -7 ": "-7",
    "−3,5": "-3.5",
    ".5": "0.5",
    "5.": "5",
    "-0": "0",
    "00": "0",
  };
  for (const [entry, number] of Object.entries(read)) assert.equal(readNumber(entry), number);
  for (const entry of ["", "-", ".", "1e3", "100", "0.125", "x", "1 2", "Infinity"])
    assert.equal(readNumber(entry), null, entry);
});
