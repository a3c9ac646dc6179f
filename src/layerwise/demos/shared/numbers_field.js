// A text field for whole numbers with commas between them.
import { element } from "./draw.js";

/**
 * A field for a setting that is a `Text`; a text of another form is kept out, and named.
 * @param {object} model
 * @param {string} name - of the setting
 * @param {{pattern: string, form: string, longest: number}} rule - what Python says of the setting
 * @param {{label?: string, look?: string}} [options] - `look` names classes
 */
export function numbersField(model, name, rule, { label = name, look = "" } = {}) {
  const form = new RegExp(`^(?:${rule.pattern})$`);
  const complaint = element("span", { class: "lw-complaint", role: "status" });
  const input = element("input", {
    type: "text",
    class: `lw-typed ${look}`.trim(),
    inputmode: "numeric",
    autocomplete: "off",
    "data-lm-suppress-shortcuts": "true",
    oninput: () => {
      const text = withoutSpaces(input);
      const fits = form.test(text) && text.length <= rule.longest;
      input.setAttribute("aria-invalid", String(!fits));
      complaint.textContent = fits ? "" : `Write ${rule.form}.`;
      if (!fits) return;
      model.set(name, text);
      model.save_changes();
    },
  });
  const show = () => {
    if (withoutSpaces(input) === model.get(name)) return;
    input.value = model.get(name).replaceAll(",", ", ");
    input.setAttribute("aria-invalid", "false");
    complaint.textContent = "";
  };
  model.on(`change:${name}`, show);
  show();
  const named = element("label", {}, element("span", {}, label), " ", input);
  return element("div", { class: "lw-control" }, named, complaint);
}

function withoutSpaces({ value }) {
  return value.replace(/\s/g, "");
}
