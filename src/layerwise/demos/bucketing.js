// How much of a batch is padding: every batch as bars, four ways to batch, and their totals.
import { BUCKET_STRATEGIES, bucketingState } from "./shared/bucketing.js";
import {
  bucketCell,
  bucketCode,
  bucketComparison,
  bucketFormula,
  bucketVerdict,
} from "./shared/bucketing_words.js";
import { changeText, workedSteps } from "./shared/demo_parts.js";
import { codeLines, element, liveText, onSettings, settingControl } from "./shared/draw.js";
import { numbersField } from "./shared/numbers_field.js";
import { refusalBox } from "./shared/refusal_box.js";
import { stepGrid } from "./shared/step_grid.js";

const BUCKET_SETTINGS = [
  "lengths",
  "samples",
  "order",
  "strategy",
  "batch_size",
  "boundaries",
  "pad_to_bucket_boundary",
];
const BUCKET_MOST = 48; // batches
const BUCKET_BAR = 6; // pixels a sequence

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = bucketView(model, settings);
  el.append(...view.nodes);
  let pointed = 1;
  let state;

  function update() {
    state = bucketingState(
      Object.fromEntries(BUCKET_SETTINGS.map((name) => [name, model.get(name)])),
    );
    drawBuckets(view, state);
    point();
  }

  function point() {
    const at = Math.min(pointed, state.batches.length - 1);
    view.grid.mark((row) => (row === at ? "marked" : ""));
    const formula = state.refusal ? "" : bucketFormula(state, at);
    changeText(view.formula, formula);
    view.live.say(`${bucketVerdict(state)} ${formula}`);
  }

  view.reached = (row) => {
    pointed = row;
    point();
  };
  const stop = onSettings(model, BUCKET_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

function bucketView(model, settings) {
  const controls = Object.fromEntries(
    BUCKET_SETTINGS.map((name) => [
      name,
      name === "boundaries"
        ? numbersField(model, name, settings.boundaries, { look: "lw-boundaries" })
        : settingControl(model, settings, name),
    ]),
  );
  const view = {
    controls,
    code: codeLines(),
    live: liveText(),
    formula: element("p", { class: "lw-formula" }),
    verdict: element("p", { class: "lw-flow-verdict lw-leak-verdict" }),
    steps: workedSteps(),
    refusal: refusalBox(),
  };
  view.grid = stepGrid({
    rows: BUCKET_MOST,
    columns: 1,
    label: "Batches",
    names: Array.from({ length: BUCKET_MOST }, () => ""),
    reached: (row) => view.reached?.(row),
  });
  view.grid.classList.add("lw-buckets");
  view.live.classList.add("lw-spoken");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Settings" },
      ...Object.values(controls),
    ),
    element("div", { class: "lw-bucket-stage" }, view.grid, view.refusal),
    element(
      "p",
      { class: "lw-key" },
      bucketKey("lw-real", "a sequence"),
      bucketKey("lw-off", "its padding"),
      element("span", {}, "on the left: the batch's shape"),
    ),
    view.verdict,
    view.formula,
    view.steps,
    view.live,
    view.code,
  ];
  return view;
}

function bucketKey(kind, text) {
  const sign = element("span", { class: `lw-step-sign ${kind}`, "aria-hidden": "true" });
  return element("span", {}, sign, text);
}

function drawBuckets({ controls, grid, refusal, verdict, steps, code }, state) {
  const { batches, longest, strategy } = state;
  const bucketed = strategy === BUCKET_STRATEGIES[2];
  controls.boundaries.hidden = controls.pad_to_bucket_boundary.hidden = !bucketed;
  grid.hidden = Boolean(state.refusal);
  const ragged = strategy === "ragged_batch";
  batches.forEach(({ lengths, steps }, row) =>
    grid.name(row, `(${lengths.length}, ${ragged ? "None" : steps})`),
  );
  const kind = ragged ? "lw-ragged" : "";
  const cell = (batch) => ({ text: bucketCell(batch), style: bucketBars(batch, longest), kind });
  if (!state.refusal) grid.paint(batches.map((batch) => [cell(batch)]));
  refusal.show(state.refusal);
  changeText(verdict, bucketVerdict(state));
  steps.show(bucketComparison(state));
  code.show(bucketCode(state));
}

/** A batch as the background of its cell: a bar for each sequence. */
function bucketBars({ lengths, steps }, longest) {
  const count = lengths.length;
  const height = Math.max(24, count * BUCKET_BAR + 2);
  const pitch = (height - 2) / count;
  const bars = lengths.map((length, at) => ({
    size: `${((100 * length) / steps).toFixed(2)}% ${(pitch - 1).toFixed(1)}px`,
    place: `0 ${(1 + at * pitch).toFixed(1)}px`,
  }));
  const images = Array(count).fill("linear-gradient(var(--lw-bar), var(--lw-bar))");
  return (
    `width:${((100 * steps) / longest).toFixed(2)}%;height:${height}px;` +
    `background-image:${images.join()}, var(--lw-hatch);` +
    `background-size:${bars.map(({ size }) => size).join()}, auto;` +
    `background-repeat:${Array(count).fill("no-repeat").join()},repeat;` +
    `background-position:${bars.map(({ place }) => place).join()}, 0 0`
  );
}

export default { render };
