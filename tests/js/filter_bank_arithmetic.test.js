import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  bankArithmetic,
  bankCode,
} from "../../src/layerwise/demos/shared/filter_bank_arithmetic.js";
import { distinctFilters, filterWeights } from "../../src/layerwise/demos/shared/filters.js";
import {
  drawKernel,
  fans,
  initializerNames,
  initializerScale,
} from "../../src/layerwise/demos/shared/initializers.js";

/** The state of the demo, as the demo makes it. */
function state(name, shape) {
  const [size, , channels, filters] = shape;
  const kernel = drawKernel(name, shape, 1);
  const largest = kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = initializerScale(name, shape);
  return { name, size, channels, filters, shape, kernel, largest, ...fans(shape), scale };
}

const terms = (...given) => Object.fromEntries(bankArithmetic(state(...given)));

test("the chapter's first layer is worked out with the chapter's numbers", () => {
  const steps = terms("glorot_uniform", [5, 5, 1, 32]);
  assert.equal(steps.fan_in, "5 · 5 · 1 = 25");
  assert.equal(steps.fan_out, "5 · 5 · 32 = 800");
  assert.equal(steps.limit, "√(6 / (25 + 800)) = 0.0853");
  assert.equal(steps.parameters, "5 · 5 · 1 · 32 + 32 = 832");
});

/** Evaluate "√(6 / (25 + 800))" as a reader with a calculator would. */
function rooted(text) {
  const [, top, bottom] = /√\((\d+) \/ (.+)\) = /.exec(text);
  const sum = bottom
    .replace(/[()]/g, "")
    .split(" + ")
    .reduce((total, part) => total + +part, 0);
  return Math.sqrt(top / sum);
}

test("every written root gives the number that stands behind it", () => {
  for (const name of initializerNames.filter((known) => /^(glorot|he|lecun)_/.test(known))) {
    const steps = terms(name, [3, 3, 4, 6]);
    const text = steps.limit ?? steps.stddev;
    const stated = Number(/= ([\d.]+)/.exec(text)[1]);
    assert.ok(Math.abs(rooted(text) - stated) < 6e-5, `${name}: ${text}`);
  }
});

test("initializers that ignore the shape say so", () => {
  assert.equal(terms("random_uniform", [3, 3, 4, 6]).limit, "0.05, whatever the shape");
  assert.equal(terms("random_normal", [3, 3, 4, 6]).stddev, "0.05, whatever the shape");
  assert.equal(terms("ones", [3, 3, 4, 6])["every weight"], "1");
});

test("the code names an initializer only when it is not the default", () => {
  const layer = { size: 5, channels: 1, filters: 32 };
  assert.doesNotMatch(bankCode({ ...layer, name: "glorot_uniform" }), /kernel_initializer/);
  assert.match(bankCode({ ...layer, name: "he_normal" }), /kernel_initializer="he_normal"/);
});

test("a filter's weights are its column of the kernel that Keras wrote", () => {
  const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
  const { filters, weights } = vectors.network.training[0];
  const kernel = Float32Array.from(weights.kernel);
  const column = filterWeights(kernel, [3, 3, 1, filters], 1);
  assert.deepEqual(
    [...column],
    [...kernel].filter((_, index) => index % filters === 1),
  );
});

test("equal filters are counted once", () => {
  assert.equal(distinctFilters(drawKernel("ones", [3, 3, 2, 8], 1), [3, 3, 2, 8]), 1);
  assert.equal(distinctFilters(drawKernel("he_normal", [3, 3, 2, 8], 1), [3, 3, 2, 8]), 8);
});
