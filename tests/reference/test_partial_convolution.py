"""Partial convolution against its formula in the paper, written with Keras's convolutions."""

import keras
import numpy as np
import pytest
from compare_with_keras import TOLERANCE, normal

from layerwise.errors import LayerwiseError
from layerwise.reference import conv2d, partial_conv2d


def by_the_paper(inputs, kernel, bias, mask, **arguments):
    """Return equations (1) and (2) of Liu et al. 2018, with the mask given for every channel."""
    ones = np.ones((*kernel.shape[:3], 1), "float32")
    valid = np.array(keras.ops.conv(mask, ones, **arguments))  # (batch, out_height, out_width, 1)
    sums = np.array(keras.ops.conv(inputs * mask, kernel, **arguments))
    updated_mask = valid > 0
    outputs = np.where(updated_mask, sums * ones.size / np.maximum(valid, 1) + bias, 0)
    return outputs, updated_mask


def random_mask(*shape):
    """Return a mask with scattered holes and one large one."""
    mask = (np.random.default_rng(3).random(shape) < 0.6).astype("float32")
    mask[:, 2:9, 3:10] = 0
    return mask


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("arguments", [{}, {"strides": 2}, {"dilation_rate": 2}], ids=str)
@pytest.mark.parametrize("channels_of_mask", [1, 3])
def test_partial_convolution_is_that_of_the_paper(channels_of_mask, arguments, padding):
    inputs, kernel, bias = normal(2, 12, 13, 3), normal(3, 3, 3, 5), normal(5)
    mask = random_mask(2, 12, 13, channels_of_mask)
    arguments = arguments | {"padding": padding}
    whole_mask = np.broadcast_to(mask, inputs.shape)
    expected, expected_mask = by_the_paper(inputs, kernel, bias, whole_mask, **arguments)
    outputs, updated_mask = partial_conv2d(inputs, kernel, bias, mask=mask, **arguments)
    np.testing.assert_allclose(outputs, expected, **TOLERANCE)
    np.testing.assert_array_equal(updated_mask, expected_mask)
    assert outputs.dtype == np.float32
    assert not updated_mask.all()


def test_padding_is_same_unless_said_otherwise():
    outputs, _ = partial_conv2d(normal(1, 6, 7, 2), normal(3, 3, 2, 4), mask=np.ones((1, 6, 7, 1)))
    assert outputs.shape == (1, 6, 7, 4)


def test_without_holes_and_padding_it_is_a_convolution():
    inputs, kernel, bias = normal(2, 8, 9, 3), normal(3, 3, 3, 5), normal(5)
    outputs, mask = partial_conv2d(
        inputs, kernel, bias, mask=np.ones(inputs.shape, bool), padding="valid"
    )
    np.testing.assert_allclose(outputs, conv2d(inputs, kernel, bias), **TOLERANCE)
    assert mask.all()


def test_what_stands_in_the_holes_does_not_matter():
    inputs, kernel, mask = normal(1, 12, 12, 2), normal(3, 3, 2, 4), random_mask(1, 12, 12, 1)
    expected, _ = partial_conv2d(inputs, kernel, mask=mask)
    in_holes, _ = partial_conv2d(np.where(mask, inputs, np.nan), kernel, mask=mask)
    np.testing.assert_array_equal(in_holes, expected)


def test_a_hole_without_valid_neighbours_stays_zero_in_spite_of_the_bias():
    outputs, mask = partial_conv2d(
        normal(1, 5, 5, 2), normal(3, 3, 2, 4), np.ones(4), mask=np.zeros((1, 5, 5, 1))
    )
    assert not outputs.any()
    assert not mask.any()


def test_holes_shrink_layer_by_layer():
    features, mask = normal(1, 12, 12, 2), random_mask(1, 12, 12, 1)
    holes = [int((mask == 0).sum())]
    while holes[-1]:
        features, mask = partial_conv2d(features, normal(3, 3, 2, 2), mask=mask)
        holes.append(int((~mask).sum()))
        assert holes[-1] < holes[-2]
    assert len(holes) == 5  # the large hole is 7 pixels wide; every layer closes one on each side


def test_channels_first_only_moves_the_axes():
    inputs, kernel, mask = normal(2, 7, 8, 3), normal(3, 3, 3, 5), random_mask(2, 7, 8, 3)
    expected = partial_conv2d(inputs, kernel, mask=mask)
    moved = partial_conv2d(
        np.moveaxis(inputs, -1, 1),
        kernel,
        mask=np.moveaxis(mask, -1, 1),
        data_format="channels_first",
    )
    for ours, other in zip(moved, expected, strict=True):
        np.testing.assert_array_equal(np.moveaxis(ours, 1, -1), other)


@pytest.mark.parametrize(
    ("mask", "parts"),
    [
        (np.ones((2, 7, 8)), ["4 axes", "mask.shape=(2, 7, 8)"]),
        (np.ones((2, 7, 8, 2)), ["shape of the inputs", "(2, 7, 8, 2)", "(2, 7, 8, 3)"]),
        (np.ones((2, 8, 7, 1)), ["shape of the inputs", "(2, 8, 7, 1)"]),
        (np.full((2, 7, 8, 1), 0.5), ["0 and 1 only", "0.5"]),
        (np.full((2, 7, 8, 1), np.nan), ["0 and 1 only", "nan"]),
    ],
    ids=lambda each: str(each.shape) if isinstance(each, np.ndarray) else "",
)
def test_masks_that_do_not_fit_are_refused(mask, parts):
    with pytest.raises(LayerwiseError) as caught:
        partial_conv2d(normal(2, 7, 8, 3), normal(3, 3, 3, 5), mask=mask)
    assert [part for part in parts if part not in str(caught.value)] == []


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(LayerwiseError, match="partial_conv2d: a window must fit"):
        partial_conv2d(
            normal(1, 2, 2, 1), normal(3, 3, 1, 1), mask=np.ones((1, 2, 2, 1)), padding="valid"
        )
