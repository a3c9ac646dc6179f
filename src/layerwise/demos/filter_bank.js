// What a convolution's filters look like before training: tiles, histogram, fan arithmetic.
import {
  captioned,
  codeLines,
  element,
  liveText,
  numberGrid,
  onSettings,
  pushButton,
  settingControl,
  slider,
  weightColor,
} from "./shared/draw.js";
import { drawKernel, fans, initializerScale } from "./shared/initializers.js";
import { workedSteps } from "./shared/demo_parts.js";
import { bankArithmetic, bankCode } from "./shared/filter_bank_arithmetic.js";
import { distinctFilters, filterWeights } from "./shared/filters.js";
import { shortNumber } from "./shared/numbers.js";
import { drawHistogram } from "./shared/plots.js";
import { tilePool } from "./shared/tile_pool.js";

const BANK_SETTINGS = ["kernel_initializer", "kernel_size", "channels", "filters", "seed"];

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = bankView(model, settings, {
    choose: (filter) => {
      shown.filter = filter;
      inspect();
    },
    showChannel: (channel) => {
      shown.channel = channel;
      drawTiles(view, state, shown);
      inspect();
    },
    reach: (row, column) => {
      shown.row = row;
      shown.column = column;
      point();
    },
  });
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
    drawTiles(view, state, shown);
    drawHistogram(view.histogram, state);
    view.arithmetic.show(bankArithmetic(state));
    view.code.show(bankCode(state));
    inspect();
  }

  function inspect() {
    drawInspector(view, state, shown);
    point();
  }

  function point() {
    view.grid.mark(shown.row, shown.column);
    view.live.say(bankSentence(state, shown));
  }

  const stop = onSettings(model, BANK_SETTINGS, update);
  update();
  return () => {
    stop();
    view.tiles.stop();
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
    different: distinctFilters(kernel, shape),
    ...fans(shape),
    scale: initializerScale(name, shape),
  };
}

function bankView(model, settings, { choose, showChannel, reach }) {
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
  const channel = slider("channel shown", {
    minimum: 1,
    maximum: 1,
    value: 1,
    change: (value) => showChannel(value - 1),
  });
  const view = {
    channel,
    tiles: tilePool({
      label: "Filters",
      most: settings.filters.maximum,
      names: (filter) => `filter ${filter}`,
      choose,
    }),
    tilesCaption: element("span"),
    inspector: element("div"),
    inspectorCaption: element("span"),
    grids: new Map(), // by size: a kernel's grid is made when it is first needed
    reach,
    histogram: element("div"),
    arithmetic: workedSteps(),
    code: codeLines(),
    live: liveText(),
  };
  view.nodes = [
    controls,
    element(
      "div",
      { class: "lw-stage" },
      element("div", { class: "lw-wide" }, captioned(view.tilesCaption, view.tiles), channel),
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

function drawTiles(view, state, shown) {
  const many = state.channels > 1;
  view.channel.hidden = !many;
  view.channel.limit(state.channels);
  view.channel.show(shown.channel + 1);
  view.tilesCaption.textContent =
    `${state.filters} ${state.filters === 1 ? "filter" : "filters"} of ${state.size} × ${state.size} × ${state.channels}` +
    (many ? `, channel ${shown.channel + 1} of each` : "");
  view.tiles.show(state.filters, state.size, state.largest, (filter) =>
    filterWeights(state.kernel, state.shape, filter, shown.channel),
  );
}

function drawInspector(view, state, shown) {
  const weights = filterWeights(state.kernel, state.shape, shown.filter, shown.channel);
  view.tiles.mark(shown.filter);
  view.grid = gridOfSize(view, state.size);
  view.inspectorCaption.textContent = `kernel[:, :, ${shown.channel}, ${shown.filter}]`;
  view.grid.fill(
    (row, column) => weights[row * state.size + column],
    (weight) => weightColor(weight, state.largest),
  );
}

function gridOfSize(view, size) {
  if (view.grids.get(size) !== view.grid || !view.grid) {
    if (!view.grids.has(size)) {
      const label = "Weights of the chosen filter";
      view.grids.set(size, numberGrid({ rows: size, columns: size, label, reached: view.reach }));
    }
    view.inspector.replaceChildren(view.grids.get(size));
  }
  return view.grids.get(size);
}

/** What a screen reader hears: the verdict on the bank, and the weight pointed at. */
function bankSentence(state, shown) {
  const { different } = state;
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
