// Which positions a stack reads, and how often. A position's count is the number of paths from it to
// the output. Paths along the two axes multiply; the paths of a block's branches add up.
import { axisWindows } from "./windows.js";

const conv = (kernel, strides = 1) => ({ layer: "Conv2D", kernel, strides });

/** The branches of every stack. A layer's own `padding` stands whatever the demo's padding is. */
const COVERAGE_STACKS = {
  "1x1/2": { main: [conv(1, 2)] },
  "3x3/2": { main: [conv(3, 2)] },
  "2x2 pooling": { main: [{ layer: "MaxPooling2D", kernel: 2, strides: 2 }] },
  "ResNet v1": { main: [conv(1, 2), conv(3), conv(1)], shortcut: [conv(1, 2)] },
  "ResNet v1.5": { main: [conv(1), conv(3, 2), conv(1)], shortcut: [conv(1, 2)] },
  "ResNet-D": {
    main: [conv(1), conv(3, 2), conv(1)],
    shortcut: [{ layer: "AveragePooling2D", kernel: 2, strides: 2, padding: "same" }, conv(1)],
  },
};

/** What stands between the image and the features: strides of 4 in all. */
export const COVERAGE_STEM = [conv(7, 2), { layer: "MaxPooling2D", kernel: 3, strides: 2 }];

/** Whether a stack has a main path and a shortcut. */
export function isCoverageBlock(stack) {
  return COVERAGE_STACKS[stack].shortcut !== undefined;
}

/** The branches that a choice of stack and path means, as {main, shortcut}. */
export function coverageBranches(stack, path) {
  const { main, shortcut } = COVERAGE_STACKS[stack];
  if (!shortcut || path === "main") return { main };
  return path === "shortcut" ? { shortcut } : { main, shortcut };
}

/** The zeros that a `ZeroPadding2D` in front of a layer puts on each side. */
export function coverageZeros(layer, padding) {
  const zeros = padding === "ZeroPadding2D" && !layer.padding;
  return zeros ? Math.floor((layer.kernel - 1) / 2) : 0;
}

/** What stands in a layer's `padding` argument. */
export function layerPadding(layer, padding) {
  return layer.padding ?? (padding === "same" ? "same" : "valid");
}

/** The windows of one layer along an axis; the zeros of a `ZeroPadding2D` count as outside. */
function layerWindows(layer, size, padding) {
  const zeros = coverageZeros(layer, padding);
  const { count, reads } = axisWindows({
    size: size + 2 * zeros,
    kernel: layer.kernel,
    strides: layer.strides,
    padding: layerPadding(layer, padding),
  });
  return { count, reads: (output) => reads(output).map((pixel) => pixel - zeros) };
}

/**
 * The paths of a stack along one axis.
 * @param {{layer: string, kernel: number, strides: number, padding?: string}[]} layers
 * @param {number} size - of the input, in positions
 * @param {string} padding - "same", "valid" or "ZeroPadding2D"
 * @returns {{ways: number[][], sizes: number[]}} `ways[output][input]`; `sizes` of the input and
 *   after every layer, the last one less than 1 where Keras refuses
 */
export function axisPaths(layers, size, padding) {
  const sizes = [size];
  let ways = Array.from({ length: size }, (_, at) => unitRow(size, at));
  for (const layer of layers) {
    const before = ways;
    const { count, reads } = layerWindows(layer, sizes.at(-1), padding);
    sizes.push(count);
    if (count < 1) return { ways: [], sizes };
    ways = Array.from({ length: count }, (_, output) => {
      const inside = reads(output).filter((at) => at >= 0 && at < before.length);
      return sumOfRows(
        inside.map((at) => before[at]),
        size,
      );
    });
  }
  return { ways, sizes };
}

function unitRow(size, at) {
  return Array.from({ length: size }, (_, other) => Number(other === at));
}

function sumOfRows(rows, size) {
  return Array.from({ length: size }, (_, at) => rows.reduce((sum, row) => sum + row[at], 0));
}

/** The paths through two parts, one behind the other: a product of matrices. */
function behind(ways, front) {
  return ways.map((row) =>
    front[0].map((_, at) => row.reduce((sum, way, middle) => sum + way * front[middle][at], 0)),
  );
}

/** Rows times columns, added over the branches: a count for every position, row by row. */
function countsOf(vectors, side) {
  const counts = new Int32Array(side * side);
  for (const [rows, columns] of vectors)
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++)
        counts[row * side + column] += rows[row] * columns[column];
  return counts;
}

/** The windows of both axes are the same: what holds for rows holds for columns. */
const squared = (vector) => [vector, vector];

/** A map of counts, with the number of positions that are read at all. */
function coverageMapOf(vectors, side) {
  const counts = countsOf(vectors, side);
  return { side, counts, read: counts.reduce((sum, count) => sum + Number(count > 0), 0) };
}

/** The side of an image that the stem turns into `size` features. */
export function imageSide(size, padding) {
  return padding === "valid" ? 4 * size + 7 : 4 * size;
}

/** The side of a sum: Keras adds equal sides, and stretches a side of 1 without a word. */
function addedSide(sides) {
  const longest = Math.max(...sides);
  return sides.every((side) => side >= 1 && (side === 1 || side === longest)) ? longest : 0;
}

/** Give a branch with one output all the outputs that it is added to. */
function broadcast(branch, outputs) {
  if (branch.ways.length === outputs) return;
  branch.broadcast = true;
  for (const name of ["ways", "pixelWays"])
    if (branch[name].length) branch[name] = new Array(outputs).fill(branch[name][0]);
}

/**
 * Everything that the demo shows.
 * @param {{stack: string, path: string, padding: string, positions: string, size: number}} settings
 * @returns {object} `branches` with their `ways`, `totals` along the axis and maps; `features` and
 *   `pixels`: maps of counts; `outputs`: the output's side, 0 where Keras refuses; `image`: the
 *   image's side, 0 when feature positions are counted
 */
export function coverageState({ stack, path, padding, positions, size }) {
  const image = positions === "image pixels" ? imageSide(size, padding) : 0;
  const stem = image ? axisPaths(COVERAGE_STEM, image, padding) : null;
  const branches = Object.entries(coverageBranches(stack, path)).map(([name, layers]) => {
    const { ways, sizes } = axisPaths(layers, size, padding);
    const totals = sumOfRows(ways, size);
    const pixelWays = stem && ways.length ? behind(ways, stem.ways) : [];
    const features = coverageMapOf([squared(totals)], size);
    return { name, layers, ways, sizes, totals, pixelWays, features };
  });
  const outputs = addedSide(branches.map(({ sizes }) => sizes.at(-1)));
  if (outputs) branches.forEach((branch) => broadcast(branch, outputs));
  const state = { stack, path, padding, positions, size, image, stem, branches, outputs };
  const counted = outputs ? branches : [];
  const pairs = (ways, side) => counted.map((branch) => squared(sumOfRows(ways(branch), side)));
  state.features = coverageMapOf(
    pairs(({ ways }) => ways, size),
    size,
  );
  state.pixels = coverageMapOf(
    pairs(({ pixelWays }) => pixelWays, image),
    image,
  );
  return state;
}

/**
 * What a position depends on, and what depends on it: the number of paths, map by map.
 * @param {object} state - as `coverageState` returns it
 * @param {{map: string, row: number, column: number}} pointed - map "outputs", "features", "pixels"
 * @returns {{outputs?: Int32Array, features?: Int32Array, pixels?: Int32Array}} not the map itself
 */
export function coverageLinks({ branches, stem, outputs, size, image }, { map, row, column }) {
  const alive = outputs ? branches : [];
  const readBy = (ways) => [ways[row], ways[column]];
  const readersOfIt = (ways) => [ways.map((line) => line[row]), ways.map((line) => line[column])];
  if (map === "outputs") {
    const features = alive.map(({ ways }) => readBy(ways));
    const pixels = image ? alive.map(({ pixelWays }) => readBy(pixelWays)) : [];
    return { features: countsOf(features, size), pixels: countsOf(pixels, image) };
  }
  if (map === "features") {
    const readers = alive.map(({ ways }) => readersOfIt(ways));
    const pixels = image ? [readBy(stem.ways)] : [];
    return { outputs: countsOf(readers, outputs), pixels: countsOf(pixels, image) };
  }
  const readers = alive.map(({ pixelWays }) => readersOfIt(pixelWays));
  return {
    outputs: countsOf(readers, outputs),
    features: countsOf([readersOfIt(stem.ways)], size),
  };
}
