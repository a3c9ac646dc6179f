"""SimpleRNN, LSTM and GRU against Keras, over all options."""

import itertools

import keras
import numpy as np
import pytest

from layerwise.errors import LayerwiseError
from layerwise.reference import gru, lstm, simple_rnn

FLOAT32 = {"rtol": 2e-5, "atol": 2e-6}  # errors add up over timesteps
BATCH, TIMESTEPS, FEATURES, UNITS = 3, 5, 2, 4
MASKS = {
    "none": None,
    "right padding": [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]],
    "left padding": [[0, 0, 1, 1, 1], [1, 1, 1, 1, 1], [0, 0, 0, 0, 1]],
    "gaps, and nothing valid": [[1, 0, 1, 0, 1], [0, 1, 1, 0, 0], [0, 0, 0, 0, 0]],
}
LAYERS = {
    "simple_rnn": (simple_rnn, keras.layers.SimpleRNN, 1, {}),
    "lstm": (lstm, keras.layers.LSTM, 2, {}),
    "gru": (gru, keras.layers.GRU, 1, {}),
    "gru, reset before": (gru, keras.layers.GRU, 1, {"reset_after": False}),
}
BOOLEANS = ("return_sequences", "return_state", "go_backwards")


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def normal(rng, *shape):
    return rng.normal(size=shape).astype("float32")


def weights_for(layer, rng):
    layer.build((BATCH, TIMESTEPS, FEATURES))
    layer.set_weights([normal(rng, *weight.shape) for weight in layer.weights])
    return layer.get_weights()


def as_list(result):
    return list(result) if isinstance(result, tuple | list) else [result]


def assert_equals_keras(name, rng, *, initial=False, mask=None, use_bias=True, **options):
    ours, keras_layer, state_count, extra = LAYERS[name]
    layer = keras_layer(UNITS, use_bias=use_bias, **extra, **options)
    weights, inputs = weights_for(layer, rng), normal(rng, BATCH, TIMESTEPS, FEATURES)
    call = {"initial_state": None, "mask": None if mask is None else np.array(mask, bool)}
    if initial:
        call["initial_state"] = [normal(rng, BATCH, UNITS) for _ in range(state_count)]
    expected = as_list(layer(inputs, **call))
    results = as_list(ours(inputs, *weights, **call, **extra, **options))
    assert len(results) == len(expected)
    for result, wanted in zip(results, expected, strict=True):
        assert result.dtype == np.float32
        np.testing.assert_allclose(result, wanted, **FLOAT32)


@pytest.mark.parametrize("name", list(LAYERS))
@pytest.mark.parametrize("mask", list(MASKS))
@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
def test_outputs_and_states_are_those_of_keras(name, mask, flags, rng):
    options = dict(zip(BOOLEANS, flags, strict=True))
    assert_equals_keras(name, rng, mask=MASKS[mask], initial=sum(flags) % 2 == 0, **options)


@pytest.mark.parametrize("name", list(LAYERS))
@pytest.mark.parametrize("activation", ["tanh", "relu", "linear", None, "softmax", "hard_sigmoid"])
def test_activations_are_those_of_keras(name, activation, rng):
    options = {"activation": activation}
    if name != "simple_rnn":
        options["recurrent_activation"] = "hard_sigmoid" if activation == "tanh" else activation
    if activation in ("relu", "linear", None):
        options.pop("recurrent_activation", None)  # numbers would grow without end
    assert_equals_keras(name, rng, **options)


@pytest.mark.parametrize("name", list(LAYERS))
def test_the_bias_may_be_left_out(name, rng):
    assert_equals_keras(name, rng, use_bias=False, return_sequences=True)


@pytest.mark.parametrize("name", ["simple_rnn", "gru"])
def test_a_single_initial_state_needs_no_list(name, rng):
    ours, keras_layer, _, _ = LAYERS[name]
    layer = keras_layer(UNITS)
    weights, inputs = weights_for(layer, rng), normal(rng, BATCH, TIMESTEPS, FEATURES)
    state = normal(rng, BATCH, UNITS)
    expected = layer(inputs, initial_state=state)
    for initial_state in (state, [state]):
        result = ours(inputs, *weights, initial_state=initial_state)
        np.testing.assert_allclose(result, expected, **FLOAT32)


@pytest.mark.parametrize("name", list(LAYERS))
def test_before_the_first_valid_step_outputs_are_zero_though_the_state_is_not(name, rng):
    ours, keras_layer, state_count, extra = LAYERS[name]
    weights = weights_for(keras_layer(UNITS, **extra), rng)
    initial_state = [normal(rng, BATCH, UNITS) for _ in range(state_count)]
    outputs, *states = ours(
        normal(rng, BATCH, TIMESTEPS, FEATURES),
        *weights,
        **extra,
        initial_state=initial_state,
        mask=np.zeros((BATCH, TIMESTEPS)),
        return_sequences=True,
        return_state=True,
    )
    assert not outputs.any()
    np.testing.assert_array_equal(states, initial_state)


@pytest.mark.parametrize("name", list(LAYERS))
def test_a_mask_may_have_a_last_axis_of_one_and_hide_nan(name, rng):
    ours, keras_layer, _, extra = LAYERS[name]
    layer = keras_layer(UNITS, **extra)
    weights, inputs = weights_for(layer, rng), normal(rng, BATCH, TIMESTEPS, FEATURES)
    mask = np.ones((BATCH, TIMESTEPS, 1), bool)
    mask[:, 2], inputs[:, 2] = False, np.nan
    expected = layer(inputs, mask=mask)
    np.testing.assert_allclose(ours(inputs, *weights, mask=mask, **extra), expected, **FLOAT32)


@pytest.mark.parametrize("name", list(LAYERS))
def test_float64_stays_float64_and_arguments_stay_as_they_are(name, rng):
    ours, keras_layer, state_count, extra = LAYERS[name]
    weights = weights_for(keras_layer(UNITS, **extra), rng)
    arrays = [rng.normal(size=(BATCH, TIMESTEPS, FEATURES)), *weights]
    states = [rng.normal(size=(BATCH, UNITS)) for _ in range(state_count)]
    before = [each.copy() for each in (*arrays, *states)]
    assert ours(*arrays, initial_state=states, **extra).dtype == np.float64
    for array, copy in zip((*arrays, *states), before, strict=True):
        np.testing.assert_array_equal(array, copy)


INPUTS = np.zeros((BATCH, TIMESTEPS, FEATURES))


def call(name, rows=(FEATURES, UNITS), columns=None, inputs=INPUTS, **options):
    """Call a layer with zeros for weights of these sizes."""
    gates = {"simple_rnn": 1, "lstm": 4, "gru": 3}[name]
    columns = gates * UNITS if columns is None else columns
    kernels = [np.zeros((size, columns)) for size in rows]
    return LAYERS[name][0](inputs, *kernels, **options)


REFUSED = {
    "a table": (lambda n: call(n, inputs=INPUTS[0]), "3 axes: batch, timesteps, features"),
    "no timesteps": (lambda n: call(n, inputs=INPUTS[:, :0]), "1 timestep or more"),
    "no samples": (lambda n: call(n, inputs=INPUTS[:0]), "1 sample"),
    "other features": (
        lambda n: call(n, rows=(3, UNITS)),
        r"kernel must have the shape \(features",
    ),
    "other units": (lambda n: call(n, rows=(FEATURES, 5)), r"recurrent_kernel must.*\(units, col"),
    "odd columns": (lambda n: call(n, columns=11), r"recurrent_kernel.shape=\(4, 11\)"),
    "no units": (lambda n: call(n, rows=(FEATURES, 0), columns=0), "recurrent_kernel must"),
    "bias": (lambda n: call(n, bias=np.zeros(5)), "bias must have"),
    "mask": (lambda n: call(n, mask=np.ones((BATCH, 4))), r"mask.shape=\(3, 4\).*\(3, 5\)"),
    "number of states": (
        lambda n: call(n, initial_state=[np.zeros((BATCH, UNITS))] * 3),
        "one array for each state.*length 3",
    ),
    "state's units": (
        lambda n: call(n, initial_state=[np.zeros((BATCH, 5))] * LAYERS[n][2]),
        r"initial_state\[0\] must have the shape \(batch=3, units=4\)",
    ),
    "activation": (lambda n: call(n, activation="swish"), "activation must be one of"),
}


@pytest.mark.parametrize("name", ["simple_rnn", "lstm", "gru"])
@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_computed_is_refused_with_the_reason(case, name):
    function, message = REFUSED[case]
    with pytest.raises(LayerwiseError, match=f"(?s){message}"):
        function(name)


def test_the_two_biases_of_gru_go_with_reset_after():
    with pytest.raises(LayerwiseError, match=r"(?s)2 axes: rows, columns.*bias.shape=\(12,\)"):
        call("gru", bias=np.zeros(12))
    with pytest.raises(LayerwiseError, match=r"(?s)1 axis: columns.*bias.shape=\(2, 12\)"):
        call("gru", bias=np.zeros((2, 12)), reset_after=False)
