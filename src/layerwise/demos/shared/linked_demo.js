// A demo of windows over one image: linked grids, a walk through the outputs, the formula, the code.
// What the grids hold and what is said about them comes from the demo.
import { changeText, formulaBox, refusalPanel, workedSteps } from "./demo_parts.js";
import { codeLines, element, liveText, onSettings, pushButton } from "./draw.js";
import { gridStage } from "./grid_stage.js";
import { readNumber, typed } from "./pixels.js";
import { player } from "./player.js";

const NOT_A_NUMBER =
  "That is no number that fits here: at most two digits on each side of the point.";
const OUTPUTS = { row: "output_row", column: "output_column", shape: ({ outShape }) => outShape };

/**
 * Start a demo in an element.
 * @param {object} context - `model` and `el`, as anywidget gives them
 * @param {object} demo
 * @param {string[]} demo.settings - those that the state depends on
 * @param {(get: Function) => object} demo.state - of the settings; has `outShape` and `refusal`
 * @param {object[]} demo.grids - as `gridStage` takes them
 * @param {string[]} demo.outputGrids - the grids whose cells are outputs, the first one foremost
 * @param {Object<string, object>} [demo.walks] - for each grid whose cells can be chosen: `row` and
 *   `column`, the settings that say which is; `shape`, of the state; `settings`, what choosing one
 *   sets besides; by default the outputs
 * @param {(state: object) => string} [demo.walked] - the grid that the player walks through
 * @param {string} [demo.walkLabel] - of the player's slider; "" for no player
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
  const walks = demo.walks ?? Object.fromEntries(demo.outputGrids.map((name) => [name, OUTPUTS]));
  const walkedGrid = () => demo.walked?.(state) ?? mainGrid;
  const walkedShape = () => walks[walkedGrid()].shape(state);
  let state = demo.state(get);
  let pointed = null; // the cell that the pointer or the keyboard is on

  const view = linkedView(model, demo, {
    pointed: (cell) => {
      pointed = cell;
      point();
    },
    chosen: (cell) => {
      if (walks[cell.grid]) choose(cell);
    },
    named: (cell) => demo.cellName(state, cell),
    content: (cell) => demo.content(state, cell),
    edited: edit,
    resized: update,
    count: () => walkedShape()[0] * walkedShape()[1],
    position: () => chosen().row * walkedShape()[1] + chosen().column,
    go: (position) => choose({ grid: walkedGrid(), ...cellAt(position) }),
    slide,
  });
  el.classList.add("layerwise");
  el.append(...view.nodes);

  /** The current cell of the walk; a setting that points past a smaller grid waits. */
  function chosen() {
    const within = (name, count) => Math.max(0, Math.min(count - 1, get(name)));
    const { row, column } = walks[walkedGrid()];
    const [height, width] = walkedShape();
    return { row: within(row, height), column: within(column, width) };
  }

  function cellAt(position) {
    const width = Math.max(1, walkedShape()[1]);
    return { row: Math.floor(position / width), column: position % width };
  }

  function choose({ grid, row, column }) {
    const walk = walks[grid];
    const [height, width] = walk.shape(state);
    if (row < 0 || column < 0 || row >= height || column >= width) return point(); // padding
    const settings = { [walk.row]: row, [walk.column]: column, ...walk.settings };
    const changed = Object.entries(settings).filter(([name, value]) => value !== get(name));
    if (!changed.length) return point();
    for (const [name, value] of changed) model.set(name, value);
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
    if (view.undo) view.undo.disabled = !Object.values(demo.typed).some(get);
    point();
  }

  function point() {
    const current = chosen();
    const at = pointed ?? { grid: walkedGrid(), ...current };
    const reached = current.row * walkedShape()[1] + current.column + 1;
    draw(at, current, at, view.walk?.playing() ? reached : Infinity);
    view.say(demo.sentence(state, at));
    view.formula.show(demo.formula(state, at, current));
    view.walk?.show();
    for (const [name, walk] of Object.entries(walks))
      if (walk === walks[walkedGrid()]) view.stage.rest(name, current.row, current.column);
  }

  function draw(at, current, window, hidden) {
    const marked = { state, pointed: at, chosen: current, window, hidden };
    view.stage.draw((brush, grids, colors) => {
      if (!state.refusal) demo.marks(brush, grids, colors, marked);
    });
  }

  /** The window between two cells of the walk; from the end of a row to the next it jumps. */
  function slide(from, to, share) {
    const [start, end] = [cellAt(from), cellAt(to)];
    if (pointed || start.row !== end.row) return;
    const column = start.column + share * (end.column - start.column);
    const hidden = view.walk.playing() ? from + 1 : Infinity;
    draw({ grid: walkedGrid(), ...start }, start, { row: start.row, column }, hidden);
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
    onSettings(model, [...new Set(Object.values(walks).flatMap(placeSettings))], point),
  ];
  update();
  return () => [...stops, ...view.stops].forEach((stop) => stop());
}

function placeSettings({ row, column }) {
  return [row, column];
}

/** The nodes of the demo, made once. */
function linkedView(model, demo, calls) {
  const stage = gridStage({ grids: demo.grids, ...calls });
  const { walkLabel = "output" } = demo;
  const walk = walkLabel ? player({ label: walkLabel, ...calls }) : null;
  const refusal = refusalPanel(model);
  stage.fill(demo.outputGrids[0], refusal);
  const sentence = element("p", { class: "lw-sentence", "aria-hidden": "true" });
  const live = liveText();
  live.classList.add("lw-heard");
  const say = (text) => {
    changeText(sentence, text);
    live.say(text);
  };
  const undo = Object.keys(demo.typed).length ? undoButton(model, demo) : null;
  const [formula, steps, code] = [formulaBox(), workedSteps(), codeLines()];
  code.classList.add("lw-stage-code");
  const controls = element(
    "div",
    { class: "lw-controls lw-blocks", role: "group", "aria-label": "Layer" },
    ...demo.controls,
  );
  if (undo) demo.controls.at(-1).append(undo);
  const stops = [walk?.stop, stage.stop, live.stop].filter(Boolean);
  const nodes = [controls, stage, walk, sentence, live, formula, steps, code].filter(Boolean);
  return { nodes, stage, walk, refusal, say, undo, formula, steps, code, stops };
}

function undoButton(model, { typed: names }) {
  return pushButton("Undo my numbers", () => {
    for (const name of Object.values(names)) model.set(name, "");
    model.save_changes();
  });
}
