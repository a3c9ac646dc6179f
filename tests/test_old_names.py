"""Run every row of `old_names.md` and `notation.md` that speaks of Keras 3.

A row's last cell ends with ``<!-- check: key -->``, which a browser does not show. A check takes
the code, the values and the messages from its row, so the page cannot say one thing and the test
another. `test_check_reads_every_code_span` proves it: it spoils each code span of each row in turn.

A table with a heading that names Keras 3 makes claims, so each of its rows needs a key. Any other
table is history or a convention, and its rows have none.
"""

import ast
import contextlib
import importlib
import inspect
import io
import logging
import os
import re
import signal
import subprocess
import sys
import warnings
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

ROOT = Path(__file__).parents[1]
OLD_NAMES = ROOT / "old_names.md"
NOTATION = ROOT / "notation.md"

# float32 sums of up to 75 products of numbers near 1; an error of method is near 1
TOLERANCE = 1e-4


# --- the pages --------------------------------------------------------------------------------

KEY = re.compile(r"<!-- check: (\w+) -->")
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")  # n backticks, anything, n backticks
ROLE = re.compile(r"{\w+}`[^`]*`")  # a link, not code
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One row of a Markdown table."""

    where: str
    header: tuple[str, ...]
    cells: tuple[str, ...]
    key: str | None

    @property
    def claims(self):
        return any("Keras 3" in heading for heading in self.header)

    def code(self, column):
        """Return the code spans of a cell."""
        return [match[2].strip() for match in CODE.finditer(self.cells[column])]


def split(line):
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def read_rows(text, page):
    rows, header, fenced = [], None, False
    for number, line in enumerate(text.splitlines(), start=1):
        fenced ^= line.startswith("```")
        if fenced or not line.startswith("|"):
            header = None
        elif header is None:
            header = split(line)
        elif set(line) - set("|-"):  # not the line of dashes
            key = KEY.search(line)
            cells = split(ROLE.sub("", KEY.sub("", line)))
            where = f"{page}:{number}"
            assert len(cells) == len(header), f"{where} has {len(cells)} cells, not {len(header)}"
            rows.append(Row(where, header, cells, key and key[1]))
    return rows


def mismatches(rows, checks):
    """Say in words where rows and checks do not match one to one."""
    found, seen = [], {}
    for row in rows:
        if row.claims and row.key is None:
            found.append(f"{row.where} speaks of Keras 3 and has no check: {row.cells[0]}")
        elif not row.claims and row.key is not None:
            found.append(f"{row.where} has the key {row.key} in a table that claims nothing")
        elif row.key in seen:
            found.append(f"{row.where} has the same key as {seen[row.key]}: {row.key}")
        elif row.key is not None:
            seen[row.key] = row.where
            if row.key not in checks:
                found.append(f"{row.where} has a key without a check: {row.key}")
    return found + [f"a check has no row: {key}" for key in checks if key not in seen]


ROWS = [row for page in (OLD_NAMES, NOTATION) for row in read_rows(page.read_text(), page.name)]
KEYED = [pytest.param(row, id=row.key) for row in ROWS if row.key]
CHECKS = {}


def check(*keys, **given):
    """Register a function as the check of one row, or of several that work the same way."""

    def register(function):
        for key in keys:
            assert key not in CHECKS, f"two checks for {key}"
            CHECKS[key] = partial(function, **given)
        return function

    return register


# --- running what a row says ------------------------------------------------------------------

# A layer that is gone is missing here too, so using it is a NameError.
LIBRARIES = {name: getattr(layers, name) for name in dir(layers) if not name.startswith("_")} | {
    "keras": keras,
    "np": np,
    "ops": ops,
    "tf": tf,
    "K": keras.backend,
    "Input": keras.Input,
    "Model": keras.Model,
    "Sequential": keras.Sequential,
    "L1L2": keras.regularizers.L1L2,
    "L2": keras.regularizers.L2,
    "SGD": keras.optimizers.SGD,
    "Adam": keras.optimizers.Adam,
    "Adadelta": keras.optimizers.Adadelta,
    "Adagrad": keras.optimizers.Adagrad,
    "Adamax": keras.optimizers.Adamax,
    "Nadam": keras.optimizers.Nadam,
    "Orthogonal": keras.initializers.Orthogonal,
    "cosine_similarity": keras.losses.cosine_similarity,
    "hard_sigmoid": keras.activations.hard_sigmoid,
    "EarlyStopping": keras.callbacks.EarlyStopping,
    "InverseTimeDecay": keras.optimizers.schedules.InverseTimeDecay,
    "ModelCheckpoint": keras.callbacks.ModelCheckpoint,
    "to_categorical": keras.utils.to_categorical,
}


def random(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def after(layer, inputs):
    """Return a layer after it has seen some inputs."""
    layer(inputs)
    return layer


def compiled(*stack, loss="mse"):
    model = keras.Sequential(stack)
    # these models train for a step or two: building a graph takes longer than it saves
    model.compile("sgd", loss, metrics=["accuracy"], run_eagerly=True)
    return model


def classifier():
    return compiled(
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
    )


def pixel_classifier():
    return compiled(
        keras.Input((28, 28, 1)), layers.Dense(2, "softmax"), loss="sparse_categorical_crossentropy"
    )


@cache
def history():
    return classifier().fit(images(), labels(), validation_split=0.5, verbose=0)


def branch():
    return keras.Sequential([keras.Input((4,)), layers.Dense(5)])


class Data(keras.utils.PyDataset):
    """Two batches of four images."""

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return random(4, 28, 28, 1), np.arange(4) % 3


def generator():
    while True:
        yield random(4, 28, 28, 1), np.arange(4) % 3


def lengths(*timesteps):
    """Yield two sequences of each given length."""
    for length in timesteps:
        yield random(2, length, 4), random(2, 1)


def images():
    return random(8, 28, 28, 1)


def labels():
    return np.arange(8) % 3


# What the rows speak of; made only when a row's code names it.
NAMES = {
    "a": lambda: keras.Input((4,)),
    "b": lambda: keras.Input((4,)),
    "x": images,
    "y": labels,
    "layer": lambda: branch().layers[0],
    "left": branch,
    "right": branch,
    "conv": lambda: after(layers.Conv2D(32, 5), images()),
    "lstm": lambda: after(layers.LSTM(10), random(2, 3, 1)),
    "W": lambda: random(32, 1, 5, 5),
    "bias": lambda: random(32),
    "model": classifier,
    "pixels": pixel_classifier,
    "masks": lambda: (random(8, 28, 28) > 0).astype(int),
    "sequences": lambda: compiled(keras.Input((None, 4)), layers.LSTM(2), layers.Dense(1)),
    "history": history,
    "generator": lambda: generator,
    "dense": branch,
    "lengths": lambda: lengths,
    "Data": lambda: Data,
    "images": lambda: random(2, 8, 8, 3),
    "kernel": lambda: random(3, 3, 3, 4),
}


def identifiers(code):
    return set(re.findall(r"[A-Za-z_]\w*", code))


def numbers(code):
    return re.findall(r"(?<![\w.])\d[\d.]*", code)


def run(code, **names):
    """Evaluate an expression or execute a statement."""
    wanted = identifiers(code) & (NAMES.keys() - names.keys())
    scope = LIBRARIES | {name: NAMES[name]() for name in wanted} | names
    try:
        return eval(compile(code, "<row>", "eval"), scope)
    except SyntaxError:
        return exec(compile(code, "<row>", "exec"), scope)


def keywords(code):
    """Return the arguments in a text such as ``filters=32, kernel_size=(5, 3)``."""
    call = ast.parse(f"f({code})").body[0].value
    assert not call.args, f"not keyword arguments: {code}"
    return {word.arg: ast.literal_eval(word.value) for word in call.keywords}


def call_keywords(code):
    """Return the literal keyword arguments of a call."""
    words = ast.parse(code).body[0].value.keywords
    return {word.arg: ast.literal_eval(word.value) for word in words}


def complaints(code, **names):
    """Run code; return the exception, and all that was said: exception, warnings and log."""
    said, raised = [], None
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("absl").addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                run(code, **names)
            except Exception as error:
                raised = error
                said.append(f"{type(error).__name__}: {error}")
    finally:
        logging.getLogger("absl").removeHandler(handler)
    return raised, "\n".join(said + [str(warning.message) for warning in caught])


def says(message, text):
    """Tell whether a text holds a message; `…` in the message stands for anything."""
    return re.search(".*".join(map(re.escape, message.split("…"))), text, re.DOTALL) is not None


def array(value):
    is_tensor = tf.is_tensor(value) or isinstance(value, keras.Variable)
    return np.asarray(ops.convert_to_numpy(value) if is_tensor else value).astype(float)


def same(left, right):
    left, right = array(left), array(right)
    return left.shape == right.shape and bool(np.abs(left - right).max() < TOLERANCE)


def rounds_to(value, code):
    """Tell whether a value, rounded as the page prints it, is the page's number."""
    return f"{array(value).item():.{len(code.partition('.')[2])}f}" == code


def resolve(path):
    """Return the object behind a dotted path, importing modules on the way."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(path)


def assert_fails(old, new, **names):
    """Assert that the old form fails, and that the failure names what changed."""
    error, said = complaints(old, **names)
    assert error is not None, f"still runs: {old}"
    changed = identifiers(old) ^ identifiers(new)
    assert changed & identifiers(said), f"{old}: {said}"


def assert_was(old, new=""):
    """Assert that the old form has a name that once existed.

    A misspelt name fails in Keras 3 just as one that is gone, so only this notices it.
    """
    assert OLD_VOCABULARY & (identifiers(old) - identifiers(new)), old


def assert_gone(old, new, **names):
    assert_was(old, new)
    assert_fails(old, new, **names)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some rows save files


# --- the pages and the checks match -----------------------------------------------------------


def test_rows_and_checks_match_one_to_one():
    assert mismatches(ROWS, CHECKS) == []


@pytest.mark.parametrize(
    ("row", "checks", "message"),
    [
        ("`b` <!-- check: one -->", {}, "page.md:3 has a key without a check: one"),
        ("`b`", {}, "page.md:3 speaks of Keras 3 and has no check: `a`"),
        ("`b` <!-- check: one -->", {"one": 0, "two": 0}, "a check has no row: two"),
    ],
)
def test_a_mismatch_is_named(row, checks, message):
    rows = read_rows(f"| Old | Keras 3 |\n|---|---|\n| `a` | {row} |", "page.md")
    assert mismatches(rows, checks) == [message]


def test_a_key_stands_once_and_only_where_something_is_claimed():
    row = "| `a` | `b` <!-- check: one --> |\n"
    twice = read_rows("| Old | Keras 3 |\n|---|---|\n" + row * 2, "page.md")
    assert mismatches(twice, {"one": 0}) == ["page.md:4 has the same key as page.md:3: one"]
    history = read_rows("| You see | Era |\n|---|---|\n" + row, "page.md")
    assert mismatches(history, {})[0] == "page.md:3 has the key one in a table that claims nothing"


def test_the_page_names_the_versions_that_it_was_run_with():
    assert f"with Keras {keras.__version__} on TensorFlow {tf.__version__}" in OLD_NAMES.read_text()


@pytest.mark.parametrize("row", KEYED)
def test_row(row):
    CHECKS[row.key](row)


def spoilt(row):
    """Yield copies of a row in which one code span is nonsense."""
    for column, cell in enumerate(row.cells):
        for match in CODE.finditer(cell):
            changed = f"{cell[: match.start()]}`no_such_name`{cell[match.end() :]}"
            cells = (*row.cells[:column], changed, *row.cells[column + 1 :])
            yield match[2], replace(row, cells=cells)


@pytest.mark.parametrize("row", KEYED)
def test_check_reads_every_code_span(row):
    unread = []
    for code, changed in spoilt(row):
        try:
            CHECKS[row.key](changed)
        except (Exception, pytest.fail.Exception):
            continue
        unread.append(code)
    assert unread == [], f"{row.where}: nothing checks these"


# What Keras 1.2.2, Keras 2 and TensorFlow 1 called things, looked up in their sources.
OLD_WORDS = """
AdamOptimizer AtrousConvolution1D AtrousConvolution2D AveragePooling2D CuDNNGRU CuDNNLSTM
Deconvolution2D Highway ImageDataGenerator KerasClassifier LocallyConnected1D LocallyConnected2D
MaxoutDense Merge ParametricSoftplus SReLU Session ThresholdedReLU TimeDistributedDense Tokenizer
U_regularizer W W_constraint W_regularizer acc activity_l2 advanced_activations alpha atrous_rate
b b_constraint b_regularizer batch_input_shape beta_init bias border_mode consume_less contrib
convolutional core cosine_proximity decay dim_ordering dropout_U dropout_W dynamic_rnn embeddings
engine evaluate_generator experimental filter filter_length filter_shape fit_generator fmeasure
forget_bias_init function gamma_init get_output_at get_output_shape_for get_value get_variable
gradients hdf5 image_dim_ordering in_train_phase init initializations inner_activation inner_init
input input_dim input_length input_shape keep_dims kullback_leibler_divergence l1l2 layers
learning_phase length load_model log lr max_q_size merge mode nb_classes nb_col nb_epoch nb_filter
nb_row nb_val_samples nb_worker noise normalization np_utils objectives output output_dim
output_shape p pickle_safe placeholder pool_length pooling predict_classes predict_generator
predict_proba recurrent reset_states rnn_cell sample_weight_mode samples_per_epoch
set_image_dim_ordering set_random_seed set_value sigma stride subsample subsample_length to_float
to_yaml val_acc val_samples vis_utils visualize_util weights wrappers
"""
OLD_VOCABULARY = set(OLD_WORDS.split())


def test_every_old_name_is_on_the_page():
    assert OLD_VOCABULARY - identifiers(OLD_NAMES.read_text()) == set()


# --- imports ----------------------------------------------------------------------------------


@check("layers_experimental", "engine", "objectives", "initializations", "np_utils")
@check("visualize_util", "tokenizer", "imagedatagenerator", "scikit_learn")
def moved(row):
    for old in row.code(0):
        assert_was(old, " ".join(row.code(1)))
        with pytest.raises((ModuleNotFoundError, AttributeError)):
            resolve(old)
    for new in row.code(1):
        resolve(new)


@check("layers_submodules")
def submodules(row):
    (new,) = row.code(1)
    for old in row.code(0):
        assert old.startswith(f"{new}.")
        assert_was(old, new)
        with pytest.raises(ModuleNotFoundError, match=re.escape(old)):
            importlib.import_module(old)


@check("pad_sequences", "utils_sequence", "tensorflow_keras")
def still_imports(row):
    assert row.cells[1].startswith("*still runs*")
    for old, new in zip(row.code(0), row.code(1), strict=True):
        assert resolve(old) is resolve(new)


# --- layers and functions ---------------------------------------------------------------------


# Elsewhere the numbers of the old form are those of the new one.
OTHER_NUMBERS = {
    "deconvolution2d",  # drops its output shape
    "evaluate_generator",  # samples become batches, here and below
    "fit_generator",
    "layer_output_shape",
    "nb_val_samples",
    "nb_worker",
    "predict_classes",
    "predict_generator",
}


@check("atrousconvolution1d", "atrousconvolution2d", "cudnn", "sequential_merge")
@check("merge_mode_sum", "merge_mode_mul", "merge_mode_ave", "merge_mode_max", "merge_mode_concat")
@check("merge_mode_dot", "merge_mode_cos", "model_input_output", "layer_w", "layer_output_shape")
@check("get_output_shape_for", "nb_classes", "to_yaml")
@check("nb_epoch", "evaluate_generator", "predict_generator", "nb_val_samples", "nb_worker")
@check("predict_classes", "predict_proba", "modelcheckpoint", "k_placeholder")
@check("k_image_dim_ordering")
def replaced(row, **names):
    """Check that the old forms are gone and that the new ones run."""
    new = row.code(1)
    if row.key not in OTHER_NUMBERS:
        assert numbers(" ".join(row.code(0))) == numbers(" ".join(new))
    for code in row.code(0):
        assert_gone(code, " ".join(new), **names)
    for code in new:
        error, said = complaints(code, **names)
        assert error is None, said


@check("convolution")
def aliases(row):
    assert row.cells[1].startswith("*still runs*")
    for old, new in zip(row.code(0), row.code(1), strict=True):
        assert getattr(layers, old) is getattr(layers, new)


@check("locallyconnected", "maxoutdense")
def no_such_layer(row):
    assert row.cells[1] == "no such layer"
    for old in row.code(0):
        assert_was(old)
        assert not hasattr(layers, old)


@check("deconvolution2d")
def deconvolution(row):
    replaced(row)
    old = call_keywords(row.code(0)[0])
    _, channels, height, width = old["output_shape"]
    size, from_size = re.search(r"here (\d+)×\1 from (\d+)×\2$", row.cells[1]).groups()
    assert height == width == int(size)
    output = run(row.code(1)[0])(keras.Input((int(from_size), int(from_size), 3)))
    assert output.shape == (None, height, width, channels)
    # Keras 1 took the output shape that a valid convolution leads back from
    assert (height - 3) // old["subsample"][0] + 1 == int(from_size)


@check("lambda_k")
def lambda_layer(row):
    (old,), (new,) = row.code(0), row.code(1)
    function = re.search(r"K\.(\w+)", old)[1]
    assert not hasattr(keras.backend, function)  # the error itself does not say so
    assert hasattr(tf.keras.backend, function)
    assert complaints(old)[0] is not None
    run(new)


@check("thresholdedrelu")
def thresholded_relu(row):
    replaced(row)
    theta = call_keywords(row.code(0)[0])["theta"]
    x = random(100)
    assert same(run(row.code(1)[0])(x), np.where(x > theta, x, 0))


@check("model_input_of_sequential")
def sequential_input(row):
    model = classifier()
    *old, name = row.code(0)
    assert type(model).__name__ == name
    for code, new in zip(old, row.code(1), strict=True):
        assert_gone(code, "model", model=model)
        assert keras.backend.is_keras_tensor(run(new, model=model))


@check("timedistributeddense")
def time_distributed_dense(row):
    replaced(row)
    assert "acts on the last axis only" in row.cells[1]
    x = random(2, 5, 4)
    dense = run(row.code(1)[0])
    assert same(dense(x), ops.stack([dense(x[:, t]) for t in range(5)], axis=1))


@check("model_reset_states")
def reset_state(row):
    layer = layers.LSTM(2, stateful=True)
    x = random(8, 3, 1)
    first = array(layer(x))
    assert not same(layer(x), first)  # it remembers
    replaced(row, layer=layer)
    assert same(layer(x), first)


# --- arguments --------------------------------------------------------------------------------

REQUIRED = {
    "Conv1D": {"filters": 1, "kernel_size": 1},
    "Conv2D": {"filters": 1, "kernel_size": 1},
    "Conv2DTranspose": {"filters": 1, "kernel_size": 3, "strides": 2},
    "Dense": {"units": 1},
    "Dropout": {"rate": 0.1},
    "Embedding": {"input_dim": 100, "output_dim": 8},
    "GaussianNoise": {"stddev": 0.2},
    "LSTM": {"units": 1},
}
RECURRENT = (layers.LSTM, layers.GRU, layers.SimpleRNN)


def layer_of(row, default):
    """Return the layer in the row's brackets, as in "(`Conv1D`)", and what it always needs."""
    named = re.search(r"\(`(\w+)`\)", row.cells[1])
    name = named[1] if named else default
    return getattr(layers, name), REQUIRED.get(name, {})


def assert_refused(row, layer, required):
    for text in row.code(0):
        for name, value in keywords(text).items():
            assert_was(name)
            with pytest.raises(ValueError, match=rf"Unrecognized keyword arguments .*'{name}'"):
                layer(**required, **{name: value})


@check("nb_filter", "filter_length", "border_mode", "subsample", default="Conv2D")
@check("subsample_length", "atrous_rate", "dim_ordering", "dim_ordering_tf", default="Conv2D")
@check("pool_length", "length", default="Conv2D")
@check("output_dim", "inner_init", "inner_activation", "u_regularizer", default="LSTM")
@check("dropout_w", "forget_bias_init", default="LSTM")
@check("init", "bias", "w_regularizer", "w_constraint", "p", "sigma", "beta_init", default="Dense")
def argument(row, default):
    """Check that the old arguments are refused and that the new ones arrive."""
    layer, required = layer_of(row, default)
    assert_argument(row, layer, required)
    if default == "LSTM" and row.key != "forget_bias_init":
        assert_argument(row, layers.GRU, required)


def assert_argument(row, layer, required):
    assert_refused(row, layer, required)
    assert numbers(row.code(0)[0]) == numbers(row.code(1)[0])
    new = keywords(row.code(1)[0])
    config = layer(**required | new).get_config()
    for name, value in new.items():
        if isinstance(value, str):  # an initializer's name comes back as a description of it
            assert config[name]
        else:
            assert np.all(np.equal(config[name], value))
    if "the default" in row.cells[1]:
        assert config == layer(**required, name=config["name"]).get_config()


@check("l1l2", "activity_l2")
def regularizer(row):
    (old,), (new,) = row.code(0), row.code(1)
    assert numbers(old) == numbers(new)
    assert_gone(f"Dense(1, {old})", new)
    name, value = new.split("=", 1)
    layer = run(f"Dense(1, {new})")
    assert getattr(layer, name).get_config() == run(value).get_config()


@check("consume_less", default="LSTM")
@check("mode", default="Dense")
def removed_argument(row, default):
    assert row.cells[1].startswith("remove it")
    assert_refused(row, *layer_of(row, default))


@check("output_shape")
def deconvolution_output_shape(row):
    assert row.cells[1].startswith("remove it")
    layer, required = layer_of(row, None)
    assert_refused(row, layer, required)
    sizes = [
        layer(**required | given)(keras.Input((13, 13, 1))).shape[1]
        for given in ({"output_padding": 0}, keywords(row.code(1)[0]))
    ]
    assert sizes == [27, 28]


@check("batch_input_shape")
def batch_input_shape(row):
    old, stateful, inputs = keywords(row.code(0)[0]), keywords(row.code(1)[0]), run(row.code(1)[1])
    assert stateful.items() < old.items()
    assert inputs.shape == old["batch_input_shape"]
    for layer in RECURRENT:
        with pytest.raises(
            ValueError, match=r"Unrecognized keyword arguments .*'batch_input_shape'"
        ):
            layer(1, **old)
        assert layer(1, **stateful)(inputs).shape == (8, 1)


@check("input_dim_input_length")
def recurrent_input(row):
    old = keywords(row.code(0)[0])
    assert run(row.code(1)[0]).shape == (None, old["input_length"], old["input_dim"])
    for layer in RECURRENT:
        with pytest.raises(ValueError, match=r"Unrecognized keyword arguments .*'input_length'"):
            layer(1, **old)


@check("weights")
def weights(row):
    layer, w, b = after(layers.Dense(5), random(2, 4)), random(4, 5), random(5)
    with pytest.raises(ValueError, match=r"Unrecognized keyword arguments .*'weights'"):
        run(f"Dense(5, {row.code(0)[0]})", w=w, b=b)
    run(row.code(1)[0], layer=layer, w=w, b=b)
    assert same(layer.kernel, w)
    assert same(layer.bias, b)


@check("input_shape", "alpha", "input_length", default="Dense")
def warns(row, default):
    """Check that the old argument still works with a warning, and the new way without."""
    assert row.cells[1].startswith("warns; ")
    layer, required = layer_of(row, default)
    for text in row.code(0):
        assert_was(text)
        with pytest.warns(UserWarning, match="|".join(keywords(text))):
            layer(**required, **keywords(text))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if row.key == "input_shape":
            layer(**required)(run(row.code(1)[0]))
        elif row.key == "input_length":
            layer(**required)
        else:
            assert numbers(row.code(0)[0]) == numbers(row.code(1)[0])
            layer(**keywords(row.code(1)[0]))


# --- training calls ---------------------------------------------------------------------------


@check("fit_generator")
def fit_generator(row):
    replaced(row)
    old, new = row.code(0)[0], row.code(1)[0]
    batches = []

    def counted():
        for batch in generator():
            batches.append(batch)
            yield batch

    run(new, generator=counted)
    steps = call_keywords(new)["steps_per_epoch"]
    assert call_keywords(old)["samples_per_epoch"] == 4 * steps  # batches of four
    assert len(batches) == steps + 1  # one more is fetched ahead


@check("sample_weight_mode")
def sample_weight_mode(row):
    model = compiled(keras.Input((10, 4)), layers.LSTM(2, return_sequences=True))
    compile_call, fit, sample_weight = row.code(1)
    assert_gone(row.code(0)[0], compile_call, model=model)
    run(compile_call, model=model)
    x, y, per_step = random(8, 10, 4), random(8, 10, 2), np.zeros((8, 10))
    history = getattr(model, fit)(x, y, **{sample_weight: per_step}, verbose=0)
    assert history.history["loss"] == [0]
    per_pixel = np.zeros((8, 28, 28))
    getattr(pixel_classifier(), fit)(images(), per_pixel, **{sample_weight: per_pixel}, verbose=0)
    assert "(B, T)" in row.cells[1]
    assert "(B, H, W)" in row.cells[1]


@check("sgd_lr_decay")
def learning_rate_decay(row):
    assert_gone(row.code(0)[0], row.code(1)[0])
    old = call_keywords(row.code(0)[0])
    optimizer = run(row.code(1)[0])
    optimizer.iterations.assign(1000)
    # Keras 1.2.2: lr * 1 / (1 + decay * iterations)
    assert rounds_to(optimizer.learning_rate, f"{old['lr'] / (1 + old['decay'] * 1000):.6f}")
    assert not rounds_to(optimizer.learning_rate, f"{old['lr']:.6f}")
    assert resolve(row.code(1)[1]).InverseTimeDecay is LIBRARIES["InverseTimeDecay"]


@check("kullback_leibler_divergence", "cosine_proximity")
def loss_name(row):
    (old,), (new,) = row.code(0), row.code(1)
    assert_was(old, new)
    with pytest.raises(ValueError, match="Could not interpret loss identifier"):
        keras.losses.get(keywords(old)["loss"])
    assert keras.losses.get(keywords(new)["loss"])


@check("fmeasure")
def metric_name(row):
    (old,), (new,) = row.code(0), row.code(1)
    with pytest.raises(ValueError, match="Could not interpret metric identifier: fmeasure"):
        keras.metrics.get(keywords(old)["metrics"][0])
    dense = branch()
    run(f'dense.compile("sgd", "mse", {new})', dense=dense)
    dense.fit(np.ones((2, 4)), np.eye(2, 5), verbose=0)


@check("optimizer_lr")
def optimizer_learning_rate(row):
    model = classifier()
    assert_gone(row.code(0)[0], row.code(1)[0], model=model)
    with pytest.raises(AttributeError, match="no attribute 'lr'"):
        model.optimizer.lr  # noqa: B018
    model.optimizer.learning_rate = 0.3
    run(row.code(1)[0], model=model)
    assert rounds_to(model.optimizer.learning_rate, "0.01")


@check("history_acc")
def history_key(row):
    replaced(row)
    model = classifier()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["acc"])
    assert "acc" in model.fit(images(), labels(), verbose=0).history


@check("model_save")
def model_save(row):
    still, new = row.code(0)[0], row.code(1)[0]
    assert row.cells[1].startswith("*still runs*, warns in the log; ")
    error, said = complaints(still)
    assert error is None
    assert "HDF5 file" in said
    assert Path("model.h5").exists()
    error, said = complaints(new)
    assert error is None
    assert "HDF5 file" not in said
    assert Path("model.keras").exists()


@check("save_weights")
def save_weights(row):
    (old,), (new,) = row.code(0), row.code(1)
    assert says("The filename must end in `.weights.h5`", complaints(old)[1])
    run(new)
    assert Path("w.weights.h5").exists()


@check("load_model")
def load_saved_model(row):
    classifier().export("exported", verbose=False)
    replaced(row)
    assert not isinstance(run(row.code(1)[0]), keras.Model)


# --- backend functions ------------------------------------------------------------------------


def backend_names():
    positive = np.abs(random(2, 3, 4)) + 0.1
    return {
        "x": tf.constant(positive),
        "w": tf.constant(random(4, 5)),
        "z": tf.constant(random(2, 4, 5)),
        "v": keras.Variable([1.0, 2.0]),
        "y_true": tf.constant(np.eye(4, dtype="float32")),
        "y_pred": tf.nn.softmax(random(4, 4)),
    }


@check("k_mean", "k_log", "k_pow", "k_clip", "k_reshape", "k_permute_dimensions", "k_batch_flatten")
@check("k_concatenate", "k_repeat_elements", "k_repeat", "k_dot", "k_batch_dot", "k_int_shape")
@check("k_gather", "k_switch", "k_argmax", "k_one_hot", "k_l2_normalize", "k_softmax", "k_conv2d")
@check("k_pool2d", "k_categorical_crossentropy", "k_eval", "k_zeros", "k_variable", "k_map_fn")
def backend_function(row):
    """Check that the new function returns what `tf.keras.backend` returns for the old one."""
    names = backend_names()
    new_forms = row.code(1)
    if row.key == "k_argmax":
        assert run(new_forms.pop(), **names) == np.argmax(names["x"])
    for old, new in zip(row.code(0), new_forms, strict=True):
        assert_fails(old, "K", **names)
        assert same(run(old, **names, K=tf.keras.backend), run(new, **names)), f"{old}, {new}"


@check("k_set_value")
def backend_values(row):
    names = backend_names()
    for old in row.code(0):
        assert_gone(old, "", **names)
    get, assign = row.code(1)
    assert same(run(get, **names), [1, 2])
    run(assign, **names)
    assert same(run(get, **names), ast.literal_eval(row.code(0)[1].partition(", ")[2][:-1]))


@check("k_function")
def backend_model(row):
    model = classifier()
    replaced(row, model=model)
    assert same(run(row.code(1)[0], model=model)(images()), model.layers[0](images()))


@check("k_gradients")
def backend_gradients(row):
    v = keras.Variable([1.0, 2.0])
    gradient, context = row.code(1)
    with run(context) as tape:
        loss = ops.sum(v**2)
    assert_gone(row.code(0)[0], "", loss=loss, v=v)
    assert same(run(gradient, tape=tape, loss=loss, v=v)[0], [2, 4])


@check("k_learning_phase")
def training_argument(row):
    training, inference, example = row.code(1)
    for old in row.code(0):
        assert_gone(old, "")
    ones = np.ones((10, 10), "float32")
    dropout = layers.Dropout(0.5)
    assert not same(dropout(ones, **keywords(training)), ones)
    assert same(dropout(ones, **keywords(inference)), ones)
    assert not same(run(example, x=ones), ones)


@check("k_random")
def random_numbers(row):
    for old, new in zip(row.code(0), row.code(1), strict=True):
        assert_fails(old, new)
        assert run(new).shape == run(old, K=tf.keras.backend).shape


@check("k_set_image_dim_ordering")
def image_data_format(row):
    before = keras.config.image_data_format()
    try:
        replaced(row)
        assert keras.config.image_data_format() == "channels_first"
    finally:
        keras.config.set_image_data_format(before)


@check("k_epsilon")
def still_run(row):
    assert row.cells[1] == "*still runs*"
    for code in row.code(0):
        run(code)


# --- TensorFlow 1 -----------------------------------------------------------------------------


@check("tf_log", "keep_dims", "tf_nn_conv2d", "tf_to_float")
def tensorflow_function(row):
    """Check that the new functions return what `tf.compat.v1` returns for the old one."""
    names = {"x": tf.constant(np.abs(random(2, 3, 4)) + 0.1)}
    (old,) = row.code(0)
    assert_fails(old, "tf", **names)
    expected = run(old, **names | {"images": random(2, 8, 8, 3), "tf": tf.compat.v1})
    for new in row.code(1):
        assert same(run(new, **names), expected), new


@check("tf_train_adamoptimizer", "tf_placeholder", "tf_session", "tf_set_random_seed")
def tensorflow_name(row):
    names = {"x": tf.constant([1.0])}
    (old,), (new,) = row.code(0), row.code(1)
    assert_fails(old, "tf", **names)
    resolve(f"tensorflow.compat.v1.{old.partition('(')[0].removeprefix('tf.')}")
    run(new, **names)


@check("tf_get_variable")
def tensorflow_variable(row):
    add_weight, build = row.code(1)

    def make(self, shape):
        self.made = run(add_weight, layer=self)

    assert_gone(row.code(0)[0], "")
    assert hasattr(tf.compat.v1, "get_variable")
    custom = type("Custom", (layers.Layer,), {build: make})()
    custom.build((None, 4))
    assert custom.made.shape == (3, 8)
    assert custom.made.name == "w"


@check("tf_layers", "tf_contrib")
def tensorflow_gone(row):
    """Check that the old forms are gone, from `tf.compat.v1` as well."""
    for old, new in zip(row.code(0), row.code(1), strict=True):
        assert_gone(old, "tf")
        with pytest.raises(AttributeError):
            run(old, tf=tf.compat.v1)
        run(new)


@check("tf_nn_dynamic_rnn")
def tensorflow_rnn(row):
    call, cell = row.code(0)
    x = random(2, 3, 4)
    assert_gone(call, "tf", x=x, cell=None)
    assert_gone(cell, "tf")
    with pytest.raises(AttributeError):
        run(cell, tf=tf.compat.v1)
    assert [run(new, x=x).shape for new in row.code(1)] == [(2, 8), (2, 8)]


# --- Theano -----------------------------------------------------------------------------------


def theano_conv2d(
    x, kernel, border_mode="valid", subsample=(1, 1), filter_flip=True, filter_dilation=(1, 1)
):
    """Compute Theano's conv2d by its definition: pad, flip, and slide a window."""
    sizes = [(k - 1) * d + 1 for k, d in zip(kernel.shape[2:], filter_dilation, strict=True)]
    named = {"valid": [0, 0], "half": [k // 2 for k in sizes], "full": [k - 1 for k in sizes]}
    rows, columns = named.get(border_mode, border_mode)
    x = np.pad(x, [(0, 0), (0, 0), (rows, rows), (columns, columns)])
    if filter_flip:
        kernel = kernel[:, :, ::-1, ::-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, sizes, axis=(2, 3))
    windows = windows[:, :, :: subsample[0], :: subsample[1]]
    windows = windows[..., :: filter_dilation[0], :: filter_dilation[1]]
    return np.einsum("bchwij,fcij->bfhw", windows, kernel)


def theano_pool(x, ws, ignore_border):
    """Compute Theano's maximum pooling; without `ignore_border` the last window may be cut off."""
    count = [n // k if ignore_border else -(-n // k) for n, k in zip(x.shape[2:], ws, strict=True)]
    out = np.empty((*x.shape[:2], *count))
    for i, j in np.ndindex(*count):
        window = x[:, :, i * ws[0] : (i + 1) * ws[0], j * ws[1] : (j + 1) * ws[1]]
        out[:, :, i, j] = window.max(axis=(2, 3))
    return out


def keras_conv2d(x, kernel, padding_layer=None, **arguments):
    """Run Conv2D on Theano's input and kernel; return the output in Theano's axis order."""
    x = np.transpose(x, (0, 2, 3, 1))
    if padding_layer:
        x = padding_layer(x)
    layer = layers.Conv2D(kernel.shape[0], kernel.shape[2:], use_bias=False, **arguments)
    after(layer, x).kernel.assign(np.transpose(kernel, (2, 3, 1, 0)))
    return np.transpose(layer(x), (0, 3, 1, 2))


def flipped(kernel):
    return kernel[:, :, ::-1, ::-1]


THEANO_KERNELS = [(4, 3, 5, 3), (4, 3, 4, 2)]  # odd and even


@check("theano_valid", "theano_half", "theano_full", "theano_tuple", "theano_filter_dilation")
def theano_argument(row):
    old = keywords(row.code(0)[0])
    for shape in THEANO_KERNELS:
        for size in (10, 11):
            x, kernel = random(2, 3, size, size + 2), random(*shape)
            *padding, new = row.code(1)
            padding = [run(code, kh=shape[2], kw=shape[3]) for code in padding]
            keras_output = keras_conv2d(x, flipped(kernel), *padding, **keywords(new))
            assert same(theano_conv2d(x, kernel, **old), keras_output)


@check("theano_subsample")
def theano_subsample(row):
    (old,) = row.code(0)
    new, size, result, kernel_size = row.code(1)
    x = random(2, 3, *ast.literal_eval(size))
    kernel = random(4, 3, *ast.literal_eval(kernel_size))
    output = keras_conv2d(x, flipped(kernel), **keywords(new))
    assert same(theano_conv2d(x, kernel, **keywords(old)), output)
    assert output.shape[2:] == ast.literal_eval(result)


@check("theano_half_is_not_same")
def theano_half_is_not_same(row):
    old, (new, agrees, differs) = keywords(row.code(0)[0]), row.code(1)
    for code, expected in ((agrees, True), (differs, False)):
        name, size = code.rsplit(" = ", 1)
        assert name == "H = W"
        x, kernel = random(2, 3, int(size), int(size)), random(4, 3, 3, 3)
        output = keras_conv2d(x, flipped(kernel), **keywords(new))
        theirs = theano_conv2d(x, kernel, **old)
        assert theirs.shape == output.shape
        assert same(theirs, output) is expected
    assert row.cells[1].index("agrees") < row.cells[1].index("not")


@check("theano_input")
def theano_input(row):
    shape = run(row.code(0)[0], B=2, C=3, H=5, W=7)
    assert run(row.code(1)[0], x=random(*shape)).shape == (2, 5, 7, 3)
    assert row.cells[1].endswith("gives (B, H, W, C)")


@check("theano_kernel")
def theano_kernel(row):
    shape = run(row.code(0)[0], filters=4, C=3, kh=5, kw=7)
    transposed, data_format = row.code(1)
    conv = layers.Conv2D(4, (5, 7), data_format=data_format)
    conv.build((None, 3, 9, 9))
    assert data_format == "channels_first"
    assert run(transposed, W=random(*shape)).shape == conv.kernel.shape


@check("theano_flip", "theano_no_flip")
def theano_flip(row):
    old = keywords(row.code(0)[0])
    if "the default" in row.cells[0]:
        old = {}
    x, kernel = random(2, 3, 9, 9), random(4, 3, 3, 3)
    expected = theano_conv2d(x, kernel, **old)
    assert same(keras_conv2d(x, run(row.code(1)[0], W=kernel)), expected)
    assert not same(keras_conv2d(x, flipped(run(row.code(1)[0], W=kernel))), expected)


@check("theano_filter_shape")
def theano_filter_shape(row):
    shape = keywords(row.code(0)[0])["filter_shape"]
    conv = run(row.code(1)[0])
    conv.build((None, 28, 28, shape[1]))
    assert conv.kernel.shape == tuple(shape[axis] for axis in (2, 3, 1, 0))
    assert "reads the 3" in row.cells[1]
    assert shape[1] == 3
    with pytest.raises(ValueError, match=r"Unrecognized keyword arguments .*'filter_shape'"):
        layers.Conv2D(8, 3, filter_shape=shape)


@check("theano_pool", "theano_pool_border")
def theano_pooling(row):
    pool = run(row.code(1)[0])
    for size in (8, 9):
        x = random(2, 3, size, size)
        output = np.transpose(pool(np.transpose(x, (0, 2, 3, 1))), (0, 3, 1, 2))
        assert same(output, run(row.code(0)[0], x=x, pool_2d=theano_pool))


# --- changed defaults -------------------------------------------------------------------------


def assert_changed(row, value, new):
    """Assert that a value is the new one, and that the page gives an older one that differs."""
    assert rounds_to(value, new)
    before = re.match(r"[−\d.e-]+", row.cells[1])[0].replace("−", "-")
    assert not rounds_to(float(before), new)


@check("orthogonal", "adadelta", "adagrad")
def new_default(row):
    assert_changed(row, run(row.code(0)[0]), row.code(2)[0])


@check("hard_sigmoid")
def hard_sigmoid(row):
    new_default(row)
    new, old = re.search(r"the slope is 1/(\d), it was 1/(\d)$", row.cells[2]).groups()
    values = keras.activations.hard_sigmoid(tf.constant([0.0, 1.0]))
    assert same(np.diff(values), [1 / int(new)])
    values = tf.keras.backend.hard_sigmoid(tf.constant([0.0, 1.0]))  # still Keras 2's
    assert same(np.diff(values), [1 / int(old)])


@check("adamax")
def new_default_also(row):
    code, (new, other) = row.code(0)[0], row.code(2)
    assert_changed(row, run(code), new)
    assert_changed(row, run(code.replace("Adamax", other)), new)
    assert other != "Adamax"


@check("adam_epsilon")
def adam_epsilon(row):
    assert run(row.code(0)[0]) == ast.literal_eval(row.code(2)[0])
    assert float(row.cells[1].split()[0]) != ast.literal_eval(row.code(2)[0])


@check("cosine")
def cosine(row):
    assert_changed(row, run(row.code(0)[0]), row.code(2)[0])


@check("recurrent_activation")
def recurrent_activation(row):
    argument, first = row.code(0)
    name, *others = row.code(2)
    for layer in (first, *others):
        required = (8, 3) if layer.startswith("Conv") else (8,)
        made = getattr(layers, layer)(*required)
        assert getattr(made, argument).__name__ == ast.literal_eval(name)
    assert not row.cells[1].startswith(ast.literal_eval(name))


@check("gru_parameters")
def gru_parameters(row):
    one_feature = random(2, 3, 1)
    new, old_form, old = row.code(2)
    assert after(run(row.code(0)[0]), one_feature).count_params() == int(new)
    assert after(run(old_form), one_feature).count_params() == int(old)
    assert row.cells[1].startswith(old)


def lstm_by_hand(x, gates):
    """Run an LSTM on a batch, from (kernel, recurrent kernel, bias) of each gate."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h = c = np.zeros((len(x), len(gates["i"][2])))
    for x_t in np.moveaxis(x, 1, 0):
        z = {gate: x_t @ w + h @ u + b for gate, (w, u, b) in gates.items()}
        c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["c"])
        h = sigmoid(z["o"]) * np.tanh(c)
    return h


@check("lstm_weights")
def lstm_weights(row):
    code = row.code(0)[0]
    x = random(2, 3, 1)
    layer = after(run(code.partition(".")[0]), x)
    assert len(run(f"layer.{code.partition('.')[2]}", layer=layer)) == int(row.code(2)[0])
    layer.set_weights([random(*weight.shape) for weight in layer.weights])
    parts = [np.split(weight, 4, axis=-1) for weight in layer.get_weights()]
    order = re.search(r"in the order (\w), (\w), (\w), (\w)$", row.cells[2]).groups()
    gates = dict(zip(order, zip(*parts, strict=True), strict=True))
    assert same(lstm_by_hand(x, gates), layer(x))


@check("batchnorm_variance")
def batchnorm_variance(row):
    layer = getattr(layers, row.code(0)[0])(momentum=0.0)
    layer(np.reshape([0.0, 2.0], (2, 1, 1, 1)), training=True)
    assert_changed(row, layer.moving_variance, row.code(2)[0])


@check("kernel_layout")
def kernel_layout(row):
    code, data_format = row.code(0)
    shape, other = row.code(2)
    filters, kernel_size = ast.literal_eval(code.removeprefix("Conv2D"))
    assert {data_format, other} == {"channels_first", "channels_last"}
    for name, batch in ((data_format, (None, 1, 28, 28)), (other, (None, 28, 28, 1))):
        conv = layers.Conv2D(filters, kernel_size, data_format=name)
        conv.build(batch)
        assert conv.kernel.shape == ast.literal_eval(shape)


@check("average_pooling")
def average_pooling(row):
    average, maximum, pool_size = row.code(2)
    assert row.cells[2].startswith("fails: write ")
    assert_gone(row.code(0)[0], "pool_size")
    assert run(average).pool_size == ast.literal_eval(pool_size)
    assert run(maximum).pool_size == ast.literal_eval(pool_size)


@check("default_epochs")
def default_epochs(row):
    epochs = len(run(row.code(0)[0]).epoch)
    assert_changed(row, epochs, row.code(2)[0])


def printed(code):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        run(code)
    return out.getvalue()


@check("predict_verbose")
def predict_verbose(row):
    (code,), (silent,) = row.code(0), row.code(2)
    assert "step" in printed(code)
    assert printed(f"{code[:-1]}, {silent})") == ""


# --- traps ------------------------------------------------------------------------------------


def quietly(code, **names):
    """Run a trap: it must neither fail nor warn."""
    error, said = complaints(f"kept.append({code})", kept=(kept := []), **names)
    assert error is None, said
    assert said == ""
    return kept[0]


@check("positional_strides", "positional_strides_others")
def positional_strides(row):
    *traps, sample = row.code(0)
    inputs = run(f"Input({sample})")
    argument = [code for code in row.code(1) if not code.startswith("(")]
    shapes = [code for code in row.code(1) if code.startswith("(")]
    mends, meant_shapes = row.code(2)[: len(traps)], row.code(2)[len(traps) :]
    for trap, shape, mend, meant in zip(traps, shapes, mends, meant_shapes, strict=True):
        assert quietly(trap)(inputs).shape == ast.literal_eval(shape)
        assert quietly(mend)(inputs).shape == ast.literal_eval(meant)
        third = ast.parse(trap).body[0].value.args[2].value
        for name in [*argument, "strides"]:
            assert getattr(run(trap), name) == (third, third)
        assert run(mend).strides == (1, 1)
        assert run(mend).kernel_size == run(trap).kernel_size


@check("channels_first_input")
def channels_first_input(row):
    trap, layer = row.code(0)
    mend, *meant = row.code(2)
    for inputs, (parameters, shape) in ((trap, row.code(1)), (mend, meant)):
        conv = quietly(layer)
        assert conv(quietly(inputs)).shape == ast.literal_eval(shape)
        assert conv.count_params() == int(parameters)
    assert f"reads {quietly(trap).shape[-1]} channels" in row.cells[1]


@check("reshape_channels")
def reshape_channels(row):
    (trap,), (mend,) = row.code(0), row.code(2)
    batch = np.stack([np.full((2, 28, 28), channel) for channel in range(3)], axis=1)
    reshaped, transposed = quietly(trap, images=batch), quietly(mend, images=batch)
    assert reshaped.shape == transposed.shape == (2, 28, 28, 3)
    assert same(transposed, np.broadcast_to([0, 1, 2], (2, 28, 28, 3)))
    assert not same(reshaped, transposed)


@check("batchnorm_axis")
def batchnorm_axis(row):
    trap, sample = row.code(0)
    mend, meant = row.code(2)
    inputs = run(f"Input({sample})")
    for code, gammas in ((trap, row.code(1)[0]), (mend, meant)):
        assert after(quietly(code), inputs).gamma.shape == (int(gammas),)


@check("concatenate_axis")
def concatenate_axis(row):
    trap, sample = row.code(0)
    mend, meant = row.code(2)
    names = {"a": run(f"Input({sample})"), "b": run(f"Input({sample})")}
    assert quietly(trap, **names).shape == ast.literal_eval(row.code(1)[0])
    assert quietly(mend, **names).shape == ast.literal_eval(meant)


@check("flatten_order")
def flatten_order(row):
    set_weights, dense, flatten, sizes = row.code(0)
    channels, height, width = ast.literal_eval(sizes)
    first = random(2, channels, height, width)  # as Keras 1 saw it on Theano
    last = first.transpose(0, 2, 3, 1)
    layer = after(run(dense), random(1, channels * height * width))
    w = random(*layer.kernel.shape)
    expected = first.reshape(2, -1) @ w
    for kernel, right in ((w, False), (run(row.code(2)[0], w=w), True)):
        getattr(layer, set_weights)([kernel, np.zeros(layer.units)])
        assert same(layer(getattr(layers, flatten)()(last)), expected) is right


@check("lstm_gate_order")
def lstm_gate_order(row):
    x, layer = random(2, 3, 1), layers.LSTM(10)
    layer(x)
    gates = {
        gate: tuple(random(*s) * n for s in ((1, 10), (10, 10), (10,)))
        for n, gate in enumerate("icfo", 1)
    }
    old = re.search(r"in the order (\w), (\w), (\w), (\w)$", row.cells[0]).groups()
    expected = lstm_by_hand(x, gates)
    set_weights = row.code(0)[0]
    wrong = [np.concatenate([gates[gate][part] for gate in old], axis=-1) for part in range(3)]
    right = [run(row.code(2)[0], **{g: gates[g][part] for g in gates}) for part in range(3)]
    for arrays, agrees in ((wrong, False), (right, True)):
        quietly(f"{set_weights}(arrays)", lstm=layer, arrays=arrays)
        assert same(layer(x), expected) is agrees


@check("optimizer_lr_attribute")
def optimizer_lr_attribute(row):
    model = classifier()
    name, stays = row.code(1)
    run(row.code(0)[0], model=model)
    assert model.optimizer.lr == 0.5
    assert rounds_to(getattr(model.optimizer, name), stays)
    run(row.code(2)[0], model=model)
    assert rounds_to(model.optimizer.learning_rate, "0.5")


@check("steps_per_epoch")
def steps_per_epoch(row):
    mend, meant = row.code(2)
    trap, old = row.code(0)
    assert keywords(trap)["steps_per_epoch"] == int(meant)  # the number of samples
    assert old == "samples_per_epoch"
    assert row.cells[0].endswith("batches of 4")
    for code, samples in ((trap, row.code(1)[0]), (mend, meant)):
        seen = []
        counter = keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs, seen=seen: seen.append(4)
        )
        classifier().fit(generator(), **keywords(code), callbacks=[counter], verbose=0)
        assert sum(seen) == int(samples)


@check("crossentropy_order")
def crossentropy_order(row):
    mend, meant = row.code(2)
    assert rounds_to(quietly(row.code(0)[0]), row.code(1)[0])
    assert rounds_to(quietly(mend), meant)


@check("two_hard_sigmoids")
def two_hard_sigmoids(row):
    mend, meant = row.code(2)
    assert row.cells[0].endswith("of 1.0")
    assert rounds_to(quietly(f"{row.code(0)[0]}(tf.ones(()))"), row.code(1)[0])
    assert rounds_to(quietly(f"{mend}(tf.ones(()))"), meant)


# --- error messages ---------------------------------------------------------------------------


@check("error_unrecognized", "error_nb_filter", "error_output_dim", "error_pool_size")
@check("error_conv3d", "error_padding", "error_activation", "error_batch_input_shape")
@check("error_stateful", "warning_input_shape", "warning_input_length", "error_input_int")
@check("error_zero_or_negative", "error_min_ndim", "error_ndim", "error_axis")
@check("error_fully_defined", "error_batchnorm_positional", "error_strides_dilation")
@check("error_multiply", "error_conv_weights", "error_layers_core", "error_experimental")
@check("error_engine", "error_np_utils", "error_merge", "error_adam", "error_imagedatagenerator")
@check("error_backend", "error_tf_log", "error_tf_placeholder", "error_kerastensor")
@check("error_base_dtype", "error_lambda", "error_gradients", "error_model_input")
@check("error_output_shape", "error_rank", "error_nb_epoch", "error_workers")
@check("error_fit_generator", "error_predict_classes", "error_sample_weight_mode", "error_lr")
@check("warning_decay", "error_optimizer_lr", "error_optimizers_legacy", "error_acc")
@check("error_val_acc", "error_data_type", "error_no_batch", "error_class_weight")
@check("error_class_weight_generator", "warning_ran_out", "error_generator_shape")
@check("error_checkpoint", "error_weights_h5", "error_extension", "error_loss")
def complaint(row, **names):
    """Check that the cause raises the message, and that the mend runs without it."""
    (message,), (cause, *mends) = row.code(0), row.code(1)
    error, said = complaints(cause, **names)
    assert says(message, said), said
    assert (error is None) == row.cells[0].endswith("(a warning)")
    assert mends
    for mend in mends:
        error, said = complaints(mend, **names)
        assert error is None, said
        assert not says(message, said)


@check("error_tf_session")
def session(row):
    (message,), (cause,) = row.code(0), row.code(1)
    assert says(message, complaints(cause)[1])
    assert "write nothing; " in row.cells[1]
    assert tf.executing_eagerly()


@check("error_lstm_weights")
def lstm_arrays(row):
    gates = {gate: (random(1, 10), random(10, 10), random(10) * n) for n, gate in enumerate("icfo")}
    arrays = [array for gate in "icfo" for array in gates[gate]]
    x = random(2, 3, 1)
    lstm = after(layers.LSTM(10), x)
    assert f"the {len(arrays)} arrays" in row.cells[1]
    complaint(row, lstm=lstm, arrays=arrays)
    assert same(lstm(x), lstm_by_hand(x, gates))


@check("error_savedmodel")
def saved_model(row):
    classifier().export("exported", verbose=False)
    complaint(row)


@cache
def in_subprocess(code, **environment):
    """Run code that may end the interpreter; return its exit code and what it wrote."""
    assert identifiers(code) & LIBRARIES.keys(), code  # spare the wait when the code is nonsense
    program = f"import tensorflow as tf\nfrom keras.layers import *\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


@check("error_abort")
def abort(row):
    message, signal_name = row.code(0)
    expected = -signal.Signals[signal_name]
    cause, mend = row.code(1)
    code, said = in_subprocess(cause)
    assert code == expected
    assert says(message, said)
    run(mend)


@check("error_nhwc")
def only_nhwc(row):
    (message,), (cause, environment, mend) = row.code(0), row.code(1)
    name, value = environment.split("=")
    code, said = in_subprocess(cause, **{name: value})
    assert code == 1
    assert says(message, said)
    run(cause)  # this process leaves oneDNN on
    run(mend)


# --- the worked example -----------------------------------------------------------------------


@cache
def example():
    """Run the Keras 3 block of the page; return its names."""
    old, new = BLOCK.findall(OLD_NAMES.read_text())
    assert old.startswith("# Keras 1\n")
    assert new.startswith("# Keras 3\n")
    names = {"x_train": random(16, 28, 28), "y_train": np.arange(16) % 10}
    exec(compile(new, "old_names.md", "exec"), names)
    return names


def test_the_old_block_is_keras_1():
    old = BLOCK.findall(OLD_NAMES.read_text())[0]
    imports = [line for line in old.splitlines() if line.startswith("from keras.")]
    with pytest.raises(ImportError):
        exec("\n".join(imports), {})


def test_the_example_trains_and_prints_the_accuracy():
    names = example()
    assert len(names["history"].epoch) == 12
    assert names["model"].output_shape == (None, 10)


@check("example_adadelta")
def example_adadelta(row):
    learning_rate, ours = row.code(1)
    assert keywords(row.code(0)[0])["optimizer"] == "adadelta"
    assert rounds_to(keras.optimizers.get("adadelta").learning_rate, learning_rate)
    assert rounds_to(example()["model"].optimizer.learning_rate, ours)


@check("example_reshape")
def example_reshape(row):
    reshape, transpose = row.code(1)
    sizes = ast.literal_eval(row.code(0)[0].partition("reshape")[2].replace("…", "-1"))
    for channels, safe in ((sizes[1], True), (3, False)):
        first = random(2, channels, *sizes[2:])
        last = (2, *sizes[2:], channels)
        reshaped = getattr(first, reshape)(last)
        assert same(reshaped, getattr(first, transpose)(0, 2, 3, 1)) is safe


@check("example_same")
def example_same(row):
    old = keywords(row.code(0)[0])
    new, shape, padding_layer, padding = row.code(1)
    theirs = {"border_mode": "half", "subsample": old["subsample"]}  # what Keras 1 called "same"
    x, kernel = random(2, 1, 28, 28), random(32, 1, 5, 5)
    expected = theano_conv2d(x, kernel, **theirs)
    first_layer = example()["model"].layers[0]
    assert keywords(new) == {"padding": first_layer.padding, "strides": first_layer.strides}
    assert first_layer.output.shape == ast.literal_eval(shape)
    shifted = keras_conv2d(x, flipped(kernel), **keywords(new))
    assert shifted.shape == expected.shape
    assert not same(shifted, expected)
    # one pixel off: the same windows, when the image moves by one pixel
    moved = np.pad(x, [(0, 0), (0, 0), (0, 1), (0, 1)])[:, :, 1:, 1:]
    assert same(theano_conv2d(moved, kernel, **theirs)[:, :, 1:-1, 1:-1], shifted[:, :, 1:-1, 1:-1])
    carried = keras_conv2d(
        x, flipped(kernel), run(padding_layer), **keywords(padding), strides=old["subsample"]
    )
    assert same(carried, expected)


# --- notation ---------------------------------------------------------------------------------


def fans(layer, inputs):
    """Return fan_in and fan_out as Keras's initializers compute them."""
    return keras.src.initializers.random_initializers.compute_fans(
        after(layer, inputs).kernel.shape
    )


NOTATION_NAMES = {
    "x": random(32, 28, 28, 1),
    "x4": random(32, 28, 28, 4),
    "first": random(32, 1, 28, 28),
    "s": random(32, 10, 4),
    "built": after,
    "fans": fans,
}
PARAMETERS = {
    name
    for value in LIBRARIES.values()
    if inspect.isclass(value) and issubclass(value, layers.Layer)
    for name in inspect.signature(value).parameters
}


@check("axis_b", "axis_h", "axis_w", "axis_c", "axis_t", "axis_f")
@check("shape_none", "shape_input", "shape_any_size", "shape_prose", "shape_minus_one")
@check("word_filters", "word_filter", "word_kernel", "word_kernel_size", "word_channels")
@check("word_input_channels", "word_feature_map", "word_parameters", "word_fan_in", "word_fan_out")
@check("word_strides", "word_valid", "word_same", "word_causal", "word_dilation_rate")
@check(
    "word_groups", "word_pool_size", "word_units", "word_timesteps", "word_features", "word_mask"
)
@check("channels_last", "channels_first")
def example_is(row):
    """Check examples of the form "`code` is `value`", and Keras's spelling of the words."""
    *words, examples = range(len(row.cells))
    assert row.cells[examples].count("` is `") * 2 == len(row.code(examples)) > 0
    for code, value in zip(row.code(examples)[::2], row.code(examples)[1::2], strict=True):
        assert run(code, **NOTATION_NAMES) == ast.literal_eval(value)
    for word in (word for column in words for word in row.code(column)):
        assert is_spelled_by_keras(word), word


def is_spelled_by_keras(code):
    """Tell whether code is a constant, a layer, or an argument of a layer."""
    try:
        ast.literal_eval(code)
    except (ValueError, SyntaxError):
        return code in LIBRARIES or code.partition("=")[0] in PARAMETERS
    return True


@pytest.mark.parametrize("name", ["x", "x4", "first", "s"])
def test_notation_gives_the_shapes_of_its_examples(name):
    text = NOTATION.read_text()
    shape = ", ".join(map(str, NOTATION_NAMES[name].shape))
    assert f"({shape})" in text
