// Parts that the demos of single images share: sliders for two axes, worked steps, Keras's refusal.
import { element, pushButton, settingControl } from "./draw.js";

/**
 * Sliders in pairs, one for the height and one for the width, and a box that ties them together.
 * @param {object} model
 * @param {object} settings - what Python's `describe_settings` says
 * @param {string[][]} pairs - [name, setting of the height, setting of the width]
 */
export function axisControls(model, settings, pairs) {
  const equal = pairs.every(([, height, width]) => model.get(height) === model.get(width));
  const tie = element("input", { type: "checkbox", checked: equal });
  const sides = ["height", "width"];
  const rows = pairs.flatMap(([name, ...names]) => {
    const controls = names.map((setting, axis) => {
      const control = settingControl(model, settings, setting, `${name} ${sides[axis]}`);
      control.querySelector("label").className = "lw-heard"; // the heading of the column is seen
      const input = control.querySelector("input");
      input.addEventListener("input", () => {
        if (!tie.checked) return;
        model.set(names[1 - axis], model.get(setting));
        model.save_changes();
      });
      return control;
    });
    return [element("span", { class: "lw-pair-name" }, name), ...controls];
  });
  return element(
    "div",
    { class: "lw-pairs" },
    element("label", { class: "lw-tie" }, tie, "height = width"),
    ...sides.map((side) => element("span", { class: "lw-pair-side", "aria-hidden": "true" }, side)),
    ...rows,
  );
}

/**
 * A list of calculations; what is there stays, so that no node is made while a slider moves.
 * @returns {HTMLElement} with `show(pairs)`, pairs of a term and its calculation
 */
export function workedSteps() {
  const list = element("dl", { class: "lw-steps" });
  const parts = [];
  list.show = (pairs) => {
    pairs.forEach(([term, text], i) => {
      if (!parts[i]) {
        parts[i] = [element("dt"), element("dd")];
        list.append(...parts[i]);
      }
      changeText(parts[i][0], term);
      changeText(parts[i][1], text);
    });
    parts.forEach((pair, i) => pair.forEach((node) => (node.hidden = i >= pairs.length)));
  };
  return list;
}

/** Write a text unless it stands there already: an unchanged node costs no layout. */
export function changeText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Keras's refusal with buttons that mend it.
 * @param {object} model
 * @returns {HTMLElement} with `show(refusal, mends)`; a refusal has a `message`, and a `title` and
 *   the name of an `error` where they are not the usual ones
 */
export function refusalPanel(model) {
  const title = element("strong");
  const said = element("code");
  const buttons = element("div", { class: "lw-row" });
  const panel = element(
    "div",
    { class: "lw-refusal", role: "alert", hidden: true },
    title,
    said,
    buttons,
  );
  panel.show = (refusal, mends) => {
    panel.hidden = !refusal;
    if (!refusal) return;
    const { title: heading = "Keras refuses this layer", error = "ValueError" } = refusal;
    changeText(title, heading);
    changeText(said, error ? `${error}: ${refusal.message}` : refusal.message);
    buttons.replaceChildren(
      ...mends.map(({ label, settings }) =>
        pushButton(label, () => {
          for (const [name, value] of Object.entries(settings)) model.set(name, value);
          model.save_changes();
        }),
      ),
    );
  };
  return panel;
}

/** A select of presets: choosing one takes back what was typed over the last. */
export function presetControl(model, settings, name, typedName) {
  const control = settingControl(model, settings, name);
  control.querySelector("select").addEventListener("change", () => {
    model.set(typedName, "");
    model.save_changes();
  });
  return control;
}

/** Lines of a formula in a box of fixed height, which scrolls when there are more. */
export function formulaBox() {
  const box = element("pre", {
    class: "lw-worked",
    tabindex: 0,
    role: "group",
    "aria-label": "The formula with its numbers",
  });
  box.show = (text) => changeText(box, text);
  return box;
}
