import assert from "node:assert/strict";
import test from "node:test";
import { stackOf } from "../../src/layerwise/demos/shared/architectures.js";
import { middleField } from "../../src/layerwise/demos/shared/field_picture.js";
import {
  calculate,
  equationText,
  formulaText,
  multiply,
  quantity,
} from "../../src/layerwise/demos/shared/formula.js";
import { analyzeStack } from "../../src/layerwise/demos/shared/layer_stack.js";
import { parseStack } from "../../src/layerwise/demos/shared/stack_grammar.js";
import {
  counted,
  fieldSentence,
  fieldText,
  tapeSentence,
  totalText,
  workedRow,
} from "../../src/layerwise/demos/shared/tape_words.js";
import { boxPaths, boxSide } from "../../src/layerwise/demos/shared/tensor_box.js";

const stackFor = (setting) => analyzeStack(parseStack(stackOf(setting)));

test("a formula keeps the brackets that matter, and no others", () => {
  const [a, b, c] = [quantity("a", 7), quantity("b", 2), quantity("c", 3000)];
  assert.equal(formulaText(calculate("−", a, calculate("−", b, c)), true), "a − (b − c)");
  assert.equal(formulaText(calculate("−", calculate("−", a, b), c), true), "a − b − c");
  assert.equal(formulaText(calculate("floor", calculate("−", a, b), c)), "⌊(7 − 2) / 3,000⌋");
  assert.equal(formulaText(multiply(a, multiply(b, c))), "7 × 2 × 3,000");
  assert.equal(equationText({ label: "x", expression: a }), "x = a = 7");
  assert.equal(equationText({ label: "a", expression: a }), "a = 7");
});

test("the rows of LeNet-5 are told in words", () => {
  const stack = stackFor("LeNet-5");
  assert.equal(fieldText(stack.rows[2]), "14 × 14");
  assert.equal(fieldText(stack.rows[6]), "every position");
  assert.equal(
    totalText(stack),
    "8 layers, 61,706 parameters, 416,520 multiply-adds for one sample",
  );
  assert.equal(
    tapeSentence(stack, 2),
    "Layer 3, Conv2D(16, 5): (None, 10, 10, 16), 2,416 parameters. In all 61,706 parameters.",
  );
  assert.equal(counted(1, "layer"), "1 layer");
});

test("a stack that fails says where and why", () => {
  const stack = stackFor("impossible");
  assert.equal(totalText(stack), "Keras refuses layer 3 of 8.");
  assert.match(tapeSentence(stack, 0), /^Layer 3, Conv2D\(16, 5\), fails: Conv2D: no window fits/);
});

test("the worked steps of a row end in its numbers", () => {
  const row = stackFor("AlexNet").rows[0];
  const steps = Object.fromEntries(workedRow(row));
  assert.match(steps.shape, /output height = .* = ⌊\(227 − 11\) \/ 4⌋ \+ 1 = 55\n/);
  assert.match(steps.parameters, /parameters = kernel \+ bias = 34,848 \+ 96 = 34,944$/);
  assert.match(steps["receptive field"], /strides\[0\] = .* = 4/);
  for (const each of stackFor("LeNet-5").rows)
    for (const [title, text] of workedRow(each)) assert.ok(text, title);
});

test("the sentence on the field tells of padding and of pixels that nobody reads", () => {
  const sentence = (text) => {
    const parsed = parseStack(text);
    return fieldSentence(analyzeStack(parsed).rows.at(-1), parsed.input);
  };
  assert.equal(
    sentence("input 32 32 1; conv 6 5"),
    "One value sees 5 × 5 of the 32 × 32 pixels. Its neighbour's field starts 1 further.",
  );
  assert.match(
    sentence("input 32 32 1; conv 6 5 same"),
    /At the border, part of the field is padding\.$/,
  );
  assert.match(
    sentence("input 224 224 3; conv 96 11 strides 4"),
    /The last pixels are never read\.$/,
  );
  assert.doesNotMatch(sentence("input 227 227 3; conv 96 11 strides 4"), /never read/);
  assert.match(sentence("input 12 12 3; conv 8 3 strides 2x1"), /starts 2 × 1 further/);
  assert.match(sentence("input 12 12 3; up_sample 2"), /depends/);
  assert.match(sentence("input 12 12 3; flatten"), /every position/);
});

test("equal factors of sizes are equal lengths of a box", () => {
  assert.ok(Math.abs(boxSide(64) - boxSide(32) - (boxSide(4) - boxSide(2))) < 1e-9);
  assert.ok(boxSide(1) > 0);
  assert.ok(boxPaths([1, 1, 4096]).width > boxPaths([1, 1, 64]).width);
  assert.ok(boxPaths([224, 224, 3]).height > boxPaths([56, 56, 3]).height);
});

test("the field that is drawn is that of the middle position", () => {
  assert.deepEqual(middleField({ size: 5, strides: 4, offset: -2 }, 5), [6, 11]);
});
