"""What Keras does when a model runs on data: the oracle of these tests, and no code of ours."""

from collections import Counter
from contextlib import contextmanager
from unittest import mock

import keras
import numpy as np

SIZE = 20  # stands for an unknown size


def data_for(model, batch=2):
    """Return ones in the structure of the model's inputs."""

    def ones(shape, dtype):
        sizes = [batch, *(SIZE if size is None else size for size in shape[1:])]
        return np.ones(sizes, dtype)

    is_sequence = isinstance(model, keras.Sequential)
    inputs = model.inputs[0] if is_sequence else model.input
    return keras.tree.map_structure(lambda tensor: ones(tensor.shape, tensor.dtype), inputs)


@contextmanager
def recorded_calls():
    """Yield a list that fills with (layer, input shapes, output shapes), one entry a call.

    Layers inside a wrapper, and cells inside a recurrent layer, are no layers of the model.
    """
    calls, around = [], []
    original = keras.layers.Layer.__call__

    def call(self, *arguments, **named):
        counts = not around or isinstance(around[-1], keras.Model)
        around.append(self)
        try:
            outputs = original(self, *arguments, **named)
        finally:
            around.pop()
        if counts:
            calls.append((self, shapes((arguments, named)), shapes(outputs)))
        return outputs

    with mock.patch.object(keras.layers.Layer, "__call__", call):
        yield calls


def shapes(structure):
    """Return the shapes of the arrays in a structure."""
    flat = keras.tree.flatten(structure)
    return tuple(tuple(each.shape) for each in flat if hasattr(each, "shape"))


def calls_of(model, data):
    """Run a model, and count its layers' calls, without the call of the model itself."""
    with recorded_calls() as calls:
        model(data)
    return Counter(
        (layer.name, type(layer).__name__, layer.count_params(), given, made)
        for layer, given, made in calls
        if layer is not model
    )


def totals_of(model):
    """Return total and trainable parameters, as `summary` prints them."""
    lines = []
    model.summary(print_fn=lambda text, line_break=True: lines.append(text))
    numbers = {}
    for line in "\n".join(lines).splitlines():
        title, colon, rest = line.partition(" params: ")
        if colon:
            numbers[title.strip()] = int(rest.split()[0].replace(",", ""))
    return numbers["Total"], numbers["Trainable"]
