"""Depthwise and separable convolutions against Keras."""

import keras
import numpy as np
import pytest
from compare_with_keras import assert_same, normal

from layerwise.errors import LayerwiseError
from layerwise.reference import (
    depthwise_conv1d,
    depthwise_conv2d,
    separable_conv1d,
    separable_conv2d,
    windows,
)

DEPTHWISE = {1: depthwise_conv1d, 2: depthwise_conv2d}
SEPARABLE = {1: separable_conv1d, 2: separable_conv2d}
SIZES = (9, 11)


def assert_depthwise(rank, data_format="channels_last", **arguments):
    layer = {"kernel_size": 3, "depth_multiplier": 2} | arguments
    assert_same(DEPTHWISE[rank], f"DepthwiseConv{rank}D", SIZES[:rank], data_format, **layer)


def assert_separable(rank, data_format="channels_last", **arguments):
    layer = {"filters": 5, "kernel_size": 3, "depth_multiplier": 2} | arguments
    assert_same(SEPARABLE[rank], f"SeparableConv{rank}D", SIZES[:rank], data_format, **layer)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("strides", [1, 2, 3])
@pytest.mark.parametrize("dilation_rate", [1, 2])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("assert_same_as_keras", [assert_depthwise, assert_separable])
@pytest.mark.parametrize("rank", [1, 2])
def test_each_channel_has_its_own_filters_as_in_keras(
    rank, assert_same_as_keras, padding, dilation_rate, strides, data_format
):
    # unlike a convolution, these layers stride and dilate at once
    assert_same_as_keras(
        rank, data_format, padding=padding, dilation_rate=dilation_rate, strides=strides
    )


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"strides": (1, 2)},
        {"strides": (3, 1)},
        {"dilation_rate": (3, 1), "strides": (1, 2)},
        {"kernel_size": (1, 4)},
        {"kernel_size": 1, "depth_multiplier": 1},
        {"depth_multiplier": 3},
    ],
)
@pytest.mark.parametrize("assert_same_as_keras", [assert_depthwise, assert_separable])
def test_axes_may_differ_in_all_arguments(assert_same_as_keras, arguments, padding):
    assert_same_as_keras(2, padding=padding, **arguments)


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("rank", [1, 2])
def test_small_blocks_give_the_same_outputs(rank, strides, monkeypatch):
    monkeypatch.setattr(windows, "BLOCK_BYTES", 1000)
    assert_depthwise(rank, padding="same", strides=strides)


def test_float64_stays_and_an_empty_batch_has_the_inferred_shape():
    inputs, kernel = normal(0, 8, 9, 3).astype("float64"), normal(3, 3, 3, 2)
    outputs = depthwise_conv2d(inputs, kernel)
    assert outputs.dtype == np.float64
    layer = keras.layers.DepthwiseConv2D(3, depth_multiplier=2)
    assert outputs.shape == layer.compute_output_shape((0, 8, 9, 3))


def test_keras_cannot_run_unequal_strides_in_float64():
    layer = keras.layers.DepthwiseConv2D(3, strides=(1, 2), dtype="float64", use_bias=False)
    inputs = normal(1, 8, 9, 3).astype("float64")
    with pytest.raises(Exception, match="only supports equal length strides"):
        layer(inputs)
    kernel = layer.get_weights()[0]
    in_float32 = keras.ops.depthwise_conv(
        inputs.astype("float32"), kernel.astype("float32"), strides=(1, 2)
    )
    ours = depthwise_conv2d(inputs, kernel, strides=(1, 2))
    np.testing.assert_allclose(ours, in_float32, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ({"padding": "causal"}, ["padding", "'causal'"]),
        ({"kernel_size": 10}, ["depthwise_conv2d", "fit into the inputs", "(10, 10)"]),
        ({"dilation_rate": 5}, ["fit into the inputs", "(11, 11)"]),
        ({"strides": 0}, ["strides=0"]),
    ],
    ids=str,
)
def test_what_keras_refuses_is_refused(arguments, parts):
    arguments = {"kernel_size": 3} | arguments
    with pytest.raises(ValueError):  # noqa: PT011
        keras.layers.DepthwiseConv2D(**arguments)(normal(2, 7, 9, 4))
    size = arguments.pop("kernel_size")
    with pytest.raises(LayerwiseError) as caught:
        depthwise_conv2d(normal(2, 7, 9, 4), normal(size, size, 4, 1), **arguments)
    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (
            lambda: depthwise_conv1d(normal(2, 7, 4), normal(3, 3, 1)),
            ["3 channels", "have 4", "(3, 3, 1)"],
        ),
        (
            lambda: depthwise_conv1d(normal(2, 7, 4), normal(3, 4, 2), normal(4)),
            ["bias", "(4,)", "(8,)"],
        ),
        (lambda: depthwise_conv2d(normal(7, 9, 4), normal(3, 3, 4, 2)), ["4 axes", "newaxis"]),
        (
            lambda: separable_conv1d(normal(2, 7, 4), normal(3, 4, 2), normal(1, 4, 5)),
            ["(1, 4, 5)", "(1, 8, filters)"],
        ),
        (
            lambda: separable_conv1d(normal(2, 7, 4), normal(3, 4, 2), normal(3, 8, 5)),
            ["of size 1", "(3, 8, 5)", "(1, 8, filters)"],
        ),
        (
            lambda: separable_conv2d(normal(2, 7, 9, 4), normal(3, 3, 2, 2), normal(1, 1, 8, 5)),
            ["depthwise_kernel", "2 channels", "have 4"],
        ),
    ],
)
def test_arrays_that_do_not_fit_are_refused_with_their_shapes(call, parts):
    with pytest.raises(LayerwiseError) as caught:
        call()
    assert [part for part in parts if part not in str(caught.value)] == []
