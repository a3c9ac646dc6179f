// A small convolutional network that trains in the page, small enough to read in one sitting:
//
//   images (B, S, S, 1) -> Conv2D(F, K, relu) -> Flatten -> Dense(C) -> softmax
//
// B images in a batch, S image size, K kernel size, F filters, C classes, and M = S - K + 1 the
// size of a feature map ("valid" padding). The loss is the mean sparse categorical cross-entropy.
// Every array is laid out as in Keras: the last axis varies fastest.

import { drawKernel } from "./initializers.js";
import { createRandom } from "./random.js";

/** The value of every weight when a network starts from `start: "constant"`. */
export const constantStart = 0.1;

const networkWeightNames = ["kernel", "bias", "denseKernel", "denseBias"];

// Separates the dense layer's random numbers from the convolution's, which uses the seed itself.
const networkDenseStream = 0x9e3779b9;

/**
 * @typedef {object} Network
 * @property {Float32Array} kernel (K, K, 1, F)
 * @property {Float32Array} bias (F,)
 * @property {Float32Array} denseKernel (M * M * F, C)
 * @property {Float32Array} denseBias (C,)
 * @property {number} imageSize S, in pixels
 * @property {number} kernelSize K, in pixels
 * @property {number} filters F
 * @property {number} classes C
 * @property {number} mapSize M, in positions
 * @property {object} scratch working memory that the functions below share
 */

/**
 * A network before training.
 *
 * @param {object} options
 * @param {number} [options.filters] filters of the convolution
 * @param {number} [options.classes] units of the dense layer
 * @param {string} [options.start] "constant" (every weight of both kernels is `constantStart`), or
 *   the name of an initializer; biases start at zero, as in Keras
 * @param {number} [options.seed] an integer; `kernel` is `drawKernel(start, [K, K, 1, F], seed)`
 * @param {number} [options.imageSize] height and width of an image, in pixels
 * @param {number} [options.kernelSize] height and width of a filter, in pixels
 * @returns {Network}
 */
export function createNetwork({
  filters = 4,
  classes = 10,
  start = "glorot_uniform",
  seed = 0,
  imageSize = 8,
  kernelSize = 3,
} = {}) {
  if (kernelSize > imageSize) {
    throw new Error(
      "kernelSize must not exceed imageSize. " +
        `Received: kernelSize=${kernelSize}, imageSize=${imageSize}`,
    );
  }
  const mapSize = imageSize - kernelSize + 1;
  const kernelShape = [kernelSize, kernelSize, 1, filters];
  const denseShape = [mapSize * mapSize * filters, classes];
  const network = {
    kernel: networkKernel(start, kernelShape, seed),
    bias: new Float32Array(filters),
    denseKernel: networkKernel(start, denseShape, seed ^ networkDenseStream),
    denseBias: new Float32Array(classes),
    imageSize,
    kernelSize,
    filters,
    classes,
    mapSize,
  };
  return { ...network, scratch: networkScratch(network) };
}

/**
 * The loss of a batch, and its gradient with respect to each weight.
 *
 * To spare the memory, every call fills and returns the *same* object. Copy what must outlive the
 * next call; `evaluate`, `predict` and `featureMaps` leave it alone.
 *
 * @param {Network} network
 * @param {Float32Array} images (B, S, S, 1)
 * @param {ArrayLike<number>} labels (B,), each an integer in 0..C-1
 * @returns {{loss: number, accuracy: number, kernel: Float32Array, bias: Float32Array,
 *   denseKernel: Float32Array, denseBias: Float32Array}} the gradients have the weights' shapes
 */
export function gradients(network, images, labels) {
  const { sums, gradient } = network.scratch;
  for (const name of networkWeightNames) sums[name].fill(0);
  const { loss, accuracy } = networkOverBatch(network, images, labels, networkBackward);
  for (const name of networkWeightNames) gradient[name].set(sums[name]);
  return Object.assign(gradient, { loss, accuracy });
}

/**
 * One step of plain gradient descent: weight -= learningRate * gradient, in place.
 *
 * @param {Network} network
 * @param {{kernel: Float32Array, bias: Float32Array, denseKernel: Float32Array,
 *   denseBias: Float32Array}} gradient what `gradients` returned
 * @param {number} learningRate
 */
export function applyStep(network, gradient, learningRate) {
  for (const name of networkWeightNames) {
    const weights = network[name];
    const slopes = gradient[name];
    for (let i = 0; i < weights.length; i++) weights[i] -= learningRate * slopes[i];
  }
}

/**
 * Loss and accuracy, without changing anything.
 *
 * @param {Network} network
 * @param {Float32Array} images (B, S, S, 1)
 * @param {ArrayLike<number>} labels (B,)
 * @returns {{loss: number, accuracy: number, correct: number, count: number}} mean loss in nats;
 *   accuracy in 0..1
 */
export function evaluate(network, images, labels) {
  return networkOverBatch(network, images, labels, () => {});
}

/**
 * What the convolution makes of one image, after relu.
 *
 * @param {Network} network
 * @param {Float32Array} image (S, S, 1)
 * @returns {Float32Array} (M, M, F)
 */
export function featureMaps(network, image) {
  networkCheckImages(network, image, 1);
  networkForward(network, image, 0);
  return Float32Array.from(network.scratch.maps);
}

/**
 * The probability of each class for one image.
 *
 * @param {Network} network
 * @param {Float32Array} image (S, S, 1)
 * @returns {Float32Array} (C,), summing to 1
 */
export function predict(network, image) {
  networkCheckImages(network, image, 1);
  networkForward(network, image, 0);
  networkSoftmax(network.scratch);
  return Float32Array.from(network.scratch.probabilities);
}

/**
 * Trains a network batch by batch, in an order reshuffled for every epoch.
 *
 * The last batch of an epoch is smaller when `batchSize` does not divide the number of images, as
 * in Keras. `learningRate` may be assigned between steps.
 *
 * @param {object} options
 * @param {Network} options.network changed in place
 * @param {Float32Array} options.images (N, S, S, 1)
 * @param {ArrayLike<number>} options.labels (N,)
 * @param {number} [options.batchSize] images per step
 * @param {number} [options.learningRate]
 * @param {number} [options.seed] an integer; decides the order of the images
 * @returns {{step: () => ReturnType<typeof gradients>, learningRate: number, steps: number,
 *   epochs: number, stepsPerEpoch: number}} `step` returns the batch's loss, accuracy and gradients
 *   as they were *before* the step; `steps` taken so far and `epochs` completed
 */
export function createTrainer({
  network,
  images,
  labels,
  batchSize = 32,
  learningRate = 0.2,
  seed = 0,
}) {
  const random = createRandom(seed);
  const order = Uint32Array.from({ length: labels.length }, (_, index) => index);
  const nextBatch = networkBatches(images, labels, Math.min(batchSize, labels.length), order);
  const trainer = {
    learningRate,
    steps: 0,
    stepsPerEpoch: Math.ceil(labels.length / batchSize),
    get epochs() {
      return Math.floor(trainer.steps / trainer.stepsPerEpoch);
    },
    step() {
      const position = trainer.steps % trainer.stepsPerEpoch;
      if (position === 0) random.shuffle(order);
      const batch = nextBatch(position * batchSize);
      const gradient = gradients(network, batch.images, batch.labels);
      applyStep(network, gradient, trainer.learningRate);
      trainer.steps += 1;
      return gradient;
    },
  };
  return trainer;
}

function networkKernel(start, shape, seed) {
  if (start !== "constant") return drawKernel(start, shape, seed);
  return drawKernel("ones", shape, seed).fill(constantStart);
}

// Sums run in double precision, so that only the weights themselves are rounded to 32 bits.
function networkScratch(network) {
  const perWeight = (Type) =>
    Object.fromEntries(networkWeightNames.map((name) => [name, new Type(network[name].length)]));
  const positions = network.mapSize * network.mapSize;
  return {
    maps: new Float64Array(positions * network.filters), // (M, M, F) after relu
    probabilities: new Float64Array(network.classes), // logits until networkSoftmax ran
    mapSlopes: new Float64Array(positions * network.filters), // (M, M, F)
    patches: new Float64Array(positions * network.kernelSize ** 2), // (M, M, K, K)
    sums: perWeight(Float64Array),
    gradient: perWeight(Float32Array),
  };
}

// Runs every image forward and hands it to `visit` while scratch holds its maps and probabilities.
function networkOverBatch(network, images, labels, visit) {
  const { scratch } = network;
  const count = labels.length;
  const pixels = network.imageSize * network.imageSize;
  networkCheckImages(network, images, count);
  networkCheckLabels(network, labels);
  let loss = 0;
  let correct = 0;
  for (let b = 0; b < count; b++) {
    networkForward(network, images, b * pixels);
    if (networkArgmax(scratch.probabilities) === labels[b]) correct += 1;
    loss += networkSoftmax(scratch, labels[b]);
    visit(network, labels[b], count);
  }
  return { loss: loss / count, accuracy: correct / count, correct, count };
}

function networkCheckImages({ imageSize }, images, count) {
  if (images.length === count * imageSize * imageSize) return;
  throw new Error(
    `images must hold ${imageSize}x${imageSize} pixels each. ` +
      `Received: ${images.length} pixels for a batch of ${count}`,
  );
}

function networkCheckLabels({ classes }, labels) {
  if (labels.length === 0) throw new Error("a batch holds at least one image. Received: none");
  for (const label of labels) {
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new Error(`labels must be integers in 0..${classes - 1}. Received: ${label}`);
  }
}

// Fills scratch for the image that starts at `offset`: patches, maps, and probabilities (which are
// still logits).
function networkForward(network, images, offset) {
  networkReadPatches(network, images, offset);
  networkConvolve(network);
  networkDense(network);
}

// Copies the K * K pixels under the filters, for each of the M * M positions, so that the layer
// becomes a matrix product: patches (M * M, K * K) times kernel (K * K, F).
function networkReadPatches({ imageSize, kernelSize, mapSize, scratch }, images, offset) {
  const { patches } = scratch;
  let next = 0;
  for (let y = 0; y < mapSize; y++) {
    for (let x = 0; x < mapSize; x++) {
      const corner = offset + y * imageSize + x;
      for (let ky = 0; ky < kernelSize; ky++) {
        const row = corner + ky * imageSize;
        for (let kx = 0; kx < kernelSize; kx++) patches[next++] = images[row + kx];
      }
    }
  }
}

function networkConvolve({ kernel, bias, filters, kernelSize, scratch }) {
  const { patches, maps } = scratch;
  const taps = kernelSize * kernelSize;
  for (let i = 0, first = 0; i < maps.length; first += taps) {
    for (let f = 0; f < filters; f++, i++) {
      let sum = bias[f];
      for (let t = 0; t < taps; t++) sum += patches[first + t] * kernel[t * filters + f];
      maps[i] = sum < 0 ? 0 : sum; // relu
    }
  }
}

function networkDense({ denseKernel, denseBias, classes, scratch }) {
  const { maps, probabilities: logits } = scratch;
  logits.set(denseBias);
  for (let i = 0; i < maps.length; i++) {
    const activation = maps[i];
    if (activation === 0) continue; // relu silenced it: nothing to add
    for (let c = 0; c < classes; c++) logits[c] += activation * denseKernel[i * classes + c];
  }
}

// Turns the logits into probabilities, in place; returns the cross-entropy of `label`, if given.
// The largest logit is subtracted first: exp() of a large logit would overflow.
function networkSoftmax({ probabilities }, label) {
  const largest = probabilities[networkArgmax(probabilities)];
  const logit = probabilities[label] - largest;
  let sum = 0;
  for (let c = 0; c < probabilities.length; c++) {
    probabilities[c] = Math.exp(probabilities[c] - largest);
    sum += probabilities[c];
  }
  for (let c = 0; c < probabilities.length; c++) probabilities[c] /= sum;
  return Math.log(sum) - logit;
}

function networkArgmax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

// Adds one image's share of every gradient to scratch.sums.
function networkBackward(network, label, count) {
  const { probabilities: logitSlopes } = network.scratch;
  // dL/d(logit) = (probability - 1 for the true class) / batch size
  logitSlopes[label] -= 1;
  for (let c = 0; c < logitSlopes.length; c++) logitSlopes[c] /= count;
  networkBackwardDense(network);
  networkBackwardConvolution(network);
}

// Leaves dL/d(map) in scratch.mapSlopes.
function networkBackwardDense({ denseKernel, classes, scratch }) {
  const { maps, mapSlopes, probabilities: logitSlopes } = scratch;
  const { denseKernel: kernelSums, denseBias: biasSums } = scratch.sums;
  for (let c = 0; c < classes; c++) biasSums[c] += logitSlopes[c];
  for (let i = 0; i < maps.length; i++) {
    const activation = maps[i];
    let mapSlope = 0;
    // Where relu silenced a filter, nothing it feeds or reads learns from this position.
    if (activation !== 0) {
      for (let c = 0; c < classes; c++) {
        kernelSums[i * classes + c] += activation * logitSlopes[c];
        mapSlope += denseKernel[i * classes + c] * logitSlopes[c];
      }
    }
    mapSlopes[i] = mapSlope;
  }
}

// A filter's gradient is the sum of the patches that it looked at, each times dL/d(map) there.
function networkBackwardConvolution({ filters, kernelSize, scratch }) {
  const { patches, mapSlopes } = scratch;
  const { kernel: kernelSums, bias: biasSums } = scratch.sums;
  const taps = kernelSize * kernelSize;
  for (let i = 0, first = 0; i < mapSlopes.length; first += taps) {
    for (let f = 0; f < filters; f++, i++) {
      const slope = mapSlopes[i];
      if (slope === 0) continue;
      biasSums[f] += slope;
      for (let t = 0; t < taps; t++) kernelSums[t * filters + f] += patches[first + t] * slope;
    }
  }
}

// Copies batches into one reused buffer; the returned function takes a position in `order`.
function networkBatches(images, labels, batchSize, order) {
  const pixels = images.length / labels.length;
  const imageBuffer = new Float32Array(batchSize * pixels);
  const labelBuffer = new Uint8Array(batchSize);
  return function nextBatch(first) {
    const count = Math.min(batchSize, order.length - first);
    for (let b = 0; b < count; b++) {
      const source = order[first + b];
      labelBuffer[b] = labels[source];
      for (let p = 0; p < pixels; p++) imageBuffer[b * pixels + p] = images[source * pixels + p];
    }
    return {
      images: imageBuffer.subarray(0, count * pixels),
      labels: labelBuffer.subarray(0, count),
    };
  };
}
