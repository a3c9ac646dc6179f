"""What Keras does with a case: refuses it, infers a shape, runs it."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np

from .case import Case
from .sizes import random_array


@dataclass
class Inferred:
    """A layer that was built on symbolic inputs, with the shape of its (first) output."""

    layer: keras.layers.Layer
    shape: tuple
    state_shapes: tuple


def inferred(case: Case) -> Inferred | Exception:
    """Make and build the layer as a functional model does; return what Keras refuses it with."""
    try:
        layer = case.call.theirs()
        outputs = layer(_symbolic(case.model_shape, layer))
    except Exception as refusal:
        return refusal
    first, *states = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return Inferred(layer, tuple(first.shape), tuple(tuple(each.shape) for each in states))


def _symbolic(shape: tuple | list, layer: keras.layers.Layer) -> object:
    if isinstance(shape, list):
        return [keras.KerasTensor(each) for each in shape]
    return keras.KerasTensor(shape, "int32" if _takes_ids(layer) else "float32")


def _takes_ids(layer: keras.layers.Layer) -> bool:
    return isinstance(layer, keras.layers.Embedding)


def inputs_of(case: Case, layer: keras.layers.Layer) -> np.ndarray | list[np.ndarray]:
    if isinstance(case.shape, list):
        return [random_array(shape, seed) for seed, shape in enumerate(case.shape)]
    if _takes_ids(layer):
        return np.random.default_rng(0).integers(0, layer.input_dim, case.shape)
    return random_array(case.shape)


def give_random_weights(layer: keras.layers.Layer) -> None:
    """Give every weight random values, so that none of them can be left out unseen."""
    for seed, weight in enumerate(layer.weights):
        values = random_array(tuple(weight.shape), seed + 100)
        positive = "variance" in weight.name
        if weight.name != "count":
            weight.assign(np.abs(values) + 0.5 if positive else values)
    if isinstance(layer, keras.layers.Normalization):
        layer.finalize_state()


def ran(layer: keras.layers.Layer, inputs: object) -> list[np.ndarray] | Exception:
    """Run the layer on numbers; return its outputs, or what it fails with."""
    try:
        outputs = layer(inputs)
        outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
        return [keras.ops.convert_to_numpy(each) for each in outputs]
    except Exception as failure:
        return failure
