import assert from "node:assert/strict";
import test from "node:test";
import {
  convolvedLinks,
  reachedBlocks,
  resizedBlock,
  transposedLinks,
} from "../../src/layerwise/demos/shared/upsampling_links.js";
import { upsamplingSheets } from "../../src/layerwise/demos/shared/upsampling_sheets.js";
import {
  UPSAMPLING_SETTINGS,
  upsamplingHasCell,
  upsamplingState,
} from "../../src/layerwise/demos/shared/upsampling_state.js";
import {
  upsamplingArithmetic,
  upsamplingCaptions,
  upsamplingCellName,
  upsamplingFormula,
  upsamplingSentence,
} from "../../src/layerwise/demos/shared/upsampling_text.js";

const DEFAULTS = {
  ...{ kernel_size: 3, interpolation: "nearest", weights: "all alike", start: 1 },
  ...{ image: "photograph", shows: "upsampled" },
};
const stateOf = (changes = {}) => upsamplingState((name) => ({ ...DEFAULTS, ...changes })[name]);
const spread = ({ phases }) => Math.max(...phases) - Math.min(...phases);
const steps = (changes) => Object.fromEntries(upsamplingArithmetic(stateOf(changes)));

test("the settings are those that the state reads", () => {
  const asked = new Set();
  for (const weights of ["all alike", "10 steps"])
    upsamplingState((name) => asked.add(name) && { ...DEFAULTS, weights }[name]);
  assert.deepEqual([...asked].sort(), UPSAMPLING_SETTINGS.toSorted());
});

test("weights that are all alike make a pattern unless the strides divide the kernel", () => {
  for (const kernel_size of [2, 4, 6]) assert.ok(spread(stateOf({ kernel_size })) < 1e-12);
  for (const kernel_size of [3, 5]) assert.ok(spread(stateOf({ kernel_size })) > 0.7);
});

test("random weights make a pattern with every kernel, and training takes it away", () => {
  for (const kernel_size of [2, 3, 4, 5, 6])
    for (const start of [1, 2, 3]) {
      const at = (weights) => stateOf({ kernel_size, start, weights });
      assert.ok(spread(at("before training")) > 0.8);
      assert.ok(spread(at("1000 steps")) < 0.03);
      assert.ok(at("1000 steps").errors[0] < 0.08);
    }
});

test("the phases stand in a flat image as they are worked out", () => {
  for (const kernel_size of [2, 3, 4, 5, 6]) {
    const state = stateOf({ kernel_size, image: "flat grey", weights: "before training" });
    const at = (row, column) => state.transposed[row * 32 + column] / 0.5;
    const seen = [at(10, 10), at(10, 11), at(11, 10), at(11, 11)];
    seen.forEach((value, i) => assert.ok(Math.abs(value - state.phases[i]) < 1e-9));
  }
});

test("what the links name is what the outputs are sums of", () => {
  const state = stateOf({ kernel_size: 5, weights: "10 steps", interpolation: "bilinear" });
  for (const [row, column] of [[0, 0], [11, 18], [31, 30]]) {
    const gathers = transposedLinks(state, row, column);
    const sum = gathers.reduce(
      (total, { i, j, a, b }) => total + state.input[i * 16 + j] * state.kernel[a * 5 + b],
      0,
    );
    assert.ok(Math.abs(sum - state.transposed[row * 32 + column]) < 1e-12);
    const reads = convolvedLinks(state, row, column);
    const other = reads.reduce(
      (total, { i, j, a, b }) => total + state.enlarged[i * 32 + j] * state.resizedKernel[a * 3 + b],
      0,
    );
    assert.ok(Math.abs(other - state.convolved[row * 32 + column]) < 1e-12);
  }
});

test("a pixel reaches the outputs that gather from it, and no others", () => {
  for (const interpolation of ["nearest", "bilinear"]) {
    const state = stateOf({ interpolation, kernel_size: 5 });
    const inside = (block, row, column) =>
      row >= block.row && row < block.row + block.rows &&
      column >= block.column && column < block.column + block.columns;
    for (const [i, j] of [[0, 15], [7, 3]]) {
      const reached = reachedBlocks(state, i, j);
      for (let place = 0; place < 1024; place++) {
        const at = [Math.floor(place / 32), place % 32];
        const gathers = transposedLinks(state, ...at).some((link) => link.i === i && link.j === j);
        assert.equal(inside(reached.transposed, ...at), gathers);
        const block = resizedBlock(state, ...at);
        assert.equal(inside(reached.resized, ...at), inside(block, i, j));
        const reads = convolvedLinks(state, ...at);
        const linked = reads.some((link) => inside(reached.resized, link.i, link.j));
        assert.equal(inside(reached.convolved, ...at), linked);
      }
    }
  }
});

test("the arithmetic, the captions and the formula hold the numbers", () => {
  assert.match(steps().patches, /^kernel 3, strides 2: uneven, 1, 2, 4 inside$/);
  assert.match(steps()["a flat 1 gives"], /1\.778, 0\.889, 0\.889, 0\.444 in turn/);
  assert.equal(steps({ kernel_size: 4 }).weights, "4·4 = 16 against 9");
  const captions = upsamplingCaptions(stateOf({ shows: "error" }));
  assert.deepEqual(captions[2], ["transposed", "transposed", "− original"]);
  const state = stateOf();
  const place = { grid: "convolved", row: 11, column: 18 };
  const lines = upsamplingFormula(state, place).split("\n");
  assert.equal(lines[0], "transposed[11, 18] = 0.383·0.444 + 0.45·0.444 = 0.37");
  assert.equal(lines[2], "original[11, 18] = 0.46");
  assert.equal(
    upsamplingSentence(state, place),
    "Output [11, 18]: 2 products transposed, 9 resized and convolved.",
  );
  assert.match(upsamplingCellName(state, place), /^convolved\[11, 18\] = 0\.399$/);
  const weight = { grid: "kernel", row: 0, column: 1 };
  assert.match(upsamplingFormula(state, weight), /outputs in even rows and odd columns only/);
  const between = stateOf({ interpolation: "bilinear" });
  const resized = { grid: "resized", row: 3, column: 3 };
  assert.match(upsamplingSentence(between, resized), /a mean of 4 pixels of the input/);
});

test("every grid has its cells, whatever is shown", () => {
  for (const shows of ["upsampled", "original", "error"]) {
    const state = stateOf({ shows, kernel_size: 6, image: "flat grey" });
    for (const sheet of upsamplingSheets(state)) {
      assert.equal(sheet.colors.length, sheet.rows * sheet.columns);
      assert.ok(sheet.colors.flat().every(Number.isFinite), sheet.name);
      const corner = { grid: sheet.name, row: sheet.rows - 1, column: sheet.columns - 1 };
      assert.ok(upsamplingHasCell(state, corner));
      assert.ok(!upsamplingHasCell(state, { ...corner, row: sheet.rows }));
    }
  }
});
