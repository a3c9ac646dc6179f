// Everything that the demo lstm_steps shows, from its settings. No DOM.
import { plainNumber } from "./pixel_text.js";
import { withTyped } from "./pixels.js";
import {
  RECURRENT_GATES,
  recurrentOutputs,
  recurrentSizes,
  recurrentWeights,
  runRecurrent,
  stepInfluence,
} from "./recurrent_cells.js";
import { SERIES_DATA } from "./series_data.js";

export const RECURRENT_SETTINGS = [
  "layer",
  "bidirectional",
  "return_sequences",
  "timesteps",
  "features",
  "units",
  "inputs",
  "input_values",
  "seed",
  "direction",
];

const inputHundredths = (value) => Math.round(100 * value) / 100;
const SPOTS = SERIES_DATA.sunspots.values[0].map((value) => inputHundredths(value / 58));

// Each preset's number from its feature and its step.
const RECURRENT_INPUTS = {
  sunspots: (feature, time) =>
    feature ? inputHundredths(time ? SPOTS[time] - SPOTS[time - 1] : 0) : SPOTS[time],
  impulse: (feature, time) => (feature || time ? 0 : 1),
  wave: (feature, time) => inputHundredths(feature ? Math.cos(time) : Math.sin(time)),
};

/**
 * @param {(name: string) => *} get - the value of a setting
 * @returns {object} sizes, `inputs` (T, F), `runs`, `outputs`, and which run and unit are shown
 */
export function recurrentState(get) {
  const sizes = { layer: get("layer"), features: get("features"), units: get("units") };
  const [timesteps, seed] = [get("timesteps"), get("seed")];
  const isBoth = get("bidirectional") === "yes";
  const returnSequences = get("return_sequences") === "True";
  const inputs = recurrentInputs(get("inputs"), get("input_values"), timesteps, sizes.features);
  const count = recurrentSizes(sizes).reduce((sum, size) => sum + size, 0);
  const weights = [recurrentWeights(sizes, seed)];
  if (isBoth) weights.push(recurrentWeights(sizes, seed, count));
  const run = (x) => weights.map((each, backward) => runRecurrent(sizes, each, x, backward === 1));
  const runs = run(inputs);
  return {
    ...sizes,
    ...{ timesteps, seed, isBoth, returnSequences, inputs, weights, runs, run },
    gates: RECURRENT_GATES[sizes.layer],
    parameters: count * weights.length,
    backward: isBoth && get("direction") === "backward" ? 1 : 0,
    outputs: recurrentOutputs(runs, returnSequences),
  };
}

function recurrentInputs(name, typedText, timesteps, features) {
  const preset = Float64Array.from({ length: features * timesteps }, (_, at) =>
    RECURRENT_INPUTS[name](Math.floor(at / timesteps), at % timesteps),
  );
  const values = withTyped(preset, typedText, timesteps);
  return Array.from({ length: timesteps }, (_, time) =>
    Array.from({ length: features }, (_, feature) => values[feature * timesteps + time]),
  );
}

/** How much each step of the input matters for the output of a step, all its units together. */
export function recurrentInfluence(state, time) {
  const { run, returnSequences, timesteps, inputs } = state;
  const at = (backward) => (returnSequences ? time : backward ? 0 : timesteps - 1);
  const outputsOf = (x) => run(x).flatMap((records, backward) => records[at(backward)].hidden);
  return stepInfluence(outputsOf, inputs);
}

/**
 * The rows of the table.
 * @param {object} state
 * @param {number} unit - whose gates are shown
 * @returns {{kind: string, index: number, label: string, values: (number|null)[]}[]} `kind` is "x",
 *   the name of a gate, "c", "h" or "y"
 */
export function recurrentRows(state, unit) {
  const { inputs, gates, layer, units, features, outputs, isBoth } = state;
  const records = state.runs[state.backward];
  const row = (kind, index, label, value) => ({ kind, index, label, values: records.map(value) });
  const shown = layer === "SimpleRNN" ? [] : gates;
  const numbered = (name, index, many) => (many > 1 ? `${name}${subscript(index)}` : name);
  return [
    ...Array.from({ length: features }, (_, f) =>
      row("x", f, numbered("x", f, features), (_, time) => inputs[time][f]),
    ),
    ...shown.map((name) =>
      row(name, unit, numbered(name, unit, units), (record) => record.gates[name][unit]),
    ),
    ...(layer === "LSTM"
      ? [row("c", unit, numbered("c", unit, units), ({ cell }) => cell[unit])]
      : []),
    ...Array.from({ length: units }, (_, u) =>
      row("h", u, numbered("h", u, units), ({ hidden }) => hidden[u]),
    ),
    ...outputs.map((values, u) => ({
      ...row("y", u, numbered("y", u, units * (isBoth ? 2 : 1)), (_, time) => values[time]),
    })),
  ];
}

/** A number below the line: h₁. */
export function subscript(index) {
  return [...String(index)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).join("");
}

/** What a cell is made of, directly, as [kind, index, time]. */
export function recurrentSources(state, { kind, index, time }) {
  const { layer, backward, units, features, timesteps, isBoth } = state;
  const before = time + (backward ? 1 : -1);
  const hasBefore = before >= 0 && before < timesteps;
  const xs = Array.from({ length: features }, (_, f) => ["x", f, time]);
  const hs = hasBefore ? Array.from({ length: units }, (_, u) => ["h", u, before]) : [];
  const own = (...names) => names.map((name) => [name, index, time]);
  if (kind === "x") return [];
  if (kind === "y") {
    const isBackward = isBoth && index >= units;
    return isBackward === (backward === 1) ? [["h", index % units, time]] : [];
  }
  if (kind === "c") return [...own("f", "i", "c̃"), ...(hasBefore ? [["c", index, before]] : [])];
  if (kind === "h" && layer === "LSTM") return own("o", "c");
  if (kind === "h" && layer === "GRU")
    return [...own("z", "h̃"), ...(hasBefore ? [["h", index, before]] : [])];
  if (kind === "h̃" && layer === "GRU") return [...xs, ...hs, ...own("r")];
  return [...xs, ...hs];
}

/** The inputs as Python writes them: a list of steps. */
export function pythonInputs({ inputs }) {
  const step = (row) => `[${row.map((value) => plainNumber(value, 2).replace("−", "-")).join(", ")}]`;
  return `[${inputs.map(step).join(", ")}]`;
}
