// One value of a map: the pictures with their windows, the products of one channel, the sum.
import { channelTitle, fixedNumber } from "./channels_words.js";
import { changeText } from "./demo_parts.js";
import { element, grayColor, numberGrid, weightColor } from "./draw.js";
import { tileSheet } from "./tile_sheet.js";

/**
 * A picture of one channel of a tensor with a window in it; `picked(row, column)` is called where the
 * pointer is.
 */
export function framedPicture(picked) {
  const caption = element("figcaption");
  const frame = element("span", { class: "lw-frame" });
  const sheet = tileSheet();
  const follow = (event) => pick(event);
  const stage = element(
    "div",
    { class: "lw-framed", onpointermove: follow, onpointerdown: follow },
    sheet,
    frame,
  );
  const node = element("figure", { class: "lw-figure" }, caption, stage);
  let side = 0;
  const pick = (event) => {
    const box = stage.getBoundingClientRect();
    const at = (offset, length) =>
      Math.max(0, Math.min(side - 1, Math.floor((side * offset) / length)));
    picked(at(event.clientY - box.top, box.height), at(event.clientX - box.left, box.width));
  };
  /** Draw a channel of a tensor, (height, width, channels). */
  node.show = (text, { inputs, shape: [size, width, count] }, channel, color) => {
    changeText(caption, text);
    side = size;
    sheet.start(size, size);
    const value = (row, column) => inputs[(row * width + column) * count + channel];
    sheet.tile(0, 0, size, size, value, color);
    sheet.finish();
  };
  node.frame = (row, column, size) => {
    const share = (value) => `${(100 * value) / side}%`;
    const style = { top: share(row), left: share(column), width: share(size), height: share(size) };
    Object.assign(frame.style, style);
  };
  return node;
}

/** Three grids: what the window reads, times the weights, and their products. */
export function productGrids(pointed) {
  const names = ["pixels", "weights", "products"];
  const captions = names.map(() => element("figcaption"));
  const places = names.map(() => element("div"));
  const signs = ["×", "="].map((sign) =>
    element("span", { class: "lw-sign", "aria-hidden": "true" }, sign),
  );
  const figures = captions.map((caption, i) =>
    element("figure", { class: "lw-figure" }, caption, places[i]),
  );
  const node = element(
    "div",
    { class: "lw-products" },
    figures[0],
    signs[0],
    figures[1],
    signs[1],
    figures[2],
  );
  let grids = [];
  let side = 0;
  node.show = ({ pixels, weights, products }, titles) => {
    if (side !== Math.sqrt(pixels.length)) {
      side = Math.sqrt(pixels.length);
      const options = { rows: side, columns: side, reached: pointed };
      grids = names.map((label) => numberGrid({ ...options, label }));
      places.forEach((place, i) => place.replaceChildren(grids[i]));
      node.dataset.side = side;
    }
    const largest = products.reduce((most, product) => Math.max(most, Math.abs(product)), 0);
    const pixelColor = pixels.some((pixel) => pixel < 0)
      ? (value) => weightColor(value, 1)
      : grayColor;
    const signed = (most) => (value) => weightColor(value, most);
    [
      [pixels, pixelColor, 2],
      [weights, signed(0.9), 1],
      [products, signed(largest), 3],
    ].forEach(([values, color, decimals], i) => {
      changeText(captions[i], titles[i]);
      const at = (row, column) => values[row * side + column];
      grids[i].fill(at, color, (value) => fixedNumber(value, decimals));
    });
  };
  node.mark = (row, column) => grids.forEach((grid) => grid.mark(row, column));
  return node;
}

const SUM_HEAD = ["depthwise map", "value", "weight", "product"];

/** The sum as a table: a row for each channel, then the sum, the bias and the value. */
export function sumTable(pointed) {
  const bodies = [element("tbody"), element("tbody")]; // the terms, and what they come to
  const head = SUM_HEAD.map((text) => element("th", { scope: "col" }, text));
  const table = element(
    "table",
    { class: "lw-sum" },
    element("thead", {}, element("tr", {}, ...head)),
    ...bodies,
  );
  const terms = [];
  const totals = ["sum", "+ bias", "value of the map"].map((name) => sumRow(bodies[1], name));
  const termRow = (index) => {
    terms[index] ??= sumRow(bodies[0]);
    terms[index].onpointerenter ??= () => pointed(terms[index].channel);
    return terms[index];
  };
  table.show = (stages, written, chosen) => {
    const last = stages.length - 1;
    const decimals = last ? 4 : 3;
    written.terms.forEach((term, i) => {
      const row = termRow(i);
      row.channel = term.channel;
      row.write(
        channelTitle(stages, last, term.channel).replace("depthwise map ", ""),
        last ? fixedNumber(term.value, 3) : "",
        last ? fixedNumber(term.weight, 1) : "",
        fixedNumber(term.sum, decimals),
      );
      row.classList.toggle("lw-linked", term.channel === chosen);
    });
    terms.forEach((row, i) => showRow(row, i < written.terms.length));
    const { sum, bias, output } = written;
    const values = [written.terms.length > 1 ? sum : null, bias, output];
    totals.forEach((row, i) => {
      showRow(row, values[i] !== null);
      if (values[i] === null) return;
      row.write(row.name, "", "", fixedNumber(values[i], i === 1 ? 1 : decimals));
    });
    table.classList.toggle("lw-two-stages", Boolean(last));
  };
  return table;
}

/** A row of the sum with `write(name, value, weight, product)`; a `name` marks a total. */
function sumRow(body, name) {
  const cells = [element("th", { scope: "row" }), ...[0, 1, 2].map(() => element("td"))];
  const row = element("tr", name ? { class: "lw-total" } : {}, ...cells);
  body.append(row);
  row.write = (...texts) => texts.forEach((text, i) => changeText(cells[i], text));
  return Object.assign(row, { name });
}

function showRow(row, isShown) {
  if (row.hidden === isShown) row.hidden = !isShown;
}
