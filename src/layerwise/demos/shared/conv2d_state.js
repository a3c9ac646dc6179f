// Everything that follows from the settings of the demo conv2d. No DOM.
import { convolutionAxes, convolutionRefusal, convolve } from "./convolution.js";
import { presetKernel } from "./kernels.js";
import { linkedAxis } from "./linked_axes.js";
import { presetPixels, withTyped } from "./pixels.js";

export const CONV2D_SETTINGS = [
  "height",
  "width",
  "kernel_height",
  "kernel_width",
  "strides_height",
  "strides_width",
  "dilation_height",
  "dilation_width",
  "padding",
  "input",
  "kernel",
  "seed",
  "input_values",
  "kernel_values",
];

/**
 * The layer, its values, its links and its refusal.
 * @param {(name: string) => any} get - gives a setting
 */
export function conv2dState(get) {
  const pair = (name) => [get(`${name}_height`), get(`${name}_width`)];
  const [height, width] = [get("height"), get("width")];
  const [kernelHeight, kernelWidth] = pair("kernel");
  const image = presetPixels(get("input"), height, width, get("seed"));
  const filter = presetKernel(get("kernel"), kernelHeight, kernelWidth, get("seed"));
  const layer = {
    shape: [height, width, 1],
    kernelShape: [kernelHeight, kernelWidth, 1, 1],
    strides: pair("strides"),
    dilation: pair("dilation"),
    padding: get("padding"),
    inputs: withTyped(image, get("input_values"), width),
    kernel: withTyped(filter, get("kernel_values"), kernelWidth),
  };
  const refusal = convolutionRefusal(layer);
  const axes = convolutionAxes(layer);
  const { outputs, shape } = refusal ? { outputs: [], shape: [0, 0] } : convolve(layer);
  const rows = linkedAxis(refusal ? { ...axes.rows, count: 0 } : axes.rows);
  const columns = linkedAxis(refusal ? { ...axes.columns, count: 0 } : axes.columns);
  // the sizes that the arithmetic works out, refused or not
  const counts = [axes.rows.count, axes.columns.count];
  return {
    ...layer,
    refusal,
    rows,
    columns,
    counts,
    outputs,
    outShape: shape.slice(0, 2),
  };
}

/** The value at a place of the input; padding is 0. */
export function placeValue({ inputs, rows, columns }, row, column) {
  const inside = row >= 0 && row < rows.size && column >= 0 && column < columns.size;
  return inside ? inputs[row * columns.size + column] : 0;
}

/** Whether a grid still has a cell. */
export function hasCell({ refusal, rows, columns, kernelShape, outShape }, { grid, row, column }) {
  if (refusal) return false;
  if (grid === "input") {
    const inside = (axis, place) => place >= axis.first && place <= axis.last;
    return inside(rows, row) && inside(columns, column);
  }
  const [height, width] = grid === "kernel" ? kernelShape : outShape;
  return row < height && column < width;
}

/**
 * Changes of settings, each of which makes a refused layer one that Keras takes.
 * @param {object} state - of `conv2dState`
 * @returns {{label: string, settings: Object<string, number | string>}[]}
 */
export function conv2dMends(state) {
  const { refusal } = state;
  if (!refusal) return [];
  const noStrides = { strides_height: 1, strides_width: 1 };
  const noDilation = { dilation_height: 1, dilation_width: 1 };
  const { largest, ...smaller } = smallerKernel(state);
  const candidates = [
    { label: "strides=1", settings: noStrides, changes: { strides: [1, 1] } },
    { label: "dilation_rate=1", settings: noDilation, changes: { dilation: [1, 1] } },
    {
      label: `kernel_size=(${largest.join(", ")})`,
      settings: smaller,
      changes: { kernelShape: [...largest, 1, 1] },
    },
    { label: 'padding="same"', settings: { padding: "same" }, changes: { padding: "same" } },
  ];
  return candidates
    .filter(({ changes }) => !convolutionRefusal({ ...state, ...changes }))
    .map(({ label, settings }) => ({ label, settings }));
}

/** The largest kernel whose window fits, on both axes. */
function smallerKernel({ rows, columns, kernelShape }) {
  const largest = [rows, columns].map(({ size, dilation, before, after }, axis) =>
    Math.min(kernelShape[axis], Math.floor((size + before + after - 1) / dilation) + 1),
  );
  return { largest, kernel_height: largest[0], kernel_width: largest[1] };
}
