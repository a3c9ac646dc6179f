// A padded batch through a stack of layers, stage by stage, beside each sequence alone. No DOM.
import { FLOW_LAYERS, denseOverSteps } from "./mask_layers.js";
import { MASK_TABLE } from "./mask_table.js";

export const FLOW_SEQUENCES = [
  [3, 1, 7, 2, 8, 5],
  [6, 2, 9, 4],
  [1, 8],
];
export const FLOW_LONGEST = FLOW_SEQUENCES[0].length;
const FLOW_CLOSE = 1e-5; // a difference below this is rounding
const FLOW_ANY_RANK = ["Dense", "Activation", "Lambda", "x * 2", "Flatten"];
const FLOW_NEEDS_STEPS = {
  Conv1D: "expected min_ndim=3, found ndim=2",
  "causal Conv1D": "expected min_ndim=3, found ndim=2",
  MaskedConv1D: "expected min_ndim=3, found ndim=2",
  MaxPooling1D: "expected ndim=3, found ndim=2",
  LSTM: "expected ndim=3, found ndim=2",
  "LSTM sequences": "expected ndim=3, found ndim=2",
  "Bidirectional sequences": "expected ndim=3, found ndim=2",
  GlobalAveragePooling1D: "expected ndim=3, found ndim=2",
  GlobalMaxPooling1D: "expected ndim=3, found ndim=2",
};

const maskRows = new Map(
  Object.entries(MASK_TABLE).flatMap(([group, names]) => names.map((name) => [name, group])),
);

/** What Keras does with a mask that arrives at a layer of the demo. */
export function maskBehaviour(name) {
  const { row } = FLOW_LAYERS[name];
  if (row === null) return "keeps";
  return row === "operation" ? "drops without a warning" : maskRows.get(row);
}

/** A row of the table that the embedding looks up. */
export function embedded(id) {
  return Math.round(10 * (0.9 - 0.2 * id)) / 10;
}

/** One sequence behind the source: values, and the mask if one is made. */
function sourceStage(ids, source) {
  const table = source.startsWith("Embedding");
  const valid = ids.map((id) => id !== 0);
  const values = ids.map((id) => (table || id ? embedded(id) : 0));
  const masks = source === "Masking" || source.includes("mask_zero");
  const why = (step) => {
    const value = values[step].toFixed(1).replace("-", "−");
    if (table) return `row ${ids[step]} of the table = ${value}`;
    return ids[step] ? `x = ${value}` : "padding = 0";
  };
  const reads = ids.map(() => []);
  return { values, reads, why, mask: masks ? valid : null, ended: false };
}

/** A sequence through all layers; stops before one that is refused. */
function throughStack(ids, source, stack) {
  const stages = [sourceStage(ids, source)];
  for (const name of stack) {
    const { values, mask, ended } = stages.at(-1);
    if (ended && !FLOW_ANY_RANK.includes(name)) break;
    const layer = FLOW_LAYERS[name];
    const found = ended && name === "Dense" ? denseOverSteps(values) : layer.run(values, mask);
    const goesOn = mask && maskBehaviour(name).startsWith("keeps");
    stages.push({ ...found, mask: goesOn ? mask : null, ended: ended || Boolean(layer.ends) });
  }
  return stages;
}

/** Ids with zeros on one side. */
export function paddedIds(ids, side, steps) {
  const zeros = Array(steps - ids.length).fill(0);
  return side === "left" ? [...zeros, ...ids] : [...ids, ...zeros];
}

/**
 * Everything that the demo shows.
 * @param {{source: string, padding: string, extra: number, stack: string[]}} settings - `stack`
 *   without the layers "none"
 * @returns {object} `stages`, each with its name, what it did with the mask (`event`), and for
 *   every sequence the values, the mask, which cells are `valid` (not padding) and which of them
 *   `changed` by the padding; `refusal` or null; `results`, a comparison for every sequence
 */
export function maskFlowState({ source, padding, extra, stack }) {
  const steps = FLOW_LONGEST + extra;
  const batch = FLOW_SEQUENCES.map((ids) =>
    throughStack(paddedIds(ids, padding, steps), source, stack),
  );
  const alone = FLOW_SEQUENCES.map((ids) => throughStack(ids, source, stack));
  const names = [source, ...stack].slice(0, batch[0].length);
  const flattened = names.indexOf("Flatten"); // from here on the widths differ
  const stages = names.map((name, at) => ({
    name,
    event: stageEvent(name, at, batch[0][at - 1]),
    ended: batch[0][at].ended,
    comparable: flattened < 0 || at < flattened,
    samples: batch.map((row, sample) => compared(row[at], alone[sample][at], padding)),
  }));
  const refused = stack[names.length - 1];
  return {
    source,
    padding,
    extra,
    steps,
    stack,
    stages,
    refusal: refused === undefined ? null : flowRefusal(refused, names.length),
    results: stages.at(-1).samples.map((sample) => resultOf(sample, stages.at(-1))),
  };
}

/** What a stage does with the mask that arrives, if one does. */
function stageEvent(name, at, before) {
  if (at === 0) return before === undefined && /mask|Mask/.test(name) ? "makes a mask" : "no mask";
  return before.mask ? maskBehaviour(name) : "no mask arrives";
}

/** Mark which cells are valid, and which of them are not what the sequence alone gives. */
function compared(stage, alone, padding) {
  const { values, ended } = stage;
  const offset = padding === "left" && !ended ? values.length - alone.values.length : 0;
  const own = (at) => alone.values[at - offset];
  const valid = values.map((_, at) => own(at) !== undefined);
  const changed = values.map((value, at) => valid[at] && Math.abs(value - own(at)) > FLOW_CLOSE);
  return { ...stage, valid, changed, alone: alone.values, own };
}

function resultOf({ values, changed, valid, alone }, { ended, comparable }) {
  const count = (flags) => flags.filter(Boolean).length;
  if (!comparable) return { kind: "incomparable" };
  if (ended) return { kind: "number", alone: alone[0], batch: values[0], changed: changed[0] };
  return { kind: "steps", changed: count(changed), of: count(valid) };
}

function flowRefusal(name, place) {
  const keras = FLOW_NEEDS_STEPS[name];
  return {
    rule: `Layer ${place}, ${name}, needs (batch, timesteps, features).`,
    received: "(batch, features): a layer above ended the timesteps.",
    mend: "Let the layer above return sequences, or move this one up.",
    keras: keras && `${keras}. Full shape received: (3, 1)`,
  };
}
