// What a convolution's filters look like before training: tiles, histogram, fan arithmetic.
import {
  captioned,
  codeLines,
  element,
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
import { drawKernel, fans, initializerScale } from "./shared/initializers.js";
import { bankArithmetic, bankCode } from "./shared/filter_bank_arithmetic.js";
import { distinctFilters, filterWeights } from "./shared/filters.js";
import { shortNumber } from "./shared/numbers.js";
import { drawHistogram } from "./shared/plots.js";

const BANK_SETTINGS = ["kernel_initializer", "kernel_size", "channels", "filters", "seed"];

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = bankView(model, settings);
  el.append(...view.nodes);
  let state = bankState(model);
  let shown = { filter: 0, channel: 0, row: 0, column: 0 };

  function update() {
    state = bankState(model);
    const last = state.size - 1;
    shown = {
      filter: Math.min(shown.filter, state.filters - 1),
      channel: Math.min(shown.channel, state.channels - 1),
      row: Math.min(shown.row, last),
      column: Math.min(shown.column, last),
    };
    drawTiles(view, state, shown, (filter) => {
      shown.filter = filter;
      inspect();
    });
    drawHistogram(view.histogram, state);
    view.arithmetic.replaceChildren(
      ...bankArithmetic(state).flatMap(([term, text]) => [
        element("dt", {}, term),
        element("dd", {}, text),
      ]),
    );
    view.code.show(bankCode(state));
    inspect();
  }

  function inspect() {
    drawInspector(view, state, shown, (row, column) => {
      shown.row = row;
      shown.column = column;
      point();
    });
    point();
  }

  function point() {
    view.grid?.mark(shown.row, shown.column);
    view.live.say(bankSentence(state, shown));
  }

  view.channel.change = (channel) => {
    shown.channel = channel;
    drawTiles(view, state, shown, (filter) => {
      shown.filter = filter;
      inspect();
    });
    inspect();
  };
  const stop = onSettings(model, BANK_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

/** The settings, and everything that follows from them. */
function bankState(model) {
  const [name, size, channels, filters, seed] = BANK_SETTINGS.map((key) => model.get(key));
  const shape = [size, size, channels, filters];
  const kernel = drawKernel(name, shape, seed);
  const largest = kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return {
    name,
    size,
    channels,
    filters,
    shape,
    kernel,
    largest,
    ...fans(shape),
    scale: initializerScale(name, shape),
  };
}

function bankView(model, settings) {
  const controls = element(
    "div",
    { class: "lw-controls", role: "group", "aria-label": "Layer" },
    ...BANK_SETTINGS.map((name) => settingControl(model, settings, name)),
    pushButton(
      "The (1, 28, 28) mistake",
      () => {
        model.set("channels", 28);
        model.save_changes();
      },
      { title: "A grayscale picture given as (1, 28, 28) has 28 channels" },
    ),
  );
  const channel = { change: () => {} };
  channel.node = slider("channel shown", {
    minimum: 1,
    maximum: 1,
    value: 1,
    change: (value) => channel.change(value - 1),
  });
  const view = {
    channel,
    tiles: element("div", { class: "lw-tiles", role: "group", "aria-label": "Filters" }),
    tilesCaption: element("span"),
    inspector: element("div"),
    inspectorCaption: element("span"),
    histogram: element("div"),
    arithmetic: element("dl", { class: "lw-steps" }),
    code: codeLines(),
    live: liveText(),
  };
  view.nodes = [
    controls,
    element(
      "div",
      { class: "lw-stage" },
      element("div", { class: "lw-wide" }, captioned(view.tilesCaption, view.tiles), channel.node),
      element(
        "div",
        { class: "lw-side" },
        captioned(view.inspectorCaption, view.inspector),
        captioned("All weights of the kernel", view.histogram),
      ),
    ),
    view.live,
    view.arithmetic,
    view.code,
  ];
  return view;
}

function drawTiles(view, state, shown, choose) {
  const many = state.channels > 1;
  view.channel.node.hidden = !many;
  view.channel.node.limit(state.channels);
  view.channel.node.show(shown.channel + 1);
  view.tilesCaption.textContent =
    `${state.filters} ${state.filters === 1 ? "filter" : "filters"} of ${state.size} × ${state.size} × ${state.channels}` +
    (many ? `, channel ${shown.channel + 1} of each` : "");
  if (view.pictures?.length !== state.filters || view.pictures[0].height !== state.size) {
    makeTiles(view, state, shown, choose);
  }
  view.pictures.forEach((picture, filter) => {
    const weights = filterWeights(state.kernel, state.shape, filter, shown.channel);
    picture.paint((row, column) => weightColor(weights[row * state.size + column], state.largest));
  });
}

/** Tiles for another number or size of filters; who had the focus keeps it. */
function makeTiles(view, state, shown, choose) {
  const focused = view.tiles.contains(document.activeElement);
  view.pictures = Array.from({ length: state.filters }, () =>
    tile(state.size, state.size, { "aria-hidden": "true" }),
  );
  view.buttons = view.pictures.map((picture, filter) =>
    element(
      "button",
      {
        type: "button",
        class: "lw-filter",
        "aria-label": `filter ${filter}`,
        onpointerenter: () => choose(filter),
      },
      picture,
    ),
  );
  view.tiles.replaceChildren(...view.buttons);
  const stop = rovingFocus([view.buttons], (_, filter) => choose(filter));
  stop(0, shown.filter);
  if (focused) view.buttons[shown.filter].focus();
}

function drawInspector(view, state, shown, reached) {
  view.buttons.forEach((button, filter) =>
    button.classList.toggle("lw-marked", filter === shown.filter),
  );
  const weights = filterWeights(state.kernel, state.shape, shown.filter, shown.channel);
  if (view.grid?.dataset.size !== String(state.size)) {
    view.grid = numberGrid({
      rows: state.size,
      columns: state.size,
      label: "Weights of the chosen filter",
      reached: (row, column) => view.reached(row, column),
    });
    view.grid.dataset.size = state.size;
    view.inspector.replaceChildren(view.grid);
  }
  view.reached = reached;
  view.inspectorCaption.textContent = `kernel[:, :, ${shown.channel}, ${shown.filter}]`;
  view.grid.fill(
    (row, column) => weights[row * state.size + column],
    (weight) => weightColor(weight, state.largest),
  );
}

/** What a screen reader hears: the verdict on the bank, and the weight pointed at. */
function bankSentence(state, shown) {
  const different = distinctFilters(state.kernel, state.shape);
  const verdict =
    state.filters === 1
      ? "One filter."
      : different === state.filters
        ? `All ${state.filters} filters differ.`
        : different === 1
          ? `All ${state.filters} filters are equal.`
          : `${different} of ${state.filters} filters differ.`;
  const weight = filterWeights(state.kernel, state.shape, shown.filter, shown.channel)[
    shown.row * state.size + shown.column
  ];
  return `${verdict} kernel[${shown.row}, ${shown.column}, ${shown.channel}, ${shown.filter}] = ${shortNumber(weight, 4)}`;
}

export default { render };
