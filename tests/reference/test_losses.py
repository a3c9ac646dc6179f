"""Losses, one value for each prediction, against Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import losses

from layerwise import reference
from layerwise.errors import LayerwiseError

FLOAT32 = {"rtol": 1e-5, "atol": 1e-6}
# tf.nn.softmax_cross_entropy_with_logits and the focal losses lose more digits near 0 and 1.
NEAR_THE_EDGE = {"rtol": 1e-4, "atol": 2e-5}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def predictions(rng, shape, from_logits, axis=-1):
    """Return logits, or probabilities with some exact zeros and ones among them."""
    logits = (rng.normal(size=shape) * rng.choice([1, 20], shape)).astype("float32")
    if from_logits:
        return logits
    return keras.activations.softmax(logits, axis=axis).numpy()


def one_hot(rng, shape, axis=-1):
    classes = shape[axis]
    labels = rng.integers(0, classes, np.delete(shape, axis))
    return np.moveaxis(np.eye(classes, dtype="float32")[labels], -1, axis)


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["categorical_crossentropy", "categorical_focal_crossentropy"])
@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
@pytest.mark.parametrize(("shape", "axis"), [((8, 3), -1), ((2, 4, 5, 3), -1), ((2, 3, 4, 5), 1)])
def test_categorical_losses_are_those_of_keras(
    name, from_logits, label_smoothing, shape, axis, rng
):
    y_true, y_pred = one_hot(rng, shape, axis), predictions(rng, shape, from_logits, axis)
    options = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
    ours = getattr(reference, name)(y_true, y_pred, **options)
    expected = getattr(losses, name)(y_true, y_pred, **options)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, expected, **NEAR_THE_EDGE)


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("ignore_class", [None, 255, -1, 0])
@pytest.mark.parametrize("column", [False, True])
def test_sparse_categorical_crossentropy_is_that_of_keras(from_logits, ignore_class, column, rng):
    y_pred = predictions(rng, (2, 4, 5, 3), from_logits)
    y_true = rng.integers(0, 3, (2, 4, 5, 1) if column else (2, 4, 5))
    if ignore_class is not None:
        y_true[0, :2] = ignore_class
    options = {"from_logits": from_logits, "ignore_class": ignore_class}
    ours = reference.sparse_categorical_crossentropy(y_true, y_pred, **options)
    expected = losses.sparse_categorical_crossentropy(y_true, y_pred, **options)
    np.testing.assert_allclose(ours, expected, **NEAR_THE_EDGE)


ODD_ROWS = np.float32([[5, 1, 1], [0.2, 0.2, 0.2], [1e-9, 2e-9, 3e-9], [0, 0, 1], [2, 0, 0]])


def test_only_the_sparse_loss_clips_before_it_divides_by_the_sum():
    labels = np.array([0, 1, 0, 0, 0])
    rows = np.eye(3, dtype="float32")[labels]
    for name, y_true in (("sparse_categorical", labels), ("categorical", rows)):
        ours = getattr(reference, f"{name}_crossentropy")(y_true, ODD_ROWS)
        expected = getattr(losses, f"{name}_crossentropy")(y_true, ODD_ROWS)
        np.testing.assert_allclose(ours, expected, **FLOAT32)


def test_behind_a_softmax_or_sigmoid_keras_takes_the_logits_and_clips_nothing():
    logits, y_true = np.float32([[40, 0, 0]]), np.float32([[0, 1, 0]])
    for activation, loss in (("softmax", "categorical"), ("sigmoid", "binary")):
        probabilities = keras.layers.Activation(activation)(logits)
        ours = getattr(reference, f"{loss}_crossentropy")
        theirs = getattr(losses, f"{loss}_crossentropy")
        expected = theirs(y_true, probabilities)
        np.testing.assert_allclose(ours(y_true, logits, from_logits=True), expected, **FLOAT32)
        clipped = theirs(y_true, probabilities.numpy())
        np.testing.assert_allclose(ours(y_true, probabilities.numpy()), clipped, **NEAR_THE_EDGE)
        assert expected.numpy().item() > 1.2 * clipped.numpy().item()


def test_what_is_ignored_may_be_nan():
    y_pred = np.float32([[np.nan, 1], [0, 0]])
    options = {"from_logits": True, "ignore_class": 255}
    ours = reference.sparse_categorical_crossentropy([255, 1], y_pred, **options)
    expected = losses.sparse_categorical_crossentropy(np.array([255, 1]), y_pred, **options)
    np.testing.assert_allclose(ours, expected, **FLOAT32)


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("binary_crossentropy", {}),
        ("binary_focal_crossentropy", {}),
        ("binary_focal_crossentropy", {"apply_class_balancing": True, "alpha": 0.9, "gamma": 1.0}),
    ],
)
@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("label_smoothing", [0.0, 0.2])
@pytest.mark.parametrize(("shape", "axis"), [((7,), -1), ((6, 3), -1), ((2, 4, 5, 1), 1)])
def test_binary_losses_are_those_of_keras(
    name, extra, from_logits, label_smoothing, shape, axis, rng
):
    y_true = rng.integers(0, 2, shape)
    y_pred = (rng.normal(size=shape) * rng.choice([1, 20], shape)).astype("float32")
    if not from_logits:
        y_pred = keras.activations.sigmoid(y_pred).numpy()
    options = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
    ours = getattr(reference, name)(y_true, y_pred, **options, **extra)
    expected = getattr(losses, name)(y_true, y_pred, **options, **extra)
    np.testing.assert_allclose(ours, expected, **NEAR_THE_EDGE)


@pytest.mark.parametrize("axis", [(0, 1), None, 0])
def test_binary_crossentropy_takes_the_mean_over_any_axes(axis, rng):
    y_true, y_pred = rng.integers(0, 2, (4, 3)), rng.uniform(size=(4, 3)).astype("float32")
    expected = losses.binary_crossentropy(y_true, y_pred, axis=axis)
    ours = reference.binary_crossentropy(y_true, y_pred, axis=axis)
    np.testing.assert_allclose(ours, expected, **FLOAT32)


@pytest.mark.parametrize("alpha", [0.7, [0.1, 0.2, 0.7]])
@pytest.mark.parametrize("gamma", [0.0, 1.0, 3.5])
def test_alpha_of_the_focal_loss_may_weight_classes(alpha, gamma, rng):
    y_true, y_pred = one_hot(rng, (8, 3)), predictions(rng, (8, 3), from_logits=False)
    options = {"alpha": alpha, "gamma": gamma}
    ours = reference.categorical_focal_crossentropy(y_true, y_pred, **options)
    expected = losses.categorical_focal_crossentropy(y_true, y_pred, **options)
    np.testing.assert_allclose(ours, expected, **NEAR_THE_EDGE)


@pytest.mark.parametrize(
    ("name", "extra"), [("dice", {}), ("tversky", {}), ("tversky", {"alpha": 0.3, "beta": 0.9})]
)
@pytest.mark.parametrize("axis", [None, -1, 1, (1, 2, 3)])
@pytest.mark.parametrize("true_shape", [(2, 4, 5, 3), (2, 4, 5, 1)])
def test_overlap_losses_are_those_of_keras(name, extra, axis, true_shape, rng):
    y_true = rng.integers(0, 2, true_shape)
    y_pred = rng.uniform(size=(2, 4, 5, 3)).astype("float32")
    y_pred[0] = 0
    if name == "dice" and axis == -1 and true_shape[-1] == 1:
        axis = (1, 2, 3)  # else sums of different lengths, which Keras adds all the same
    ours = getattr(reference, name)(y_true, y_pred, axis=axis, **extra)
    expected = getattr(losses, name)(y_true, y_pred, axis=axis, **extra)
    assert ours.shape == expected.shape
    np.testing.assert_allclose(ours, expected, **FLOAT32)


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error"])
@pytest.mark.parametrize(
    "shapes", [((4, 3), (4, 3)), ((4,), (4, 1)), ((4, 1), (4,)), ((4, 1), (4, 3)), ((3,), (4, 3))]
)
def test_errors_of_numbers_are_those_of_keras_for_shapes_that_differ_too(name, shapes, rng):
    y_true, y_pred = (rng.normal(size=shape).astype("float32") for shape in shapes)
    expected = getattr(losses, name)(y_true, y_pred)
    np.testing.assert_allclose(getattr(reference, name)(y_true, y_pred), expected, **FLOAT32)


def test_a_row_of_zeros_has_no_loss():
    zeros, logits = np.zeros((1, 3)), np.float32([[2, 0, -1]])
    assert reference.categorical_crossentropy(zeros, logits, from_logits=True).item() == 0
    assert losses.categorical_crossentropy(zeros, logits, from_logits=True).numpy().item() == 0


def test_probabilities_of_zero_are_nan_when_keras_says_so():
    y_true, y_pred = np.eye(2), np.zeros((2, 2), "float32")
    assert np.isnan(reference.categorical_crossentropy(y_true, y_pred)).all()
    assert np.isnan(losses.categorical_crossentropy(y_true, y_pred)).all()


VALUE_LOSSES = [
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "dice",
    "tversky",
    "mean_squared_error",
    "mean_absolute_error",
]


@pytest.mark.parametrize("name", VALUE_LOSSES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_loss_has_the_type_of_the_predictions(name, dtype, rng):
    y_true, y_pred = one_hot(rng, (5, 3)).astype("float64"), rng.uniform(size=(5, 3)).astype(dtype)
    loss = getattr(reference, name)
    assert loss(y_true, y_pred).dtype == dtype
    assert loss(y_true.astype(int), (y_pred > 0.5).astype(int)).dtype == "float32"


# --- refusals -------------------------------------------------------------------------------------

ROWS = np.full((4, 3), 1 / 3)
R = reference
REFUSED = {
    "labels for rows": (lambda: R.categorical_crossentropy([0, 1, 2, 0], ROWS), "same shape"),
    "one row": (lambda: R.categorical_crossentropy(ROWS[:1], ROWS), r"y_true.shape=\(1, 3\)"),
    "axis": (lambda: R.categorical_crossentropy(ROWS, ROWS, axis=2), "axis=.*with 2 axes"),
    "bool axis": (lambda: R.categorical_crossentropy(ROWS, ROWS, axis=True), "axis=.True"),
    "smoothing": (
        lambda: R.categorical_crossentropy(ROWS, ROWS, label_smoothing=2),
        "from 0 to 1.*label_smoothing=2",
    ),
    "label 3": (
        lambda: R.sparse_categorical_crossentropy([0, 1, 3, 9], ROWS),
        r"y_true must be from 0 to 2.*y_true\[2\]=3.*ignore_class",
    ),
    "label -1": (lambda: R.sparse_categorical_crossentropy([0, 1, -1, 0], ROWS), r"y_true\[2\]=-1"),
    "nan label": (lambda: R.sparse_categorical_crossentropy([0, 1, np.nan, 0], ROWS), "nan among"),
    "one-hot": (
        lambda: R.sparse_categorical_crossentropy(np.eye(4)[:, :3], ROWS),
        r"one class number for each prediction.*y_true.shape=\(4, 3\)",
    ),
    "fewer labels": (lambda: R.sparse_categorical_crossentropy([0, 1], ROWS), "one class number"),
    "no classes": (lambda: R.sparse_categorical_crossentropy(0, 0.5), r"y_pred.shape=\(\)"),
    "sparse axis": (
        lambda: R.sparse_categorical_crossentropy(np.zeros(4), np.ones((4, 4)), axis=0),
        "classes must be on the last axis.*axis=0, for predictions with 2 axes",
    ),
    "two ignored": (
        lambda: R.sparse_categorical_crossentropy([0, 1, 2, 0], ROWS, ignore_class=[0, 1]),
        "one class number",
    ),
    "binary shape": (lambda: R.binary_crossentropy(ROWS[:, :1], ROWS), "same shape"),
    "binary rank": (lambda: R.binary_crossentropy(np.ones(4), np.ones((4, 1))), "same shape"),
    "binary number": (lambda: R.binary_crossentropy(1, 0.5), "an array with 0 axes"),
    "focal shape": (lambda: R.categorical_focal_crossentropy(ROWS[:, :2], ROWS), "must fit each"),
    "focal alpha": (
        lambda: R.categorical_focal_crossentropy(ROWS, ROWS, alpha=[1, 2]),
        "one for each class",
    ),
    "mse": (lambda: R.mean_squared_error(ROWS[:, :2], ROWS), r"\(4, 2\), y_pred.shape=\(4, 3\)"),
    "mae of numbers": (lambda: R.mean_absolute_error(1, 2), "axis of outputs"),
    "dice": (lambda: R.dice(np.ones(4), ROWS), "must fit each other"),
    "dice axis": (lambda: R.dice(ROWS, ROWS, axis=(1, 1)), "at most once"),
    "tversky": (lambda: R.tversky(np.ones(4), ROWS), "must fit each other"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case):
    function, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        function()


@pytest.mark.parametrize(
    "refused",
    [
        lambda: losses.categorical_crossentropy(np.array([0, 1, 2, 0]), ROWS),
        lambda: losses.sparse_categorical_crossentropy(np.array([0, 1, 3, 0]), ROWS),
        lambda: losses.sparse_categorical_crossentropy(
            np.zeros((2, 4)), np.ones((2, 3, 4)), axis=1
        ),
        lambda: losses.binary_crossentropy(ROWS[:, :1], ROWS),
        lambda: losses.mean_squared_error(ROWS[:, :2], ROWS),
        lambda: losses.dice(np.ones(4), ROWS),
    ],
)
def test_keras_refuses_these_too(refused):
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
        refused()
