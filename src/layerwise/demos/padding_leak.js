// Which valid steps a stack of convolutions changes by padding, layer by layer.
import { changeText, workedSteps } from "./shared/demo_parts.js";
import { codeLines, element, liveText, onSettings, settingControl } from "./shared/draw.js";
import {
  LEAK_LAYERS,
  LEAK_LENGTH,
  LEAK_PADDING,
  leakLinks,
  leakState,
} from "./shared/padding_leak.js";
import {
  leakCode,
  leakFormula,
  leakRowName,
  leakSteps,
  leakVerdict,
} from "./shared/padding_leak_words.js";
import { stepGrid, stepStyle } from "./shared/step_grid.js";

const LEAK_SETTINGS = [
  "length",
  "padding_steps",
  "side",
  "convolutions",
  "kernel_size",
  "padding",
  "kernel",
  "bias",
  "input",
  "mend",
];

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = leakView(model, settings);
  el.append(...view.nodes);
  let pointed = null;
  let state;

  function update() {
    state = leakState(Object.fromEntries(LEAK_SETTINGS.map((name) => [name, model.get(name)])));
    drawLeak(view, state);
    point();
  }

  function point() {
    const at = pointedStep(state, pointed);
    const links = leakLinks(state, at);
    view.grid.mark((row, step) => {
      if (row === at.layer && step === at.step) return "marked";
      return links[row]?.has(step) ? "linked" : "";
    });
    const formula = leakFormula(state, at);
    changeText(view.formula, formula);
    view.live.say(`${leakVerdict(state)} ${formula}`);
  }

  view.reached = (layer, step) => {
    pointed = { layer, step };
    point();
  };
  const stop = onSettings(model, LEAK_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

/** The cell pointed at; before that, the valid step of the last layer beside the padding. */
function pointedStep({ rows, x, offset, given, side }, pointed) {
  // the last row repeats the last layer, alone
  if (pointed && pointed.layer <= rows.length && pointed.step < x.length)
    return { layer: Math.min(pointed.layer, rows.length - 1), step: pointed.step };
  return { layer: rows.length - 1, step: side === "left" ? offset : given.length - 1 };
}

function leakView(model, settings) {
  const view = {
    code: codeLines(),
    live: liveText(),
    formula: element("p", { class: "lw-formula" }),
    verdict: element("p", { class: "lw-flow-verdict lw-leak-verdict" }),
    steps: workedSteps(),
  };
  view.grid = stepGrid({
    rows: LEAK_LAYERS + 2,
    columns: LEAK_LENGTH + LEAK_PADDING,
    label: "Steps, layer by layer",
    names: Array.from({ length: LEAK_LAYERS + 2 }, (_, row) => leakRowName(row)),
    reached: (layer, step) => view.reached?.(layer, step),
  });
  view.grid.classList.add("lw-leak");
  view.live.classList.add("lw-spoken");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Settings" },
      ...LEAK_SETTINGS.map((name) => settingControl(model, settings, name)),
    ),
    view.grid,
    leakKey(),
    view.verdict,
    view.formula,
    view.steps,
    view.live,
    view.code,
  ];
  return view;
}

function leakKey() {
  const kinds = {
    valid: "",
    "padding, kept 0": "lw-off",
    "padding that counts": "lw-counts-in",
    "valid, changed by padding": "lw-changed",
  };
  const signs = Object.entries(kinds).map(([text, kind]) => {
    const sign = element("span", { class: `lw-step-sign ${kind}`, "aria-hidden": "true" });
    return element("span", {}, sign, text);
  });
  return element("p", { class: "lw-key" }, ...signs);
}

function drawLeak({ grid, verdict, steps, code }, state) {
  const { rows, x } = state;
  const largest = Math.max(...rows.flatMap(({ values }) => values.map(Math.abs)), 0.01);
  const last = rows.at(-1);
  grid.paint([
    ...rows.map((row, layer) => x.map((_, step) => leakCell(state, row, layer, step, largest))),
    x.map((_, step) => aloneCell(last.own(step), largest)),
  ]);
  for (let row = 0; row < LEAK_LAYERS + 2; row++)
    grid.name(row, row === rows.length ? "alone" : leakRowName(row));
  changeText(verdict, leakVerdict(state));
  steps.show(leakSteps(state));
  code.show(leakCode(state));
}

const leakText = (value) => value.toFixed(2);

function leakCell({ valid, mend }, row, layer, step, largest) {
  const text = leakText(row.values[step]);
  const style = stepStyle(row.values[step], largest);
  if (valid[step]) return { text, style, kind: row.changed[step] ? "lw-changed" : "" };
  const hidden = !layer || (mend !== "none" && !row.mask[step]);
  return hidden ? { text, style: "", kind: "lw-off" } : { text, style, kind: "lw-counts-in" };
}

function aloneCell(value, largest) {
  if (value === undefined) return { text: "", style: "", kind: "lw-nothing" };
  return { text: leakText(value), style: stepStyle(value, largest), kind: "" };
}

export default { render };
