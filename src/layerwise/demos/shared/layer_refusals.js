// What Keras refuses, said in three parts: the rule, what was received, how to mend it. No DOM.

import { pythonTuple } from "./layer_types.js";

/** A layer, or a stack, that Keras refuses too. */
export class LayerRefusal extends Error {
  /**
   * @param {string} rule
   * @param {{received: string, mend: string, keras?: string}} parts - `keras` is the beginning, or
   *   the telling part, of Keras's own message
   */
  constructor(rule, { received, mend, keras = "" }) {
    super(rule);
    Object.assign(this, { rule, received, mend, keras });
  }
}

/** A shape as Keras prints it. */
export function shapeText(shape) {
  return pythonTuple(shape.map((size) => size ?? "None"));
}

/** Refuse arguments that no input could mend. */
export function checkArguments(layer) {
  if (layer.groups && layer.filters % layer.groups) {
    throw new LayerRefusal(`${layer.type}: filters must be a multiple of groups.`, {
      received: `filters=${layer.filters}, groups=${layer.groups}`,
      mend: "Each group makes filters / groups of the output's channels.",
      keras: "The number of filters must be evenly divisible by the number of groups",
    });
  }
  if (layer.groups && layer.dilation_rate) checkDilation(layer); // depthwise layers may do both
  if (layer.target_shape) checkTarget(layer.target_shape);
}

function checkDilation({ strides, dilation_rate }) {
  if (Math.max(...strides) === 1 || Math.max(...dilation_rate) === 1) return;
  throw new LayerRefusal("A convolution cannot have strides above 1 and a dilation_rate above 1.", {
    received: `strides=${pythonTuple(strides)}, dilation_rate=${pythonTuple(dilation_rate)}`,
    mend: "Set one of the two to 1 on every axis.",
    keras: "`strides > 1` not supported in conjunction with `dilation_rate > 1`",
  });
}

function checkTarget(target) {
  if (target.filter((size) => size === -1).length < 2) return;
  throw new LayerRefusal(
    "target_shape is a tuple of whole numbers, without the batch axis; " +
      "one of them may be -1, for the size that is left.",
    {
      received: `target_shape=${pythonTuple(target)}`,
      mend: "Write (28, 28, 1) or (-1, 28, 1), for example.",
      keras: "There must be at most one unknown dimension (-1) in `target_shape`",
    },
  );
}
