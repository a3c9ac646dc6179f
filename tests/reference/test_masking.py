"""Where masks come from, and the mean that respects them, against Keras."""

import numpy as np
import pytest
from keras import layers as L  # noqa: N812

from layerwise.errors import LayerwiseError
from layerwise.reference import embedding_mask, masked_mean, masking

FLOAT32 = {"rtol": 1e-5, "atol": 1e-5}


def keras_mask(tensor):
    return tensor._keras_mask.numpy()


@pytest.mark.parametrize("shape", [(5,), (4, 3), (2, 6, 3), (2, 4, 5, 2), (2, 3, 0)])
@pytest.mark.parametrize("mask_value", [0.0, -1.0, np.nan])
def test_masking_returns_the_mask_and_the_outputs_of_keras(shape, mask_value):
    rng = np.random.default_rng(0)
    inputs = rng.choice(np.float32([0, -1, 2, np.nan]), shape, p=[0.4, 0.4, 0.15, 0.05])
    expected = L.Masking(mask_value)(inputs)
    outputs, mask = masking(inputs, mask_value=mask_value)
    np.testing.assert_array_equal(mask, keras_mask(expected))
    np.testing.assert_array_equal(outputs, expected)
    assert outputs.dtype == np.float32


def test_one_mask_value_for_each_feature_is_accepted_as_by_keras():
    inputs, mask_value = np.float32([[[1, 2], [1, 0], [2, 1]]]), np.array([1.0, 2.0])
    expected = keras_mask(L.Masking(mask_value)(inputs))
    np.testing.assert_array_equal(masking(inputs, mask_value=mask_value)[1], expected)


def test_masking_with_nan_masks_nothing():
    assert masking(np.full((1, 2, 3), np.nan), mask_value=np.nan)[1].all()


def test_the_mask_of_an_embedding_is_where_ids_are_not_zero():
    ids = np.array([[3, 0, 2, 0], [0, 0, 1, 1]])
    expected = L.Embedding(4, 2, mask_zero=True)(ids)
    np.testing.assert_array_equal(embedding_mask(ids), keras_mask(expected))


@pytest.mark.parametrize("mask", [[[1, 1, 0], [0, 1, 0]], [[1, 1, 1], [0, 0, 0]]])
def test_the_masked_mean_is_that_of_global_average_pooling(mask):
    inputs, mask = (
        np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32"),
        np.array(mask, bool),
    )
    expected = L.GlobalAveragePooling1D()(inputs, mask=mask)
    np.testing.assert_allclose(masked_mean(inputs, mask), expected, **FLOAT32)


def test_the_masked_mean_does_not_see_nan_behind_the_mask():
    inputs = np.float32([[[1], [3], [np.nan]]])
    assert masked_mean(inputs, [[1, 1, 0]]).item() == 2


REFUSED = {
    "number": (lambda: masking(1.0), "axis of features"),
    "mask_value": (lambda: masking(np.ones((2, 3, 4)), mask_value=[1, 2]), r"shape=\(2,\)"),
    "nan id": (lambda: embedding_mask([np.nan]), "whole numbers"),
    "ranks": (lambda: masked_mean(np.ones((2, 3)), np.ones((2, 3))), "3 axes: batch, timesteps"),
    "mask": (
        lambda: masked_mean(np.ones((2, 3, 4)), np.ones((1, 3))),
        r"one flag for each timestep.*mask.shape=\(1, 3\).*\(2, 3\)",
    ),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case):
    function, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        function()
