import assert from "node:assert/strict";
import test from "node:test";
import { CAPTION, GUTTER, gridLayout } from "../../src/layerwise/demos/shared/grid_layout.js";

const conv2d = (rows, columns, taps, outRows, outColumns) => [
  { rows, columns },
  { rows: taps, columns: taps, small: true },
  { rows: outRows, columns: outColumns },
];
const transposed = (side, taps, outSide) => [
  { rows: side, columns: side },
  { rows: taps, columns: taps, small: true, line: [0, 0] },
  { rows: outSide, columns: outSide, line: [0, 1] },
];
const STAGES = [
  conv2d(8, 8, 3, 6, 6),
  conv2d(16, 16, 7, 10, 10),
  conv2d(18, 18, 3, 16, 16),
  conv2d(52, 52, 7, 34, 34),
  conv2d(1, 16, 1, 1, 16),
  transposed(3, 3, 7),
  transposed(8, 1, 9),
  transposed(8, 7, 35),
  [
    { rows: 17, columns: 17 },
    { rows: 16, columns: 16 },
    { rows: 16, columns: 16 },
  ],
];
const ROOMS = [
  { width: 720, height: 372 },
  { width: 600, height: 372 },
  { width: 500, height: 470 },
  { width: 262, height: 470 },
];

/** Each grid's rectangle, with its caption and its row and column numbers. */
function rectangles(room, grids) {
  return gridLayout({ ...room, grids }).map(({ x, y, cell }, i) => ({
    left: x - GUTTER,
    top: y - GUTTER - CAPTION,
    right: x + grids[i].columns * cell,
    bottom: y + grids[i].rows * cell,
    cell,
  }));
}

test("every grid is inside the stage, at every width that a demo gets", () => {
  for (const room of ROOMS)
    for (const grids of STAGES)
      for (const box of rectangles(room, grids)) {
        assert.ok(box.left >= 0 && box.right <= room.width, JSON.stringify([room, box]));
        assert.ok(box.top >= 0 && box.bottom <= room.height, JSON.stringify([room, box]));
      }
});

test("no grid covers another one or its caption", () => {
  for (const room of ROOMS)
    for (const grids of STAGES) {
      const boxes = rectangles(room, grids);
      boxes.forEach((one, i) =>
        boxes.slice(i + 1).forEach((other) => {
          const beside = one.right < other.left || other.right < one.left;
          const above = one.bottom < other.top || other.bottom < one.top;
          assert.ok(beside || above, JSON.stringify([room, one, other]));
        }),
      );
    }
});

test("input and output have cells of one size on a wide stage, and large ones when they are small", () => {
  for (const grids of STAGES) {
    const cells = rectangles(ROOMS[0], grids).map(({ cell }) => cell);
    assert.equal(cells[0], cells.at(-1));
  }
  assert.equal(rectangles(ROOMS[0], STAGES[0])[0].cell, 34);
});

test("on a phone the first grid stands above the others, which stand in one line", () => {
  const [input, kernel, output] = rectangles(ROOMS[3], STAGES[0]);
  assert.ok(input.bottom < kernel.top);
  assert.equal(kernel.top, output.top);
  assert.ok(kernel.cell >= 22 && output.cell >= 20, "cells can be read");
});

test("a kernel of one column keeps room for its caption", () => {
  for (const room of ROOMS) {
    const [, kernel, output] = rectangles(room, conv2d(8, 8, 1, 8, 8));
    assert.ok(output.left - kernel.left >= 100);
  }
});
