import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { convolutionAxes } from "../../src/layerwise/demos/shared/convolution.js";
import {
  isPixel,
  linkedAxis,
  linksOfOutput,
  linksOfPlace,
  linksOfTap,
} from "../../src/layerwise/demos/shared/linked_axes.js";
import { axisWindows } from "../../src/layerwise/demos/shared/windows.js";

const { windows, convolution } = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url)));
const oneFilter = convolution.values.filter(
  ({ kernelShape, bias }) => kernelShape[2] * kernelShape[3] === 1 && !bias,
);

function linked(layer) {
  const { rows, columns } = convolutionAxes(layer);
  return { rows: linkedAxis(rows), columns: linkedAxis(columns) };
}

const named = ({ shape, kernelShape, strides, dilation, padding }) =>
  `(${shape}) by (${kernelShape}), strides ${strides}, dilation ${dilation}, ${padding}`;

test("pixels that no output reads are those that no output reads in Keras", () => {
  for (const axis of windows.axes) {
    const read = new Set(axis.reads.flat());
    const unread = Array.from({ length: axis.size }, (_, pixel) => pixel).filter(
      (pixel) => !read.has(pixel),
    );
    const ours = linkedAxis({ ...axis, ...axisWindows(axis) }).unread;
    if (axis.count > 0) assert.deepEqual(ours, unread, JSON.stringify(axis));
  }
});

test("the products over the links of an output add up to what Keras computes", () => {
  for (const layer of oneFilter) {
    const axes = linked(layer);
    const [, width] = layer.shape;
    layer.outputs.forEach((expected, place) => {
      const [i, j] = [Math.floor(place / layer.outputShape[1]), place % layer.outputShape[1]];
      const sum = linksOfOutput(axes, i, j)
        .filter(({ row, column }) => isPixel(axes, row, column))
        .reduce((total, { row, column, a, b }) => {
          const weight = layer.kernel[a * layer.kernelShape[1] + b];
          return total + layer.inputs[row * width + column] * weight;
        }, 0);
      assert.equal(sum + 0, expected, named(layer));
    });
  }
});

test("a place, a weight and an output that are linked say so from every side", () => {
  for (const layer of oneFilter) {
    const axes = linked(layer);
    const key = (...numbers) => numbers.join();
    const all = [];
    for (let i = 0; i < layer.outputShape[0]; i++)
      for (let j = 0; j < layer.outputShape[1]; j++)
        for (const { row, column, a, b } of linksOfOutput(axes, i, j))
          all.push(key(row, column, a, b, i, j));
    const byPlace = [];
    for (let row = axes.rows.first; row <= axes.rows.last; row++)
      for (let column = axes.columns.first; column <= axes.columns.last; column++)
        for (const { i, j, a, b } of linksOfPlace(axes, row, column))
          byPlace.push(key(row, column, a, b, i, j));
    const byTap = [];
    for (let a = 0; a < layer.kernelShape[0]; a++)
      for (let b = 0; b < layer.kernelShape[1]; b++)
        for (const { row, column, i, j } of linksOfTap(axes, a, b))
          byTap.push(key(row, column, a, b, i, j));
    assert.deepEqual(byPlace.sort(), all.sort(), named(layer));
    assert.deepEqual(byTap.sort(), all, named(layer));
  }
});

test("the odd zero of same comes after, and those of causal before", () => {
  const axis = (padding, size, strides) => {
    const described = { size, kernel: 3, strides, dilation: 1, padding };
    const { first, last } = linkedAxis({ ...described, ...axisWindows(described) });
    return [first, last];
  };
  assert.deepEqual(axis("same", 8, 2), [0, 8]);
  assert.deepEqual(axis("same", 8, 1), [-1, 8]);
  assert.deepEqual(axis("causal", 8, 1), [-2, 7]);
});
