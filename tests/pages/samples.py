"""What the rows speak of: arrays, layers, models and generators."""

from functools import cache

import keras
import numpy as np
from keras import layers


def random(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def after(layer, inputs):
    """Return a layer after it has seen some inputs."""
    layer(inputs)
    return layer


def compiled(*stack, loss="mse"):
    model = keras.Sequential(stack)
    # these models train for a step or two: building a graph takes longer than it saves
    model.compile("sgd", loss, metrics=["accuracy"], run_eagerly=True)
    return model


def classifier():
    return compiled(
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
    )


def pixel_classifier():
    return compiled(
        keras.Input((28, 28, 1)), layers.Dense(2, "softmax"), loss="sparse_categorical_crossentropy"
    )


@cache
def history():
    return classifier().fit(images(), labels(), validation_split=0.5, verbose=0)


def branch():
    return keras.Sequential([keras.Input((4,)), layers.Dense(5)])


class Data(keras.utils.PyDataset):
    """Two batches of four images."""

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return random(4, 28, 28, 1), np.arange(4) % 3


def generator():
    while True:
        yield random(4, 28, 28, 1), np.arange(4) % 3


def lengths(*timesteps):
    """Yield two sequences of each given length."""
    for length in timesteps:
        yield random(2, length, 4), random(2, 1)


def images():
    return random(8, 28, 28, 1)


def labels():
    return np.arange(8) % 3


# What the rows speak of; made only when a row's code names it.
NAMES = {
    "a": lambda: keras.Input((4,)),
    "b": lambda: keras.Input((4,)),
    "x": images,
    "y": labels,
    "layer": lambda: branch().layers[0],
    "left": branch,
    "right": branch,
    "conv": lambda: after(layers.Conv2D(32, 5), images()),
    "lstm": lambda: after(layers.LSTM(10), random(2, 3, 1)),
    "W": lambda: random(32, 1, 5, 5),
    "bias": lambda: random(32),
    "model": classifier,
    "pixels": pixel_classifier,
    "masks": lambda: (random(8, 28, 28) > 0).astype(int),
    "sequences": lambda: compiled(keras.Input((None, 4)), layers.LSTM(2), layers.Dense(1)),
    "history": history,
    "generator": lambda: generator,
    "dense": branch,
    "lengths": lambda: lengths,
    "Data": lambda: Data,
    "images": lambda: random(2, 8, 8, 3),
    "kernel": lambda: random(3, 3, 3, 4),
}
