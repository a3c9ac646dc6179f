"""From Keras layers to descriptions: nothing is forgotten, and nothing is guessed."""

from dataclasses import fields
from importlib import import_module

import keras
import numpy as np
import pytest
from keras import layers

from layerwise import arithmetic, explain
from layerwise.explain.describing import (
    DESCRIBED,
    ELEMENTWISE_FUNCTIONS,
    SAME_NAME,
    UNCHANGED_FUNCTIONS,
    describe,
)

# One layer of each class, with no argument at its default that changes a shape or a count.
CONVOLUTION = {"padding": "same", "use_bias": False, "data_format": "channels_first"}
WITH_ARGUMENTS = [
    layers.Conv1D(4, 3, groups=2, dilation_rate=2, **CONVOLUTION),
    layers.Conv2D(4, 3, groups=2, strides=(2, 3), **CONVOLUTION),
    layers.Conv3D(4, 3, groups=2, strides=(1, 2, 3), **CONVOLUTION),
    layers.DepthwiseConv1D(3, depth_multiplier=2, strides=2, **CONVOLUTION),
    layers.DepthwiseConv2D(3, depth_multiplier=2, dilation_rate=2, **CONVOLUTION),
    layers.SeparableConv1D(4, 3, depth_multiplier=2, strides=2, **CONVOLUTION),
    layers.SeparableConv2D(4, 3, depth_multiplier=2, strides=2, **CONVOLUTION),
    layers.Conv1DTranspose(4, 3, strides=2, output_padding=1, **CONVOLUTION),
    layers.Conv2DTranspose(4, 3, strides=2, output_padding=1, **CONVOLUTION),
    layers.Conv3DTranspose(4, 3, strides=2, output_padding=1, **CONVOLUTION),
    layers.MaxPooling1D(3, 2, padding="same", data_format="channels_first"),
    layers.MaxPooling2D(3, 2, padding="same", data_format="channels_first"),
    layers.MaxPooling3D(3, 2, padding="same", data_format="channels_first"),
    layers.AveragePooling1D(3, 2, padding="same", data_format="channels_first"),
    layers.AveragePooling2D(3, 2, padding="same", data_format="channels_first"),
    layers.AveragePooling3D(3, 2, padding="same", data_format="channels_first"),
    layers.GlobalMaxPooling1D(keepdims=True, data_format="channels_first"),
    layers.GlobalMaxPooling2D(keepdims=True, data_format="channels_first"),
    layers.GlobalMaxPooling3D(keepdims=True, data_format="channels_first"),
    layers.GlobalAveragePooling1D(keepdims=True, data_format="channels_first"),
    layers.GlobalAveragePooling2D(keepdims=True, data_format="channels_first"),
    layers.GlobalAveragePooling3D(keepdims=True, data_format="channels_first"),
    layers.ZeroPadding1D((1, 2)),
    layers.ZeroPadding2D(((1, 2), (3, 4)), data_format="channels_first"),
    layers.ZeroPadding3D(((1, 2), (3, 4), (5, 6)), data_format="channels_first"),
    layers.Cropping1D((1, 2)),
    layers.Cropping2D(((1, 2), (3, 4)), data_format="channels_first"),
    layers.Cropping3D(((1, 2), (3, 4), (5, 6)), data_format="channels_first"),
    layers.UpSampling1D(3),
    layers.UpSampling2D((3, 4), data_format="channels_first", interpolation="bilinear"),
    layers.UpSampling3D((2, 3, 4), data_format="channels_first"),
    layers.Flatten(data_format="channels_first"),
    layers.Reshape((2, -1)),
    layers.Permute((2, 1)),
    layers.RepeatVector(3),
    layers.Dense(3, use_bias=False),
    layers.Embedding(10, 3, mask_zero=True),
    layers.SimpleRNN(3, use_bias=False, return_sequences=True, return_state=True),
    layers.LSTM(3, use_bias=False, return_sequences=True, return_state=True, go_backwards=True),
    layers.GRU(3, use_bias=False, return_sequences=True, reset_after=False, stateful=True),
    layers.BatchNormalization(axis=1, center=False, scale=False),
    layers.LayerNormalization(axis=1, center=False, scale=False),
    layers.GroupNormalization(2, axis=1, center=False, scale=False),
    layers.Normalization(axis=1),
    layers.PReLU(shared_axes=(1,)),
    layers.Concatenate(axis=1),
]


# Keras's class has no such argument; ours has it from the class that the three share.
WITHOUT = {
    ("Cropping1D", "data_format"),
    ("UpSampling1D", "data_format"),
    ("UpSampling1D", "interpolation"),
    ("UpSampling3D", "interpolation"),
}


def test_no_class_of_the_arithmetic_is_forgotten():
    classes = {name for name in arithmetic.__all__ if isinstance(getattr(layers, name, 0), type)}
    assert classes - {"Layer"} == {*SAME_NAME, "Bidirectional", "TimeDistributed"}
    assert {type(layer).__name__ for layer in WITH_ARGUMENTS} == set(SAME_NAME)


@pytest.mark.parametrize("layer", WITH_ARGUMENTS, ids=lambda layer: type(layer).__name__)
def test_a_description_has_the_arguments_of_the_layer(layer):
    description, name = describe(layer), type(layer).__name__
    assert type(description).__name__ == name
    arguments = {each.name for each in fields(description) if (name, each.name) not in WITHOUT}
    assert {each for each in arguments if not hasattr(layer, each)} == set()
    ours = {each: flat(getattr(description, each)) for each in arguments}
    assert ours == {each: flat(getattr(layer, each)) for each in arguments}


def flat(value):
    """Return an argument without the form in which it was given: 3, (3,) and [3] are one."""
    if not isinstance(value, list | tuple):
        return [value]
    return [number for each in value for number in flat(each)]


def functions(table):
    return [(module, name) for module, names in table.items() for name in names]


@pytest.mark.parametrize(("module", "name"), functions(UNCHANGED_FUNCTIONS))
def test_a_function_called_unchanged_treats_every_value_by_itself(module, name):
    arguments = {"Cast": ("float64",), "Clip": (0.1, 2.0), "LeakyRelu": (0.2,)}
    function = getattr(import_module(module), name)(*arguments.get(name, ()))
    before = np.array([[0.5, 1.0, 1.5], [0.25, 0.75, 1.25]], "float32")
    after = before.copy()
    after[1, 1] = 0.9
    changed = np.asarray(function(after)) != np.asarray(function(before))
    assert np.argwhere(changed).tolist() == [[1, 1]]


@pytest.mark.parametrize(("module", "name"), functions(ELEMENTWISE_FUNCTIONS))
def test_a_function_called_elementwise_combines_value_by_value(module, name):
    function = getattr(import_module(module), name)()
    left = np.array([[2.0, 3.0, 4.0]], "float32")
    right = np.array([[3.0, 2.0, 5.0]], "float32")
    step = np.array([[0.0, 2.0, 0.0]], "float32")
    for changed in ((left + step, right), (left, right + step)):
        difference = np.asarray(function(left, right)) != np.asarray(function(*changed))
        assert set(map(tuple, np.argwhere(difference))) <= {(0, 1)}


class Bare(layers.Layer):
    def call(self, x):
        return x[:, ::2]


class OwnDense(layers.Dense):
    pass


def quantized():
    layer = layers.Dense(4)
    layer.build((None, 10, 4))
    layer.quantize("int8")
    return layer


def with_lora(layer):
    layer.build((None, 10, 4))
    layer.enable_lora(2)
    return layer


WITHOUT_A_DERIVATION = {
    "a custom layer": Bare(),
    "a subclass of a Keras layer": OwnDense(3),
    "a Lambda": layers.Lambda(lambda x: x[:, 1:]),
    "an activation of one's own": layers.Activation(lambda x: x[:, ::-1]),
    "a quantized layer": quantized(),
    "a quantized layer, not built": layers.Dense(4, dtype="int8_from_float32"),
    "a Dense layer with LoRA": with_lora(layers.Dense(4)),
    "a Conv1D layer with LoRA": with_lora(layers.Conv1D(4, 3)),
    "two outputs": layers.Bidirectional(layers.LSTM(3), merge_mode=None),
    "two different directions": layers.Bidirectional(
        layers.LSTM(3), backward_layer=layers.GRU(3, go_backwards=True)
    ),
    "directions of different sizes": layers.Bidirectional(
        layers.LSTM(3), backward_layer=layers.LSTM(4, go_backwards=True)
    ),
    "a cell of its own": layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)]),
    "a custom layer at every step": layers.TimeDistributed(layers.Lambda(lambda x: x * 2)),
    "spectral normalization": layers.SpectralNormalization(layers.Dense(3)),
}


@pytest.mark.parametrize("name", WITHOUT_A_DERIVATION)
def test_what_has_no_derivation_gets_kerass_numbers_and_no_guess(name):
    layer, x = WITHOUT_A_DERIVATION[name], keras.Input((10, 4))
    outputs = keras.tree.flatten(layer(x))
    row = explain(keras.Model(x, outputs))[layer.name]
    shapes = tuple(output.shape for output in outputs)
    assert not row.derived
    assert row.derivations == {}
    assert row.output_shape == (shapes[0] if len(shapes) == 1 else shapes)
    assert row.parameters == layer.count_params()
    assert row.multiply_adds is None
    assert row.receptive_field == "?"
    assert row.chapter is None
    assert len(row.notes) == 1


def test_the_note_of_a_lora_layer_tells_both_counts():
    layer, x = with_lora(layers.Dense(4)), keras.Input((10, 4))
    (note,) = explain(keras.Model(x, layer(x)))[layer.name].notes
    assert note == "No derivation: it would give 20 parameters, and Keras has 36."


def test_behind_a_layer_without_a_derivation_shapes_go_on_and_fields_do_not():
    x = keras.Input((10, 4))
    y = layers.Conv1D(3, 3, name="after")(Bare()(layers.Conv1D(3, 3, name="before")(x)))
    explanation = explain(keras.Model(x, y))
    assert explanation["before"].receptive_field[0].size == 3
    assert explanation["after"].derived
    assert explanation["after"].input_shapes == ((None, 4, 3),)
    assert explanation["after"].receptive_field == "?"
    assert explanation.multiply_adds is None
    assert "288 + " not in str(explanation)
    assert "without the rows marked ?" in str(explanation)


def test_an_activation_of_ones_own_inside_a_layer_is_noted():
    x = keras.Input((10, 4))
    y = layers.Dense(3, activation=lambda x: x * x, name="own")(x)
    row = explain(keras.Model(x, y))["own"]
    assert row.derived
    assert "activation is not one of Keras's" in row.notes[0]


def test_kerass_activations_need_no_note():
    x = keras.Input((10, 4))
    y = layers.Dense(3, activation="gelu", name="function")(x)
    y = layers.Dense(3, activation=layers.ReLU(), name="layer")(y)
    explanation = explain(keras.Model(x, y))
    assert [row.notes for row in explanation.layers] == [(), (), ()]


def test_a_weight_that_keras_has_and_we_do_not_know_is_no_derivation():
    layer = layers.Dense(4)
    layer.build((None, 4))
    layer._tracker.unlock()
    layer.extra = layer.add_weight(shape=(7,))
    x = keras.Input((4,))
    row = explain(keras.Model(x, layer(x)))[layer.name]
    assert (row.derived, row.parameters) == (False, 27)


def test_every_described_class_is_kerass_own():
    assert {kind.__module__.split(".")[0] for kind in DESCRIBED} == {"keras"}
