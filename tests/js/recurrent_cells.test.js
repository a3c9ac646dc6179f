import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  recurrentOutputs,
  recurrentSizes,
  recurrentWeights,
  runRecurrent,
  stepInfluence,
} from "../../src/layerwise/demos/shared/recurrent_cells.js";
import {
  recurrentInfluence,
  recurrentRows,
  recurrentSources,
  recurrentState,
} from "../../src/layerwise/demos/shared/recurrent_state.js";
import {
  recurrentArithmetic,
  recurrentCode,
  recurrentFormula,
  recurrentSentence,
} from "../../src/layerwise/demos/shared/recurrent_text.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const SINGLE = 5e-6; // Keras computes in 32 bits
const SLOPE = 2e-4;

const total = (sizes) => recurrentSizes(sizes).reduce((sum, size) => sum + size, 0);
const nameOf = ({ layer, bidirectional, units }) => `${layer}(${units}), both: ${bidirectional}`;

/** Inputs as (T, F), and the records of each direction. */
function rerun(run) {
  const { features, seed } = run;
  const inputs = Array.from({ length: run.timesteps }, (_, time) =>
    run.inputs.slice(time * features, (time + 1) * features),
  );
  const weights = [recurrentWeights(run, seed)];
  if (run.bidirectional) weights.push(recurrentWeights(run, seed, total(run)));
  const runs = (x) => weights.map((each, backward) => runRecurrent(run, each, x, backward === 1));
  return { inputs, runs };
}

/** Output rows as Keras lays them out: (T, units). */
const byStep = (rows) => rows[0].flatMap((_, time) => rows.map((row) => row[time]));

test("the outputs of every step are Keras's", () => {
  for (const run of vectors.recurrent.runs) {
    const { inputs, runs } = rerun(run);
    const outputs = byStep(recurrentOutputs(runs(inputs), true));
    assert.ok(relativeError(outputs, run.sequences) < SINGLE, nameOf(run));
  }
});

test("with return_sequences=False each direction gives the last step that it read", () => {
  for (const run of vectors.recurrent.runs) {
    const { inputs, runs } = rerun(run);
    const rows = recurrentOutputs(runs(inputs), false);
    const returned = rows.map((row) => row.find((value) => value !== null));
    assert.ok(relativeError(returned, run.last) < SINGLE, nameOf(run));
    for (const row of rows) assert.equal(row.filter((value) => value !== null).length, 1);
  }
});

test("the cell state of every step is Keras's", () => {
  const runs = vectors.recurrent.runs.filter(({ cells }) => cells);
  assert.ok(runs.length >= 3);
  for (const run of runs) {
    const { inputs, runs: rerunAll } = rerun(run);
    const cells = rerunAll(inputs)[0].flatMap(({ cell }) => cell);
    assert.ok(relativeError(cells, run.cells) < SINGLE, nameOf(run));
  }
});

test("the parameters are as many as Keras counts", () => {
  for (const run of vectors.recurrent.runs)
    assert.equal(total(run) * (run.bidirectional ? 2 : 1), run.parameters, nameOf(run));
});

test("what an output depends on is Keras's gradient, and 0 where Keras has 0", () => {
  for (const run of vectors.recurrent.runs) {
    const { inputs, runs } = rerun(run);
    for (let time = 0; time < run.timesteps; time++) {
      const outputsOf = (x) => runs(x).flatMap((records) => records[time].hidden);
      const ours = stepInfluence(outputsOf, inputs);
      const keras = run.slopes.slice(time * run.timesteps, (time + 1) * run.timesteps);
      assert.ok(relativeError(ours, keras) < SLOPE, `${nameOf(run)}, step ${time}`);
      for (let at = 0; at < run.timesteps; at++)
        if (!run.bidirectional) assert.equal(ours[at] > 0, at <= time);
    }
  }
});

const defaults = {
  layer: "LSTM",
  bidirectional: "no",
  return_sequences: "True",
  timesteps: 6,
  features: 1,
  units: 2,
  inputs: "sunspots",
  input_values: "",
  seed: 1,
  direction: "forward",
};
const stateOf = (changed) => {
  const settings = { ...defaults, ...changed };
  return recurrentState((name) => settings[name]);
};

test("the inputs are what was chosen, and what was typed over it", () => {
  const column = (state, feature) => state.inputs.map((row) => row[feature]);
  assert.deepEqual(column(stateOf(), 0), [0.09, 0.19, 0.28, 0.4, 0.62, 1]);
  assert.deepEqual(column(stateOf({ inputs: "impulse", features: 2 }), 0), [1, 0, 0, 0, 0, 0]);
  const typed = stateOf({ features: 2, input_values: ",3;-1.5" });
  assert.deepEqual(column(typed, 0).slice(0, 3), [0.09, 3, 0.28]);
  assert.equal(column(typed, 1)[0], -1.5);
});

test("a row for each part", () => {
  const kinds = (changed) => recurrentRows(stateOf(changed), 0).map(({ label }) => label);
  assert.deepEqual(kinds(), ["x", "i₀", "f₀", "c̃₀", "o₀", "c₀", "h₀", "h₁", "y₀", "y₁"]);
  assert.deepEqual(kinds({ layer: "GRU", units: 1 }), ["x", "z", "r", "h̃", "h", "y"]);
  assert.deepEqual(kinds({ layer: "SimpleRNN", units: 1, bidirectional: "yes" }), [
    "x",
    "h",
    "y₀",
    "y₁",
  ]);
});

test("what a cell is made of", () => {
  const state = stateOf();
  assert.deepEqual(recurrentSources(state, { kind: "f", index: 1, time: 2 }), [
    ["x", 0, 2],
    ["h", 0, 1],
    ["h", 1, 1],
  ]);
  assert.deepEqual(recurrentSources(state, { kind: "f", index: 1, time: 0 }), [["x", 0, 0]]);
  assert.deepEqual(recurrentSources(state, { kind: "c", index: 0, time: 3 }), [
    ["f", 0, 3],
    ["i", 0, 3],
    ["c̃", 0, 3],
    ["c", 0, 2],
  ]);
  const back = stateOf({ bidirectional: "yes", direction: "backward" });
  assert.deepEqual(recurrentSources(back, { kind: "f", index: 0, time: 5 }), [["x", 0, 5]]);
  assert.deepEqual(recurrentSources(back, { kind: "y", index: 3, time: 1 }), [["h", 1, 1]]);
  assert.deepEqual(recurrentSources(back, { kind: "y", index: 1, time: 1 }), []);
});

/** The value of a formula's line, computed from what it says. */
function computed(line) {
  const text = line
    .replace(/^= /, "")
    .replaceAll("−", "-")
    .replaceAll("·", "*")
    .replaceAll("σ", "sigmoid")
    .replaceAll("tanh", "Math.tanh");
  return new Function("sigmoid", `return ${text}`)((value) => 1 / (1 + Math.exp(-value)));
}

test("every formula adds up", () => {
  for (const layer of ["LSTM", "GRU", "SimpleRNN"])
    for (const direction of ["forward", "backward"]) {
      const state = stateOf({ layer, features: 2, units: 3, bidirectional: "yes", direction });
      for (const { kind, index, values } of recurrentRows(state, 1)) {
        if (kind === "x" || kind === "y") continue;
        for (const time of [0, 3, 5]) {
          const [, ...numbers] = recurrentFormula(state, { kind, index, time }).split("\n");
          for (const line of numbers)
            assert.ok(Math.abs(computed(line) - values[time]) < 3e-3, `${layer} ${kind}: ${line}`);
        }
      }
    }
});

test("an output that is not returned says so", () => {
  const state = stateOf({ return_sequences: "False", bidirectional: "yes" });
  const told = (index, time) => recurrentFormula(state, { kind: "y", index, time });
  assert.equal(told(0, 2), "nothing: return_sequences=False returns forward h[5] only");
  assert.equal(told(2, 2), "nothing: return_sequences=False returns backward h[0] only");
  assert.match(told(2, 0), /^y\[0, 2\] = backward h₀\[0\] = /);
});

test("the sentence tells what unit and step do, and what the output depends on", () => {
  const state = stateOf();
  const influence = recurrentInfluence(state, 2);
  assert.equal(
    recurrentSentence(state, { time: 2, unit: 0, influence }),
    "Step 2 reads x[2]: unit 0 keeps 20 % of c[1], writes 32 % of the candidate, and shows 59 %." +
      " y[2] depends on x[0] to x[2].",
  );
  const both = stateOf({ bidirectional: "yes", layer: "GRU" });
  const all = recurrentInfluence(both, 2);
  assert.match(recurrentSentence(both, { time: 2, unit: 0, influence: all }), /x\[0\] to x\[5\]\.$/);
});

test("the parameters are worked out", () => {
  const worked = Object.fromEntries(recurrentArithmetic(stateOf({ units: 2 })));
  assert.match(worked.parameters, /^4 · \(2 · \(1 \+ 2\) \+ 2\) = 32 for any number of timesteps/);
  const gru = Object.fromEntries(recurrentArithmetic(stateOf({ layer: "GRU", bidirectional: "yes" })));
  assert.match(gru.parameters, /^2 · 3 · \(2 · \(1 \+ 2\) \+ 2 · 2\) = 60 /);
  assert.equal(gru.output, "return_sequences=True: (1, 6, 4)");
});

test("the code names the layer as Keras spells it", () => {
  assert.match(recurrentCode(stateOf()), /layer = keras\.layers\.LSTM\(2, return_sequences=True\)\n/);
  assert.match(
    recurrentCode(stateOf({ layer: "GRU", bidirectional: "yes", return_sequences: "False" })),
    /layer = keras\.layers\.Bidirectional\(keras\.layers\.GRU\(2\)\)\n/,
  );
});
