// Plots as SVG, each with a sentence for those who do not see it.
import { element } from "./draw.js";
import { histogram } from "./filters.js";
import { percent, shortNumber } from "./numbers.js";

const HISTOGRAM_BINS = 31;

/**
 * Loss and accuracy over the steps, each in its own frame with its own scale.
 * @param {HTMLElement} box
 * @param {{step: number, loss: number, accuracy: number}[]} history
 */
export function drawCurves(box, history) {
  const last = Math.max(50, history.at(-1).step);
  const top = Math.max(...history.map((point) => point.loss));
  const x = (step) => 34 + (256 * step) / last;
  const line = (value, low) =>
    history
      .map((point) => `${x(point.step).toFixed(1)},${(low - 46 * value(point)).toFixed(1)}`)
      .join(" ");
  const frame = (name, low, most, place) =>
    element(
      "g",
      {},
      element("line", { x1: 34, x2: 290, y1: low, y2: low, class: "lw-axis" }),
      element("line", { x1: 34, x2: 34, y1: low - 46, y2: low, class: "lw-axis" }),
      element("text", { x: 30, y: low - 40, "text-anchor": "end" }, most),
      element("text", { x: 30, y: low, "text-anchor": "end" }, "0"),
      element("text", { x: 288, y: low - place, "text-anchor": "end" }, name),
    );
  const now = history.at(-1);
  box.replaceChildren(
    element(
      "svg",
      {
        viewBox: "0 0 300 134",
        class: "lw-plot",
        role: "img",
        "aria-label": `After ${now.step} steps the loss is ${now.loss.toFixed(3)} and the accuracy ${percent(now.accuracy)}`,
      },
      frame("loss", 52, top.toFixed(1), 36),
      element("polyline", {
        points: line((point) => point.loss / top, 52),
        class: "lw-curve lw-second",
      }),
      frame("accuracy", 114, "1", 6),
      element("polyline", { points: line((point) => point.accuracy, 114), class: "lw-curve" }),
      element("text", { x: 34, y: 129, "text-anchor": "middle" }, "0"),
      element("text", { x: 290, y: 129, "text-anchor": "end" }, `step ${last}`),
    ),
  );
}

/**
 * All weights of a kernel, with the limit marked where the initializer has one.
 * @param {HTMLElement} box - keeps its nodes from one drawing to the next
 * @param {{kernel: Float32Array, largest: number, scale: object}} bank - `scale` as
 *   `initializerScale` returns it
 */
export function drawHistogram(box, { kernel, largest, scale }) {
  box.parts ??= histogramParts(box);
  const { svg, bars, marks } = box.parts;
  const edge = scale.limit ?? (scale.stddev ? 4 * scale.stddev : Math.max(1, largest));
  const counts = histogram(kernel, HISTOGRAM_BINS, 1.15 * edge);
  const tallest = Math.max(...counts);
  bars.forEach((bar, bin) => {
    const height = (88 * counts[bin]) / tallest;
    bar.setAttribute("y", 100 - height);
    bar.setAttribute("height", height);
  });
  const places = scale.limit === undefined ? [0] : [0, -scale.limit, scale.limit];
  marks.forEach(({ group, line, text }, i) => {
    group.setAttribute("display", i < places.length ? "inline" : "none");
    if (i >= places.length) return;
    const x = 150 + (140 * places[i]) / (1.15 * edge);
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    text.setAttribute("x", x);
    text.textContent = shortNumber(places[i], 4);
  });
  svg.setAttribute(
    "aria-label",
    `Histogram of ${kernel.length} weights; the largest absolute weight is ${shortNumber(largest, 4)}`,
  );
}

/** The nodes of a histogram: its bars, the mark of zero, and those of the limits. */
function histogramParts(box) {
  const width = 280 / HISTOGRAM_BINS;
  const bars = Array.from({ length: HISTOGRAM_BINS }, (_, bin) =>
    element("rect", { x: 10 + bin * width, width: width - 1, class: "lw-bar" }),
  );
  const marks = ["lw-axis", "lw-limit", "lw-limit"].map((name, i) => {
    const line = element("line", { y1: i ? 4 : 96, y2: 104, class: name });
    const text = element("text", { y: 118, "text-anchor": "middle" });
    return { line, text, group: element("g", {}, line, text) };
  });
  const svg = element(
    "svg",
    { viewBox: "0 0 300 124", class: "lw-plot", role: "img" },
    element("line", { x1: 10, x2: 290, y1: 100, y2: 100, class: "lw-axis" }),
    ...bars,
    ...marks.map(({ group }) => group),
  );
  box.replaceChildren(svg);
  return { svg, bars, marks };
}
