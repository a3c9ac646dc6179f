// The sizes of an input and the arguments of a layer, with their names. No DOM.

import { quantity } from "./formula.js";
import { LayerRefusal, shapeText } from "./layer_refusals.js";
import { LAYER_TYPES } from "./layer_types.js";

/** Keras's names of the axes that a window moves over, by their number. */
export const SPATIAL_NAMES = { 1: ["steps"], 2: ["height", "width"] };

/** An argument along one axis; the axis is named only where there are several. */
export function axisArgument(layer, name, axis) {
  const { rank } = LAYER_TYPES[layer.type];
  return quantity(rank === 1 ? name : `${name}[${axis}]`, layer[name][axis]);
}

/** The spatial sizes of an input, and its channels, with their names. */
export function splitShape(layer, shape) {
  const { rank } = LAYER_TYPES[layer.type];
  const names = ["batch", ...SPATIAL_NAMES[rank], "channels"];
  if (shape.length !== names.length) {
    throw new LayerRefusal(`${layer.type} takes ${names.length} axes: (${names.join(", ")}).`, {
      received: `input_shape=${shapeText(shape)}, which has ${shape.length}`,
      mend:
        names.length - shape.length === 1
          ? "Is the batch axis missing, or the channel axis? Every size counts, also a 1."
          : "Reshape the input, or take the layer for this number of axes.",
      keras: rankComplaint(layer, names.length, shape.length),
    });
  }
  const [, ...sizes] = shape.map((size, i) => quantity(names[i], size));
  return { spatial: sizes.slice(0, -1), channels: sizes.at(-1) };
}

/** What Keras says of a wrong number of axes. */
function rankComplaint(layer, wanted, found) {
  const exact = !layer.kernel_size;
  if (!exact && found > wanted) return "Kernel shape must have the same length as input";
  return `expected ${exact ? "ndim" : "min_ndim"}=${wanted}, found ndim=${found}`;
}

/** Its filters, or its units, with their name. */
export const filtersOf = (layer) => quantity("filters", layer.filters);
export const unitsOf = (layer) => quantity("units", layer.units);

/** All sizes but the batch, named by their place, as Flatten and Reshape see them. */
export function placedSizes(shape, last = `axis ${shape.length - 1}`) {
  return shape
    .slice(1)
    .map((size, i, { length }) => quantity(i === length - 1 ? last : `axis ${i + 1}`, size));
}
