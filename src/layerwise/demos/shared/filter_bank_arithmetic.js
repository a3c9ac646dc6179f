// The arithmetic of the demo filter_bank with its numbers filled in. No DOM.
import { shortNumber, wholeNumber } from "./numbers.js";

/**
 * The sizes of a kernel worked out, as [term, calculation] pairs.
 * @param {{size: number, channels: number, filters: number, shape: number[], fanIn: number,
 *   fanOut: number, scale: object, name: string, largest: number}} state
 */
export function bankArithmetic(state) {
  const { size, channels, filters, fanIn, fanOut } = state;
  const weights = size * size * channels * filters;
  return [
    ["kernel", `(${state.shape.join(", ")}) = (height, width, input channels, filters)`],
    ["fan_in", `${size} · ${size} · ${channels} = ${wholeNumber(fanIn)}`],
    ["fan_out", `${size} · ${size} · ${filters} = ${wholeNumber(fanOut)}`],
    scaleStep(state),
    ["largest |w|", shortNumber(state.largest, 4)],
    [
      "parameters",
      `${size} · ${size} · ${channels} · ${filters} + ${filters} = ${wholeNumber(weights + filters)}`,
    ],
  ];
}

// Under the root of the standard deviation and of the limit, for each family of initializers.
const BANK_ROOTS = {
  glorot: ({ fanIn, fanOut }) => [`2 / (${fanIn} + ${fanOut})`, `6 / (${fanIn} + ${fanOut})`],
  he: ({ fanIn }) => [`2 / ${fanIn}`, `6 / ${fanIn}`],
  lecun: ({ fanIn }) => [`1 / ${fanIn}`, `3 / ${fanIn}`],
};

/** The line that says how wide the initializer draws. */
function scaleStep({ name, scale, ...state }) {
  const { distribution, limit, stddev, value } = scale;
  if (distribution === "constant") return ["every weight", String(value)];
  const term = distribution === "uniform" ? "limit" : "stddev";
  const roots = BANK_ROOTS[name.split("_")[0]]?.(state);
  if (!roots) return [term, `${scale[term]}, whatever the shape`];
  if (term === "limit") return [term, `√(${roots[1]}) = ${shortNumber(limit, 4)}`];
  return [term, `√(${roots[0]}) = ${shortNumber(stddev, 4)}, cut off at ±${shortNumber(limit, 4)}`];
}

/** The Keras lines that make the layer. */
export function bankCode({ name, size, channels, filters }) {
  const options = name === "glorot_uniform" ? "" : `, kernel_initializer="${name}"`;
  return [
    `inputs = keras.Input((28, 28, ${channels}))`,
    `outputs = keras.layers.Conv2D(${filters}, ${size}${options})(inputs)`,
  ].join("\n");
}
