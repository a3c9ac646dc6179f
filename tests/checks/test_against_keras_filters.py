"""What the judges of chapter 1 expect, computed by Keras: the checks are not their own oracle."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import initializers, layers, ops
from planted_filters_and_initialization import DIAGNOSIS, PREDICTION, correlate, large, small

from layerwise.checks import load_questions, plain, run_judge, run_probe

QUESTIONS = load_questions("filters_and_initialization")
SEEDS = range(3)


def passes(name, answer, seed=0):
    outcome = run_judge(QUESTIONS[name], run_probe(QUESTIONS[name], answer, seed), seed)
    assert outcome.status == "passed", outcome
    return True


def largest(initializer, shape, draws=400_000):
    """Return the largest absolute value in many draws of an initializer."""
    times = -(-draws // int(np.prod(shape)))
    kernels = [np.asarray(initializer(shape)) for initializer in map(initializer, range(times))]
    return float(np.abs(kernels).max())


def fan(mode, shape):
    """Return a fan as Keras counts it: a uniform draw of scale 1 reaches sqrt(3 / fan)."""

    def start(seed):
        return initializers.VarianceScaling(1.0, mode, "uniform", seed=seed)

    return round(3 / largest(start, shape) ** 2)


def glorot(seed):
    return initializers.GlorotUniform(seed=seed)


def test_conv_prediction():
    layer = layers.Conv2D(24, 5, padding="same")
    layer.build((None, 32, 32, 3))
    shape = layer.kernel.shape
    prediction = {
        "kernel_shape": shape,
        "parameters": layer.count_params(),
        "fan_in": fan("fan_in", shape),
        "fan_out": fan("fan_out", shape),
        "limit": largest(glorot, shape),
    }
    assert passes("conv_prediction", prediction)
    assert prediction["limit"] == pytest.approx(PREDICTION["limit"], rel=1e-3)


def test_parameter_symptom():
    def first_layer(shape, padding="same"):
        return keras.Sequential([keras.Input(shape), layers.Conv2D(32, 5, padding=padding)])

    assert first_layer((1, 28, 28)).count_params() == 22_432
    assert first_layer((1, 28, 28)).layers[0].kernel.shape[2] == 28  # cause c
    # ... and none of the other causes:
    assert first_layer((2, 28, 28)).count_params() == 22_432  # a, and d: more rows, same count
    assert first_layer((9, 28, 28), "valid").count_params() == 22_432  # b
    with pytest.raises(ValueError, match="Computed output size would be zero or negative"):
        first_layer((1, 28, 28), "valid")
    # Keras's size for a height n is a straight line; read it where it is positive.
    heights = [first_layer((n, 28, 28), "valid").output_shape[1] for n in (5, 6, 7)]
    assert np.polyval(np.polyfit((5, 6, 7), heights, 1), 1) == pytest.approx(-3)
    assert first_layer(DIAGNOSIS["input_shape"]).count_params() == 832
    assert passes("parameter_symptom", DIAGNOSIS)


@pytest.mark.parametrize("seed", SEEDS)
def test_glorot_limit(seed):
    assert passes("glorot_limit", lambda shape: largest(glorot, shape, 200_000), seed)


def weight_gradient(images, kernel, targets):
    """Return the gradient that TensorFlow derives for a Keras convolution."""
    weights = tf.Variable(kernel[..., None, None])
    with tf.GradientTape() as tape:
        outputs = ops.conv(tf.constant(images[..., None]), weights)[..., 0]
        loss = ops.mean((outputs - targets) ** 2)
    return tape.gradient(loss, weights)[..., 0, 0]


@pytest.mark.parametrize("seed", SEEDS)
def test_weight_gradient(seed):
    assert passes("weight_gradient", weight_gradient, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_weight_gradient_by_finite_differences(seed):
    def by_differences(images, kernel, targets):
        gradient = np.zeros_like(kernel)
        for index in np.ndindex(kernel.shape):
            kernel[index] += 1e-4
            above = np.mean((correlate(images, kernel) - targets) ** 2)
            kernel[index] -= 2e-4
            below = np.mean((correlate(images, kernel) - targets) ** 2)
            gradient[index] = (above - below) / 2e-4  # and leaves the kernel changed
        return gradient.tolist()

    assert passes("weight_gradient", by_differences, seed)


def test_two_targets():
    def train(start, images, wanted):
        layer = layers.Conv2D(1, 3, use_bias=False)
        model = keras.Sequential([keras.Input((*images.shape[1:], 1)), layer])
        layer.kernel.assign(start[..., None, None])
        model.compile(keras.optimizers.Adam(0.05), "mse")
        targets = correlate(images, wanted)[..., None]
        model.fit(images[..., None], targets, batch_size=4, epochs=30, verbose=0)
        return layer.kernel  # a Keras variable of shape (3, 3, 1, 1)

    def two_targets(start, images, kernel_a, kernel_b):
        return {
            "trained_on_a": train(start, images, kernel_a),
            "trained_on_b": train(start, images, kernel_b),
            "claim_holds": np.bool_(False),
        }

    assert passes("two_targets", two_targets)


def test_larger_kernel():
    def rows(size, padding):
        return layers.Conv2D(1, size, padding=padding)(np.zeros((1, 28, 28, 1))).shape[1]

    numbers = {f"{p}_{k}": rows(k, p) for p in ("same", "valid") for k in (3, 7)}
    assert passes("larger_kernel", {**numbers, "claim_holds": False})


@pytest.mark.parametrize("seed", SEEDS)
def test_convolution_cost(seed):
    def cost(kernel_size, in_channels, filters, height, width):
        layer = layers.Conv2D(
            filters, kernel_size, kernel_initializer="ones", bias_initializer="zeros"
        )
        # Of ones alone, each output value is the number of products that made it.
        outputs = layer(np.ones((1, height, width, in_channels), "float32"))
        return layer.count_params(), int(np.asarray(outputs, "float64").sum())

    assert passes("convolution_cost", cost, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_seven_by_seven(seed):
    def cheaper(channels):
        return min(large(channels), small(channels), key=lambda model: model.count_params())

    assert passes("seven_by_seven", cheaper, seed)


def test_seven_by_seven_with_separate_activations_and_the_functional_api():
    @functools.cache
    def cheaper(channels):
        inputs = keras.Input((28, 28, channels))
        outputs = inputs
        for size in [7] if channels < 29 else [3, 3, 3]:
            outputs = layers.ReLU()(layers.Conv2D(64, size)(outputs))
        return keras.Model(inputs, outputs)

    assert passes("seven_by_seven", cheaper)


def test_distinct_filters_in_other_ways():
    def build(starts):
        convolutions = [layers.Conv2D(8, 3, kernel_initializer=start) for start in starts]
        return keras.Sequential([keras.Input((12, 12, 1)), *convolutions])

    assert passes("distinct_filters", lambda: build(["glorot_uniform"] * 3))
    assert passes("distinct_filters", lambda: build([glorot(seed) for seed in range(3)]))
    assert passes("distinct_filters", lambda: build(["orthogonal", "he_normal", "lecun_uniform"]))


@pytest.mark.filterwarnings("error")
def test_tensors_and_variables_are_plain_numbers_without_a_warning():
    assert plain(tf.constant([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert plain(tf.constant(3)) == 3
    assert plain(keras.Variable([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert plain(ops.ones((2, 2))).tolist() == [[1, 1], [1, 1]]
    assert plain(np.float32(0.5)) == 0.5
    assert plain(np.True_) is True
    assert plain(tf.TensorShape([5, 5, None])) == [5, 5, None]
    assert plain(keras.Input((3,))) == {"unusable": "a KerasTensor"}
