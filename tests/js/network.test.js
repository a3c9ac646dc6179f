import assert from "node:assert/strict";
import { test } from "node:test";

import { drawKernel } from "../../src/layerwise/demos/shared/initializers.js";
import {
  applyStep,
  createNetwork,
  createTrainer,
  evaluate,
  featureMaps,
  gradients,
  predict,
} from "../../src/layerwise/demos/shared/network.js";
import { createRandom } from "../../src/layerwise/demos/shared/random.js";
import { relativeError } from "./closeness.js";
import vectors from "./vectors.json" with { type: "json" };

const weightNames = ["kernel", "bias", "denseKernel", "denseBias"];
const tolerance = 1e-4; // relative, against Keras

const kerasCases = vectors.network.training.map((keras) => ({
  ...keras,
  images: Float32Array.from(keras.images),
}));

// A network with Keras's weights.
function networkOf(keras) {
  const { filters, classes, imageSize, kernelSize } = keras;
  const network = createNetwork({ filters, classes, imageSize, kernelSize });
  for (const name of weightNames) network[name].set(keras.weights[name]);
  return network;
}

// Asserts closeness to Keras and remembers the worst error, which the test then reports.
function errorMeter() {
  const meter = { worst: 0, where: "" };
  meter.check = (actual, expected, where) => {
    const error = relativeError(actual, expected);
    assert.ok(error < tolerance, `${where}: relative error ${error}`);
    if (error > meter.worst) Object.assign(meter, { worst: error, where });
  };
  meter.report = (context) =>
    context.diagnostic(`worst relative error ${meter.worst.toExponential(1)} (${meter.where})`);
  return meter;
}

function randomBatch(count, classes, seed) {
  const random = createRandom(seed);
  return {
    images: Float32Array.from({ length: count * 64 }, random.uniform),
    labels: Uint8Array.from({ length: count }, () => Math.floor(classes * random.uniform())),
  };
}

function filterWeights({ kernel, filters }, f) {
  return kernel.filter((_, index) => index % filters === f);
}

test("gradients() gives Keras's loss, accuracy and gradients of all four weights", (context) => {
  const meter = errorMeter();
  for (const keras of kerasCases) {
    const ours = gradients(networkOf(keras), keras.images, keras.labels);
    meter.check([ours.loss], [keras.loss], `${keras.name}: loss`);
    assert.ok(Math.abs(ours.accuracy - keras.accuracy) < 1e-6, `${keras.name}: accuracy`);
    for (const name of weightNames) {
      meter.check(ours[name], keras.gradients[name], `${keras.name}: gradient of ${name}`);
    }
  }
  meter.report(context);
});

test("applyStep() after gradients() trains to the weights that Keras's SGD reaches", (context) => {
  const meter = errorMeter();
  for (const keras of kerasCases) {
    const network = networkOf(keras);
    for (let step = 0; step < keras.steps; step++) {
      applyStep(network, gradients(network, keras.images, keras.labels), keras.learningRate);
    }
    for (const name of weightNames) {
      meter.check(network[name], keras.weightsAfter[name], `${keras.name}: ${name}`);
    }
  }
  meter.report(context);
});

test("featureMaps() and predict() give Keras's maps and probabilities", (context) => {
  const meter = errorMeter();
  for (const keras of kerasCases) {
    const network = networkOf(keras);
    const first = keras.images.subarray(0, keras.imageSize ** 2);
    meter.check(featureMaps(network, first), keras.featureMaps, `${keras.name}: maps`);
    meter.check(predict(network, first), keras.probabilities, `${keras.name}: probabilities`);
  }
  meter.report(context);
});

test("createNetwork() starts the constant network with the weights that Keras was given", () => {
  const keras = kerasCases.find(({ start }) => start === "constant");
  const network = createNetwork({ ...keras, seed: 0 });
  for (const name of weightNames) {
    assert.deepEqual(network[name], Float32Array.from(keras.weights[name]), name);
  }
});

// The step is tiny, which the double precision of the loss allows: with 1e-3, some position of a
// map crosses relu's kink on the way, and the difference is not the gradient of either side.
test("gradients() agrees with finite differences of evaluate()'s loss", (context) => {
  const step = 1e-5;
  const network = createNetwork({ filters: 3, classes: 4, seed: 5 });
  const { images, labels } = randomBatch(6, 4, 9);
  const gradient = gradients(network, images, labels);
  let worst = 0;
  for (const name of weightNames) {
    const weights = network[name];
    const slopes = Float64Array.from(weights, (weight, i) => {
      weights[i] = weight + step;
      const [above, lossAbove] = [weights[i], evaluate(network, images, labels).loss];
      weights[i] = weight - step;
      const [below, lossBelow] = [weights[i], evaluate(network, images, labels).loss];
      weights[i] = weight;
      return (lossAbove - lossBelow) / (above - below); // the 32-bit weights, as they really moved
    });
    const error = relativeError(gradient[name], slopes);
    assert.ok(error < 1e-6, `${name}: relative error ${error}`);
    worst = Math.max(worst, error);
  }
  context.diagnostic(`worst relative error ${worst.toExponential(1)}`);
});

test("evaluate() gives the loss and accuracy of gradients() and changes no weight", () => {
  const network = createNetwork({ seed: 2 });
  const { images, labels } = randomBatch(20, 10, 3);
  const before = weightNames.map((name) => network[name].slice());
  const { loss, accuracy } = gradients(network, images, labels);
  const kernelGradient = gradients(network, images, labels).kernel.slice();
  const result = evaluate(network, images, labels);
  assert.deepEqual([result.loss, result.accuracy], [loss, accuracy]);
  assert.equal(result.correct / result.count, accuracy);
  assert.deepEqual(
    weightNames.map((name) => network[name]),
    before,
  );
  // and leaves the gradients that the last call returned as they were
  assert.deepEqual(gradients(network, images, labels).kernel, kernelGradient);
});

test("gradients() fills the same arrays at every call, and equal ones for equal input", () => {
  const network = createNetwork({ seed: 2 });
  const { images, labels } = randomBatch(20, 10, 3);
  const first = gradients(network, images, labels);
  const copy = first.denseKernel.slice();
  const second = gradients(network, images, labels);
  assert.equal(second.denseKernel, first.denseKernel);
  assert.deepEqual(second.denseKernel, copy);
});

test("predict() gives probabilities even for huge logits", () => {
  const network = createNetwork({ classes: 3, seed: 1 });
  network.denseBias.set([2000, 0, -2000]);
  const probabilities = predict(network, randomBatch(1, 3, 1).images);
  assert.deepEqual([...probabilities], [1, 0, 0]);
});

test("createNetwork() shares its filters with drawKernel() for the same seed", () => {
  const network = createNetwork({ filters: 8, seed: 11 });
  assert.deepEqual(network.kernel, drawKernel("glorot_uniform", [3, 3, 1, 8], 11));
  assert.notDeepEqual(createNetwork({ filters: 8, seed: 12 }).kernel, network.kernel);
  assert.equal(network.denseKernel.length, 36 * 8 * 10);
  // The dense layer has random numbers of its own.
  assert.notDeepEqual(network.denseKernel, drawKernel("glorot_uniform", [36 * 8, 10], 11));
  assert.ok(network.bias.every((weight) => weight === 0));
});

test("a constant start keeps all filters bit-identical, and a random start does not", () => {
  const { images, labels } = randomBatch(100, 10, 6);
  for (const start of ["constant", "glorot_uniform"]) {
    const network = createNetwork({ filters: 4, start, seed: 1 });
    const before = network.kernel.slice();
    const trainer = createTrainer({ network, images, labels, seed: 1 });
    for (let step = 0; step < 300; step++) trainer.step();
    assert.notDeepEqual(network.kernel, before, `${start}: the filters have moved`);
    const filters = [0, 1, 2, 3].map((f) => filterWeights(network, f).join());
    assert.equal(new Set(filters).size, start === "constant" ? 1 : 4, start);
  }
});

test("createTrainer() sees every image once per epoch, also when the last batch is smaller", () => {
  const count = 25;
  const images = new Float32Array(count * 64);
  for (let i = 0; i < count; i++) images[i * 64] = 1; // the same single pixel in every image
  const labels = new Uint8Array(count);
  const network = createNetwork({ filters: 1, classes: 2, start: "constant" });
  const trainer = createTrainer({ network, images, labels, batchSize: 10, learningRate: 0 });
  assert.equal(trainer.stepsPerEpoch, 3);
  for (let step = 1; step <= 3; step++) {
    assert.ok(Math.abs(trainer.step().loss - Math.log(2)) < 1e-6);
    assert.deepEqual([trainer.steps, trainer.epochs], [step, step === 3 ? 1 : 0]);
  }
});

test("createTrainer() visits the images of an epoch in a new order each time, none twice", () => {
  // Image i shows its own brightness, and learning rate 0 keeps the network as it is, so the
  // losses of batches of one identify the images.
  const count = 12;
  const images = Float32Array.from({ length: count * 64 }, (_, p) => Math.floor(p / 64) / count);
  const labels = new Uint8Array(count);
  const network = createNetwork({ filters: 2, classes: 2, seed: 4 });
  const trainer = createTrainer({ network, images, labels, batchSize: 1, learningRate: 0 });
  const epoch = () => Array.from({ length: count }, () => trainer.step().loss);
  const [first, second] = [epoch(), epoch()];
  assert.notDeepEqual(first, second);
  assert.equal(new Set(first).size, count);
  assert.deepEqual([...first].sort(), [...second].sort());
});

test("createTrainer() repeats a training run bit by bit for the same seed", () => {
  const { images, labels } = randomBatch(50, 10, 8);
  const run = (seed) => {
    const network = createNetwork({ filters: 4, seed: 1 });
    const trainer = createTrainer({ network, images, labels, seed });
    for (let step = 0; step < 20; step++) trainer.step();
    return network.denseKernel;
  };
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
});

test("createTrainer() lets the learning rate change between steps", () => {
  const { images, labels } = randomBatch(32, 10, 8);
  const network = createNetwork({ seed: 1 });
  const trainer = createTrainer({ network, images, labels });
  trainer.learningRate = 0;
  const before = network.kernel.slice();
  trainer.step();
  assert.deepEqual(network.kernel, before);
});

test("wrong sizes, labels and starts are rejected with what was received", () => {
  const network = createNetwork({ classes: 2 });
  const image = new Float32Array(64);
  const check = (call, message) => assert.throws(call, message);
  check(() => createNetwork({ kernelSize: 9 }), /kernelSize=9, imageSize=8/);
  check(() => createNetwork({ start: "xavier" }), /unknown initializer: xavier/);
  check(() => gradients(network, image, [0, 1]), /8x8 pixels each. Received: 64 pixels .* of 2/);
  check(() => evaluate(network, image, [2]), /labels must be integers in 0..1. Received: 2/);
  check(() => evaluate(network, new Float32Array(0), []), /at least one image/);
  check(() => predict(network, image.subarray(1)), /Received: 63 pixels for a batch of 1/);
});
