// What the demo scaling says: its numbers worked out, and the lines that scale with scikit-learn.
import { percent, shortNumber } from "./numbers.js";
import { SCALING_ACTIVATIONS, SCALING_UNITS, isSaturated } from "./scaling.js";

const short = (value) => shortNumber(Number(value.toFixed(6)));

/** A number behind an operator: negative ones in brackets. */
const operand = (value) => (value < 0 ? `(${short(value)})` : short(value));

/**
 * The demo's numbers worked out, as [term, calculation] pairs.
 * @param {object} state - as `scalingState` returns it
 */
export function scalingSteps(state) {
  return [
    ["fitted", fittedStep(state)],
    ["scaled", scaledStep(state)],
    ["saturated gates", saturatedStep(state)],
    [`${state.name} answers`, limitStep(state)],
    ["comes back", answerStep(state)],
  ];
}

function fittedStep({ scaler: { kind, summary } }) {
  const { least, most, mean, deviation } = summary;
  const equal = (least === most && "; all are equal, so it divides by 1") || "";
  if (kind === "min-max")
    return `on the training values: min ${short(least)}, max ${short(most)}${equal}`;
  if (kind === "standard")
    return `on the training values: mean ${short(mean)}, standard deviation ${short(deviation)}${equal}`;
  return "nothing to fit: the values stay as they are";
}

function scaledStep({ value, scaler }) {
  const linear = scaler.linear(value);
  const { kind, offset, divisor, clips, summary } = scaler;
  if (kind === "none") return `${short(value)}`;
  const under =
    kind === "min-max" && divisor === summary.most - summary.least
      ? `(${short(summary.most)} − ${short(offset)})`
      : short(divisor);
  const cut =
    clips && (linear < 0 || linear > 1) ? `, clipped to ${short(scaler.scale(value))}` : "";
  return `(${short(value)} − ${short(offset)}) / ${under} = ${short(linear)}${cut}`;
}

function saturatedStep({ training, value, saturated }) {
  const all = training.length * SCALING_UNITS;
  return (
    `training values: ${saturated.training} of ${all}, ${percent(saturated.training / all)}; ` +
    `${short(value)}: ${saturated.value} of ${SCALING_UNITS}`
  );
}

function limitStep({ name, activation, scaler, limits }) {
  if (name === "linear") return "any number";
  const inverse = (scaled, answer) =>
    scaler.kind === "none"
      ? short(answer)
      : `${short(scaled)} · ${short(scaler.divisor)} + ${operand(scaler.offset)} = ${short(answer)}`;
  const [least, most] = [inverse(activation.least, limits[0]), inverse(activation.most, limits[1])];
  return `from ${least} to ${most}`;
}

/** What the best network with this output can answer where the value is the target. */
function answerStep({ value, name, scaler, activation, wanted, nearest }) {
  const cut = Math.abs(scaler.linear(value) - wanted) * scaler.divisor;
  const clipped = cut ? ` Clipping took ${short(cut)} away.` : "";
  const [below, above] = [wanted <= activation.least, wanted >= activation.most];
  if (!below && !above) return `${short(nearest)}: ${name} can give ${short(wanted)}.${clipped}`;
  const side = below ? `above ${activation.least}` : `below ${activation.most}`;
  const missing = Math.abs(scaler.back(wanted) - nearest);
  const verdict = missing
    ? `${below ? "at least" : "at most"} ${short(nearest)}, ${short(missing)} too ${below ? "high" : "low"}`
    : `almost ${short(nearest)}, never all of it`;
  return `${verdict}: ${short(scaler.back(wanted))} needs ${short(wanted)}, and ${name} stays ${side}.${clipped}`;
}

/** One gate with its numbers: weight times scaled value, through the sigmoid. */
export function gateFormula({ rows, weights }, { row, gate }) {
  const { value, scaled, gates } = rows[row];
  const [weight, answer] = [weights[gate], gates[gate]];
  const number = (part) => shortNumber(part, 3);
  const verdict = isSaturated(answer) ? ", saturated" : "";
  return (
    `Input gate ${gate} on ${short(value)}: a = sigmoid(w · x) = sigmoid(${number(weight)} · ${operand(scaled)})` +
    ` = sigmoid(${number(weight * scaled)}) = ${answer.toFixed(3)}. ` +
    `Slope a · (1 − a) = ${number(SCALING_ACTIVATIONS.sigmoid.slope(weight * scaled))}${verdict}.`
  );
}

/** The verdict in a sentence, for those who hear the demo. */
export function scalingSentence(state) {
  const [, comesBack] = scalingSteps(state).at(-1);
  return `${short(state.value)} scales to ${short(state.wanted)}. Comes back: ${comesBack} Saturated gates, ${saturatedStep(state)}.`;
}

const SCALER_CLASSES = { "min-max": "MinMaxScaler", standard: "StandardScaler" };

/** The lines that scale, answer and scale back. */
export function scalingCode({ training, value, name, scaler: { kind, clips } }) {
  const known = SCALER_CLASSES[kind];
  const most = name === "linear" ? "[[1e6]]" : "[[30.0]]";
  const lines = [
    "import keras",
    "import numpy as np",
    `train = np.array([${training.map((number) => `[${number}.0]`).join(", ")}])`,
    `new = np.array([[${value}.0]])`,
    `output = keras.layers.Dense(1, activation="${name}")`,
    `most = keras.ops.convert_to_numpy(output.activation(np.array(${most})))`,
  ];
  if (!known) return [...lines, "print(new, most)"].join("\n");
  lines.splice(2, 0, `from sklearn.preprocessing import ${known}`);
  return [
    ...lines,
    `scaler = ${known}(${clips ? "clip=True" : ""}).fit(train)  # training rows only`,
    "print(scaler.transform(new))",
    "print(scaler.inverse_transform(most))",
  ].join("\n");
}
