"""Every error of layerwise.explain: triggered, and its three parts read."""

import ast
import traceback
import zipfile
from pathlib import Path

import keras
import pytest
from keras import layers

import layerwise.explain
from layerwise.errors import LayerwiseError

explain = layerwise.explain.explain
SOURCES = [
    *Path(layerwise.explain.__file__).parent.glob("*.py"),
    Path(layerwise.__file__).parent / "command_line.py",
]


class Strange(layers.Layer):
    """Keras cannot tell what it returns."""

    def call(self, x):
        raise RuntimeError("no shape here")


class Decides(keras.Model):
    """Its `call` needs a value, so that it does not run on symbolic inputs."""

    def __init__(self):
        super().__init__(name="decides")
        self.dense = layers.Dense(3)

    def build(self, shape):
        self.dense.build(shape)

    def call(self, x):
        return self.dense(x) if float(keras.ops.sum(x)) > 0 else x


def called(model):
    model(keras.ops.ones((2, 3)))
    return model


def stack(*layers_):
    return keras.Sequential([keras.Input((8, 8, 1), name="x"), *layers_], name="stack")


def file(path, content=b"", config=None):
    """Write a file of any kind."""
    if config is None:
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("config.json", config)
    return path


def saved(path, model):
    model.save(path)
    return path


def quiet_lambda(x):
    return x * 2


UNKNOWN_SHAPE = "A model can be explained when its shapes are known."
TRACED = "A subclassed model is explained by calling it on symbolic inputs."
WHOLE_FILE = "A saved model is a whole .keras file."
NAMES_A_FILE = "The path must name a saved model."
A_MODEL_IN_IT = "The configuration in the file must describe a Keras model."
KIND = "explain() takes a Keras layer, a Keras model, or the path of a saved .keras file."
A_SHAPE = "input_shape is a tuple of whole numbers and None."
KERAS_TELLS = "Keras must tell the layer's output shape for this input shape."
SAVE_AGAIN = "model.save('model.keras')"

# what is called, and what the rule is; then what `received` and `mend` contain
CASES = {
    "a number": (lambda tmp: explain(3), KIND, "3 of type int", "explain(keras"),
    "None": (lambda tmp: explain(None), KIND, "None of type NoneType", "Pass the model itself"),
    "bytes": (lambda tmp: explain(b"m.keras"), KIND, "of type bytes", "Pass the model"),
    "a class": (
        lambda tmp: explain(layers.Dense),
        KIND,
        "a class",
        "Create the layer first: Dense(",
    ),
    "a shape for a model": (
        lambda tmp: explain(stack(layers.Flatten()), (None, 3)),
        "Only a layer is explained for an input_shape; a model has its own.",
        "model 'stack', input_shape=(None, 3)",
        "Leave input_shape out.",
    ),
    "a shape for a file": (
        lambda tmp: explain(tmp / "m.keras", (None, 3)),
        "Only a layer is explained for an input_shape; a model has its own.",
        "a saved model, input_shape=(None, 3)",
        "keras.Input",
    ),
    "an unbuilt model": (
        lambda tmp: explain(keras.Sequential([layers.Dense(3)], name="new")),
        UNKNOWN_SHAPE,
        "Sequential 'new', not built yet",
        "Start it with keras.Input(shape)",
    ),
    "an empty model": (
        lambda tmp: explain(keras.Sequential(name="empty")),
        UNKNOWN_SHAPE,
        "not built",
        "keras.Input",
    ),
    "a subclassed model that was not called": (
        lambda tmp: explain(Decides()),
        UNKNOWN_SHAPE,
        "Decides 'decides', not built yet",
        "call it once on data",
    ),
    "a call that needs a value": (
        lambda tmp: explain(called(Decides())),
        TRACED,
        "Decides.call raised",
        "Use keras.ops in call()",
    ),
    "a row that is not there": (
        lambda tmp: explain(stack(layers.Flatten(name="flat")))["conv"],
        "An explanation is asked for a layer by its name.",
        "'conv'",
        "The layers are x, flat.",
    ),
    "a row of a long table": (
        lambda tmp: explain(stack(*(layers.ReLU() for _ in range(9))))[0],
        "An explanation is asked for a layer by its name.",
        "0",
        "and 2 more",
    ),
    "a layer without a shape": (
        lambda tmp: explain(layers.Dense(3, name="dense")),
        "A layer is explained for an input shape.",
        "Dense 'dense' without input_shape",
        "explain(layer, (None, 28, 28, 1))",
    ),
    "a text as a shape": (
        lambda tmp: explain(layers.Dense(3), "abc"),
        A_SHAPE,
        "input_shape='abc'",
        "(None, 784)",
    ),
    "a number as a shape": (
        lambda tmp: explain(layers.Dense(3), 784),
        A_SHAPE,
        "input_shape=784",
        "(None, 784)",
    ),
    "a custom layer that tells no shape": (
        lambda tmp: explain(Strange(), (None, 4)),
        KERAS_TELLS,
        "Strange, input_shape=(None, 4): NotImplementedError",
        "give it a compute_output_shape method",
    ),
    "a layer that was built for another shape": (
        lambda tmp: explain(stack(layers.Conv2D(2, 3)).layers[0], (None, 8, 8, 3)),
        KERAS_TELLS,
        "Conv2D, input_shape=(None, 8, 8, 3): ValueError: Input 0",
        "Pass another input shape.",
    ),
    "no such file": (
        lambda tmp: explain(tmp / "none.keras"),
        NAMES_A_FILE,
        "none.keras: no such file",
        "looked up from the current folder",
    ),
    "a name that no file can have": (
        lambda tmp: explain("x" * 5000),
        NAMES_A_FILE,
        "x…: no such file",
        "Check the path",
    ),
    "a folder": (lambda tmp: explain(tmp), NAMES_A_FILE, "which is a folder", SAVE_AGAIN),
    "an empty file": (
        lambda tmp: explain(file(tmp / "m")),
        WHOLE_FILE,
        "an empty file",
        SAVE_AGAIN,
    ),
    "a text": (
        lambda tmp: explain(file(tmp / "m", b"weights")),
        WHOLE_FILE,
        "no zip archive",
        SAVE_AGAIN,
    ),
    "HDF5": (
        lambda tmp: explain(file(tmp / "m.h5", b"\x89HDF\r\n\x1a\n0000")),
        WHOLE_FILE,
        "the old HDF5 format",
        SAVE_AGAIN,
    ),
    "a zip archive of something else": (
        lambda tmp: explain(zipped(tmp / "m.keras", "readme.txt", "hello")),
        WHOLE_FILE,
        "without config.json",
        SAVE_AGAIN,
    ),
    "a configuration that is no JSON": (
        lambda tmp: explain(file(tmp / "m.keras", config="{not json")),
        WHOLE_FILE,
        "cannot be read: JSONDecodeError",
        SAVE_AGAIN,
    ),
    "a configuration without a model": (
        lambda tmp: explain(file(tmp / "m.keras", config="[1, 2]")),
        WHOLE_FILE,
        "describes no model",
        SAVE_AGAIN,
    ),
    "a model of a class of its own": (
        lambda tmp: explain(
            file(tmp / "m.keras", config='{"module": "mine", "class_name": "Net", "config": {}}')
        ),
        "From a file, Sequential and functional models can be explained.",
        "a model of class 'Net', which is code outside of Keras",
        "keras.models.load_model",
    ),
    "a configuration that Keras refuses": (
        lambda tmp: explain(
            file(
                tmp / "m.keras",
                config='{"module": "keras", "class_name": "Sequential", "config": {"layers": [3]}}',
            )
        ),
        A_MODEL_IN_IT,
        "m.keras: ValueError",
        f"another Keras than {keras.__version__}",
    ),
    "a Lambda behind which nothing is known": (
        lambda tmp: explain(
            saved(
                tmp / "m.keras",
                stack(layers.Lambda(quiet_lambda, name="double"), layers.MaxPooling2D()),
            )
        ),
        "The file must state what comes out of a layer whose code is not run.",
        "'double' (Lambda)",
        "keras.models.load_model",
    ),
}


def zipped(path, name, text):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, text)
    return path


def error_of(name, tmp_path):
    with pytest.raises(LayerwiseError) as caught:
        CASES[name][0](tmp_path)
    return caught.value


@pytest.mark.parametrize("name", CASES)
def test_the_message_has_the_rule_what_was_received_and_the_mend(name, tmp_path):
    error, (_, rule, received, mend) = error_of(name, tmp_path), CASES[name]
    assert error.rule == rule
    assert received in error.received
    assert mend in error.mend
    assert str(error) == f"{rule}\n  Received: {error.received}\n  {error.mend}"
    assert all(line.strip() and len(line) < 600 for line in str(error).splitlines())
    assert str(error).isprintable() or str(error).replace("\n", "").isprintable()


def raise_sites():
    """Return (file, first line, last line) of every place that raises a LayerwiseError."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_ours = isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
            if is_ours and getattr(node.exc.func, "id", "") == "LayerwiseError":
                yield path.name, node.lineno, node.end_lineno


def test_every_place_that_raises_is_in_the_table(tmp_path):
    raised = set()
    for i, name in enumerate(CASES):
        (tmp_path / str(i)).mkdir()
        error = error_of(name, tmp_path / str(i))
        frame = traceback.extract_tb(error.__traceback__)[-1]
        raised.add((Path(frame.filename).name, frame.lineno))
    sites = list(raise_sites())
    missing = [
        f"{file}:{first}"
        for file, first, last in sites
        if not any(file == where and first <= line <= last for where, line in raised)
    ]
    assert len(sites) > 10
    assert missing == []
