// A recurrent layer step by step: gates, states, outputs, and what an output depends on.
import { changeText, formulaBox, workedSteps } from "./shared/demo_parts.js";
import {
  codeLines,
  element,
  liveText,
  onSettings,
  pushButton,
  settingControl,
} from "./shared/draw.js";
import { readNumber, typed } from "./shared/pixels.js";
import { player } from "./shared/player.js";
import {
  RECURRENT_SETTINGS,
  recurrentInfluence,
  recurrentRows,
  recurrentSources,
  recurrentState,
} from "./shared/recurrent_state.js";
import { recurrentTable } from "./shared/recurrent_table.js";
import {
  recurrentArithmetic,
  recurrentCode,
  recurrentFormula,
  recurrentSentence,
} from "./shared/recurrent_text.js";

const NOT_AN_INPUT =
  "That is no number that fits here: at most two digits on each side of the point.";

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const within = (name, count) => Math.min(model.get(name), count - 1);
  let state;
  let pointed = null; // the cell that the pointer or the keyboard is on

  const step = () => within("step", state.timesteps);
  const unit = () => within("unit", state.units);
  const order = (time) => (state.backward ? state.timesteps - 1 - time : time);
  const choose = (time) => {
    if (time === model.get("step")) return;
    model.set("step", time);
    model.save_changes();
  };

  const view = recurrentView(model, settings, {
    pointed: (cell) => {
      pointed = cell;
      point();
    },
    chosen: choose,
    edited,
    count: () => state.timesteps,
    position: () => order(step()),
    go: (position) => choose(order(position)),
    slide: () => {},
  });

  function edited(field, feature, time) {
    const value = readNumber(field.value);
    const isGood = value !== null || field.value.trim() === "";
    field.setAttribute("aria-invalid", String(!isGood));
    changeText(view.complaint, isGood ? "" : NOT_AN_INPUT);
    if (!isGood) return;
    model.set("input_values", typed(model.get("input_values"), feature, time, value ?? ""));
    model.save_changes();
  }

  function update() {
    state = recurrentState((name) => model.get(name));
    view.controls.direction.hidden = !state.isBoth;
    view.controls.unit.hidden = state.units === 1 || state.layer === "SimpleRNN";
    view.undo.disabled = !model.get("input_values");
    view.steps.show(recurrentArithmetic(state));
    view.code.show(recurrentCode(state));
    point();
  }

  function point() {
    const influence = recurrentInfluence(state, step());
    const rows = [...recurrentRows(state, unit()), influenceRow(influence)];
    if (pointed && !isThere(rows, pointed)) pointed = null;
    const at = pointed ?? { kind: "h", index: unit(), time: step() };
    view.table.show(rows, state.timesteps);
    const isPlaying = view.walk.playing();
    view.table.mark({
      pointed: at,
      linked: recurrentSources(state, at),
      step: step(),
      isLater: ({ kind }, time) =>
        isPlaying && !["x", "∂"].includes(kind) && order(time) > order(step()),
    });
    const sentence = recurrentSentence(state, { time: step(), unit: unit(), influence });
    changeText(view.sentence, sentence);
    view.formula.show(recurrentFormula(state, { ...at, influence, step: step() }));
    view.live.say(`${sentence} ${pointed ? view.formula.textContent : ""}`.trim());
    view.walk.show();
  }

  function isThere(rows, { kind, index, time }) {
    return time < state.timesteps && rows.some((row) => row.kind === kind && row.index === index);
  }

  el.append(...view.nodes);
  const stops = [
    onSettings(model, RECURRENT_SETTINGS, update),
    onSettings(model, ["step", "unit"], point),
  ];
  update();
  return () => [...stops, ...view.stops].forEach((stop) => stop());
}

/** How much each step of the input matters for the current output. */
function influenceRow(values) {
  return { kind: "∂", index: 0, label: "∂y/∂x", values, largest: 1.2 * Math.max(...values, 1e-9) };
}

function recurrentView(model, settings, calls) {
  const names = [...RECURRENT_SETTINGS, "unit"].filter((name) => name !== "input_values");
  const controls = Object.fromEntries(
    names.map((name) => [name, settingControl(model, settings, name)]),
  );
  const undo = pushButton("Undo my numbers", () => {
    model.set("input_values", "");
    model.save_changes();
  });
  const table = recurrentTable(calls);
  const walk = player({ label: "steps read before", ...calls });
  const complaint = element("p", { class: "lw-complaint", role: "status" });
  const sentence = element("p", { class: "lw-sentence", "aria-hidden": "true" });
  const live = liveText();
  live.classList.add("lw-heard");
  const [formula, steps, code] = [formulaBox(), workedSteps(), codeLines()];
  code.classList.add("lw-stage-code");
  const group = { class: "lw-controls lw-recurrent-controls", role: "group", "aria-label": "Layer" };
  const nodes = [
    element("div", group, ...Object.values(controls), undo),
    element("div", { class: "lw-recurrent-box" }, table),
    complaint,
    recurrentKey(),
    walk,
    sentence,
    live,
    formula,
    steps,
    code,
  ];
  const stops = [walk.stop, live.stop];
  return { controls, undo, table, walk, complaint, sentence, live, formula, steps, code, nodes, stops };
}

function recurrentKey() {
  const sign = (kind, text) =>
    element(
      "span",
      {},
      element("span", { class: `lw-frame-sign ${kind}`, "aria-hidden": "true" }),
      text,
    );
  return element(
    "p",
    { class: "lw-key" },
    sign("lw-same", "the cell pointed at"),
    sign("lw-reads", "what it is computed from"),
    element("span", {}, element("span", { class: "lw-hatch-sign", "aria-hidden": "true" }), "none"),
  );
}

export default { render };
