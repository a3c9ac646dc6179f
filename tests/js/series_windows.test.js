import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  seriesCopies,
  seriesPlace,
} from "../../src/layerwise/demos/shared/series_window_marks.js";
import {
  hasSeriesCell,
  seriesSheets,
  seriesState,
  stepName,
} from "../../src/layerwise/demos/shared/series_window_state.js";
import {
  seriesCaptions,
  seriesCode,
  seriesFormula,
  seriesNamed,
  seriesSentence,
  seriesSteps,
} from "../../src/layerwise/demos/shared/series_window_text.js";
import {
  crossesSeam,
  sampleCount,
  seriesSamples,
  seriesUsers,
} from "../../src/layerwise/demos/shared/series_windows.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));

test("windows and answers are Keras's", () => {
  for (const cut of vectors.series_windows.cuts) {
    const samples = seriesSamples({ ...cut, series: 1, joined: false });
    const rows = (part) => samples.flatMap((sample) => sample[part].map(({ row }) => row));
    assert.equal(sampleCount(cut), cut.samples);
    assert.deepEqual(rows("inputs"), cut.inputs);
    assert.deepEqual(rows("answers"), cut.answers);
  }
});

const cut = { steps: 10, length: 4, horizon: 2, stride: 1 };

test("apart, no sample crosses a seam; end to end, some do", () => {
  const apart = seriesSamples({ ...cut, series: 3, joined: false });
  const joined = seriesSamples({ ...cut, series: 3, joined: true });
  assert.equal(apart.length, 3 * 5);
  assert.equal(apart.filter(crossesSeam).length, 0);
  assert.equal(joined.length, 25);
  assert.equal(joined.filter(crossesSeam).length, 10);
  assert.deepEqual(joined[8].inputs.at(-1), { row: 1, column: 1 });
});

test("too short a series gives no sample", () => {
  assert.equal(sampleCount({ steps: 5, length: 4, horizon: 2, stride: 1 }), 0);
  assert.equal(sampleCount({ steps: 2, length: 4, horizon: 2, stride: 1 }), 0);
});

test("a step knows who uses it", () => {
  const users = seriesUsers(seriesSamples({ ...cut, series: 1, joined: false }));
  assert.deepEqual(users(3, 0).x.map(({ sample, at }) => [sample, at]), [
    [0, 3],
    [1, 2],
    [2, 1],
    [3, 0],
  ]);
  assert.deepEqual(users(4, 0).y, [{ sample: 0, at: 0 }]);
  assert.deepEqual(users(99, 0), { x: [], y: [] });
});

const defaults = {
  data: "sunspots",
  sequence_length: 4,
  horizon: 1,
  sequence_stride: 1,
  features: 3,
  feature_shown: 0,
  series: 3,
  joined: "apart",
};
const stateOf = (changed) => {
  const settings = { ...defaults, ...changed };
  return seriesState((name) => settings[name]);
};

test("the shapes follow the settings", () => {
  assert.deepEqual(stateOf().xShape, [12, 4, 1]);
  assert.deepEqual(stateOf({ data: "economy", horizon: 3 }).xShape, [10, 4, 3]);
  assert.deepEqual(stateOf({ data: "firms" }).xShape, [18, 4, 1]);
  assert.deepEqual(stateOf({ data: "firms", joined: "end to end" }).xShape, [26, 4, 1]);
});

test("the grids hold the numbers that the windows name", () => {
  const state = stateOf({ data: "economy", feature_shown: 1 });
  const [data, x, y] = seriesSheets(state);
  assert.equal(data.rows, 16);
  assert.equal(data.columns, 3);
  assert.deepEqual(x.texts.slice(0, 4), ["11", "9.9", "13.6", "10.1"]);
  assert.deepEqual(y.texts.slice(0, 2), ["8.2", "8.9"]); // unemployment, whatever X shows
});

test("a value is found wherever it is", () => {
  const state = stateOf();
  const copies = seriesCopies(state, { grid: "data", row: 4, column: 0 });
  assert.deepEqual(copies, [
    ["data", 4, 0],
    ["x", 1, 3],
    ["x", 2, 2],
    ["x", 3, 1],
    ["x", 4, 0],
    ["y", 0, 0],
  ]);
  assert.deepEqual(seriesPlace(state, { grid: "y", row: 2, column: 0 }), { row: 6, column: 0 });
  const hidden = seriesCopies(stateOf({ data: "economy" }), { grid: "data", row: 4, column: 2 });
  assert.deepEqual(hidden, [["data", 4, 2]]);
});

test("a cell is named, and told where it comes from", () => {
  const state = stateOf({ sequence_stride: 2 });
  const cell = { grid: "x", row: 3, column: 1 };
  assert.equal(seriesNamed(state, cell), "X[3, 1, 0]: 20, 1707");
  assert.equal(
    seriesSentence(state, cell),
    "Sample 3 reads 1706 to 1709 and shall answer 1710. X[3, 1, 0] is 20.",
  );
  assert.equal(
    seriesFormula(state, cell, 0),
    "X[3, 1, 0] = data[2 · 3 + 1, 0] = data[7, 0] = 20\n" +
      "X[3] = [[29], [20], [10], [8]]\ny[3] = [3]",
  );
  assert.ok(hasSeriesCell(state, { grid: "x", row: 5, column: 3 }));
  assert.ok(!hasSeriesCell(state, { grid: "x", row: 6, column: 0 }));
});

test("a sample over a seam says that it mixes two series", () => {
  const state = stateOf({ data: "firms", joined: "end to end" });
  const sentence = seriesSentence(state, { grid: "x", row: 8, column: 0 });
  assert.match(sentence, /Chrysler 1943 to General Electric 1936/);
  assert.match(sentence, /It mixes two series\./);
  assert.deepEqual(seriesSteps(state).at(-1), [
    "across a seam",
    "8 samples: they start in one series and end in the next",
  ]);
});

test("quarters have names", () => {
  assert.equal(stepName(stateOf({ data: "economy" }), 5), "1975 Q2");
});

test("the captions and the calculation give the shapes", () => {
  const state = stateOf({ data: "economy", feature_shown: 2 });
  assert.deepEqual(seriesCaptions(state), [
    ["data", "data", "(16, 3)"],
    ["x", "X[:, :, 2]", "(12, 4, 3)"],
    ["y", "y", "(12, 1)"],
  ]);
  assert.match(seriesSteps(state)[0][1], /⌊\(16 − 4 − 1\) \/ 1⌋ \+ 1 = 12$/);
});

test("the code cuts each series by itself, or all as one", () => {
  assert.match(seriesCode(stateOf({ data: "firms" })), /for one in np.split\(data, 3, axis=1\):/);
  assert.match(seriesCode(stateOf({ data: "firms", joined: "end to end" })), /reshape\(-1, 1\)/);
  assert.doesNotMatch(seriesCode(stateOf()), /for /);
});
