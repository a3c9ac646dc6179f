import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { equationText } from "../../src/layerwise/demos/shared/formula.js";
import { LAYER_TYPES } from "../../src/layerwise/demos/shared/layer_types.js";
import { analyzeStack, rowSteps } from "../../src/layerwise/demos/shared/layer_stack.js";
import { parseStack } from "../../src/layerwise/demos/shared/stack_grammar.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { layers, worded, fields } = vectors.layer_arithmetic;

const rowOf = (text) => analyzeStack(parseStack(text)).rows[0];

test("every layer has the shape and the number of parameters that it has in Keras", () => {
  for (const { stack, shape, parameters } of layers.filter((layer) => layer.shape)) {
    const row = rowOf(stack);
    assert.equal(row.refusal, undefined, `${stack}: ${row.refusal?.rule}`);
    assert.deepEqual(row.shape.slice(1), shape, stack);
    assert.equal(row.parameters, parameters, stack);
  }
});

test("what Keras refuses is refused, with Keras's reason beside ours", () => {
  for (const { stack, refused } of layers.filter((layer) => layer.refused)) {
    const { refusal } = rowOf(stack);
    assert.ok(refusal, `${stack} was not refused`);
    assert.ok(refusal.keras.length > 10, stack);
    assert.ok(refused.startsWith(refusal.keras), `${stack}: ${refusal.keras} | ${refused}`);
  }
});

test("every type of layer, and many refusals, are among the cases", () => {
  const words = new Set(layers.map(({ stack }) => stack.split("; ")[1].split(" ")[0]));
  assert.deepEqual(
    [...words].sort(),
    Object.values(LAYER_TYPES)
      .map(({ word }) => word)
      .sort(),
  );
  assert.ok(new Set(layers.map(({ refused }) => refused)).size > 8);
});

test("steps and refusals are worded as in Python", () => {
  for (const { stack, words, steps } of worded) {
    const row = rowOf(stack);
    if (words) assert.deepEqual([row.refusal.rule, row.refusal.received, row.refusal.mend], words);
    else {
      const written = rowSteps(row)
        .slice(0, 3)
        .flatMap((part) => part.steps)
        .flatMap((step) => [equationText(step), ...(step.why ? [step.why] : [])]);
      assert.deepEqual(written, steps, stack);
    }
  }
});

/** The pixels of one axis that the receptive field of a position reaches, within the image. */
function reached({ size, strides, offset }, position, pixels) {
  const first = offset + position * strides;
  const all = Array.from({ length: size }, (_, i) => first + i);
  return all.filter((pixel) => pixel >= 0 && pixel < pixels);
}

test("a position sees the pixels that it sees in Keras", () => {
  let exact = 0;
  for (const { stack, position, seen } of fields) {
    const parsed = parseStack(stack);
    const row = analyzeStack(parsed).rows.at(-1);
    seen.forEach((pixels, axis) => {
      const ours = reached(row.fields[axis], position[axis], parsed.input[axis]);
      // strides larger than the window, and dilation, leave gaps in the field
      for (const pixel of pixels) assert.ok(ours.includes(pixel), `${stack}: ${pixel}`);
      const hasGaps = pixels.at(-1) - pixels[0] + 1 !== pixels.length;
      if (hasGaps || /dilation|strides/.test(stack)) return;
      assert.deepEqual(ours, pixels, stack);
      exact += 1;
    });
  }
  assert.ok(exact > 10, `${exact} exact comparisons`);
});

test("the field of a stack with strides is as wide as Keras's when nothing is left out", () => {
  const dense = fields.filter(({ seen }) => seen.every((pixels) => pixels.length > 1));
  let compared = 0;
  for (const { stack, position, seen } of dense) {
    const parsed = parseStack(stack);
    const row = analyzeStack(parsed).rows.at(-1);
    seen.forEach((pixels, axis) => {
      const field = row.fields[axis];
      const first = field.offset + position[axis] * field.strides;
      if (first < 0 || first + field.size > parsed.input[axis]) return;
      assert.deepEqual([pixels[0], pixels.at(-1)], [first, first + field.size - 1], stack);
      compared += 1;
    });
  }
  assert.ok(compared > 10, `${compared} comparisons`);
});
