// The layers of the demo mask_flow on one sequence of one feature, with or without a mask. Every
// weight is 0.5 and every bias 0.1, but those of the LSTM, which start as Keras's. No DOM.
import { shortNumber } from "./numbers.js";

export const FLOW_WEIGHT = 0.5;
export const FLOW_BIAS = 0.1;
const GROUP_EPSILON = 1e-3;

const flowSigmoid = (z) => 1 / (1 + Math.exp(-z));
const written = (value) => shortNumber(Number(value.toFixed(3)), 3);
const factor = (value) => (value < 0 ? `(${written(value)})` : written(value));
const plus = (values) => values.map(factor).join(" + ");

/** Each step from its own value. */
function stepwise(of, text) {
  return (x) => ({
    values: x.map(of),
    reads: x.map((_, step) => [step]),
    why: (step) => `${text(x[step])} = ${written(of(x[step]))}`,
  });
}

/** A convolution with three weights of 0.5; `before` of them lie before the step. */
function flowConvolution(x, before) {
  const places = x.map((_, step) =>
    [0, 1, 2].map((tap) => step + tap - before).filter((place) => place >= 0 && place < x.length),
  );
  const values = places.map((window) => {
    const sum = window.reduce((total, place) => total + x[place], 0);
    return FLOW_WEIGHT * sum + FLOW_BIAS;
  });
  const why = (step) => {
    const window = places[step].map((place) => x[place]);
    return `${FLOW_WEIGHT} · (${plus(window)}) + ${FLOW_BIAS} = ${written(values[step])}`;
  };
  return { values, reads: places, why };
}

/** Multiply by the mask before the convolution; the mask goes on. */
function maskedConvolution(x, mask) {
  const kept = x.map((value, step) => (mask && !mask[step] ? 0 : value));
  const found = flowConvolution(kept, 1);
  const reads = found.reads.map((places) => places.filter((place) => !mask || mask[place]));
  return { ...found, reads };
}

/** Windows of two steps, the last one shorter where the steps are odd. */
function maxPool(x) {
  const windows = Array.from({ length: Math.ceil(x.length / 2) }, (_, at) =>
    [2 * at, 2 * at + 1].filter((place) => place < x.length),
  );
  const values = windows.map((window) => Math.max(...window.map((place) => x[place])));
  const why = (at) =>
    `max(${windows[at].map((place) => written(x[place])).join(", ")}) = ${written(values[at])}`;
  return { values, reads: windows, why };
}

/** One unit of an LSTM: kernels 0.5, the forget gate's bias 1. A masked step keeps the state. */
function lstmSteps(x, mask) {
  let [h, c, seen] = [0, 0, []];
  const steps = x.map((value, step) => {
    if (mask && !mask[step])
      return { value: h, reads: seen, said: `masked: the state stays ${written(h)}` };
    const z = FLOW_WEIGHT * value + FLOW_WEIGHT * h;
    c = flowSigmoid(z + 1) * c + flowSigmoid(z) * Math.tanh(z);
    h = flowSigmoid(z) * Math.tanh(c);
    seen = [...seen, step];
    const said = `o · tanh(c) = ${written(flowSigmoid(z))} · tanh(${factor(c)}) = ${written(h)}`;
    return { value: h, reads: seen, said };
  });
  return {
    values: steps.map(({ value }) => value),
    reads: steps.map(({ reads }) => reads),
    why: (step) => steps[step].said,
  };
}

/** Forwards and backwards, averaged. Where a step is masked, Bidirectional puts out 0. */
function bothWays(x, mask) {
  const last = x.length - 1;
  const forth = lstmSteps(x, mask);
  const turned = lstmSteps(x.toReversed(), mask?.toReversed());
  const back = turned.values.toReversed();
  const reads = forth.reads.map((places, step) => [
    ...places,
    ...turned.reads[last - step].map((place) => last - place),
  ]);
  const masked = (step) => mask && !mask[step];
  const values = forth.values.map((value, step) => (masked(step) ? 0 : (value + back[step]) / 2));
  const why = (step) =>
    masked(step)
      ? "masked: 0"
      : `(forwards ${written(forth.values[step])} + backwards ${factor(back[step])}) / 2 = ` +
        written(values[step]);
  return { values, reads, why };
}

/** One head of attention to itself. A masked step attends to all steps alike. */
function attend(x, mask) {
  const all = x.map((_, step) => step);
  const rows = x.map((query, step) => {
    const blind = mask && !mask[step];
    const places = !mask || blind ? all : all.filter((place) => mask[place]);
    const scores = places.map((place) =>
      blind ? 1 : Math.exp(FLOW_WEIGHT * query * FLOW_WEIGHT * x[place]),
    );
    const total = scores.reduce((sum, score) => sum + score, 0);
    const mean = scores.reduce((sum, score, at) => sum + score * x[places[at]], 0) / total;
    return { places, value: FLOW_WEIGHT * FLOW_WEIGHT * mean, mean };
  });
  return {
    values: rows.map(({ value }) => value),
    reads: rows.map(({ places }) => places),
    why: (step) =>
      `${FLOW_WEIGHT} · ${FLOW_WEIGHT} · weighted mean of ${rows[step].places.length} steps, ` +
      `${written(rows[step].mean)} = ${written(rows[step].value)}`,
  };
}

/** Mean and variance over all steps, masked ones too. */
function normalizeGroup(x) {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  const values = x.map((value) => (value - mean) / Math.sqrt(variance + GROUP_EPSILON));
  const why = (step) =>
    `(${written(x[step])} − ${factor(mean)}) / √(${written(variance)} + ${GROUP_EPSILON}) = ` +
    `${written(values[step])}: mean and variance of all ${x.length} steps`;
  return { values, reads: x.map(() => x.map((_, step) => step)), why };
}

/** Add 0.1 for each step before: a tensor that has no mask. */
function addUnmasked(x) {
  const values = x.map((value, step) => value + FLOW_BIAS * step);
  const why = (step) =>
    `${written(x[step])} + ${written(FLOW_BIAS * step)} = ${written(values[step])}`;
  return { values, reads: x.map((_, step) => [step]), why };
}

/** One number of all steps, or of the valid ones. */
function overTime(x, places, value, why) {
  return { values: [value], reads: [places], why: () => `${why} = ${written(value)}` };
}

function lastState(x, mask) {
  const { values, reads, why } = lstmSteps(x, mask);
  const last = x.length - 1;
  return { values: [values[last]], reads: [reads[last]], why: () => why(last) };
}

function meanOverTime(x, mask) {
  const places = x.map((_, step) => step).filter((step) => !mask || mask[step]);
  const chosen = places.map((place) => x[place]);
  const sum = chosen.reduce((total, value) => total + value, 0);
  return overTime(x, places, sum / chosen.length, `(${plus(chosen)}) / ${chosen.length}`);
}

function maxOverTime(x) {
  const places = x.map((_, step) => step);
  return overTime(x, places, Math.max(...x), `max(${x.map(written).join(", ")})`);
}

/** Of a flattened sequence: one weight of 0.5 for every step. */
export function denseOverSteps(x) {
  const places = x.map((_, step) => step);
  const value = FLOW_WEIGHT * x.reduce((sum, each) => sum + each, 0) + FLOW_BIAS;
  return overTime(x, places, value, `${FLOW_WEIGHT} · (${plus(x)}) + ${FLOW_BIAS}`);
}

const KERNELS = "kernel_initializer=w, bias_initializer=b";
const RECURRENT = "kernel_initializer=w, recurrent_initializer=w";

/**
 * By the names of the demo's settings: `run(x, mask)`, the row of Keras's table that it is (`null`:
 * not a layer of Keras), the Keras call, and whether the steps end here.
 */
export const FLOW_LAYERS = {
  Dense: {
    row: "Dense",
    run: stepwise(
      (x) => FLOW_WEIGHT * x + FLOW_BIAS,
      (x) => `${FLOW_WEIGHT} · ${factor(x)} + ${FLOW_BIAS}`,
    ),
    code: `layers.Dense(1, ${KERNELS})(h)`,
  },
  Activation: {
    row: "Activation",
    run: stepwise(Math.tanh, (x) => `tanh(${written(x)})`),
    code: 'layers.Activation("tanh")(h)',
  },
  Conv1D: {
    row: "Conv1D",
    run: (x) => flowConvolution(x, 1),
    code: `layers.Conv1D(1, 3, padding="same", ${KERNELS})(h)`,
  },
  "causal Conv1D": {
    row: "Conv1D",
    run: (x) => flowConvolution(x, 2),
    code: `layers.Conv1D(1, 3, padding="causal", ${KERNELS})(h)`,
  },
  MaskedConv1D: {
    row: null,
    run: maskedConvolution,
    code: `MaskedConv1D(1, 3, padding="same", ${KERNELS})(h)`,
  },
  MaxPooling1D: {
    row: "MaxPooling1D",
    run: maxPool,
    code: 'layers.MaxPooling1D(2, padding="same")(h)',
  },
  LSTM: { row: "LSTM", run: lastState, ends: true, code: `layers.LSTM(1, ${RECURRENT})(h)` },
  "LSTM sequences": {
    row: "LSTM(return_sequences=True)",
    run: lstmSteps,
    code: `layers.LSTM(1, return_sequences=True, ${RECURRENT})(h)`,
  },
  "Bidirectional sequences": {
    row: "Bidirectional(return_sequences=True)",
    run: bothWays,
    code:
      `layers.Bidirectional(layers.LSTM(1, return_sequences=True, ${RECURRENT}),\n` +
      '                         merge_mode="ave")(h)',
  },
  MultiHeadAttention: {
    row: "MultiHeadAttention",
    run: attend,
    code: "layers.MultiHeadAttention(1, 1, kernel_initializer=w)(h, h)",
  },
  GroupNormalization: {
    row: "GroupNormalization",
    run: normalizeGroup,
    code: "layers.GroupNormalization(1)(h)",
  },
  Lambda: {
    row: "Lambda",
    run: stepwise(
      (x) => 2 * x,
      (x) => `2 · ${factor(x)}`,
    ),
    code: "layers.Lambda(lambda x: x * 2)(h)",
  },
  "x * 2": {
    row: "operation",
    run: stepwise(
      (x) => 2 * x,
      (x) => `2 · ${factor(x)}`,
    ),
    code: "h * 2",
  },
  "Add unmasked": {
    row: "Add([masked,unmasked])",
    run: addUnmasked,
    code: "layers.Add()([h, np.zeros(h.shape) + 0.1 * np.arange(h.shape[1])[:, None]])",
  },
  GlobalAveragePooling1D: {
    row: "GlobalAveragePooling1D",
    run: meanOverTime,
    ends: true,
    code: "layers.GlobalAveragePooling1D()(h)",
  },
  GlobalMaxPooling1D: {
    row: "GlobalMaxPooling1D",
    run: maxOverTime,
    ends: true,
    code: "layers.GlobalMaxPooling1D()(h)",
  },
  Flatten: {
    row: "Flatten",
    run: stepwise(
      (x) => x,
      (x) => `x`,
    ),
    ends: true,
    code: "layers.Flatten()(h)",
  },
};
