// A table of classes: how many pixels each has, and its share of a loss and of a gradient.
import { element, rovingFocus } from "./draw.js";
import { percent } from "./numbers.js";

const SHARE_HEADS = ["label", "pixels", "loss", "gradient"];

/**
 * @param {{names: string[], reached: (row: number) => void}} options
 * @returns {HTMLElement} with `show(classes)` and `mark(row)`
 */
export function classShares({ names, reached }) {
  const rows = names.map((name, row) => {
    const texts = SHARE_HEADS.slice(1).map(() => element("td", { role: "gridcell" }, ""));
    const head = element("th", { role: "rowheader", scope: "row" }, name);
    const node = element("tr", { role: "row", onpointerenter: () => reached(row) }, head, ...texts);
    return { node, head, texts };
  });
  const stop = rovingFocus(
    rows.map(({ head }) => [head]),
    reached,
  );
  const table = element(
    "table",
    { class: "lw-shares", role: "grid", "aria-label": "Shares of each class: arrow keys move" },
    element(
      "thead",
      { role: "presentation" },
      element(
        "tr",
        { role: "row" },
        ...SHARE_HEADS.map((text) => element("th", { role: "columnheader", scope: "col" }, text)),
      ),
    ),
    element("tbody", { role: "presentation" }, ...rows.map(({ node }) => node)),
  );
  table.show = (classes) =>
    rows.forEach(({ texts }, at) => {
      const { count, lossShare, pushShare } = classes[at];
      texts[0].firstChild.data = String(count);
      [lossShare, pushShare].forEach((share, place) => {
        texts[place + 1].firstChild.data = percent(share);
        texts[place + 1].style.setProperty("--share", `${100 * share}%`);
      });
    });
  table.mark = (row) => {
    rows.forEach(({ node }, at) => node.classList.toggle("lw-linked", at === row));
    if (row !== null) stop(row, 0);
  };
  return table;
}
