"""A stack in Keras whose output adds up what it reads: every kernel holds ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

import keras
import numpy as np

from .case import Call


def reads_of(calls: Sequence[Call], sizes: Sequence[int]) -> np.ndarray:
    """Return how often each output position of a stack reads each input position, by Keras.

    The batch is one image for each input position, which holds a one there and zeros elsewhere.

    Parameters
    ----------
    calls : sequence of Call
        Layers on one channel.
    sizes : sequence of int
        The input's spatial sizes.

    Returns
    -------
    ndarray of shape (*sizes, *output sizes)
        A mean over fewer pixels, as "same" takes it at the border, reads each of them more.
    """
    positions = math.prod(sizes)
    values = np.eye(positions, dtype="float32").reshape(positions, *sizes, 1)
    for call in calls:
        layer = call.theirs()
        layer.build(values.shape)
        layer.set_weights([_ones_or_zeros(weight) for weight in layer.weights])
        pooled = math.prod(getattr(layer, "pool_size", (1,)))  # from the mean to the sum
        values = pooled * keras.ops.convert_to_numpy(layer(values))
    return values.reshape(*sizes, *values.shape[1:-1])


def _ones_or_zeros(weight: keras.Variable) -> np.ndarray:
    make = np.zeros if weight.name == "bias" else np.ones
    return make(weight.shape, "float32")
