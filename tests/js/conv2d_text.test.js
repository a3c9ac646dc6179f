import assert from "node:assert/strict";
import test from "node:test";
import {
  CONV2D_SETTINGS,
  conv2dMends,
  conv2dState,
  hasCell,
} from "../../src/layerwise/demos/shared/conv2d_state.js";
import {
  conv2dArithmetic,
  conv2dCaptions,
  conv2dCellName,
  conv2dCode,
  conv2dFormula,
  conv2dSentence,
} from "../../src/layerwise/demos/shared/conv2d_text.js";

const DEFAULTS = {
  ...{ height: 4, width: 5, kernel_height: 2, kernel_width: 3, padding: "valid", seed: 1 },
  ...{ strides_height: 1, strides_width: 1, dilation_height: 1, dilation_width: 1 },
  ...{ input: "dot", kernel: "identity", kernel_values: "1,2,3;4,5,-6" },
  input_values: "1,2,3,4,5;6,7,8,9,0;1,1,1,1,1;2,2,2,2,2",
};
const stateOf = (changes = {}) => conv2dState((name) => ({ ...DEFAULTS, ...changes })[name]);
const steps = (changes) => Object.fromEntries(conv2dArithmetic(stateOf(changes)));
const output = (row, column) => ({ grid: "output", row, column });

test("the settings are those that the state reads", () => {
  const asked = new Set();
  conv2dState((name) => asked.add(name) && DEFAULTS[name]);
  assert.deepEqual([...asked].sort(), CONV2D_SETTINGS.toSorted());
});

test("valid padding is worked out with the floor", () => {
  const { "output height": height, "output width": width } = steps({ strides_width: 2, width: 6 });
  assert.equal(height, "⌊(4 − 2) / 1⌋ + 1 = ⌊2⌋ + 1 = 3");
  assert.equal(width, "⌊(6 − 3) / 2⌋ + 1 = ⌊1.5⌋ + 1 = 2");
  assert.equal(steps()["zeros, rows"], "none");
});

test("same padding is worked out with its odd zero below and on the right", () => {
  const same = steps({ padding: "same", strides_height: 3, strides_width: 3 });
  assert.equal(same["output height"], "⌈4 / 3⌉ = 2");
  assert.equal(same["zeros, rows"], "max((2 − 1)·3 + 2 − 4, 0) = 1: 0 above, 1 below");
  assert.equal(same["zeros, columns"], "max((2 − 1)·3 + 3 − 5, 0) = 1: 0 left, 1 right");
});

test("full and causal rows name their zeros and count them", () => {
  const full = steps({ padding: "full", dilation_width: 2 });
  assert.equal(full.window, "height 1·(2 − 1) + 1 = 2, width 2·(3 − 1) + 1 = 5");
  assert.equal(full["zeros, columns"], "window − 1 on both sides: 4 left, 4 right");
  assert.equal(full["output width"], "⌊(5 + 4 + 4 − 5) / 1⌋ + 1 = ⌊8⌋ + 1 = 9");
  const causal = steps({ padding: "causal rows", kernel_height: 3 });
  assert.equal(causal["zeros, rows"], "window − 1 above: 2 above, 0 below");
  assert.equal(causal["zeros, columns"], "none");
});

test("what is never read is named: what the floor drops, and what lies between windows", () => {
  assert.equal(steps()["never read"], "nothing: every pixel is read");
  const dropped = steps({ strides_height: 3, strides_width: 3 });
  assert.equal(dropped["never read"], "rows 2, 3; columns 3, 4 (hatched)");
  const between = steps({ kernel_height: 1, kernel_width: 1, strides_height: 3, strides_width: 3 });
  assert.equal(between["never read"], "rows 1, 2; columns 1, 2, 4 (hatched)");
});

test("the formula of an output has a line for each row of the kernel, and padding in brackets", () => {
  const state = stateOf({ padding: "same" });
  assert.equal(
    conv2dFormula(state, output(3, 0), output(0, 0)),
    "output[3, 0] =\n  [0]·1 + 2·2 + 2·3\n+ [0]·4 + [0]·5 + [0]·(−6)\n= 10",
  );
  assert.equal(
    conv2dSentence(state, output(3, 0)),
    "Output 4 × 5. output[3, 0] reads rows 3, 4, columns −1 to 1; 4 of 6 places are padding.",
  );
});

test("a pixel names the outputs that read it, and says so when there are none", () => {
  const state = stateOf({ strides_height: 2, strides_width: 2 });
  const pixel = { grid: "input", row: 1, column: 2 };
  assert.equal(
    conv2dFormula(state, pixel, output(0, 0)),
    "input[1, 2] = 8\noutput[0, 0]: 8·(−6), by kernel[1, 2]\noutput[0, 1]: 8·4, by kernel[1, 0]",
  );
  assert.equal(
    conv2dSentence(state, pixel),
    "Output 2 × 2. input[1, 2] is read by 2 of 4 outputs.",
  );
  const skipped = stateOf({ strides_height: 3, strides_width: 3 });
  assert.equal(
    conv2dSentence(skipped, { grid: "input", row: 3, column: 4 }),
    "Output 1 × 1. No output reads input[3, 4].",
  );
});

test("a weight names how often it is used, and what it meets for the current output", () => {
  const tap = { grid: "kernel", row: 1, column: 2 };
  assert.equal(
    conv2dSentence(stateOf(), tap),
    "Output 3 × 3. kernel[1, 2] is used 9 times, once for each output.",
  );
  assert.equal(
    conv2dFormula(stateOf(), tap, output(0, 1)),
    "kernel[1, 2] = −6\nIn output[0, 1] it meets input[1, 3]:\n9·(−6)",
  );
});

test("a blur is written in shares, in the formula and in the code", () => {
  const state = stateOf({ kernel: "blur", kernel_values: "", kernel_height: 3 });
  assert.match(conv2dFormula(state, output(0, 0), output(0, 0)), /= *\n {2}1·1\/9 \+ 2·1\/9/);
  assert.match(conv2dCode(state), /\[1\/9, 1\/9, 1\/9\],/);
});

test("captions give the sizes, the padded size, the reach of a dilated kernel", () => {
  const captions = conv2dCaptions(stateOf({ padding: "same", dilation_height: 2 }));
  assert.deepEqual(
    captions.map(([name, title, note]) => `${name}: ${title}, ${note}`),
    [
      "input: input 4 × 5, with zeros 6 × 7",
      "kernel: kernel 2 × 3, spans 3 × 3",
      `output: output 4 × 5, ${captions[2][2]}`,
    ],
  );
});

test("cells are named with their values, padding as padding", () => {
  const state = stateOf({ padding: "full" });
  assert.equal(conv2dCellName(state, { grid: "input", row: -1, column: 2 }), "padding[−1, 2] = 0");
  assert.equal(conv2dCellName(state, { grid: "kernel", row: 1, column: 2 }), "kernel[1, 2] = −6");
  assert.equal(conv2dCellName(state, output(0, 0)), "output[0, 0] = −6");
});

const REFUSED = [
  { strides_height: 2, dilation_width: 3 },
  { strides_height: 2, dilation_width: 3, height: 2 },
  { kernel_height: 6 },
  { kernel_height: 3, dilation_height: 3, padding: "valid" },
  { kernel_width: 7, padding: "causal rows" },
  { height: 1, width: 1, kernel_height: 7, kernel_width: 7, dilation_height: 3 },
];

test("every mend of a refused layer mends it, and there is always one", () => {
  for (const changes of REFUSED) {
    const state = stateOf(changes);
    assert.ok(state.refusal, JSON.stringify(changes));
    const mends = conv2dMends(state);
    assert.ok(mends.length > 0, JSON.stringify(changes));
    for (const { label, settings } of mends)
      assert.equal(stateOf({ ...changes, ...settings }).refusal, null, label);
  }
  assert.deepEqual(conv2dMends(stateOf()), []);
});

test("the smaller kernel that is offered is the largest that fits, dilated or not", () => {
  const offered = (changes) => conv2dMends(stateOf(changes)).map(({ label }) => label);
  assert.ok(offered({ kernel_height: 6 }).includes("kernel_size=(4, 3)"));
  const dilated = { height: 6, kernel_height: 5, dilation_height: 2 };
  assert.ok(offered(dilated).includes("kernel_size=(3, 3)"));
});

test("a refused layer still has its arithmetic, its reason and its code", () => {
  const state = stateOf({ kernel_height: 6 });
  assert.equal(
    conv2dFormula(state, output(0, 0), output(0, 0)),
    "The window is 6 high, the input has 4 rows: it does not fit.\n" +
      "The window is 3 wide, the input has 5 columns: it fits.",
  );
  assert.equal(steps({ kernel_height: 6 })["output height"], "⌊(4 − 6) / 1⌋ + 1 = ⌊−2⌋ + 1 = −1");
  assert.match(conv2dCode(state), /# Keras raises ValueError here/);
  assert.equal(hasCell(state, output(0, 0)), false);
});
