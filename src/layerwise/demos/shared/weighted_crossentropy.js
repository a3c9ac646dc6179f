// A small label map under a weighted cross-entropy: each pixel's loss, share and gradient. No DOM.
//
// Maps are written as rows of class numbers with commas between them; "." is a pixel without label.
// Pixels go row by row.
import { withTyped } from "./pixels.js";

export const LOSS_ROWS = 4;
export const LOSS_COLUMNS = 5;
export const LOSS_PIXELS = LOSS_ROWS * LOSS_COLUMNS;
export const LOSS_CLASSES = 3;

/** The class numbers of a map, null for a pixel without label. */
export function readClassMap(text) {
  return [...text.replaceAll(",", "")].map((sign) => (sign === "." ? null : Number(sign)));
}

/** A map with one pixel changed; null takes the label away. */
export function withClass(text, place, label) {
  const signs = [...text.replaceAll(",", "")];
  signs[place] = label === null ? "." : String(label);
  const rows = Array.from({ length: LOSS_ROWS }, (_, row) =>
    signs.slice(row * LOSS_COLUMNS, (row + 1) * LOSS_COLUMNS).join(""),
  );
  return rows.join(",");
}

/** Probabilities of logits that are 0 but for one. */
function probabilitiesOf(guess, logit) {
  const raised = Array.from({ length: LOSS_CLASSES }, (_, at) =>
    Math.exp(at === guess ? 0 : -logit),
  );
  const sum = raised.reduce((total, part) => total + part, 0);
  return raised.map((part) => part / sum);
}

/** −ln p of a class; exact where p itself would round to 0. */
function crossentropyOf(label, guess, logit) {
  const others = (LOSS_CLASSES - 1) * Math.exp(-logit);
  return Math.log1p(others) + (label === guess ? 0 : logit);
}

/** Row of targets of a pixel: one-hot, or zeros for a pixel without label in the trap. */
function targetOf(label, unlabelled) {
  if (label === null && unlabelled === "all-zero one-hot") return [0, 0, 0];
  return [0, 1, 2].map((at) => Number(at === (label ?? 0)));
}

/** What a pixel without label weighs: a row of zeros has its argmax at 0. */
function unlabelledWeight(weights, unlabelled) {
  return unlabelled === "all-zero one-hot" ? weights[0] : 0;
}

/**
 * What a reduction divides the sum by.
 * @param {{counted: boolean, weight: number}[]} pixels
 */
function lossDivisor(pixels, reduction) {
  if (reduction === "sum") return 1;
  const counted = pixels.filter((pixel) => pixel.counted);
  if (reduction === "sum_over_batch_size") return counted.length;
  return counted.reduce((sum, { weight }) => sum + weight, 0);
}

/**
 * The loss of the map.
 * @param {object} options
 * @param {string} options.labels - the true classes
 * @param {string} options.guess - the class whose logit is `logit`; the other logits are 0
 * @param {number} options.logit
 * @param {number[]} options.weights - of the classes
 * @param {string} options.pixelWeights - weights typed over those of the classes, as `typed` writes
 * @param {string} options.unlabelled - "ignore_class", "sample_weight 0" or "all-zero one-hot"
 * @param {string} options.reduction - as Keras spells it
 * @returns {object} `pixels`, each with `factor`, what its cross-entropy is multiplied by in the
 *   loss, `part` = factor · cross-entropy and `gradient`, of the loss by the pixel's logits
 */
export function weightedLoss(options) {
  const { logit, weights, unlabelled, reduction } = options;
  const labels = readClassMap(options.labels);
  const preset = labels.map((label) =>
    label === null ? unlabelledWeight(weights, unlabelled) : weights[label],
  );
  const sampleWeights = withTyped(preset, options.pixelWeights, LOSS_COLUMNS);
  const pixels = readClassMap(options.guess).map((guess, place) => {
    const label = labels[place];
    const target = targetOf(label, unlabelled);
    const isZeros = target.every((share) => share === 0);
    return {
      place,
      label,
      guess,
      target,
      probabilities: probabilitiesOf(guess, logit),
      crossentropy: isZeros ? 0 : crossentropyOf(label ?? 0, guess, logit),
      weight: sampleWeights[place],
      counted: label !== null || unlabelled !== "ignore_class",
    };
  });
  const divisor = lossDivisor(pixels, reduction);
  for (const pixel of pixels) {
    const { counted, weight, crossentropy, probabilities, target } = pixel;
    pixel.factor = counted && divisor ? weight / divisor : 0;
    pixel.part = pixel.factor * crossentropy;
    pixel.gradient = probabilities.map((p, at) => pixel.factor * (p - target[at]));
  }
  return { ...options, pixels, divisor, ...lossTotals(pixels, divisor, options) };
}

/** Sums over the map, and over each class of labels. */
function lossTotals(pixels, divisor, { unlabelled, reduction }) {
  const add = (part) => (list) => list.reduce((sum, pixel) => sum + part(pixel), 0);
  const lossOf = add(({ part }) => part);
  const pushOf = add(({ gradient }) => Math.max(...gradient.map(Math.abs)));
  const weighted = add(({ counted, weight, crossentropy }) => counted * weight * crossentropy);
  const counted = pixels.filter((pixel) => pixel.counted);
  const plain = add(({ crossentropy }) => crossentropy)(counted);
  const [loss, push] = [lossOf(pixels), pushOf(pixels)];
  const classes = [0, 1, 2, null].map((label) => {
    const own = pixels.filter((pixel) => pixel.label === label);
    return {
      label,
      count: own.length,
      lossShare: loss ? lossOf(own) / loss : 0,
      pushShare: push ? pushOf(own) / push : 0,
    };
  });
  const trapped = pixels.filter(
    ({ label, weight }) => label === null && unlabelled === "all-zero one-hot" && weight > 0,
  );
  return {
    loss,
    classes,
    sum: weighted(pixels),
    plain: reduction === "sum" || !counted.length ? plain : plain / counted.length,
    counted: counted.length,
    weightSum: add(({ weight }) => weight)(counted),
    trapped: new Set(trapped.map(({ place }) => place)),
  };
}
