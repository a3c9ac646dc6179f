// A photograph's channels through a convolution: which of them a map reads, and how they are added.
import { channelMatrix, matrixFigure } from "./shared/channel_matrix.js";
import { framedPicture, productGrids, sumTable } from "./shared/channel_sum.js";
import { costTable, layerKinds, tickBox } from "./shared/channels_parts.js";
import {
  channelsResult,
  matrixTitle,
  pickedPlace,
  placeWithin,
  reachedPlace,
  tappedProduct,
  tensorSide,
  toldSum,
  wayOf,
} from "./shared/channels_result.js";
import {
  channelsCode,
  channelsRefusal,
  channelsSteps,
  readingSentence,
} from "./shared/channels_words.js";
import { changeText, workedSteps } from "./shared/demo_parts.js";
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  settingControl,
} from "./shared/draw.js";
import { refusalBox } from "./shared/refusal_box.js";

const CHANNELS_SLIDERS = [
  "channels",
  "filters",
  "groups",
  "depth_multiplier",
  "kernel_size",
  "seed",
];
const CHANNELS_LAYER = [...CHANNELS_SLIDERS, "layer", "use_bias"];
const CHANNELS_PLACE = ["output_map", "output_row", "output_column", "input_channel"];

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const read = (names) => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const shown = { mode: "cell", tap: { row: 0, column: 0 }, result: null, place: null };
  const view = channelsView(model, settings, shown, (values, mode = shown.mode) => {
    shown.mode = mode;
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
    schedulePoint(); // what is chosen already may still be marked in another way
  });
  el.append(...view.nodes);

  function update() {
    const state = read(CHANNELS_LAYER);
    const refusal = channelsRefusal(state);
    shown.result = refusal ? null : channelsResult(state);
    showLayer(view, state, refusal);
    if (refusal) return;
    showMatrices(view, shown.result);
    point();
  }

  function point() {
    if (!shown.result) return;
    shown.place = placeWithin(shown.result, read(CHANNELS_PLACE));
    showPlace(view, shown);
    showTap(view, shown);
  }

  let frame = 0;
  function schedulePoint() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      point();
    });
  }

  const stops = [
    onSettings(model, CHANNELS_LAYER, update),
    onSettings(model, CHANNELS_PLACE, schedulePoint),
  ];
  update();
  return () => {
    stops.forEach((stop) => stop());
    cancelAnimationFrame(frame);
    view.live.stop();
  };
}

/**
 * Everything that is on the page.
 * @param {object} shown - what is shown now; pointers need it
 * @param {(values: object, mode?: string) => void} choose - chooses a place
 */
function channelsView(model, settings, shown, choose) {
  const control = (name) => settingControl(model, settings, name);
  const reached = (stage) => (cell) => {
    const { values, mode } = reachedPlace(shown.result, shown.place, stage, cell);
    choose(values, mode);
  };
  const picked = (tensor) => (row, column) =>
    choose(pickedPlace(shown.result, tensor, row, column));
  const view = {
    sliders: Object.fromEntries(CHANNELS_SLIDERS.map((name) => [name, control(name)])),
    kinds: layerKinds(model),
    bias: tickBox(model, "use_bias"),
    refusal: refusalBox(),
    sentence: element("p", { class: "lw-sentence" }),
    matrices: [0, 1].map((stage) => channelMatrix(reached(stage))),
    pictures: [0, 1, 2].map((tensor) => framedPicture(picked(tensor))),
    place: [control("output_row"), control("output_column")],
    sum: sumTable((channel) => choose({ input_channel: channel }, "cell")),
    note: element("p", { class: "lw-sum-note" }),
    grids: productGrids((row, column) => {
      shown.tap = { row, column };
      showTap(view, shown);
    }),
    tapped: element("p", { class: "lw-formula" }),
    costs: costTable(),
    steps: workedSteps(),
    code: codeLines(),
    live: liveText(),
  };
  view.figures = view.matrices.map(matrixFigure);
  view.work = channelsWork(view);
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Layer" },
      view.kinds,
      ...Object.values(view.sliders),
      view.bias,
    ),
    view.sentence,
    view.refusal,
    view.work,
    view.live,
    view.steps,
    view.code,
  ];
  return view;
}

/** What there is to see only while Keras takes the layer. */
function channelsWork(view) {
  const costs = captioned("The four layers with these numbers", view.costs);
  return element(
    "div",
    { class: "lw-channels", hidden: true },
    element(
      "div",
      { class: "lw-stage" },
      element("div", { class: "lw-wide" }, ...view.figures, costs),
      element(
        "div",
        { class: "lw-side lw-value" },
        element("div", { class: "lw-pictured" }, ...view.pictures),
        element("div", { class: "lw-row" }, ...view.place),
        view.sum,
        view.note,
      ),
    ),
    view.grids,
    view.tapped,
  );
}

/** Show the arguments that the chosen layer takes, and its arithmetic or its refusal. */
function showLayer(view, state, refusal) {
  const { layer } = state;
  view.kinds.show(layer);
  view.bias.show(state.use_bias);
  view.sliders.filters.hidden = layer === "DepthwiseConv2D";
  view.sliders.groups.hidden = layer !== "grouped Conv2D";
  view.sliders.depth_multiplier.hidden = !["DepthwiseConv2D", "SeparableConv2D"].includes(layer);
  view.refusal.show(refusal);
  view.work.inert = Boolean(refusal);
  view.work.classList.toggle("lw-void", Boolean(refusal));
  view.work.hidden &&= Boolean(refusal); // there is nothing to dim before the first result
  view.steps.hidden = Boolean(refusal);
  view.code.show(channelsCode(state));
  view.costs.show(state);
  changeText(view.sentence, refusal ? "Keras refuses this layer." : readingSentence(state));
  if (refusal) view.live.say(refusal.rule);
  else view.steps.show(channelsSteps(state));
}

function showMatrices(view, result) {
  view.figures.forEach((figure, stage) => {
    figure.hidden = stage > result.last;
    if (figure.hidden) return;
    const title = matrixTitle(result, stage);
    figure.say(title);
    view.matrices[stage].label(title);
    const [from, into] = [tensorSide(result, stage), tensorSide(result, stage + 1)];
    view.matrices[stage].show(result.stages[stage], result.weights[stage].kernel, from, into);
  });
}

/** Show the chosen place: in the matrices, on the pictures, as a sum. */
function showPlace(view, { result, place, mode }) {
  const { state, stages, tensors, last } = result;
  const way = wayOf(result, place);
  stages.forEach((_, stage) => view.matrices[stage].mark(way[stage + 1], way[stage], mode));
  view.pictures.forEach((picture, i) => {
    picture.hidden = i > stages.length;
    if (picture.hidden) return;
    const side = tensorSide(result, i);
    picture.show(side.name(way[i]), side.tensor, way[i], side.color(way[i]));
    picture.frame(place.row, place.column, i === 0 ? state.kernel_size : 1);
  });
  view.place.forEach((slider, axis) => {
    slider.limit(tensors[last + 1].shape[axis] - 1);
    slider.show([place.row, place.column][axis]);
  });
  const { written, note, sentence } = toldSum(result, place);
  view.sum.show(stages, written, place.channel);
  changeText(view.note, note);
  view.live.say(sentence);
}

/** The products of one channel, and the one that is pointed at. */
function showTap(view, { result, place, tap }) {
  if (!result) return;
  const { part, titles, line, tap: at } = tappedProduct(result, place, tap);
  view.grids.show(part, titles);
  view.grids.mark(at.row, at.column);
  changeText(view.tapped, line);
}

export default { render };
