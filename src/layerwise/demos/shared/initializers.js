// How Keras draws a kernel before training: the scale that each initializer chooses, and a draw.
//
// Mirrors keras.initializers with their default arguments
// (keras/src/initializers/random_initializers.py and constant_initializers.py).

import { createRandom } from "./random.js";

// A normal distribution cut at two standard deviations keeps this share of its standard deviation.
// Keras divides by it, so that the kernel has the wanted standard deviation *after* the cut.
const initializerTruncatedStddev = 0.87962566103423978;

// Scale and fan of keras.initializers.VarianceScaling: the variance of a weight is scale / fan.
const initializerVarianceRules = {
  glorot_uniform: { scale: 1, fan: "average", distribution: "uniform" },
  glorot_normal: { scale: 1, fan: "average", distribution: "truncated_normal" },
  he_uniform: { scale: 2, fan: "in", distribution: "uniform" },
  he_normal: { scale: 2, fan: "in", distribution: "truncated_normal" },
  lecun_uniform: { scale: 1, fan: "in", distribution: "uniform" },
  lecun_normal: { scale: 1, fan: "in", distribution: "truncated_normal" },
};

// The rules that ignore the kernel's shape. Unlike the normal rules above, truncated_normal does
// not correct for the cut: 0.05 is the standard deviation before it.
const initializerFixedScales = {
  random_uniform: { distribution: "uniform", limit: 0.05 },
  random_normal: { distribution: "normal", stddev: 0.05 },
  truncated_normal: {
    distribution: "truncated_normal",
    stddev: 0.05 * initializerTruncatedStddev,
    limit: 0.1,
  },
  zeros: { distribution: "constant", value: 0 },
  ones: { distribution: "constant", value: 1 },
};

/** The names that `initializerScale` and `drawKernel` know, spelled as Keras spells them. */
export const initializerNames = [
  ...Object.keys(initializerVarianceRules),
  ...Object.keys(initializerFixedScales),
  "orthogonal",
];

/**
 * How many inputs feed one output, and how many outputs one input feeds.
 *
 * @param {number[]} kernelShape as Keras stores it: (inputs, units) of a dense layer, or
 *   (height, width, input channels, filters) of a convolution, with any number of spatial axes
 * @returns {{fanIn: number, fanOut: number, receptiveFieldSize: number}}
 *   `receptiveFieldSize` counts the positions of the kernel's window (1 for a dense layer)
 */
export function fans(kernelShape) {
  const valid = (size) => Number.isInteger(size) && size > 0;
  if (kernelShape.length < 2 || !kernelShape.every(valid)) {
    throw new Error(
      "a kernel shape holds at least two positive integers: (inputs, units) or " +
        `(height, width, input channels, filters). Received: (${kernelShape.join(", ")})`,
    );
  }
  const [inputs, outputs] = kernelShape.slice(-2);
  const receptiveFieldSize = initializerProduct(kernelShape.slice(0, -2));
  return {
    fanIn: receptiveFieldSize * inputs,
    fanOut: receptiveFieldSize * outputs,
    receptiveFieldSize,
  };
}

/**
 * The distribution that an initializer draws a kernel from.
 *
 * @param {string} name one of `initializerNames`
 * @param {number[]} kernelShape as in `fans`
 * @returns {{distribution: "uniform", limit: number}
 *   | {distribution: "truncated_normal", stddev: number, limit: number}
 *   | {distribution: "normal", stddev: number}
 *   | {distribution: "orthogonal", stddev: number}
 *   | {distribution: "constant", value: number}}
 *   `limit`: no weight is larger in absolute value; for truncated_normal, the cut at two of the
 *   *uncut* standard deviations. `stddev`: standard deviation of the weights as drawn (for
 *   orthogonal their root mean square, which is exact in every draw)
 */
export function initializerScale(name, kernelShape) {
  const { fanIn, fanOut } = fans(kernelShape);
  if (Object.hasOwn(initializerFixedScales, name)) return { ...initializerFixedScales[name] };
  if (name === "orthogonal") {
    const { rows, columns } = initializerMatrixSize(kernelShape);
    return { distribution: "orthogonal", stddev: 1 / Math.sqrt(Math.max(rows, columns)) };
  }
  if (!Object.hasOwn(initializerVarianceRules, name)) {
    throw new Error(
      `unknown initializer: ${name}. Known initializers: ${initializerNames.join(", ")}`,
    );
  }
  const { scale, fan, distribution } = initializerVarianceRules[name];
  const stddev = Math.sqrt(scale / (fan === "in" ? fanIn : (fanIn + fanOut) / 2));
  if (distribution === "uniform") return { distribution, limit: Math.sqrt(3) * stddev };
  return { distribution, stddev, limit: (2 * stddev) / initializerTruncatedStddev };
}

/**
 * One draw of a kernel.
 *
 * @param {string} name one of `initializerNames`
 * @param {number[]} kernelShape as in `fans`
 * @param {number} seed an integer; not Keras's stream, so not Keras's numbers for this seed
 * @returns {Float32Array} in Keras's layout: the last axis (units or filters) varies fastest
 */
export function drawKernel(name, kernelShape, seed) {
  const scale = initializerScale(name, kernelShape);
  const random = createRandom(seed);
  if (scale.distribution === "orthogonal") return initializerOrthogonal(kernelShape, random);
  const draw = {
    uniform: () => scale.limit * (2 * random.uniform() - 1),
    normal: () => scale.stddev * random.normal(),
    truncated_normal: () => (scale.limit / 2) * random.truncatedNormal(),
    constant: () => scale.value,
  }[scale.distribution];
  return Float32Array.from({ length: initializerProduct(kernelShape) }, draw);
}

function initializerProduct(sizes) {
  return sizes.reduce((product, size) => product * size, 1);
}

// Keras lays a kernel out as a matrix with one column per unit or filter to make it orthogonal.
function initializerMatrixSize(kernelShape) {
  return { rows: initializerProduct(kernelShape.slice(0, -1)), columns: kernelShape.at(-1) };
}

// Keras takes Q of a QR factorisation and flips signs until R has a positive diagonal. That Q is
// unique, and it is what Gram-Schmidt gives.
function initializerOrthogonal(kernelShape, random) {
  const { rows, columns } = initializerMatrixSize(kernelShape);
  const length = Math.max(rows, columns);
  const vectors = []; // Math.min(rows, columns) orthonormal vectors
  while (vectors.length < Math.min(rows, columns)) {
    vectors.push(initializerNextDirection(Float64Array.from({ length }, random.normal), vectors));
  }
  // A tall matrix holds the vectors as its columns, a wide one as its rows.
  const isTall = rows >= columns;
  const entry = (row, column) => (isTall ? vectors[column][row] : vectors[row][column]);
  return Float32Array.from({ length: rows * columns }, (_, index) =>
    entry(Math.floor(index / columns), index % columns),
  );
}

// What is left of `vector` when its share along each earlier direction is removed, scaled to
// length 1. Twice, because the first pass leaves rounding errors along the earlier directions.
function initializerNextDirection(vector, directions) {
  const dot = (a, b) => a.reduce((sum, value, index) => sum + value * b[index], 0);
  for (const direction of [...directions, ...directions]) {
    const share = dot(vector, direction);
    vector.forEach((_, index) => (vector[index] -= share * direction[index]));
  }
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}
