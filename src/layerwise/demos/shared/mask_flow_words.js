// What the demo mask_flow says: verdict, formula, results, and the Keras lines. No DOM.
import { FLOW_SEQUENCES, paddedIds } from "./mask_flow.js";
import { FLOW_LAYERS } from "./mask_layers.js";
import { shortNumber } from "./numbers.js";

export const FLOW_SAMPLES = ["A", "B", "C"];
const flowNumber = (value) => shortNumber(Number(value.toFixed(3)), 3);

/** Where the mask goes, in a sentence. */
export function flowVerdict({ stages }) {
  if (stages[0].event === "no mask") return "No mask is made: padding counts as data.";
  const place = stages.findIndex(({ event }) => /drops|consumes/.test(event));
  const mixed = stages.filter(({ event }) => event.includes("contaminated"));
  const warning = mixed.map(({ name }) => ` ${name} keeps it, and mixes padding into valid steps.`);
  if (place < 0) return `The mask reaches the output, and weights the loss.${warning.join("")}`;
  const { name, event } = stages[place];
  const end = event.startsWith("consumes")
    ? `Layer ${place}, ${name}, uses the mask, and the timesteps end.`
    : `Layer ${place}, ${name}, ${event.replace("drops", "drops the mask")}.`;
  return `${end}${warning.join("")}`;
}

/** What the padding did to the results. */
export function flowResult({ results }) {
  if (results[0].kind === "incomparable")
    return "Flatten gives another width for each length: alone, the next layer would not fit.";
  const changed = FLOW_SAMPLES.filter((_, at) => results[at].changed);
  if (!changed.length) return "Padding changes nothing: each sequence gives what it gives alone.";
  const last = changed.pop();
  const others = changed.length ? `${changed.join(", ")} and ` : "";
  return `Padding changes the result of ${others}${last}.`;
}

/** The results as [term, text] pairs. */
export function flowRows({ results }) {
  return results.map((result, at) => [
    `${FLOW_SAMPLES[at]}, ${FLOW_SEQUENCES[at].length} steps`,
    resultText(result),
  ]);
}

function resultText({ kind, alone, batch, changed, of }) {
  if (kind === "incomparable") return "cannot be compared";
  if (kind === "steps") return `${changed} of ${of} valid steps changed`;
  const difference = changed ? `, off by ${flowNumber(Math.abs(batch - alone))}` : ", the same";
  return `alone ${flowNumber(alone)}, in the batch ${flowNumber(batch)}${difference}`;
}

/** The cell pointed at: its layer's formula with the numbers, and what it is. */
export function flowFormula({ stages }, { stage, sample, step }) {
  const { name, samples, ended, comparable } = stages[stage];
  const found = samples[sample];
  const place = ended && found.values.length === 1 ? "" : `, step ${step}`;
  const said = [`${name}, sequence ${FLOW_SAMPLES[sample]}${place}: ${found.why(step)}`];
  if (!found.valid[step] && comparable)
    said.push(found.mask ? "padding, masked" : "padding, and nothing says so");
  else if (found.changed[step] && comparable)
    said.push(`alone it is ${flowNumber(found.own(step))}: changed by padding`);
  return `${said.join("; ")}.`;
}

/** The Keras lines that print the last values and the mask. */
export function flowCode({ source, padding, steps, stack, stages }) {
  const used = stack.slice(0, stages.length - 1);
  const rows = FLOW_SEQUENCES.map((ids) => `[${paddedIds(ids, padding, steps).join(", ")}]`);
  const calls = used.map((name) => `h = ${FLOW_LAYERS[name].code}`);
  const joined = calls.join("\n");
  const lines = [
    "import keras",
    "import numpy as np",
    "from keras import layers, ops",
    ...(used.includes("MaskedConv1D") ? ["", ...MASKED_CLASS, ""] : []),
    `ids = np.array([${rows.join(",\n                ")}])`,
    ...(joined.includes("=w") ? ["w = keras.initializers.Constant(0.5)"] : []),
    ...(joined.includes("=b") ? ["b = keras.initializers.Constant(0.1)"] : []),
    "table = 0.9 - 0.2 * np.arange(10)[:, None]  # (10, 1)",
    ...sourceLines(source),
    ...calls,
    "print(np.round(h, 3)[..., 0])",
    'print("mask:", getattr(h, "_keras_mask", None))',
  ];
  if (used.includes("Flatten")) lines[lines.length - 2] = "print(np.round(h, 3))";
  return lines.join("\n");
}

const MASKED_CLASS = [
  "class MaskedConv1D(layers.Conv1D):",
  "    supports_masking = True  # the mask goes on at its length: not 'valid', no strides",
  "",
  "    def call(self, x, mask=None):",
  "        keep = 1.0 if mask is None else ops.cast(mask, x.dtype)[..., None]",
  "        return super().call(x * keep)",
];

function sourceLines(source) {
  if (source.startsWith("Embedding")) {
    const masks = source.includes("mask") ? ", mask_zero=True" : "";
    return [
      `h = layers.Embedding(10, 1${masks},`,
      "                     embeddings_initializer=keras.initializers.Constant(table))(ids)",
    ];
  }
  const zeros = 'h = (table[ids] * (ids != 0)[..., None]).astype("float32")';
  if (source === "Masking") return [zeros, "h = layers.Masking()(h)"];
  return [zeros, "h = ops.convert_to_tensor(h)"];
}
