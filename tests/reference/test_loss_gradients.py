"""Gradients of the cross-entropies against the gradient tape, and against finite differences."""

import numpy as np
import pytest
import tensorflow as tf
from keras import losses

from layerwise.errors import LayerwiseError
from layerwise.reference import (
    binary_crossentropy,
    binary_crossentropy_gradient,
    categorical_crossentropy,
    categorical_crossentropy_gradient,
    reduce,
    sparse_categorical_crossentropy,
    sparse_categorical_crossentropy_gradient,
)

FLOAT32 = {"rtol": 2e-4, "atol": 1e-6}
FINITE_DIFFERENCE = {"rtol": 1e-5, "atol": 1e-7}  # of float64, with steps of 1e-6
SHAPE = (2, 3, 4, 3)
WEIGHT_SHAPES = [None, (2, 3, 4), (2, 3, 4, 1), (2, 1, 1), (4,)]
REDUCTIONS = ["sum_over_batch_size", "sum", "mean_with_sample_weight", "none"]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def predictions(rng, from_logits, dtype="float32", spread=3):
    """Return logits, or probabilities that do not quite add up to 1."""
    logits = rng.normal(size=SHAPE) * spread
    if from_logits:
        return logits.astype(dtype)
    return (0.9 * np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)).astype(dtype)


def weights_of(rng, shape):
    return None if shape is None else rng.uniform(size=shape)


def tape_gradient(loss, y_true, y_pred, sample_weight=None):
    y_pred = tf.constant(y_pred)
    with tf.GradientTape() as tape:
        tape.watch(y_pred)
        value = loss(y_true, y_pred, sample_weight=sample_weight)
    return tape.gradient(value, y_pred).numpy()


def finite_differences(loss, y_pred):
    gradient = np.zeros_like(y_pred)
    for index in np.ndindex(y_pred.shape):
        step = np.zeros_like(y_pred)
        step[index] = 1e-6
        gradient[index] = (loss(y_pred + step) - loss(y_pred - step)) / 2e-6
    return gradient


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weight_shape", WEIGHT_SHAPES)
def test_the_categorical_gradient_is_that_of_the_tape(from_logits, reduction, weight_shape, rng):
    y_true, y_pred = np.eye(3)[rng.integers(0, 3, SHAPE[:-1])], predictions(rng, from_logits)
    options = {"from_logits": from_logits, "reduction": reduction, "label_smoothing": 0.1}
    weights = weights_of(rng, weight_shape)
    expected = tape_gradient(losses.CategoricalCrossentropy(**options), y_true, y_pred, weights)
    ours = categorical_crossentropy_gradient(y_true, y_pred, weights, **options)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, expected, **FLOAT32)


@pytest.mark.parametrize("from_logits", [False, True])
def test_the_classes_may_be_on_another_axis(from_logits, rng):
    y_pred = np.moveaxis(predictions(rng, from_logits), -1, 1)
    y_true = np.moveaxis(np.eye(3)[rng.integers(0, 3, SHAPE[:-1])], -1, 1)
    loss = losses.CategoricalCrossentropy(from_logits=from_logits, axis=1)
    ours = categorical_crossentropy_gradient(y_true, y_pred, from_logits=from_logits, axis=1)
    np.testing.assert_allclose(ours, tape_gradient(loss, y_true, y_pred), **FLOAT32)


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weight_shape", WEIGHT_SHAPES)
@pytest.mark.parametrize("ignore_class", [None, 255])
def test_the_sparse_gradient_is_that_of_the_tape(
    from_logits, reduction, weight_shape, ignore_class, rng
):
    y_true, y_pred = rng.integers(0, 3, SHAPE[:-1]), predictions(rng, from_logits)
    if ignore_class is not None:
        y_true[0, 1:] = ignore_class
    options = {"from_logits": from_logits, "reduction": reduction, "ignore_class": ignore_class}
    weights = weights_of(rng, weight_shape)
    loss = losses.SparseCategoricalCrossentropy(**options)
    ours = sparse_categorical_crossentropy_gradient(y_true, y_pred, weights, **options)
    np.testing.assert_allclose(ours, tape_gradient(loss, y_true, y_pred, weights), **FLOAT32)


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("axis", "weight_shape"), [(-1, None), (-1, (2, 3, 4)), (1, (2, 4, 3))])
def test_the_binary_gradient_is_that_of_the_tape(from_logits, reduction, axis, weight_shape, rng):
    y_true, y_pred = rng.integers(0, 2, SHAPE), predictions(rng, from_logits)
    options = {"from_logits": from_logits, "reduction": reduction, "axis": axis}
    options["label_smoothing"] = 0.2
    weights = weights_of(rng, weight_shape)
    expected = tape_gradient(losses.BinaryCrossentropy(**options), y_true, y_pred, weights)
    ours = binary_crossentropy_gradient(y_true, y_pred, weights, **options)
    np.testing.assert_allclose(ours, expected, **FLOAT32)


CASES = {
    "categorical": (categorical_crossentropy, categorical_crossentropy_gradient),
    "sparse": (sparse_categorical_crossentropy, sparse_categorical_crossentropy_gradient),
    "binary": (binary_crossentropy, binary_crossentropy_gradient),
}


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("name", list(CASES))
def test_gradients_are_finite_differences_of_the_loss(name, from_logits, rng):
    loss, gradient = CASES[name]
    labels = rng.integers(0, 3, SHAPE[:-1])
    y_true = labels if name == "sparse" else np.eye(3)[labels]
    y_pred = predictions(rng, from_logits, "float64", spread=1)  # the step is small beside them
    weights = rng.uniform(size=SHAPE[:-1])
    expected = finite_differences(
        lambda z: reduce(loss(y_true, z, from_logits=from_logits), weights), y_pred
    )
    ours = gradient(y_true, y_pred, weights, from_logits=from_logits)
    np.testing.assert_allclose(ours, expected, **FINITE_DIFFERENCE)


def test_a_row_of_zeros_gets_softmax_as_gradient_though_its_loss_is_zero():
    y_true, logits = np.zeros((1, 3)), np.float32([[2, 0, -1]])
    loss = losses.CategoricalCrossentropy(from_logits=True)
    ours = categorical_crossentropy_gradient(y_true, logits, from_logits=True)
    np.testing.assert_allclose(ours, [[0.844, 0.114, 0.042]], atol=5e-4)
    np.testing.assert_allclose(ours, tape_gradient(loss, y_true, logits), **FLOAT32)
    flat = finite_differences(
        lambda z: reduce(categorical_crossentropy(y_true, z, from_logits=True)), np.float64(logits)
    )
    assert not flat.any()  # TensorFlow's gradient is not the derivative of its loss here


# Confidently wrong (below the clipping value), confidently right, on the bound, and in between.
EDGES = np.float32([[0, 1], [1, 0], [1e-8, 1 - 1e-8], [1e-7, 1 - 1e-7], [2e-7, 1], [0.3, 0.7]])


@pytest.mark.parametrize("name", list(CASES))
def test_probabilities_that_keras_clips_get_no_gradient(name):
    keras_loss = {
        "categorical": losses.CategoricalCrossentropy(),
        "sparse": losses.SparseCategoricalCrossentropy(),
        "binary": losses.BinaryCrossentropy(),
    }[name]
    y_true = np.zeros(6, int) if name == "sparse" else np.tile(np.float32([1, 0]), (6, 1))
    ours = CASES[name][1](y_true, EDGES)
    np.testing.assert_allclose(ours, tape_gradient(keras_loss, y_true, EDGES), rtol=1e-3)
    assert ours[0, 0] == 0  # the true class, with probability 0: nothing is learned


def test_what_is_ignored_gets_no_gradient_even_if_it_is_nan():
    logits, y_true = np.float32([[np.nan, 1], [0, 0]]), np.array([255, 1])
    options = {"from_logits": True, "ignore_class": 255}
    ours = sparse_categorical_crossentropy_gradient(y_true, logits, **options)
    np.testing.assert_allclose(ours, [[0, 0], [0.5, -0.5]])
    loss = losses.SparseCategoricalCrossentropy(**options)
    np.testing.assert_allclose(ours, tape_gradient(loss, y_true, logits))


REFUSED = {
    "more weights than losses": (
        lambda: categorical_crossentropy_gradient(np.eye(3)[:1], np.ones((1, 3)), np.ones(4)),
        "more weights than losses.*weights for the shape",
    ),
    "weights": (
        lambda: binary_crossentropy_gradient(np.ones((4, 3)), np.ones((4, 3)), np.ones(3)),
        "must fit each other",
    ),
    "labels": (lambda: sparse_categorical_crossentropy_gradient([3], np.ones((1, 3))), "0 to 2"),
    "shapes": (lambda: categorical_crossentropy_gradient([1], np.ones((1, 3))), "same shape"),
    "reduction": (
        lambda: binary_crossentropy_gradient([[1]], [[0.5]], reduction="auto"),
        "must be one of",
    ),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case):
    function, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        function()
