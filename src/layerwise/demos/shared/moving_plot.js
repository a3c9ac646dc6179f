// Two plots of the demo moving_average: a statistic over the steps, and values on a line. Their
// nodes are made once; every frame only writes attributes.
import { element } from "./draw.js";
import { roundTicks, tickText } from "./ticks.js";

const FRAME = { left: 44, right: 324, top: 8, bottom: 138 };
const PLOT_TICKS = 12;

/**
 * A statistic of every batch, its moving average, and the value of all data.
 * @param {{name: string, reached: (batch: number) => void}} options
 * @returns {SVGElement} with `show({moving, batches, exact, step})` and `mark(batch)`
 */
export function movingPlot({ name, reached }) {
  const ticks = (anchor) =>
    Array.from({ length: PLOT_TICKS }, () => element("text", { "text-anchor": anchor }, ""));
  const parts = {
    dots: element("path", { class: "lw-batches" }),
    exact: element("line", { x1: FRAME.left, x2: FRAME.right, class: "lw-limit" }),
    moving: element("polyline", { class: "lw-curve" }),
    here: element("line", { y1: FRAME.top, y2: FRAME.bottom, class: "lw-here" }),
    batch: element("path", { class: "lw-batches lw-pointed" }),
    x: ticks("middle"),
    y: ticks("end"),
  };
  const plot = element(
    "svg",
    { viewBox: "0 0 340 160", class: "lw-plot lw-moving", role: "img" },
    axisLine(FRAME.left, FRAME.bottom, FRAME.right, FRAME.bottom),
    axisLine(FRAME.left, FRAME.top, FRAME.left, FRAME.bottom),
    ...parts.x,
    ...parts.y,
    parts.here,
    parts.dots,
    parts.exact,
    parts.moving,
    parts.batch,
  );
  let scale;
  const pointAt = (event) => {
    const box = plot.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 340;
    const batch = Math.round(((x - FRAME.left) / (FRAME.right - FRAME.left)) * scale.last);
    if (scale.step) reached(Math.max(1, Math.min(scale.step, batch)));
  };
  plot.addEventListener("pointermove", pointAt);
  plot.addEventListener("pointerdown", pointAt);
  plot.show = (state) => {
    scale = plotScale(state);
    showPlot(parts, scale, state);
    const now = Number(state.moving[state.step].toPrecision(4));
    const exact = Number(state.exact.toPrecision(4));
    plot.setAttribute(
      "aria-label",
      `${name} after ${state.step} steps: ${now}; of all data: ${exact}`,
    );
  };
  plot.mark = (batch) => {
    for (const part of [parts.here, parts.batch]) part.style.display = batch ? "" : "none";
    if (!batch) return;
    parts.here.setAttribute("x1", scale.x(batch));
    parts.here.setAttribute("x2", scale.x(batch));
    parts.batch.setAttribute("d", dot(scale.x(batch), scale.y(scale.batches[batch - 1])));
  };
  return plot;
}

function axisLine(x1, y1, x2, y2) {
  return element("line", { x1, y1, x2, y2, class: "lw-axis" });
}

const tenths = (value) => Math.round(10 * value) / 10;

const dot = (x, y) => `M${tenths(x)} ${tenths(y)}h.01`;

/** Where steps and values stand; the axis of the steps grows in three stages. */
function plotScale({ moving, batches, exact, step }) {
  const last = [100, 500, 1000].find((most) => step <= most);
  const low = Math.min(0, least(batches, step));
  const high = 1.08 * Math.max(1, exact, most(moving, step + 1), most(batches, step));
  const x = (at) => FRAME.left + ((FRAME.right - FRAME.left) * at) / last;
  const y = (value) => FRAME.bottom - ((FRAME.bottom - FRAME.top) * (value - low)) / (high - low);
  return { last, low, high, x, y, step, batches };
}

function most(values, count) {
  let found = -Infinity;
  for (let at = 0; at < count; at++) if (values[at] > found) found = values[at];
  return found;
}

function least(values, count) {
  let found = Infinity;
  for (let at = 0; at < count; at++) if (values[at] < found) found = values[at];
  return found;
}

function showPlot(parts, { x, y, last, low, high, step, batches }, { moving, exact }) {
  let line = `${x(0)},${tenths(y(moving[0]))}`;
  let dots = "";
  for (let at = 1; at <= step; at++) {
    line += ` ${tenths(x(at))},${tenths(y(moving[at]))}`;
    dots += dot(x(at), y(batches[at - 1]));
  }
  parts.moving.setAttribute("points", line);
  parts.dots.setAttribute("d", dots);
  parts.exact.setAttribute("y1", y(exact));
  parts.exact.setAttribute("y2", y(exact));
  placeTicks(parts.x, roundTicks(0, last, 4), (tick) => [x(tick), FRAME.bottom + 16]);
  placeTicks(parts.y, roundTicks(low, high, 3), (tick) => [FRAME.left - 5, y(tick) + 4]);
}

function placeTicks(nodes, ticks, place) {
  nodes.forEach((node, index) => {
    const shown = index < ticks.length;
    node.style.display = shown ? "" : "none";
    if (!shown) return;
    const [x, y] = place(ticks[index]);
    node.setAttribute("x", x);
    node.setAttribute("y", y);
    node.firstChild.data = tickText(ticks[index]);
  });
}

/**
 * Values as dots on a line from `low` to `high`, with a tick at 0.
 * @returns {SVGElement} with `show(values, low, high)`
 */
export function dotStrip() {
  const dots = element("path", { class: "lw-batches lw-values" });
  const zero = element("line", { y1: 0, y2: 20, class: "lw-limit" });
  const strip = element(
    "svg",
    {
      viewBox: "0 0 340 20",
      class: "lw-strip",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    axisLine(0, 10, 340, 10),
    zero,
    dots,
  );
  strip.show = (values, low, high) => {
    const x = (value) => 5 + (330 * (value - low)) / (high - low);
    zero.setAttribute("x1", x(0));
    zero.setAttribute("x2", x(0));
    dots.setAttribute("d", values.map((value) => dot(x(value), 10)).join(""));
  };
  return strip;
}
