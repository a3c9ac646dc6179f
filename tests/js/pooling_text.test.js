import assert from "node:assert/strict";
import test from "node:test";
import {
  POOLING_SETTINGS,
  poolingHasCell,
  poolingMends,
  poolingState,
} from "../../src/layerwise/demos/shared/pooling_state.js";
import {
  poolingArithmetic,
  poolingCaptions,
  poolingCode,
  poolingFormula,
  poolingSentence,
} from "../../src/layerwise/demos/shared/pooling_text.js";
import { average } from "./closeness.js";

const DEFAULTS = {
  ...{ height: 3, width: 3, pooling: "max", pool_size: 2, strides: "None", padding: "valid" },
  ...{ input: "count", noise: "none", amount: 5, seed: 1, input_values: "" },
};
const stateOf = (changes = {}) => poolingState((name) => ({ ...DEFAULTS, ...changes })[name]);
const steps = (changes) => Object.fromEntries(poolingArithmetic(stateOf(changes)));
const output = (row, column) => ({ grid: "output", row, column });
const WHITE_SQUARED = 256;

test("the settings are those that the state reads", () => {
  const asked = new Set();
  poolingState((name) => asked.add(name) && DEFAULTS[name]);
  assert.deepEqual([...asked].sort(), POOLING_SETTINGS.toSorted());
});

test("1 to 9 pooled by two is 5, and with strides of 1 or same padding four numbers", () => {
  assert.deepEqual([...stateOf().outputs], [5]);
  assert.deepEqual([...stateOf({ strides: 1 }).outputs], [5, 6, 8, 9]);
  assert.deepEqual([...stateOf({ padding: "same" }).outputs], [5, 6, 8, 9]);
  assert.equal(steps()["output height"], "⌊(3 − 2) / 2⌋ + 1 = ⌊0.5⌋ + 1 = 1");
  assert.equal(steps()["never read"], "row 2; column 2 (hatched)");
});

test("an average counts only the pixels, and the formula says so", () => {
  const state = stateOf({ pooling: "average", padding: "same" });
  assert.deepEqual([...state.outputs], [3, 4.5, 7.5, 9]);
  assert.equal(
    poolingFormula(state, output(0, 1)),
    "output[0, 1] = (3 + 6) / 2 = 4.5\n2 places are padding: they do not count.",
  );
  assert.equal(
    poolingSentence(state, output(0, 1)),
    "Output 2 × 2. output[0, 1] reads rows 0, 1, columns 2, 3; 2 of 4 places are padding.",
  );
});

test("the formula shows the noise, the clean value and the error", () => {
  const state = stateOf({ noise: "lone bright pixel" });
  assert.equal(
    poolingFormula(state, output(0, 0)),
    "output[0, 0] = max(1, 2, 4, 16) = 16\nwithout the noise: max(1, 2, 4, 5) = 5\nerror: 16 − 5 = 11",
  );
});

test("a pixel says where it is the maximum, where it is hidden, and where padding is ignored", () => {
  const state = stateOf({ strides: 1 });
  assert.equal(
    poolingFormula(state, { grid: "input", row: 1, column: 1 }),
    "input[1, 1] = 5\noutput[0, 0]: it is the largest of 4\noutput[0, 1]: it is hidden by 6, of 4\n" +
      "output[1, 0]: it is hidden by 8, of 4\noutput[1, 1]: it is hidden by 9, of 4",
  );
  const padded = stateOf({ padding: "same" });
  assert.match(
    poolingFormula(padded, { grid: "input", row: 3, column: 3 }),
    /^padding\[3, 3\], not counted: neither in a maximum nor in an average/,
  );
});

test("noise never touches what the reader typed", () => {
  const state = stateOf({ noise: "salt", amount: 50, input_values: "1,2,3;4,5,6;7,8,9" });
  assert.deepEqual([...state.inputs], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(state.changed, []);
});

// Many draws on a flat image of half brightness, each 16x16, pooled by two; white is 1.
function meanErrors(noise) {
  const errors = Array.from({ length: 99 }, (_, i) => {
    const { pooled } = stateOf({ noise, input: "flat", height: 16, width: 16, seed: i + 1 });
    return [pooled.max.error.mse, pooled.average.error.mse].map((mse) => mse / WHITE_SQUARED);
  });
  return [0, 1].map((kind) => average(errors.map((pair) => pair[kind])));
}

test("salt is worse after max, pepper vanishes there, and after an average both are alike", () => {
  const [saltMax, saltAverage] = meanErrors("salt");
  const [pepperMax, pepperAverage] = meanErrors("pepper");
  // 1 - 0.95^4 of the windows hold salt; half of white, squared, is 0.25
  assert.ok(Math.abs(saltMax - 0.25 * (1 - 0.95 ** 4)) < 0.002, String(saltMax));
  assert.ok(Math.abs(saltAverage - 0.0036) < 0.0003, String(saltAverage));
  assert.ok(pepperMax < 0.0001, String(pepperMax));
  assert.ok(Math.abs(pepperAverage - 0.0036) < 0.0003, String(pepperAverage));
});

test("a lone bright pixel on black leaves all of it after max and a quarter after average", () => {
  // the left half of an edge is black; the pixel's whole window lies in it
  const { pooled } = stateOf({ noise: "lone bright pixel", input: "edge", height: 8, width: 8 });
  assert.deepEqual([pooled.max.error.sum, pooled.average.error.sum], [16, 4]);
});

test("Gaussian noise of one deviation raises a maximum by 1.03 of it and an average by nothing", () => {
  const biases = Array.from({ length: 99 }, (_, i) => {
    const { pooled } = stateOf({
      noise: "Gaussian",
      amount: 50,
      input: "flat",
      height: 16,
      width: 16,
      seed: i + 1,
    });
    return [pooled.max.error.bias / 8, pooled.average.error.bias / 8];
  });
  assert.ok(Math.abs(average(biases.map(([max]) => max)) - 1.03) < 0.03);
  assert.ok(Math.abs(average(biases.map(([, mean]) => mean))) < 0.03);
});

test("the errors are worked out with their numbers", () => {
  const lone = steps({ noise: "lone bright pixel", strides: 1 });
  assert.equal(lone["error, max"], "MSE 334/4 = 83.5 (0.3262 if white is 1), mean 36/4 = 9");
  assert.equal(lone.noise, "one pixel set to 16: 1 of 9 pixels changed");
});

test("both mends of a window that does not fit mend it", () => {
  const refused = { pool_size: 5 };
  const mends = poolingMends(stateOf(refused));
  assert.deepEqual(
    mends.map(({ label }) => label),
    ["pool_size=3", 'padding="same"'],
  );
  for (const { settings } of mends)
    assert.equal(stateOf({ ...refused, ...settings }).refusal, null);
  assert.equal(poolingHasCell(stateOf(refused), output(0, 0)), false);
  assert.match(
    poolingFormula(stateOf(refused), output(0, 0)),
    /^The window is 5 high, the input has 3 rows/,
  );
});

test("the code spells what Keras needs and leaves out its defaults", () => {
  assert.match(poolingCode(stateOf()), /keras\.layers\.MaxPooling2D\(2\),/);
  const full = stateOf({ pooling: "average", strides: 3, padding: "same" });
  assert.match(poolingCode(full), /AveragePooling2D\(2, strides=3, padding="same"\),/);
});

test("the caption names the pooling and whether there is noise", () => {
  assert.deepEqual(poolingCaptions(stateOf({ pooling: "average" }))[1], [
    "output",
    "average 1 × 1",
    "3 to 3",
  ]);
  assert.equal(poolingCaptions(stateOf())[2][2], "no noise");
});
