// What the demo upsampling says: sums of weights, errors, formulas, the Keras lines. No DOM.
import { plainNumber } from "./pixel_text.js";
import { patchWords } from "./transpose_text.js";
import { convolvedLinks, resizedBlock, transposedLinks } from "./upsampling_links.js";
import { RESIZED_KERNEL } from "./upsampling_state.js";

const VALUES_OF = {
  input: "input",
  kernel: "kernel",
  weights: "resizedKernel",
  resized: "enlarged",
  transposed: "transposed",
  convolved: "convolved",
};

/** What is worked out, as [term, calculation] pairs; always the same terms. */
export function upsamplingArithmetic(state) {
  const { axis, phases, resizedPhase, errors, size, flat } = state;
  const number = (value) => plainNumber(value, 3);
  const spread = Math.max(...phases) - Math.min(...phases);
  const [first, second] = errors.map(number);
  return [
    ["patches", patchWords({ rows: axis, columns: axis })],
    ["a flat 1 gives", `transposed: ${phases.map(number).join(", ")} in turn (sums of weights)`],
    ["", `resized, convolved: ${number(resizedPhase)} everywhere`],
    ["checkerboard", `largest − smallest: ${number(spread)} against 0`],
    ["weights", `${size}·${size} = ${size ** 2} against ${RESIZED_KERNEL ** 2}`],
    [
      "error",
      `root mean square${flat ? "" : ` against the photograph`}: ${first} against ${second}`,
    ],
  ];
}

/** The captions of the grids, as [grid, title, note]. */
export function upsamplingCaptions(state) {
  const { side, size, interpolation, shows } = state;
  const large = `${2 * side} × ${2 * side}`;
  const range = (values) => `${plainNumber(Math.min(...values), 2)} to ${plainNumber(Math.max(...values), 2)}`;
  const note = (values) => {
    if (shows === "original") return "the original";
    if (shows === "error") return "− original";
    return range(values);
  };
  return [
    ["input", `input ${side} × ${side}`, "2 × 2 averaged"],
    ["kernel", `kernel ${size} × ${size}`, "strides 2"],
    ["transposed", "transposed", note(state.transposed)],
    ["resized", `resized ${large}`, interpolation],
    ["weights", `kernel ${RESIZED_KERNEL} × ${RESIZED_KERNEL}`, "strides 1"],
    ["convolved", "convolved", note(state.convolved)],
  ];
}

/** A cell and its value, as a screen reader hears them. */
export function upsamplingCellName(state, { grid, row, column }) {
  const values = state[VALUES_OF[grid]];
  const side = Math.sqrt(values.length);
  return `${grid}[${row}, ${column}] = ${plainNumber(values[row * side + column])}`;
}

/** One sentence on what is pointed at. */
export function upsamplingSentence(state, { grid, row, column }) {
  const place = `[${row}, ${column}]`;
  if (grid === "input") {
    const patch = `${state.size} × ${state.size}`;
    return `input${place} lays a ${patch} patch; resized, it reaches outputs through ${RESIZED_KERNEL ** 2} weights.`;
  }
  if (grid === "kernel") return `Only every second output, on each axis, gets kernel${place}.`;
  if (grid === "weights") return `Every output gets weights${place} once.`;
  if (grid === "resized") {
    const { rows, columns } = resizedBlock(state, row, column);
    const count = rows * columns;
    return `resized${place} is ${count === 1 ? "1 pixel" : `a mean of ${count} pixels`} of the input.`;
  }
  const products = transposedLinks(state, row, column).length;
  const reads = convolvedLinks(state, row, column).length;
  return `Output ${place}: ${products} ${products === 1 ? "product" : "products"} transposed, ${reads} resized and convolved.`;
}

/** The formulas with their numbers. */
export function upsamplingFormula(state, { grid, row, column }) {
  const name = upsamplingCellName(state, { grid, row, column });
  if (grid === "kernel") return `${name}\n${phaseWords(state, row, column)}`;
  if (grid === "weights" || grid === "input") return name;
  if (grid === "resized") return `${name}\n${blockWords(state, row, column)}`;
  const at = row * 2 * state.side + column;
  const part = (value, weight) => {
    const factor = plainNumber(weight);
    return `${plainNumber(value)}·${factor.startsWith("−") ? `(${factor})` : factor}`;
  };
  const gathers = transposedLinks(state, row, column).map(({ i, j, a, b }) =>
    part(state.input[i * state.side + j], state.kernel[a * state.size + b]),
  );
  const reads = convolvedLinks(state, row, column).map(({ i, j, a, b }) =>
    part(state.enlarged[i * 2 * state.side + j], state.resizedKernel[a * RESIZED_KERNEL + b]),
  );
  const line = (title, parts, value) =>
    `${title}[${row}, ${column}] = ${parts.length ? parts.join(" + ") : "0"} = ${plainNumber(value)}`;
  return [
    line("transposed", gathers, state.transposed[at]),
    line("convolved", reads, state.convolved[at]),
    `original[${row}, ${column}] = ${plainNumber(state.original[at])}`,
  ].join("\n");
}

function phaseWords({ axis }, a, b) {
  const word = (tap) => ((tap + axis.before) % 2 ? "odd" : "even");
  return `It meets outputs in ${word(a)} rows and ${word(b)} columns only.`;
}

function blockWords(state, row, column) {
  const block = resizedBlock(state, row, column);
  const values = [];
  for (let i = block.row; i < block.row + block.rows; i++)
    for (let j = block.column; j < block.column + block.columns; j++)
      values.push(plainNumber(state.input[i * state.side + j]));
  return values.length === 1
    ? `It is input[${block.row}, ${block.column}].`
    : `It lies between ${values.join(", ")}; the nearest of them counts most.`;
}

/** Keras lines that make both layers and compute the pixel that is pointed out. */
export function upsamplingCode(state) {
  const { size, interpolation, flat, side } = state;
  const resize = interpolation === "nearest" ? "" : ', interpolation="bilinear"';
  const image = flat
    ? [`x = np.full((1, ${side}, ${side}, 1), 0.5)`]
    : [
        'photo = load_sample_image("flower.jpg")[63:383, 148:468].mean(axis=-1) / 255',
        "photo = photo.reshape(32, 10, 32, 10).mean(axis=(1, 3)).round(2)",
        "x = photo.reshape(1, 16, 2, 16, 2, 1).mean(axis=(2, 4))",
      ];
  return [
    "import keras",
    "import numpy as np",
    ...(flat ? [] : ["from sklearn.datasets import load_sample_image"]),
    "",
    ...image,
    `kernel = ${kernelCode(state, state.kernel, 4)}`,
    "transposed = keras.layers.Conv2DTranspose(",
    `    1, ${size}, strides=2, padding="same", use_bias=False)`,
    "transposed.build(x.shape)",
    `transposed.set_weights([kernel.reshape(${size}, ${size}, 1, 1)])`,
    "",
    `kernel = ${kernelCode(state, state.resizedKernel, 1)}`,
    `convolved = keras.layers.Conv2D(1, ${RESIZED_KERNEL}, padding="same", use_bias=False)`,
    `convolved.build((1, ${2 * side}, ${2 * side}, 1))`,
    `convolved.set_weights([kernel.reshape(${RESIZED_KERNEL}, ${RESIZED_KERNEL}, 1, 1)])`,
    `large = keras.layers.UpSampling2D(2${resize})(x)`,
    "",
    "y = np.stack([transposed(x)[0, ..., 0], convolved(large)[0, ..., 0]])",
    "print(y[:, 11, 18])  # any row, any column",
  ].join("\n");
}

function kernelCode({ weights }, kernel, total) {
  const side = Math.sqrt(kernel.length);
  if (weights === "all alike") return `np.full((${side}, ${side}), ${total} / ${kernel.length})`;
  const rows = Array.from({ length: side }, (_, row) =>
    Array.from(kernel.slice(row * side, (row + 1) * side), String).join(", "),
  );
  return `np.array([\n${rows.map((row) => `    [${row}],`).join("\n")}\n])`;
}
