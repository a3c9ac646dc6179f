import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  FLOW_SEQUENCES,
  maskBehaviour,
  maskFlowState,
} from "../../src/layerwise/demos/shared/mask_flow.js";
import {
  flowCode,
  flowFormula,
  flowResult,
  flowRows,
  flowVerdict,
} from "../../src/layerwise/demos/shared/mask_flow_words.js";
import { FLOW_LAYERS } from "../../src/layerwise/demos/shared/mask_layers.js";
import { MASK_TABLE } from "../../src/layerwise/demos/shared/mask_table.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { stacks, refusals } = vectors.mask_flow;

const SINGLE = 1e-5; // Keras computes in 32 bits
const SOURCE = "Embedding(mask_zero=True)";
const settings = { source: SOURCE, padding: "right", extra: 1, stack: ["Conv1D", "LSTM"] };
const stateOf = (changed) => maskFlowState({ ...settings, ...changed });
const naming = ({ source, padding, extra, stack }) =>
  `${source}, ${padding}, ${extra}: ${stack.join(", ")}`;

test("every value behind every layer is Keras's", () => {
  for (const given of stacks) {
    const { stages } = stateOf(given);
    assert.equal(stages.length, given.stages.length);
    given.stages.forEach(({ values }, at) => {
      const ours = stages[at].samples.flatMap((sample) => sample.values);
      assert.ok(relativeError(ours, values) < SINGLE, `${naming(given)}; stage ${at}`);
    });
  }
});

test("a mask lives and dies where it does in Keras", () => {
  for (const given of stacks) {
    stateOf(given).stages.forEach(({ samples }, at) => {
      const masks = samples.map(({ mask }) => mask);
      const ours = masks[0] && masks.flat().map(Number);
      assert.deepEqual(ours, given.stages[at].mask, `${naming(given)}; stage ${at}`);
    });
  }
});

test("a warning is told exactly where Keras warns", () => {
  for (const given of stacks) {
    stateOf(given).stages.forEach(({ event }, at) => {
      const told = event === "drops with a warning";
      assert.equal(told, given.stages[at].warned > 0, `${naming(given)}; stage ${at}`);
    });
  }
});

test("what a sequence gives alone is what Keras gives alone", () => {
  for (const given of stacks) {
    const last = stateOf(given).stages.at(-1);
    if (!last.comparable) continue;
    last.samples.forEach(({ alone }, sample) => {
      assert.ok(relativeError(alone, given.alone[sample]) < SINGLE, naming(given));
    });
  }
});

test("what Keras refuses where no steps are left is refused with its words", () => {
  for (const { layer, message } of refusals) {
    const { refusal, stages } = stateOf({ stack: ["LSTM", layer] });
    assert.equal(stages.length, 2);
    assert.ok(message.includes(refusal.keras), `${layer}: ${message}`);
  }
});

test("every layer of the demo is a row of Keras's table, an operation, or our own", () => {
  const rows = Object.values(MASK_TABLE).flat();
  for (const [name, { row }] of Object.entries(FLOW_LAYERS))
    assert.ok([null, "operation", ...rows].includes(row), name);
  assert.equal(maskBehaviour("GroupNormalization"), "keeps, but values are contaminated");
  assert.equal(maskBehaviour("Add unmasked"), "drops without a warning");
});

test("a convolution loses the mask, and the LSTM behind it reads padding", () => {
  const state = stateOf({});
  assert.equal(flowVerdict(state), "Layer 1, Conv1D, drops the mask with a warning.");
  assert.equal(flowResult(state), "Padding changes the result of A, B and C.");
  assert.match(flowRows(state)[2][1], /^alone 0.025, in the batch 0.\d+, off by 0.\d+$/);
});

test("with a masked convolution every length and side gives the same", () => {
  for (const padding of ["left", "right"])
    for (const extra of [0, 1, 2]) {
      const state = stateOf({ padding, extra, stack: ["MaskedConv1D", "MaskedConv1D", "LSTM"] });
      assert.match(flowResult(state), /^Padding changes nothing/);
    }
});

test("a contaminated mask is told, though it arrives", () => {
  const verdict = flowVerdict(stateOf({ stack: ["GroupNormalization"] }));
  assert.match(verdict, /^The mask reaches the output/);
  assert.match(verdict, /GroupNormalization keeps it, and mixes padding into valid steps/);
});

test("without a mask there is none to lose", () => {
  for (const source of ["Embedding", "zeros"])
    assert.equal(flowVerdict(stateOf({ source })), "No mask is made: padding counts as data.");
});

test("a formula ends with the value of its cell", () => {
  for (const stack of stacks.map((given) => given.stack)) {
    const state = stateOf({ stack });
    state.stages.forEach(({ samples }, stage) =>
      samples.forEach(({ values }, sample) =>
        values.forEach((value, step) => {
          const text = flowFormula(state, { stage, sample, step }).split("; ")[0];
          const numbers = text.replaceAll("−", "-").match(/-?\d+(\.\d+)?(e-?\d+)?/g);
          if (/mean and variance|: x/.test(text)) return;
          assert.ok(Math.abs(Number(numbers.at(-1)) - value) < 1e-3, `${text} against ${value}`);
        }),
      ),
    );
  }
});

test("the code names the class that it needs, and the sequences", () => {
  const code = flowCode(stateOf({ stack: ["MaskedConv1D"], padding: "left" }));
  assert.match(code, /class MaskedConv1D\(layers.Conv1D\)/);
  assert.match(code, /\[0, 0, 0, 0, 0, 1, 8\]/);
  assert.equal(FLOW_SEQUENCES.length, 3);
  assert.doesNotMatch(flowCode(stateOf({})), /class/);
});
