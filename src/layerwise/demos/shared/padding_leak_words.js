// What the demo padding_leak says: verdict, worked numbers, formula, Keras lines. No DOM.
import { leakBound, leakReach } from "./padding_leak.js";

const leakNumber = (value) => String(Number(value.toFixed(3))).replace("-", "−");
const leakFactor = (value) => (value < 0 ? `(${leakNumber(value)})` : leakNumber(value));

/** The name of a row. */
export function leakRowName(row) {
  return row ? `conv ${row}` : "input";
}

function changedSteps(row) {
  return row.changed.flatMap((flag, step) => (flag ? [step] : []));
}

/** One sentence: how many valid steps the padding changed. */
export function leakVerdict(state) {
  const changed = changedSteps(state.rows.at(-1));
  const layers = state.convolutions;
  const behind = `behind ${layers} ${layers > 1 ? "convolutions" : "convolution"}`;
  if (!changed.length) return `Padding changes no valid step ${behind}.`;
  const places = `${changed.length > 1 ? "steps" : "step"} ${changed.join(", ")}`;
  const count = `${changed.length} of ${state.length}`;
  return `Padding changes ${count} valid steps ${behind}: ${places}.`;
}

/** The numbers worked out, as [term, calculation] pairs. */
export function leakSteps(state) {
  const { rows, means, valid } = state;
  const last = rows.at(-1);
  const counts = rows.slice(1).map((row, at) => `conv ${at + 1}: ${changedSteps(row).length}`);
  const held = last.values.filter((_, step) => !valid[step]).map(leakNumber);
  return [
    ["changed steps", counts.join(", ")],
    ["reach", reachStep(state)],
    ["padding holds", held.length ? held.join(", ") : "there is none"],
    ["mean, all steps", `${leakNumber(means.all)}; alone ${leakNumber(means.alone)}`],
    ["mean, valid steps", `${leakNumber(means.valid)}; alone ${leakNumber(means.alone)}`],
  ];
}

function reachStep(state) {
  const { mend, side, padding, kernel_size: size, convolutions: layers, added } = state;
  if (!added) return "no padding, nothing to reach";
  if (mend === "multiply by the mask" || mend === "partial, mask kept")
    return "none: padding is 0 in front of every layer";
  const { left, right } = leakReach(padding, size);
  const each = side === "right" ? right : left;
  const bound = leakBound(state, layers);
  const cut = bound < (layers - 1) * each ? `, here ${bound}` : "";
  return (
    `at most (${layers} − 1) · ${each} = ${(layers - 1) * each}${cut}: ` +
    `a layer reads ${each} to the ${side}, and the first meets zeros, as at any edge`
  );
}

/** The cell pointed at: its window with the numbers, and what it is alone. */
export function leakFormula(state, { layer, step }) {
  const { rows, valid, bias, mend } = state;
  const row = rows[layer];
  const name = `${leakRowName(layer)}, step ${step}`;
  if (!layer) return `${name}: ${valid[step] ? leakNumber(row.values[step]) : "0, padding"}.`;
  const { taps, scale, empty, value } = row.steps[step];
  const before = rows[layer - 1].values;
  const terms = taps
    .map(({ weight, place }) => `${leakFactor(weight)} · ${leakFactor(before[place])}`)
    .join(" + ");
  const sum = scale === 1 ? terms : `(${terms}) · ${state.size} / ${taps.length}`;
  const hidden = mend !== "none" && !row.mask[step];
  const said = empty
    ? "0: no valid step in the window"
    : `relu(${sum} + ${bias}) = ${leakNumber(value)}${hidden ? ", times mask 0 = 0" : ""}`;
  return `${name}: ${said}; ${leakStanding(row, valid[step], step)}.`;
}

function leakStanding(row, valid, step) {
  if (!valid) return row.values[step] === 0 ? "padding" : "padding, no longer 0";
  const own = leakNumber(row.own(step));
  return row.changed[step] ? `alone it is ${own}: changed` : "the same alone";
}

/** The Keras lines that print the last layer, alone and padded. */
export function leakCode(state) {
  const { given, offset, added, kernels, size, padding, bias, mend } = state;
  const partial = mend.startsWith("partial");
  const row = (values) => `[${values.map((value) => Number(value.toFixed(4))).join(", ")}]`;
  const same = kernels[0].every((weight) => weight === 1 / size);
  const list = same
    ? `[[1 / ${size}] * ${size}] * ${kernels.length}`
    : `[${kernels.map(row).join(",\n           ")}]`;
  const activated = `activation="relu", bias_initializer=Constant(${bias}),`;
  const tail = partial ? "" : `\n            ${activated}`;
  const body = {
    none: ["        h = conv(h)"],
    "multiply by the mask": ["        h = conv(h) * mask"],
    "partial convolution": partialLines(state, ["        mask = found"]),
    "partial, mask kept": partialLines(state, ["        h = h * kept"]),
  }[mend];
  return [
    "import keras",
    "import numpy as np",
    "from keras import layers, ops",
    "from keras.initializers import Constant",
    `kernels = ${list}`,
    "def run(x, mask):",
    '    h, mask = [np.reshape(each, (1, -1, 1)).astype("float32") for each in (x, mask)]',
    ...(mend === "partial, mask kept" ? ["    kept = mask"] : []),
    "    for kernel in kernels:",
    `        conv = layers.Conv1D(1, ${size}, padding="${padding}",${tail}`,
    `            kernel_initializer=Constant(np.reshape(kernel, (${size}, 1, 1))))`,
    ...body,
    "    return np.round(h, 3)[0, :, 0]",
    `x = np.array(${row(given)})`,
    `sides = (${offset ? added : 0}, ${offset ? 0 : added})`,
    "print(run(x, np.ones_like(x)))",
    "print(run(np.pad(x, sides), np.pad(np.ones_like(x), sides)))",
  ].join("\n");
}

function partialLines({ size, padding, bias }, last) {
  return [
    `        count = layers.Conv1D(1, ${size}, padding="${padding}", use_bias=False,`,
    '            kernel_initializer="ones")(mask)',
    '        found = ops.cast(count > 0, "float32")',
    `        h = ops.relu(conv(h * mask) * ${size} / ops.maximum(count, 1) + ${bias}) * found`,
    ...last,
  ];
}
