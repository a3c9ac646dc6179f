// One axis in two units: original above, scaled below. Scaling renames the ticks; no point moves.
// The band is what a network's output activation can answer.
import { element } from "./draw.js";
import { roundTicks, tickText } from "./ticks.js";

const AXIS_TICKS = 12; // nodes for each unit; `roundTicks` stays below
const AXIS_ABOUT = 5;

/**
 * @param {{most: number, reached: (row: number) => void}} options - `most` points at a time
 * @returns {HTMLElement} with `show(state)`, as `scalingState` returns it, and `mark(row)`
 */
export function numberAxis({ most, reached }) {
  const dots = Array.from({ length: most }, (_, row) =>
    element("span", {
      class: row ? "lw-dot" : "lw-dot lw-new",
      onpointerenter: () => reached(row),
    }),
  );
  const ticks = (side) =>
    Array.from({ length: AXIS_TICKS }, () => element("span", { class: `lw-tick ${side}` }, ""));
  const parts = {
    dots,
    original: ticks("lw-above"),
    scaled: ticks("lw-below"),
    band: element("span", { class: "lw-band" }),
    answer: element("span", { class: "lw-answer" }),
    miss: element("span", { class: "lw-miss" }),
    legend: element("span", {}, ""),
  };
  const track = element(
    "div",
    { class: "lw-track", role: "img" },
    parts.band,
    ...parts.original,
    ...parts.scaled,
    parts.miss,
    parts.answer,
    ...dots.toReversed(), // the new value on top
  );
  const axis = element(
    "div",
    { class: "lw-axes" },
    element("p", { class: "lw-axis-name" }, "original units"),
    track,
    element("p", { class: "lw-axis-name" }, "scaled"),
    element(
      "p",
      { class: "lw-key" },
      keyOf("lw-dot", "training value"),
      keyOf("lw-dot lw-new", "new value"),
      keyOf("lw-answer", "nearest answer"),
      keyOf("lw-band", parts.legend),
    ),
  );
  axis.show = (state) => showAxis(parts, track, state);
  axis.mark = (row) => dots.forEach((dot, at) => dot.classList.toggle("lw-marked", at === row));
  return axis;
}

function keyOf(sign, text) {
  return element("span", {}, element("span", { class: sign, "aria-hidden": "true" }), text);
}

function showAxis(parts, track, { rows, scaler, limits, nearest, name, value, wanted }) {
  const { low, high, place } = axisRange([...rows.map((row) => row.value), ...limits, nearest]);
  const at = (number) => `${(100 * place(number)).toFixed(2)}%`;
  parts.dots.forEach((dot, row) => {
    dot.hidden = row >= rows.length;
    if (!dot.hidden) dot.style.left = at(rows[row].value);
  });
  const [from, to] = limits.map((limit) => Math.max(0, Math.min(1, place(limit))));
  parts.band.style.left = `${100 * from}%`;
  parts.band.style.width = `${100 * (to - from)}%`;
  parts.answer.style.left = at(nearest);
  const ends = [place(value), place(nearest)].toSorted((a, b) => a - b);
  parts.miss.style.left = `${100 * ends[0]}%`;
  parts.miss.style.width = `${100 * (ends[1] - ends[0])}%`;
  showTicks(parts.original, roundTicks(low, high, AXIS_ABOUT), at);
  showTicks(parts.scaled, roundTicks(scaler.linear(low), scaler.linear(high), AXIS_ABOUT), (tick) =>
    at(scaler.back(tick)),
  );
  parts.legend.textContent = `what ${name} can answer`;
  const answer = Number(nearest.toFixed(1));
  track.setAttribute(
    "aria-label",
    `Axis: ${rows.length - 1} training values, the new value ${value}, the nearest answer ${answer}`,
  );
}

/** The range that holds all finite numbers, with a little room, and the place of a number in it. */
function axisRange(numbers) {
  const finite = numbers.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.06 * (most - least || 1);
  const [low, high] = [least - room, most + room];
  return { low, high, place: (number) => (number - low) / (high - low) };
}

function showTicks(nodes, ticks, at) {
  nodes.forEach((node, index) => {
    node.hidden = index >= ticks.length;
    if (node.hidden) return;
    node.firstChild.data = tickText(ticks[index]);
    node.style.left = at(ticks[index]);
  });
}
