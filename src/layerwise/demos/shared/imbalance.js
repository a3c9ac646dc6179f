// What a threshold makes of a model's scores: counts, precision, recall, calibration. No DOM.
import { IMBALANCE_TRAINED, imbalanceScores, imbalanceTargets } from "./imbalance_scores.js";

export const CALIBRATION_BINS = 10;

const logitOf = (share) => Math.log(share / (1 - share));
const probabilityOf = (logit) => 1 / (1 + Math.exp(-logit));

/** The logit at which a score is as large as the threshold. */
export function thresholdLogit(threshold) {
  return logitOf(threshold);
}

/** The threshold that does in theory what weights do: the odds divided by w. */
export function unweightedThreshold(threshold, shift, weight) {
  return probabilityOf(logitOf(threshold) - shift - Math.log(weight));
}

/** The point of a curve, from its best scores on, that first has a recall. */
export function pointWithRecall(curve, recall) {
  if (!recall) return null;
  return curve.find((point) => point.recall >= recall - 1e-9);
}

/**
 * What each picture counts, so that eights have the wanted share of the sum.
 * @param {ArrayLike<number>} targets - 0 or 1
 * @param {number|null} prevalence - from 0 to 1; null leaves every picture at 1
 * @returns {number[]} of a 0, of a 1
 */
export function importances(targets, prevalence) {
  if (prevalence === null) return [1, 1];
  const positives = targets.reduce((sum, target) => sum + target, 0);
  const count = targets.length;
  return [((1 - prevalence) * count) / (count - positives), (prevalence * count) / positives];
}

/**
 * True and false positives and negatives; as in Keras, a score must be above the threshold.
 * @param {ArrayLike<number>} targets
 * @param {ArrayLike<number>} scores
 * @param {number} threshold
 * @param {number[]} importance - of a 0, of a 1
 */
export function confusionOf(targets, scores, threshold, importance) {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (let at = 0; at < targets.length; at++)
    counts[targets[at]][Number(scores[at] > threshold)] += importance[targets[at]];
  const [[tn, fp], [fn, tp]] = counts;
  return { tn, fp, fn, tp };
}

/** Precision, recall, accuracy; where nothing is called positive, precision is 0, as in Keras. */
export function ratesOf({ tn, fp, fn, tp }) {
  const share = (part, whole) => (whole ? part / whole : 0);
  return {
    precision: share(tp, tp + fp),
    recall: share(tp, tp + fn),
    accuracy: share(tp + tn, tp + tn + fp + fn),
  };
}

/**
 * Scores in tenths: how many, their mean, and the share of ones among them.
 * @returns {{count: number, positives: number, score: number, share: number}[]}
 */
export function calibrationOf(targets, scores, importance) {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ count: 0, positives: 0, sum: 0 }));
  for (let at = 0; at < targets.length; at++) {
    const bin = bins[Math.min(CALIBRATION_BINS - 1, Math.floor(CALIBRATION_BINS * scores[at]))];
    const counts = importance[targets[at]];
    bin.count += counts;
    bin.sum += counts * scores[at];
    bin.positives += counts * targets[at];
  }
  return bins.map(({ count, positives, sum }) => ({
    count,
    positives,
    score: count ? sum / count : 0,
    share: count ? positives / count : 0,
  }));
}

/** The weighted mean of the scores, the share of ones, and the mean of the squared differences. */
export function meansOf(targets, scores, importance) {
  const sums = { all: 0, score: 0, ones: 0, squared: 0 };
  for (let at = 0; at < targets.length; at++) {
    const counts = importance[targets[at]];
    sums.all += counts;
    sums.score += counts * scores[at];
    sums.ones += counts * targets[at];
    sums.squared += counts * (scores[at] - targets[at]) ** 2;
  }
  const { all, score, ones, squared } = sums;
  return { score: score / all, share: ones / all, brier: squared / all };
}

/** Places from the highest score to the lowest. */
function scoreOrder(scores) {
  return Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
}

/** Recall and precision as the threshold falls from one picture to the next, best scores first. */
export function precisionRecallOf(targets, scores, importance, order = scoreOrder(scores)) {
  const ones = targets.reduce((sum, target) => sum + target, 0) * importance[1];
  const points = [];
  let [tp, all] = [0, 0];
  order.forEach((at, place) => {
    all += importance[targets[at]];
    tp += targets[at] * importance[1];
    const isTied = place + 1 < order.length && scores[order[place + 1]] === scores[at];
    if (!isTied) points.push({ recall: tp / ones, precision: tp / all, score: scores[at] });
  });
  return points;
}

const SCORES = new Map();

/** The logits of a weight and their order, kept: to sort them takes longer than all the rest. */
function scoresOf(weight) {
  if (!SCORES.has(weight)) {
    const logits = imbalanceScores(weight);
    SCORES.set(weight, { logits, order: scoreOrder(logits), targets: imbalanceTargets() });
  }
  return SCORES.get(weight);
}

/** What a correction adds to every logit, as parts: [words, number]. */
export function correctionParts({ weight, prevalence, correction }) {
  if (correction === "none") return [];
  const parts = [["−ln w", -Math.log(weight)]];
  const trained = IMBALANCE_TRAINED.positives / IMBALANCE_TRAINED.pictures;
  if (correction === "weight and prevalence" && prevalence !== null)
    parts.push(["the new odds", logitOf(prevalence) - logitOf(trained)]);
  return parts;
}

/**
 * Everything that the demo shows.
 * @param {{weight: number, threshold: number, prevalence: number|null, correction: string}} options
 *   - threshold and prevalence from 0 to 1
 */
export function imbalanceState(options) {
  const { weight, threshold, prevalence } = options;
  const { logits: raw, order, targets } = scoresOf(weight);
  const parts = correctionParts(options);
  const shift = parts.reduce((sum, [, part]) => sum + part, 0);
  const logits = raw.map((logit) => logit + shift);
  const scores = logits.map(probabilityOf);
  const importance = importances(targets, prevalence);
  const confusion = confusionOf(targets, scores, threshold, importance);
  const rates = ratesOf(confusion);
  const first = scoresOf(1);
  const firstScores = first.logits.map(probabilityOf);
  const plain = precisionRecallOf(targets, firstScores, importance, first.order);
  return {
    ...options,
    targets,
    logits,
    scores,
    importance,
    parts,
    shift,
    confusion,
    ...rates,
    means: meansOf(targets, scores, importance),
    bins: calibrationOf(targets, scores, importance),
    curve: precisionRecallOf(targets, scores, importance, order),
    plain: {
      curve: plain,
      alike: pointWithRecall(plain, rates.recall),
      threshold: unweightedThreshold(threshold, shift, weight),
    },
  };
}
