// Which positions a stack reads, and how often: a heat map of counts, linked to the outputs.
import { coverageLinks, coverageState, isCoverageBlock } from "./shared/coverage.js";
import {
  coverageCode,
  coveragePointed,
  coverageSteps,
  coverageVerdict,
  mapCaption,
} from "./shared/coverage_words.js";
import {
  captioned,
  codeLines,
  element,
  liveText,
  onSettings,
  settingControl,
} from "./shared/draw.js";
import { countMap } from "./shared/heat_map.js";

const COVERAGE_SETTINGS = ["stack", "path", "positions", "padding", "size"];
const COVERAGE_STEPS = 7; // lines of arithmetic, at most
const COVERAGE_MAPS = { pixels: "Image", features: "Feature positions", outputs: "Outputs" };

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = coverageView(model, settings);
  el.append(...view.nodes);
  let pointed = { map: "outputs", row: 1, column: 1 };
  let state;

  function update() {
    state = coverageState(
      Object.fromEntries(COVERAGE_SETTINGS.map((name) => [name, model.get(name)])),
    );
    drawCoverage(view, state);
    point(within(state, pointed));
  }

  function point(next) {
    pointed = next;
    drawLinks(view, state, pointed);
  }

  for (const map of ["pixels", "features", "outputs"])
    view.reached[map] = (row, column) => point({ map, row, column });
  const stop = onSettings(model, COVERAGE_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
    for (const map of Object.values(view.maps)) map.stop();
  };
}

/** The position pointed at, or the nearest one that is still there. */
function within(state, { map, row, column }) {
  const kept = map === "pixels" && !state.image ? "features" : map;
  const side = { outputs: Math.max(1, state.outputs), features: state.size, pixels: state.image };
  const clamp = (at) => Math.min(at, side[kept] - 1);
  return { map: kept, row: clamp(row), column: clamp(column) };
}

function coverageView(model, settings) {
  const reached = {};
  const map = (name, label, look) =>
    countMap({
      label: `${label}. Arrow keys move.`,
      look,
      lines: name !== "pixels",
      reached: (row, column) => reached[name](row, column),
    });
  const view = {
    reached,
    controls: Object.fromEntries(
      COVERAGE_SETTINGS.map((name) => [name, settingControl(model, settings, name)]),
    ),
    maps: {
      pixels: map("pixels", "Image pixels: how often each is read", ""),
      features: map("features", "Feature positions: how often each is read", "lw-counts"),
      outputs: map("outputs", "Outputs", "lw-counts lw-half"),
    },
    captions: { pixels: element("small"), features: element("small"), outputs: element("small") },
    formula: element("p", { class: "lw-formula" }),
    steps: Array.from({ length: COVERAGE_STEPS }, () => ({
      term: element("dt"),
      text: element("dd"),
    })),
    code: codeLines(),
    live: liveText(),
  };
  view.figures = Object.fromEntries(
    Object.entries(COVERAGE_MAPS).map(([name, title]) => [
      name,
      captioned(element("span", {}, title, view.captions[name]), view.maps[name]),
    ]),
  );
  view.live.classList.add("lw-spoken");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Settings" },
      ...Object.values(view.controls),
    ),
    element(
      "div",
      { class: "lw-stage" },
      view.figures.pixels,
      element("div", { class: "lw-maps" }, view.figures.features, view.figures.outputs),
    ),
    view.formula,
    element("dl", { class: "lw-steps" }, ...view.steps.flatMap(({ term, text }) => [term, text])),
    view.live,
    view.code,
  ];
  return view;
}

function drawCoverage({ controls, maps, captions, figures, steps, code }, state) {
  const { features, pixels, outputs, image, size } = state;
  controls.path.hidden = !isCoverageBlock(state.stack);
  figures.pixels.hidden = !image;
  maps.features.paint(size, features.counts);
  maps.outputs.paint(outputs, null);
  captions.features.textContent = mapCaption(features);
  captions.outputs.textContent = outputs ? `${outputs} × ${outputs}` : "none: Keras refuses";
  if (image) {
    maps.pixels.paint(image, pixels.counts);
    captions.pixels.textContent = mapCaption(pixels);
  }
  const worked = coverageSteps(state);
  steps.forEach(({ term, text }, at) => {
    term.hidden = text.hidden = at >= worked.length;
    [term.textContent, text.textContent] = worked[at] ?? ["", ""];
  });
  code.show(coverageCode(state));
}

function drawLinks({ maps, formula, live }, state, pointed) {
  const links = coverageLinks(state, pointed);
  for (const [name, map] of Object.entries(maps))
    if (name !== "pixels" || state.image)
      map.mark(name === pointed.map ? pointed : null, links[name]);
  const sentence = coveragePointed(state, pointed);
  formula.textContent = sentence;
  live.say(`${coverageVerdict(state)} ${sentence}`);
}

export default { render };
