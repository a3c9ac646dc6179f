import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  calibrationOf,
  confusionOf,
  imbalanceState,
  importances,
  meansOf,
  precisionRecallOf,
  ratesOf,
  unweightedThreshold,
} from "../../src/layerwise/demos/shared/imbalance.js";
import {
  imbalanceCode,
  imbalanceFormula,
  imbalanceSteps,
} from "../../src/layerwise/demos/shared/imbalance_words.js";
import { relativeError } from "./closeness.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url))).imbalance;
const [{ targets, scores }] = vectors.scores;
const FLOAT32 = 2e-6; // relative

const DEFAULTS = { weight: 9, threshold: 0.5, prevalence: null, correction: "none" };
const stateOf = (options = {}) => imbalanceState({ ...DEFAULTS, ...options });
const stepsOf = (options) => Object.fromEntries(imbalanceSteps(stateOf(options)));

test("counts and rates are those of Keras, also where a score equals the threshold", () => {
  assert.ok(scores.includes(0.5));
  for (const { threshold, prevalence, counts, rates } of vectors.rates) {
    const confusion = confusionOf(targets, scores, threshold, importances(targets, prevalence));
    const { tn, fp, fn, tp } = confusion;
    assert.ok(relativeError([tn, fp, fn, tp], counts) < FLOAT32, `${threshold} ${prevalence}`);
    const { precision, recall, accuracy } = ratesOf(confusion);
    assert.ok(relativeError([precision, recall, accuracy], rates) < FLOAT32);
  }
});

test("the curve is scikit-learn's, the means are those of Keras", () => {
  for (const { prevalence, precision, recall, bins, means } of vectors.curves) {
    const importance = importances(targets, prevalence);
    // scikit-learn begins at the lowest score, and adds the point with recall 0
    const curve = precisionRecallOf(targets, scores, importance).toReversed();
    assert.ok(relativeError(curve.map((point) => point.recall), recall.slice(0, -1)) < FLOAT32);
    assert.ok(
      relativeError(curve.map((point) => point.precision), precision.slice(0, -1)) < FLOAT32,
    );
    const { score, share, brier } = meansOf(targets, scores, importance);
    assert.ok(relativeError([score, share, brier], means) < FLOAT32);
    const tenths = calibrationOf(targets, scores, importance);
    const sums = [
      ...tenths.map(({ count }) => count),
      ...tenths.map(({ count, score: mean }) => count * mean),
      ...tenths.map(({ positives }) => positives),
    ];
    assert.ok(relativeError(sums, bins) < FLOAT32);
  }
});

test("the scores are those of 900 digits, of which 88 are eights", () => {
  for (const weight of [1, 3, 9, 30]) {
    const { logits, confusion } = stateOf({ weight });
    assert.equal(logits.length, 900);
    assert.equal(confusion.tp + confusion.fn, 88);
  }
});

test("more weight gives more recall, less precision, and scores that are too high", () => {
  const states = [1, 3, 9, 30].map((weight) => stateOf({ weight }));
  states.slice(1).forEach((state, at) => {
    assert.ok(state.recall > states[at].recall);
    assert.ok(state.precision < states[at].precision);
    assert.ok(state.means.score > states[at].means.score);
  });
  assert.ok(Math.abs(states[0].means.score - states[0].means.share) < 0.02);
  assert.ok(states[2].means.score > 2 * states[2].means.share);
});

test("a threshold does without weights nearly what weights do", () => {
  assert.ok(Math.abs(unweightedThreshold(0.5, 0, 9) - 0.1) < 1e-12);
  for (const weight of [3, 9, 30]) {
    const { plain, precision, recall } = stateOf({ weight });
    assert.ok(Math.abs(plain.alike.precision - precision) < 0.1);
    assert.ok(plain.alike.recall >= recall && plain.alike.recall < recall + 0.02);
    assert.ok(Math.abs(plain.alike.score - plain.threshold) < 0.05);
  }
});

test("taking the weight back brings the mean score near the share of eights", () => {
  const { means, shift } = stateOf({ correction: "weight" });
  assert.ok(Math.abs(shift + Math.log(9)) < 1e-12);
  assert.ok(Math.abs(means.score - means.share) < 0.03);
  const moved = stateOf({ prevalence: 0.5, correction: "weight and prevalence", weight: 1 });
  const left = stateOf({ prevalence: 0.5, correction: "none", weight: 1 });
  const miss = ({ means: { score, share } }) => Math.abs(score - share);
  assert.ok(miss(moved) < miss(left) / 2);
});

test("prevalence changes precision and leaves recall alone", () => {
  const rare = stateOf({ prevalence: 0.01 });
  const common = stateOf({ prevalence: 0.5 });
  assert.ok(Math.abs(rare.recall - common.recall) < 1e-12);
  assert.ok(rare.precision < 0.2 && common.precision > 0.8);
  assert.ok(Math.abs(rare.means.share - 0.01) < 1e-12);
});

test("the words hold the numbers", () => {
  const state = stateOf();
  const { tp, fp } = state.confusion;
  const steps = stepsOf();
  assert.match(steps.precision, new RegExp(`^${tp} / \\(${tp} \\+ ${fp}\\) = 0\\.`));
  assert.match(steps["with weight 1"], /^recall 0\.739 needs .* \(in theory 0\.10\)/);
  assert.match(steps["taken back"], /^nothing$/);
  assert.match(stepsOf({ correction: "weight" })["taken back"], /−ln w \(−2\.197\) = −2\.197/);
  assert.match(stepsOf({ weight: 1 })["with weight 1"], /^this is/);
  assert.match(stepsOf({ weight: 1, threshold: 0.99 }).precision, /^0 \/ 0/);
  assert.match(imbalanceFormula(state, { cell: "fp", bin: null }), /^False positives: \d+ other/);
  assert.match(imbalanceFormula(state, { cell: null, bin: 9 }), /^Scores from 0\.9 to 1: \d+/);
});

test("the code names what was chosen, and nothing else", () => {
  assert.doesNotMatch(imbalanceCode(stateOf()), /odds|importance/);
  const code = imbalanceCode(
    stateOf({ weight: 3, threshold: 0.2, prevalence: 0.05, correction: "weight and prevalence" }),
  );
  assert.match(code, /1: 3\.0/);
  assert.match(code, /p \/ \(1 - p\) \/ 3 \* 0\.4/);
  assert.match(code, /0\.05 \/ y\.mean\(\),\s+0\.95 \/ /);
  assert.match(code, /metric\(0\.2\)\(y, p, sample_weight=importance\)/);
});
