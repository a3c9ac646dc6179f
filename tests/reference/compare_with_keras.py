"""Run a Keras layer and our function with the same random weights and inputs."""

import keras
import numpy as np

# float32: sums of at most 200 products of normal numbers
TOLERANCE = {"rtol": 1e-4, "atol": 1e-4}


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def batch_shape(sizes, channels, data_format, batch=2):
    if data_format == "channels_first":
        return (batch, channels, *sizes)
    return (batch, *sizes, channels)


def set_random_weights(layer, input_shape):
    """Build a layer and return its new weights; its bias is zero where Keras would misplace it."""
    layer.build(input_shape)
    shapes = [weight.shape for weight in layer.weights]
    weights = [normal(*shape, seed=seed) for seed, shape in enumerate(shapes, start=1)]
    *_, width = layer.compute_output_shape(input_shape)
    if layer.data_format == "channels_first" and weights and width == weights[-1].size:
        weights[-1][:] = 0  # see test_keras_adds_the_bias_to_the_wrong_axis in test_convolution
    layer.set_weights(weights)
    return weights


def assert_same(ours, name, sizes, data_format="channels_last", channels=4, **arguments):
    """Compare our function with the Keras layer `name` on the same call.

    `arguments` are the layer's; our function gets those that do not follow from a weight's shape.
    """
    layer = getattr(keras.layers, name)(data_format=data_format, **arguments)
    shape = batch_shape(sizes, channels, data_format)
    weights, inputs = set_random_weights(layer, shape), normal(*shape)
    of_the_weights = {"filters", "kernel_size", "depth_multiplier"}
    ours_only = {key: arguments[key] for key in arguments if key not in of_the_weights}
    outputs = ours(inputs, *weights, data_format=data_format, **ours_only)
    np.testing.assert_allclose(outputs, layer(inputs), **TOLERANCE)
    assert outputs.dtype == np.float32
