// Everything that follows from the settings of the demo conv2d_transpose. No DOM.
import { presetKernel } from "./kernels.js";
import { linkedAxis } from "./linked_axes.js";
import { presetPixels, withTyped } from "./pixels.js";
import {
  overlapCounts,
  transposedAxes,
  transposedConvolve,
  transposedRefusal,
} from "./transposed_convolution.js";

export const TRANSPOSE_SETTINGS = [
  "height",
  "width",
  "kernel_height",
  "kernel_width",
  "strides_height",
  "strides_width",
  "padding",
  "output_padding",
  "view",
  "shows",
  "input",
  "kernel",
  "seed",
  "input_values",
  "kernel_values",
];

/**
 * The layer, its values, its links and its refusal.
 * @param {(name: string) => any} get - gives a setting; `output_padding` may be "None"
 */
export function transposeState(get) {
  const shape = [get("height"), get("width")];
  const kernelShape = [get("kernel_height"), get("kernel_width")];
  const image = presetPixels(get("input"), ...shape, get("seed"));
  const filter = presetKernel(get("kernel"), ...kernelShape, get("seed"));
  const layer = {
    shape,
    kernelShape,
    strides: [get("strides_height"), get("strides_width")],
    padding: get("padding"),
    outputPadding: get("output_padding") === "None" ? null : get("output_padding"),
    inputs: withTyped(image, get("input_values"), shape[1]),
    kernel: withTyped(filter, get("kernel_values"), kernelShape[1]),
  };
  const refusal = transposedRefusal(layer);
  const axes = transposedAxes(layer);
  const views = { view: get("view"), shows: get("shows") };
  if (refusal) {
    return { ...layer, ...axes, ...views, refusal, outputs: [], overlap: [], outShape: [0, 0] };
  }
  const [rows, columns] = [linkedAxis(axes.rows), linkedAxis(axes.columns)];
  const { outputs, shape: outShape } = transposedConvolve(layer);
  const overlap = overlapCounts({ rows, columns });
  return { ...layer, ...views, refusal, rows, columns, outputs, overlap, outShape };
}

/** Whether a grid still has a cell. */
export function transposeHasCell(state, { grid, row, column }) {
  if (state.refusal) return false;
  if (grid === "output") {
    const inside = (axis, place) => place >= axis.first && place <= axis.last;
    return inside(state.rows, row) && inside(state.columns, column);
  }
  const [height, width] = grid === "input" ? state.shape : state.kernelShape;
  return row < height && column < width;
}

/**
 * What an output gathers: one link for each product.
 * @returns {{i: number, j: number, a: number, b: number}[]} input and tap
 */
export function gathered({ rows, columns }, row, column) {
  return rows
    .readers(row)
    .flatMap(({ output: i, tap: a }) =>
      columns.readers(column).map(({ output: j, tap: b }) => ({ i, j, a, b })),
    );
}

/**
 * Changes of settings, each of which makes a refused layer one that runs.
 * @returns {{label: string, settings: Object<string, number | string>}[]}
 */
export function transposeMends(state) {
  const { refusal, strides, kernelShape, outputPadding } = state;
  if (!refusal) return [];
  const least = Math.min(...strides) - 1;
  const steps = strides.map((step) => Math.max(step, outputPadding + 1));
  const odd = kernelShape.map((kernel) => kernel - 1 + (kernel % 2));
  const pairs = (name, [height, width]) => ({ [`${name}_height`]: height, [`${name}_width`]: width });
  const candidates = [
    ["output_padding=None", { output_padding: "None" }, { outputPadding: null }],
    [`output_padding=${least}`, { output_padding: least }, { outputPadding: least }],
    [`strides=(${steps.join(", ")})`, pairs("strides", steps), { strides: steps }],
    [`kernel_size=(${odd.join(", ")})`, pairs("kernel", odd), { kernelShape: odd }],
  ];
  return candidates
    .filter(([, , changes]) => !transposedRefusal({ ...state, ...changes }))
    .map(([label, settings]) => ({ label, settings }));
}
