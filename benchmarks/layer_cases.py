"""The cases of `benchmarks/layers.py`: one layer and its inputs, written in several ways each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf
import usual_tricks

from layerwise import reference

# what each way is called, and the call
Ways = dict[str, Callable[[], np.ndarray]]

EAGER, GRAPH, OURS = "TensorFlow eager", "tf.function", "layerwise"


def normal(*shape: int) -> np.ndarray:
    """Return normal float32 numbers."""
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def by_tensorflow(layer: Callable, *arrays: np.ndarray) -> Ways:
    """Return TensorFlow's two ways; the arrays are tensors beforehand."""
    tensors = [tf.constant(array) for array in arrays]
    graph = tf.function(layer)
    return {EAGER: lambda: layer(*tensors).numpy(), GRAPH: lambda: graph(*tensors).numpy()}


def convolution(shape: tuple[int, ...], filters: int, size: int, strides: int) -> tuple[str, Ways]:
    """Return a "valid" convolution without a bias."""
    images, kernel = normal(*shape), normal(size, size, shape[-1], filters)
    name = f"conv {'x'.join(map(str, shape))} to {filters}, {size}x{size}/{strides}"
    ways = by_tensorflow(lambda x, k: tf.nn.conv2d(x, k, strides, "VALID"), images, kernel)
    ways[OURS] = lambda: reference.conv2d(images, kernel, strides=strides)
    ways["im2col by index arrays"] = lambda: usual_tricks.conv_with_im2col(images, kernel, strides)
    ways["tensordot on windows"] = lambda: usual_tricks.conv_with_tensordot(images, kernel, strides)
    ways["einsum on windows"] = lambda: usual_tricks.conv_with_einsum(images, kernel, strides)
    ways["a product for each tap"] = lambda: usual_tricks.conv_with_taps(images, kernel, strides)
    if images.size < 1000:
        ways["loops over pixels"] = lambda: usual_tricks.conv_with_loops(images, kernel, strides)
    return name, ways


def depthwise() -> tuple[str, Ways]:
    """Return a depthwise convolution."""
    images, kernel = normal(8, 56, 56, 64), normal(3, 3, 64, 1)
    strides = (1, 1, 1, 1)
    ways = by_tensorflow(
        lambda x, k: tf.nn.depthwise_conv2d(x, k, strides, "VALID"), images, kernel
    )
    ways[OURS] = lambda: reference.depthwise_conv2d(images, kernel)
    ways["einsum on windows"] = lambda: usual_tricks.depthwise_with_einsum(images, kernel)
    ways["a product for each tap"] = lambda: usual_tricks.depthwise_with_taps(images, kernel)
    return "depthwise 8x56x56x64, 3x3", ways


def transposed() -> tuple[str, Ways]:
    """Return a transposed convolution with strides of 2."""
    images, kernel = normal(8, 28, 28, 64), normal(4, 4, 32, 64)
    shape = (8, 58, 58, 32)
    ways = by_tensorflow(
        lambda x, k: tf.nn.conv2d_transpose(x, k, shape, 2, "VALID"), images, kernel
    )
    ways[OURS] = lambda: reference.conv2d_transpose(images, kernel, strides=2)
    ways["scatter"] = lambda: usual_tricks.transposed_with_scatter(images, kernel, 2)
    ways["zeros between pixels"] = lambda: usual_tricks.transposed_with_zeros(images, kernel, 2)
    return "transposed 8x28x28x64 to 32, 4x4/2", ways


def max_pooling(size: int) -> tuple[str, Ways]:
    """Return max pooling with strides of 2."""
    images = normal(8, 56, 56, 64)
    ways = by_tensorflow(lambda x: tf.nn.max_pool2d(x, size, 2, "VALID"), images)
    ways[OURS] = lambda: reference.max_pooling2d(images, size, strides=2)
    ways["largest of windows"] = lambda: usual_tricks.max_pool_with_windows(images, size, 2)
    ways["tap after tap"] = lambda: usual_tricks.max_pool_with_taps(images, size, 2)
    if size == 2:
        ways["split axes"] = lambda: usual_tricks.max_pool_with_reshape(images, size)
    return f"max pool 8x56x56x64, {size}x{size}/2", ways


def average_pooling() -> tuple[str, Ways]:
    """Return average pooling with strides of 2."""
    images = normal(8, 56, 56, 64)
    ways = by_tensorflow(lambda x: tf.nn.avg_pool2d(x, 3, 2, "VALID"), images)
    ways[OURS] = lambda: reference.average_pooling2d(images, 3, strides=2)
    return "average pool 8x56x56x64, 3x3/2", ways


def lstm() -> tuple[str, Ways]:
    """Return an LSTM that returns its last output."""
    sequences, layer = normal(32, 100, 64), keras.layers.LSTM(128)
    layer.build(sequences.shape)
    weights = layer.get_weights()
    ways = by_tensorflow(layer, sequences)
    ways[OURS] = lambda: reference.lstm(sequences, *weights)
    ways["textbook"] = lambda: usual_tricks.lstm_as_in_textbooks(sequences, *weights)
    return "LSTM batch 32, 100 steps, 64 to 128", ways


def all_cases() -> Iterator[tuple[str, Ways]]:
    """Yield each case's name, and the ways to compute it."""
    yield convolution((1, 28, 28, 1), filters=8, size=3, strides=1)
    yield convolution((32, 32, 32, 3), filters=32, size=3, strides=1)
    yield convolution((8, 56, 56, 64), filters=64, size=3, strides=1)
    yield convolution((1, 224, 224, 3), filters=64, size=7, strides=2)
    yield depthwise()
    yield transposed()
    yield max_pooling(2)
    yield max_pooling(3)
    yield average_pooling()
    yield lstm()
