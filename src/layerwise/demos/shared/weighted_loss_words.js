// What the demo weighted_loss says: sums worked out, one pixel's formula, Keras lines. No DOM.
import { shortNumber, percent } from "./numbers.js";
import { plainNumber } from "./pixel_text.js";
import { LOSS_COLUMNS, LOSS_PIXELS, LOSS_ROWS } from "./weighted_crossentropy.js";

const lossNumber = (value) => shortNumber(Number(value.toFixed(9)));

/**
 * The sums worked out, as [term, calculation] pairs; always the same terms.
 * @param {object} state - as `weightedLoss` returns it
 */
export function lossSteps(state) {
  return [
    ["pixels that count", countedStep(state)],
    ["Σ w · ce", sumStep(state)],
    ["divisor", divisorStep(state)],
    ["loss", lossStep(state)],
    ["Σ w / divisor", factorStep(state)],
    ["unlabelled", unlabelledStep(state)],
  ];
}

function countedStep({ counted, unlabelled }) {
  const why = {
    ignore_class: "ignore_class leaves the others out",
    "sample_weight 0": "a weight of 0 does not take a pixel out of the count",
    "all-zero one-hot": "a row of zeros counts",
  }[unlabelled];
  return `${counted} of ${LOSS_PIXELS}: ${why}`;
}

function sumStep({ pixels, sum }) {
  const groups = new Map(); // pixels that are alike: [weight, cross-entropy, how many]
  for (const { counted, weight, crossentropy } of pixels) {
    if (!counted || !weight || !crossentropy) continue;
    const key = `${plainNumber(weight, 2)} · ${lossNumber(crossentropy)}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const terms = [...groups].map(([key, count]) => `${count} · ${key}`);
  if (!terms.length) return "0";
  const shown = terms.length > 5 ? [...terms.slice(0, 4), "…"] : terms;
  return `${shown.join(" + ")} = ${lossNumber(sum)}`;
}

function divisorStep({ reduction, divisor, counted, unlabelled }) {
  if (reduction === "sum") return "none: 1";
  if (reduction === "mean_with_sample_weight") return `Σ w = ${plainNumber(divisor, 2)}`;
  const which = unlabelled === "ignore_class" ? "pixels that are not ignored" : "all pixels";
  return `${which}, whatever they weigh: ${counted}`;
}

function lossStep({ sum, divisor, loss, plain }) {
  if (!divisor) return "0: nothing to divide by";
  const quotient = `${lossNumber(sum)} / ${plainNumber(divisor, 2)} = ${lossNumber(loss)}`;
  return `${quotient} (all weights 1: ${lossNumber(plain)})`;
}

/** What the weights do to the length of a step, beside their ratio. */
function factorStep({ weightSum, divisor, counted, reduction }) {
  if (!divisor) return "nothing to divide by";
  const mean = weightSum / divisor;
  const written = `${plainNumber(weightSum, 2)} / ${plainNumber(divisor, 2)} = ${lossNumber(mean)}`;
  const plain = reduction === "sum" ? counted : 1;
  const times = lossNumber(mean / plain);
  if (times === "1") return `${written}: only the ratio between pixels changes`;
  return (
    `${written}: with all weights 1 it is ${plain}. ` +
    `Gradients are ${times} times as long on average, like another learning rate`
  );
}

function unlabelledStep({ pixels, unlabelled, trapped }) {
  const count = pixels.filter(({ label }) => label === null).length;
  const many = `${count} ${count === 1 ? "pixel" : "pixels"}`;
  if (!count) return "none: every pixel has a label";
  if (trapped.size)
    return (
      `${many}: loss 0, gradient not 0 but softmax(z). ` +
      "Training moves the weights for pixels that nobody labelled"
    );
  if (unlabelled === "all-zero one-hot") return `${many}: weight 0, so no loss and no gradient`;
  const rest = {
    ignore_class: "and not in the divisor",
    "sample_weight 0": "but in the divisor of sum_over_batch_size",
  }[unlabelled];
  return `${many}: no loss, no gradient, ${rest}`;
}

const placeOf = (place) => `[${Math.floor(place / LOSS_COLUMNS)}, ${place % LOSS_COLUMNS}]`;

/** A pixel's place and label. */
export function pixelName({ place, label }) {
  return `pixel ${placeOf(place)}, ${label === null ? "no label" : `class ${label}`}`;
}

/**
 * One pixel, from its logits to its part of the loss and to its gradient.
 * @param {object} state
 * @param {number} place
 */
export function lossFormula(state, place) {
  const pixel = state.pixels[place];
  const { label, guess, counted, crossentropy, weight, probabilities, target, factor } = pixel;
  const { logit, divisor, gradientOf, part } = { ...state, ...pixel };
  const name = pixelName(pixel);
  if (!counted) return `${name}\nignored: loss 0, gradient 0`;
  const w = plainNumber(weight, 2);
  const by = plainNumber(divisor, 2);
  const shown = probabilities[gradientOf].toFixed(3);
  const slope =
    `∂loss/∂z${"₀₁₂"[gradientOf]} = ${w} / ${by} · (${shown} − ${target[gradientOf]})` +
    ` = ${lossNumber(factor * (probabilities[gradientOf] - target[gradientOf]))}`;
  if (target.every((share) => share === 0))
    return `${name}\ntarget [0, 0, 0]: Σ t · ce = 0, so loss 0\n${slope}`;
  const own = label ?? 0;
  const top = own === guess ? logit : 0;
  const raised = [0, 1, 2].map((at) => `e^${at === guess ? logit : 0}`).join(" + ");
  const stand = label === null ? " (stands in for no label)" : "";
  return [
    name,
    `p${"₀₁₂"[own]}${stand} = e^${top} / (${raised}) = ${probabilities[own].toFixed(3)}`,
    `ce = −ln p = ${lossNumber(crossentropy)}`,
    `part of the loss = w · ce / divisor = ${w} · ${lossNumber(crossentropy)} / ${by}` +
      ` = ${lossNumber(part)}`,
    slope,
  ].join("\n");
}

/** One class of labels in a sentence. */
export function classSentence(state, label) {
  const { count, lossShare, pushShare } = state.classes.at(label ?? -1);
  const name = label === null ? "No label" : `Class ${label}`;
  const weight = label === null ? "" : `, weight ${state.weights[label]}`;
  return (
    `${name}: ${count} ${count === 1 ? "pixel" : "pixels"}${weight}. ` +
    `${percent(lossShare)} of the loss, ${percent(pushShare)} of the gradient.`
  );
}

/** The verdict in a sentence, for those who hear the demo. */
export function lossSentence(state) {
  const trap = state.trapped.size ? ` Unlabelled: ${unlabelledStep(state)}.` : "";
  return `Loss ${lossNumber(state.loss)}, divisor ${plainNumber(state.divisor, 2)}.${trap}`;
}

function mapCode(text) {
  const signs = text.split(",").map((row) => [...row].map((sign) => (sign === "." ? 255 : sign)));
  return `np.array([[\n${signs.map((row) => `    [${row.join(", ")}],`).join("\n")}\n]])`;
}

/** The typed weights, as lines; a place outside the map has none. */
function typedCode(text) {
  return text.split(";").flatMap((row, i) =>
    row.split(",").flatMap((weight, j) => {
      const inside = weight !== "" && i < LOSS_ROWS && j < LOSS_COLUMNS;
      return inside ? [`w[0, ${i}, ${j}] = ${weight}`] : [];
    }),
  );
}

const TARGET_LINES = {
  ignore_class: ["target = y", "w = weights[np.minimum(y, 3)]"],
  "sample_weight 0": [
    "target = np.where(y == 255, 0, y)  # any class will do",
    "w = weights[np.minimum(y, 3)]",
  ],
  "all-zero one-hot": [
    'target = np.eye(4, dtype="float32")[np.minimum(y, 3)][..., :3]',
    "w = weights[np.argmax(target, axis=-1)]  # as class_weight does",
  ],
};

/**
 * Keras lines that compute the loss and its gradient.
 * @param {object} state
 */
export function lossCode(state) {
  const { labels, guess, logit, weights, pixelWeights, unlabelled, reduction } = state;
  const isTrap = unlabelled === "all-zero one-hot";
  const options = [
    "from_logits=True",
    ...(unlabelled === "ignore_class" ? ["ignore_class=255"] : []),
    `reduction="${reduction}"`,
  ];
  return [
    "import keras",
    "import numpy as np",
    "import tensorflow as tf",
    "",
    `y = ${mapCode(labels)}  # (1, 4, 5), 255: no label`,
    `guess = ${mapCode(guess)}`,
    `z = tf.constant(${logit} * np.eye(3, dtype="float32")[guess])`,
    `weights = np.array([${weights.join(", ")}, 0], "float32")`,
    ...TARGET_LINES[unlabelled],
    ...typedCode(pixelWeights),
    `loss = keras.losses.${isTrap ? "" : "Sparse"}CategoricalCrossentropy(`,
    `    ${options.join(", ")}`,
    ")",
    "with tf.GradientTape() as tape:",
    "    tape.watch(z)",
    "    value = loss(target, z, sample_weight=w)",
    "print(float(value))",
    `print(tape.gradient(value, z).numpy()[0, :, :, ${state.gradientOf}].round(3))`,
  ].join("\n");
}
