// Weights, prevalence and a threshold, on the scores of a real small model: precision, recall,
// calibration.
import { changeText, workedSteps } from "./shared/demo_parts.js";
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  rovingFocus,
  settingControl,
  slider,
} from "./shared/draw.js";
import { CALIBRATION_BINS, imbalanceState, thresholdLogit } from "./shared/imbalance.js";
import { calibrationPlot, recallPlot, scorePlot } from "./shared/imbalance_plots.js";
import {
  imbalanceCode,
  imbalanceFormula,
  imbalanceSentence,
  imbalanceSteps,
  termsOf,
} from "./shared/imbalance_words.js";
import { plainNumber } from "./shared/pixel_text.js";

const IMBALANCE_SETTINGS = ["weight", "threshold", "prevalence", "correction"];
const IMBALANCE_LABELS = { weight: "weight of 8s", threshold: "threshold, %", prevalence: "8s, %" };
const CONFUSION_CELLS = [
  ["fn", "tp"],
  ["tn", "fp"],
];

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  let state;
  let pointed = { cell: "tp", bin: null }; // a count, or a tenth of the scores

  const view = imbalanceView(model, settings, (next) => {
    pointed = next;
    point();
  });
  el.append(...view.nodes);

  function update() {
    const prevalence = model.get("prevalence");
    state = imbalanceState({
      weight: model.get("weight"),
      threshold: model.get("threshold") / 100,
      prevalence: prevalence === "test set" ? null : prevalence / 100,
      correction: model.get("correction"),
    });
    drawImbalance(view, state);
    point();
  }

  function point() {
    const { cell, bin } = pointed;
    view.counts.mark(cell);
    view.scores.mark(cell, bin === null ? null : binRange(bin));
    view.calibration.mark(bin, state.bins);
    view.bin.show((bin ?? CALIBRATION_BINS - 1) + 1);
    view.steps.mark(cell ? termsOf(cell) : []);
    const formula = imbalanceFormula(state, pointed);
    changeText(view.formula, formula);
    view.live.say(`${imbalanceSentence(state)} ${formula}`);
  }

  const stop = onSettings(model, IMBALANCE_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

/** The ends of a tenth of the scores, in logits. */
function binRange(bin) {
  return [bin, bin + 1].map((end) => {
    const share = Math.max(1e-6, Math.min(1 - 1e-6, end / CALIBRATION_BINS));
    return thresholdLogit(share);
  });
}

function imbalanceView(model, settings, reached) {
  const control = (name) => settingControl(model, settings, name, IMBALANCE_LABELS[name]);
  const toBin = (bin) => reached({ cell: null, bin });
  const view = {
    scores: scorePlot(),
    counts: countTable((cell) => reached({ cell, bin: null })),
    recall: recallPlot(),
    calibration: calibrationPlot({ bins: CALIBRATION_BINS, reached: toBin }),
    bin: slider("tenth shown", {
      minimum: 1,
      maximum: CALIBRATION_BINS,
      value: CALIBRATION_BINS,
      change: (value) => toBin(value - 1),
    }),
    formula: element("p", { class: "lw-formula" }),
    steps: markedSteps(),
    code: codeLines(),
    live: liveText(),
  };
  view.live.classList.add("lw-spoken");
  view.code.classList.add("lw-stage-code");
  const titled = (title, note) => element("span", {}, title, element("small", {}, note));
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Settings" },
      ...IMBALANCE_SETTINGS.map(control),
    ),
    element(
      "div",
      { class: "lw-stage lw-plots" },
      captioned(titled("Scores", "share of each class, on an axis of log-odds"), view.scores),
      captioned(titled("Counts", "what is true, and what is said"), view.counts),
    ),
    element(
      "div",
      { class: "lw-stage lw-plots" },
      captioned(titled("Precision against recall", "dashed: trained with weight 1"), view.recall),
      captioned(
        titled("Calibration", "on the dashed line, scores are right"),
        view.calibration,
        view.bin,
      ),
    ),
    view.formula,
    view.steps,
    view.live,
    view.code,
  ];
  return view;
}

/** The four counts as a grid: rows are true, columns are said. */
function countTable(reached) {
  const cells = CONFUSION_CELLS.map((names) =>
    names.map((name) =>
      element(
        "td",
        { role: "gridcell", onpointerenter: () => reached(name) },
        element("b", {}, ""),
        element("small", {}, { tp: "TP", fn: "FN", fp: "FP", tn: "TN" }[name]),
      ),
    ),
  );
  const stop = rovingFocus(cells, (row, column) => reached(CONFUSION_CELLS[row][column]));
  const head = (text, role, scope) => element("th", { role, scope }, text);
  const table = element(
    "table",
    { class: "lw-confusion", role: "grid", "aria-label": "Counts: arrow keys move" },
    element(
      "thead",
      { role: "presentation" },
      element(
        "tr",
        { role: "row" },
        head("true", "columnheader", "col"),
        head("said: no", "columnheader", "col"),
        head("said: 8", "columnheader", "col"),
      ),
    ),
    element(
      "tbody",
      { role: "presentation" },
      ...cells.map((row, at) =>
        element("tr", { role: "row" }, head(at ? "other digit" : "8", "rowheader", "row"), ...row),
      ),
    ),
  );
  const each = (visit) =>
    CONFUSION_CELLS.forEach((names, row) =>
      names.forEach((name, column) => visit(name, cells[row][column], row, column)),
    );
  table.show = (confusion) =>
    each((name, cell) => changeText(cell.firstChild, plainNumber(confusion[name], 1)));
  table.mark = (marked) =>
    each((name, cell, row, column) => {
      cell.classList.toggle("lw-marked", name === marked);
      if (name === marked) stop(row, column);
    });
  return table;
}

/** Worked steps of which some can be marked by their terms. */
function markedSteps() {
  const steps = workedSteps();
  steps.mark = (terms) => {
    for (const term of steps.querySelectorAll("dt"))
      term.classList.toggle("lw-linked", terms.includes(term.textContent));
  };
  return steps;
}

function drawImbalance({ scores, counts, recall, calibration, steps, code }, state) {
  scores.cut(thresholdLogit(state.threshold));
  scores.show(state);
  counts.show(state.confusion);
  recall.show(state);
  calibration.show(state);
  steps.show(imbalanceSteps(state));
  code.show(imbalanceCode(state));
}

export default { render };
