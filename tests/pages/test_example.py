"""Run the model that the page gives then and now, and check its table."""

import ast
import re
from functools import cache

import keras
import numpy as np
import pytest

from .by_definition import flipped, keras_conv2d, theano_conv2d
from .registry import Checks
from .rows import OLD_NAMES
from .running import keywords, rounds_to, run, same
from .samples import random

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
check = Checks()


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


test_row, test_check_reads_every_code_span = check.tests()
