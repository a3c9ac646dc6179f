"""What the judges of chapter 2 expect, computed by Keras: the checks are not their own oracle."""

import keras
import numpy as np
import pytest
from keras import layers
from planted_depth_and_channels import depthwise, full, model, separable

from layerwise.checks import load_questions, run_judge, run_probe
from layerwise.checks.depth_and_channels.layer_chain import read_layer_chain

QUESTIONS = load_questions("depth_and_channels")
SEEDS = range(3)


def passes(name, answer, seed=0):
    outcome = run_judge(QUESTIONS[name], run_probe(QUESTIONS[name], answer, seed), seed)
    assert outcome.status == "passed", outcome
    return True


def test_shape_prediction():
    def chain(height):
        stack = [layers.Conv2D(16, 5), layers.Conv2D(24, 3, padding="same")]
        keras.Sequential([keras.Input((height, 96, 3)), *stack])
        return stack

    first, second = chain(64)
    prediction = {
        "first_output": first.output.shape[1:],
        "second_kernel": second.kernel.shape,
        "second_parameters": second.count_params(),
        "parameters_twice_as_high": chain(128)[1].count_params(),
    }
    assert passes("shape_prediction", prediction)


@pytest.mark.parametrize("seed", SEEDS)
def test_input_sizes(seed):
    def search(outputs, kernel_size, strides):
        layer = layers.Conv1D(1, kernel_size, strides=strides)
        fitting = [
            size
            for size in range(kernel_size, (outputs + 2) * strides + kernel_size)
            if layer.compute_output_shape((None, size, 1))[1] == outputs
        ]
        return fitting[0], fitting[-1]

    assert passes("input_sizes", search, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_conv1d_by_hand(seed):
    def by_keras(sequences, kernel, bias, strides):
        layer = layers.Conv1D(kernel.shape[2], kernel.shape[0], strides=strides)
        layer.build(sequences.shape)
        layer.set_weights([kernel, bias])
        return layer(sequences)

    assert passes("conv1d_by_hand", by_keras, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_feature_order(seed):
    def feature_order(sequences, kernel, order):
        """Find the kernel that the outputs ask for, without knowing the rule."""
        layer = layers.Conv1D(8, 3, use_bias=False, dtype="float64")
        layer.build(sequences.shape)
        layer.set_weights([kernel])
        # One timestep alone, one feature at 1: the outputs are that feature's weights.
        wanted = np.empty_like(kernel)
        for new, old in enumerate(order):
            for place in range(3):
                probe = np.zeros((1, 3, 8))
                probe[0, place, old] = 1
                wanted[place, new] = np.asarray(layer(probe))[0, 0]
        moved = sequences[..., order]
        before = np.asarray(layer(sequences))
        layer.set_weights([wanted])
        same = np.allclose(before, np.asarray(layer(moved)))
        return {"sequences": moved, "kernel": wanted, "claim_holds": not same}

    assert passes("feature_order", feature_order, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_grouped_parameters(seed):
    def by_keras(kernel_size, in_channels, filters, groups):
        layer = layers.Conv2D(filters, kernel_size, groups=groups)
        layer.build((None, 28, 28, in_channels))
        return layer.count_params()

    assert passes("grouped_parameters", by_keras, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_merged_bias(seed):
    def by_keras(depthwise_bias, pointwise_kernel, pointwise_bias):
        """Let the pair answer to a picture of zeros: what comes out is the merged bias."""
        channels, filters = pointwise_kernel.shape[2:]
        picture = np.zeros((1, 7, 7, channels), "float32")
        depthwise, pointwise = layers.DepthwiseConv2D(5), layers.Conv2D(filters, 1)
        pointwise(depthwise(picture))
        depthwise.set_weights([depthwise.get_weights()[0], depthwise_bias])
        pointwise.set_weights([pointwise_kernel, pointwise_bias])
        return np.asarray(pointwise(depthwise(picture)))[0, 1, 2]

    assert passes("merged_bias", by_keras, seed)


def test_batch_symptom():
    layer = layers.Conv2D(4, 3)
    with pytest.raises(ValueError, match="expected min_ndim=4, found ndim=3"):
        layer(np.zeros((28, 28, 1)))
    assert layer(np.zeros((1, 28, 28, 1))).shape == (1, 26, 26, 4)
    diagnosis = {
        "cause": "b",
        "shape": (1, 28, 28, 1),
        "output_of_five": layer(np.zeros((5, 28, 28, 1))).shape,
    }
    assert passes("batch_symptom", diagnosis)


@pytest.mark.parametrize("seed", SEEDS)
def test_channels_last(seed):
    def by_keras(images):
        return layers.Permute((2, 3, 1), dtype="float64")(images)

    assert passes("channels_last", by_keras, seed)


def test_within_budget_in_other_ways():
    for stack in [
        (separable(32, 5),),
        (depthwise(5), full(32, 1)),
        (depthwise(3), depthwise(3), full(32, 1)),
        (depthwise((5, 1)), depthwise((1, 5)), full(32, 1)),
        (full(16, 5, groups=16), full(32, 1, activation="relu")),
        (full(2, 5), full(32, 1)),
        (depthwise(5), lambda: layers.ReLU(), full(32, 1)),
    ]:
        assert passes("within_budget", model(*stack))


def test_within_budget_by_the_functional_api():
    def within_budget():
        inputs = keras.Input((64, 64, 16))
        return keras.Model(inputs, layers.SeparableConv2D(32, 5, padding="same")(inputs))

    assert passes("within_budget", within_budget)


def seen_by_gradient(network, size, channels):
    """Return the offsets and the channels that reach one output in the middle, for each filter."""
    import tensorflow as tf

    for weight in network.weights:
        weight.assign(np.ones(weight.shape))
    picture = tf.ones((1, size, size, channels))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(picture)
        middle = network(picture)[0, size // 2, size // 2]
        outputs = [middle[f] for f in range(middle.shape[0])]
    reached = [np.asarray(tape.gradient(out, picture))[0] != 0 for out in outputs]
    rows, columns, _ = np.nonzero(np.any(reached, axis=0))
    fewest = min(int(found.any(axis=(0, 1)).sum()) for found in reached)
    return frozenset(rows - rows.min()), frozenset(columns - columns.min()), fewest


@pytest.mark.parametrize(
    "stack",
    [
        (full(4, 3),),
        (full(6, (3, 5), groups=2), full(4, 1)),
        (full(6, 3, groups=6), full(6, 1, groups=3)),
        (separable(4, 3, dilation_rate=2),),
        (
            lambda: layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2),
            full(4, 1, groups=4),
        ),
    ],
)
def test_a_chain_sees_and_costs_what_keras_says(stack):
    network = model(*stack, size=15, channels=6)()
    chain = read_layer_chain(network.to_json())
    assert chain.output_shape == network.output_shape[1:]
    assert chain.parameters == network.count_params()
    assert (chain.rows, chain.columns, chain.channels_read) == seen_by_gradient(network, 15, 6)
