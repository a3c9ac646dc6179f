"""BatchNormalization, LayerNormalization and Normalization against Keras."""

import keras
import numpy as np
import pytest

from layerwise.errors import LayerwiseError
from layerwise.reference import adapt, batch_normalization, layer_normalization, normalization

FLOAT32 = {"rtol": 2e-5, "atol": 2e-5}  # Keras subtracts the mean after it divides


def data(*shape, seed=0):
    rng = np.random.default_rng(seed)
    return (rng.normal(size=shape) * rng.uniform(0.5, 3, shape[-1]) + 2).astype("float32")


def batch_layer(shape, axis, **options):
    """Return a BatchNormalization with random weights, and these weights by name."""
    layer = keras.layers.BatchNormalization(axis=axis, **options)
    layer.build(shape)
    rng = np.random.default_rng(1)
    layer.set_weights([rng.uniform(0.5, 2, weight.shape) for weight in layer.weights])
    return layer, {weight.name: weight.numpy() for weight in layer.weights}


CASES = [((6, 3), -1), ((4, 5, 3), -1), ((4, 5, 3), 1), ((2, 4, 5, 3), 1), ((2, 4, 5, 3), -2)]


@pytest.mark.parametrize(("shape", "axis"), CASES)
@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("options", [{}, {"scale": False, "center": False, "epsilon": 0.1}])
def test_batch_normalization_returns_what_keras_returns(shape, axis, training, options):
    layer, weights = batch_layer(shape, axis, momentum=0.9, **options)
    inputs, epsilon = data(*shape), options.get("epsilon", 1e-3)
    expected = layer(inputs, training=training)
    outputs = batch_normalization(
        inputs, **weights, axis=axis, momentum=0.9, epsilon=epsilon, training=training
    )
    if training:
        outputs, mean, variance = outputs
        np.testing.assert_allclose(mean, layer.moving_mean, **FLOAT32)
        np.testing.assert_allclose(variance, layer.moving_variance, **FLOAT32)
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(outputs, expected, **FLOAT32)


@pytest.mark.parametrize(
    "mask", [[[1, 1, 0], [1, 0, 0]], [[0, 0, 0], [0, 1, 0]], [[0, 0, 0], [0, 0, 0]]]
)
@pytest.mark.parametrize("axis", [-1, 1])
def test_masked_steps_do_not_count_for_the_statistics(mask, axis):
    inputs, mask = data(2, 3, 4), np.array(mask, bool)
    layer, weights = batch_layer(inputs.shape, axis)
    expected = layer(inputs, training=True, mask=mask)
    outputs, mean, variance = batch_normalization(
        inputs, **weights, axis=axis, training=True, mask=mask
    )
    np.testing.assert_allclose(mean, layer.moving_mean, **FLOAT32)
    np.testing.assert_allclose(variance, layer.moving_variance, **FLOAT32)
    np.testing.assert_allclose(outputs, expected, rtol=1e-3, atol=1e-3)  # variances down to 0


def test_a_mask_changes_nothing_outside_training():
    inputs, mask = data(2, 3, 4), np.array([[1, 0, 0], [1, 1, 0]], bool)
    layer, weights = batch_layer(inputs.shape, -1)
    expected = layer(inputs, training=False, mask=mask)
    np.testing.assert_allclose(
        batch_normalization(inputs, **weights, mask=mask), expected, **FLOAT32
    )


def test_what_is_masked_may_be_nan():
    inputs = data(2, 3, 1)
    inputs[:, 2] = np.nan
    mask = np.array([[1, 1, 0], [1, 1, 0]], bool)
    _, mean, variance = batch_normalization(
        inputs, moving_mean=[0], moving_variance=[1], training=True, mask=mask
    )
    assert np.isfinite([mean, variance]).all()


@pytest.mark.parametrize("axis", [-1, 1, (1, 2), (2, 1), (-2, -1), (-1, 1), (3,)])
@pytest.mark.parametrize("scale_and_center", [True, False])
def test_layer_normalization_returns_what_keras_returns(axis, scale_and_center):
    inputs = data(2, 4, 5, 3)
    layer = keras.layers.LayerNormalization(
        axis=axis, scale=scale_and_center, center=scale_and_center
    )
    layer.build(inputs.shape)
    rng = np.random.default_rng(1)
    weights = [rng.uniform(0.5, 2, weight.shape) for weight in layer.weights]
    layer.set_weights(weights)
    # Keras sorts (-1, 1) to (-1, 1), not to (1, 3): its gamma then has its sizes the wrong way
    # round, and is reshaped. The numbers are in the same order.
    axes = sorted([axis] if isinstance(axis, int) else axis, key=lambda each: each % 4)
    sizes = [inputs.shape[each] for each in axes]
    ours = layer_normalization(inputs, *(each.reshape(sizes) for each in weights), axis=axis)
    np.testing.assert_allclose(ours, layer(inputs), **FLOAT32)


@pytest.mark.parametrize("axis", [-1, 2, None, (1, 2), (2, 1), (-1, 1), 0, (0, 1, 2), ()])
@pytest.mark.parametrize("invert", [False, True])
def test_adapt_and_normalization_return_what_keras_returns(axis, invert):
    rows = data(6, 4, 3)
    layer = keras.layers.Normalization(axis=axis, invert=invert)
    layer.adapt(rows)
    mean, variance = adapt(rows, axis=axis)
    np.testing.assert_allclose(mean, layer.adapt_mean, rtol=1e-6)
    np.testing.assert_allclose(variance, layer.adapt_variance, rtol=1e-6)
    assert mean.shape == layer.adapt_mean.shape
    inputs = data(6, 4, 3, seed=2)
    ours = normalization(inputs, mean, variance, axis=axis, invert=invert)
    np.testing.assert_allclose(ours, layer(inputs), **FLOAT32)


@pytest.mark.parametrize(
    ("axis", "mean", "variance"),
    [
        (-1, 3.0, 4.0),
        (None, 3.0, 4.0),
        (-1, 3.0, 9e-14),  # a deviation of 3e-7, not far above the least
        (-1, [1.0, 2, 3], [4.0, 1, 9]),
        ((1, 2), [1.0, 2, 3], [4, 1, 9]),
    ],
)
def test_statistics_that_are_passed_are_laid_along_the_last_of_the_axes(axis, mean, variance):
    inputs = data(2, 4, 3)
    layer = keras.layers.Normalization(axis=axis, mean=mean, variance=variance)
    ours = normalization(inputs, np.float32(mean), np.float32(variance), axis=axis)
    np.testing.assert_allclose(ours, layer(inputs), **FLOAT32)


def test_a_constant_feature_becomes_zero_and_a_small_drift_enormous():
    rows, later = np.full((5, 1), 7, "float32"), np.full((1, 1), 8, "float32")
    layer = keras.layers.Normalization()
    layer.adapt(rows)
    statistics = adapt(rows)
    assert normalization(rows, *statistics).max() == np.max(layer(rows)) == 0
    assert normalization(later, *statistics).item() == pytest.approx(1e7)
    assert np.max(layer(later)) == pytest.approx(1e7)


def test_integers_are_added_up_exactly_before_they_become_float32():
    rows = np.full((3, 1), 2**24 + 1)
    layer = keras.layers.Normalization()
    layer.adapt(rows)
    mean, variance = adapt(rows)
    assert mean.dtype == variance.dtype == np.float32
    assert variance.item() == np.max(layer.adapt_variance) == 0


def test_float64_stays_float64():
    rows = data(4, 3).astype("float64")
    outputs, mean, variance = batch_normalization(
        rows, moving_mean=np.zeros(3), moving_variance=np.ones(3), training=True
    )
    results = [outputs, mean, variance, layer_normalization(rows), *adapt(rows)]
    assert {each.dtype for each in results} == {np.dtype("float64")}


STATISTICS = {"moving_mean": np.zeros(3), "moving_variance": np.ones(3)}
ROWS = np.ones((2, 4, 3))
REFUSED = {
    "channels": (
        lambda: batch_normalization(ROWS, **STATISTICS, axis=1),
        r"moving_mean must have the shape \(channels=4\)",
    ),
    "gamma": (lambda: batch_normalization(ROWS, gamma=[1], **STATISTICS), r"gamma.*channels=3"),
    "axis": (lambda: batch_normalization(ROWS, **STATISTICS, axis=3), "axis=.*with 3 axes"),
    "mask": (
        lambda: batch_normalization(ROWS, **STATISTICS, mask=np.ones((2, 4, 1))),
        r"one flag for each.*mask.shape=\(2, 4, 1\)",
    ),
    "layer axis": (lambda: layer_normalization(ROWS, axis=(1, 1)), "at most once"),
    "layer gamma": (
        lambda: layer_normalization(ROWS, np.ones((3, 4)), axis=(1, 2)),
        r"gamma must have the shape \(axis_1=4, axis_2=3\)",
    ),
    "no axis": (lambda: layer_normalization(ROWS, axis=None), "axis=None"),
    "adapt axis": (lambda: adapt(ROWS, axis=3), "axis=3, an array with 3 axes"),
    "adapt twice": (lambda: adapt(ROWS, axis=(-1, 2)), "at most once"),
    "no data": (lambda: adapt(np.ones((0, 3))), "there must be data"),
    "features": (
        lambda: normalization(np.ones((2, 4)), np.ones(3), np.ones(3)),
        r"mean must have the sizes.*inputs.shape=\(2, 4\)",
    ),
    "variance": (lambda: normalization(ROWS, 0.0, -1.0), "never negative"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case):
    call, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        call()
