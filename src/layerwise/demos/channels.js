// A photograph's channels through a convolution: which of them a map reads, and how they are added.
import { channelMatrix, channelPalette, matrixFigure } from "./shared/channel_matrix.js";
import {
  CHANNEL_LAYERS,
  channelPart,
  channelStages,
  channelsRead,
  drawStages,
  runStages,
} from "./shared/channel_products.js";
import { framedPicture, productGrids, sumTable } from "./shared/channel_sum.js";
import {
  channelTitle,
  channelsCode,
  channelsRefusal,
  channelsSteps,
  fixedNumber,
  layerCosts,
  readingSentence,
  sliceName,
  sumLine,
  writtenSum,
} from "./shared/channels_words.js";
import { changeText, workedSteps } from "./shared/demo_parts.js";
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  settingControl,
  weightColor,
} from "./shared/draw.js";
import { imageChannels } from "./shared/image_channels.js";
import { wholeNumber } from "./shared/numbers.js";
import { refusalBox } from "./shared/refusal_box.js";
import { palette } from "./shared/tile_sheet.js";

const CHANNELS_LAYER = [
  "layer",
  "channels",
  "filters",
  "kernel_size",
  "groups",
  "depth_multiplier",
  "use_bias",
  "seed",
];
const CHANNELS_PLACE = ["output_map", "output_row", "output_column", "input_channel"];

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const tap = { row: 0, column: 0 };
  let mode = "cell";
  let result = null;

  const write = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
  const view = channelsView(model, settings, {
    place: (values, how) => {
      mode = how ?? mode;
      write(values);
      if (result) schedulePoint();
    },
    tap: (row, column) => {
      Object.assign(tap, { row, column });
      if (result) showTap(view, result, placeOf(model, result), tap);
    },
    result: () => result,
  });
  el.append(...view.nodes);

  function update() {
    const state = Object.fromEntries(CHANNELS_LAYER.map((name) => [name, model.get(name)]));
    showControls(view, state);
    const refusal = channelsRefusal(state);
    view.refusal.show(refusal);
    view.work.inert = Boolean(refusal);
    view.work.classList.toggle("lw-void", Boolean(refusal));
    view.steps.hidden = Boolean(refusal);
    view.work.hidden &&= Boolean(refusal); // there is nothing to dim before the first result
    view.code.show(channelsCode(state));
    showCosts(view, state);
    result = refusal ? null : computed(state);
    if (refusal) {
      changeText(view.sentence, "Keras refuses this layer.");
      view.live.say(refusal.rule);
      return;
    }
    changeText(view.sentence, readingSentence(state));
    view.steps.show(channelsSteps(state));
    showMatrices(view, result);
    point();
  }

  function point() {
    if (!result) return;
    const place = placeOf(model, result);
    showPlace(view, result, place, mode);
    showTap(view, result, place, tap);
    view.live.say(placeSentence(result, place));
  }
  let frame = 0;
  // pointing at what is chosen already changes how it is marked, and no setting
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

/** The layer with its weights and everything that it computes. */
function computed(state) {
  const stages = channelStages(state);
  const weights = drawStages(stages, state.seed);
  const tensors = runStages(stages, weights, imageChannels(state.channels));
  const signed = tensors.map(({ inputs }) => {
    const largest = inputs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return palette((value) => weightColor(value, largest), -largest, largest);
  });
  return { state, stages, weights, tensors, signed };
}

/** The settings of the place, brought into what the layer has. */
function placeOf(model, { stages, tensors }) {
  const last = stages.at(-1);
  const within = (value, count) => Math.max(0, Math.min(value, count - 1));
  const [height, width] = tensors.at(-1).shape;
  const map = within(model.get("output_map"), last.maps);
  const read = channelsRead(last, map);
  const wanted = model.get("input_channel");
  return {
    map,
    channel: read.includes(wanted) ? wanted : read[0],
    row: within(model.get("output_row"), height),
    column: within(model.get("output_column"), width),
  };
}

function channelsView(model, settings, { place, tap, result }) {
  const control = (name) => settingControl(model, settings, name);
  const named = ["channels", "filters", "groups", "depth_multiplier", "kernel_size", "seed"];
  const sliders = Object.fromEntries(named.map((name) => [name, control(name)]));
  const view = {
    sliders,
    kinds: layerKinds(model),
    bias: biasBox(model),
    refusal: refusalBox(),
    sentence: element("p", { class: "lw-sentence" }),
    grids: productGrids(tap),
    sum: sumTable((channel) => place({ input_channel: channel }, "cell")),
    note: element("p", { class: "lw-sum-note" }),
    tapped: element("p", { class: "lw-formula" }),
    row: control("output_row"),
    column: control("output_column"),
    steps: workedSteps(),
    costTable: costTable(),
    code: codeLines(),
    live: liveText(),
  };
  const pointed = (stage) => (reached) => place(...reachedPlace(result(), stage, reached));
  view.matrices = [0, 1].map((stage) => channelMatrix(pointed(stage)));
  view.figures = view.matrices.map(matrixFigure);
  view.pictures = [0, 1, 2].map((stage) =>
    framedPicture((row, column) => place(pickedPlace(result(), stage, row, column))),
  );
  view.costs = captioned("The four layers with these numbers", view.costTable);
  view.work = channelsWork(view);
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Layer" },
      view.kinds,
      ...named.map((name) => sliders[name]),
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

function channelsWork(view) {
  return element(
    "div",
    { class: "lw-channels", hidden: true },
    element(
      "div",
      { class: "lw-stage" },
      element("div", { class: "lw-wide" }, ...view.figures, view.costs),
      element(
        "div",
        { class: "lw-side lw-value" },
        element("div", { class: "lw-pictured" }, ...view.pictures),
        element("div", { class: "lw-row" }, view.row, view.column),
        view.sum,
        view.note,
      ),
    ),
    view.grids,
    view.tapped,
  );
}

/** The four layers as a row of native radio buttons. */
function layerKinds(model) {
  const name = `lw-${Math.random().toString(36).slice(2)}`; // several demos share a page
  const inputs = CHANNEL_LAYERS.map((value) =>
    element("input", {
      type: "radio",
      name,
      value,
      "data-lm-suppress-shortcuts": "true",
      onchange: () => {
        model.set("layer", value);
        model.save_changes();
      },
    }),
  );
  const labels = inputs.map((input, i) => element("label", {}, input, CHANNEL_LAYERS[i]));
  const box = element(
    "div",
    { class: "lw-kinds", role: "radiogroup", "aria-label": "layer" },
    ...labels,
  );
  box.show = (value) => {
    inputs[CHANNEL_LAYERS.indexOf(value)].checked = true;
  };
  return box;
}

function biasBox(model) {
  const input = element("input", {
    type: "checkbox",
    onchange: () => {
      model.set("use_bias", input.checked);
      model.save_changes();
    },
  });
  const box = element("label", { class: "lw-tick-box" }, input, "use_bias");
  box.show = (value) => {
    input.checked = value;
  };
  return box;
}

/** Show the arguments that the chosen layer takes. */
function showControls(view, state) {
  const { layer } = state;
  view.kinds.show(layer);
  view.bias.show(state.use_bias);
  view.sliders.filters.hidden = layer === "DepthwiseConv2D";
  view.sliders.groups.hidden = layer !== "grouped Conv2D";
  view.sliders.depth_multiplier.hidden = !["DepthwiseConv2D", "SeparableConv2D"].includes(layer);
}

/** A tensor between two stages, as a matrix shows it: its tiles' colours and names. */
function tensorSide({ state, stages, tensors, signed }, index) {
  const tensor = tensors[index];
  const inner = stages.length === 2 && index === 1;
  return {
    tensor,
    color: index === 0 ? channelPalette : () => signed[index],
    name: (i) => (index === 0 || inner ? channelTitle(stages, index, i) : `map ${i}`),
    count: index === 0 ? state.channels : stages[index - 1].maps,
  };
}

function showMatrices(view, result) {
  const { stages, weights } = result;
  const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  view.figures.forEach((figure, i) => {
    figure.hidden = i >= stages.length;
    if (figure.hidden) return;
    const [from, into] = [tensorSide(result, i), tensorSide(result, i + 1)];
    const made = stages.length === 2 && i === 0 ? "depthwise map" : "map";
    const read = i === 1 ? "depthwise map" : "channel";
    figure.say(
      `${counted(from.count, read)} (top), ${counted(into.count, made)} (right), ${stages[i].name} between`,
    );
    view.matrices[i].setAttribute(
      "aria-label",
      `${stages[i].name}: a column a ${read}, a row a ${made}`,
    );
    view.matrices[i].show(stages[i], weights[i].kernel, from, into);
  });
}

/** What a pointed place of a matrix means for the settings, and how it is to be marked. */
function reachedPlace(result, stage, { map, channel }) {
  const mode = map === undefined ? "channel" : channel === undefined ? "map" : "cell";
  const last = result.stages.length - 1;
  if (stage === last) {
    const values = {};
    if (map !== undefined) values.output_map = map;
    if (channel !== undefined) values.input_channel = channel;
    // a channel that the chosen map does not read: choose the first map that does
    if (mode === "channel")
      Object.assign(values, { output_map: feederOf(result.stages[last], channel) });
    return [values, mode];
  }
  const inner = map ?? channel * result.state.depth_multiplier;
  return [{ input_channel: inner }, mode];
}

/** The first map that reads a channel. */
function feederOf(stage, channel) {
  return Array.from({ length: stage.maps }, (_, map) => map).find((map) =>
    channelsRead(stage, map).includes(channel),
  );
}

/** Where the pointer is on a picture, as the output position whose window is there. */
function pickedPlace({ tensors, stages }, index, row, column) {
  const [height, width] = tensors.at(-1).shape;
  const half = index === 0 ? Math.floor((stages[0].kernelShape[0] - 1) / 2) : 0;
  const within = (value, count) => Math.max(0, Math.min(value - half, count - 1));
  return { output_row: within(row, height), output_column: within(column, width) };
}

function showPlace(view, result, place, mode) {
  const { state, stages, weights, tensors } = result;
  const last = stages.length - 1;
  const source = last ? channelsRead(stages[0], place.channel)[0] : place.channel;
  view.matrices[last].mark(place.map, place.channel, mode);
  if (last) view.matrices[0].mark(place.channel, source, mode);
  const maps = last ? [source, place.channel, place.map] : [place.channel, place.map];
  view.pictures.forEach((picture, i) => {
    picture.hidden = i > stages.length;
    if (picture.hidden) return;
    const side = tensorSide(result, i);
    picture.show(side.name(maps[i]), side.tensor, maps[i], side.color(maps[i]));
    picture.frame(place.row, place.column, i === 0 ? state.kernel_size : 1);
  });
  [view.row, view.column].forEach((slider, axis) => {
    slider.limit(tensors.at(-1).shape[axis] - 1);
    slider.show(axis ? place.column : place.row);
  });
  const written = writtenSum(stages, weights, tensors, place);
  view.sum.show(stages, written, place.channel);
  changeText(view.note, sumNote(written, last ? 4 : 3));
}

function sumNote({ terms, sum }, decimals) {
  if (terms.length < 2) return "One channel: nothing is added to it but the bias.";
  const mean = fixedNumber(sum / terms.length, decimals);
  return `Added, never averaged: a mean of the ${terms.length} would be ${mean}.`;
}

/** The products of the first stage, and the one that is pointed at. */
function showTap(view, result, place, tap) {
  const { stages, weights, tensors, state } = result;
  const last = stages.length - 1;
  const map = last ? place.channel : place.map;
  const channel = last ? channelsRead(stages[0], map)[0] : place.channel;
  const part = channelPart(stages[0], weights[0], tensors[0], { ...place, map, channel });
  const size = state.kernel_size;
  const [row, column] = [Math.min(tap.row, size - 1), Math.min(tap.column, size - 1)];
  const at = row * size + column;
  const name = sliceName(stages[0], map, channel);
  const total = fixedNumber(part.sum, 3);
  const titles = [channelTitle(stages, 0, channel), name, `products, sum ${total}`];
  view.grids.show(part, titles);
  view.grids.mark(row, column);
  const [y, x] = [place.row + row, place.column + column];
  const [pixel, weight] = [fixedNumber(part.pixels[at], 2), fixedNumber(part.weights[at], 1)];
  const product = fixedNumber(part.products[at], 3);
  const index = name.replace(":, :", `${row}, ${column}`);
  changeText(
    view.tapped,
    `inputs[${y}, ${x}, ${channel}] · ${index} = ${pixel} · ${bracketed(weight)} = ${product}`,
  );
}

const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);

function placeSentence({ stages, weights, tensors }, place) {
  const written = writtenSum(stages, weights, tensors, place);
  const line = sumLine(written, stages.length === 2 ? 4 : 3);
  return `Map ${place.map} at row ${place.row}, column ${place.column}: ${line}`;
}

function costTable() {
  const head = ["layer", "maps", "parameters", "multiply-adds"].map((text) =>
    element("th", { scope: "col" }, text),
  );
  const rows = CHANNEL_LAYERS.map((layer) => {
    const cells = [0, 1, 2].map(() => element("td"));
    return { cells, node: element("tr", {}, element("th", { scope: "row" }, layer), ...cells) };
  });
  const body = element("tbody", {}, ...rows.map(({ node }) => node));
  const table = element(
    "table",
    { class: "lw-costs" },
    element("thead", {}, element("tr", {}, ...head)),
    body,
  );
  table.rowsShown = rows;
  return table;
}

function showCosts(view, state) {
  const costs = layerCosts(state);
  const most = Math.max(...costs.map(({ parameters }) => parameters ?? 0));
  costs.forEach(({ layer, maps, parameters, multiplyAdds }, i) => {
    const { cells, node } = view.costTable.rowsShown[i];
    const texts = maps ? [maps, parameters, multiplyAdds].map(wholeNumber) : ["–", "refused", "–"];
    texts.forEach((text, part) => changeText(cells[part], text));
    cells[1].style.setProperty("--share", `${(100 * (parameters ?? 0)) / most}%`);
    node.className = layer === state.layer ? "lw-linked" : "";
  });
}

export default { render };
