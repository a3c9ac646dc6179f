// What a scaler and an output activation make of a value: one axis in two units, gates, answers.
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  pushButton,
  rovingFocus,
  settingControl,
  weightColor,
  inkOn,
} from "./shared/draw.js";
import { shortNumber } from "./shared/numbers.js";
import { numbersField } from "./shared/numbers_field.js";
import { SCALING_UNITS, isSaturated, scalingState } from "./shared/scaling.js";
import { gateFormula, scalingCode, scalingSentence, scalingSteps } from "./shared/scaling_words.js";
import { numberAxis } from "./shared/number_axis.js";

const SCALING_SETTINGS = ["training", "value", "scaler", "clip", "activation"];
const SCALING_MOST = 10; // training values
const SCALING_PRESETS = {
  "100 to 400": "100,150,220,310,400",
  "one outlier": "100,150,220,310,1000",
  "1 to 5": "1,2,3,4,5",
};

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = scalingView(model, settings);
  el.append(...view.nodes);
  const pointed = { row: 0, gate: 0 };
  let state;

  function update() {
    state = scalingState({
      training: model.get("training").split(",").map(Number),
      value: model.get("value"),
      scaler: model.get("scaler"),
      clip: model.get("clip") === "yes",
      activation: model.get("activation"),
    });
    pointed.row = Math.min(pointed.row, state.rows.length - 1);
    view.clip.hidden = state.scaler.kind !== "min-max";
    view.axis.show(state);
    view.gates.show(state);
    const steps = scalingSteps(state);
    view.steps.forEach(([term, text], at) => {
      term.data = steps[at][0];
      text.data = steps[at][1];
    });
    view.code.show(scalingCode(state));
    point();
  }

  function point() {
    view.axis.mark(pointed.row);
    view.gates.mark(pointed);
    const formula = gateFormula(state, pointed);
    view.formula.textContent = formula;
    view.live.say(`${scalingSentence(state)} ${formula}`);
  }

  view.reached = (row, gate) => {
    Object.assign(pointed, { row, gate: gate ?? pointed.gate });
    point();
  };
  const stop = onSettings(model, SCALING_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

function scalingView(model, settings) {
  const control = (name) => settingControl(model, settings, name);
  const view = {
    clip: control("clip"),
    formula: element("p", { class: "lw-formula" }),
    code: codeLines(),
    live: liveText(),
    steps: Array.from({ length: 5 }, () => [new Text(), new Text()]),
  };
  const reached = (row, gate) => view.reached?.(row, gate);
  view.axis = numberAxis({ most: SCALING_MOST + 1, reached });
  view.gates = gateTable(reached);
  view.live.classList.add("lw-spoken");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Settings" },
      numbersField(model, "training", settings.training, { label: "training values" }),
      presetButtons(model),
      ...["value", "scaler"].map(control),
      view.clip,
      control("activation"),
    ),
    element("div", { class: "lw-stage" }, view.axis),
    element(
      "dl",
      { class: "lw-steps" },
      ...view.steps.flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)]),
    ),
    captioned(
      element(
        "span",
        {},
        "Input gates of an untrained LSTM(6) at its first step",
        element("small", {}, "a column for each weight w; blue is steep, hatched is saturated"),
      ),
      view.gates,
    ),
    view.formula,
    view.live,
    view.code,
  ];
  return view;
}

function setTraining(model, text) {
  model.set("training", text);
  model.save_changes();
}

function presetButtons(model) {
  return element(
    "div",
    { class: "lw-control", role: "group", "aria-label": "Presets" },
    ...Object.entries(SCALING_PRESETS).map(([name, text]) =>
      pushButton(name, () => setTraining(model, text)),
    ),
  );
}

/** A table of gates: one row a value, the new one first; as many rows as there can be. */
function gateTable(reached) {
  const heads = Array.from({ length: SCALING_UNITS }, () =>
    element("th", { role: "columnheader", scope: "col" }, ""),
  );
  const rows = Array.from({ length: SCALING_MOST + 1 }, (_, row) => {
    const cells = Array.from({ length: SCALING_UNITS }, (_, gate) =>
      element("td", { role: "gridcell", onpointerenter: () => reached(row, gate) }, ""),
    );
    const head = element("th", { role: "rowheader", scope: "row" }, "");
    return { head, cells, node: element("tr", { role: "row" }, head, ...cells) };
  });
  const stop = rovingFocus(
    rows.map(({ cells }) => cells),
    reached,
  );
  const table = element(
    "table",
    { class: "lw-gates", role: "grid", "aria-label": "Gates: how far each is open" },
    element(
      "thead",
      { role: "presentation" },
      element(
        "tr",
        { role: "row" },
        element("th", { role: "columnheader" }, "x → scaled"),
        ...heads,
      ),
    ),
    element("tbody", { role: "presentation" }, ...rows.map(({ node }) => node)),
  );
  table.show = (state) => {
    heads.forEach((head, gate) => {
      head.textContent = state.weights[gate].toFixed(2).replace("-", "−");
    });
    rows.forEach(({ head, cells, node }, row) => {
      node.hidden = row >= state.rows.length;
      if (node.hidden) return;
      const { value, scaled, gates } = state.rows[row];
      head.textContent = `${value} → ${shortNumber(Number(scaled.toFixed(6)), 2)}`;
      cells.forEach((cell, gate) => paintGate(cell, gates[gate]));
    });
  };
  table.mark = ({ row, gate }) => {
    rows.forEach(({ cells, node }, at) => {
      node.classList.toggle("lw-linked", at === row);
      cells.forEach((cell, other) => {
        cell.classList.toggle("lw-marked", at === row && other === gate);
      });
    });
    stop(row, gate);
  };
  return table;
}

/** A gate is as blue as it is steep; one that is stuck is hatched. */
function paintGate(cell, answer) {
  const shade = weightColor(answer * (1 - answer), 0.4);
  const stuck = isSaturated(answer);
  cell.firstChild.data = answer.toFixed(2);
  cell.classList.toggle("lw-unread", stuck);
  cell.style.backgroundColor = stuck ? "" : `rgb(${shade})`;
  cell.style.color = stuck ? "" : inkOn(shade);
}

export default { render };
