"""Every kind of model: shapes and counts are those of Keras when it runs the model on data."""

from collections import Counter

import keras
import pytest

from layerwise import explain
from layerwise.errors import LayerwiseError

from . import keras_says
from .models import MODELS, Branching, built

DATA = {
    "subclassed": lambda: keras.ops.ones((2, 8, 8, 3)),
    "subclassed with a list": lambda: [keras.ops.ones((2, 4)), keras.ops.ones((2, 3))],
    "subclassed with a dict": lambda: {"a": keras.ops.ones((2, 4)), "b": keras.ops.ones((2, 3))},
}


def filled(shape, batch=2):
    """Replace the sizes that are known only when the model runs."""
    return tuple(
        (batch if i == 0 else None) if size is None else size for i, size in enumerate(shape)
    )


def fits(ours, keras_shape):
    return len(ours) == len(keras_shape) and all(
        size in (None, theirs) for size, theirs in zip(filled(ours), keras_shape, strict=True)
    )


def rows_of(explanation):
    """Return the rows of layers, with the shapes of all outputs."""
    return [
        (row, row.output_shape if isinstance(row.output_shape[0], tuple) else (row.output_shape,))
        for row in explanation.layers
        if row.type != "InputLayer"
    ]


@pytest.mark.parametrize("name", MODELS)
def test_rows_are_the_calls_that_keras_makes(name):
    model = built(name)
    data = DATA[name]() if name in DATA else keras_says.data_for(model)
    theirs = keras_says.calls_of(model, data)
    layer_types = {kind for _, kind, *_ in theirs}
    unmatched = []
    for row, outputs in rows_of(explain(model)):
        if row.type not in layer_types:
            continue  # a function of keras.ops
        matches = [
            call
            for call in theirs
            if call[:3] == (row.name.rsplit("/")[-1], row.type, row.parameters)
            and all(map(fits, row.input_shapes, call[3]))
            and len(outputs) == len(call[4])
            and all(map(fits, outputs, call[4]))
        ]
        if matches:
            theirs -= Counter(matches[:1])
        else:
            unmatched.append((row.name, row.input_shapes, outputs, row.parameters))
    assert unmatched == []
    assert theirs == Counter(), "Keras made calls that have no row"


@pytest.mark.parametrize("name", MODELS)
def test_totals_are_those_of_the_summary_and_of_the_rows(name):
    model = built(name)
    explanation = explain(model)
    totals = (explanation.parameters, explanation.trainable_parameters)
    assert totals == keras_says.totals_of(model)
    in_rows = sum(row.parameters for row in explanation.layers if row.counted)
    missing = explanation.parameters - in_rows
    assert missing == (15 if name == "functional with its own call" else 0)
    assert any("15 parameters are in no row" in note for note in explanation.notes) == (missing > 0)


NOT_DERIVED = {
    "nested with a layer of its own": {"Lambda"},
    "bidirectional": {"Bidirectional"},  # the one with merge_mode=None
    "time distributed": {"TimeDistributed"},  # the one around a model
    "functions of keras ops": {"GetItem", "Mean"},
    "layers without a derivation": {"MultiHeadAttention", "EinsumDense", "Lambda"},
    "augmentation": {"RandomFlip", "RandomRotation"},
}


@pytest.mark.parametrize("name", MODELS)
def test_every_layer_with_a_rule_is_derived_and_no_other(name):
    rows = explain(built(name)).layers
    assert {row.type for row in rows if not row.derived} == NOT_DERIVED.get(name, set())
    for row in rows:
        assert bool(row.notes) != row.derived
        sizes_known = None not in row.output_shape[1:]
        assert not (row.derived and sizes_known and not row.nested and row.multiply_adds is None)


def state_of(model):
    """Return what a trace could leave behind."""
    layers = model._flatten_layers()
    nodes = {id(each): (len(each._inbound_nodes), len(each._outbound_nodes)) for each in layers}
    values = [variable.numpy().tolist() for variable in model.variables]
    return nodes, values, [variable.path for variable in model.variables]


@pytest.mark.parametrize("name", MODELS)
def test_explaining_leaves_no_trace_in_a_model(name):
    model = built(name)
    before = state_of(model)
    number_before = int(keras.layers.Multiply().name.partition("_")[2] or 0)
    first, second = explain(model), explain(model)
    assert keras.layers.Multiply().name == f"multiply_{number_before + 1}"
    assert str(first) == str(second)
    assert state_of(model) == before


def test_the_rows_of_a_subclassed_model_stand_in_the_order_of_its_calls():
    rows = [row.type for row in explain(built("subclassed")).layers]
    assert rows[:5] == ["InputLayer", "Conv2D", "Relu", "BatchNormalization", "Dropout"]
    assert rows[5:] == ["Multiply", "Flatten", "Dense"]


def test_rows_stand_in_the_order_of_the_summary():
    model = built("bidirectional")
    assert [row.name for row in explain(model).layers] == [layer.name for layer in model.layers]


def test_a_nested_model_is_explained_at_the_sizes_of_each_call():
    explanation = explain(built("nested two levels at two places"))
    convolutions = [row for row in explanation.layers if row.name.endswith("inner/conv2d_1")]
    convolutions = convolutions or [row for row in explanation.layers if "inner/conv2d" in row.name]
    sizes = {row.output_shape[1:3] for row in convolutions}
    assert sizes == {(20, 20), (18, 18), (30, 24), (28, 22)}
    assert [row.counted for row in convolutions] == [True] + [False] * (len(convolutions) - 1)
    assert {row.depth for row in convolutions} == {1, 2}


def test_a_custom_layer_in_a_nested_model_gets_kerass_shape_at_each_size():
    explanation = explain(built("nested with a layer of its own"))
    shapes = [row.output_shape for row in explanation.layers if row.type == "Lambda"]
    assert sorted(shapes) == [(None, 10, 4), (None, 15, 4)]


def test_inputs_given_by_name_go_to_the_inputs_of_that_name():
    rows = explain(built("nested with named inputs")).layers
    dense = [(row.input_shapes, row.output_shape) for row in rows if row.type == "Dense"]
    assert sorted(dense) == [(((None, 4),), (None, 2)), (((None, 8),), (None, 3))]


def test_masks_are_neither_rows_nor_inputs():
    rows = explain(built("masking")).layers
    assert {row.type for row in rows} & {"NotEqual", "Any", "LogicalAnd"} == set()
    assert {len(row.input_shapes) for row in rows if row.type != "InputLayer"} == {1}


def test_a_shared_layer_has_a_row_for_each_call_and_is_counted_once():
    rows = [row for row in explain(built("shared layers")).layers if row.type == "Dense"]
    assert [row.parameters for row in rows] == [20, 20, 20]
    assert [row.counted for row in rows] == [True, False, False]


def test_weights_shared_through_a_wrapper_are_counted_once():
    explanation = explain(built("shared inside a wrapper"))
    assert [row.counted for row in explanation.layers].count(False) == 1
    assert explanation.parameters == 15


def test_sharing_a_part_of_weights_is_told():
    dense = keras.layers.Dense(3)

    class Twice(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.dense, self.other = dense, keras.layers.Dense(3)

        def call(self, x):
            return self.dense(x) + self.other(x)

    x = keras.Input((4,))
    explanation = explain(keras.Model(x, [dense(x), Twice()(x)]))
    assert explanation.parameters == 15 + 15
    assert [row.parameters for row in explanation.layers if row.counted] == [0, 15, 30]
    assert explanation.notes == (
        "Some rows share a part of their parameters; the total counts them once.",
    )


def test_only_trainable_weights_are_counted_as_trainable():
    explanation = explain(built("frozen"))
    frozen = 3 * 3 * 3 * 4 + 4
    moving = 2 * 4
    assert explanation.parameters - explanation.trainable_parameters == frozen + moving


def test_a_subclassed_model_in_a_functional_is_opened():
    names = [row.name for row in explain(built("subclassed inside a functional")).layers]
    assert {"branching", "takes_two"} < set(names)
    assert any(name.startswith("branching/conv2d") for name in names)


def test_a_call_that_branches_on_a_value_is_reported_with_its_own_error():
    class Decides(keras.Model):
        def __init__(self):
            super().__init__(name="decides")
            self.dense = keras.layers.Dense(3)

        def build(self, shape):
            self.dense.build(shape)

        def call(self, x):
            return self.dense(x) if float(keras.ops.sum(x)) > 0 else x

    model = Decides()
    model(keras.ops.ones((2, 3)))
    with pytest.raises(LayerwiseError) as caught:
        explain(model)
    assert "Decides.call raised" in caught.value.received
    assert "keras.ops" in caught.value.mend
    assert [layer._outbound_nodes for layer in model.layers] == [[]]


def test_a_nested_model_that_cannot_be_traced_keeps_kerass_numbers():
    class Once(keras.Model):
        """Runs on symbolic inputs only the first time."""

        def __init__(self):
            super().__init__(name="once")
            self.dense, self.ran = keras.layers.Dense(3), False

        def build(self, shape):
            self.dense.build(shape)

        def call(self, x):
            if self.ran:
                raise RuntimeError("spent")
            self.ran = True
            return self.dense(x)

    x = keras.Input((4,))
    row = explain(keras.Model(x, Once()(x)))["once"]
    assert (row.output_shape, row.parameters, row.derived) == ((None, 3), 15, False)


def test_a_layer_named_like_a_terminal_code_stays_in_its_cell():
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="a\nb\x1b[31m")])
    text = str(explain(model))
    assert r"a\nb\x1b[31m (Dense)" in text
    assert "\x1b" not in text


def test_models_in_other_scripts_are_printed_as_they_are_named():
    text = str(explain(built("names in other scripts")))
    assert text.startswith("モデル\n")
    assert "größe (InputLayer)" in text
    assert "层 (Dense)" in text


def test_a_subclassed_model_keeps_its_sharing_when_it_calls_a_layer_twice():
    model = Branching()
    model(keras.ops.ones((2, 8, 8, 3)))
    assert explain(model).parameters == model.count_params()
