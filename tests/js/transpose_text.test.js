import assert from "node:assert/strict";
import test from "node:test";
import { transposeSheets } from "../../src/layerwise/demos/shared/transpose_sheets.js";
import {
  TRANSPOSE_SETTINGS,
  transposeHasCell,
  transposeMends,
  transposeState,
} from "../../src/layerwise/demos/shared/transpose_state.js";
import {
  transposeArithmetic,
  transposeCellName,
  transposeCode,
  transposeFormula,
  transposeSentence,
} from "../../src/layerwise/demos/shared/transpose_text.js";

const DEFAULTS = {
  ...{ height: 3, width: 3, kernel_height: 3, kernel_width: 3, seed: 1, padding: "valid" },
  ...{ strides_height: 2, strides_width: 2, output_padding: "None", view: "scatter" },
  ...{ shows: "values", input: "count", kernel: "count", input_values: "", kernel_values: "" },
};
const stateOf = (changes = {}) => transposeState((name) => ({ ...DEFAULTS, ...changes })[name]);
const both = (name, value) => ({ [`${name}_height`]: value, [`${name}_width`]: value });
const steps = (changes) => Object.fromEntries(transposeArithmetic(stateOf(changes)));
const input = (row, column) => ({ grid: "input", row, column });
const output = (row, column) => ({ grid: "output", row, column });

test("the settings are those that the state reads", () => {
  const asked = new Set();
  transposeState((name) => asked.add(name) && DEFAULTS[name]);
  assert.deepEqual([...asked].sort(), TRANSPOSE_SETTINGS.toSorted());
});

test("the size is worked out by the rule of its padding, given an output_padding or not", () => {
  assert.equal(steps()["output height"], "(3 − 1)·2 + max(3, 2) = 7");
  assert.equal(steps({ output_padding: 1 })["output width"], "(3 − 1)·2 + 3 + 1 = 8");
  assert.equal(steps({ padding: "same" })["output height"], "3·2 = 6");
  const odd = steps({ padding: "same", output_padding: 0 });
  assert.equal(odd["output height"], "(3 − 1)·2 + 3 mod 2 + 0 = 5");
});

test("every size that leads back is named with its output_padding, and what fails", () => {
  assert.equal(steps().output_padding, "None → 7, 0 → 7, 1 → 8");
  assert.equal(steps({ padding: "same" }).output_padding, "None → 6, 0 → 5, 1 → 6");
  const even = steps({ padding: "same", kernel_height: 4 });
  assert.equal(even.output_padding, "height None → 6, 0 → fails, 1 → 5; width None → 6, 0 → 5, 1 → 6");
});

test("what is cut off, what gets no patch and whether patches meet evenly is said", () => {
  assert.equal(steps()["cut off"], "nothing");
  assert.equal(steps({ padding: "same" })["cut off"], "1 below, 1 right (marked –)");
  assert.match(steps().patches, /^kernel 3, strides 2: uneven, 1, 2, 4 inside$/);
  const even = steps({ ...both("kernel", 4) });
  assert.match(even.patches, /uniform, 4 everywhere inside$/);
  const sparse = steps({ ...both("kernel", 1) });
  assert.equal(sparse["no patch"], "rows 1, 3, 5; columns 1, 3, 5 (hatched): only the bias");
});

test("an input names the patch that it scatters", () => {
  const state = stateOf();
  assert.equal(
    transposeFormula(state, input(1, 1), input(1, 1)),
    "input[1, 1] = 5 times the kernel:\noutput[2, 2 to 4] += 5·1, 5·2, 5·3\n" +
      "output[3, 2 to 4] += 5·4, 5·5, 5·6\noutput[4, 2 to 4] += 5·7, 5·8, 5·9",
  );
  assert.equal(
    transposeSentence(stateOf({ padding: "same" }), input(2, 2)),
    "Output 6 × 6. input[2, 2] lays a patch on rows 4 to 6, columns 4 to 6; 5 of its 9 places are cut off.",
  );
});

test("an output names the products that it gathers", () => {
  const state = stateOf({ view: "gather" });
  const [line] = transposeFormula(state, output(2, 2), output(2, 2)).split("\n");
  assert.equal(line, "output[2, 2] = 1·9 + 2·7 + 4·3 + 5·1 = 40");
  assert.equal(
    transposeSentence(state, output(2, 2)),
    "Output 7 × 7. output[2, 2] is the sum of 4 products, one from each patch.",
  );
  const empty = stateOf(both("kernel", 1));
  assert.equal(transposeSentence(empty, output(1, 0)), "Output 6 × 6. No patch reaches output[1, 0].");
});

test("a weight is used once for each input, and meets the current one", () => {
  const tap = { grid: "kernel", row: 0, column: 2 };
  assert.match(transposeSentence(stateOf(), tap), /kernel\[0, 2\] is used 9 times/);
  assert.equal(
    transposeFormula(stateOf(), tap, input(1, 1)),
    "kernel[0, 2] = 3\ninput[1, 1] adds 5·3 at [2, 4]",
  );
});

test("places that are cut off have a name, a cell and no value", () => {
  const state = stateOf({ padding: "same" });
  assert.equal(transposeCellName(state, output(6, 0)), "place[6, 0], cut off");
  assert.equal(transposeCellName(state, output(0, 0)), "output[0, 0] = 1, 1 patch");
  assert.ok(transposeHasCell(state, output(6, 6)));
  assert.ok(!transposeHasCell(state, output(7, 0)));
  const [, , sheet] = transposeSheets(state);
  assert.equal(sheet.texts[6], "–");
  assert.deepEqual(sheet.core, [0, 0, 6, 6]);
});

test("the map of overlaps stands in the output's cells on request", () => {
  const [, , sheet] = transposeSheets(stateOf({ shows: "overlap" }));
  assert.deepEqual(sheet.texts.slice(14, 21), ["2", "2", "4", "2", "4", "2", "2"]);
});

const REFUSED = [
  { output_padding: 2 },
  { output_padding: 3, strides_width: 4 },
  { output_padding: 1, ...both("strides", 1) },
  { output_padding: 0, padding: "same", ...both("kernel", 4) },
  { output_padding: 0, padding: "same", kernel_width: 2, ...both("strides", 1) },
  { output_padding: 0, padding: "same", height: 1, kernel_height: 2 },
];

test("every mend of a refused layer mends it, and there is always one", () => {
  for (const changes of REFUSED) {
    const state = stateOf(changes);
    assert.ok(state.refusal, JSON.stringify(changes));
    const mends = transposeMends(state);
    assert.ok(mends.length > 0, JSON.stringify(changes));
    for (const { label, settings } of mends)
      assert.equal(stateOf({ ...changes, ...settings }).refusal, null, label);
    assert.match(transposeFormula(state, output(0, 0), output(0, 0)), /\.$/);
    assert.equal(transposeArithmetic(state).length, 7);
    assert.match(transposeCode(state), /^# /m);
  }
  assert.deepEqual(transposeMends(stateOf()), []);
});

test("the convolution that leads back leads to the input, unless the layer fails", () => {
  assert.equal(steps()["Conv2D back"], "height ⌊(7 − 3) / 2⌋ + 1 = ⌊2⌋ + 1 = 3");
  assert.equal(steps({ padding: "same", output_padding: 0 })["Conv2D back"], "height ⌈5 / 2⌉ = 3");
  const even = { padding: "same", output_padding: 0, ...both("kernel", 4) };
  assert.equal(steps(even)["Conv2D back"], "height ⌈4 / 2⌉ = 2");
});

test("the even kernel's exception is worked out", () => {
  const state = stateOf({ output_padding: 0, padding: "same", ...both("kernel", 4) });
  assert.match(state.refusal.title, /^Keras infers \(None, 4, 4, 1\), then fails$/);
  assert.match(
    transposeFormula(state, output(0, 0), output(0, 0)),
    /A "same" convolution makes ⌈4 \/ 2⌉ = 2 rows of 4: but the input has 3\./,
  );
});
