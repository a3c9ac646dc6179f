// What the demo windows says: the shapes worked out, a cell's origin, the Keras lines. No DOM.
import { plainNumber } from "./pixel_text.js";
import { seriesCopies, seriesPlace } from "./series_window_marks.js";
import { seriesColumn, seriesValue, stepName } from "./series_window_state.js";
import { sampleCount } from "./series_windows.js";

const seriesTuple = (sizes) => `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
const seriesNumber = (value) => plainNumber(value, 1);
const seriesMany = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** The data as Keras gets it: one array, or one for each series. */
function seriesDataShape({ steps, series, joined, features }) {
  return seriesTuple([joined ? steps * series : steps, features]);
}

/** Title and note of each grid. */
export function seriesCaptions(state) {
  const { kind, series, joined, features, shown, xShape, yShape } = state;
  const apart = kind === "series" && series > 1 && !joined ? `${series} of ` : "";
  const slab = features > 1 ? `X[:, :, ${shown}]` : "X";
  return [
    ["data", "data", `${apart}${seriesDataShape(state)}`],
    ["x", slab, seriesTuple(xShape)],
    ["y", "y", seriesTuple(yShape)],
  ];
}

/** The index of a cell in its array: X[3, 1, 0], y[3, 0], data[4, 0]. */
export function seriesCellName(state, { grid, row, column }) {
  const { kind, shown, columns } = state;
  if (grid === "x") return `X[${row}, ${column}, ${shown}]`;
  if (grid === "y") return `y[${row}, ${column}]`;
  return `${columns[column]}, ${stepName(state, row)}`.concat(kind === "one" ? `, step ${row}` : "");
}

/** What a screen reader hears of a cell. */
export function seriesNamed(state, cell) {
  const place = seriesPlace(state, cell);
  const value = seriesCellValue(state, cell);
  return `${seriesCellName(state, cell)}: ${value}, ${stepName(state, place.row)}`;
}

function seriesCellValue(state, cell) {
  const place = seriesPlace(state, cell);
  if (cell.grid === "data") return seriesNumber(state.values[place.column][place.row]);
  return seriesNumber(seriesValue(state, place, cell.grid));
}

/** What the cell pointed at is, in a sentence. */
export function seriesSentence(state, cell) {
  const place = seriesPlace(state, cell);
  const at = stepName(state, place.row);
  if (cell.grid === "data") return `${at}: ${seriesCellValue(state, cell)}, ${seriesUses(state, cell)}.`;
  const { inputs, answers } = state.samples[cell.row];
  const mixed = inputs[0].column === answers.at(-1).column ? "" : ` It mixes two series.`;
  return (
    `Sample ${cell.row} reads ${seriesSpan(state, inputs)} and shall answer ` +
    `${seriesSpan(state, answers)}.${mixed} ${seriesCellName(state, cell)} is ${seriesCellValue(state, cell)}.`
  );
}

function seriesUses(state, cell) {
  const copies = seriesCopies(state, cell);
  const [x, y] = ["x", "y"].map((name) => copies.filter(([grid]) => grid === name).length);
  if (state.kind === "features" && cell.column !== state.shown)
    return `in the slab X[:, :, ${cell.column}], which is not shown${y ? `, and ${y} times in y` : ""}`;
  return `${seriesMany(x, "time")} in X and ${seriesMany(y, "time")} in y`;
}

/** A run of steps: 1703, 1703 to 1706, or over a seam: IBM 1944 to Ford 1936. */
function seriesSpan(state, places) {
  const [from, to] = [places[0], places.at(-1)];
  const names = [from, to].map((place) => stepName(state, place.row));
  const firm = (place) => (state.series > 1 ? `${state.columns[place.column]} ` : "");
  if (from.column !== to.column) return `${firm(from)}${names[0]} to ${firm(to)}${names[1]}`;
  const span = names[0] === names[1] ? names[0] : `${names[0]} to ${names[1]}`;
  return `${firm(from)}${span}`;
}

/** Where the cell's number comes from, and the whole sample, as NumPy prints it. */
export function seriesFormula(state, cell, sample) {
  const row = cell.grid === "data" ? sample : cell.row;
  const { inputs, answers } = state.samples[row];
  const { features, values, kind } = state;
  const read = inputs.map((place) => {
    const columns = kind === "features" ? values.slice(0, features) : [values[place.column]];
    return `[${columns.map((column) => seriesNumber(column[place.row])).join(", ")}]`;
  });
  const answer = answers.map((place) => seriesNumber(seriesValue(state, place, "y")));
  return [
    seriesOrigin(state, cell),
    `X[${row}] = [${read.join(", ")}]`,
    `y[${row}] = [${answer.join(", ")}]`,
  ].join("\n");
}

function seriesOrigin(state, cell) {
  const { length, stride, series, joined, steps, horizon } = state;
  const place = seriesPlace(state, cell);
  const column = cell.grid === "data" ? cell.column : seriesColumn(state, place, cell.grid);
  const feature = state.kind === "features" ? column : 0;
  if (cell.grid === "data") {
    const copies = seriesCopies(state, cell).slice(1);
    const names = copies.map(([grid, row, at]) =>
      grid === "x" ? `X[${row}, ${at}, ${feature}]` : `y[${row}, ${at}]`,
    );
    return `${seriesCellValue(state, cell)} = ${names.join(" = ") || "in no sample that is shown"}`;
  }
  const count = sampleCount({ steps, length, horizon, stride });
  const own = series > 1 && !joined ? cell.row % count : cell.row;
  const start = stride > 1 ? `${stride} · ${own}` : `${own}`;
  const shift = cell.grid === "x" ? `${cell.column}` : `${length} + ${cell.column}`;
  const at = stride * own + cell.column + (cell.grid === "x" ? 0 : length);
  const source = series > 1 && !joined ? `${state.columns[column]}` : "data";
  return (
    `${seriesCellName(state, cell)} = ${source}[${start} + ${shift}, ${feature}]` +
    ` = ${source}[${at}, ${feature}] = ${seriesCellValue(state, cell)}`
  );
}

/** The shapes worked out, as [term, calculation] pairs. */
export function seriesSteps(state) {
  const { steps, series, joined, length, horizon, stride, features, samples, seams } = state;
  const long = joined ? steps * series : steps;
  const count = sampleCount({ steps: long, length, horizon, stride });
  const each = `⌊(${long} − ${length} − ${horizon}) / ${stride}⌋ + 1 = ${count}`;
  const lines = series > 1 && !joined ? `; ${series} series: ${samples.length}` : "";
  return [
    ["samples", `⌊(steps − sequence_length − horizon) / sequence_stride⌋ + 1 = ${each}${lines}`],
    ["X", `(samples, timesteps, features) = (${samples.length}, ${length}, ${features})`],
    ["y", `(samples, horizon) = (${samples.length}, ${horizon})`],
    ["Keras", `Input((${length}, ${features})): the batch axis is left out`],
    ...(series > 1 ? [["across a seam", seriesSeams(seams, joined)]] : []),
  ];
}

function seriesSeams(seams, joined) {
  if (!joined) return "none: each series is cut by itself";
  return `${seriesMany(seams, "sample")}: they start in one series and end in the next`;
}

/** The lines that cut the data in Keras. */
export function seriesCode({ values, series, joined, length, horizon, stride }) {
  const columns = values.map((column) => `    [${column.join(", ")}],`);
  const head = [
    "import keras",
    "import numpy as np",
    "data = np.array([",
    ...columns,
    joined ? "]).reshape(-1, 1)" : "]).T",
  ];
  const cut = (one) => [
    `answers = np.lib.stride_tricks.sliding_window_view(${one}[${length}:, 0], ${horizon})`,
    "dataset = keras.utils.timeseries_dataset_from_array(",
    `    ${one}, answers, sequence_length=${length}, sequence_stride=${stride}, batch_size=99`,
    ")",
  ];
  const lines =
    series === 1 || joined
      ? [...cut("data"), "X, y = next(iter(dataset))"]
      : [
          "X, y = [], []",
          `for one in np.split(data, ${series}, axis=1):`,
          ...[...cut("one"), "inputs, outputs = next(iter(dataset))"].map((line) => `    ${line}`),
          "    X.append(inputs)",
          "    y.append(outputs)",
          "X, y = np.concatenate(X), np.concatenate(y)",
        ];
  return [...head, ...lines, "print(X.shape, y.shape)"].join("\n");
}
