// What changes the stack of the demo shape_tape: presets, the panel of the open layer, new layers,
// the stack's text.
import { ARCHITECTURES, stackOf } from "./architectures.js";
import { changeText } from "./demo_parts.js";
import { element, pushButton } from "./draw.js";
import { labelled, layerEditor } from "./layer_editor.js";
import { LayerRefusal } from "./layer_refusals.js";
import { LAYER_TYPES, makeLayer } from "./layer_types.js";
import { TAPE_KEYS } from "./tape_rows.js";
import { workedRow } from "./tape_words.js";

export function stackPresets(choose) {
  const names = Object.keys(ARCHITECTURES);
  const label = (name) => (name === "impossible" ? "An impossible stack" : name);
  const buttons = names.map((name) =>
    pushButton(label(name), () => choose(name), { "aria-pressed": "false" }),
  );
  const box = element(
    "div",
    { class: "lw-controls", role: "group", "aria-label": "Presets" },
    ...buttons,
  );
  box.show = (setting) =>
    buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(names[i] === setting)),
    );
  return box;
}

/** What stands under the open row: the note on the paper, the steps, the arguments, the buttons. */
export function layerPanel(tape) {
  const note = element("p", { class: "lw-tape-note" });
  const terms = ["shape", "parameters", "multiply-adds", "receptive field"].map(() => [
    element("dt"),
    element("dd"),
  ]);
  const steps = element("dl", { class: "lw-steps" }, ...terms.flat());
  const editor = layerEditor((layer) =>
    tape.edit((stack) => {
      stack.layers[tape.opened()] = layer;
    }),
  );
  const move = (by) => () => {
    const index = tape.opened();
    tape.edit((stack) => {
      stack.layers.splice(index + by, 0, ...stack.layers.splice(index, 1));
      return index + by + 1;
    });
  };
  const remove = () => {
    const index = tape.opened();
    tape.edit((stack) => {
      stack.layers.splice(index, 1);
      return Math.min(index + 1, stack.layers.length);
    });
    tape.focusNext = (rows) =>
      (rows[Math.min(index, rows.length - 1)]?.summary ?? tape.adder.type).focus();
  };
  const up = pushButton("Move up", move(-1));
  const down = pushButton("Move down", move(1));
  const panel = element(
    "div",
    { class: "lw-tape-panel" },
    note,
    editor,
    element("div", { class: "lw-row" }, up, down, pushButton("Remove", remove)),
    steps,
  );
  panel.show = (row, index, { note: said, count }) => {
    changeText(note, said?.text ?? "");
    note.hidden = !said?.text;
    const readable = !(row.layer instanceof LayerRefusal);
    editor.hidden = !readable;
    if (readable) editor.show(row.layer, `${index} ${row.layer.type}`);
    up.disabled = index === 0;
    down.disabled = index === count - 1;
    steps.hidden = !row.shape;
    if (row.shape)
      workedRow(row).forEach(([title, text], i) => {
        changeText(terms[i][0], title);
        changeText(terms[i][1], text);
      });
  };
  return panel;
}

/** A select of layer types and a button that adds one after the open row, or at the end. */
export function layerAdder(tape) {
  const options = Object.keys(LAYER_TYPES).map((type) => element("option", {}, type));
  const type = element("select", { ...TAPE_KEYS }, ...options);
  const button = pushButton("Add", () =>
    tape.edit((stack) => {
      const index = tape.opened() < 0 ? stack.layers.length : tape.opened() + 1;
      stack.layers.splice(index, 0, makeLayer(type.value));
      return index + 1;
    }),
  );
  const row = element("div", { class: "lw-row" }, labelled("new layer", type), button);
  row.type = type;
  row.show = (opened, count) => {
    changeText(button, opened < 0 ? "Add at the end" : `Add after layer ${opened + 1}`);
    button.disabled = count >= 40;
  };
  return row;
}

/** The stack as its text, which can be read, copied and changed. */
export function stackArea(rule, write) {
  const form = new RegExp(`^(?:${rule.pattern})$`);
  const hint = element("p", { class: "lw-complaint", role: "status" });
  const area = element("textarea", {
    rows: 4,
    spellcheck: "false",
    "aria-label": "The stack as text",
    ...TAPE_KEYS,
    oninput: () => {
      const text = area.value.trim().replace(/\s+/g, " ").replace(/ ?; ?/g, "; ");
      const fits = form.test(text) && text.length <= rule.longest;
      area.setAttribute("aria-invalid", String(!fits));
      changeText(hint, fits ? "" : `Write ${rule.form}.`);
      if (fits) write(stackOf(text), 0);
    },
  });
  const box = element(
    "details",
    { class: "lw-tape-source" },
    element("summary", { ...TAPE_KEYS }, "The stack as text"),
    area,
    hint,
  );
  box.show = (text) => {
    if (document.activeElement === area || area.value === text) return;
    area.value = text;
    area.setAttribute("aria-invalid", "false");
    changeText(hint, "");
  };
  return box;
}
