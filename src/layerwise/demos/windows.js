// How a series becomes samples: the data, X and y as linked grids, the shapes worked out.
import { changeText, formulaBox, workedSteps } from "./shared/demo_parts.js";
import { codeLines, element, liveText, onSettings, settingControl } from "./shared/draw.js";
import { gridStage } from "./shared/grid_stage.js";
import { player } from "./shared/player.js";
import { drawSeriesMarks } from "./shared/series_window_marks.js";
import {
  SERIES_SETTINGS,
  hasSeriesCell,
  seriesSheets,
  seriesState,
} from "./shared/series_window_state.js";
import {
  seriesCaptions,
  seriesCode,
  seriesFormula,
  seriesNamed,
  seriesSentence,
  seriesSteps,
} from "./shared/series_window_text.js";

const SERIES_GRIDS = [
  { name: "data", label: "Data, a row for each step: arrow keys move" },
  { name: "x", label: "X, a row for each sample: arrow keys move" },
  { name: "y", label: "y, a row for each sample: arrow keys move" },
];
const SERIES_SPACING = { wide: 0, gap: 20, narrowest: 64 };
const SERIES_KINDS = { features: ["features", "feature_shown"], series: ["series", "joined"] };

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  let state;
  let pointed = null; // the cell that the pointer or the keyboard is on
  const sample = () => Math.min(model.get("sample"), state.samples.length - 1);

  function choose(next) {
    model.set("sample", next);
    model.save_changes();
  }

  const view = seriesView(model, settings, {
    pointed: (cell) => {
      pointed = cell;
      point();
    },
    chosen: (cell) => {
      if (cell.grid !== "data") return choose(cell.row);
      if (state.kind !== "features") return;
      model.set("feature_shown", cell.column);
      model.save_changes();
    },
    named: (cell) => (hasSeriesCell(state, cell) ? seriesNamed(state, cell) : ""),
    resized: update,
    count: () => state.samples.length,
    position: sample,
    go: choose,
    slide: () => {},
  });

  function update() {
    state = seriesState((name) => model.get(name));
    if (pointed && !hasSeriesCell(state, pointed)) pointed = null;
    for (const [kind, names] of Object.entries(SERIES_KINDS))
      for (const name of names) view.controls[name].hidden = kind !== state.kind;
    view.stage.show(seriesSheets(state));
    for (const caption of seriesCaptions(state)) view.stage.caption(...caption);
    view.steps.show(seriesSteps(state));
    view.code.show(seriesCode(state));
    point();
  }

  function point() {
    const at = pointed ?? { grid: "x", row: sample(), column: 0 };
    view.stage.draw((brush, grids, colors) =>
      drawSeriesMarks(brush, grids, colors, { state, pointed: at, sample: sample() }),
    );
    const sentence = seriesSentence(state, at);
    changeText(view.sentence, sentence);
    view.live.say(sentence);
    view.formula.show(seriesFormula(state, at, sample()));
    view.walk.show();
    if (!pointed) for (const name of ["x", "y"]) view.stage.rest(name, sample(), 0);
  }

  el.append(...view.nodes);
  const stops = [onSettings(model, SERIES_SETTINGS, update), onSettings(model, ["sample"], point)];
  update();
  return () => [...stops, ...view.stops].forEach((stop) => stop());
}

function seriesView(model, settings, calls) {
  const controls = Object.fromEntries(
    SERIES_SETTINGS.map((name) => [name, settingControl(model, settings, name)]),
  );
  const stage = gridStage({ grids: SERIES_GRIDS, spacing: SERIES_SPACING, ...calls });
  stage.classList.add("lw-series-grids");
  const walk = player({ label: "sample", ...calls });
  const sentence = element("p", { class: "lw-sentence", "aria-hidden": "true" });
  const live = liveText();
  live.classList.add("lw-heard");
  const [formula, steps, code] = [formulaBox(), workedSteps(), codeLines()];
  code.classList.add("lw-stage-code");
  const nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Windows" },
      ...Object.values(controls),
    ),
    stage,
    seriesKey(),
    walk,
    sentence,
    live,
    formula,
    steps,
    code,
  ];
  const stops = [walk.stop, stage.stop, live.stop];
  return { controls, stage, walk, sentence, live, formula, steps, code, nodes, stops };
}

function seriesKey() {
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
    sign("lw-reads", "what the sample reads"),
    sign("lw-answers", "what it shall answer"),
    sign("lw-same", "one value, wherever it is"),
  );
}

export default { render };
