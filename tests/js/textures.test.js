import assert from "node:assert/strict";
import { test } from "node:test";

import {
  createNetwork,
  createTrainer,
  evaluate,
} from "../../src/layerwise/demos/shared/network.js";
import {
  filterOneSignedness,
  filterOrientation,
  makeTextures,
} from "../../src/layerwise/demos/shared/textures.js";
import { average } from "./closeness.js";

const filters = 4;
const steps = 500;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const round = (values) => Array.from(values, (value) => value.toFixed(2)).join(" ");

// How far each filter moved, relative to its length at the start.
function moves(kernel, start) {
  const length = (values, f) =>
    Math.sqrt(values.reduce((sum, w, i) => sum + (i % filters === f ? w ** 2 : 0), 0));
  const moved = kernel.map((weight, i) => weight - start[i]);
  return Array.from({ length: filters }, (_, f) => length(moved, f) / length(start, f));
}

// One start, trained on one of the two targets.
function trainOn(target, seed) {
  const textures = makeTextures({ seed, count: 400 });
  const unseen = makeTextures({ seed: seed + 1000, count: 200 });
  const network = createNetwork({ filters, classes: 2, seed });
  const start = network.kernel.slice();
  const labels = textures.labels[target];
  const trainer = createTrainer({ network, images: textures.images, labels, seed });
  for (let step = 0; step < steps; step++) trainer.step();
  return {
    accuracy: evaluate(network, unseen.images, unseen.labels[target]).accuracy,
    start: filterOneSignedness(start, filters),
    oneSigned: filterOneSignedness(network.kernel, filters),
    oriented: filterOrientation(network.kernel, filters),
    moves: moves(network.kernel, start),
  };
}

const runs = seeds.map((seed) => ({
  direction: trainOn("direction", seed),
  brightness: trainOn("brightness", seed),
}));

// A measure of the filters that moved by more than their own length, over all seeds.
function ofMoved(target, measure) {
  return runs
    .map((run) => run[target])
    .flatMap((run) => [...run[measure]].filter((_, f) => run.moves[f] > 1));
}

test("makeTextures() repeats itself for a seed and stays between black and white", () => {
  const { images, labels, count } = makeTextures({ seed: 3, count: 40 });
  assert.deepEqual(makeTextures({ seed: 3, count: 40 }).images, images);
  assert.notDeepEqual(makeTextures({ seed: 4, count: 40 }).images, images);
  assert.equal(count, 40);
  assert.equal(images.length, 40 * 64);
  assert.ok(images.every((pixel) => pixel >= -1 && pixel <= 1));
  assert.equal(labels.direction.length, 40);
});

test("makeTextures() balances the two targets independently of each other", () => {
  const { labels } = makeTextures({ seed: 3, count: 400 });
  const combinations = [0, 0, 0, 0];
  labels.direction.forEach((value, i) => (combinations[2 * value + labels.brightness[i]] += 1));
  assert.deepEqual(combinations, [100, 100, 100, 100]);
});

test("makeTextures() labels 1 as bright, and as stripes that vary along a row", () => {
  const { images, labels, count } = makeTextures({ seed: 3, count: 400 });
  const variation = (image, across, along) => {
    let sum = 0;
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 7; j++) {
        sum += (image[i * along + (j + 1) * across] - image[i * along + j * across]) ** 2;
      }
    }
    return sum;
  };
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * 64, (i + 1) * 64);
    assert.equal(average(image) > 0 ? 1 : 0, labels.brightness[i], `brightness of image ${i}`);
    const isVertical = variation(image, 1, 8) > variation(image, 8, 1);
    assert.equal(isVertical ? 1 : 0, labels.direction[i], `direction of image ${i}`);
  }
});

test("filterOneSignedness() is 1 for a sum, 0 for a difference, and scale-free", () => {
  const kernel = Float32Array.from([1, 1, 1, -1, 0, 2, -2, 0].flatMap((w) => [0.5, w]));
  const [sum, difference] = filterOneSignedness(kernel, 2);
  assert.equal(sum, 1);
  assert.equal(difference, 0.25); // |2| / 8
  assert.equal(filterOneSignedness(new Float32Array(9), 1)[0], 0);
});

test("filterOrientation() is 1 for a Sobel filter, and 0 for a mean and for a Laplacian", () => {
  const sobel = Float32Array.of(1, 0, -1, 2, 0, -2, 1, 0, -1);
  const laplacian = Float32Array.of(0, 1, 0, 1, -4, 1, 0, 1, 0);
  assert.equal(filterOrientation(sobel, 1)[0], 1);
  assert.equal(filterOrientation(laplacian, 1)[0], 0);
  assert.equal(filterOrientation(new Float32Array(9).fill(0.1), 1)[0], 0);
});

test("both targets are learned, from the same start, to 97 % of unseen textures", (context) => {
  for (const target of ["direction", "brightness"]) {
    const accuracies = runs.map((run) => run[target].accuracy);
    assert.ok(Math.min(...accuracies) >= 0.97, `${target}: ${accuracies}`);
    context.diagnostic(`${target}: ${accuracies.join(" ")}`);
  }
});

test("for every seed, direction ends with less one-signed filters than brightness", (context) => {
  const mean = (target) => runs.map((run) => average(run[target].oneSigned));
  const [direction, brightness] = [mean("direction"), mean("brightness")];
  const start = runs.map((run) => average(run.direction.start));
  context.diagnostic(`start      ${round(start)}`);
  context.diagnostic(`direction  ${round(direction)}`);
  context.diagnostic(`brightness ${round(brightness)}`);
  seeds.forEach((seed, i) => {
    assert.ok(direction[i] < 0.3 && direction[i] < start[i], `seed ${seed}: ${direction[i]}`);
    assert.ok(brightness[i] > 0.5 && brightness[i] > start[i], `seed ${seed}: ${brightness[i]}`);
  });
});

test("filters that moved take sums for brightness and differences for direction", (context) => {
  const differences = ofMoved("direction", "oneSigned");
  const sums = ofMoved("brightness", "oneSigned");
  const share = (values) => `${values.length} of ${filters * seeds.length} filters moved`;
  context.diagnostic(`direction: ${share(differences)}, at most ${Math.max(...differences)}`);
  context.diagnostic(`brightness: ${share(sums)}, at least ${Math.min(...sums)}`);
  assert.ok(differences.length >= 20 && sums.length >= 10);
  assert.ok(differences.every((value) => value < 0.15));
  assert.ok(sums.every((value) => value > 0.85));
});

test("filters that moved are oriented for direction and not for brightness", (context) => {
  const oriented = ofMoved("direction", "oriented");
  const round = ofMoved("brightness", "oriented");
  context.diagnostic(`direction: mean ${average(oriented)}, least ${Math.min(...oriented)}`);
  context.diagnostic(`brightness: mean ${average(round)}, most ${Math.max(...round)}`);
  assert.ok(average(oriented) > 0.9);
  assert.ok(average(round) < 0.1);
});
