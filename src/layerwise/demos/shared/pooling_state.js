// Everything that follows from the settings of the demo pooling. No DOM.
import { linkedAxis } from "./linked_axes.js";
import { addNoise, presetPixels, withTyped } from "./pixels.js";
import { pool, poolingAxes, poolingError, poolingRefusal } from "./pooling.js";

export const POOLING_SETTINGS = [
  "height",
  "width",
  "pooling",
  "pool_size",
  "strides",
  "padding",
  "input",
  "noise",
  "amount",
  "seed",
  "input_values",
];

/**
 * The layer, its values with and without the noise, its links and its refusal.
 * @param {(name: string) => any} get - gives a setting; `strides` may be "None"
 */
export function poolingState(get) {
  const shape = [get("height"), get("width")];
  const size = get("pool_size");
  const strides = get("strides") === "None" ? size : get("strides");
  const layer = {
    shape,
    poolSize: [size, size],
    strides: [strides, strides],
    padding: get("padding"),
  };
  const noise = { noise: get("noise"), amount: get("amount"), seed: get("seed"), width: shape[1] };
  const images = poolingImages(get, shape, noise);
  const refusal = poolingRefusal(layer);
  const axes = poolingAxes(layer);
  const counts = [axes.rows.count, axes.columns.count];
  const [rows, columns] = [axes.rows, axes.columns].map((axis) =>
    linkedAxis(refusal ? { ...axis, count: 0 } : axis),
  );
  const pooled = refusal ? emptyResults() : poolingResults(layer, images);
  const outShape = refusal ? [0, 0] : counts;
  const pooling = get("pooling");
  const { noisy: outputs, clean: cleanOutputs } = pooled[pooling];
  return {
    ...layer,
    ...images,
    ...{ refusal, rows, columns, counts, outShape, pooling, noise, pooled, outputs, cleanOutputs },
    defaultStrides: get("strides") === "None",
    differences: Array.from(outputs, (value, place) => value - cleanOutputs[place]),
  };
}

/** The clean image and the noisy one; noise leaves alone what the reader typed. */
function poolingImages(get, [height, width], noise) {
  const text = get("input_values");
  const preset = presetPixels(get("input"), height, width, get("seed"));
  const clean = withTyped(preset, text, width);
  const inputs = withTyped(addNoise(clean, noise), text, width);
  const changed = Array.from(inputs.keys()).filter((place) => inputs[place] !== clean[place]);
  return { clean, inputs, changed };
}

/** Both poolings of both images, and the error that the noise leaves. */
function poolingResults(layer, { clean, inputs }) {
  const result = (pooling) => {
    const noisy = pool({ ...layer, pooling, inputs }).outputs;
    const pure = pool({ ...layer, pooling, inputs: clean }).outputs;
    return { noisy, clean: pure, error: poolingError(noisy, pure) };
  };
  return { max: result("max"), average: result("average") };
}

function emptyResults() {
  const empty = { noisy: [], clean: [], error: null };
  return { max: empty, average: empty };
}

/** Whether a grid still has a cell. */
export function poolingHasCell({ rows, columns, outShape }, { grid, row, column }) {
  if (grid !== "input") return row < outShape[0] && column < outShape[1];
  const inside = (axis, place) => place >= axis.first && place <= axis.last;
  return inside(rows, row) && inside(columns, column);
}

/** Changes of settings, each of which makes a refused layer one that Keras takes. */
export function poolingMends({ refusal, shape }) {
  if (!refusal) return [];
  const largest = Math.min(...shape);
  return [
    { label: `pool_size=${largest}`, settings: { pool_size: largest } },
    { label: 'padding="same"', settings: { padding: "same" } },
  ];
}
