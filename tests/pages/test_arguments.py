"""Check the tables of arguments."""

import re
import warnings

import keras
import numpy as np
import pytest
from keras import layers

from .old_forms import assert_gone, assert_was
from .registry import Checks
from .running import keywords, numbers, run, same
from .samples import after, random

check = Checks()

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


test_row, test_check_reads_every_code_span = check.tests()
