import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  BUCKET_MESSAGE,
  BUCKET_STRATEGIES,
  bucketBatches,
  bucketLengths,
  bucketOf,
  bucketTotals,
  bucketingState,
} from "../../src/layerwise/demos/shared/bucketing.js";
import {
  bucketCell,
  bucketCode,
  bucketComparison,
  bucketFormula,
  bucketVerdict,
} from "../../src/layerwise/demos/shared/bucketing_words.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { batches: cases, refusals } = vectors.bucketing;

const settings = {
  lengths: "paragraphs",
  samples: 32,
  order: "as they come",
  strategy: "bucket_by_sequence_length",
  batch_size: 4,
  boundaries: "8,16,32",
  pad_to_bucket_boundary: "False",
};
const stateOf = (changed) => bucketingState({ ...settings, ...changed });

test("every batch has the sequences and the shape that TensorFlow gives it, in its order", () => {
  for (const given of cases) {
    const batches = bucketBatches(given.lengths, given);
    const name = `${given.strategy}, ${given.batchSize}, ${given.boundaries}`;
    const shapes = batches.map(({ lengths, steps }) => [lengths.length, steps]);
    assert.deepEqual(shapes, given.shapes, name);
    const found = batches.map(({ lengths }) => lengths);
    assert.deepEqual(found, given.found, name);
    const cells = batches.map((batch) => batch.cells);
    assert.deepEqual(cells, given.stored, name);
  }
});

test("no sequence is lost, and padding is what is not real", () => {
  for (const strategy of BUCKET_STRATEGIES)
    for (const order of ["as they come", "shuffled", "sorted"]) {
      const { batches, lengths, totals } = stateOf({ strategy, order });
      const all = batches.flatMap((batch) => batch.lengths);
      assert.deepEqual(all.toSorted(), lengths.toSorted());
      assert.equal(totals.padding + totals.real, totals.cells);
      assert.equal(
        totals.real,
        lengths.reduce((sum, length) => sum + length, 0),
      );
    }
});

test("buckets waste less than batches as they come, and those less than padding all", () => {
  const shares = Object.fromEntries(stateOf({}).all.map(([name, { share }]) => [name, share]));
  assert.ok(shares["pad all"] > shares.padded_batch);
  assert.ok(shares.padded_batch > shares.bucket_by_sequence_length);
  assert.equal(shares.ragged_batch, 0);
});

test("a length that is a boundary goes into the bucket above", () => {
  assert.equal(bucketOf(7, [8, 16]), 0);
  assert.equal(bucketOf(8, [8, 16]), 1);
  assert.equal(bucketOf(16, [8, 16]), 2);
});

test("to the boundary means one less than the boundary", () => {
  const { batches } = stateOf({ boundaries: "8,16,32,61", pad_to_bucket_boundary: "True" });
  assert.ok(batches.every(({ steps }) => [7, 15, 31, 60].includes(steps)));
});

test("a sequence beyond the last boundary is refused with TensorFlow's words", () => {
  assert.equal(refusals[0].message, BUCKET_MESSAGE);
  const state = stateOf({ pad_to_bucket_boundary: "True" });
  assert.match(state.refusal.received, /a sequence of 53 steps, the last boundary 32/);
  assert.ok(state.refusal.said.includes(BUCKET_MESSAGE));
  assert.match(bucketVerdict(state), /TensorFlow refuses\.$/);
  assert.equal(Object.fromEntries(bucketComparison(state)).bucket_by_sequence_length, "refused");
});

test("boundaries that fall are refused, for buckets only", () => {
  assert.equal(stateOf({ boundaries: "8,8" }).refusal.received, "8, then 8");
  assert.equal(stateOf({ boundaries: "8,4", strategy: "pad all" }).refusal, null);
});

test("lengths come in three orders", () => {
  assert.deepEqual(bucketLengths({ lengths: "equal", samples: 3, order: "sorted" }), [12, 12, 12]);
  const long = bucketLengths({ lengths: "one long", samples: 30, order: "as they come" });
  assert.equal(long[10], 60);
  const shuffled = bucketLengths({ ...settings, order: "shuffled" });
  assert.notDeepEqual(shuffled, bucketLengths(settings));
});

test("equal lengths need no padding, and one shape", () => {
  for (const strategy of BUCKET_STRATEGIES) {
    const { totals } = stateOf({ lengths: "equal", strategy, samples: 32 });
    assert.equal(totals.share, 0);
    assert.equal(totals.shapes, 1);
  }
});

test("a batch is worked out with its numbers", () => {
  const state = stateOf({ strategy: "padded_batch" });
  const text = bucketFormula(state, 0);
  const worked = "4 · 42 = 168 steps, 64 real, 104 padding = 61.9 %";
  assert.equal(text, `Batch 1, lengths 3, 3, 42, 16: ${worked}.`);
  assert.match(bucketCell(state.batches[0]), /4 sequences of up to 42 steps, 61.9 % padding/);
  assert.match(bucketFormula(stateOf({}), 0), /bucket /);
  assert.match(bucketFormula(stateOf({ strategy: "ragged_batch" }), 0), /to_tensor\(\) would make/);
});

test("shapes are counted once each", () => {
  const batches = [
    { lengths: [2, 1], steps: 2, cells: 4, real: 3 },
    { lengths: [1, 2], steps: 2, cells: 4, real: 3 },
    { lengths: [2], steps: 2, cells: 2, real: 2 },
  ];
  const { shapes, share, batches: count } = bucketTotals(batches);
  assert.deepEqual([shapes, share, count], [2, 0.2, 3]);
});

test("the code has the strategy's call", () => {
  for (const strategy of BUCKET_STRATEGIES.slice(1))
    assert.ok(bucketCode(stateOf({ strategy })).includes(`data.${strategy}(`));
  assert.match(bucketCode(stateOf({ strategy: "pad all" })), /pad_sequences/);
});
