// What the demo conv2d_transpose says: the sizes, the formulas, the Keras lines. No DOM.
import { isPixel } from "./linked_axes.js";
import { placeNames, plainNumber, weightText } from "./pixel_text.js";
import { interiorPatches, transposedRefusal, transposedSize } from "./transposed_convolution.js";
import { gathered } from "./transpose_state.js";
import { arrayCode, countStep, rangeNote } from "./window_text.js";
import { windowCount } from "./windows.js";

/**
 * The sizes worked out, as [term, calculation] pairs; always the same terms.
 * @param {object} state - of `transposeState`
 */
export function transposeArithmetic(state) {
  const { rows, columns } = state;
  return [
    ["output height", transposedStep(rows)],
    ["output width", transposedStep(columns)],
    ["cut off", cutStep(state)],
    ["output_padding", outputPaddingStep(state)],
    ["Conv2D back", `height ${countStep(rows, windowCount(rows))}`],
    ["patches", patchWords(state)],
    ["no patch", emptyStep(state)],
  ];
}

/** The size of an axis, worked out by Keras's rule. */
function transposedStep(axis) {
  const { count, kernel, strides, padding, outputPadding, size } = axis;
  const steps = `(${count} − 1)·${strides}`;
  if (padding === "same" && outputPadding === null) return `${count}·${strides} = ${size}`;
  if (padding === "same") return `${steps} + ${kernel} mod 2 + ${outputPadding} = ${size}`;
  if (outputPadding !== null) return `${steps} + ${kernel} + ${outputPadding} = ${size}`;
  return `${steps} + max(${kernel}, ${strides}) = ${size}`;
}

function cutStep({ rows, columns, refusal }) {
  const cuts = [
    [rows.before, "above"],
    [rows.after, "below"],
    [columns.before, "left"],
    [columns.after, "right"],
  ];
  const parts = cuts.filter(([cut]) => cut > 0).map(([cut, side]) => `${cut} ${side}`);
  return refusal || !parts.length ? "nothing" : `${parts.join(", ")} (marked –)`;
}

/** The sizes that a convolution brings to the input's, and which output_padding gives each. */
function outputPaddingStep(state) {
  const [tall, wide] = [state.rows, state.columns].map(reachableSizes);
  return tall === wide ? tall : `height ${tall}; width ${wide}`;
}

function reachableSizes(axis) {
  const choices = [null, ...Array.from({ length: axis.strides }, (_, extra) => extra)];
  return choices
    .map((outputPadding) => {
      const fails = transposedRefusal({
        shape: [axis.count, axis.count],
        kernelShape: [axis.kernel, axis.kernel],
        strides: [axis.strides, axis.strides],
        padding: axis.padding,
        outputPadding,
      });
      const size = fails ? "fails" : transposedSize({ ...axis, outputPadding });
      return `${outputPadding ?? "None"} → ${size}`;
    })
    .join(", ");
}

/** How many patches meet inside an output, and whether everywhere as many. */
export function patchWords({ rows, columns }) {
  const [tall, wide] = [interiorPatches(rows), interiorPatches(columns)];
  const counts = [...new Set(tall.flatMap((down) => wide.map((across) => down * across)))];
  const taps = ({ kernel, strides }) => `kernel ${kernel}, strides ${strides}`;
  const [down, across] = [taps(rows), taps(columns)];
  const ways = down === across ? down : `down ${down}, across ${across}`;
  if (counts.length === 1) return `${ways}: uniform, ${counts[0]} everywhere inside`;
  const listed = counts.sort((one, two) => one - two).join(", ");
  return `${ways}: uneven, ${listed} inside`;
}

function emptyStep({ rows, columns, refusal }) {
  if (refusal) return "no output";
  const parts = [
    rows.unread.length ? placeNames("row", rows.unread) : "",
    columns.unread.length ? placeNames("column", columns.unread) : "",
  ].filter(Boolean);
  return parts.length ? `${parts.join("; ")} (hatched): only the bias` : "every output has one";
}

/** The captions of the grids, as [grid, title, note]. */
export function transposeCaptions(state) {
  const { shape, kernelShape, outShape, outputs, overlap, shows } = state;
  const title = shows === "overlap" ? "patches at each output" : "output";
  const values = shows === "overlap" ? overlap : outputs;
  return [
    ["input", `input ${shape.join(" × ")}`, rangeNote(state.inputs)],
    ["kernel", `kernel ${kernelShape.join(" × ")}`, ""],
    ["output", `${title} ${outShape.join(" × ")}`, rangeNote(values)],
  ];
}

/** A cell and its value, as a screen reader hears them. */
export function transposeCellName(state, { grid, row, column }) {
  const place = `[${plainNumber(row)}, ${plainNumber(column)}]`;
  if (grid === "output") {
    if (!isPixel(state, row, column)) return `place${place}, cut off`;
    const at = row * state.outShape[1] + column;
    const patches = patchWord(state.overlap[at]);
    return `output${place} = ${plainNumber(state.outputs[at])}, ${patches}`;
  }
  if (grid === "kernel") {
    return `kernel${place} = ${weightText(state.kernel[row * state.kernelShape[1] + column])}`;
  }
  return `input${place} = ${plainNumber(state.inputs[row * state.shape[1] + column])}`;
}

function patchWord(count) {
  return count === 1 ? "1 patch" : `${count} patches`;
}

/** What the editor of a cell starts with. */
export function transposeContent(state, { grid, row, column }) {
  if (grid === "input") return String(state.inputs[row * state.shape[1] + column]);
  return String(Number(state.kernel[row * state.kernelShape[1] + column].toFixed(2)));
}

/** One sentence on what is pointed at. */
export function transposeSentence(state, { grid, row, column }) {
  const { rows, columns, outShape, shape, refusal } = state;
  if (refusal) return `${refusal.title ?? "Keras refuses this layer"}. The buttons mend it.`;
  const size = `Output ${outShape.join(" × ")}.`;
  const place = `[${plainNumber(row)}, ${plainNumber(column)}]`;
  if (grid === "kernel") {
    const count = shape[0] * shape[1];
    return `${size} kernel${place} is used ${count === 1 ? "once" : `${count} times`}, once for each input.`;
  }
  if (grid === "output") {
    if (!isPixel(state, row, column)) return `${size} place${place} is cut off.`;
    const links = gathered(state, row, column).length;
    if (!links) return `${size} No patch reaches output${place}.`;
    const sum =
      links === 1
        ? "is 1 product, from one patch"
        : `is the sum of ${links} products, one from each patch`;
    return `${size} output${place} ${sum}.`;
  }
  const [down, across] = [rows.places[row], columns.places[column]];
  const kept = down.flatMap((high) => across.filter((wide) => isPixel(state, high, wide))).length;
  const lost = down.length * across.length - kept;
  const cut = lost ? `; ${lost} of its ${kept + lost} places are cut off` : "";
  return `${size} input${place} lays a patch on ${placeNames("row", down)}, ${placeNames("column", across)}${cut}.`;
}

/**
 * The formula with its numbers.
 * @param {object} state
 * @param {{grid: string, row: number, column: number}} pointed
 * @param {{row: number, column: number}} chosen - the input or the output that is walked
 */
export function transposeFormula(state, { grid, row, column }, chosen) {
  if (state.refusal) return refusedFormula(state);
  if (grid === "input") return patchFormula(state, row, column);
  if (grid === "output") return gatherFormula(state, row, column);
  const name = transposeCellName(state, { grid, row, column });
  if (state.view === "gather") return `${name}\nEvery input is multiplied with it once.`;
  const [high, wide] = [
    state.rows.places[chosen.row][row],
    state.columns.places[chosen.column][column],
  ];
  const part = transposeProduct(state, { i: chosen.row, j: chosen.column, a: row, b: column });
  const place = `[${plainNumber(high)}, ${plainNumber(wide)}]`;
  return `${name}\ninput[${chosen.row}, ${chosen.column}] adds ${part} at ${place}`;
}

function refusedFormula({ refusal, rows, columns, outputPadding }) {
  if (refusal.kind === "output padding") {
    return `output_padding chooses among the sizes that strides=(${rows.strides}, ${columns.strides}) make alike:\nit is less than strides, on both axes. Here it is ${outputPadding}.`;
  }
  const lines = [rows, columns].map(({ size, count, strides }, axis) => {
    const back = Math.ceil(size / strides);
    const verdict = back === count ? "as many as the input has" : `but the input has ${count}`;
    return `A "same" convolution makes ⌈${size} / ${strides}⌉ = ${back} ${axis ? "columns" : "rows"} of ${size}: ${verdict}.`;
  });
  return `(n − 1)·strides + kernel mod 2 + 0 is too small for an even kernel.\n${lines.join("\n")}`;
}

/** Scatter: what an input adds, a line for each row of its patch. */
function patchFormula(state, i, j) {
  const { rows, columns } = state;
  const across = columns.places[j].map((place, b) => ({ place, b }));
  const wide = across.filter(({ place }) => place >= 0 && place < columns.size);
  const name = transposeCellName(state, { grid: "input", row: i, column: j });
  const lines = rows.places[i].flatMap((place, a) => {
    if (place < 0 || place >= rows.size || !wide.length) return [];
    const parts = wide.map(({ b }) => transposeProduct(state, { i, j, a, b }));
    const [first, last] = [wide[0].place, wide.at(-1).place];
    const range = first === last ? first : `${first} to ${last}`;
    return [`output[${place}, ${range}] += ${parts.join(", ")}`];
  });
  return [`${name} times the kernel:`, ...lines].join("\n");
}

/** Gather: the products that an output is the sum of. */
function gatherFormula(state, row, column) {
  const name = transposeCellName(state, { grid: "output", row, column });
  const links = gathered(state, row, column);
  if (!isPixel(state, row, column)) return `${name}: padding="same" keeps only ${state.outShape.join(" × ")}`;
  if (!links.length) return `${name}\nIt stays 0, or the bias.`;
  const products = links.map((link) => transposeProduct(state, link)).join(" + ");
  const value = plainNumber(state.outputs[row * state.outShape[1] + column]);
  const [down, across] = [state.rows.readers(row).length, state.columns.readers(column).length];
  const sources = links.map(({ i, j, a, b }) => `input[${i}, ${j}]·kernel[${a}, ${b}]`);
  return (
    `output[${row}, ${column}] = ${products} = ${value}\n` +
    `= ${sources.join(" + ")}\n` +
    `patches: ${down} down × ${across} across = ${down * across}`
  );
}

function transposeProduct(state, { i, j, a, b }) {
  const value = plainNumber(state.inputs[i * state.shape[1] + j]);
  const weight = weightText(state.kernel[a * state.kernelShape[1] + b]);
  return `${value}·${weight.startsWith("−") ? `(${weight})` : weight}`;
}

/**
 * Keras lines that make the layer and compute the output from the numbers shown.
 * @param {object} state
 */
export function transposeCode(state) {
  const { shape, kernelShape, inputs, kernel, refusal } = state;
  const failures = {
    "output padding": "# Keras raises ValueError here",
    "even kernel": "# Keras infers a shape, and fails when the layer runs",
    "nothing left": "# the output is empty",
  };
  return [
    "import keras",
    "import numpy as np",
    "",
    ...(refusal ? [failures[refusal.kind]] : []),
    "model = keras.Sequential([",
    `    keras.Input((${shape.join(", ")}, 1)),`,
    `    ${transposeLayerCode(state)},`,
    "])",
    `kernel = ${arrayCode(kernel, kernelShape[1])}`,
    `model.set_weights([kernel.reshape(${kernelShape.join(", ")}, 1, 1)])`,
    `x = ${arrayCode(inputs, shape[1])}`,
    `y = model.predict(x.reshape(1, ${shape.join(", ")}, 1), verbose=0)`,
    "print(y[0, :, :, 0])",
  ].join("\n");
}

function transposeLayerCode({ kernelShape, strides, padding, outputPadding }) {
  const pair = ([height, width]) => (height === width ? `${height}` : `(${height}, ${width})`);
  const options = [
    strides.some((step) => step > 1) ? `strides=${pair(strides)}` : "",
    padding === "same" ? 'padding="same"' : "",
    outputPadding === null ? "" : `output_padding=${outputPadding}`,
    "use_bias=False",
  ].filter(Boolean);
  return `keras.layers.Conv2DTranspose(1, ${[pair(kernelShape), ...options].join(", ")})`;
}
