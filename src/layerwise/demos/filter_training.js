// A small convolutional network that trains in the page: filters, their gradients, loss, accuracy.
// The work is cut into slices of a few milliseconds, one a frame, so that the page never stalls.
import {
  captioned,
  codeLines,
  element,
  grayColor,
  liveText,
  numberGrid,
  onSettings,
  pushButton,
  rovingFocus,
  settingControl,
  slider,
  tile,
  weightColor,
} from "./shared/draw.js";
import { filterWeights } from "./shared/filters.js";
import { predict } from "./shared/network.js";
import { percent, shortNumber } from "./shared/numbers.js";
import { drawCurves } from "./shared/plots.js";
import {
  TRAINING_KERNEL,
  newSession,
  takeStep,
  trainingCode,
  trainingSentence,
} from "./shared/training_session.js";

const TRAINING_RESTARTS = ["target", "start", "seed", "filters"];
const TRAINING_LAST_STEP = 5000;
const TRAINING_SLICE = 8; // milliseconds of work a frame
const TRAINING_PICTURES = 8;

function settingsOf(model) {
  const names = [...TRAINING_RESTARTS, "learning_rate"];
  return Object.fromEntries(names.map((name) => [name, model.get(name)]));
}

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const view = trainingView(model, settings);
  el.append(...view.nodes);
  const pointed = { filter: 0, row: 0, column: 0 };
  let session = newSession(settingsOf(model));
  let frame = 0;
  let drawnAt = 0;

  function draw() {
    drawnAt = performance.now();
    drawSession(view, session, pointed);
  }

  function pause() {
    cancelAnimationFrame(frame);
    frame = 0;
    view.train.textContent = "Train";
    view.live.say(trainingSentence(session));
  }

  function slice() {
    const end = performance.now() + TRAINING_SLICE;
    for (let step = 0; step < view.speed && performance.now() < end; step++) takeStep(session);
    if (performance.now() - drawnAt > (calm.matches ? 1000 : 0)) draw();
    if (session.trainer.steps >= TRAINING_LAST_STEP) {
      pause();
      draw();
    } else frame = requestAnimationFrame(slice);
  }

  function toggle() {
    if (frame) {
      pause();
      draw();
      return;
    }
    view.train.textContent = "Pause";
    frame = requestAnimationFrame(slice);
  }

  function reset() {
    pause();
    session = newSession(settingsOf(model));
    pointed.filter = Math.min(pointed.filter, session.network.filters - 1);
    view.drawnPoints = 0;
    buildColumns(view, session, choose);
    buildPictures(view, session);
    view.code.show(trainingCode(session));
    draw();
  }

  function choose(filter) {
    pointed.filter = filter;
    drawInspector(view, session, pointed);
  }

  view.reached = (row, column) => {
    pointed.row = row;
    pointed.column = column;
    drawInspector(view, session, pointed);
  };
  view.train.addEventListener("click", toggle);
  view.one.addEventListener("click", () => {
    pause();
    takeStep(session);
    draw();
  });
  view.reset.addEventListener("click", reset);
  const stopRestart = onSettings(model, TRAINING_RESTARTS, reset);
  const stopRate = onSettings(model, ["learning_rate"], () => {
    session.trainer.learningRate = model.get("learning_rate");
    view.code.show(trainingCode({ ...session, learningRate: model.get("learning_rate") }));
  });
  reset();
  return () => {
    pause();
    stopRestart();
    stopRate();
    view.live.stop();
  };
}

function trainingView(model, settings) {
  const view = {
    speed: 1,
    train: pushButton("Train", () => {}, { class: "lw-primary" }),
    one: pushButton("One step", () => {}),
    reset: pushButton("Reset", () => {}),
    columns: element("div", { class: "lw-tiles", role: "group", "aria-label": "Filters" }),
    numbers: element("p", { class: "lw-numbers" }),
    weightsCaption: element("span"),
    slopesCaption: element("span"),
    formula: element("p", { class: "lw-formula" }),
    curves: element("div"),
    pictures: element("div", { class: "lw-tiles lw-pictures" }),
    code: codeLines(),
    live: liveText(),
  };
  const grid = (label) =>
    numberGrid({
      rows: TRAINING_KERNEL,
      columns: TRAINING_KERNEL,
      label,
      reached: (row, column) => view.reached?.(row, column),
    });
  view.weights = grid("Weights of the chosen filter");
  view.slopes = grid("Gradient of the loss for the chosen filter");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Network" },
      ...[...TRAINING_RESTARTS, "learning_rate"].map((name) =>
        settingControl(model, settings, name),
      ),
      slider("steps a frame", {
        minimum: 1,
        maximum: 20,
        value: 1,
        change: (value) => {
          view.speed = value;
        },
      }),
    ),
    element("div", { class: "lw-row" }, view.train, view.one, view.reset),
    view.numbers,
    element(
      "div",
      { class: "lw-stage" },
      element(
        "div",
        { class: "lw-wide" },
        captioned("Filters: start, now, and gradient dL/dW", view.columns),
        captioned("Held-out pictures, and what the network says", view.pictures),
      ),
      element("div", { class: "lw-side" }, captioned("On all held-out pictures", view.curves)),
    ),
    element(
      "div",
      { class: "lw-stage" },
      captioned(view.weightsCaption, view.weights),
      captioned(view.slopesCaption, view.slopes),
    ),
    view.formula,
    view.live,
    view.code,
  ];
  return view;
}

/** Make one button a filter: three tiles that later steps repaint. */
function buildColumns(view, session, choose) {
  view.tiles = Array.from({ length: session.filters }, () =>
    ["start", "now", "gradient"].map(() =>
      tile(TRAINING_KERNEL, TRAINING_KERNEL, { "aria-hidden": "true" }),
    ),
  );
  view.buttons = view.tiles.map((tiles, filter) =>
    element(
      "button",
      {
        type: "button",
        class: "lw-filter lw-stack",
        "aria-label": `filter ${filter}`,
        onpointerenter: () => choose(filter),
      },
      ...tiles,
    ),
  );
  rovingFocus([view.buttons], (_, filter) => choose(filter));
  view.columns.replaceChildren(...view.buttons);
}

function drawSession(view, session, pointed) {
  const { network, gradient, first } = session;
  view.tiles.forEach((tiles, filter) => {
    const parts = [first, network.kernel, gradient.kernel].map((values) =>
      filterWeights(values, trainingShape(session), filter),
    );
    // a filter's start and its weights share a scale, so that growth shows; its gradient has its own
    const scales = [
      largestWeight(parts[0], parts[1]),
      largestWeight(parts[0], parts[1]),
      largestWeight(parts[2]),
    ];
    tiles.forEach((picture, part) =>
      picture.paint((row, column) =>
        weightColor(parts[part][row * TRAINING_KERNEL + column], scales[part]),
      ),
    );
  });
  view.numbers.replaceChildren(...trainingNumbers(session));
  // nodes made anew in every frame would make the browser stop for its garbage
  if (view.drawnPoints !== session.history.length) {
    view.drawnPoints = session.history.length;
    drawCurves(view.curves, session.history);
  }
  drawAnswers(view, session);
  drawInspector(view, session, pointed);
}

function drawInspector(view, session, { filter, row, column }) {
  const { network, gradient, before } = session;
  view.buttons.forEach((button, index) => button.classList.toggle("lw-marked", index === filter));
  const at = (values) => (r, c) => values[(r * TRAINING_KERNEL + c) * session.filters + filter];
  const fill = (grid, values) =>
    grid.fill(at(values), (value) => weightColor(value, largestWeight(values)));
  fill(view.weights, network.kernel);
  fill(view.slopes, gradient.kernel);
  view.weights.mark(row, column);
  view.slopes.mark(row, column);
  view.weightsCaption.textContent = `W, filter ${filter}`;
  view.slopesCaption.textContent = `dL/dW, filter ${filter}`;
  const [old, slope, now] = [before, gradient.kernel, network.kernel].map((values) =>
    at(values)(row, column),
  );
  const number = (value) => shortNumber(value, 5);
  view.formula.textContent = session.trainer.steps
    ? `Last step: w − learning_rate · dL/dw = ${number(old)} − ${session.learningRate} · (${number(slope)}) = ${number(now)}`
    : `Before the first step: w = ${number(now)}, dL/dw = ${number(slope)}`;
  view.live.say(trainingSentence(session));
}

function trainingNumbers({ trainer, gradient, score }) {
  const pair = (name, value) => element("span", {}, `${name} `, element("b", {}, value));
  return [
    pair("step", String(trainer.steps)),
    pair("loss on the batch", gradient.loss.toFixed(3)),
    pair("loss held out", score.loss.toFixed(3)),
    pair("accuracy held out", percent(score.accuracy)),
  ];
}

const heldOutImage = (session, index) =>
  session.heldOut.images.subarray(64 * index, 64 * index + 64);

/** A few held-out pictures, each over a word that later steps change. */
function buildPictures(view, session) {
  view.answers = Array.from({ length: TRAINING_PICTURES }, () => element("span"));
  view.pictures.replaceChildren(
    ...view.answers.map((answer, index) => {
      const image = heldOutImage(session, index);
      const picture = tile(8, 8, { "aria-hidden": "true" });
      picture.paint((row, column) => grayColor(session.gray(image[8 * row + column])));
      return element("div", { class: "lw-column" }, picture, answer);
    }),
  );
}

function drawAnswers(view, session) {
  view.answers.forEach((node, index) => {
    const probabilities = predict(session.network, heldOutImage(session, index));
    const answer = probabilities.indexOf(Math.max(...probabilities));
    const right = answer === session.heldOut.labels[index];
    node.className = right ? "" : "lw-wrong";
    node.textContent = `${right ? "✓" : "✗"} ${session.name(answer)}`;
  });
}

function largestWeight(...arrays) {
  return Math.max(
    ...arrays.map((values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
  );
}

function trainingShape(session) {
  return [TRAINING_KERNEL, TRAINING_KERNEL, 1, session.filters];
}

export default { render };
