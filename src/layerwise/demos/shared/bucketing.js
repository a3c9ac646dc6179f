// Sequences of different lengths in batches, as tf.data makes them. No DOM.
import { PARAGRAPH_LENGTHS } from "./paragraph_lengths.js";
import { createRandom } from "./random.js";

export const BUCKET_STRATEGIES = [
  "pad all",
  "padded_batch",
  "bucket_by_sequence_length",
  "ragged_batch",
];
const ONE_LONG = 60;
const ALL_EQUAL = 12;

/** The lengths of the sequences, in the order in which they come. */
export function bucketLengths({ lengths: kind, samples, order }) {
  const found = PARAGRAPH_LENGTHS.slice(0, samples);
  if (kind === "equal") found.fill(ALL_EQUAL);
  if (kind === "one long") found[Math.floor(samples / 3)] = ONE_LONG;
  if (order === "shuffled") createRandom(1).shuffle(found);
  if (order === "sorted") found.sort((one, other) => one - other);
  return found;
}

/** Cut a list into batches; the last one may be smaller. */
function inBatches(lengths, size) {
  const starts = Array.from({ length: Math.ceil(lengths.length / size) }, (_, at) => at * size);
  return starts.map((start) => lengths.slice(start, start + size));
}

/** The bucket of a length: how many boundaries it has reached. */
export function bucketOf(length, boundaries) {
  return boundaries.filter((boundary) => length >= boundary).length;
}

/** A batch leaves when its bucket is full; what is left over leaves at the end, shortest first. */
function inBuckets(lengths, size, boundaries) {
  const waiting = Array.from({ length: boundaries.length + 1 }, () => []);
  const batches = [];
  for (const length of lengths) {
    const bucket = bucketOf(length, boundaries);
    waiting[bucket].push(length);
    if (waiting[bucket].length < size) continue;
    batches.push(waiting[bucket]);
    waiting[bucket] = [];
  }
  return [...batches, ...waiting.filter((bucket) => bucket.length)];
}

/**
 * Batches as a strategy makes them.
 * @param {number[]} lengths
 * @param {{strategy: string, batchSize: number, boundaries: number[], toBoundary: boolean}} options
 * @returns {{lengths: number[], steps: number, cells: number, real: number}[]} `steps` is how long
 *   the batch's sequences are made; `cells` counts the steps that are stored
 */
export function bucketBatches(lengths, { strategy, batchSize, boundaries, toBoundary }) {
  const bucketed = strategy === "bucket_by_sequence_length";
  const batches = bucketed
    ? inBuckets(lengths, batchSize, boundaries)
    : inBatches(lengths, batchSize);
  const all = Math.max(...lengths);
  return batches.map((batch) => {
    const longest = strategy === "pad all" ? all : Math.max(...batch);
    const steps =
      bucketed && toBoundary ? boundaries[bucketOf(batch[0], boundaries)] - 1 : longest;
    const real = batch.reduce((sum, length) => sum + length, 0);
    const cells = strategy === "ragged_batch" ? real : batch.length * steps;
    return { lengths: batch, steps, cells, real };
  });
}

/** Padding, batches and shapes of all batches together. */
export function bucketTotals(batches) {
  const sum = (part) => batches.reduce((total, batch) => total + batch[part], 0);
  const [cells, real] = [sum("cells"), sum("real")];
  const shapes = new Set(batches.map(({ lengths, steps }) => `${lengths.length}, ${steps}`));
  const padding = cells - real;
  const share = padding / cells;
  return { cells, real, padding, share, batches: batches.length, shapes: shapes.size };
}

/**
 * Everything that the demo shows.
 * @returns {object} `batches` and `totals` of the strategy, the totals of `all` strategies (null
 *   where it is refused), and `refusal` or null
 */
export function bucketingState(settings) {
  const lengths = bucketLengths(settings);
  const boundaries = settings.boundaries.split(",").map(Number);
  const toBoundary = settings.pad_to_bucket_boundary === "True";
  const { batch_size: batchSize, strategy } = settings;
  const refused = bucketRefusal(lengths, boundaries, toBoundary);
  const batchesOf = (name) =>
    refused && name === "bucket_by_sequence_length"
      ? []
      : bucketBatches(lengths, { strategy: name, batchSize, boundaries, toBoundary });
  const batches = batchesOf(strategy);
  const all = BUCKET_STRATEGIES.map((name) => [name, bucketTotals(batchesOf(name))]);
  const refusal = batches.length ? null : refused;
  const longest = Math.max(...lengths, ...batches.map(({ steps }) => steps));
  return {
    ...settings,
    lengths,
    boundaries,
    toBoundary,
    batchSize,
    batches,
    all,
    refusal,
    longest,
    totals: bucketTotals(batches),
  };
}

function bucketRefusal(lengths, boundaries, toBoundary) {
  const falls = boundaries.findIndex((boundary, at) => at && boundary <= boundaries[at - 1]);
  if (falls > 0)
    return {
      rule: "Boundaries must increase.",
      received: `${boundaries[falls - 1]}, then ${boundaries[falls]}`,
      mend: "Write them from small to large, each once.",
    };
  const last = boundaries.at(-1);
  const long = Math.max(...lengths);
  if (!toBoundary || long < last) return null;
  return {
    rule: "With pad_to_bucket_boundary, every length must be below the last boundary.",
    received: `a sequence of ${long} steps, the last boundary ${last}`,
    mend: `Add a boundary above ${long}, or leave pad_to_bucket_boundary out.`,
    said: `TensorFlow: InternalError: … ${BUCKET_MESSAGE} …`,
  };
}

/** What TensorFlow says of a sequence beyond the last boundary. */
export const BUCKET_MESSAGE =
  "When pad_to_bucket_boundary=True, elements must have length < max(bucket_boundaries).";
