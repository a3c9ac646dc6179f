// Where a mask goes in a stack of layers: stage by stage, with the values of a padded batch.
import { changeText, workedSteps } from "./shared/demo_parts.js";
import { codeLines, element, liveText, onSettings, settingControl } from "./shared/draw.js";
import { FLOW_LONGEST, FLOW_SEQUENCES, maskFlowState } from "./shared/mask_flow.js";
import {
  FLOW_SAMPLES,
  flowCode,
  flowFormula,
  flowResult,
  flowRows,
  flowVerdict,
} from "./shared/mask_flow_words.js";
import { FLOW_LAYERS } from "./shared/mask_layers.js";
import { MASK_TABLE, MASK_TABLE_KERAS } from "./shared/mask_table.js";
import { refusalBox } from "./shared/refusal_box.js";
import { stepGrid, stepStyle } from "./shared/step_grid.js";

const FLOW_SLOTS = ["layer_1", "layer_2", "layer_3", "layer_4"];
const FLOW_SETTINGS = ["source", "padding", "extra", ...FLOW_SLOTS];
const FLOW_MOST = FLOW_LONGEST + 2; // steps
const FLOW_SIGNS = {
  "makes a mask": "●",
  keeps: "●",
  consumes: "◐",
  "drops with a warning": "✕",
  "drops without a warning": "✕",
  "keeps, but values are contaminated": "◍",
  "no mask": "○",
  "no mask arrives": "○",
};

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const view = flowView(model, settings);
  el.append(...view.nodes);
  let pointed = null;
  let state;

  function update() {
    const slots = FLOW_SLOTS.map((name) => model.get(name));
    const stack = slots.filter((name) => name !== "none");
    const [source, padding, extra] = ["source", "padding", "extra"].map((name) => model.get(name));
    state = maskFlowState({ source, padding, extra, stack });
    // which stage each slot shows: the source is stage 0
    let next = 0;
    state.places = [0, ...slots.map((name) => (name === "none" ? -1 : ++next))];
    drawFlow(view, state);
    point();
  }

  function point() {
    const at = present(state, pointed);
    const links = flowLinks(state, at);
    view.slots.forEach(({ grid }, slot) => {
      const stage = state.places[slot];
      if (state.stages[stage])
        grid.mark((sample, step) => {
          if (stage === at.stage && sample === at.sample && step === at.step) return "marked";
          return sample === at.sample && links[stage].has(step) ? "linked" : "";
        });
    });
    const formula = flowFormula(state, at);
    changeText(view.formula, formula);
    view.live.say(`${flowVerdict(state)} ${flowResult(state)} ${formula}`);
  }

  view.reached = (slot, sample, step) => {
    pointed = { slot, sample, step };
    point();
  };
  const stop = onSettings(model, FLOW_SETTINGS, update);
  update();
  return () => {
    stop();
    view.live.stop();
  };
}

/** The cell pointed at, or the last stage's first one when it is no longer there. */
function present({ places, stages }, pointed) {
  const stage = pointed ? places[pointed.slot] : -1;
  const found = stages[stage]?.samples[pointed?.sample].values[pointed.step] !== undefined;
  if (found) return { stage, sample: pointed.sample, step: pointed.step };
  return { stage: stages.length - 1, sample: 1, step: 0 };
}

/** The cells of earlier stages that a cell depends on, one set of steps for every stage. */
function flowLinks({ stages }, { stage, sample, step }) {
  const links = stages.map(() => new Set());
  links[stage].add(step);
  for (let at = stage; at > 0; at--)
    for (const place of links[at])
      for (const read of stages[at].samples[sample].reads[place]) links[at - 1].add(read);
  return links;
}

function flowView(model, settings) {
  const view = {
    code: codeLines(),
    live: liveText(),
    formula: element("p", { class: "lw-formula" }),
    verdict: element("p", { class: "lw-flow-verdict" }),
    results: workedSteps(),
    refusal: refusalBox(),
    table: maskTable(),
  };
  const slotOf = (name, slot) => {
    const grid = stepGrid({
      rows: FLOW_SEQUENCES.length,
      columns: FLOW_MOST,
      label: slot ? `Values behind layer ${slot}` : "Values behind the source",
      names: FLOW_SAMPLES,
      reached: (sample, step) => view.reached?.(slot, sample, step),
    });
    const badge = element("span", { class: "lw-flow-badge" }, "");
    const control = settingControl(model, settings, name);
    const head = element("div", { class: "lw-flow-head" }, control, badge);
    return { grid, badge, node: element("div", { class: "lw-flow-stage" }, head, grid) };
  };
  view.slots = ["source", ...FLOW_SLOTS].map(slotOf);
  view.live.classList.add("lw-spoken");
  view.nodes = [
    element(
      "div",
      { class: "lw-controls", role: "group", "aria-label": "Batch" },
      ...["padding", "extra"].map((name) => settingControl(model, settings, name)),
    ),
    element("div", { class: "lw-flow" }, ...view.slots.map(({ node }) => node)),
    flowKey(),
    view.refusal,
    view.verdict,
    view.results,
    view.formula,
    view.live,
    view.table.node,
    view.code,
  ];
  return view;
}

function flowKey() {
  const sign = (kind, text) =>
    element(
      "span",
      {},
      element("span", { class: `lw-step-sign ${kind}`, "aria-hidden": "true" }),
      text,
    );
  return element(
    "p",
    { class: "lw-key" },
    sign("", "valid"),
    sign("lw-off", "padding, masked"),
    sign("lw-counts-in", "padding that counts"),
    sign("lw-changed", "valid, changed by padding"),
  );
}

function drawFlow({ slots, refusal, verdict, results, code, table }, state) {
  slots.forEach(({ grid, badge, node }, slot) => {
    const stage = state.stages[state.places[slot]];
    grid.hidden = !stage;
    node.classList.toggle("lw-flow-empty", !stage);
    if (!stage) return changeText(badge, state.places[slot] < 0 ? "" : "✕ not reached");
    changeText(badge, `${FLOW_SIGNS[stage.event]} ${stage.event}`);
    badge.dataset.event = stage.event.split(/[ ,]/)[0];
    const cells = (sample) => sample.values.map((_, step) => flowCell(sample, step));
    grid.paint(stage.samples.map(cells));
  });
  refusal.show(state.refusal);
  changeText(verdict, `${flowVerdict(state)} ${flowResult(state)}`);
  results.show(flowRows(state));
  code.show(flowCode(state));
  table.show(state.stages.slice(1).map(({ name }) => FLOW_LAYERS[name].row));
}

function flowCell({ values, valid, changed, mask }, step) {
  const text = values[step].toFixed(2).replace("-", "−");
  if (valid[step])
    return { text, style: stepStyle(values[step], 1), kind: changed[step] ? "lw-changed" : "" };
  if (mask) return { text, style: "", kind: "lw-off" };
  return { text, style: stepStyle(values[step], 1), kind: "lw-counts-in" };
}

/** Keras's whole table, folded; the layers of the stack stand out. */
function maskTable() {
  const names = new Map();
  const rows = Object.entries(MASK_TABLE).flatMap(([group, layers]) => {
    const items = layers.map((layer) => {
      const item = element("code", {}, layer.replace("sequences=True", "sequences"));
      names.set(layer, item);
      return item;
    });
    const spaced = items.flatMap((item, at) => (at ? [" ", item] : [item]));
    return [element("dt", {}, group), element("dd", {}, ...spaced)];
  });
  const note = "any operation, such as h * 2, drops the mask without a warning";
  const node = element(
    "details",
    { class: "lw-mask-table" },
    element("summary", {}, `Every layer of Keras ${MASK_TABLE_KERAS}`),
    element("dl", {}, ...rows, element("dt", {}, "and"), element("dd", {}, note)),
  );
  const show = (used) => {
    for (const [name, item] of names) item.classList.toggle("lw-used", used.includes(name));
  };
  return { node, show };
}

export default { render };
