// Everything that the demo windows shows, from its settings. No DOM.
import { weightColor } from "./draw.js";
import { plainSheet } from "./pixel_sheets.js";
import { plainNumber } from "./pixel_text.js";
import { SERIES_DATA } from "./series_data.js";
import { crossesSeam, seriesSamples, seriesUsers } from "./series_windows.js";

export const SERIES_SETTINGS = [
  "data",
  "sequence_length",
  "horizon",
  "sequence_stride",
  "features",
  "series",
  "joined",
  "feature_shown",
];

/**
 * @param {(name: string) => *} get - the value of a setting
 * @returns {object} `kind` of the data, `values` by column, `samples`, `users`, the shapes of X and
 *   y, and the sizes that they come from
 */
export function seriesState(get) {
  const data = SERIES_DATA[get("data")];
  const features = data.kind === "features" ? get("features") : 1;
  const series = data.kind === "series" ? get("series") : 1;
  const joined = series > 1 && get("joined") === "end to end";
  const steps = data.values[0].length;
  const [length, horizon] = [get("sequence_length"), get("horizon")];
  const stride = get("sequence_stride");
  const samples = seriesSamples({ steps, series, joined, length, horizon, stride });
  return {
    ...data,
    ...{ features, series, joined, steps, length, horizon, stride, samples },
    values: data.values.slice(0, Math.max(features, series)),
    shown: Math.min(get("feature_shown"), features - 1),
    users: seriesUsers(samples),
    seams: samples.filter(crossesSeam).length,
    xShape: [samples.length, length, features],
    yShape: [samples.length, horizon],
  };
}

/** The number at a place; X reads its own feature there, y the first one. */
export function seriesValue({ values, kind, shown }, { row, column }, part) {
  return values[kind === "features" ? (part === "x" ? shown : 0) : column][row];
}

/** The name of a step: 1703, or 1974 Q2. */
export function stepName({ first, perYear }, row) {
  const year = first + Math.floor(row / perYear);
  return perYear === 1 ? String(year) : `${year} Q${(row % perYear) + 1}`;
}

/** Whether a grid has a cell; the grids shrink with the settings. */
export function hasSeriesCell({ steps, values, xShape, yShape }, { grid, row, column }) {
  const shapes = { data: [steps, values.length], x: xShape, y: yShape };
  return row < shapes[grid][0] && column < shapes[grid][1];
}

/** The three grids, as a stage takes them: the data, one slab of X, and y. */
export function seriesSheets(state) {
  const { steps, values, samples, length, horizon } = state;
  const largest = values.map((column) => Math.max(...column));
  const sheet = (name, rows, columns, value, color) => {
    const cells = Array.from({ length: rows * columns }, (_, at) => [
      Math.floor(at / columns),
      at % columns,
    ]);
    return {
      ...plainSheet(name, rows, columns),
      colors: cells.map(([row, column]) =>
        weightColor(value(row, column), 1.25 * color(row, column)),
      ),
      texts: cells.map(([row, column]) => plainNumber(value(row, column), 1)),
    };
  };
  const part = (name, places, columns) =>
    sheet(
      name,
      samples.length,
      columns,
      (row, column) => seriesValue(state, samples[row][places][column], name),
      (row, column) => largest[seriesColumn(state, samples[row][places][column], name)],
    );
  return [
    sheet(
      "data",
      steps,
      values.length,
      (row, column) => values[column][row],
      (_, column) => largest[column],
    ),
    part("x", "inputs", length),
    part("y", "answers", horizon),
  ];
}

/** The column of the data grid that a place of X or y stands for. */
export function seriesColumn({ kind, shown }, { column }, part) {
  if (kind !== "features") return column;
  return part === "x" ? shown : 0;
}
