// A weighted cross-entropy over a small label map: each pixel's weight, part of the loss, gradient.
import { classShade, editNumber, nextClass, valueGrid } from "./shared/class_map.js";
import { classShares } from "./shared/class_shares.js";
import { changeText, formulaBox, workedSteps } from "./shared/demo_parts.js";
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  pushButton,
  settingControl,
  weightColor,
} from "./shared/draw.js";
import { cellText, plainNumber } from "./shared/pixel_text.js";
import { readNumber, typed } from "./shared/pixels.js";
import {
  LOSS_CLASSES,
  LOSS_COLUMNS,
  LOSS_ROWS,
  weightedLoss,
  withClass,
} from "./shared/weighted_crossentropy.js";
import {
  classSentence,
  lossCode,
  lossFormula,
  lossSentence,
  lossSteps,
  pixelName,
} from "./shared/weighted_loss_words.js";

const LOSS_SETTINGS = [
  "weight_0",
  "weight_1",
  "weight_2",
  "logit",
  "unlabelled",
  "reduction",
  "gradient_of",
  "labels",
  "guess",
  "pixel_weights",
];
const LOSS_GRIDS = {
  labels: ["Labels", "a click changes the class", "Labels: Enter or a number changes a class"],
  guess: ["Guess", "the class of the large logit", "Guess: Enter or a number changes a class"],
  weights: ["Weight", "type over it", "Weights: Enter changes a number"],
  parts: ["Part of the loss", "w · ce / divisor", "Part of the loss of each pixel"],
  gradient: ["Gradient", "", "Gradient of each pixel"],
};
const LOSS_PLAIN_GUESS = "00000,00000,00000,00000";
const NO_WEIGHT = "A weight is 0 or more, with at most two digits on each side of the point.";

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  let state;
  let pointed = { place: 7, row: null }; // a pixel, or a row of the table of classes

  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const changeClass = (name) => (place, cell, key) => {
    const map = name === "labels" ? "label" : "guess";
    const next = nextClass(state.pixels[place][map], key, LOSS_CLASSES, name === "labels");
    if (next === undefined) return false;
    set(name, withClass(model.get(name), place, next));
    return true;
  };
  const changeWeight = (place, cell, key) => {
    if (key.length > 1 && !["Enter", "F2", "Delete", "Backspace"].includes(key)) return false;
    if (key.length === 1 && !/[\d.,]/.test(key)) return false;
    const start = key.length === 1 ? key : plainNumber(state.pixels[place].weight, 2);
    editNumber(cell, {
      label: `Weight of ${pixelName(state.pixels[place])}`,
      start: key === "Delete" || key === "Backspace" ? "" : start,
      edited: (text) => takeWeight(place, text),
    });
    return true;
  };
  const takeWeight = (place, text) => {
    const value = text.trim() === "" ? "" : readNumber(text);
    const fits = value !== null && !value.startsWith("-");
    view.complaint.textContent = fits ? "" : NO_WEIGHT;
    const own = plainNumber(state.pixels[place].weight, 2);
    if (!fits || value === own) return;
    const [row, column] = [Math.floor(place / LOSS_COLUMNS), place % LOSS_COLUMNS];
    set("pixel_weights", typed(model.get("pixel_weights"), row, column, value));
  };
  const point = (next) => {
    pointed = next;
    drawPointed(view, state, pointed);
  };
  const view = lossView(model, settings, {
    labels: changeClass("labels"),
    guess: changeClass("guess"),
    weights: changeWeight,
    pixel: (place) => point({ place, row: null }),
    row: (row) => point({ place: null, row }),
    set,
  });
  el.append(...view.nodes);

  function update() {
    const of = (name) => model.get(name);
    state = weightedLoss({
      labels: of("labels"),
      guess: of("guess"),
      logit: of("logit"),
      weights: [of("weight_0"), of("weight_1"), of("weight_2")],
      pixelWeights: of("pixel_weights"),
      unlabelled: of("unlabelled"),
      reduction: of("reduction"),
      gradientOf: of("gradient_of"),
    });
    drawLoss(view, state);
    drawPointed(view, state, pointed);
  }

  const stop = onSettings(model, LOSS_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

function lossView(model, settings, calls) {
  const control = (name) => settingControl(model, settings, name);
  const view = {
    grids: {},
    shares: classShares({
      names: ["class 0", "class 1", "class 2", "no label"],
      reached: calls.row,
    }),
    gradientNote: element("small"),
    formula: formulaBox(),
    steps: workedSteps(),
    code: codeLines(),
    live: liveText(),
    complaint: element("p", { class: "lw-complaint", role: "status" }),
    undo: pushButton("Undo my weights", () => calls.set("pixel_weights", "")),
  };
  view.live.classList.add("lw-spoken");
  view.code.classList.add("lw-stage-code");
  for (const [name, [, , label]] of Object.entries(LOSS_GRIDS))
    view.grids[name] = valueGrid({
      rows: LOSS_ROWS,
      columns: LOSS_COLUMNS,
      label: `${label}. Arrow keys move.`,
      reached: calls.pixel,
      act: calls[name],
    });
  const figure = (name) => {
    const [title, note] = LOSS_GRIDS[name];
    const small = name === "gradient" ? view.gradientNote : element("small", {}, note);
    const box = captioned(element("span", {}, title, small), view.grids[name]);
    if (name === "labels" || name === "guess") box.classList.add("lw-short");
    return box;
  };
  const labels = model.get("labels");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Loss" },
      ...["weight_0", "weight_1", "weight_2", "unlabelled", "reduction", "logit"].map(control),
      control("gradient_of"),
    ),
    element(
      "div",
      { class: "lw-row" },
      pushButton("Guess class 0", () => calls.set("guess", LOSS_PLAIN_GUESS)),
      pushButton("Guess right", () =>
        calls.set("guess", model.get("labels").replaceAll(".", "0")),
      ),
      pushButton("First labels", () => calls.set("labels", labels)),
      view.undo,
    ),
    element(
      "div",
      { class: "lw-stage lw-maps-stage" },
      ...["labels", "guess", "weights", "parts", "gradient"].map(figure),
      captioned(element("span", {}, "Shares", element("small", {}, "by label")), view.shares),
    ),
    view.complaint,
    view.formula,
    view.steps,
    view.live,
    view.code,
  ];
  return view;
}

function drawLoss({ grids, shares, gradientNote, steps, code, undo }, state) {
  const { pixels, gradientOf } = state;
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const shaded = (name, values, texts) => {
    const most = 1.3 * largest(values);
    grids[name].paint(
      texts,
      values.map((value, at) => (pixels[at].counted ? weightColor(value, most) : null)),
    );
  };
  const labels = pixels.map(({ label }) => label);
  grids.labels.paint(
    labels.map((label) => (label === null ? "–" : String(label))),
    labels.map(classShade),
  );
  const guesses = pixels.map(({ guess }) => guess);
  grids.guess.paint(guesses.map(String), guesses.map(classShade));
  const weights = pixels.map(({ weight }) => weight);
  shaded(
    "weights",
    weights,
    weights.map((weight, at) => (pixels[at].counted ? plainNumber(weight, 2) : "–")),
  );
  const digits = largest(pixels.map(({ part }) => part)) < 10 ? 3 : 1;
  const written = (values) =>
    values.map((value, at) => (pixels[at].counted ? smallNumber(value, digits) : "–"));
  const parts = pixels.map(({ part }) => part);
  shaded("parts", parts, written(parts));
  const slopes = pixels.map(({ gradient }) => gradient[gradientOf]);
  shaded("gradient", slopes, written(slopes));
  grids.gradient.warn(state.trapped);
  changeText(gradientNote, `∂loss/∂z${"₀₁₂"[gradientOf]}, class ${gradientOf}’s logit`);
  shares.show(state.classes);
  steps.show(lossSteps(state));
  code.show(lossCode(state));
  undo.disabled = !state.pixelWeights;
}

/** A result in a narrow cell: no zero before the point, nothing for nothing. */
function smallNumber(value, digits) {
  if (value === 0) return "0";
  const text = cellText(value, digits);
  return Number(text.replace("−", "-")) === 0 ? (value < 0 ? "−.0" : ".0") : text;
}

function drawPointed(view, state, { place, row }) {
  const label = row === null ? undefined : state.classes[row].label;
  const linked = new Set(
    state.pixels.filter((pixel) => pixel.label === label).map((pixel) => pixel.place),
  );
  for (const grid of Object.values(view.grids)) grid.mark(place, linked);
  const own = place === null ? row : (state.pixels[place].label ?? LOSS_CLASSES);
  view.shares.mark(own);
  const text = place === null ? classSentence(state, label) : lossFormula(state, place);
  view.formula.show(text);
  view.live.say(`${lossSentence(state)} ${text.replaceAll("\n", ". ")}`);
}

export default { render };
