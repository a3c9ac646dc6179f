"""Transposed convolutions against Keras, where Keras runs, and a clear error where it fails."""

import keras
import numpy as np
import pytest
from compare_with_keras import assert_same, normal

from layerwise.errors import LayerwiseError
from layerwise.reference import conv1d_transpose, conv2d_transpose, conv3d_transpose

TRANSPOSED = {1: conv1d_transpose, 2: conv2d_transpose, 3: conv3d_transpose}
SIZES = (5, 4, 3)


def assert_same_as_keras(rank, data_format="channels_last", sizes=SIZES, **arguments):
    layer = {"filters": 6, "kernel_size": 3} | arguments
    assert_same(TRANSPOSED[rank], f"Conv{rank}DTranspose", sizes[:rank], data_format, **layer)


STRIDES = [
    {"strides": strides, "output_padding": output_padding}
    for strides in (1, 2, 3)
    for output_padding in (None, *range(strides))
]


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("arguments", [*STRIDES, {"dilation_rate": 2}], ids=str)
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_transposed_convolutions_are_those_of_keras(rank, padding, arguments, data_format):
    assert_same_as_keras(rank, data_format, padding=padding, **arguments)


@pytest.mark.parametrize("size", [1, 2, 5])
@pytest.mark.parametrize("kernel_size", [1, 2, 4, 5])
@pytest.mark.parametrize("strides", [1, 2, 3, 6])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_kernels_may_be_smaller_or_larger_than_strides_and_inputs(
    padding, strides, kernel_size, size
):
    # strides above the kernel size leave pixels that no tap reaches
    assert_same_as_keras(
        1, sizes=(size,), padding=padding, strides=strides, kernel_size=kernel_size
    )


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"strides": (1, 3)},
        {"strides": (3, 2), "output_padding": (2, 0)},
        {"strides": (1, 2), "output_padding": (0, 1), "kernel_size": (3, 4)},
        {"dilation_rate": (3, 1), "kernel_size": (2, 3)},
        {"filters": 1},
    ],
    ids=str,
)
def test_axes_may_differ_in_all_arguments(arguments, padding):
    assert_same_as_keras(2, padding=padding, **arguments)


def test_float64_stays_and_an_empty_batch_has_the_inferred_shape():
    inputs, kernel = normal(0, 4, 5, 3).astype("float64"), normal(3, 3, 2, 3)
    outputs = conv2d_transpose(inputs, kernel, strides=2, padding="same")
    assert outputs.dtype == np.float64
    layer = keras.layers.Conv2DTranspose(2, 3, strides=2, padding="same")
    assert outputs.shape == tuple(layer.compute_output_shape((0, 4, 5, 3)))


@pytest.mark.parametrize("strides", [1, 2, 3])
@pytest.mark.parametrize(("kernel_size", "dilation_rate"), [(2, 1), (4, 1), (2, 3)])
def test_even_kernels_without_output_padding_fail_when_keras_runs(
    kernel_size, dilation_rate, strides
):
    if strides > 1 and dilation_rate > 1:
        strides = 1
    arguments = {"padding": "same", "output_padding": 0}
    arguments |= {"strides": strides, "dilation_rate": dilation_rate}
    layer = keras.layers.Conv1DTranspose(6, kernel_size, **arguments)
    assert layer.compute_output_shape((2, 5, 4)) == [2, 4 * strides, 6]
    with pytest.raises(Exception, match="could not create a primitive"):
        layer(normal(2, 5, 4))
    with pytest.raises(LayerwiseError, match=r"must be odd\. Keras infers an output shape"):
        conv1d_transpose(normal(2, 5, 4), normal(kernel_size, 6, 4), **arguments)


def test_a_single_pixel_and_an_even_kernel_give_no_pixel_at_all_as_in_keras():
    assert_same_as_keras(1, sizes=(1,), kernel_size=2, strides=2, padding="same", output_padding=0)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ({"output_padding": 2, "strides": 2}, ["less than strides", "(2, 2)"]),
        ({"output_padding": 0, "strides": 0}, ["strides=0"]),
        ({"output_padding": -1, "strides": 2}, ["output_padding=-1", "0 or more"]),
        ({"output_padding": (0, 0, 0), "strides": 2}, ["output_padding=(0, 0, 0)", "2 axes"]),
        ({"strides": 2, "dilation_rate": 2}, ["strides above 1", "dilation_rate above 1"]),
        ({"padding": "causal"}, ["padding='causal'"]),
    ],
    ids=str,
)
def test_what_keras_refuses_is_refused(arguments, parts):
    with pytest.raises(ValueError):  # noqa: PT011
        keras.layers.Conv2DTranspose(6, 3, **arguments)(normal(2, 5, 4, 3))
    with pytest.raises(LayerwiseError) as caught:
        conv2d_transpose(normal(2, 5, 4, 3), normal(3, 3, 6, 3), **arguments)
    assert [part for part in parts if part not in str(caught.value)] == []


def test_a_sequence_is_never_padded_causally():
    with pytest.raises(LayerwiseError, match="'valid', 'same'"):
        conv1d_transpose(normal(2, 5, 4), normal(3, 6, 4), padding="causal")


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (
            lambda: conv1d_transpose(normal(2, 5, 4), normal(3, 4, 6)),
            ["6 channels", "have 4", "axis -1"],
        ),
        (lambda: conv1d_transpose(normal(5, 4), normal(3, 6, 4)), ["3 axes", "newaxis"]),
        (
            lambda: conv1d_transpose(normal(2, 5, 4), normal(3, 6, 4), normal(4)),
            ["bias", "(4,)", "(6,)"],
        ),
    ],
)
def test_arrays_that_do_not_fit_are_refused_with_their_shapes(call, parts):
    with pytest.raises(LayerwiseError) as caught:
        call()
    assert [part for part in parts if part not in str(caught.value)] == []
