// What the demo bucketing says: verdict, formula, comparison, tf.data lines. No DOM.
import { bucketOf } from "./bucketing.js";
import { percent, wholeNumber } from "./numbers.js";

const plural = (count, one, many) => `${wholeNumber(count)} ${count === 1 ? one : many}`;

/** The strategy's result in a sentence. */
export function bucketVerdict({ strategy, totals, refusal }) {
  if (refusal) return `${strategy}: TensorFlow refuses.`;
  return `${strategy}: ${totalsText(totals)}.`;
}

function totalsText({ share, cells, batches, shapes }) {
  const steps = plural(cells, "step", "steps");
  const made = plural(batches, "batch", "batches");
  return `${percent(share)} of ${steps} are padding, ${made}, ${plural(shapes, "shape", "shapes")}`;
}

/** All strategies, as [term, text] pairs. */
export function bucketComparison({ all }) {
  return all.map(([name, totals]) => [name, totals.batches ? totalsText(totals) : "refused"]);
}

/** A batch with its numbers. */
export function bucketFormula({ batches, strategy, boundaries, toBoundary }, at) {
  const { lengths, steps, cells, real } = batches[at];
  const named = `Batch ${at + 1}, lengths ${lengths.join(", ")}`;
  const whole = `${lengths.length} · ${steps} = ${lengths.length * steps}`;
  if (strategy === "ragged_batch")
    return `${named}: ${real} steps are stored, none is padding; to_tensor() would make ${whole}.`;
  const bucket = bucketOf(lengths[0], boundaries);
  const bucketed = strategy === "bucket_by_sequence_length";
  const made = bucketed ? `, ${bucketName(bucket, boundaries, toBoundary)}` : "";
  return (
    `${named}${made}: ${whole} steps, ${real} real, ` +
    `${cells - real} padding = ${percent((cells - real) / cells)}.`
  );
}

function bucketName(bucket, boundaries, toBoundary) {
  const [low, high] = [boundaries[bucket - 1], boundaries[bucket]];
  const to = toBoundary ? `, padded to ${high} − 1` : "";
  if (low === undefined) return `bucket below ${high}${to}`;
  if (high === undefined) return `bucket from ${low}`;
  return `bucket ${low} to ${high - 1}${to}`;
}

/** What a cell says, for those who do not see its bars. */
export function bucketCell({ lengths, steps, cells, real }) {
  const share = percent((cells - real) / cells);
  return `${lengths.length} sequences of up to ${steps} steps, ${share} padding`;
}

/** The lines that make the batches and print their shapes. */
export function bucketCode({ lengths, strategy, batchSize, boundaries, toBoundary }) {
  const rows = [];
  for (let at = 0; at < lengths.length; at += 16) rows.push(lengths.slice(at, at + 16).join(", "));
  const values = `lengths = [${rows.join(",\n           ")}]`;
  const head = ["import keras", "import numpy as np", "import tensorflow as tf", values];
  const made = {
    "pad all": [
      'padded = keras.utils.pad_sequences([np.ones(n) for n in lengths], padding="post")',
      `batches = tf.data.Dataset.from_tensor_slices(padded).batch(${batchSize})`,
    ],
    padded_batch: [`batches = data.padded_batch(${batchSize})`],
    bucket_by_sequence_length: [
      "batches = data.bucket_by_sequence_length(",
      "    lambda x: tf.shape(x)[0],",
      `    bucket_boundaries=[${boundaries.join(", ")}],`,
      `    bucket_batch_sizes=[${batchSize}] * ${boundaries.length + 1},`,
      ...(toBoundary ? ["    pad_to_bucket_boundary=True,"] : []),
      ")",
    ],
    ragged_batch: [`batches = data.ragged_batch(${batchSize})`],
  }[strategy];
  const data =
    strategy === "pad all"
      ? []
      : [
          "data = tf.data.Dataset.from_generator(",
          "    lambda: (np.ones(n) for n in lengths),",
          "    output_signature=tf.TensorSpec((None,)),",
          ")",
        ];
  const last =
    strategy === "ragged_batch"
      ? [
          "print([tuple(batch.to_tensor().shape) for batch in batches])",
          'print(sum(int(tf.size(batch.flat_values)) for batch in batches), "steps")',
        ]
      : [
          "shapes = [tuple(batch.shape) for batch in batches]",
          "steps = sum(rows * columns for rows, columns in shapes)",
          "print(shapes)",
          'print(steps, "steps,", f"{1 - sum(lengths) / steps:.1%} padding")',
        ];
  return [...head.slice(strategy === "pad all" ? 0 : 1), ...data, ...made, ...last].join("\n");
}
