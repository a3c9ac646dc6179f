"""Reductions, weights and masks of losses against Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import losses

from layerwise.errors import LayerwiseError
from layerwise.reference import reduce, shares, sparse_categorical_crossentropy
from layerwise.reference.reductions import REDUCTIONS

FLOAT32 = {"rtol": 1e-5, "atol": 1e-6}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


class Given(keras.losses.Loss):
    """A loss whose values are its predictions, so that only the reduction is at work."""

    def call(self, y_true, y_pred):
        return y_pred


ALL_REDUCTIONS = [*REDUCTIONS, None]
WEIGHT_SHAPES = [
    ((4,), None),
    ((4,), (4,)),
    ((4,), (4, 1)),
    ((4, 1), (4,)),
    ((4,), (1,)),
    ((4,), (1, 4)),
    ((3, 3), (3,)),  # batch equals width: weights for columns
    ((4, 3), (4, 1)),  # mean_with_sample_weight divides by the sum of 4 weights, not of 12
    ((4, 3), (4, 3, 1)),
    ((4, 3), ()),
    ((4, 3, 2), (4, 3, 2)),
    ((4, 3, 2), (4, 3, 2, 1)),
    ((4, 3, 2), (4, 1, 1)),
    ((), (4,)),
    ((), None),
    ((0,), (0,)),
    ((0, 3), (0, 1)),
]


@pytest.mark.parametrize("reduction", ALL_REDUCTIONS)
@pytest.mark.parametrize(("value_shape", "weight_shape"), WEIGHT_SHAPES)
def test_values_are_reduced_as_keras_reduces_them(reduction, value_shape, weight_shape, rng):
    values = rng.uniform(1, 2, value_shape).astype("float32")
    weights = None if weight_shape is None else rng.uniform(size=weight_shape)
    expected = Given(reduction=reduction)(values, values, sample_weight=weights)
    ours = reduce(values, weights, reduction=reduction)
    assert np.shape(ours) == expected.shape
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, expected, **FLOAT32)


@pytest.mark.parametrize("reduction", ALL_REDUCTIONS)
@pytest.mark.parametrize("weight_shape", [None, (2,), (2, 1), (2, 2), (2, 2, 1)])
@pytest.mark.parametrize("y_true", [[[2, 1], [0, 2]], [[2, 2], [2, 2]], [[0, 1], [0, 1]]])
def test_ignore_class_is_a_mask_for_the_reduction(reduction, weight_shape, y_true, rng):
    y_true, y_pred = np.array(y_true), rng.normal(size=(2, 2, 3)).astype("float32")
    weights = None if weight_shape is None else rng.uniform(size=weight_shape)
    loss = losses.SparseCategoricalCrossentropy(
        from_logits=True, ignore_class=2, reduction=reduction
    )
    expected = loss(y_true, y_pred, sample_weight=weights)
    values = sparse_categorical_crossentropy(y_true, y_pred, from_logits=True, ignore_class=2)
    ours = reduce(values, weights, mask=y_true != 2, reduction=reduction)
    np.testing.assert_allclose(ours, expected, **FLOAT32)


@pytest.mark.parametrize("reduction", ["mean", "sum", "mean_with_sample_weight", "none"])
@pytest.mark.parametrize("weighted", [False, True])
def test_a_mask_of_the_predictions_is_applied_as_keras_does(reduction, weighted, rng):
    values, mask = rng.uniform(size=(3, 4)).astype("float32"), rng.integers(0, 2, (3, 4))
    weights = rng.uniform(size=(3, 4)) if weighted else None
    y_pred = tf.constant(values)
    y_pred._keras_mask = tf.constant(mask.astype(bool))
    expected = Given(reduction=reduction)(values, y_pred, sample_weight=weights)
    ours = reduce(values, weights, mask=mask, reduction=reduction)
    np.testing.assert_allclose(ours, expected, **FLOAT32)


def test_weights_of_zero_give_zero_but_do_not_stop_nan():
    zeros = np.zeros(2)
    for values, reduction in (([1.0, 2.0], "mean_with_sample_weight"), ([np.nan, 1.0], "mean")):
        values = np.float32(values)
        expected = Given(reduction=reduction)(values, values, sample_weight=zeros)
        np.testing.assert_array_equal(reduce(values, zeros, reduction=reduction), expected)


@pytest.mark.parametrize("reduction", ALL_REDUCTIONS)
@pytest.mark.parametrize(("value_shape", "weight_shape"), WEIGHT_SHAPES[:13])
def test_shares_times_values_add_up_to_the_reduced_loss(reduction, value_shape, weight_shape, rng):
    values = rng.uniform(size=value_shape)
    weights = None if weight_shape is None else rng.uniform(size=weight_shape)
    share = shares(value_shape, weights, reduction=reduction)
    if share.shape != value_shape:  # a last axis came on top
        values = values[:, np.newaxis] if share.shape == (4, 1) else values
    reduced = reduce(values, weights, reduction=reduction)
    np.testing.assert_allclose(np.sum(share * values), np.sum(reduced), rtol=1e-12)


ROWS = np.full((4, 3), 1 / 3)
REFUSED = {
    "reduction": (lambda: reduce([1.0], reduction="auto"), "reduction must be one of.*'auto'"),
    "weights": (
        lambda: reduce(ROWS, np.ones(4)),
        r"values.shape=\(4, 3\), sample_weight.shape=\(4,\).*\(batch, 1, 1\)",
    ),
    "mask": (lambda: reduce(ROWS, mask=np.ones((4, 2))), "must fit each other"),
    "text": (lambda: reduce(["a"]), "real numbers"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case):
    function, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        function()


def test_keras_refuses_these_too():
    with pytest.raises(ValueError, match="Invalid value for argument `reduction`"):
        Given(reduction="auto")
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        Given()(ROWS, ROWS, sample_weight=np.ones(4))
