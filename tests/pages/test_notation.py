"""Check the tables of `notation.md`."""

import ast
import inspect

import keras
import pytest
from keras import layers

from .registry import Checks
from .rows import NOTATION
from .running import LIBRARIES, run
from .samples import after, random

check = Checks()


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


test_row, test_check_reads_every_code_span = check.tests()
