"""LSTM: the equations, in the order of Keras's columns."""

from __future__ import annotations

from .activations import activation_named
from .array_shapes import require_sizes
from .recurrence import by_gate, run_over_time, standardize_recurrent

# Keras's kernels and bias hold `units` columns for each gate, in this order. Change the order, and
# tests/reference/test_lstm_gates.py names the gates that are wrong.
GATES = ("input", "forget", "cell", "output")


def lstm(
    inputs,
    kernel,
    recurrent_kernel,
    bias=None,
    *,
    initial_state=None,
    mask=None,
    return_sequences=False,
    return_state=False,
    go_backwards=False,
    activation="tanh",
    recurrent_activation="sigmoid",
):
    """Read sequences step by step, with a cell that gates write, keep and read.

    Parameters
    ----------
    inputs : ndarray of shape (batch, timesteps, features)
    kernel : ndarray of shape (features, 4 * units)
    recurrent_kernel : ndarray of shape (units, 4 * units)
    bias : ndarray of shape (4 * units,), optional
    initial_state : list of two ndarrays of shape (batch, units), optional
        The hidden state and the cell state; zeros if left out.
    mask : ndarray of shape (batch, timesteps), optional
        False at a step keeps both states and repeats the last output; before the first valid
        step, the output is zero.
    return_sequences : bool
        Return the output of every timestep, not of the last one only.
    return_state : bool
        Return a tuple of the output, the hidden state and the cell state.
    go_backwards : bool
        Read from the last step to the first; the outputs are in this order too.
    activation, recurrent_activation : str or None
        "tanh", "sigmoid", "hard_sigmoid", "relu", "softmax" or "linear"

    Returns
    -------
    ndarray of shape (batch, units), or (batch, timesteps, units) with `return_sequences`
        With `return_state`, a tuple of it and the two states.

    Raises
    ------
    LayerwiseError
        If shapes do not fit, or there is no timestep.

    References
    ----------
    `keras.layers.LSTM`; Hochreiter and Schmidhuber (1997), Long Short-Term Memory, the input and
    the output gate; Gers, Schmidhuber and Cummins (2000), Learning to Forget, the forget gate.

    Examples
    --------
    >>> import numpy as np
    >>> units, features = 4, 3
    >>> kernel, recurrent_kernel = np.ones((features, 4 * units)), np.ones((units, 4 * units))
    >>> lstm(np.ones((2, 10, features)), kernel, recurrent_kernel).shape
    (2, 4)
    """
    inputs, kernel, recurrent_kernel, bias, *states = standardize_recurrent(
        "lstm", 4, inputs, kernel, recurrent_kernel, bias, initial_state, state_count=2
    )
    activation = activation_named(activation)
    recurrent_activation = activation_named(recurrent_activation, "recurrent_activation")
    bias = _bias_by_gate(bias, columns=kernel.shape[1])  # (4, 1, units), or 0
    kernel = by_gate(kernel, 4)  # (4, features, units)
    recurrent_kernel = by_gate(recurrent_kernel, 4)  # (4, units, units)

    def step(features, states):
        hidden, cell = states  # (batch, units) each
        sums = features @ kernel + hidden @ recurrent_kernel + bias  # (4, batch, units)
        gate = dict(zip(GATES, sums, strict=True))
        i = recurrent_activation(gate["input"])
        f = recurrent_activation(gate["forget"])
        o = recurrent_activation(gate["output"])
        cell = f * cell + i * activation(gate["cell"])
        hidden = o * activation(cell)
        return hidden, cell

    return run_over_time(
        "lstm",
        step,
        inputs,
        tuple(states),
        mask=mask,
        go_backwards=go_backwards,
        return_sequences=return_sequences,
        return_state=return_state,
    )


def _bias_by_gate(bias, columns: int):
    """Return the bias as (4, 1, units), or 0 without one."""
    if bias is None:
        return 0
    mend = "Keras's LSTM has one bias for each column of the kernel: 4 * units."
    require_sizes("lstm", "bias", bias, mend, columns=columns)
    return by_gate(bias[None], 4)
