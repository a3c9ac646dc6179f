// What the demo conv2d says: the arithmetic with its numbers, the formulas, the Keras lines. No DOM.
import { placeValue } from "./conv2d_state.js";
import { isPixel, linksOfOutput, linksOfPlace } from "./linked_axes.js";
import { placeNames, plainNumber, weightText } from "./pixel_text.js";
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
 * The sizes worked out, as [term, calculation] pairs; always the same terms.
 * @param {object} state - of `conv2dState`
 */
export function conv2dArithmetic(state) {
  const { rows, columns, counts } = state;
  const window = ({ dilation, kernel, window: size }) =>
    `${dilation}·(${kernel} − 1) + 1 = ${size}`;
  return [
    ["window", `height ${window(rows)}, width ${window(columns)}`],
    ["zeros, rows", paddingStep(rows, ["above", "below"])],
    ["zeros, columns", paddingStep(columns, ["left", "right"])],
    ["output height", countStep(rows, counts[0])],
    ["output width", countStep(columns, counts[1])],
    ["never read", unreadStep(state)],
  ];
}

/** The captions of the grids, as [grid, title, note]. */
export function conv2dCaptions(state) {
  const { shape, kernelShape, outShape, rows, columns, outputs } = state;
  const spans = rows.dilation > 1 || columns.dilation > 1;
  return [
    ["input", `input ${shape[0]} × ${shape[1]}`, inputNote(state, "with zeros")],
    [
      "kernel",
      `kernel ${kernelShape[0]} × ${kernelShape[1]}`,
      spans ? `spans ${rows.window} × ${columns.window}` : "",
    ],
    ["output", `output ${outShape[0]} × ${outShape[1]}`, rangeNote(outputs)],
  ];
}

/** A place of the input by its name: a pixel, or a zero of the padding. */
export function placeName(state, row, column) {
  const kind = isPixel(state, row, column) ? "input" : "padding";
  return `${kind}[${plainNumber(row)}, ${plainNumber(column)}]`;
}

/** A cell and its value, as a screen reader hears them. */
export function conv2dCellName(state, { grid, row, column }) {
  const { kernel, kernelShape, outputs, outShape } = state;
  if (grid === "input") {
    return `${placeName(state, row, column)} = ${plainNumber(placeValue(state, row, column))}`;
  }
  if (grid === "kernel") {
    return `kernel[${row}, ${column}] = ${weightText(kernel[row * kernelShape[1] + column])}`;
  }
  return `output[${row}, ${column}] = ${plainNumber(outputs[row * outShape[1] + column])}`;
}

/** What the editor of a cell starts with. */
export function conv2dContent(state, { grid, row, column }) {
  if (grid === "input") return String(placeValue(state, row, column));
  return String(Number(state.kernel[row * state.kernelShape[1] + column].toFixed(2)));
}

/**
 * One sentence on what is pointed at.
 * @param {object} state
 * @param {{grid: string, row: number, column: number}} pointed - "input" (with padding), "kernel"
 *   or "output"
 */
export function conv2dSentence(state, { grid, row, column }) {
  const { rows, columns, outShape, refusal } = state;
  if (refusal) return "Keras refuses this layer. The buttons beside its message mend it.";
  const count = outShape[0] * outShape[1];
  const size = `Output ${outShape[0]} × ${outShape[1]}.`;
  if (grid === "kernel") {
    const often = count === 1 ? "once" : `${count} times, once for each output`;
    return `${size} kernel[${row}, ${column}] is used ${often}.`;
  }
  if (grid === "input") {
    const readers = linksOfPlace(state, row, column).length;
    const name = placeName(state, row, column);
    if (!readers) return `${size} No output reads ${name}.`;
    return `${size} ${name} is read by ${readers} of ${count} outputs.`;
  }
  const reads = linksOfOutput(state, row, column);
  const zeros = reads.filter((link) => !isPixel(state, link.row, link.column)).length;
  const padding = zeros ? `; ${zeros} of ${reads.length} places are padding` : "";
  const [high, wide] = [
    placeNames("row", rows.places[row]),
    placeNames("column", columns.places[column]),
  ];
  return `${size} output[${row}, ${column}] reads ${high}, ${wide}${padding}.`;
}

/**
 * The formula with its numbers, a line for each row of the kernel.
 * @param {object} state
 * @param {{grid: string, row: number, column: number}} pointed
 * @param {{row: number, column: number}} chosen - the output that a weight is shown with
 */
export function conv2dFormula(state, { grid, row, column }, chosen) {
  if (state.refusal?.kind === "no window") return noWindowReason(state);
  if (state.refusal) {
    return "Keras moves a dilated kernel by one pixel only.\nIt takes strides=1 or dilation_rate=1, on both axes.";
  }
  if (grid === "output") return outputFormula(state, row, column);
  if (grid === "kernel") return weightFormula(state, row, column, chosen);
  return placeFormula(state, row, column);
}

function outputFormula(state, i, j) {
  const width = state.kernelShape[1];
  const products = linksOfOutput(state, i, j).map((link) => product(state, link));
  const lines = state.rows.places[i].map((_, a) =>
    products.slice(a * width, (a + 1) * width).join(" + "),
  );
  const value = plainNumber(state.outputs[i * state.outShape[1] + j]);
  return `output[${i}, ${j}] =\n  ${lines.join("\n+ ")}\n= ${value}`;
}

// A zero of the padding stands in brackets.
function product(state, { row, column, a, b }) {
  const value = plainNumber(placeValue(state, row, column));
  const pixel = isPixel(state, row, column) ? value : `[${value}]`;
  const weight = weightText(state.kernel[a * state.kernelShape[1] + b]);
  return `${pixel}·${weight.startsWith("−") ? `(${weight})` : weight}`;
}

function weightFormula(state, a, b, chosen) {
  const [row, column] = [state.rows.places[chosen.row][a], state.columns.places[chosen.column][b]];
  return (
    `${conv2dCellName(state, { grid: "kernel", row: a, column: b })}\n` +
    `In output[${chosen.row}, ${chosen.column}] it meets ${placeName(state, row, column)}:\n` +
    product(state, { row, column, a, b })
  );
}

function placeFormula(state, row, column) {
  const lines = linksOfPlace(state, row, column).map(
    ({ i, j, a, b }) =>
      `output[${i}, ${j}]: ${product(state, { row, column, a, b })}, by kernel[${a}, ${b}]`,
  );
  return [conv2dCellName(state, { grid: "input", row, column }), ...lines].join("\n");
}

/**
 * Keras lines that make the layer and compute the output from the numbers shown.
 * @param {object} state
 */
export function conv2dCode(state) {
  const { shape, kernelShape, inputs, kernel, refusal } = state;
  const zeros = zeroPaddingCode(state);
  return [
    "import keras",
    "import numpy as np",
    "",
    ...(refusal ? ["# Keras raises ValueError here"] : []),
    "model = keras.Sequential([",
    `    keras.Input((${shape.join(", ")})),`,
    ...(zeros ? [`    ${zeros},`] : []),
    `    ${conv2dLayerCode(state)},`,
    "])",
    `kernel = ${arrayCode(kernel, kernelShape[1])}`,
    `model.set_weights([kernel.reshape(${kernelShape.join(", ")})])`,
    `x = ${arrayCode(inputs, shape[1])}`,
    `y = model.predict(x.reshape(1, ${shape.join(", ")}), verbose=0)`,
    "print(y[0, :, :, 0])",
  ].join("\n");
}

function zeroPaddingCode({ padding, rows, columns }) {
  if (padding === "valid" || padding === "same") return "";
  const pairs = [rows, columns].map(({ before, after }) => `(${before}, ${after})`);
  return `keras.layers.ZeroPadding2D((${pairs.join(", ")}))`;
}

function conv2dLayerCode({ kernelShape, strides, dilation, padding }) {
  const pair = ([height, width]) => (height === width ? `${height}` : `(${height}, ${width})`);
  const options = [
    strides.some((step) => step > 1) ? `strides=${pair(strides)}` : "",
    padding === "same" ? 'padding="same"' : "",
    dilation.some((step) => step > 1) ? `dilation_rate=${pair(dilation)}` : "",
    "use_bias=False",
  ].filter(Boolean);
  return `keras.layers.Conv2D(1, ${[pair(kernelShape.slice(0, 2)), ...options].join(", ")})`;
}
