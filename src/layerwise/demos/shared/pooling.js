// What MaxPooling2D and AveragePooling2D compute, and what noise leaves behind. No DOM.
//
// One image with one channel. H and W: height and width; arrays are flat, the columns vary fastest.
import { axisWindows } from "./windows.js";

/**
 * Rows and columns of a pooling layer, each as `axisWindows` describes an axis.
 * @param {{shape: number[], poolSize: number[], strides?: number[], padding?: string}} layer -
 *   `shape` (H, W); `strides` are the pool size by default, as in Keras
 */
export function poolingAxes({ shape, poolSize, strides = poolSize, padding = "valid" }) {
  const [rows, columns] = shape.slice(0, 2).map((size, axis) => {
    const described = {
      size,
      kernel: poolSize[axis],
      strides: strides[axis],
      dilation: 1,
      padding,
    };
    return { ...described, ...axisWindows(described) };
  });
  return { rows, columns };
}

/**
 * Why Keras refuses a pooling layer in a model, in its own words, or null when it does not.
 * @param {object} layer - as for `poolingAxes`
 */
export function poolingRefusal(layer) {
  const { shape, poolSize, strides = poolSize, padding = "valid" } = layer;
  const { rows, columns } = poolingAxes(layer);
  if (rows.count > 0 && columns.count > 0) return null;
  return {
    kind: "no window",
    message:
      "Computed output size would be zero or negative. Received: " +
      `\`inputs.shape=[None ${shape[0]} ${shape[1]} 1]\`, \`pool_size=[${poolSize.join(" ")}]\`, ` +
      `\`strides=(${strides.join(", ")})\`, \`padding=${padding}\`.`,
  };
}

/**
 * The pixels that one output reads, without the padding, as indices into the flat image.
 * @param {{rows: object, columns: object}} axes - of `poolingAxes`
 * @param {number} row - of the output
 * @param {number} column
 */
export function pooledPixels({ rows, columns }, row, column) {
  const inside = (axis, output) =>
    axis.reads(output).filter((place) => place >= 0 && place < axis.size);
  const across = inside(columns, column);
  return inside(rows, row).flatMap((r) => across.map((c) => r * columns.size + c));
}

/**
 * The output of a pooling layer. Padding never counts: neither in a maximum nor in an average.
 * @param {object} layer - as for `poolingAxes`, and:
 * @param {ArrayLike<number>} layer.inputs - (H, W)
 * @param {string} layer.pooling - "max" or "average"
 * @returns {{outputs: Float64Array, shape: number[]}} outputs (out_height, out_width)
 */
export function pool({ inputs, pooling, ...layer }) {
  const { rows, columns } = poolingAxes(layer);
  const shape = [Math.max(rows.count, 0), Math.max(columns.count, 0)];
  const outputs = new Float64Array(shape[0] * shape[1]);
  const across = readsInside(columns, shape[1]);
  readsInside(rows, shape[0]).forEach(([top, bottom], i) =>
    across.forEach(([left, right], j) => {
      let sum = 0;
      let largest = -Infinity;
      for (let r = top; r < bottom; r++)
        for (let c = left; c < right; c++) {
          const value = inputs[r * columns.size + c];
          sum += value;
          if (value > largest) largest = value;
        }
      const mean = sum / ((bottom - top) * (right - left));
      outputs[i * shape[1] + j] = pooling === "max" ? largest : mean;
    }),
  );
  return { outputs, shape };
}

// For each output of an axis, the first pixel that it reads and the one after its last.
function readsInside({ strides, before, kernel, size }, count) {
  return Array.from({ length: count }, (_, output) => {
    const start = output * strides - before;
    return [Math.max(start, 0), Math.min(start + kernel, size)];
  });
}

/**
 * How far pooled values lie from the pooled clean image.
 * @param {ArrayLike<number>} noisy
 * @param {ArrayLike<number>} clean - as many
 * @returns {{count: number, wrong: number, sum: number, squared: number, bias: number,
 *   mse: number}} how many outputs, how many of them differ, the sum of the differences and of
 *   their squares, and the means of both
 */
export function poolingError(noisy, clean) {
  const count = noisy.length;
  let wrong = 0;
  let sum = 0;
  let squared = 0;
  for (let i = 0; i < count; i++) {
    const difference = noisy[i] - clean[i];
    if (Math.abs(difference) > 1e-9) wrong++;
    sum += difference;
    squared += difference ** 2;
  }
  return { count, wrong, sum, squared, bias: sum / count, mse: squared / count };
}
