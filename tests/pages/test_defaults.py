"""Check the table of changed defaults."""

import ast
import contextlib
import io
import re

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from .by_definition import lstm_by_hand
from .old_forms import assert_gone
from .registry import Checks
from .running import rounds_to, run, same
from .samples import after, random

check = Checks()


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


test_row, test_check_reads_every_code_span = check.tests()
