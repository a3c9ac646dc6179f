// Who reads whom, in both directions, for two axes of windows. No DOM.
//
// A place is a row or a column of the input: 0 to size - 1 are pixels, the others are padding.

/**
 * An axis of windows with its links worked out once, so that pointing costs nothing.
 * @param {object} axis - as `convolutionAxes` and `poolingAxes` return them
 * @returns {object} the axis, with `first` and `last` (the outermost places, padding included),
 *   `places` (for each output, the place of each tap), `readers(place)` (a list of {output, tap})
 *   and `unread` (the pixels that no output reads)
 */
export function linkedAxis(axis) {
  const first = 0 - axis.before; // not −0
  const last = axis.size + axis.after - 1;
  const places = Array.from({ length: Math.max(axis.count, 0) }, (_, output) => axis.reads(output));
  const byPlace = Array.from({ length: last - first + 1 }, () => []);
  places.forEach((taps, output) =>
    taps.forEach((place, tap) => byPlace[place - first]?.push({ output, tap })),
  );
  const readers = (place) => byPlace[place - first] ?? [];
  const pixels = Array.from({ length: axis.size }, (_, pixel) => pixel);
  const unread = pixels.filter((pixel) => readers(pixel).length === 0);
  return { ...axis, first, last, places, readers, unread };
}

/**
 * What an output reads: one link for each tap of the kernel, row by row.
 * @param {{rows: object, columns: object}} axes - both linked
 * @param {number} i - row of the output
 * @param {number} j - column of the output
 * @returns {{row: number, column: number, a: number, b: number}[]} place and tap
 */
export function linksOfOutput({ rows, columns }, i, j) {
  return rows.places[i].flatMap((row, a) =>
    columns.places[j].map((column, b) => ({ row, column, a, b })),
  );
}

/**
 * Which outputs read a place, each with the tap that does.
 * @returns {{i: number, j: number, a: number, b: number}[]} output and tap
 */
export function linksOfPlace({ rows, columns }, row, column) {
  return rows
    .readers(row)
    .flatMap(({ output: i, tap: a }) =>
      columns.readers(column).map(({ output: j, tap: b }) => ({ i, j, a, b })),
    );
}

/**
 * Which places a tap of the kernel meets, one for each output.
 * @returns {{row: number, column: number, i: number, j: number}[]} place and output
 */
export function linksOfTap({ rows, columns }, a, b) {
  return rows.places.flatMap((taps, i) =>
    columns.places.map((across, j) => ({ row: taps[a], column: across[b], i, j })),
  );
}

/** Whether a place is a pixel, not padding. */
export function isPixel({ rows, columns }, row, column) {
  return row >= 0 && row < rows.size && column >= 0 && column < columns.size;
}
