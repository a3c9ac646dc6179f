"""Check the table of backend functions."""

import ast
import re

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from .old_forms import assert_fails, assert_gone, replaced
from .registry import Checks
from .running import complaints, keywords, run, same
from .samples import classifier, images, random

check = Checks()

check("k_placeholder", "k_image_dim_ordering")(replaced)


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


@check("lambda_k")
def lambda_layer(row):
    (old,), (new,) = row.code(0), row.code(1)
    function = re.search(r"K\.(\w+)", old)[1]
    assert not hasattr(keras.backend, function)  # the error itself does not say so
    assert hasattr(tf.keras.backend, function)
    assert complaints(old)[0] is not None
    run(new)


test_row, test_check_reads_every_code_span = check.tests()
