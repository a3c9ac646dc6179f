"""Check the table of TensorFlow 1."""

import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from .old_forms import assert_fails, assert_gone
from .registry import Checks
from .running import resolve, run, same
from .samples import random

check = Checks()


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


test_row, test_check_reads_every_code_span = check.tests()
