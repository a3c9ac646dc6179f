// What the demo imbalance says: its counts worked out, the tenths of the scores, the Keras lines.
import { shortNumber, percent } from "./numbers.js";
import { plainNumber } from "./pixel_text.js";

const NOTHING_CALLED = "0 / 0: nothing is called an 8; Keras says 0";

const countText = (value) => plainNumber(value, 1);
const rateText = (value) => value.toFixed(3);

/** A share as Keras code takes it. */
const shareText = (share) => String(Number(share.toFixed(4)));

function ratio(parts, whole, value) {
  return `${countText(parts)} / (${whole.map(countText).join(" + ")}) = ${rateText(value)}`;
}

/**
 * The counts worked out, as [term, calculation] pairs; always the same terms.
 * @param {object} state - as `imbalanceState` returns it
 */
export function imbalanceSteps(state) {
  const { confusion, precision, recall } = state;
  const { tp, fp, fn } = confusion;
  return [
    ["precision", tp + fp ? ratio(tp, [tp, fp], precision) : NOTHING_CALLED],
    ["recall", ratio(tp, [tp, fn], recall)],
    ["accuracy", accuracyStep(state)],
    ["mean score", scoreStep(state)],
    ["taken back", correctionStep(state)],
    ["with weight 1", plainStep(state)],
  ];
}

function accuracyStep({ accuracy, means }) {
  return `${rateText(accuracy)}; always saying no gets ${rateText(1 - means.share)}`;
}

/** Scores as promises: how many eights they add up to, and how many there are. */
function scoreStep({ means }) {
  const times = means.score / means.share;
  const verdict =
    times > 1.2
      ? `${shortNumber(times, 1)} times too many`
      : times < 1 / 1.2
        ? `${shortNumber(1 / times, 1)} times too few`
        : "about right";
  return (
    `${rateText(means.score)}, and ${rateText(means.share)} are eights: ${verdict}. ` +
    `Mean squared error ${rateText(means.brier)}`
  );
}

function correctionStep({ parts, weight, prevalence, correction, shift }) {
  const named = parts.filter(([, part]) => part !== 0);
  if (!named.length) {
    if (correction === "none") return "nothing";
    return weight === 1 ? "nothing: ln 1 = 0" : "nothing";
  }
  const terms = named.map(([words, part]) => `${words} (${shortNumber(part)})`);
  const rest =
    correction === "weight and prevalence" && prevalence === null
      ? "; in the test set eights are about as frequent as in training"
      : "";
  return `${terms.join(" + ")} = ${shortNumber(shift)} on every logit${rest}`;
}

/** The model with weight 1, at the threshold that gives it the same recall. */
function plainStep({ plain: { alike, threshold }, weight, recall }) {
  if (weight === 1) return "this is the model with weight 1";
  if (!alike) return "no recall, so nothing to compare";
  return (
    `recall ${rateText(recall)} needs the threshold ${alike.score.toFixed(2)}` +
    ` (in theory ${threshold.toFixed(2)}): precision ${rateText(alike.precision)}`
  );
}

const CELL_WORDS = {
  tp: ["True positives", "eights above the threshold"],
  fn: ["False negatives", "eights not above the threshold"],
  fp: ["False positives", "other digits above the threshold"],
  tn: ["True negatives", "other digits not above the threshold"],
};
const CELL_USES = {
  tp: ["precision", "recall", "accuracy"],
  fn: ["recall", "accuracy"],
  fp: ["precision", "accuracy"],
  tn: ["accuracy"],
};

/** The terms of `imbalanceSteps` that a count goes into. */
export function termsOf(name) {
  return CELL_USES[name] ?? [];
}

/** What is pointed at: a count, or a tenth of the scores. */
export function imbalanceFormula(state, { cell, bin }) {
  if (bin !== null) return binFormula(state, bin);
  const [title, words] = CELL_WORDS[cell];
  const uses = CELL_USES[cell].join(", ");
  const count = countText(state.confusion[cell]);
  return `${title}: ${count} ${words} of ${state.threshold.toFixed(2)}. Used in: ${uses}.`;
}

function binFormula({ bins }, at) {
  const { count, positives, score, share } = bins[at];
  const range = `Scores from ${at / 10} to ${(at + 1) / 10}`;
  if (!count) return `${range}: no picture.`;
  return (
    `${range}: ${countText(count)} pictures, mean score ${rateText(score)}. ` +
    `Eights among them: ${countText(positives)} / ${countText(count)} = ${rateText(share)}.`
  );
}

/** The verdict in a sentence, for those who hear the demo. */
export function imbalanceSentence({ precision, recall, means }) {
  return (
    `Precision ${rateText(precision)}, recall ${rateText(recall)}. ` +
    `Mean score ${percent(means.score)}, eights ${percent(means.share)}.`
  );
}

/**
 * Lines that train the model and measure it.
 * @param {object} state
 */
export function imbalanceCode(state) {
  const { weight, threshold, prevalence, parts } = state;
  const factor = parts.map(([words, part]) =>
    words === "−ln w" ? ` / ${weight}` : ` * ${Number(Math.exp(part).toPrecision(6))}`,
  );
  const corrects = factor.length > 0;
  const weighed = prevalence !== null;
  const weighs = weighed ? ", sample_weight=importance" : "";
  return [
    "import keras",
    "import numpy as np",
    "import tensorflow as tf",
    "from sklearn.datasets import load_digits",
    "",
    "digits = load_digits()",
    "x = digits.data[:, :32] / 16  # the upper halves",
    "y = (digits.target[:, None] == 8).astype(int)",
    'output = keras.layers.Dense(1, "sigmoid", kernel_initializer="zeros",',
    "                            kernel_regularizer=keras.regularizers.L2(3e-4))",
    "model = keras.Sequential([keras.Input((32,)), output])",
    'model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy")',
    "data = tf.data.Dataset.from_tensors((x[:897], y[:897])).repeat(400)",
    `model.fit(data, class_weight={0: 1.0, 1: ${weight}.0}, shuffle=False, verbose=0)`,
    "",
    "y, p = y[897:], model.predict(x[897:], verbose=0)",
    ...(corrects ? [`odds = p / (1 - p)${factor.join("")}`, "p = odds / (1 + odds)"] : []),
    ...(weighed
      ? [
          "importance = np.where(",
          `    y == 1, ${shareText(prevalence)} / y.mean(),`,
          `    ${shareText(1 - prevalence)} / (1 - y.mean()),`,
          ")",
        ]
      : []),
    "for metric in (keras.metrics.Precision, keras.metrics.Recall):",
    `    value = metric(${threshold})(y, p${weighs})`,
    "    print(metric.__name__, round(float(value), 3))",
    `print("mean score", np.average(p${weighed ? ", weights=importance" : ""}).round(3))`,
  ].join("\n");
}
