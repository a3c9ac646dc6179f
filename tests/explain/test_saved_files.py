"""Saved models: the same explanation as of the model in memory, or one clear error."""

import json
import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from layerwise import explain
from layerwise.errors import LayerwiseError
from layerwise.explain.saved_file import LARGEST_CONFIG

from .models import MODELS, built
from .random_graphs import random_graph

OWN_CLASS = [name for name in MODELS if "subclassed" in name or "own call" in name]
WITH_CODE = ["nested with a layer of its own", "layers without a derivation"]
# Keras 3.15 marks a shared layer in one of its places only, and cannot load such a file either.
SHARING_LOST = {"shared inside a wrapper": "dense", "nested two levels at two places": "inner"}
SAVED = [name for name in MODELS if name not in (*OWN_CLASS, *WITH_CODE, *SHARING_LOST)]


@pytest.fixture
def save(tmp_path):
    """Save a model, and return the path."""

    def save(model, name="model.keras"):
        model.save(tmp_path / name)
        return tmp_path / name

    return save


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_model_has_the_explanation_of_the_model(name, save):
    model = built(name)
    assert explain(save(model)).to_dict() == explain(model).to_dict()


@pytest.mark.parametrize("name", SHARING_LOST)
def test_sharing_that_the_file_does_not_keep_is_told(name, save):
    model, explanation = built(name), explain(save(built(name)))
    assert explanation.parameters > model.count_params()
    (note,) = explanation.notes
    assert note.startswith("The file does not say where else these are used")
    assert f": {SHARING_LOST[name]}" in note
    shapes = [(row.name, row.output_shape, row.parameters) for row in explanation.layers]
    assert shapes == [(row.name, row.output_shape, row.parameters) for row in explain(model).layers]


@pytest.mark.parametrize("name", ["subclassed", "functional with its own call"])
def test_a_model_of_a_class_of_its_own_is_refused(name, save):
    with pytest.raises(LayerwiseError, match="code outside of Keras"):
        explain(save(built(name)))


def test_a_path_may_be_a_text(save):
    path = save(built("sequential"))
    assert str(explain(str(path))) == str(explain(path))


def test_a_trained_model_needs_neither_its_weights_nor_its_optimizer(save):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.BatchNormalization()])
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.ones((8, 4)), np.ones((8, 3)), verbose=0)
    path = save(model)
    with zipfile.ZipFile(path) as archive:
        config = archive.read("config.json")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", config)
    assert explain(path).to_dict() == explain(model).to_dict()


def lora():
    model = keras.Sequential([keras.Input((8,)), layers.Dense(8), layers.Dense(4)])
    model.layers[0].enable_lora(2)
    return model


def quantized():
    model = keras.Sequential([keras.Input((8,)), layers.Dense(8)])
    model.layers[0].quantize("int8")
    return model


def rich():
    """A model with objects of many kinds in its layers' configurations."""
    x = keras.Input((8, 8, 3))
    y = layers.Conv2D(
        4,
        3,
        activation=layers.LeakyReLU(),
        kernel_initializer=keras.initializers.HeNormal(seed=1),
        bias_initializer=keras.initializers.Constant(0.5),
        kernel_regularizer="l2",
        bias_constraint="non_neg",
        dtype="mixed_float16",
    )(x)
    y = keras.ops.cast(y[:, ::2] * 2, "float32")
    y = layers.SpectralNormalization(layers.Dense(4))(layers.Flatten()(y))
    y = layers.MultiHeadAttention(2, 4)(layers.RepeatVector(3)(y), value=layers.RepeatVector(5)(y))
    y = layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)], return_sequences=True)(y)
    return keras.Model(x, layers.ConvLSTM1D(2, 3, padding="same")(y[..., None]))


@pytest.mark.parametrize("build", [lora, quantized, rich])
def test_what_a_layer_carries_is_rebuilt(build, save):
    model = build()
    assert explain(save(model)).to_dict() == explain(model).to_dict()


@pytest.mark.parametrize("seed", range(4))
def test_random_graphs_come_back(seed, save):
    model = random_graph(seed)
    assert explain(save(model)).to_dict() == explain(model).to_dict()


def writes_a_file(x):
    open("ran.txt", "w").close()
    return x[:, ::2], x * 2


def with_lambdas():
    x = keras.Input((8, 8, 3))
    two = layers.Lambda(writes_a_file, name="two", output_shape=None)
    left, right = two(x)
    left = layers.Conv2D(2, 3, name="left")(left)
    again, _ = two(layers.Conv2D(3, 3, name="right")(right))
    end = layers.Lambda(lambda x: x, name="end")(again)
    return keras.Model(x, [left, end])


def test_a_lambda_is_not_run_and_stands_in_with_the_shapes_of_the_file(save, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = save(with_lambdas())
    (tmp_path / "ran.txt").unlink(missing_ok=True)
    explanation = explain(path)
    assert not (tmp_path / "ran.txt").exists()
    first, second = (row for row in explanation.layers if row.name == "two")
    assert first.output_shape == ((None, 4, 8, 3), (None, 8, 8, 3))
    assert second.output_shape == ((None, 3, 6, 3),)[0]
    assert (first.type, first.parameters, first.derived) == ("Lambda", None, False)
    assert explanation["left"].output_shape == (None, 2, 6, 2)
    assert explanation["end"].output_shape is None
    assert "parameters: 140 without the rows marked ?" in str(explanation)
    assert explanation.notes == (
        "two (Lambda) was left out, with its weights: its code is not run.",
        "end (Lambda) was left out, with its weights: its code is not run.",
    )


def test_behind_a_lambda_in_a_sequence_the_next_weights_tell_the_shape(save):
    model = keras.Sequential([keras.Input((8,), name="x")])
    for layer in (layers.Lambda(abs, name="abs"), layers.ReLU(), layers.Dropout(0.1)):
        model.add(layer)
    model.add(layers.Dense(3))
    explanation = explain(save(model))
    assert explanation["abs"].output_shape == (None, 8)
    assert explanation.layers[-1].derived


def test_a_lambda_at_the_end_of_a_nested_model_gets_its_shape_from_outside(save):
    inner = keras.Sequential([keras.Input((8,)), layers.Lambda(abs, name="cut")], name="inner")
    x = keras.Input((8,))
    explanation = explain(save(keras.Model(x, layers.Dense(2)(inner(inner(x))))))
    assert [row.output_shape for row in explanation.layers if row.type == "Lambda"] == [
        (None, 8)
    ] * 2
    assert explanation.layers[-1].derived


@keras.saving.register_keras_serializable("tests")
class Halves(layers.Layer):
    """A custom layer, known in this process only."""

    def call(self, x):
        return x[:, ::2]

    def compute_output_shape(self, shape):
        return (shape[0], (shape[1] + 1) // 2, *shape[2:])


@keras.saving.register_keras_serializable("tests")
class OwnFunctional(keras.Model):
    """A functional model of a class of its own."""


def test_custom_layers_stand_in_wherever_they_are(save):
    k, x = keras.Input((3,)), keras.Input((8, 4))
    own = OwnFunctional(k, layers.Dense(5)(k), name="own")
    y = layers.Reshape((4, 2, 2))(Halves(name="h")(x))
    y = layers.Flatten()(layers.TimeDistributed(Halves(), name="around")(y))
    y = own(layers.Dense(3)(own(layers.Dense(3)(y))[:, :2]))
    explanation = explain(save(keras.Model(x, y)))
    rows = [(row.name, row.type) for row in explanation.layers if row.parameters is None]
    own_rows = [("own", "OwnFunctional")] * 2
    assert rows == [("h", "Halves"), ("around", "TimeDistributed"), *own_rows]
    assert explanation.layers[-1].output_shape is None


def own_activation(x):
    return x * 2


@pytest.mark.parametrize("activation", [own_activation, lambda x: x * x])
@pytest.mark.filterwarnings("ignore:The object being serialized")
def test_an_activation_with_code_is_left_out_and_told(activation, save):
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation=activation, name="own")]
    )
    explanation = explain(save(model))
    assert explanation.parameters == 15
    note = "The activation of own (Dense) was left out: its code is not run."
    assert explanation.notes == (note,)


def config_file(path, config):
    text = config if isinstance(config, str) else json.dumps(config)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", text)
    return path


def dense_file(path, **arguments):
    dense = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", **arguments}}
    start = {"module": "keras.layers", "class_name": "InputLayer"}
    start["config"] = {"batch_shape": [None, 1000], "dtype": "float32", "name": "x"}
    model = {"module": "keras", "class_name": "Sequential"}
    model["config"] = {"name": "m", "layers": [start, dense]}
    return config_file(path, model)


def test_a_model_that_no_memory_could_hold_is_explained(tmp_path):
    explanation = explain(dense_file(tmp_path / "m.keras", units=10**12))
    assert explanation.parameters == 1001 * 10**12


def test_a_later_scope_of_keras_fills_no_weights_of_ours(tmp_path):
    explain(dense_file(tmp_path / "m.keras", units=10**12))
    with keras.StatelessScope():
        pass  # would need eight petabytes


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize("content", [b"", b"PK", b"text\n", PNG, b"PK\x03\x04" + bytes(100)])
def test_other_files_are_refused(content, tmp_path):
    (tmp_path / "m.keras").write_bytes(content)
    with pytest.raises(LayerwiseError, match=r"A saved model is a whole \.keras file\."):
        explain(tmp_path / "m.keras")


def test_a_file_cut_off_anywhere_is_refused(save, tmp_path):
    content = save(built("sequential")).read_bytes()
    for length in range(0, len(content), len(content) // 40):
        (tmp_path / "cut.keras").write_bytes(content[:length])
        with pytest.raises(LayerwiseError, match=r"A saved model is a whole \.keras file\."):
            explain(tmp_path / "cut.keras")


@pytest.mark.parametrize("depth", [200, 600, 1500, 100_000])
@pytest.mark.parametrize("kind", ["lists", "dicts", "models"])
def test_deeply_nested_json_is_refused_or_explained(depth, kind, tmp_path):
    left, right = {
        "lists": ("[", "]"),
        "dicts": ('{"a":', "}"),
        "models": (
            '{"module": "keras", "class_name": "Sequential", "config": {"name": "m", "layers": [',
            "]}}",
        ),
    }[kind]
    middle = "0" if kind == "dicts" else ""
    nested = left * depth + middle + right * depth
    path = config_file(
        tmp_path / "m.keras",
        f'{{"module": "keras", "class_name": "Sequential", "config": {{"name": "m", "layers": '
        f'[{{"module": "keras.layers", "class_name": "Dense", "config": {{"x": {nested}}}}}]}}}}',
    )
    with pytest.raises(LayerwiseError):
        explain(path)


def test_a_huge_configuration_is_refused_before_it_is_read(tmp_path):
    path = config_file(tmp_path / "m.keras", " " * (LARGEST_CONFIG + 1))
    assert path.stat().st_size < 10**6
    with pytest.raises(LayerwiseError, match="a configuration of 67,108,865 bytes"):
        explain(path)


def test_an_encrypted_archive_is_refused(tmp_path):
    content = bytearray(config_file(tmp_path / "m.keras", "{}").read_bytes())
    content[6] |= 1  # the flag in the entry, and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "m.keras").write_bytes(content)
    with pytest.raises(LayerwiseError, match="encrypted"):
        explain(tmp_path / "m.keras")


def test_a_damaged_stream_is_refused(tmp_path):
    path = dense_file(tmp_path / "m.keras", units=3)
    content = bytearray(path.read_bytes())
    content[60:70] = b"\xff" * 10
    path.write_bytes(content)
    with pytest.raises(LayerwiseError, match=r"A saved model is a whole \.keras file\."):
        explain(path)


def test_a_saved_model_of_tensorflow_is_a_folder(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"x")
    with pytest.raises(LayerwiseError, match="TensorFlow's SavedModel"):
        explain(tmp_path)


def test_a_model_in_the_old_format_is_refused(tmp_path):
    import h5py

    with h5py.File(tmp_path / "model.h5", "w") as file:
        file["weights"] = [1, 2, 3]
    with pytest.raises(LayerwiseError, match="the old HDF5 format"):
        explain(tmp_path / "model.h5")
