"""Dense, Embedding and the activations against Keras, and Dense's gradients."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from layerwise.errors import LayerwiseError
from layerwise.reference import dense, dense_input_gradient, dense_kernel_gradient, embedding
from layerwise.reference.activations import ACTIVATIONS, activation_named

FLOAT32 = {"rtol": 1e-5, "atol": 1e-6}  # sums of a few dozen products


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def normal(rng, *shape):
    return rng.normal(size=shape).astype("float32")


@pytest.mark.parametrize("shape", [(2, 4), (3, 5, 4), (2, 3, 5, 4), (0, 4)])
@pytest.mark.parametrize("use_bias", [True, False])
def test_dense_multiplies_the_last_axis_as_keras_does(rng, shape, use_bias):
    layer = keras.layers.Dense(3, use_bias=use_bias, bias_initializer="normal")
    layer.build(shape)
    inputs = normal(rng, *shape)
    np.testing.assert_allclose(dense(inputs, *layer.get_weights()), layer(inputs), **FLOAT32)


@pytest.mark.parametrize("shape", [(6, 4), (2, 3, 4)])
def test_dense_gradients_are_those_of_the_gradient_tape(rng, shape):
    layer = keras.layers.Dense(3)
    inputs, upstream = tf.constant(normal(rng, *shape)), normal(rng, *shape[:-1], 3)
    layer.build(shape)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs)
    by_inputs, by_kernel = tape.gradient(outputs, [inputs, layer.kernel.value], upstream)
    np.testing.assert_allclose(
        dense_kernel_gradient(inputs.numpy(), upstream), by_kernel, **FLOAT32
    )
    kernel = layer.get_weights()[0]
    np.testing.assert_allclose(dense_input_gradient(upstream, kernel), by_inputs, **FLOAT32)


def test_the_kernel_gradient_is_the_finite_difference_of_the_loss(rng):
    inputs, kernel, weights = (rng.normal(size=shape) for shape in [(5, 4), (4, 3), (5, 3)])
    gradient = dense_kernel_gradient(inputs, weights)
    for index in np.ndindex(kernel.shape):
        step = np.zeros_like(kernel)
        step[index] = 1e-4
        up, down = (np.sum(weights * dense(inputs, kernel + sign * step)) for sign in (1, -1))
        assert (up - down) / 2e-4 == pytest.approx(gradient[index], abs=1e-7)


@pytest.mark.parametrize(
    "ids", [[[0, 3], [2, 2]], 1, [[-1, -4]], [[1.9, -0.5]], np.array([[True]]), np.uint8([3])]
)
def test_embedding_returns_the_rows_that_keras_returns(ids):
    layer = keras.layers.Embedding(4, 3)
    layer.build()
    table = layer.get_weights()[0]
    np.testing.assert_array_equal(embedding(ids, table), layer(np.asarray(ids)))


@pytest.mark.parametrize(("ids", "received"), [([[0, 4]], "ids[0, 1]=4"), ([[-5]], "ids[0, 0]=-5")])
def test_an_id_without_a_row_is_refused_as_by_keras_on_a_cpu(ids, received):
    table = np.zeros((4, 3), "float32")
    with pytest.raises(LayerwiseError) as error:
        embedding(ids, table)
    assert str(error.value) == (
        "embedding: ids must be from -4 to 3.\n"
        f"  Received: {received}\n"
        "  The table has 4 rows; input_dim is the greatest id plus 1."
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"is not in \[0, 4\)"):
        keras.layers.Embedding(4, 3)(np.array(ids))


@pytest.mark.parametrize("name", list(ACTIVATIONS))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_activations_equal_those_of_keras_far_out_too(rng, name, dtype):
    x = (rng.normal(size=(20, 7)) * 10.0 ** rng.integers(-3, 4, (20, 1))).astype(dtype)
    ours = ACTIVATIONS[name](x)
    assert ours.dtype == dtype
    expected = getattr(keras.activations, name)(tf.constant(x))
    np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-30)


@pytest.mark.parametrize("axis", [0, 1, -1, (1, 2)])
def test_softmax_runs_along_the_axis_that_keras_takes(rng, axis):
    x = normal(rng, 2, 3, 4)
    expected = keras.activations.softmax(x, axis=axis)
    np.testing.assert_allclose(ACTIVATIONS["softmax"](x, axis=axis), expected, **FLOAT32)


def test_none_is_the_linear_activation():
    assert activation_named(None) is ACTIVATIONS["linear"]
    assert keras.activations.get(None) is keras.activations.linear


@pytest.mark.parametrize(
    ("inputs", "kernel", "bias", "expected"),
    [
        ("float32", "float32", "float32", "float32"),
        ("float64", "float64", "float64", "float64"),
        ("int32", "int64", "bool", "float32"),
    ],
)
def test_float32_stays_float32_and_integers_become_it(inputs, kernel, bias, expected):
    outputs = dense(np.ones((2, 3), inputs), np.ones((3, 4), kernel), np.ones(4, bias))
    assert outputs.dtype == expected
    np.testing.assert_array_equal(outputs, 4)


def test_dense_does_not_change_its_arguments():
    inputs, kernel, bias = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)
    dense(inputs, kernel, bias)
    assert inputs.min() == inputs.max() == kernel.max() == bias.max() == 1


REFUSED = {
    "no batch": (lambda: dense(np.ones(4), np.ones((4, 3))), "2 axes or more"),
    "other features": (
        lambda: dense(np.ones((2, 5)), np.ones((4, 3))),
        r"shape \(features=5, units\).*kernel.shape=\(4, 3\).*nothing is flattened",
    ),
    "no units": (lambda: dense(np.ones((2, 4)), np.ones((4, 0))), r"\(features=4, units\)"),
    "kernel rank": (lambda: dense(np.ones((2, 4)), np.ones(4)), "2 axes: features, units"),
    "bias": (lambda: dense(np.ones((2, 4)), np.ones((4, 3)), np.ones(2)), r"shape \(units=3\)"),
    "text": (lambda: dense([["a"]], [[1]]), "real numbers"),
    "upstream": (
        lambda: dense_kernel_gradient(np.ones((2, 4)), np.ones((3, 3))),
        "differ on the last axis only",
    ),
    "upstream without a batch": (
        lambda: dense_input_gradient(np.ones(3), np.ones((4, 3))),
        "upstream must have 2 axes or more: batch, ..., units",
    ),
    "upstream of other units": (
        lambda: dense_input_gradient(np.ones((2, 2)), np.ones((4, 3))),
        r"shape \(features, units=2\)",
    ),
    "nan id": (lambda: embedding([np.nan], np.ones((4, 3))), "ids with nan among them"),
    "table rank": (lambda: embedding([0], np.ones(4)), "2 axes: input_dim, output_dim"),
    "activation": (lambda: activation_named("swish"), "must be one of 'linear', 'relu'"),
    "axis": (lambda: ACTIVATIONS["softmax"](np.ones((2, 2)), axis=2), "axis=2, an array with 2"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case):
    call, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        call()
