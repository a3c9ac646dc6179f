// What the demo lstm_steps says: a cell's formula with its numbers, shapes, the Keras lines. No DOM.
import { plainNumber } from "./pixel_text.js";
import { recurrentSizes } from "./recurrent_cells.js";
import { pythonInputs, subscript } from "./recurrent_state.js";

const rnnNumber = (value) => plainNumber(value, 3);
const rnnFactor = (value) => (value < 0 ? `(${rnnNumber(value)})` : rnnNumber(value));
const rnnShare = (value) => `${Math.round(100 * value)} %`;

/** The step that is read before this one. */
export function rnnStepBefore({ backward, timesteps }, time) {
  const before = time + (backward ? 1 : -1);
  return before >= 0 && before < timesteps ? before : null;
}

/** The formula of a cell: in letters, in numbers, its value. */
export function recurrentFormula(state, cell) {
  const { kind, index, time } = cell;
  if (kind === "x") return rnnInputFormula(state, cell);
  if (kind === "y") return rnnOutputFormula(state, cell);
  if (kind === "∂") return rnnSlopeText(state, cell);
  const record = state.runs[state.backward][time];
  if (kind === "c") return rnnCellFormula(state, record, cell);
  if (kind === "h" && state.layer === "LSTM") {
    const [o, c] = [record.gates.o[index], record.cell[index]];
    return rnnLines(`h[${time}]`, `o · tanh(c)`, `${rnnNumber(o)} · tanh(${rnnNumber(c)})`, record.hidden[index]);
  }
  if (kind === "h" && state.layer === "GRU") return rnnMixFormula(state, record, cell);
  return rnnGateFormula(state, record, cell);
}

function rnnLines(name, ...parts) {
  const value = rnnNumber(parts.pop());
  return [`${name} = ${parts[0]}`, ...parts.slice(1).map((part) => `= ${part}`), `= ${value}`].join(
    "\n",
  );
}

function rnnInputFormula({ inputs, timesteps, backward }, { index, time }) {
  const after = backward ? "earlier" : "later";
  const rest = backward ? time : timesteps - 1 - time;
  return [
    `x[0, ${time}, ${index}] = ${rnnNumber(inputs[time][index])}`,
    `read at step ${time} only; it reaches ${rest} ${after} steps through the state`,
  ].join("\n");
}

function rnnOutputFormula(state, { index, time }) {
  const { units, isBoth, returnSequences, outputs, timesteps } = state;
  const half = isBoth ? (index < units ? "forward " : "backward ") : "";
  const value = outputs[index][time];
  if (value === null) {
    const only = isBoth && index >= units ? 0 : timesteps - 1;
    return `nothing: return_sequences=False returns ${half}h[${only}] only`;
  }
  const place = returnSequences ? `0, ${time}, ${index}` : `0, ${index}`;
  return `y[${place}] = ${half}h${subscript(index % units)}[${time}] = ${rnnNumber(value)}`;
}

/** What the slope means: a change of the input, and of the output. */
function rnnSlopeText({ returnSequences }, { time, step, influence }) {
  const name = returnSequences ? `y[${step}]` : "y";
  const slope = influence[time];
  if (!slope) return `0: ${name} does not see x[${time}]`;
  return [
    `largest |∂${name} / ∂x[${time}]| = ${slope < 0.001 ? slope.toExponential(1).replace("-", "−") : rnnNumber(slope)}`,
    `raise x[${time}] by 0.01, and a unit of ${name} changes by about ${Number((slope / 100).toPrecision(2))}`,
  ].join("\n");
}

function rnnCellFormula(state, { gates, cell, before }, { index, time }) {
  const last = rnnStepBefore(state, time);
  const [f, i] = ["f", "i"].map((name) => rnnNumber(gates[name][index]));
  return rnnLines(
    `c[${time}]`,
    `f · ${last === null ? "0" : `c[${last}]`} + i · c̃`,
    `${f} · ${rnnFactor(before.cell[index])} + ${i} · ${rnnFactor(gates["c̃"][index])}`,
    cell[index],
  );
}

function rnnMixFormula(state, { gates, hidden, before }, { index, time }) {
  const last = rnnStepBefore(state, time);
  const z = gates.z[index];
  return rnnLines(
    `h[${time}]`,
    `z · ${last === null ? "0" : `h[${last}]`} + (1 − z) · h̃`,
    `${rnnNumber(z)} · ${rnnFactor(before.hidden[index])} + ${rnnNumber(1 - z)} · ${rnnFactor(gates["h̃"][index])}`,
    hidden[index],
  );
}

/** A gate: inputs times kernel, last output times recurrent kernel, bias. */
function rnnGateFormula(state, record, { kind, index, time }) {
  const { layer, gates, units } = state;
  const gate = layer === "SimpleRNN" ? 0 : gates.indexOf(kind);
  const { kernel, recurrent, bias } = state.weights[state.backward];
  const columns = gates.length * units;
  const column = gate * units + index;
  const terms = (values, matrix) =>
    values.map((value, row) => `${rnnNumber(value)} · ${rnnFactor(matrix[row * columns + column])}`);
  const read = terms(state.inputs[time], kernel);
  const last = rnnStepBefore(state, time);
  const kept = last === null ? [] : terms(record.before.hidden, recurrent);
  const [own, second] = [bias[column], layer === "GRU" ? bias[columns + column] : 0];
  const isCandidate = kind.includes("̃") || layer === "SimpleRNN";
  const name = isCandidate ? "tanh" : "σ";
  const { fromX, fromH } = record.sums[gate][index];
  const memory = last === null ? "0" : `h[${last}]`;
  const value = layer === "SimpleRNN" ? record.hidden[index] : record.gates[kind][index];
  const label = `${layer === "SimpleRNN" ? "h" : kind}[${time}]`;
  if (layer === "GRU" && isCandidate) {
    const r = record.gates.r[index];
    return rnnLines(
      label,
      `tanh(x[${time}] · W + b + r · (${memory} · U + b′))`,
      `tanh(${rnnSum([...read, rnnFactor(own)])} + ${rnnNumber(r)} · (${rnnSum([...kept, rnnFactor(second)])}))`,
      `tanh(${rnnNumber(fromX + r * fromH)})`,
      value,
    );
  }
  const biases = layer === "GRU" ? [own, second] : [own];
  return rnnLines(
    label,
    `${name}(x[${time}] · W + ${memory} · U + b${layer === "GRU" ? " + b′" : ""})`,
    `${name}(${rnnSum([...read, ...kept, ...biases.map(rnnFactor)])})`,
    `${name}(${rnnNumber(fromX + fromH)})`,
    value,
  );
}

const rnnSum = (terms) => terms.join(" + ");

/** What happens at a step, in a sentence. */
export function recurrentSentence(state, { time, unit, influence }) {
  const record = state.runs[state.backward][time];
  const last = rnnStepBefore(state, time);
  const memory = last === null ? "a memory of 0" : null;
  const reads = `Step ${time} reads x[${time}]`;
  const told = {
    LSTM: ({ gates: { i, f, o } }) =>
      `unit ${unit} keeps ${rnnShare(f[unit])} of ${memory ?? `c[${last}]`}, writes ${rnnShare(i[unit])}` +
      ` of the candidate, and shows ${rnnShare(o[unit])}`,
    GRU: ({ gates: { z, r } }) =>
      `unit ${unit} keeps ${rnnShare(z[unit])} of ${memory ?? `h[${last}]`}, the candidate sees ` +
      `${rnnShare(r[unit])} of what the memory adds`,
    SimpleRNN: () => `unit ${unit} is made of it and of ${memory ?? `h[${last}]`}`,
  };
  return `${reads}: ${told[state.layer](record)}. ${rnnInfluence(state, time, influence)}`;
}

function rnnInfluence({ returnSequences }, time, influence) {
  const seen = influence.flatMap((size, at) => (size > 0 ? [at] : []));
  const name = returnSequences ? `y[${time}]` : "y";
  const span = seen.length > 1 ? `x[${seen[0]}] to x[${seen.at(-1)}]` : `x[${seen[0]}]`;
  return `${name} depends on ${span}.`;
}

/** Shapes and counts, as [term, calculation] pairs. */
export function recurrentArithmetic(state) {
  const { layer, features, units, timesteps, isBoth, returnSequences, parameters, gates } = state;
  const width = isBoth ? 2 * units : units;
  const biases = layer === "GRU" ? `2 · ${units}` : `${units}`;
  const one = `${gates.length} · (${units} · (${features} + ${units}) + ${biases})`;
  const [kernel, recurrent, bias] = recurrentSizes(state);
  const twice = isBoth ? "2 · " : "";
  const sizes = rnnSum([kernel, recurrent, bias]);
  const shape = returnSequences ? `(1, ${timesteps}, ${width})` : `(1, ${width})`;
  return [
    ["input", `(batch, timesteps, features) = (1, ${timesteps}, ${features})`],
    ["output", `return_sequences=${returnSequences ? "True" : "False"}: ${shape}`],
    [
      "parameters",
      `${twice}${one} = ${parameters} for any number of timesteps; in weights: ${isBoth ? `2 · (${sizes})` : sizes}`,
    ],
    [
      "order",
      isBoth
        ? "forward reads x[0] first; backward reads the last step first, with weights of its own"
        : "reads x[0] first, one step at a time; each step sees the state, not the older inputs",
    ],
  ];
}

/** The Keras lines: the same layer, weights and inputs. */
export function recurrentCode(state) {
  const { layer, units, isBoth, returnSequences, seed } = state;
  const inner = `keras.layers.${layer}(${units}${returnSequences ? ", return_sequences=True" : ""})`;
  return [
    "import keras",
    "import numpy as np",
    "# (batch, timesteps, features)",
    `x = np.array([${pythonInputs(state)}])`,
    `layer = ${isBoth ? `keras.layers.Bidirectional(${inner})` : inner}`,
    "layer.build(x.shape)",
    "shapes = [weight.shape for weight in layer.weights]",
    `numbers = np.sin(np.arange(layer.count_params()) ** 2 + ${seed}).round(2)`,
    "ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]",
    "parts = np.split(numbers, ends)",
    "layer.set_weights([part.reshape(shape) for part, shape in zip(parts, shapes)])",
    "y = keras.ops.convert_to_numpy(layer(x))",
    "print(y.shape)",
    "print(y.round(3))",
  ].join("\n");
}
