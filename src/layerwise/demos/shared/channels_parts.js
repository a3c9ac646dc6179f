// Controls and tables of the demo channels: the four layers, use_bias, what the layers cost.
import { CHANNEL_LAYERS } from "./channel_products.js";
import { layerCosts } from "./channels_words.js";
import { changeText } from "./demo_parts.js";
import { element } from "./draw.js";
import { wholeNumber } from "./numbers.js";

const PARTS_KEYS = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab takes the arrows else

/** The four layers as a row of native radio buttons, from standard to separable. */
export function layerKinds(model) {
  const name = `lw-${Math.random().toString(36).slice(2)}`; // several demos share a page
  const inputs = CHANNEL_LAYERS.map((value) =>
    element("input", {
      type: "radio",
      name,
      value,
      ...PARTS_KEYS,
      onchange: () => {
        model.set("layer", value);
        model.save_changes();
      },
    }),
  );
  const labels = inputs.map((input, i) => element("label", {}, input, CHANNEL_LAYERS[i]));
  const group = { class: "lw-kinds", role: "radiogroup", "aria-label": "layer" };
  const box = element("div", group, ...labels);
  box.show = (value) => {
    inputs[CHANNEL_LAYERS.indexOf(value)].checked = true;
  };
  return box;
}

/** A box to tick for a setting that is true or false. */
export function tickBox(model, name) {
  const input = element("input", {
    type: "checkbox",
    onchange: () => {
      model.set(name, input.checked);
      model.save_changes();
    },
  });
  const box = element("label", { class: "lw-tick-box" }, input, name);
  box.show = (value) => {
    input.checked = value;
  };
  return box;
}

/** What each of the four layers would cost, with `show(state)`. */
export function costTable() {
  const names = ["layer", "maps", "parameters", "multiply-adds"];
  const head = names.map((text) => element("th", { scope: "col" }, text));
  const rows = CHANNEL_LAYERS.map((layer) => {
    const cells = [0, 1, 2].map(() => element("td"));
    return { cells, node: element("tr", {}, element("th", { scope: "row" }, layer), ...cells) };
  });
  const body = element("tbody", {}, ...rows.map(({ node }) => node));
  const heads = element("thead", {}, element("tr", {}, ...head));
  const table = element("table", { class: "lw-costs" }, heads, body);
  table.show = (state) => {
    const costs = layerCosts(state);
    const most = Math.max(...costs.map(({ parameters }) => parameters ?? 0));
    costs.forEach((cost, i) => showCost(rows[i], cost, most, cost.layer === state.layer));
  };
  return table;
}

function showCost({ cells, node }, { maps, parameters, multiplyAdds }, most, isChosen) {
  const texts = maps ? [maps, parameters, multiplyAdds].map(wholeNumber) : ["–", "refused", "–"];
  texts.forEach((text, part) => changeText(cells[part], text));
  cells[1].style.setProperty("--share", `${(100 * (parameters ?? 0)) / most}%`);
  node.className = isChosen ? "lw-linked" : "";
}
