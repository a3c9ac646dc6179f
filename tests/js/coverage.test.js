import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import {
  axisPaths,
  coverageLinks,
  coverageState,
  imageSide,
} from "../../src/layerwise/demos/shared/coverage.js";
import {
  coverageCode,
  coveragePointed,
  coverageRefusal,
  coverageSteps,
  coverageVerdict,
  mapCaption,
} from "../../src/layerwise/demos/shared/coverage_words.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const { features, images, refusals } = vectors.coverage;

const named = ({ stack, path, padding, size }) => `${stack}, ${path}, ${padding}, ${size}`;
const stateOf = (settings) =>
  coverageState({ positions: "feature positions", path: "block", ...settings });
const RESNET = { padding: "same", size: 8 };
const steps = (settings) => Object.fromEntries(coverageSteps(stateOf(settings)));

test("every feature position is counted as often as Keras's gradient says", () => {
  for (const wanted of features) {
    const state = stateOf(wanted);
    assert.equal(state.outputs, wanted.outputs, named(wanted));
    if (wanted.outputs) assert.deepEqual([...state.features.counts], wanted.counts, named(wanted));
    else assert.equal(state.features.read, 0, named(wanted));
  }
});

test("an output reads the positions that it reads in Keras", () => {
  for (const wanted of features.filter(({ outputs }) => outputs)) {
    const pointed = { map: "outputs", row: 1 % wanted.outputs, column: 0 };
    const links = coverageLinks(stateOf(wanted), pointed);
    assert.deepEqual([...links.features], wanted.toOutput, named(wanted));
  }
});

test("pixels behind the stem are counted as often as Keras's gradient says", () => {
  for (const wanted of images) {
    const state = stateOf({ ...wanted, positions: "image pixels" });
    if (!wanted.image) {
      assert.equal(state.outputs, 0, named(wanted));
      continue;
    }
    assert.equal(state.image, wanted.image, named(wanted));
    assert.equal(state.pixels.read, wanted.read, named(wanted));
    const { side, counts } = state.pixels;
    const rows = Array.from({ length: side }, (_, row) =>
      counts.subarray(row * side, (row + 1) * side).reduce((sum, count) => sum + count, 0),
    );
    assert.deepEqual(rows, wanted.rows, named(wanted));
  }
});

test("the stem turns every image of the demo into the size that it shows", () => {
  const stem = [
    { kernel: 7, strides: 2 },
    { kernel: 3, strides: 2 },
  ];
  for (const padding of ["same", "valid", "ZeroPadding2D"])
    for (let size = 4; size <= 14; size++)
      assert.equal(axisPaths(stem, imageSide(size, padding), padding).sizes.at(-1), size);
});

test("the shares of the three blocks are those that the literature argues about", () => {
  const shares = (stack) =>
    ["main", "shortcut", "block"].map((path) => {
      const { read, side } = stateOf({ ...RESNET, stack, path }).features;
      return read / side ** 2;
    });
  assert.deepEqual(shares("ResNet v1"), [0.25, 0.25, 0.25]);
  assert.deepEqual(shares("ResNet v1.5"), [1, 0.25, 1]);
  assert.deepEqual(shares("ResNet-D"), [1, 1, 1]);
});

test("who reads whom is the same from both ends", () => {
  const state = stateOf({ ...RESNET, stack: "ResNet v1.5", positions: "image pixels" });
  const sides = { outputs: state.outputs, features: state.size, pixels: state.image };
  const at = (map, index) => ({
    map,
    row: Math.floor(index / sides[map]),
    column: index % sides[map],
  });
  for (const [from, to] of [
    ["outputs", "features"],
    ["outputs", "pixels"],
    ["features", "pixels"],
  ])
    for (let index = 0; index < sides[from] ** 2; index += 3) {
      const forth = coverageLinks(state, at(from, index))[to];
      for (let other = 0; other < forth.length; other += 37) {
        const back = coverageLinks(state, at(to, other))[from];
        assert.equal(forth[other], back[index], `${from} ${index}, ${to} ${other}`);
      }
    }
});

test("Keras's own words stand where it refuses a block", () => {
  for (const wanted of refusals) {
    const { branches, outputs } = stateOf(wanted);
    assert.equal(outputs === 0, wanted.says !== "", named(wanted));
    if (outputs) continue;
    const [, ours] = /Keras refuses[^:]*: (.*)/.exec(coverageRefusal(branches));
    assert.ok(wanted.says.startsWith(ours), `${ours} against ${wanted.says}`);
  }
});

test("the share of a block is worked out path by path", () => {
  const worked = steps({ ...RESNET, stack: "ResNet v1.5" });
  assert.equal(
    worked["main path: 1×1, 3×3/2, 1×1"],
    "8 of 8 rows · 8 of 8 columns = 64 of 64, 100\u00a0%",
  );
  assert.equal(worked["shortcut: 1×1/2"], "4 of 8 rows · 4 of 8 columns = 16 of 64, 25\u00a0%");
  assert.equal(worked["both paths"], "64 of 64 positions, 100\u00a0%");
});

test("a path of one output is added to all outputs, as Keras does, and it is said", () => {
  const state = stateOf({ stack: "ResNet v1.5", padding: "valid", size: 4 });
  assert.equal(state.outputs, 2);
  assert.equal(
    Object.fromEntries(coverageSteps(state)).output,
    "Add stretches the main path's 1 × 1 over 2 × 2, without a warning",
  );
  assert.equal(
    coveragePointed(state, { map: "features", row: 0, column: 2 }),
    "Feature position (0, 2) is read by 4 of 4 outputs. Paths: main path 2 · 2 + shortcut 1 · 1 = 5.",
  );
});

test("the output's size is worked out by the rule of its padding", () => {
  const output = (padding, size) => steps({ stack: "3x3/2", padding, size }).output;
  assert.equal(output("same", 7), "⌈7 / 2⌉ = 4 windows along each axis: 4 × 4");
  assert.equal(output("valid", 8), "⌊(8 − 3) / 2⌋ + 1 = 3 windows along each axis: 3 × 3");
  assert.equal(
    output("ZeroPadding2D", 8),
    "⌊(8 + 2 − 3) / 2⌋ + 1 = 4 windows along each axis: 4 × 4",
  );
});

test("why all pixels are read is worked out, and what is left over is counted", () => {
  const image = { stack: "ResNet v1", size: 8, positions: "image pixels" };
  const whole = steps({ ...image, padding: "same" });
  assert.equal(whole.image, "1,024 of 1,024 pixels, 100\u00a0%");
  assert.equal(whole["one feature position"], "sees 7 + 2 · (3 − 1) = 11 pixels along each axis");
  assert.match(whole["windows that are read"], /^start 2 · 4 = 8 pixels apart; 11 > 8/);
  assert.doesNotMatch(whole["windows that are read"], /left over/);
  const part = steps({ ...image, padding: "ZeroPadding2D" });
  assert.equal(part.image, "900 of 1,024 pixels, 87.9\u00a0%");
  assert.match(
    part["windows that are read"],
    /behind the last one, 2 rows and columns are left over$/,
  );
});

test("the left-over rows that are written are the rows that nobody reads", () => {
  for (const stack of ["1x1/2", "3x3/2", "ResNet v1", "ResNet-D"])
    for (const padding of ["same", "valid", "ZeroPadding2D"])
      for (let size = 4; size <= 14; size++) {
        const state = stateOf({ stack, padding, size, positions: "image pixels" });
        if (!state.outputs) continue;
        const { side, read } = state.pixels;
        const written = Object.fromEntries(coverageSteps(state))["windows that are read"];
        const left = Number(/(\d+) rows and columns/.exec(written)?.[1] ?? 0);
        assert.equal(read, (side - left) ** 2, `${stack} ${padding} ${size}`);
      }
});

test("a position says who reads it, with its paths as a product", () => {
  const state = stateOf({ ...RESNET, stack: "ResNet v1" });
  assert.equal(
    coveragePointed(state, { map: "features", row: 2, column: 0 }),
    "Feature position (2, 0) is read by 6 of 16 outputs. Paths: main path 3 · 2 + shortcut 1 · 1 = 7.",
  );
  assert.equal(
    coveragePointed(state, { map: "features", row: 3, column: 2 }),
    "Feature position (3, 2) is read by no output: its value changes nothing.",
  );
  assert.equal(
    coveragePointed(state, { map: "outputs", row: 1, column: 1 }),
    "Output (1, 1) reads 9 of 64 feature positions.",
  );
});

test("without an output nothing is read, and it is said", () => {
  const state = stateOf({ stack: "ResNet v1", padding: "valid", size: 8 });
  const at = (map) => coveragePointed(state, { map, row: 0, column: 1 });
  assert.equal(at("outputs"), "There is no output.");
  assert.equal(at("features"), "Feature position (0, 1): there is no output to read it.");
});

test("a pixel says how many feature positions see it", () => {
  const state = stateOf({ ...RESNET, stack: "ResNet v1", positions: "image pixels" });
  const links = coverageLinks(state, { map: "pixels", row: 1, column: 12 });
  const seen = links.features.filter((way) => way > 0).length;
  const sentence = coveragePointed(state, { map: "pixels", row: 1, column: 12 });
  assert.ok(sentence.endsWith(`Seen by ${seen} of 64 feature positions.`), sentence);
});

test("the caption and the verdict name the share", () => {
  const state = stateOf({ ...RESNET, stack: "ResNet v1" });
  assert.equal(mapCaption(state.features), "16 of 64, 25\u00a0%; read 0 to 10 times");
  assert.equal(coverageVerdict(state), "16 of 64 positions, 25\u00a0%, are read.");
  const pooled = stateOf({ ...RESNET, stack: "2x2 pooling" });
  assert.equal(mapCaption(pooled.features), "64 of 64, 100\u00a0%; read 1 time");
});

test("the code names the padding that it needs, and adds the paths of a block", () => {
  const code = (settings) => coverageCode(stateOf({ ...RESNET, ...settings }));
  assert.equal(
    code({ stack: "1x1/2" }),
    "inputs = keras.Input((8, 8, 64))\noutputs = keras.layers.Conv2D(64, 1, strides=2)(inputs)",
  );
  assert.match(code({ stack: "3x3/2" }), /Conv2D\(64, 3, strides=2, padding="same"\)/);
  const zeros = code({ stack: "3x3/2", padding: "ZeroPadding2D" });
  assert.match(zeros, /ZeroPadding2D\(1\)\(inputs\)\n.*Conv2D\(64, 3, strides=2\)\(outputs\)$/);
  assert.match(code({ stack: "ResNet v1" }), /Add\(\)\(\[main, shortcut\]\)$/);
  assert.doesNotMatch(code({ stack: "ResNet v1", path: "main" }), /Add|shortcut/);
});
