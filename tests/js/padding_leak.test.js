import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  leakBound,
  leakInput,
  leakKernels,
  leakLinks,
  leakRun,
  leakState,
} from "../../src/layerwise/demos/shared/padding_leak.js";
import {
  leakCode,
  leakFormula,
  leakSteps,
  leakVerdict,
} from "../../src/layerwise/demos/shared/padding_leak_words.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { stacks } = vectors.padding_leak;

const SINGLE = 1e-5; // Keras computes in 32 bits
const MENDS = ["none", "multiply by the mask", "partial convolution", "partial, mask kept"];
const settings = {
  length: 8,
  padding_steps: 4,
  side: "right",
  convolutions: 2,
  kernel_size: 3,
  padding: "same",
  kernel: "average",
  bias: 0.5,
  input: "ones",
  mend: "none",
};
const stateOf = (changed) => leakState({ ...settings, ...changed });
const changedOf = (changed) => stateOf(changed).rows.at(-1).changed.filter(Boolean).length;

test("every layer gives what Keras gives, alone and padded, in all four ways", () => {
  for (const { x, added, side, kernels, bias, padding, mend, padded, alone } of stacks) {
    const zeros = Array(added).fill(0);
    const ones = Array(x.length).fill(true);
    const join = (middle, rest) => (side === "left" ? [...rest, ...middle] : [...middle, ...rest]);
    const options = { kernels, bias, padding, mend };
    const name = `${mend}, ${padding}, ${side}, kernels of ${kernels[0].length}`;
    const runs = leakRun(join(x, zeros), join(ones, zeros.map(() => false)), options);
    const single = leakRun(x, ones, options);
    padded.forEach((values, at) => {
      assert.ok(relativeError(runs[at + 1].values, values) < SINGLE, `${name}, layer ${at}`);
      assert.ok(relativeError(single[at + 1].values, alone[at]) < SINGLE, `${name}, layer ${at}`);
    });
  }
});

test("one layer changes no valid step, n layers change what n − 1 reach", () => {
  for (const side of ["right", "left"])
    for (const padding of ["same", "causal"])
      for (const size of [2, 3, 4, 5])
        for (const layers of [1, 2, 3, 4])
          for (const bias of [0, 0.5]) {
            const given = { side, padding, kernel_size: size, convolutions: layers, bias };
            const bound = leakBound({ ...settings, ...given }, layers);
            const added = 6; // enough that the padding's own edge is out of reach
            const found = changedOf({ ...given, padding_steps: added });
            // without a bias, windows that reach to one side only find nothing but zeros there
            const both = padding === "same" && size % 2;
            const fits = bias || both ? found === bound : found <= bound;
            assert.ok(fits, `${JSON.stringify(given)}: ${found} of ${bound}`);
          }
});

test("without a bias the padding leaks too", () => {
  assert.equal(changedOf({ bias: 0 }), 1);
});

test("multiplying by the mask is exact for all settings", () => {
  for (const mend of ["multiply by the mask", "partial, mask kept"])
    for (const side of ["right", "left"])
      for (const padding of ["same", "causal"])
        for (const kernel of ["average", "random"])
          assert.equal(changedOf({ mend, side, padding, kernel, convolutions: 4 }), 0);
});

test("a partial convolution keeps ones at 1, and leaks once its mask has grown", () => {
  const { rows } = stateOf({ mend: "partial convolution", bias: 0 });
  assert.ok(rows[1].values.slice(0, 9).every((value) => Math.abs(value - 1) < 1e-12));
  assert.equal(rows[1].mask.filter(Boolean).length, 9);
  const ramp = { mend: "partial convolution", input: "ramp" };
  assert.equal(changedOf({ ...ramp, convolutions: 1 }), 0);
  assert.equal(changedOf({ ...ramp, convolutions: 2 }), 1);
});

test("a causal convolution is immune to padding on the right, not on the left", () => {
  assert.equal(changedOf({ padding: "causal", convolutions: 4 }), 0);
  assert.equal(changedOf({ padding: "causal", side: "left" }), 2);
});

test("without padding there is nothing to change", () => {
  for (const mend of MENDS) assert.equal(changedOf({ mend, padding_steps: 0 }), 0);
});

test("the words count what changed", () => {
  assert.equal(
    leakVerdict(stateOf({})),
    "Padding changes 1 of 8 valid steps behind 2 convolutions: step 7.",
  );
  assert.match(leakVerdict(stateOf({ convolutions: 1 })), /no valid step behind 1 convolution\.$/);
  const worked = Object.fromEntries(leakSteps(stateOf({ convolutions: 3 })));
  assert.equal(worked["changed steps"], "conv 1: 0, conv 2: 1, conv 3: 2");
  assert.match(worked.reach, /^at most \(3 − 1\) · 1 = 2: /);
  assert.match(worked["mean, all steps"], /alone/);
});

test("a formula's terms give its value", () => {
  for (const mend of MENDS) {
    const state = stateOf({ mend, kernel: "random", input: "random" });
    state.rows.slice(1).forEach((row, at) =>
      row.values.forEach((_, step) => {
        const text = leakFormula(state, { layer: at + 1, step }).replaceAll("−", "-");
        const found = /relu\((.*)\) = (-?[\d.e-]+?)[;,]/.exec(text);
        if (!found) return assert.match(text, /no valid step in the window/);
        const value = Math.max(0, eval(found[1].replaceAll("·", "*")));
        assert.ok(Math.abs(value - Number(found[2])) < 5e-3, text);
      }),
    );
  }
});

test("the steps that a step depends on widen layer by layer", () => {
  const links = leakLinks(stateOf({}), { layer: 2, step: 7 });
  assert.deepEqual([...links[1]].toSorted(), [6, 7, 8]);
  assert.deepEqual([...links[0]].toSorted(), [5, 6, 7, 8, 9]);
});

test("inputs and kernels are the same for everybody", () => {
  assert.deepEqual(leakInput("random", 4), leakInput("random", 10).slice(0, 4));
  assert.deepEqual(leakKernels("random", 1, 3), leakKernels("random", 4, 3).slice(0, 1));
});

test("the code has the mend", () => {
  assert.match(leakCode(stateOf({ mend: "multiply by the mask" })), /conv\(h\) \* mask/);
  assert.match(leakCode(stateOf({ mend: "partial convolution" })), /mask = found/);
  assert.match(leakCode(stateOf({ side: "left" })), /sides = \(4, 0\)/);
});
