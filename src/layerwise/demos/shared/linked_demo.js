// A demo of windows over one image: linked grids, a walk through the outputs, the formula, the code.
// What the grids hold and what is said about them comes from the demo.
import { changeText, formulaBox, refusalPanel, workedSteps } from "./demo_parts.js";
import { codeLines, element, liveText, onSettings, pushButton } from "./draw.js";
import { gridStage } from "./grid_stage.js";
import { readNumber, typed } from "./pixels.js";
import { player } from "./player.js";

const NOT_A_NUMBER =
  "That is no number that fits here: at most two digits on each side of the point.";

/**
 * Start a demo in an element.
 * @param {object} context - `model` and `el`, as anywidget gives them
 * @param {object} demo
 * @param {string[]} demo.settings - those that the state depends on
 * @param {(get: Function) => object} demo.state - of the settings; has `outShape` and `refusal`
 * @param {object[]} demo.grids - as `gridStage` takes them
 * @param {string[]} demo.outputGrids - the grids whose cells are outputs, the first one foremost
 * @param {Object<string, string>} demo.typed - for each editable grid, the setting of its numbers
 * @param {HTMLElement[]} demo.controls
 * @param {Function} demo.sheets, demo.captions, demo.mends, demo.steps, demo.code - of the state
 * @param {Function} demo.sentence, demo.cellName, demo.content, demo.hasCell - of the state and a
 *   cell
 * @param {Function} demo.formula - of the state, the cell pointed at, the current output
 * @param {Function} demo.marks - draws over the grids
 * @returns {() => void} a cleanup
 */
export function linkedDemo({ model, el }, demo) {
  const get = (name) => model.get(name);
  const [mainGrid] = demo.outputGrids;
  let state = demo.state(get);
  let pointed = null; // the cell that the pointer or the keyboard is on

  const view = linkedView(model, demo, {
    pointed: (cell) => {
      pointed = cell;
      point();
    },
    chosen: (cell) => {
      if (demo.outputGrids.includes(cell.grid)) choose(cell);
    },
    named: (cell) => demo.cellName(state, cell),
    content: (cell) => demo.content(state, cell),
    edited: edit,
    resized: update,
    count: () => state.outShape[0] * state.outShape[1],
    position: () => chosen().row * state.outShape[1] + chosen().column,
    go: (position) => choose(outputAt(position)),
    slide,
  });
  el.classList.add("layerwise");
  el.append(...view.nodes);

  /** The current output; a setting that points past a smaller output waits. */
  function chosen() {
    const within = (name, count) => Math.max(0, Math.min(count - 1, get(name)));
    return {
      row: within("output_row", state.outShape[0]),
      column: within("output_column", state.outShape[1]),
    };
  }

  function outputAt(position) {
    const width = Math.max(1, state.outShape[1]);
    return { row: Math.floor(position / width), column: position % width };
  }

  function choose({ row, column }) {
    if (row === get("output_row") && column === get("output_column")) return point();
    model.set("output_row", row);
    model.set("output_column", column);
    model.save_changes(); // `point` follows in the next frame
  }

  function update() {
    state = demo.state(get);
    if (pointed && (state.refusal || !demo.hasCell(state, pointed))) pointed = null;
    view.stage.show(demo.sheets(state));
    for (const caption of demo.captions(state)) view.stage.caption(...caption);
    view.refusal.show(state.refusal, demo.mends(state));
    view.steps.show(demo.steps(state));
    view.code.show(demo.code(state));
    view.undo.disabled = !Object.values(demo.typed).some(get);
    point();
  }

  function point() {
    const current = chosen();
    const at = pointed ?? { grid: mainGrid, ...current };
    const reached = current.row * state.outShape[1] + current.column + 1;
    draw(at, current, at, view.walk.playing() ? reached : Infinity);
    view.say(demo.sentence(state, at));
    view.formula.show(demo.formula(state, at, current));
    view.walk.show();
    for (const name of demo.outputGrids) view.stage.rest(name, current.row, current.column);
  }

  function draw(at, current, window, hidden) {
    const marked = { state, pointed: at, chosen: current, window, hidden };
    view.stage.draw((brush, grids, colors) => {
      if (!state.refusal) demo.marks(brush, grids, colors, marked);
    });
  }

  /** The window between two outputs; from the end of a row to the next it jumps. */
  function slide(from, to, share) {
    const [start, end] = [outputAt(from), outputAt(to)];
    if (pointed || start.row !== end.row) return;
    const column = start.column + share * (end.column - start.column);
    const hidden = view.walk.playing() ? from + 1 : Infinity;
    draw({ grid: mainGrid, ...start }, start, { row: start.row, column }, hidden);
  }

  function edit({ grid, row, column }, text) {
    const value = readNumber(text);
    if (value === null && text.trim() !== "") return view.say(NOT_A_NUMBER);
    const name = demo.typed[grid];
    model.set(name, typed(get(name), row, column, value ?? ""));
    model.save_changes();
  }

  const stops = [
    onSettings(model, demo.settings, update),
    onSettings(model, ["output_row", "output_column"], point),
  ];
  update();
  return () => [...stops, ...view.stops].forEach((stop) => stop());
}

/** The nodes of the demo, made once. */
function linkedView(model, demo, calls) {
  const stage = gridStage({ grids: demo.grids, ...calls });
  const walk = player({ label: "output", ...calls });
  const refusal = refusalPanel(model);
  stage.fill(demo.outputGrids[0], refusal);
  const sentence = element("p", { class: "lw-sentence", "aria-hidden": "true" });
  const live = liveText();
  live.classList.add("lw-heard");
  const say = (text) => {
    changeText(sentence, text);
    live.say(text);
  };
  const undo = pushButton("Undo my numbers", () => {
    for (const name of Object.values(demo.typed)) model.set(name, "");
    model.save_changes();
  });
  const [formula, steps, code] = [formulaBox(), workedSteps(), codeLines()];
  code.classList.add("lw-stage-code");
  const controls = element(
    "div",
    { class: "lw-controls lw-blocks", role: "group", "aria-label": "Layer" },
    ...demo.controls,
  );
  demo.controls.at(-1).append(undo);
  const stops = [walk.stop, stage.stop, live.stop];
  const nodes = [controls, stage, walk, sentence, live, formula, steps, code];
  return { nodes, stage, walk, refusal, say, undo, formula, steps, code, stops };
}
