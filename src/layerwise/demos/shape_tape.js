// A stack of layers as a tape: every tensor as a box, with its shape, parameters and field.
import { ARCHITECTURES, stackOf } from "./shared/architectures.js";
import { changeText } from "./shared/demo_parts.js";
import { captioned, codeLines, element, liveText, onSettings } from "./shared/draw.js";
import { fieldPicture, middleField } from "./shared/field_picture.js";
import { stackCode } from "./shared/keras_code.js";
import { analyzeStack } from "./shared/layer_stack.js";
import { parseStack, stackText } from "./shared/stack_grammar.js";
import { refusalBox } from "./shared/refusal_box.js";
import { layerAdder, layerPanel, stackPresets, stackArea } from "./shared/tape_controls.js";
import { inputRow, layerRow, rowHeadings } from "./shared/tape_rows.js";
import { fieldSentence, tapeSentence, totalText } from "./shared/tape_words.js";

function render({ model, el, settings }) {
  el.classList.add("layerwise");
  const tape = tapeView(settings.stack);
  el.append(...tape.nodes);
  let pointed = 0;

  /** Change the stack: `edit(stack)` gets a copy, and returns the layer to open, if any. */
  tape.edit = (edit) => {
    const stack = parseStack(stackOf(model.get("stack")));
    const opened = edit(stack);
    tape.write(stackText(stack), opened);
  };
  tape.write = (text, opened) => {
    const preset = Object.keys(ARCHITECTURES).find((name) => ARCHITECTURES[name].stack === text);
    model.set("stack", preset ?? text);
    if (opened !== undefined) model.set("layer", opened);
    model.save_changes();
  };
  tape.open = (index) => {
    model.set("layer", model.get("layer") === index + 1 ? 0 : index + 1);
    model.save_changes();
  };
  tape.choose = (name) => tape.write(ARCHITECTURES[name].stack, 0);
  tape.opened = () => model.get("layer") - 1;
  tape.point = (index) => {
    if (pointed === index || index >= tape.stack.rows.length) return;
    pointed = index;
    showField(tape, pointed);
  };

  function update() {
    const setting = model.get("stack");
    tape.setting = setting;
    tape.parsed = parseStack(stackOf(setting));
    tape.stack = analyzeStack(tape.parsed);
    const opened = tape.opened();
    if (opened >= 0) pointed = opened;
    pointed = Math.max(0, Math.min(pointed, tape.stack.rows.length - 1));
    showTape(tape, opened);
    showField(tape, pointed);
    tape.live.say(tapeSentence(tape.stack, opened >= 0 ? opened : tape.stack.rows.length - 1));
  }

  const stop = onSettings(model, ["stack", "layer"], update);
  update();
  return () => {
    stop();
    tape.live.stop();
  };
}

function tapeView(rule) {
  const tape = {
    rows: [],
    list: element("ol", { class: "lw-tape" }),
    input: inputRow((stack) => tape.edit(stack)),
    presets: stackPresets((name) => tape.choose(name)),
    total: element("p", { class: "lw-tape-total" }),
    paper: element("p", { class: "lw-tape-paper" }),
    picture: fieldPicture(),
    pictureTitle: element("span"),
    pictureText: element("p", { class: "lw-tape-field" }),
    refusal: refusalBox(),
    code: codeLines(),
    live: liveText(),
  };
  tape.panel = layerPanel(tape);
  tape.adder = layerAdder(tape);
  tape.text = stackArea(rule, (text) => tape.write(text));
  tape.list.append(rowHeadings(), tape.input);
  tape.list.addEventListener("keydown", (event) => walkRows(tape, event));
  tape.nodes = [
    tape.presets,
    tape.paper,
    element(
      "div",
      { class: "lw-stage lw-tape-stage" },
      element("div", { class: "lw-tape-wide" }, tape.list, tape.adder, tape.total),
      element(
        "div",
        { class: "lw-tape-side" },
        captioned(tape.pictureTitle, tape.picture, tape.pictureText),
        element(
          "p",
          { class: "lw-tape-key" },
          "Boxes: up is height, back is width, right is channels. Each doubling of a size adds the same length.",
        ),
      ),
    ),
    tape.live,
    tape.code,
    tape.text,
  ];
  return tape;
}

function showTape(tape, opened) {
  const { stack, parsed, setting } = tape;
  const focused = document.activeElement;
  const kept = tape.panel.contains(focused) ? focused : null;
  tape.input.show(parsed.input);
  matchRows(tape, stack.rows.length);
  const { notes = {}, paper = "" } = ARCHITECTURES[setting] ?? {};
  stack.rows.forEach((row, index) => {
    const isOpen = index === opened;
    tape.rows[index].show(row, { isOpen, note: notes[index], failed: index === stack.failed });
  });
  if (stack.failed >= 0) tape.refusal.show(stack.rows[stack.failed].refusal);
  else tape.refusal.remove();
  showPanel(tape, opened, notes[opened]);
  if (tape.focusNext) tape.focusNext(tape.rows);
  else if (kept && document.activeElement !== kept) refocus(tape, kept);
  tape.focusNext = null;
  tape.presets.show(setting);
  tape.adder.show(opened < stack.rows.length ? opened : -1, stack.rows.length);
  changeText(tape.total, `${totalText(stack)}${stack.failed < 0 ? "." : ""}`);
  changeText(tape.paper, paper);
  const text = stackText(parsed);
  if (tape.shownText !== text) {
    tape.shownText = text;
    tape.code.show(stackCode(parsed));
  }
  tape.text.show(text);
}

function showPanel(tape, opened, note) {
  const row = tape.stack.rows[opened];
  if (!row) {
    tape.panel.remove();
    return;
  }
  const { details } = tape.rows[opened];
  if (tape.panel.parentNode !== details) details.append(tape.panel);
  tape.panel.show(row, opened, { note, count: tape.stack.rows.length });
}

/** A button that was pressed moved with its layer, and lost the focus on the way. */
function refocus(tape, node) {
  if (!node.disabled && tape.panel.contains(node)) node.focus();
  else tape.panel.querySelector("button:not(:disabled)")?.focus();
}

/** As many rows as there are layers; what is there already stays. */
function matchRows(tape, count) {
  while (tape.rows.length > count) {
    const { node } = tape.rows.pop();
    if (node.contains(tape.panel)) tape.panel.remove();
    node.remove();
  }
  while (tape.rows.length < count) {
    const row = layerRow(tape, tape.rows.length);
    tape.rows.push(row);
    tape.list.append(row.node);
  }
}

function walkRows(tape, event) {
  const from = tape.rows.findIndex(({ summary }) => summary === event.target);
  const last = tape.rows.length - 1;
  const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: last }[event.key];
  if (from < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  tape.rows[Math.max(0, Math.min(last, to))].summary.focus();
}

/** The field of the row pointed at, on the input. */
function showField(tape, index) {
  const row = tape.stack.rows[index];
  tape.rows.forEach(({ node, summary }, i) => {
    node.classList.toggle("lw-tape-pointed", i === index);
    summary.tabIndex = i === index ? 0 : -1; // arrow keys reach the others
  });
  const { input } = tape.parsed;
  const known = row?.shape && Array.isArray(row.fields) && row.fields.length;
  changeText(tape.pictureTitle, row?.shape ? `Layer ${index + 1} on the input` : "The input");
  changeText(tape.pictureText, row?.shape ? fieldSentence(row, input) : "");
  tape.picture.show(
    input,
    known ? row.fields.map((field, axis) => middleField(field, row.shape[axis + 1])) : null,
  );
  tape.picture.classList.toggle("lw-field-all", !known);
}

export default { render };
