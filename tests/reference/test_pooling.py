"""Max, average and global pooling against Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from compare_with_keras import TOLERANCE, assert_same, batch_shape, normal

from layerwise import reference
from layerwise.errors import LayerwiseError
from layerwise.reference import average_pooling2d, max_pooling1d, max_pooling2d

SIZES = (7, 10, 8)
FORMATS = ["channels_last", "channels_first"]


def assert_same_as_keras(mode, rank, data_format="channels_last", sizes=SIZES, **arguments):
    ours = getattr(reference, f"{mode}_pooling{rank}d")
    name = f"{mode.title()}Pooling{rank}D"
    assert_same(ours, name, sizes[:rank], data_format, **arguments)


@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize(("pool_size", "strides"), [(2, None), (3, 2), (2, 3), (4, 1), (1, 5)])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("mode", ["max", "average"])
def test_pooling_is_that_of_keras(mode, rank, padding, pool_size, strides, data_format):
    assert_same_as_keras(
        mode, rank, data_format, padding=padding, pool_size=pool_size, strides=strides
    )


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(
    "arguments",
    [
        {"pool_size": (2, 1, 3)},
        {"pool_size": (2, 1, 3), "strides": [3, 2, 1]},
        {"pool_size": 2, "strides": (1, 2, 2)},
    ],
    ids=str,
)
@pytest.mark.parametrize("mode", ["max", "average"])
def test_axes_may_differ_in_all_arguments(mode, arguments, padding):
    assert_same_as_keras(mode, 3, padding=padding, **arguments)


@pytest.mark.parametrize("mode", ["max", "average"])
def test_a_pool_larger_than_the_inputs_fits_with_padding(mode):
    assert_same_as_keras(mode, 2, pool_size=(13, 11), strides=1, padding="same")
    assert_same_as_keras(mode, 1, pool_size=20, padding="same", sizes=(3,))


def test_float64_stays_integers_become_float32_and_a_batch_may_be_empty():
    images = np.arange(2 * 6 * 7 * 3).reshape(2, 6, 7, 3)
    for pool, name in [(max_pooling2d, "MaxPooling2D"), (average_pooling2d, "AveragePooling2D")]:
        expected = getattr(keras.layers, name)(3, dtype="float64")(images.astype("float64"))
        outputs = pool(images.astype("float64"), 3)
        assert outputs.dtype == np.float64
        np.testing.assert_allclose(outputs, expected, rtol=1e-12)
        assert pool(images, 3).dtype == np.float32
        assert pool(images[:0]).shape == (0, 3, 3, 3)


def test_the_inputs_are_left_as_they_were():
    images = normal(2, 5, 5, 3)
    before = images.copy()
    for pool in (max_pooling2d, average_pooling2d):
        pool(images, 1)[...] = 0
        pool(images)[...] = 0
    np.testing.assert_array_equal(images, before)


def test_a_nan_comes_out_of_max_pooling_though_keras_passes_over_it():
    sequences = np.array([[[np.nan], [1], [3], [2]]], "float32")
    np.testing.assert_array_equal(np.ravel(keras.layers.MaxPooling1D()(sequences)), [1, 3])
    np.testing.assert_array_equal(np.ravel(max_pooling1d(sequences)), [np.nan, 3])


@pytest.mark.parametrize("keepdims", [True, False])
@pytest.mark.parametrize("data_format", FORMATS)
@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("mode", ["max", "average"])
def test_global_pooling_is_that_of_keras(mode, rank, data_format, keepdims):
    layer = getattr(keras.layers, f"Global{mode.title()}Pooling{rank}D")
    inputs = normal(*batch_shape(SIZES[:rank], 4, data_format))
    expected = layer(data_format=data_format, keepdims=keepdims)(inputs)
    ours = getattr(reference, f"global_{mode}_pooling{rank}d")
    outputs = ours(inputs, data_format=data_format, keepdims=keepdims)
    np.testing.assert_allclose(outputs, expected, **TOLERANCE)
    assert outputs.dtype == np.float32


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ({"pool_size": 8}, ["max_pooling2d", "fit into the inputs", "(5, 9) pixels", "(8, 8)"]),
        ({"pool_size": 0}, ["pool_size=0"]),
        ({"pool_size": (2, 2, 2)}, ["pool_size=(2, 2, 2)", "each of 2 axes"]),
        ({"strides": 0}, ["strides=0"]),
        ({"strides": -1}, ["strides=-1"]),
        ({"padding": "causal"}, ["padding='causal'"]),
        ({"data_format": "last"}, ["data_format='last'"]),
    ],
    ids=str,
)
def test_what_keras_refuses_sooner_or_later_is_refused(arguments, parts):
    # a stride of 0 and an unknown padding pass the constructor, and fail when the layer is called
    with pytest.raises((ValueError, OverflowError, tf.errors.OpError)):
        keras.layers.MaxPooling2D(**arguments)(normal(2, 5, 9, 3))
    with pytest.raises(LayerwiseError) as caught:
        max_pooling2d(normal(2, 5, 9, 3), **arguments)
    assert [part for part in parts if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    "pool", [max_pooling2d, average_pooling2d, reference.global_average_pooling2d]
)
def test_inputs_without_a_batch_are_refused_with_the_axes(pool):
    with pytest.raises(LayerwiseError, match="batch, height, width, channels") as caught:
        pool(normal(5, 9, 3))
    assert pool.__name__ in str(caught.value)
    assert "(5, 9, 3)" in str(caught.value)


def test_windows_are_two_pixels_unless_said_otherwise():
    # a default of MaxPooling2D; Keras gives AveragePooling2D none
    images = normal(1, 4, 4, 1)
    np.testing.assert_array_equal(max_pooling2d(images), keras.layers.MaxPooling2D()(images))
    np.testing.assert_array_equal(average_pooling2d(images), average_pooling2d(images, 2))
