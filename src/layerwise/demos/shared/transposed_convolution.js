// What Conv2DTranspose computes: sizes, refusals, values. One image, one filter, no DOM.
//
// It goes the way of a convolution back: an axis is described as the convolution sees it that leads
// from the output (`size`) to the input (`count`). So `linkedAxis` knows all links of it.
import { paddingAmounts } from "./windows.js";

/**
 * The output's size along an axis; less than 1 where nothing is left.
 * @param {{count: number, kernel: number, strides: number, padding: string,
 *   outputPadding: number | null}} axis - `count` is the input's size; `outputPadding` null lets
 *   Keras choose
 */
export function transposedSize({ count, kernel, strides, padding, outputPadding }) {
  const steps = (count - 1) * strides;
  if (padding === "same")
    return outputPadding === null ? count * strides : steps + (kernel % 2) + outputPadding;
  return steps + (outputPadding === null ? Math.max(kernel, strides) : kernel + outputPadding);
}

/**
 * Rows and columns of a transposed convolution.
 * @param {{shape: number[], kernelShape: number[], strides?: number[], padding?: string,
 *   outputPadding?: number | null}} layer - `shape` (H, W) of the input, `kernelShape` (kh, kw)
 * @returns {{rows: object, columns: object}} `size`, the output's; `count`, the input's; `before`
 *   and `after`, the places of patches that are cut off; `reads(i)`, where input i is laid
 */
export function transposedAxes({
  shape,
  kernelShape,
  strides = [1, 1],
  padding = "valid",
  outputPadding = null,
}) {
  const [rows, columns] = [0, 1].map((axis) => {
    const [count, kernel, step] = [shape[axis], kernelShape[axis], strides[axis]];
    const described = { count, kernel, strides: step, padding, outputPadding };
    const size = transposedSize(described);
    const [before] = paddingAmounts({ size, window: kernel, strides: step, padding });
    const reach = (count - 1) * step + kernel - before; // where the last patch ends
    return {
      ...described,
      ...{ size, before, window: kernel, dilation: 1, after: Math.max(reach - size, 0) },
      reads: (input) => Array.from({ length: kernel }, (_, tap) => input * step - before + tap),
    };
  });
  return { rows, columns };
}

/**
 * Why Keras refuses a transposed convolution, or null when it does not.
 * @param {object} layer - as for `transposedAxes`
 * @returns {{kind: string, title?: string, error?: string, message: string} | null} `kind` is
 *   "output padding", "nothing left" or "even kernel"
 */
export function transposedRefusal(layer) {
  const { kernelShape, strides = [1, 1], padding = "valid", outputPadding = null } = layer;
  if (outputPadding === null) return null;
  const large = strides.findIndex((step) => outputPadding >= step);
  if (large >= 0) {
    const pair = `(${outputPadding}, ${outputPadding})`;
    return {
      kind: "output padding",
      message:
        "`output_padding` must be strictly less than `strides` for all dimensions. " +
        `At dimension ${large}, \`output_padding\` is ${outputPadding} but \`strides\` is ` +
        `${strides[large]}. Received: output_padding=${pair}, strides=(${strides.join(", ")})`,
    };
  }
  const isEven = kernelShape.some((kernel) => kernel % 2 === 0);
  if (padding !== "same" || outputPadding > 0 || !isEven) return null;
  const { rows, columns } = transposedAxes(layer);
  const inferred = `(None, ${rows.size}, ${columns.size}, 1)`;
  if (rows.size < 1 || columns.size < 1) {
    const message = `The output's shape is ${inferred}: it holds no number. Keras says nothing.`;
    return { kind: "nothing left", title: "Nothing is left", error: "", message };
  }
  return {
    kind: "even kernel",
    title: `Keras infers ${inferred}, then fails`,
    error: "AbortedError",
    message:
      "… could not create a primitive descriptor for the convolution forward propagation " +
      "primitive …",
  };
}

/**
 * The output of a transposed convolution: every input lays the kernel times its value.
 * @param {object} layer - as for `transposedAxes`, and:
 * @param {ArrayLike<number>} layer.inputs - (H, W)
 * @param {ArrayLike<number>} layer.kernel - (kh, kw)
 * @param {number} [patches] - how many of the inputs have laid theirs, row by row
 * @returns {{outputs: Float64Array, shape: number[]}} outputs (out_height, out_width)
 */
export function transposedConvolve(layer, patches = Infinity) {
  const { inputs, kernel } = layer;
  const { rows, columns } = transposedAxes(layer);
  const outputs = new Float64Array(rows.size * columns.size);
  const last = Math.min(patches, rows.count * columns.count);
  for (let place = 0; place < last; place++) {
    const top = Math.floor(place / columns.count) * rows.strides - rows.before;
    const left = (place % columns.count) * columns.strides - columns.before;
    for (let a = Math.max(0, -top); a < Math.min(rows.kernel, rows.size - top); a++)
      for (let b = Math.max(0, -left); b < Math.min(columns.kernel, columns.size - left); b++)
        outputs[(top + a) * columns.size + left + b] +=
          inputs[place] * kernel[a * columns.kernel + b];
  }
  return { outputs, shape: [rows.size, columns.size] };
}

/**
 * How many patches meet at every output: of an axis, or of both together.
 * @param {object} axis - of `linkedAxis`
 * @returns {number[]} one count for each place of the output
 */
export function axisPatches({ size, readers }) {
  return Array.from({ length: size }, (_, place) => readers(place).length);
}

/** The patches at every output, row by row; see `axisPatches`. */
export function overlapCounts({ rows, columns }) {
  const across = axisPatches(columns);
  return axisPatches(rows).flatMap((down) => across.map((count) => down * count));
}

/**
 * The counts of patches away from the border: a kernel's taps shared out among the strides.
 * @param {{kernel: number, strides: number}} axis
 * @returns {number[]} from small to large, each once
 */
export function interiorPatches({ kernel, strides }) {
  const least = Math.floor(kernel / strides);
  return kernel % strides ? [least, least + 1] : [least];
}
