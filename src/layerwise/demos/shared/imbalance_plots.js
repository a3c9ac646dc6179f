// Three plots of the demo imbalance: scores on both sides of a threshold, precision against recall,
// and what scores promise. Their nodes are made once; a frame only writes attributes.
import { element } from "./draw.js";

const SCORE_BOX = { left: 8, right: 332, top: 14, middle: 84, bottom: 154 };
const SCORE_LIMIT = 8; // logits
const SCORE_BINS = 32;
const SCORE_TICKS = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999];
const UNIT_BOX = { left: 46, right: 288, top: 10, bottom: 190 };

const roundedTo = (value) => Math.round(10 * value) / 10;
const dotPath = (x, y) => `M${roundedTo(x)} ${roundedTo(y)}h.01`;

function plotLine(x1, y1, x2, y2, kind = "lw-axis") {
  return element("line", { x1, y1, x2, y2, class: kind });
}

function scoreX(logit) {
  const { left, right } = SCORE_BOX;
  const within = Math.max(-SCORE_LIMIT, Math.min(SCORE_LIMIT, logit));
  return left + ((right - left) * (within + SCORE_LIMIT)) / (2 * SCORE_LIMIT);
}

/** Shares of each class in bins of logits: [of the zeros, of the ones]. */
function logitShares(logits, targets) {
  const shares = [new Float64Array(SCORE_BINS), new Float64Array(SCORE_BINS)];
  const sums = [0, 0];
  for (let at = 0; at < logits.length; at++) {
    const place = (SCORE_BINS * (logits[at] + SCORE_LIMIT)) / (2 * SCORE_LIMIT);
    shares[targets[at]][Math.max(0, Math.min(SCORE_BINS - 1, Math.floor(place)))]++;
    sums[targets[at]]++;
  }
  return shares.map((counts, target) => counts.map((count) => count / sums[target]));
}

/**
 * Histograms of the scores, the eights upward and the others downward, cut by the threshold.
 * @returns {SVGElement} with `show(state)`, `cut(logit)` and `mark(cell, range)`, a range of logits
 */
export function scorePlot() {
  const { left, right, top, middle, bottom } = SCORE_BOX;
  const parts = {
    ones: element("path", { class: "lw-ones" }),
    zeros: element("path", { class: "lw-zeros" }),
    region: element("rect", { class: "lw-region" }),
    cut: plotLine(0, top - 8, 0, bottom + 4, "lw-limit"),
  };
  const plot = element(
    "svg",
    { viewBox: "0 0 340 178", class: "lw-plot lw-scores", role: "img" },
    parts.region,
    parts.ones,
    parts.zeros,
    plotLine(left, middle, right, middle),
    parts.cut,
    ...SCORE_TICKS.flatMap((share) => {
      const x = scoreX(Math.log(share / (1 - share)));
      return [
        plotLine(x, bottom, x, bottom + 4),
        element("text", { x, y: bottom + 17, "text-anchor": "middle" }, String(share)),
      ];
    }),
    element("text", { x: left, y: top + 6 }, "8s"),
    element("text", { x: left, y: bottom - 4 }, "other digits"),
  );
  plot.show = ({ logits, targets, confusion }) => {
    const [zeros, ones] = logitShares(logits, targets);
    const largest = Math.max(...zeros, ...ones);
    const width = (right - left) / SCORE_BINS;
    const bars = (shares, sign) =>
      Array.from(shares, (share, bin) => {
        const height = sign * roundedTo(((middle - top) * share) / largest);
        const start = roundedTo(left + bin * width);
        return height ? `M${start} ${middle}h${width - 1}v${height}h${1 - width}z` : "";
      }).join("");
    parts.ones.setAttribute("d", bars(ones, -1));
    parts.zeros.setAttribute("d", bars(zeros, 1));
    const above = Math.round(confusion.tp + confusion.fp);
    plot.setAttribute(
      "aria-label",
      `Scores of 8s and of other digits; ${above} above the threshold`,
    );
  };
  plot.cut = (logit) => {
    parts.at = scoreX(logit);
    parts.cut.setAttribute("x1", parts.at);
    parts.cut.setAttribute("x2", parts.at);
  };
  plot.mark = (cell, range) => {
    const sides = { p: [parts.at, right], n: [left, parts.at] };
    const [from, to] = cell ? sides[cell[1]] : range.map(scoreX);
    const isOne = cell === "tp" || cell === "fn";
    const [high, low] = cell ? (isOne ? [top, middle] : [middle, bottom]) : [top, bottom];
    const box = { x: from, y: high, width: to - from, height: low - high };
    for (const [name, value] of Object.entries(box))
      parts.region.setAttribute(name, roundedTo(value));
  };
  return plot;
}

/** A frame from 0 to 1 on both axes. */
function unitFrame(x, y, children, listeners = {}) {
  const { left, right, top, bottom } = UNIT_BOX;
  return element(
    "svg",
    { viewBox: "0 0 300 222", class: "lw-plot lw-unit", role: "img", ...listeners },
    plotLine(left, bottom, right, bottom),
    plotLine(left, top, left, bottom),
    ...[0, 0.5, 1].flatMap((tick) => [
      element("text", { x: unitX(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick)),
      element("text", { x: left - 5, y: unitY(tick) + 4, "text-anchor": "end" }, String(tick)),
    ]),
    element("text", { x: (left + right) / 2, y: bottom + 29, "text-anchor": "middle" }, x),
    element(
      "text",
      {
        "text-anchor": "middle",
        transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`,
      },
      y,
    ),
    ...children,
  );
}

const unitX = (share) => UNIT_BOX.left + (UNIT_BOX.right - UNIT_BOX.left) * share;
const unitY = (share) => UNIT_BOX.bottom - (UNIT_BOX.bottom - UNIT_BOX.top) * share;

function curvePath(curve) {
  return curve
    .map(({ recall, precision }) => `${roundedTo(unitX(recall))},${roundedTo(unitY(precision))}`)
    .join(" ");
}

/** Precision against recall for every threshold, here and with weight 1. */
export function recallPlot() {
  const parts = {
    plain: element("polyline", { class: "lw-curve lw-second lw-dashed-curve" }),
    own: element("polyline", { class: "lw-curve" }),
    now: element("path", { class: "lw-batches lw-pointed" }),
  };
  const plot = unitFrame("recall", "precision", [parts.plain, parts.own, parts.now]);
  plot.show = ({ curve, plain, precision, recall }) => {
    if (parts.drawn !== curve) {
      parts.drawn = curve;
      parts.own.setAttribute("points", curvePath(curve));
      parts.plain.setAttribute("points", curvePath(plain.curve));
    }
    parts.now.setAttribute("d", dotPath(unitX(recall), unitY(precision)));
    plot.setAttribute(
      "aria-label",
      `Precision ${precision.toFixed(2)} at recall ${recall.toFixed(2)}; where recall is higher, precision is mostly lower`,
    );
  };
  return plot;
}

/**
 * The share of eights in every tenth of the scores, against their mean score.
 * @param {{bins: number, reached: (bin: number) => void}} options
 */
export function calibrationPlot({ bins, reached }) {
  const dots = Array.from({ length: bins }, () =>
    element("path", { class: "lw-batches lw-tenth" }),
  );
  const line = element("polyline", { class: "lw-curve" });
  const marked = element("path", { class: "lw-batches lw-pointed" });
  const pointAt = (event) => {
    const box = plot.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 300;
    const share = (x - UNIT_BOX.left) / (UNIT_BOX.right - UNIT_BOX.left);
    reached(Math.max(0, Math.min(bins - 1, Math.floor(bins * share))));
  };
  const plot = unitFrame(
    "mean score",
    "share of 8s",
    [plotLine(unitX(0), unitY(0), unitX(1), unitY(1), "lw-limit"), line, ...dots, marked],
    { onpointermove: pointAt, onpointerdown: pointAt },
  );
  plot.show = ({ bins: tenths, means }) => {
    const filled = tenths.filter(({ count }) => count > 0);
    const places = filled.map(
      ({ score, share }) => `${roundedTo(unitX(score))},${roundedTo(unitY(share))}`,
    );
    line.setAttribute("points", places.join(" "));
    tenths.forEach(({ count, score, share }, at) => {
      dots[at].style.display = count > 0 ? "" : "none";
      dots[at].setAttribute("d", dotPath(unitX(score), unitY(share)));
      dots[at].style.strokeWidth = roundedTo(Math.max(3, Math.min(16, 1.6 * Math.sqrt(count))));
    });
    plot.setAttribute(
      "aria-label",
      `Calibration: the mean score is ${means.score.toFixed(2)}, the share of 8s ${means.share.toFixed(2)}`,
    );
  };
  plot.mark = (bin, tenths) => {
    const isShown = bin !== null && tenths[bin].count > 0;
    marked.style.display = isShown ? "" : "none";
    if (!isShown) return;
    marked.setAttribute("d", dotPath(unitX(tenths[bin].score), unitY(tenths[bin].share)));
  };
  return plot;
}
