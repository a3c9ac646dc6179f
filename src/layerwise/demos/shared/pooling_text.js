// What the demo pooling says: the arithmetic with its numbers, the errors, the Keras lines. No DOM.
import { isPixel, linksOfOutput, linksOfPlace } from "./linked_axes.js";
import { placeNames, plainNumber } from "./pixel_text.js";
import { WHITE } from "./pixels.js";
import { pooledPixels } from "./pooling.js";
import {
  arrayCode,
  countStep,
  inputNote,
  noWindowReason,
  paddingStep,
  rangeNote,
  unreadStep,
} from "./window_text.js";

/**
 * The sizes and the errors worked out, as [term, calculation] pairs; always the same terms.
 * @param {object} state - of `poolingState`
 */
export function poolingArithmetic(state) {
  const { rows, columns, counts, pooled } = state;
  return [
    ["padding, rows", paddingStep(rows, ["above", "below"])],
    ["padding, columns", paddingStep(columns, ["left", "right"])],
    ["output height", countStep(rows, counts[0])],
    ["output width", countStep(columns, counts[1])],
    ["never read", unreadStep(state)],
    ["noise", noiseStep(state)],
    ["error, max", errorStep(pooled.max.error)],
    ["error, average", errorStep(pooled.average.error)],
  ];
}

/** What the noise did to the image. */
function noiseStep({ noise: { noise, amount }, changed, clean }) {
  const struck = `${changed.length} of ${clean.length} pixels changed`;
  const deviation = plainNumber((WHITE * amount) / 100, 2);
  return {
    none: "none",
    salt: `${amount} % of the pixels set to ${WHITE}: ${struck}`,
    pepper: `${amount} % of the pixels set to 0: ${struck}`,
    Gaussian: `normal numbers added, standard deviation ${amount} % of ${WHITE} = ${deviation}`,
    "lone bright pixel": `one pixel set to ${WHITE}: ${struck}`,
  }[noise];
}

/** How far the pooled noisy image lies from the pooled clean one. */
function errorStep(error) {
  if (!error) return "no output";
  const { count, sum, squared, bias, mse } = error;
  const share = plainNumber(mse / WHITE ** 2, 4);
  const square = `${plainNumber(squared, 1)}/${count} = ${plainNumber(mse, 2)}`;
  const mean = `${plainNumber(sum, 1)}/${count} = ${plainNumber(bias, 2)}`;
  return `MSE ${square} (${share} if white is 1), mean ${mean}`;
}

/** The captions of the grids, as [grid, title, note]. */
export function poolingCaptions(state) {
  const { shape, outShape, outputs, pooling, noise } = state;
  const size = outShape.join(" × ");
  return [
    ["input", `input ${shape.join(" × ")}`, inputNote(state, "with padding")],
    ["output", `${pooling} ${size}`, rangeNote(outputs)],
    ["difference", "error", noise.noise === "none" ? "no noise" : "noisy − clean"],
  ];
}

/** A cell and its value, as a screen reader hears them. */
export function poolingCellName(state, { grid, row, column }) {
  const place = `[${plainNumber(row)}, ${plainNumber(column)}]`;
  if (grid !== "input") {
    const values = grid === "output" ? state.outputs : state.differences;
    return `${grid}${place} = ${plainNumber(values[row * state.outShape[1] + column])}`;
  }
  if (!isPixel(state, row, column)) return `padding${place}, not counted`;
  return `input${place} = ${plainNumber(state.inputs[row * state.columns.size + column])}`;
}

/** What the editor of a cell starts with. */
export function poolingContent(state, { row, column }) {
  return String(state.inputs[row * state.columns.size + column]);
}

/** One sentence on what is pointed at. */
export function poolingSentence(state, { grid, row, column }) {
  const { rows, columns, outShape, refusal } = state;
  if (refusal) return "Keras refuses this layer. The buttons beside its message mend it.";
  const size = `Output ${outShape.join(" × ")}.`;
  if (grid === "input") {
    const readers = linksOfPlace(state, row, column).length;
    const name = poolingCellName(state, { grid, row, column }).split(" = ")[0];
    if (!readers) return `${size} No output reads ${name}.`;
    return `${size} ${name} is read by ${readers} of ${outShape[0] * outShape[1]} outputs.`;
  }
  const reads = linksOfOutput(state, row, column);
  const outside = reads.filter((link) => !isPixel(state, link.row, link.column)).length;
  const padding = outside ? `; ${outside} of ${reads.length} places are padding` : "";
  const [high, wide] = [
    placeNames("row", rows.places[row]),
    placeNames("column", columns.places[column]),
  ];
  return `${size} output[${row}, ${column}] reads ${high}, ${wide}${padding}.`;
}

/**
 * The formula with its numbers: with the noise, without it, and the difference.
 * @param {object} state
 * @param {{grid: string, row: number, column: number}} pointed
 */
export function poolingFormula(state, { grid, row, column }) {
  if (state.refusal) return noWindowReason(state);
  if (grid === "input") return readFormula(state, row, column);
  const { clean, inputs, cleanOutputs, outputs, differences, outShape, noise } = state;
  const place = row * outShape[1] + column;
  const pixels = pooledPixels(state, row, column);
  const skipped = state.poolSize[0] * state.poolSize[1] - pixels.length;
  const calculate = (image, value) =>
    `${pooledValues(state, pixels, image)} = ${plainNumber(value)}`;
  const lines = [`output[${row}, ${column}] = ${calculate(inputs, outputs[place])}`];
  if (noise.noise !== "none") {
    lines.push(`without the noise: ${calculate(clean, cleanOutputs[place])}`);
    lines.push(
      `error: ${plainNumber(outputs[place])} − ${inBrackets(cleanOutputs[place])} = ${plainNumber(differences[place])}`,
    );
  }
  if (skipped) lines.push(`${skipped} places are padding: they do not count.`);
  return lines.join("\n");
}

function pooledValues({ pooling }, pixels, image) {
  const values = pixels.map((pixel) => plainNumber(image[pixel]));
  if (pooling === "max") return `max(${values.join(", ")})`;
  return `(${pixels.map((pixel) => inBrackets(image[pixel])).join(" + ")}) / ${values.length}`;
}

function inBrackets(value) {
  const text = plainNumber(value);
  return text.startsWith("−") ? `(${text})` : text;
}

function readFormula(state, row, column) {
  const { inputs, clean, columns, outputs, outShape, pooling, noise } = state;
  const name = poolingCellName(state, { grid: "input", row, column });
  if (!isPixel(state, row, column)) return `${name}: neither in a maximum nor in an average`;
  const pixel = row * columns.size + column;
  const was = noise.noise === "none" ? "" : ` (without the noise ${plainNumber(clean[pixel])})`;
  const lines = linksOfPlace(state, row, column).map(({ i, j }) => {
    const value = outputs[i * outShape[1] + j];
    const among = pooledPixels(state, i, j).length;
    if (pooling === "average") return `output[${i}, ${j}]: it is 1 of ${among} that are averaged`;
    const verdict =
      inputs[pixel] === value
        ? "it is the largest of"
        : `it is hidden by ${plainNumber(value)}, of`;
    return `output[${i}, ${j}]: ${verdict} ${among}`;
  });
  return [`${name}${was}`, ...lines].join("\n");
}

/**
 * Keras lines that make the layer and pool the numbers shown.
 * @param {object} state
 */
export function poolingCode(state) {
  const { shape, pooling, poolSize, strides, defaultStrides, padding, inputs, refusal } = state;
  const name = pooling === "max" ? "MaxPooling2D" : "AveragePooling2D";
  const options = [
    `${poolSize[0]}`,
    defaultStrides ? "" : `strides=${strides[0]}`,
    padding === "same" ? 'padding="same"' : "",
  ].filter(Boolean);
  return [
    "import keras",
    "import numpy as np",
    "",
    ...(refusal ? ["# Keras raises ValueError here"] : []),
    "model = keras.Sequential([",
    `    keras.Input((${shape.join(", ")}, 1)),`,
    `    keras.layers.${name}(${options.join(", ")}),`,
    "])",
    `x = ${arrayCode(inputs, shape[1])}`,
    `y = model.predict(x.reshape(1, ${shape.join(", ")}, 1), verbose=0)`,
    "print(y[0, :, :, 0])",
  ].join("\n");
}
