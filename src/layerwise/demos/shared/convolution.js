// What Conv2D computes: sizes, padding, refusals, values. One image, channels last, no DOM.
//
// Axes: H and W, height and width; C, channels; F, filters; kh and kw, the kernel's height and
// width. Arrays are flat, and the last axis varies fastest.
import { axisWindows } from "./windows.js";

/**
 * The paddings of Conv2D, and two that it makes with a ZeroPadding2D layer before it: for each,
 * what the rows and what the columns get.
 */
export const convolutionPaddings = {
  valid: ["valid", "valid"],
  same: ["same", "same"],
  full: ["full", "full"],
  "causal rows": ["causal", "valid"],
};

/**
 * Rows and columns of a convolution, each as `axisWindows` describes an axis.
 * @param {{shape: number[], kernelShape: number[], strides?: number[], dilation?: number[],
 *   padding?: string}} layer - `shape` (H, W, C) of the image; `kernelShape` (kh, kw, ...);
 *   `strides` and `dilation` as [height, width]
 */
export function convolutionAxes({
  shape,
  kernelShape,
  strides = [1, 1],
  dilation = [1, 1],
  padding = "valid",
}) {
  const paddings = convolutionPaddings[padding];
  if (!paddings) throw new Error(`unknown padding: ${padding}`);
  const [rows, columns] = paddings.map((name, axis) => {
    const described = {
      size: shape[axis],
      kernel: kernelShape[axis],
      strides: strides[axis],
      dilation: dilation[axis],
      padding: name,
    };
    return { ...described, ...axisWindows(described) };
  });
  return { rows, columns };
}

/**
 * Why Keras refuses a convolution, in its own words, or null when it does not.
 * @param {object} layer - as for `convolutionAxes`; with "full" and "causal rows" the shape that
 *   Keras speaks of is the padded one
 * @returns {{kind: string, message: string} | null} `kind` is "dilated strides" or "no window"
 */
export function convolutionRefusal(layer) {
  const { shape, kernelShape, strides = [1, 1], dilation = [1, 1], padding = "valid" } = layer;
  if (Math.max(...strides) > 1 && Math.max(...dilation) > 1) {
    return {
      kind: "dilated strides",
      message:
        "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: " +
        `strides=(${strides.join(", ")}) and dilation_rate=(${dilation.join(", ")})`,
    };
  }
  const { rows, columns } = convolutionAxes(layer);
  if (rows.count > 0 && columns.count > 0) return null;
  const around =
    padding === "same" ? [0, 0] : [rows, columns].map((axis) => axis.before + axis.after);
  const padded = [shape[0] + around[0], shape[1] + around[1], shape[2] ?? 1];
  return {
    kind: "no window",
    message:
      "Computed output size would be zero or negative. Received " +
      `\`inputs shape=(None, ${padded.join(", ")})\`, \`kernel shape=(${kernelShape.join(", ")})\`, ` +
      `\`dilation_rate=[${dilation.join(" ")}]\`, \`strides=(${strides.join(", ")})\`, ` +
      `\`padding=${padding === "same" ? "same" : "valid"}\`.`,
  };
}

/**
 * The output of a convolution; like Keras, it does not flip the kernel.
 * @param {object} layer - as for `convolutionAxes`, and:
 * @param {ArrayLike<number>} layer.inputs - (H, W, C)
 * @param {ArrayLike<number>} layer.kernel - (kh, kw, C / groups, F)
 * @param {number} [layer.groups] - into how many parts the channels fall; C of them, with F = C,
 *   make a depthwise convolution
 * @param {ArrayLike<number>} [layer.bias] - (F,)
 * @returns {{outputs: Float64Array, shape: number[]}} outputs (out_height, out_width, F)
 */
export function convolve(layer) {
  const { inputs, shape, kernel, kernelShape, groups = 1, bias } = layer;
  const [height, width, channels] = shape;
  const [kernelHeight, kernelWidth, groupChannels, filters] = kernelShape;
  const { rows, columns } = convolutionAxes(layer);
  const outShape = [Math.max(rows.count, 0), Math.max(columns.count, 0), filters];
  const outputs = new Float64Array(outShape[0] * outShape[1] * filters);
  const groupFilters = filters / groups;
  let place = 0;
  for (let i = 0; i < outShape[0]; i++)
    for (let j = 0; j < outShape[1]; j++)
      for (let filter = 0; filter < filters; filter++) {
        const first = Math.floor(filter / groupFilters) * groupChannels;
        let sum = bias ? bias[filter] : 0;
        for (let a = 0; a < kernelHeight; a++) {
          const row = i * rows.strides - rows.before + a * rows.dilation;
          if (row < 0 || row >= height) continue;
          for (let b = 0; b < kernelWidth; b++) {
            const column = j * columns.strides - columns.before + b * columns.dilation;
            if (column < 0 || column >= width) continue;
            const pixel = (row * width + column) * channels + first;
            const tap = (a * kernelWidth + b) * groupChannels * filters + filter;
            for (let c = 0; c < groupChannels; c++)
              sum += inputs[pixel + c] * kernel[tap + c * filters];
          }
        }
        outputs[place++] = sum;
      }
  return { outputs, shape: outShape };
}
