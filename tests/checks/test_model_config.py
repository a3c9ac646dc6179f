"""Models read from their config, against Keras itself."""

import json

import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from keras import layers

from layerwise.checks.model_config import model_facts, read_chain
from layerwise.checks.probing import WrongFormError
from layerwise.checks.reading import UnreadableError

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4))
CONVOLUTIONS = st.fixed_dictionaries(
    {
        "filters": st.sampled_from([2, 4, 6]),
        "kernel_size": SIZES,
        "strides": st.tuples(st.integers(1, 2), st.integers(1, 2)),
        "padding": st.sampled_from(["valid", "same"]),
        "groups": st.sampled_from([1, 2]),
        "use_bias": st.booleans(),
        "activation": st.sampled_from([None, "relu"]),
    }
)


def chain_of(model):
    return read_chain(model_facts(model)["config"])


@settings(deadline=None, max_examples=40)
@given(st.lists(CONVOLUTIONS, min_size=1, max_size=3), st.sampled_from([2, 4]), st.booleans())
def test_chains_agree_with_keras(configs, channels, functional):
    try:
        inputs = keras.Input((14, 17, channels))
        convolutions = [layers.Conv2D(**config) for config in configs]
        if functional:
            outputs = inputs
            for layer in convolutions:
                outputs = layers.ReLU()(layer(outputs))
            model = keras.Model(inputs, outputs)
        else:
            model = keras.Sequential([inputs, *convolutions])
    except ValueError:  # the window does not fit
        assume(False)
    chain = chain_of(model)
    assert chain.parameters == model.count_params()
    assert (None, *chain.output_shape) == model.output_shape
    assert chain.input_shape == (14, 17, channels)


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"kernel_size": SIZES, "strides": st.integers(1, 2), "dilation_rate": st.just(1)}
        )
        | st.fixed_dictionaries(
            {"kernel_size": SIZES, "strides": st.just(1), "dilation_rate": st.integers(1, 2)}
        ),
        min_size=1,
        max_size=3,
    )
)
def test_the_window_spans_the_pixels_that_keras_reads(configs):
    ones = {"kernel_initializer": "ones", "use_bias": False}
    model = keras.Sequential(
        [keras.Input((40, 40, 1)), *(layers.Conv2D(1, **c, **ones) for c in configs)]
    )
    # Without bias, the first output value reacts to exactly the pixels that it reads.
    pixels = np.eye(1600, dtype="float32").reshape(1600, 40, 40, 1)
    reached = np.asarray(model(pixels))[:, 0, 0, 0].reshape(40, 40) != 0
    rows, columns = (np.flatnonzero(reached.any(axis=axis)) for axis in (1, 0))
    assert chain_of(model).window == (rows.max() + 1, columns.max() + 1)


def test_initializers_and_their_seeds_are_read():
    start = keras.initializers.HeNormal(seed=5)
    model = keras.Sequential(
        [keras.Input((9, 9, 1)), layers.Conv2D(2, 3, kernel_initializer=start)]
    )
    (layer,) = chain_of(model).convolutions
    assert (layer.kernel_initializer, layer.kernel_seed) == ("HeNormal", 5)


def forged(change):
    model = keras.Sequential([keras.Input((9, 9, 1)), layers.Conv2D(2, 3)])
    config = json.loads(model_facts(model)["config"])
    change(config["config"]["layers"])
    return json.dumps(config)


FORGERIES = {
    "no whole number": lambda ls: ls[1]["config"].update(filters=2.5),
    "a truth value": lambda ls: ls[1]["config"].update(filters=True),
    "negative": lambda ls: ls[1]["config"].update(strides=[-1, 1]),
    "zero groups": lambda ls: ls[1]["config"].update(groups=0),
    "three sizes": lambda ls: ls[1]["config"].update(kernel_size=[3, 3, 3]),
    "padding": lambda ls: ls[1]["config"].update(padding="full"),
    "own class": lambda ls: ls[1].update(module="__main__"),
    "no size": lambda ls: ls[0]["config"].update(batch_shape=[None, None, None, 1]),
    "flat input": lambda ls: ls[0]["config"].update(batch_shape=[None, 9, 9]),
    "no input": lambda ls: ls.pop(0),
    "no layers": lambda ls: ls.clear(),
    "no config": lambda ls: ls[1].pop("config"),
    "channels first": lambda ls: ls[1]["config"].update(data_format="channels_first"),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_forged_configs_are_refused(kind):
    with pytest.raises(UnreadableError):
        read_chain(forged(FORGERIES[kind]))


@pytest.mark.parametrize("text", [None, 3, "", "{}", "[" * 100_000, "1" * 5000, '{"config": 3}'])
def test_what_is_no_config_is_refused(text):
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_chain(text)


def residual():
    inputs = keras.Input((9, 9, 2))
    return keras.Model(inputs, layers.Conv2D(2, 3, padding="same")(inputs) + inputs)


def twice():
    inputs, layer = keras.Input((9, 9, 2)), layers.Conv2D(2, 3)
    return keras.Model(inputs, layer(layer(inputs)))


def side_branch():
    inputs = keras.Input((9, 9, 2))
    first = layers.Conv2D(2, 3)(inputs)
    return keras.Model(inputs, [first, layers.Conv2D(2, 3)(inputs)])


def early_output():
    inputs = keras.Input((9, 9, 2))
    first = layers.Conv2D(2, 3)(inputs)
    return keras.Model(inputs, [first, layers.Conv2D(2, 3)(first)])


@pytest.mark.parametrize("build", [residual, twice, side_branch, early_output])
def test_models_that_are_no_chain_are_refused(build):
    with pytest.raises(UnreadableError):
        chain_of(build())


def test_other_layers_are_named():
    model = keras.Sequential([keras.Input((9, 9, 1)), layers.Conv2D(2, 3), layers.Flatten()])
    with pytest.raises(UnreadableError, match="received Flatten"):
        chain_of(model)


def test_a_model_without_input_says_so():
    with pytest.raises(UnreadableError, match=r"begins with `keras\.Input"):
        chain_of(keras.Sequential([layers.Conv2D(2, 3)]))


def test_facts_refuse_what_is_no_model_and_take_what_is_large():
    assert model_facts(None) is None
    with pytest.raises(WrongFormError, match="yours returned a str"):
        model_facts("model")
    model = keras.Sequential([keras.Input((9, 9, 1)), layers.Conv2D(120_000, 3)])
    assert "120000" in model_facts(model)["config"]
