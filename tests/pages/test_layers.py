"""Check the table of layers and functions."""

import re

import keras
import numpy as np
from keras import layers, ops

from .old_forms import assert_gone, assert_was, replaced
from .registry import Checks
from .running import array, call_keywords, run, same
from .samples import classifier, random

check = Checks()

check("atrousconvolution1d", "atrousconvolution2d", "cudnn", "sequential_merge")(replaced)
check("merge_mode_sum", "merge_mode_mul", "merge_mode_ave", "merge_mode_max")(replaced)
check("merge_mode_concat", "merge_mode_dot", "merge_mode_cos", "model_input_output")(replaced)
check("layer_w", "layer_output_shape", "get_output_shape_for", "nb_classes", "to_yaml")(replaced)


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


test_row, test_check_reads_every_code_span = check.tests()
