"""Which columns of Keras's weights belong to which gate of LSTM and GRU.

In each test one gate has weights of its own, and all other gates share other weights. Exchanging
two of the others changes nothing; so exchanging two gates in the code fails these two's tests only.
"""

import keras
import numpy as np
import pytest

from layerwise.reference import gru, lstm

FLOAT32_TOLERANCE = 1e-5
BATCH, TIMESTEPS, FEATURES, UNITS = 2, 3, 3, 4

# Keras's own order, written down here once more: a test below asks Keras whether it is true.
LSTM_GATES = ("input", "forget", "cell", "output")
GRU_GATES = ("update", "reset", "candidate")

INPUTS = np.random.default_rng(0).normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")
HIDDEN, CELL = np.random.default_rng(1).normal(size=(2, BATCH, UNITS)).astype("float32")


def columns_of(gate, gates):
    first = gates.index(gate) * UNITS
    return slice(first, first + UNITS)


def weights_with_one_gate(gate, gates, bias_rows):
    """Return kernel, recurrent kernel and bias: one gate's columns, and the same for all others."""
    rng = np.random.default_rng(2)
    weights = []
    for rows in (FEATURES, UNITS, bias_rows):
        shared, own = rng.normal(size=(2, rows, UNITS)).astype("float32")
        weight = np.tile(shared, len(gates))  # (rows, gates * units)
        weight[:, columns_of(gate, gates)] = own
        weights.append(weight)
    kernel, recurrent_kernel, bias = weights
    return kernel, recurrent_kernel, bias[0] if bias_rows == 1 else bias


def assert_gate_is_right(gate, gates, layer, ours, bias_rows, initial_state, **options):
    weights = weights_with_one_gate(gate, gates, bias_rows)
    layer.build(INPUTS.shape)
    layer.set_weights(weights)
    expected = layer(INPUTS, initial_state=initial_state).numpy()
    result = ours(INPUTS, *weights, initial_state=initial_state, **options)
    columns, name = columns_of(gate, gates), type(layer).__name__
    assert np.abs(result - expected).max() < FLOAT32_TOLERANCE, (
        f"The {gate} gate of {ours.__name__} is not that of Keras's {name}. With {UNITS} units, "
        f"columns {columns.start}:{columns.stop} of the kernel, the recurrent kernel and the bias "
        f"are Keras's {gate} gate; the order of the blocks is {', '.join(gates)}."
    )


@pytest.mark.parametrize("gate", LSTM_GATES)
def test_lstm_reads_the_columns_of_this_gate_as_keras_does(gate):
    layer = keras.layers.LSTM(UNITS)
    assert_gate_is_right(gate, LSTM_GATES, layer, lstm, 1, [HIDDEN, CELL])


@pytest.mark.parametrize("gate", GRU_GATES)
@pytest.mark.parametrize("reset_after", [True, False])
def test_gru_reads_the_columns_of_this_gate_as_keras_does(gate, reset_after):
    layer, bias_rows = keras.layers.GRU(UNITS, reset_after=reset_after), 1 + reset_after
    assert_gate_is_right(gate, GRU_GATES, layer, gru, bias_rows, [HIDDEN], reset_after=reset_after)


# --- does Keras itself agree with the names? ------------------------------------------------------


def keras_states_with(layer, gate, gates, bias, initial_state):
    """Return Keras's output and states after one step, with this gate's bias set and its rest 0."""
    layer.build((BATCH, 1, FEATURES))
    weights = [np.random.default_rng(3).normal(size=each.shape) for each in layer.get_weights()]
    for weight in weights:
        weight[..., columns_of(gate, gates)] = 0
    weights[-1][..., columns_of(gate, gates)] = bias
    layer.set_weights(weights)
    return [each.numpy() for each in layer(INPUTS[:, :1], initial_state=initial_state)]


def keras_lstm_with(gate, bias, cell=CELL):
    layer = keras.layers.LSTM(UNITS, return_state=True)
    return keras_states_with(layer, gate, LSTM_GATES, bias, [HIDDEN, cell])


SHUT, OPEN = -100.0, 100.0  # sigmoid gives 0 and 1


def test_in_keras_a_shut_output_gate_lets_nothing_out():
    hidden, _, cell = keras_lstm_with("output", SHUT)
    assert not hidden.any()
    assert cell.all()


def test_in_keras_a_shut_forget_gate_forgets_the_cell():
    _, _, cell = keras_lstm_with("forget", SHUT)
    _, _, other = keras_lstm_with("forget", SHUT, cell=CELL + 1)
    np.testing.assert_array_equal(cell, other)


def test_in_keras_a_shut_input_gate_only_shrinks_the_cell():
    _, _, cell = keras_lstm_with("input", SHUT)
    assert (cell / CELL > 0).all()
    assert (cell / CELL < 1).all()


def test_in_keras_the_cell_block_decides_in_which_direction_the_cell_moves():
    zero = np.zeros_like(CELL)
    _, _, down = keras_lstm_with("cell", -1.0, cell=zero)
    _, _, up = keras_lstm_with("cell", 1.0, cell=zero)
    assert down.max() < 0 < up.min()


def test_in_keras_unit_forget_bias_is_a_one_in_the_forget_columns_only():
    layer = keras.layers.LSTM(UNITS, unit_forget_bias=True)
    layer.build(INPUTS.shape)
    expected = np.zeros(4 * UNITS)
    expected[columns_of("forget", LSTM_GATES)] = 1
    np.testing.assert_array_equal(layer.get_weights()[2], expected)


def keras_gru_with(gate, bias):
    layer = keras.layers.GRU(UNITS, return_state=True)
    return keras_states_with(layer, gate, GRU_GATES, bias, [HIDDEN])[0]


def test_in_keras_an_open_update_gate_keeps_the_hidden_state():
    np.testing.assert_allclose(keras_gru_with("update", OPEN), HIDDEN, rtol=1e-6)
    assert np.abs(keras_gru_with("update", SHUT) - HIDDEN).max() > 0.1


def test_in_keras_the_candidate_block_decides_where_the_hidden_state_goes():
    towards_one, towards_minus_one = (keras_gru_with("candidate", bias) for bias in (OPEN, SHUT))
    assert (towards_minus_one < towards_one).all()


def test_in_keras_a_shut_reset_gate_hides_the_hidden_state_from_the_candidate():
    layer = keras.layers.GRU(UNITS, return_state=True)
    layer.build((BATCH, 1, FEATURES))
    kernel, recurrent_kernel, bias = layer.get_weights()
    recurrent_kernel[:, columns_of("reset", GRU_GATES)] = 0
    bias[0, columns_of("update", GRU_GATES)] = SHUT  # the candidate alone becomes the state
    bias[0, columns_of("reset", GRU_GATES)] = SHUT
    layer.set_weights([kernel, recurrent_kernel, bias])
    first, second = (layer(INPUTS[:, :1], initial_state=[each])[0] for each in (HIDDEN, HIDDEN + 1))
    np.testing.assert_allclose(first, second, atol=1e-6)
