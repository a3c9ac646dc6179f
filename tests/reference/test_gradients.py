"""Gradients of convolutions and of pooling against TensorFlow's and against finite differences."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from compare_with_keras import TOLERANCE, batch_shape, normal, set_random_weights

from layerwise import reference
from layerwise.errors import LayerwiseError
from layerwise.reference import (
    average_pooling2d,
    average_pooling2d_input_gradient,
    conv2d,
    conv2d_input_gradient,
    conv2d_kernel_gradient,
    max_pooling2d,
    max_pooling2d_input_gradient,
    windows,
)

SIZES = (7, 9, 8)
FORMATS = ["channels_last", "channels_first"]


def tape_gradients(layer, inputs):
    """Return some upstream, and what Keras passes back to the inputs and to the kernel."""
    inputs = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
    upstream = normal(*outputs.shape, seed=5)
    targets = [inputs, *(weight.value for weight in layer.weights[:1])]
    return upstream, *tape.gradient(outputs, targets, upstream)


def assert_gradients_of_keras(rank, data_format="channels_last", groups=1, **arguments):
    arguments = {"kernel_size": 3} | arguments
    layer = getattr(keras.layers, f"Conv{rank}D")(
        6, data_format=data_format, groups=groups, **arguments
    )
    shape = batch_shape(SIZES[:rank], 4, data_format)
    kernel, _ = set_random_weights(layer, shape)
    inputs = normal(*shape)
    upstream, to_inputs, to_kernel = tape_gradients(layer, inputs)
    size = arguments.pop("kernel_size")
    arguments |= {"data_format": data_format, "groups": groups}
    by_kernel = getattr(reference, f"conv{rank}d_kernel_gradient")
    by_inputs = getattr(reference, f"conv{rank}d_input_gradient")
    np.testing.assert_allclose(
        by_kernel(inputs, upstream, size, **arguments), to_kernel, **TOLERANCE
    )
    np.testing.assert_allclose(
        by_inputs(upstream, kernel, shape, **arguments), to_inputs, **TOLERANCE
    )


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize(("strides", "dilation_rate"), [(1, 1), (2, 1), (4, 1), (1, 2)])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_convolutions_pass_back_what_keras_passes_back(
    rank, padding, strides, dilation_rate, groups
):
    # a stride of 4 with a kernel of 3 leaves pixels that no window reads
    assert_gradients_of_keras(
        rank, padding=padding, strides=strides, dilation_rate=dilation_rate, groups=groups
    )


@pytest.mark.parametrize(
    "arguments",
    [
        {"kernel_size": (2, 4), "strides": (3, 1)},
        {"kernel_size": (1, 2), "dilation_rate": (1, 3)},
        {"kernel_size": 2, "strides": (1, 2), "data_format": "channels_first"},
    ],
    ids=str,
)
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_axes_may_differ_in_all_arguments(arguments, padding):
    assert_gradients_of_keras(2, padding=padding, **arguments)


@pytest.mark.parametrize("arguments", [{}, {"strides": 2}, {"dilation_rate": 2}], ids=str)
def test_causal_convolutions_have_gradients_too(arguments):
    assert_gradients_of_keras(1, padding="causal", **arguments)


def test_small_blocks_give_the_same_gradients(monkeypatch):
    monkeypatch.setattr(windows, "BLOCK_BYTES", 1000)
    assert_gradients_of_keras(2, padding="same", groups=2)


def finite_difference(loss, array, step=1e-5):
    """Return the gradient of a loss, one changed number at a time."""
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        change = np.zeros_like(array)
        change[index] = step
        gradient[index] = (loss(array + change) - loss(array - change)) / (2 * step)
    return gradient


FINITE = {"rtol": 1e-6, "atol": 1e-6}


def test_the_gradients_are_finite_differences_of_the_loss():
    shapes = [(2, 5, 4, 3), (3, 2, 3, 2), (2, 3, 2, 2)]
    inputs, kernel, upstream = (np.random.default_rng(0).normal(size=shape) for shape in shapes)
    arguments = {"strides": 2, "padding": "same"}
    by_kernel = finite_difference(
        lambda changed: np.sum(upstream * conv2d(inputs, changed, **arguments)), kernel
    )
    by_inputs = finite_difference(
        lambda changed: np.sum(upstream * conv2d(changed, kernel, **arguments)), inputs
    )
    np.testing.assert_allclose(
        conv2d_kernel_gradient(inputs, upstream, (3, 2), **arguments), by_kernel, **FINITE
    )
    np.testing.assert_allclose(
        conv2d_input_gradient(upstream, kernel, inputs.shape, **arguments), by_inputs, **FINITE
    )


POOLINGS = {
    "Max": (max_pooling2d, max_pooling2d_input_gradient),
    "Average": (average_pooling2d, average_pooling2d_input_gradient),
}


@pytest.mark.parametrize("name", POOLINGS)
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("pool_size", "strides"), [(2, None), (3, 2), (3, 1), ((1, 2), (3, 1))])
@pytest.mark.parametrize("data_format", FORMATS)
def test_pooling_passes_back_what_keras_passes_back(name, padding, pool_size, strides, data_format):
    arguments = {"strides": strides, "padding": padding, "data_format": data_format}
    layer = getattr(keras.layers, f"{name}Pooling2D")(pool_size, **arguments)
    inputs = normal(*batch_shape(SIZES[:2], 4, data_format))
    upstream, expected = tape_gradients(layer, inputs)
    gradient = POOLINGS[name][1](inputs, upstream, pool_size, **arguments)
    np.testing.assert_allclose(gradient, expected, **TOLERANCE)


@pytest.mark.parametrize(("pool_size", "strides"), [(2, 2), (3, 2), (3, 1)])
def test_the_first_of_equal_pixels_gets_everything_as_in_keras(pool_size, strides):
    inputs = np.random.default_rng(0).integers(0, 3, (2, 7, 9, 4)).astype("float32")
    upstream, expected = tape_gradients(keras.layers.MaxPooling2D(pool_size, strides), inputs)
    gradient = max_pooling2d_input_gradient(inputs, upstream, pool_size, strides=strides)
    np.testing.assert_allclose(gradient, expected, **TOLERANCE)


@pytest.mark.parametrize("name", POOLINGS)
def test_pooling_gradients_are_finite_differences_of_the_loss(name):
    pool, gradient = POOLINGS[name]
    rng = np.random.default_rng(0)
    inputs, upstream = rng.normal(size=(1, 5, 6, 2)), rng.normal(size=(1, 3, 3, 2))
    arguments = {"pool_size": 3, "strides": 2, "padding": "same"}
    expected = finite_difference(
        lambda changed: np.sum(upstream * pool(changed, **arguments)), inputs
    )
    np.testing.assert_allclose(gradient(inputs, upstream, **arguments), expected, **FINITE)


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (
            lambda: conv2d_kernel_gradient(normal(2, 7, 9, 4), normal(2, 7, 9, 6), 3),
            ["upstream", "(2, 7, 9, 6)", "(2, 5, 7, 6)"],
        ),
        (
            lambda: conv2d_kernel_gradient(normal(2, 7, 9, 4), normal(3, 5, 7, 6), 3),
            ["(3, 5, 7, 6)", "(2, 5, 7, 6)"],
        ),
        (
            lambda: conv2d_input_gradient(normal(2, 5, 7, 6), normal(3, 3, 4, 6), (2, 9, 9, 4)),
            ["(2, 5, 7, 6)", "(2, 7, 7, 6)"],
        ),
        (
            lambda: conv2d_input_gradient(normal(2, 5, 7, 6), normal(3, 3, 4, 6), (7, 9, 4)),
            ["input_shape=(7, 9, 4)"],
        ),
        (
            lambda: conv2d_input_gradient(normal(2, 5, 7, 6), normal(3, 3, 4, 6), (2, 7, 9, 3)),
            ["4 channels", "have 3"],
        ),
        (
            lambda: conv2d_input_gradient(normal(2, 5, 7, 5), normal(3, 3, 4, 6), (2, 7, 9, 4)),
            ["(2, 5, 7, 5)", "(2, 5, 7, 6)"],
        ),
        (
            lambda: max_pooling2d_input_gradient(normal(2, 6, 6, 3), normal(2, 6, 6, 3)),
            ["(2, 6, 6, 3)", "(2, 3, 3, 3)"],
        ),
    ],
)
def test_an_upstream_of_another_shape_is_refused_with_both(call, parts):
    with pytest.raises(LayerwiseError) as caught:
        call()
    assert [part for part in parts if part not in str(caught.value)] == []
