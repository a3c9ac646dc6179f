// What a convolution's filters look like before training: tiles, histogram, fan arithmetic.
import { captioned, codeLines, element, liveText, numberGrid, onSettings, pushButton, rovingFocus, settingControl, shortNumber, slider, tile, weightColor, wholeNumber } from "./shared/draw.js";
import { drawKernel, fans, initializerScale } from "./shared/initializers.js";
import { filterWeights, histogram, distinctFilters } from "./shared/filters.js";

const BANK_SETTINGS = ["kernel_initializer", "kernel_size", "channels", "filters", "seed"];
const BANK_BINS = 31;

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
    drawTiles(view, state, shown, (filter) => { shown.filter = filter; inspect(); });
    drawHistogram(view.histogram, state);
    view.arithmetic.replaceChildren(...bankArithmetic(state));
    view.code.show(bankCode(state));
    inspect();
  }

  function inspect() {
    drawInspector(view, state, shown, (row, column) => { shown.row = row; shown.column = column; point(); });
    point();
  }

  function point() {
    view.grid?.mark(shown.row, shown.column);
    view.live.say(bankSentence(state, shown));
  }

  view.channel.change = (channel) => {
    shown.channel = channel;
    drawTiles(view, state, shown, (filter) => { shown.filter = filter; inspect(); });
    inspect();
  };
  const stop = onSettings(model, BANK_SETTINGS, update);
  update();
  return () => { stop(); view.live.stop(); };
}

/** The settings, and everything that follows from them. */
function bankState(model) {
  const [name, size, channels, filters, seed] = BANK_SETTINGS.map((key) => model.get(key));
  const shape = [size, size, channels, filters];
  const kernel = drawKernel(name, shape, seed);
  const largest = kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return { name, size, channels, filters, shape, kernel, largest, ...fans(shape), scale: initializerScale(name, shape) };
}

function bankView(model, settings) {
  const controls = element("div", { class: "lw-controls", role: "group", "aria-label": "Layer" },
    ...BANK_SETTINGS.map((name) => settingControl(model, settings, name)),
    pushButton("The (1, 28, 28) mistake", () => { model.set("channels", 28); model.save_changes(); },
      { title: "A grayscale picture given as (1, 28, 28) has 28 channels" }));
  const channel = { change: () => {} };
  channel.node = slider("channel shown", { minimum: 1, maximum: 1, value: 1, change: (value) => channel.change(value - 1) });
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
  view.nodes = [controls,
    element("div", { class: "lw-stage" },
      element("div", { class: "lw-wide" }, captioned(view.tilesCaption, view.tiles), channel.node),
      element("div", { class: "lw-side" }, captioned(view.inspectorCaption, view.inspector),
        captioned("All weights of the kernel", view.histogram))),
    view.live, view.arithmetic, view.code];
  return view;
}

function drawTiles(view, state, shown, choose) {
  const many = state.channels > 1;
  view.channel.node.hidden = !many;
  view.channel.node.limit(state.channels);
  view.channel.node.show(shown.channel + 1);
  view.tilesCaption.textContent = `${state.filters} ${state.filters === 1 ? "filter" : "filters"} of ${state.size} × ${state.size} × ${state.channels}`
    + (many ? `, channel ${shown.channel + 1} of each` : "");
  const buttons = Array.from({ length: state.filters }, (_, filter) => {
    const picture = tile(state.size, state.size, { "aria-hidden": "true" });
    const weights = filterWeights(state.kernel, state.shape, filter, shown.channel);
    picture.paint((row, column) => weightColor(weights[row * state.size + column], state.largest));
    return element("button", { type: "button", class: "lw-filter", "aria-label": `filter ${filter}`,
      onpointerenter: () => choose(filter) }, picture);
  });
  const focused = view.tiles.contains(document.activeElement);
  view.tiles.replaceChildren(...buttons);
  const stop = rovingFocus([buttons], (_, filter) => choose(filter));
  stop(0, shown.filter);
  if (focused) buttons[shown.filter].focus();
  view.buttons = buttons;
}

function drawInspector(view, state, shown, reached) {
  view.buttons.forEach((button, filter) => button.classList.toggle("lw-marked", filter === shown.filter));
  const weights = filterWeights(state.kernel, state.shape, shown.filter, shown.channel);
  if (view.grid?.dataset.size !== String(state.size)) {
    view.grid = numberGrid({ rows: state.size, columns: state.size, label: "Weights of the chosen filter", reached: (row, column) => view.reached(row, column) });
    view.grid.dataset.size = state.size;
    view.inspector.replaceChildren(view.grid);
  }
  view.reached = reached;
  view.inspectorCaption.textContent = `kernel[:, :, ${shown.channel}, ${shown.filter}]`;
  view.grid.fill((row, column) => weights[row * state.size + column], (weight) => weightColor(weight, state.largest));
}

/** An SVG histogram with the limit or the standard deviation marked. */
function drawHistogram(box, state) {
  const { scale } = state;
  const edge = scale.limit ?? (scale.stddev ? 4 * scale.stddev : Math.max(1, state.largest));
  const counts = histogram(state.kernel, BANK_BINS, 1.15 * edge);
  const tallest = Math.max(...counts);
  const x = (value) => 150 + (140 * value) / (1.15 * edge);
  const bars = counts.map((count, bin) => element("rect", {
    x: 10 + (280 * bin) / BANK_BINS, width: 280 / BANK_BINS - 1, y: 100 - (88 * count) / tallest, height: (88 * count) / tallest, class: "lw-bar" }));
  const marks = scale.limit === undefined ? [0] : [-scale.limit, 0, scale.limit];
  const lines = marks.map((value) => element("g", {},
    element("line", { x1: x(value), x2: x(value), y1: value ? 4 : 96, y2: 104, class: value ? "lw-limit" : "lw-axis" }),
    element("text", { x: x(value), y: 118, "text-anchor": "middle" }, shortNumber(value, 4))));
  box.replaceChildren(element("svg", { viewBox: "0 0 300 124", class: "lw-plot", role: "img",
    "aria-label": `Histogram of ${state.kernel.length} weights; the largest absolute weight is ${shortNumber(state.largest, 4)}` },
    element("line", { x1: 10, x2: 290, y1: 100, y2: 100, class: "lw-axis" }), ...bars, ...lines));
}

/** The fan arithmetic with the numbers filled in, as term and calculation. */
function bankArithmetic(state) {
  const { size, channels, filters, fanIn, fanOut, scale } = state;
  const weights = size * size * channels * filters;
  const steps = [
    ["kernel", `(${state.shape.join(", ")}) = (height, width, input channels, filters)`],
    ["fan_in", `${size} · ${size} · ${channels} = ${wholeNumber(fanIn)}`],
    ["fan_out", `${size} · ${size} · ${filters} = ${wholeNumber(fanOut)}`],
    scaleStep(state, scale),
    ["largest |w|", shortNumber(state.largest, 4)],
    ["parameters", `${size} · ${size} · ${channels} · ${filters} + ${filters} = ${wholeNumber(weights + filters)}`],
  ];
  return steps.flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)]);
}

const BANK_RULES = {
  glorot: (state) => [2 / (state.fanIn + state.fanOut), `2 / (${state.fanIn} + ${state.fanOut})`, `6 / (${state.fanIn} + ${state.fanOut})`],
  he: (state) => [2 / state.fanIn, `2 / ${state.fanIn}`, `6 / ${state.fanIn}`],
  lecun: (state) => [1 / state.fanIn, `1 / ${state.fanIn}`, `3 / ${state.fanIn}`],
};

/** The line that says how wide the initializer draws. */
function scaleStep(state, scale) {
  const rule = BANK_RULES[state.name.split("_")[0]]?.(state);
  if (scale.distribution === "constant") return ["every weight", String(scale.value)];
  if (!rule) return scale.distribution === "uniform" ? ["limit", `${scale.limit}, whatever the shape`] : ["stddev", `${scale.stddev}, whatever the shape`];
  if (scale.distribution === "uniform") return ["limit", `√(${rule[2]}) = ${shortNumber(scale.limit, 4)}`];
  return ["stddev", `√(${rule[1]}) = ${shortNumber(Math.sqrt(rule[0]), 4)}, cut off at ±${shortNumber(scale.limit, 4)}`];
}

function bankCode({ name, size, channels, filters }) {
  const options = name === "glorot_uniform" ? "" : `, kernel_initializer="${name}"`;
  return `inputs = keras.Input((28, 28, ${channels}))\noutputs = keras.layers.Conv2D(${filters}, ${size}${options})(inputs)`;
}

/** What a screen reader hears: the verdict on the bank, and the weight pointed at. */
function bankSentence(state, shown) {
  const different = distinctFilters(state.kernel, state.shape);
  const verdict = state.filters === 1 ? "One filter."
    : different === state.filters ? `All ${state.filters} filters differ.`
    : different === 1 ? `All ${state.filters} filters are equal.` : `${different} of ${state.filters} filters differ.`;
  const weight = filterWeights(state.kernel, state.shape, shown.filter, shown.channel)[shown.row * state.size + shown.column];
  return `${verdict} kernel[${shown.row}, ${shown.column}, ${shown.channel}, ${shown.filter}] = ${shortNumber(weight, 4)}`;
}

export default { render };
