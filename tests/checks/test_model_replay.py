"""What `model_replay` computes from a record is what Keras answers."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from layerwise.checks.model_recording import (
    MAX_LAYERS,
    answers_of,
    layers_of,
    own_inputs,
    require_model,
)
from layerwise.checks.model_replay import (
    agree,
    capping,
    kinds_of,
    read_layers,
    replayed,
    require_replay,
)
from layerwise.checks.plain_answer import plain
from layerwise.checks.plain_data import decode, encode
from layerwise.checks.probing import WrongFormError
from layerwise.checks.reading import UnreadableError

STEPS, IMAGES = (7, 3), (6, 5, 2)


class Halves(layers.Layer):
    """A layer of a learner's own, with a layer of Keras inside."""

    def __init__(self):
        super().__init__()
        self.inner = layers.Conv1D(4, 3, padding="same", activation="relu")

    def call(self, inputs):
        return self.inner(inputs)


class OwnWeights(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * self.scale


def normalized(layer):
    """Return a BatchNormalization whose moving averages are not those of the start."""
    layer.build((None, *STEPS))
    for weight in layer.weights:
        weight.assign(np.linspace(0.5, 2, 3))
    return layer


CHAINS = {
    "conv1d": (STEPS, lambda: [layers.Conv1D(4, 3, padding="same", activation="relu")]),
    "causal": (STEPS, lambda: [layers.Conv1D(4, 3, padding="causal", dilation_rate=2)]),
    "strided": (STEPS, lambda: [layers.Conv1D(4, 3, strides=2, use_bias=False)]),
    "separable": (STEPS, lambda: [layers.SeparableConv1D(4, 3, padding="same")]),
    "conv2d": (IMAGES, lambda: [layers.Conv2D(4, 3, strides=2, groups=2)]),
    "depthwise": (IMAGES, lambda: [layers.DepthwiseConv2D(3, padding="same")]),
    "separable2d": (IMAGES, lambda: [layers.SeparableConv2D(4, 3, activation="tanh")]),
    "transposed": (
        IMAGES,
        lambda: [layers.Conv2DTranspose(3, 3, 2, padding="same", output_padding=(0, 1))],
    ),
    "upsampled": (IMAGES, lambda: [layers.UpSampling2D(2), layers.Conv2D(1, 2)]),
    "lstm": (STEPS, lambda: [layers.LSTM(4, return_sequences=True), layers.LSTM(5)]),
    "gru": (
        STEPS,
        lambda: [layers.GRU(4, return_sequences=True), layers.GRU(5, reset_after=False)],
    ),
    "backwards": (STEPS, lambda: [layers.SimpleRNN(4, go_backwards=True)]),
    "both ways": (
        STEPS,
        lambda: [
            layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
            layers.Bidirectional(layers.GRU(4), merge_mode="sum"),
        ],
    ),
    "each step": (STEPS, lambda: [layers.TimeDistributed(layers.Dense(4)), layers.Flatten()]),
    "pooled": (STEPS, lambda: [layers.LSTM(4, return_sequences=True), layers.GlobalMaxPooling1D()]),
    "repeated": (
        STEPS,
        lambda: [layers.GlobalAveragePooling1D(), layers.RepeatVector(3), layers.LSTM(2)],
    ),
    "reshaped": (STEPS, lambda: [layers.Dense(6), layers.Reshape((14, 3))]),
    "layer norm": (STEPS, lambda: [layers.LayerNormalization(), layers.Dense(2)]),
    "batch norm": (STEPS, lambda: [normalized(layers.BatchNormalization()), layers.Dense(2)]),
    "dropped": (STEPS, lambda: [layers.Dropout(0.5), layers.Masking(), layers.Dense(2)]),
    "nested": (STEPS, lambda: [keras.Sequential([layers.Dense(4)]), layers.ReLU()]),
    "own layer": (STEPS, lambda: [Halves(), layers.Softmax()]),
}


def recorded(model, inputs):
    """Record a model, as a report that went through JSON holds it."""
    data = {"layers": layers_of(model), "answers": answers_of(model, inputs, "f()")}
    return decode(encode(plain(data)))


def drawn(shape, seed=0):
    return own_inputs((None, *shape), 5, np.random.default_rng(seed))


def chain(shape, stack):
    return keras.Sequential([keras.Input(shape), *stack])


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_replayed(name):
    shape, stack = CHAINS[name]
    keras.utils.set_random_seed(3)
    model = chain(shape, stack())
    for weight in model.trainable_weights:  # biases of 0 would hide a mistake
        weight.assign(weight + 0.1)
    inputs = drawn(shape)
    data = recorded(model, inputs)
    found = read_layers(data["layers"])
    np.testing.assert_allclose(replayed(found, inputs), data["answers"], rtol=1e-4, atol=1e-5)
    require_replay(found, inputs, data["answers"], "it")
    with pytest.raises(UnreadableError, match="does not follow from its layers"):
        require_replay(found, drawn(shape, 1), data["answers"], "it")


ACTIVATIONS = (
    *("linear", "relu", "tanh", "sigmoid", "softmax", "hard_sigmoid", "elu", "selu"),
    *("gelu", "silu", "softplus", "softsign", "relu6", "leaky_relu"),
)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_replayed(name):
    model, inputs = chain((3,), [layers.Dense(4, activation=name)]), drawn((3,))
    data = recorded(model, inputs)
    require_replay(read_layers(data["layers"]), inputs, data["answers"], "it")


def test_the_last_step_may_be_picked():
    inputs = keras.Input(STEPS)
    steps = layers.LSTM(4, return_sequences=True)(inputs)
    hidden = ops.relu(layers.Dense(5)(steps[:, -1]))
    model, x = keras.Model(inputs, layers.Dense(2)(hidden)), drawn(STEPS)
    data = recorded(model, x)
    require_replay(read_layers(data["layers"]), x, data["answers"], "it")


def test_branches_and_weights_of_ones_own_are_refused():
    inputs = keras.Input((3,))
    hidden = layers.Dense(3)(inputs)
    model, x = keras.Model(inputs, layers.Add()([inputs, hidden])), drawn((3,))
    data = recorded(model, x)
    with pytest.raises(UnreadableError, match="models without branches"):
        require_replay(read_layers(data["layers"]), x, data["answers"], "it")
    data = recorded(chain((3,), [OwnWeights()]), x)
    with pytest.raises(UnreadableError, match="cannot follow a layer of the kind OwnWeights"):
        require_replay(read_layers(data["layers"]), x, data["answers"], "it")


def test_a_model_that_answers_the_same_to_all_is_refused():
    model, x = chain((3,), [layers.Dense(2, kernel_initializer="zeros")]), drawn((3,))
    model.layers[0].bias.assign([1.0, 2.0])
    data = recorded(model, x)
    with pytest.raises(UnreadableError, match="gives one answer"):
        require_replay(read_layers(data["layers"]), x, data["answers"], "it")


def test_models_too_large_to_report_are_refused():
    with pytest.raises(WrongFormError, match="more than 1,000,000 weights"):
        layers_of(chain((1001,), [layers.Dense(1000)]))
    with pytest.raises(WrongFormError, match=f"more than {MAX_LAYERS} layers"):
        layers_of(chain((3,), [layers.Dense(1) for _ in range(MAX_LAYERS + 1)]))
    with pytest.raises(WrongFormError, match="yours returned a list"):
        require_model([])
    assert require_model(...) is None


def test_what_a_report_asks_for_is_bounded():
    dense = {"kind": "Dense", "weights": [np.ones((3, 900_000))], "settings": {}}
    with pytest.raises(UnreadableError, match="at most 1,000,000 weights"):
        read_layers([dense])
    dense["weights"] = [np.ones((3, 300_000))]
    with pytest.raises(UnreadableError, match="more than 1,000,000 numbers"):
        replayed(read_layers([dense]), np.ones((4, 3)))
    repeat = {"kind": "RepeatVector", "weights": [], "settings": {"n": 10**9}}
    with pytest.raises(UnreadableError, match="more than 1,000,000 numbers"):
        replayed(read_layers([repeat]), np.ones((4, 3)))
    with pytest.raises(UnreadableError, match="finite"):
        read_layers([{"kind": "Dense", "weights": [np.array([[np.nan]])], "settings": {}}])
    for value in (None, [], [1], [{"kind": 3}], [{"kind": "Dense", "weights": 1, "settings": {}}]):
        with pytest.raises(UnreadableError):
            read_layers(value)


def test_a_large_column_hides_no_other():
    expected = np.array([[1e8, 1.0], [2e8, 2.0]])
    assert agree(expected, expected)
    assert not agree(np.array([[1e8, 5.0], [2e8, 2.0]]), expected)


def test_kinds_and_caps():
    model = chain(STEPS, [layers.Bidirectional(layers.LSTM(2)), layers.Dense(1), layers.ReLU()])
    found = read_layers(recorded(model, drawn(STEPS))["layers"])
    assert [kind for kind in kinds_of(found) if kind != "InputLayer"] == ["LSTM", "Dense", "ReLU"]
    assert capping(found) == ["relu"]
