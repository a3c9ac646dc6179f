// BatchNormalization's moving statistics, batch by batch, against Normalization.adapt.
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  pushButton,
  settingControl,
  slider,
} from "./shared/draw.js";
import {
  MOVING_STEPS,
  movingAverageState,
  standardBatches,
  stepsToShare,
  trainingNormalizer,
} from "./shared/moving_average.js";
import {
  movingCode,
  movingSentence,
  movingSteps,
  normalizedWays,
} from "./shared/moving_average_words.js";
import { dotStrip, movingPlot } from "./shared/moving_plot.js";
import { tickText } from "./shared/ticks.js";

const MOVING_SETTINGS = [
  "momentum",
  "epsilon",
  "mean",
  "standard_deviation",
  "batch_size",
  "seed",
  "step",
];
const CALM_STEPS = 25; // with reduced motion, so many steps once a second
const CALM_PAUSE = 1000; // milliseconds

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = movingView(model, settings);
  el.append(...view.nodes);
  let standard;
  let state;
  let pointed = null; // a batch, or null for the last one
  let drawn = -1;

  function update() {
    const of = (name) => model.get(name);
    if (standard?.seed !== of("seed") || standard.size !== of("batch_size"))
      standard = { ...standardBatches(of("seed"), of("batch_size")), seed: of("seed") };
    const [momentum, epsilon, mean, step] = ["momentum", "epsilon", "mean", "step"].map(of);
    const deviation = of("standard_deviation");
    state = movingAverageState({ momentum, epsilon, mean, deviation, step }, standard);
    if (drawn !== step) pointed = null;
    drawn = step;
    drawMoving(view, state, of("seed"));
    point();
  }

  function point() {
    const batch = Math.min(pointed ?? state.step, state.step);
    drawBatch(view, state, batch);
    view.live.say(movingSentence(state));
  }

  view.reached = (batch) => {
    pointed = batch;
    point();
  };
  const player = playing(model, view);
  const stop = onSettings(model, MOVING_SETTINGS, update);
  update();
  return () => {
    stop();
    player.pause();
    view.live.stop();
  };
}

/** Play, and single steps. While it plays, only the page knows the step; pausing saves it. */
function playing(model, view) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let frame = 0;
  let last = 0;
  const go = (step) => model.set("step", Math.max(0, Math.min(MOVING_STEPS, step)));
  const pause = () => {
    cancelAnimationFrame(frame);
    if (frame) model.save_changes();
    frame = 0;
    view.play.textContent = "Play";
  };
  const tick = (now) => {
    frame = requestAnimationFrame(tick);
    if (calm.matches && now - last < CALM_PAUSE) return;
    last = now;
    go(model.get("step") + (calm.matches ? CALM_STEPS : 1));
    if (model.get("step") >= MOVING_STEPS) pause();
  };
  const jump = (step) => {
    pause();
    go(step);
    model.save_changes();
  };
  view.play.addEventListener("click", () => {
    if (frame) return pause();
    if (model.get("step") >= MOVING_STEPS) go(0);
    view.play.textContent = "Pause";
    frame = requestAnimationFrame(tick);
  });
  view.jumps.forEach(([button, steps]) =>
    button.addEventListener("click", () => jump(model.get("step") + steps)),
  );
  view.near.addEventListener("click", () => jump(stepsToShare(model.get("momentum"), 0.01)));
  view.reset.addEventListener("click", () => jump(0));
  return { pause };
}

function movingView(model, settings) {
  const view = {
    play: pushButton("Play", () => {}, { class: "lw-primary" }),
    jumps: [1, 10, 100].map((steps) => [
      pushButton(`${steps} ${steps === 1 ? "step" : "steps"}`, () => {}),
      steps,
    ]),
    near: pushButton("To within 1 %", () => {}),
    reset: pushButton("Start again", () => {}),
    rows: Array.from({ length: 3 }, () => ({
      name: element("span", { class: "lw-way" }, ""),
      result: element("b", {}, ""),
      strip: dotStrip(),
    })),
    ends: [element("span", {}, ""), element("span", {}, "0"), element("span", {}, "")],
    steps: Array.from({ length: 7 }, () => [new Text(), new Text()]),
    code: codeLines(),
    live: liveText(),
  };
  const reached = (batch) => view.reached?.(batch);
  view.batch = slider("batch shown", { minimum: 1, maximum: 1, value: 1, change: reached });
  view.means = movingPlot({ name: "moving_mean", reached });
  view.variances = movingPlot({ name: "moving_variance", reached });
  view.live.classList.add("lw-spoken");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Settings" },
      ...MOVING_SETTINGS.map((name) => settingControl(model, settings, name)),
    ),
    element(
      "div",
      { class: "lw-row" },
      view.play,
      ...view.jumps.map(([button]) => button),
      view.near,
      view.reset,
    ),
    element(
      "div",
      { class: "lw-stage lw-plots" },
      captioned("moving_mean over the steps", view.means),
      captioned("moving_variance over the steps", view.variances),
    ),
    plotKey(),
    element("div", { class: "lw-row" }, view.batch),
    captioned("One batch, normalized in three ways", strips(view)),
    element(
      "dl",
      { class: "lw-steps" },
      ...view.steps.flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)]),
    ),
    view.live,
    view.code,
  ];
  return view;
}

function plotKey() {
  const sign = (kind, text) =>
    element("span", {}, element("span", { class: kind, "aria-hidden": "true" }), text);
  return element(
    "p",
    { class: "lw-key" },
    sign("lw-line", "moving average"),
    sign("lw-dot lw-small", "one batch"),
    sign("lw-line lw-dashed", "all data, as adapt finds it"),
  );
}

function strips({ rows, ends }) {
  return element(
    "div",
    { class: "lw-strips" },
    ...rows.map(({ name, result, strip }) =>
      element("div", {}, element("p", {}, name, " ", result), strip),
    ),
    element("p", { class: "lw-ends", "aria-hidden": "true" }, ...ends),
  );
}

function drawMoving({ means, variances, batch, near, code }, state, seed) {
  const { moving, batches, step, momentum } = state;
  means.show({ moving: moving.means, batches: batches.means, exact: batches.all.mean, step });
  variances.show({
    moving: moving.variances,
    batches: batches.variances,
    exact: batches.all.variance,
    step,
  });
  batch.limit(Math.max(1, step));
  near.disabled = stepsToShare(momentum, 0.01) > MOVING_STEPS;
  code.show(movingCode(state, seed));
}

function drawBatch(view, state, batch) {
  view.batch.show(Math.max(1, batch));
  view.means.mark(batch);
  view.variances.mark(batch);
  const texts = movingSteps(state, batch);
  view.steps.forEach(([term, text], at) => {
    term.data = texts[at][0];
    text.data = texts[at][1];
  });
  drawStrips(view, state, Math.max(1, batch));
}

/** The same values as each way gives them, on one axis. */
function drawStrips({ rows, ends }, state, batch) {
  const { size, value } = state.batches;
  const values = Array.from({ length: size }, (_, at) => value((batch - 1) * size + at));
  const ways = [trainingNormalizer(state, batch), state.inference, state.adapted].map(
    ({ mean, divisor }) => values.map((x) => (x - mean) / divisor),
  );
  const low = Math.min(-3, ...ways.flat());
  const high = Math.max(3, ...ways.flat());
  normalizedWays(state, batch).forEach(([name, result], at) => {
    rows[at].name.textContent = name;
    rows[at].result.textContent = result;
    rows[at].strip.show(ways[at], low, high);
  });
  ends[0].textContent = tickText(Number(low.toFixed(1)));
  ends[2].textContent = tickText(Number(high.toFixed(1)));
  ends[1].style.left = `${(100 * (5 + (330 * -low) / (high - low))) / 340}%`;
}

export default { render };
