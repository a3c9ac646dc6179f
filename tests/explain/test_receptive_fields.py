"""Receptive fields over graphs, against what changes in Keras when a pixel changes."""

import os

import keras
import numpy as np
import pytest
from keras import layers, ops

from layerwise import explain

from .random_graphs import CHANNELS, PIXELS, perturbed, random_graph, seen

GRAPHS = 24 + int(os.environ.get("LAYERWISE_FUZZ_CASES", "0")) // 20


@pytest.fixture(autouse=True)
def in_float64():
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_dtype_policy(before)


def check(field, reached, what):
    """Hold one axis of a field against the pixels that reach each position."""
    positions, pixels = reached.shape
    for i in range(positions):
        first = field.offset + i * field.strides
        outside = [p for p in np.flatnonzero(reached[i]) if not first <= p < first + field.size]
        assert outside == [], f"{what}: position {i} also sees {outside}"
    i = positions // 2
    first = field.offset + i * field.strides
    if first >= 4 and first + field.size <= pixels - 4:  # far from padding and cropping
        assert reached[i, first], f"{what}: position {i} does not see pixel {first}"
        last = first + field.size - 1
        assert reached[i, last], f"{what}: position {i} does not see pixel {last}"


def compare(model):
    """Compare the rows of a model whose outputs are all of its tensors; return the fields."""
    fields = []
    outputs = keras.tree.flatten(model(perturbed()))
    names = [tensor._keras_history.operation.name for tensor in model.outputs]
    rows = {row.name: row for row in explain(model).layers}
    for name, values in zip(names, outputs, strict=True):
        field = rows[name].receptive_field
        fields.append(field)
        for axis in (0, 1) if isinstance(field, tuple) else ():
            what = f"{name} ({rows[name].type}), axis {axis}, {field[axis]}"
            check(field[axis], seen(np.asarray(values), axis), what)
    return fields


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_random_graphs_see_what_the_rows_say(seed):
    compare(random_graph(seed))


def test_random_graphs_have_fields_of_every_kind():
    fields = [
        row.receptive_field for seed in range(24) for row in explain(random_graph(seed)).layers[1:]
    ]
    sizes = {field[0].size for field in fields if isinstance(field, tuple)}
    assert len(sizes) > 8
    assert {field for field in fields if isinstance(field, str)} == {"all", "varies"}
    assert sum(isinstance(field, tuple) for field in fields) > 0.5 * len(fields)


def fields_of(inputs, outputs):
    """Explain a model, and return the receptive field of its last row."""
    return explain(keras.Model(inputs, outputs)).layers[-1].receptive_field


def image(size=12, channels=CHANNELS, **named):
    return keras.Input((size, size, channels), **named)


def test_a_stack_of_causal_convolutions_sees_the_past_only():
    x = y = keras.Input((40, 1))
    for dilation in (1, 2, 4, 8):
        y = layers.Conv1D(
            1, 2, padding="causal", dilation_rate=dilation, kernel_initializer="ones"
        )(y)
    model = keras.Model(x, y)
    (field,) = explain(model).layers[-1].receptive_field
    assert (field.size, field.strides, field.offset) == (16, 1, -15)
    changed = np.repeat(np.zeros((1, 40, 1)), 40, axis=0) + np.eye(40)[:, :, None]
    reached = np.asarray(model(changed))[:, :, 0].T != 0  # (positions, pixels)
    assert np.flatnonzero(reached[30]).tolist() == list(range(15, 31))


def test_a_shift_along_an_axis_leaves_no_one_size():
    x = image()
    y = layers.Conv2D(CHANNELS, 3, padding="same")(x)
    for axis in (1, 2):
        assert fields_of(x, layers.Concatenate(axis=axis)([x, y])) == "varies"
    assert fields_of(x, layers.Concatenate(axis=3)([x, y]))[0].size == 3


def test_a_value_that_serves_a_whole_axis_leaves_no_one_size():
    x = image()
    window = layers.Conv2D(CHANNELS, 12)(x)  # one position, as a pooling over everything has it
    assert fields_of(x, layers.Multiply()([x, window])) == "varies"
    assert (
        fields_of(x, layers.Multiply()([x, layers.GlobalMaxPooling2D(keepdims=True)(x)])) == "all"
    )
    gray = layers.Conv2D(1, 3, padding="same")(x)
    assert fields_of(x, layers.Multiply()([x, gray]))[0].size == 3


@pytest.mark.parametrize(
    "layer",
    [
        layers.Softmax(axis=1),
        layers.LayerNormalization(axis=(1, 2, 3)),
        layers.UnitNormalization(axis=2),
        layers.UpSampling2D(),
        layers.Conv2DTranspose(1, 3),
        layers.Permute((2, 1, 3)),
        layers.Reshape((6, 24, CHANNELS)),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_layers_that_work_across_positions_leave_no_one_size(layer):
    x = image()
    assert fields_of(x, layer(layers.ReLU()(x))) == "varies"


@pytest.mark.parametrize(
    "layer",
    [layers.LayerNormalization(), layers.Softmax(), layers.Dense(4), layers.Activation("softmax")],
    ids=lambda layer: type(layer).__name__,
)
def test_layers_that_work_along_the_channels_leave_positions_alone(layer):
    x = image()
    assert fields_of(x, layer(layers.Conv2D(3, 3)(x)))[0].size == 3


def test_with_channels_first_the_last_axis_is_a_position():
    x = keras.Input((CHANNELS, 12, 12))
    y = layers.ZeroPadding2D(1, data_format="channels_first")(x)
    y = layers.Conv2D(4, 3, data_format="channels_first")(y)
    assert fields_of(x, y)[1].size == 3
    assert fields_of(x, layers.BatchNormalization(axis=1)(y))[1].size == 3
    assert fields_of(x, layers.Concatenate(axis=1)([y, y]))[1].size == 3
    for layer in (layers.Dense(3), layers.Softmax(), layers.LayerNormalization()):
        assert fields_of(x, layer(y)) == "varies"
    assert fields_of(x, layers.MaxPooling2D(2, data_format="channels_last")(y)) == "varies"
    assert fields_of(x, layers.GlobalMaxPooling2D(data_format="channels_last")(y)) == "varies"
    softmax = layers.Conv2D(4, 3, data_format="channels_first", activation="softmax")
    assert fields_of(x, softmax(y)) == "varies"


def test_two_inputs_have_no_common_field():
    x, y = image(name="x"), image(name="y")
    assert fields_of([x, y], layers.Add()([x, y]))[0].size == 1
    wide = layers.Conv2D(CHANNELS, 3, padding="same")(y)
    assert fields_of([x, y], layers.Add()([x, wide])) == "?"


def test_equal_sizes_that_may_be_shifted_are_not_united():
    # both branches have windows of 3, strides of 2; their offsets differ for an even size only
    x = keras.Input((None, None, 1))
    padded = layers.Conv2D(1, 3, strides=2)(layers.ZeroPadding2D(1)(x))
    same = layers.Conv2D(1, 3, strides=2, padding="same")(x)
    assert fields_of(x, layers.Add()([padded, same])) == "varies"
    x = keras.Input((12, 12, 1))
    padded = layers.Conv2D(1, 3, strides=2)(layers.ZeroPadding2D(1)(x))
    same = layers.Conv2D(1, 3, strides=2, padding="same")(x)
    assert fields_of(x, layers.Add()([padded, same]))[0] == (4, 2, -1)


def test_branches_without_a_window_of_their_own_keep_an_unknown_offset():
    x = keras.Input((None, None, 1))
    y = layers.Conv2D(1, 3, strides=2, padding="same")(x)
    field = fields_of(x, layers.Add()([layers.ReLU()(layers.BatchNormalization()(y)), y]))
    assert field[0] == (3, 2, None)
    assert fields_of(x, y * y)[0] == (3, 2, None)


def test_an_axis_of_ids_is_an_axis_of_positions():
    x = keras.Input((5, 7), dtype="int32")
    table = layers.Embedding(9, 3)(x)
    assert [axis.size for axis in fields_of(x, table)] == [1, 1]
    assert [axis.size for axis in fields_of(x, layers.Conv2D(2, (2, 3))(table))] == [2, 3]
    x = keras.Input((5,), dtype="int32")
    assert [axis.size for axis in fields_of(x, layers.Embedding(9, 3)(x))] == [1]
    assert fields_of(x, layers.GlobalMaxPooling1D()(layers.Embedding(9, 3)(x))) == "all"
    x = keras.Input((6, 6), dtype="int32")
    wide = layers.MaxPooling1D(2)(x)
    assert fields_of(x, layers.Embedding(9, 3)(wide)) == "varies"


def test_functions_of_keras_ops_keep_the_field():
    x = image()
    y = ops.relu(layers.Conv2D(CHANNELS, 3)(x)) * 2 + 1
    assert fields_of(x, ops.concatenate([y, y], axis=-1))[0].size == 3


def test_every_pixel_of_a_field_is_counted_once_in_a_nested_model():
    inner = keras.Sequential([keras.Input((None, None, CHANNELS)), layers.Conv2D(CHANNELS, 3)])
    x = image(PIXELS)
    explanation = explain(keras.Model(x, inner(inner(x))))
    nested = [row.receptive_field[0].size for row in explanation.layers if row.nested]
    assert nested == [3, 5]
