import assert from "node:assert/strict";
import test from "node:test";
import { inkOn } from "../../src/layerwise/demos/shared/draw.js";
import {
  cellNumber,
  percent,
  shortNumber,
  wholeNumber,
} from "../../src/layerwise/demos/shared/numbers.js";

test("a number has a real minus sign and no needless digits", () => {
  assert.equal(shortNumber(-0.0456), "−0.046");
  assert.equal(shortNumber(-3), "−3");
  assert.equal(shortNumber(0.08528, 4), "0.0853");
  assert.equal(shortNumber(0.00001, 4), "1.0e−5");
});

test("all cells of a grid have the same digits, and no cell shows a negative zero", () => {
  assert.deepEqual([0.5, -0.0001, 12.345, -123.45].map(cellNumber), [
    "0.500",
    "0.000",
    "12.35",
    "−123.5",
  ]);
});

test("a whole number has commas between thousands", () => {
  assert.deepEqual([832, 22432, 1234567].map(wholeNumber), ["832", "22,432", "1,234,567"]);
});

test("a share is a percentage with one digit", () => {
  assert.equal(percent(0.945), "94.5 %");
});

test("text on any colour has at least the contrast that WCAG AA asks for", () => {
  const luminance = (color) => {
    const [red, green, blue] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (let red = 0; red < 256; red += 15) {
    for (let green = 0; green < 256; green += 15) {
      const color = [red, green, (red + 2 * green) % 256];
      const paper = luminance(color) + 0.05;
      const contrast = inkOn(color) === "#000" ? paper / 0.05 : 1.05 / paper;
      assert.ok(contrast >= 4.5, `${color}: ${contrast}`);
    }
  }
});
