"""conv1d, conv2d and conv3d against Keras."""

import tracemalloc

import keras
import numpy as np
import pytest
from compare_with_keras import TOLERANCE, assert_same, normal

from layerwise.errors import LayerwiseError
from layerwise.reference import conv1d, conv2d, conv3d, windows

CONVOLUTIONS = {1: conv1d, 2: conv2d, 3: conv3d}
SIZES = (7, 9, 8)  # no size is the number of filters
FORMATS = ["channels_last", "channels_first"]


def assert_same_as_keras(rank, data_format="channels_last", **arguments):
    layer = {"filters": 6, "kernel_size": 3} | arguments
    assert_same(CONVOLUTIONS[rank], f"Conv{rank}D", SIZES[:rank], data_format, **layer)


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize(("strides", "dilation_rate"), [(1, 1), (2, 1), (3, 1), (1, 2)])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_convolutions_are_those_of_keras(
    rank, padding, strides, dilation_rate, groups, data_format
):
    assert_same_as_keras(
        rank,
        data_format,
        padding=padding,
        strides=strides,
        dilation_rate=dilation_rate,
        groups=groups,
    )


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize(("strides", "dilation_rate"), [(1, 1), (2, 1), (1, 3), (5, 1)])
def test_causal_convolutions_are_those_of_keras(strides, dilation_rate, groups, data_format):
    assert_same_as_keras(
        1,
        data_format,
        padding="causal",
        strides=strides,
        dilation_rate=dilation_rate,
        groups=groups,
    )


@pytest.mark.parametrize("padding", ["valid", "SAME"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"kernel_size": (2, 3, 1)},
        {"kernel_size": 1, "strides": 2},
        {"strides": (1, 3, 2)},
        {"strides": [2, 1, 1], "kernel_size": (1, 2, 4)},
        {"dilation_rate": (3, 1, 2)},
        {"kernel_size": (2, 1, 2), "groups": 4, "filters": 4},
        {"filters": 1},
    ],
)
@pytest.mark.parametrize("rank", [2, 3])
def test_axes_may_differ_in_all_arguments(rank, arguments, padding):
    for key, value in arguments.items():
        if isinstance(value, tuple | list):
            arguments = arguments | {key: value[:rank]}
    assert_same_as_keras(rank, padding=padding, **arguments)


def test_a_kernel_larger_than_the_inputs_fits_with_padding():
    assert_same_as_keras(2, kernel_size=11, padding="same")
    assert_same_as_keras(1, dilation_rate=6, padding="same")


def test_float64_stays_and_integers_become_float32():
    inputs, kernel = normal(2, 8, 9, 3), normal(3, 3, 3, 5)
    expected = keras.ops.conv(inputs.astype("float64"), kernel.astype("float64"))
    outputs = conv2d(inputs.astype("float64"), kernel)
    assert outputs.dtype == np.float64
    np.testing.assert_allclose(outputs, expected, rtol=1e-12, atol=1e-12)
    assert conv2d(np.ones((1, 3, 3, 1), int), np.ones((3, 3, 1, 1), int)).dtype == np.float32


def test_an_empty_batch_gives_the_shape_that_keras_infers():
    expected = keras.layers.Conv2D(5, 3, strides=2).compute_output_shape((0, 8, 9, 3))
    assert conv2d(normal(0, 8, 9, 3), normal(3, 3, 3, 5), strides=2).shape == expected


@pytest.mark.parametrize("block_bytes", [1, 500, 5000])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_small_blocks_give_the_same_outputs(rank, block_bytes, monkeypatch):
    monkeypatch.setattr(windows, "BLOCK_BYTES", block_bytes)
    assert_same_as_keras(rank, padding="same", groups=2)


def test_the_arguments_are_left_as_they_were():
    arrays = [normal(2, 5, 3), normal(1, 3, 4), normal(4)]
    before = [array.copy() for array in arrays]
    conv1d(*arrays)
    assert all(map(np.array_equal, arrays, before))


def test_a_large_convolution_never_holds_all_windows():
    inputs, kernel = normal(8, 56, 56, 64), normal(3, 3, 64, 64)
    tracemalloc.start()
    conv2d(inputs, kernel, padding="same")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # all windows are 58 million bytes


def test_keras_adds_the_bias_to_the_wrong_axis():
    # Where the outputs have as many columns as filters, Keras 3 on TensorFlow takes the columns for
    # the channels (`keras.src.backend.tensorflow.numpy.add`). Ours does not follow it.
    layer = keras.layers.Conv2D(6, 3, data_format="channels_first")
    layer.build((1, 1, 8, 8))
    kernel, bias = np.zeros((3, 3, 1, 6), "float32"), np.arange(6, dtype="float32")
    layer.set_weights([kernel, bias])
    inputs = np.zeros((1, 1, 8, 8), "float32")
    np.testing.assert_array_equal(layer(inputs)[0, :, 0, 0], np.zeros(6))
    np.testing.assert_array_equal(layer(inputs)[0, 0, 0, :], bias)
    ours = conv2d(inputs, kernel, bias, data_format="channels_first")
    np.testing.assert_array_equal(ours[0, :, 0, 0], bias)
    np.testing.assert_allclose(
        ours, conv2d(np.moveaxis(inputs, 1, -1), kernel, bias).transpose(0, 3, 1, 2), **TOLERANCE
    )


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ({"strides": 2, "dilation_rate": (1, 2)}, ["strides above 1", "(2, 2)", "(1, 2)"]),
        ({"groups": 3}, ["groups must divide", "groups=3, 4 channels, 6 filters"]),
        ({"groups": 4}, ["groups must divide", "groups=4, 4 channels, 6 filters"]),
        ({"groups": 0}, ["groups", "1 or more"]),
        ({"kernel_size": 10}, ["fit into the inputs", "(7, 9) pixels", "(10, 10)", "same"]),
        ({"dilation_rate": 4}, ["fit into the inputs", "(9, 9) pixels", "'valid'"]),
        ({"padding": "causal"}, ["padding", "'causal'", "'valid', 'same'"]),
        ({"padding": [[1, 1], [1, 1]]}, ["padding must be one of"]),
        ({"strides": 0}, ["strides=0"]),
        ({"strides": (1, 2, 3)}, ["strides=(1, 2, 3)", "each of 2 axes"]),
        ({"dilation_rate": -1}, ["dilation_rate=-1"]),
        ({"data_format": "NHWC"}, ["data_format must be one of", "nhwc"]),
    ],
    ids=str,
)
def test_what_keras_refuses_is_refused_with_the_values_and_a_mend(arguments, parts):
    arguments = {"kernel_size": 3, "groups": 1} | arguments
    with pytest.raises(ValueError):  # noqa: PT011
        keras.layers.Conv2D(6, **arguments)(normal(2, 7, 9, 4))
    size, groups = arguments.pop("kernel_size"), arguments["groups"]
    kernel = normal(size, size, 4 // max(groups, 1), 6)
    with pytest.raises(LayerwiseError) as caught:
        conv2d(normal(2, 7, 9, 4), kernel, **arguments)
    assert_readable(caught.value, parts)


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: conv2d(normal(7, 9, 4), normal(3, 3, 4, 6)), ["4 axes", "[np.newaxis]"]),
        (lambda: conv1d(normal(2, 7, 9, 4), normal(3, 4, 6)), ["batch, steps, channels", "fewer"]),
        (lambda: conv2d(normal(2, 7, 9, 4), normal(3, 4, 6)), ["kernel_height", "1 more"]),
        (lambda: conv2d(normal(2, 7, 9, 4), normal(3, 3, 1, 6)), ["1 channel,", "have 4"]),
        (
            lambda: conv2d(normal(2, 7, 9, 4), normal(3, 3, 4, 6), groups=2),
            ["8 channels in 2 groups", "have 4", "groups=2"],
        ),
        (
            lambda: conv2d(normal(2, 4, 7, 9), normal(3, 3, 4, 6)),
            ["4 channels", "have 9", "data_format"],
        ),
        (lambda: conv1d(normal(2, 7, 4), normal(3, 4, 6), normal(4)), ["bias", "(4,)", "(6,)"]),
        (lambda: conv1d(normal(2, 7, 4), normal(0, 4, 6)), ["1 entry or more", "(0, 4, 6)"]),
        (lambda: conv1d(normal(2, 0, 4), normal(1, 4, 6)), ["1 entry or more", "(2, 0, 4)"]),
        (lambda: conv1d(None, normal(3, 4, 6)), ["inputs is needed", "batch, steps, channels"]),
        (lambda: conv1d([["a"]], normal(3, 4, 6)), ["inputs must hold real numbers", "<U1"]),
        (lambda: conv1d(normal(2, 7, 4) * 1j, normal(3, 4, 6)), ["real numbers", "complex64"]),
        (lambda: conv1d([[[1], [2]], [[1]]], normal(1, 1, 1)), ["rows of equal lengths"]),
    ],
)
def test_arrays_that_do_not_fit_are_refused_with_their_shapes(call, parts):
    with pytest.raises(LayerwiseError) as caught:
        call()
    assert_readable(caught.value, parts)


def assert_readable(error, parts):
    assert error.rule
    assert error.received
    assert error.mend
    assert [part for part in parts if part not in str(error)] == []
