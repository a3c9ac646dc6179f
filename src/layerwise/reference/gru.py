"""GRU: the equations, in the order of Keras's columns, with both places of the reset gate."""

from __future__ import annotations

import numpy as np

from .activations import activation_named
from .array_shapes import require_sizes
from .recurrence import by_gate, run_over_time, standardize_recurrent

# Keras's kernels and bias hold `units` columns for each gate, in this order (z, r and h there).
# Change the order, and tests/reference/test_lstm_gates.py names the gates that are wrong.
GATES = ("update", "reset", "candidate")


def gru(
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
    reset_after=True,
):
    """Read sequences step by step, mixing the old state with a new candidate.

    Parameters
    ----------
    inputs : ndarray of shape (batch, timesteps, features)
    kernel : ndarray of shape (features, 3 * units)
    recurrent_kernel : ndarray of shape (units, 3 * units)
    bias : ndarray of shape (2, 3 * units), or (3 * units,) with `reset_after=False`, optional
        Of the two rows, the first belongs to the inputs, the second to the hidden state.
    initial_state : ndarray of shape (batch, units), optional
        Zeros if left out.
    mask : ndarray of shape (batch, timesteps), optional
        False at a step keeps the state and repeats the last output; before the first valid step,
        the output is zero.
    return_sequences : bool
        Return the output of every timestep, not of the last one only.
    return_state : bool
        Return a tuple of the output and the state.
    go_backwards : bool
        Read from the last step to the first; the outputs are in this order too.
    activation, recurrent_activation : str or None
        "tanh", "sigmoid", "hard_sigmoid", "relu", "softmax" or "linear"
    reset_after : bool
        Reset after the product with the recurrent kernel, as Keras does by default and cuDNN
        always; or before it, as in the paper and in Keras 1.

    Returns
    -------
    ndarray of shape (batch, units), or (batch, timesteps, units) with `return_sequences`
        With `return_state`, a tuple of it and the state.

    Raises
    ------
    LayerwiseError
        If shapes do not fit, or there is no timestep.

    References
    ----------
    `keras.layers.GRU`; Cho et al. (2014), Learning Phrase Representations using RNN
    Encoder-Decoder for Statistical Machine Translation, section 2.3

    Examples
    --------
    >>> import numpy as np
    >>> units, features = 4, 3
    >>> kernel, recurrent_kernel = np.ones((features, 3 * units)), np.ones((units, 3 * units))
    >>> gru(np.ones((2, 10, features)), kernel, recurrent_kernel, return_sequences=True).shape
    (2, 10, 4)
    """
    inputs, kernel, recurrent_kernel, bias, hidden = standardize_recurrent(
        "gru", 3, inputs, kernel, recurrent_kernel, bias, initial_state
    )
    activation = activation_named(activation)
    recurrent_activation = activation_named(recurrent_activation, "recurrent_activation")
    input_bias, recurrent_bias = _two_biases(bias, kernel.shape[1], reset_after)
    kernel = by_gate(kernel, 3)  # (3, features, units)
    recurrent_kernel = by_gate(recurrent_kernel, 3)  # (3, units, units)
    candidate_kernel = recurrent_kernel[GATES.index("candidate")]  # (units, units)

    def step(features, states):
        (hidden,) = states  # (batch, units)
        from_inputs = features @ kernel + input_bias  # (3, batch, units)
        from_hidden = hidden @ recurrent_kernel + recurrent_bias  # (3, batch, units)
        x = dict(zip(GATES, from_inputs, strict=True))
        h = dict(zip(GATES, from_hidden, strict=True))
        z = recurrent_activation(x["update"] + h["update"])
        r = recurrent_activation(x["reset"] + h["reset"])
        memory = r * h["candidate"] if reset_after else (r * hidden) @ candidate_kernel
        candidate = activation(x["candidate"] + memory)
        hidden = z * hidden + (1 - z) * candidate
        return (hidden,)

    return run_over_time(
        "gru",
        step,
        inputs,
        (hidden,),
        mask=mask,
        go_backwards=go_backwards,
        return_sequences=return_sequences,
        return_state=return_state,
    )


def _two_biases(bias: np.ndarray | None, columns: int, reset_after: bool):
    """Return the bias of the inputs and that of the hidden state, each (3, 1, units) or 0."""
    if bias is None:
        return 0, 0
    if not reset_after:
        mend = "With reset_after=False there is one bias for each column: 3 * units."
        require_sizes("gru", "bias", bias, mend, columns=columns)
        return by_gate(bias[None], 3), 0
    mend = "With reset_after=True, Keras's default, there is a row for inputs and one for hidden."
    require_sizes("gru", "bias", bias, mend, rows=2, columns=columns)
    return by_gate(bias[:1], 3), by_gate(bias[1:], 3)
