"""SimpleRNN: the output is fed back, and nothing else is remembered."""

from __future__ import annotations

from .activations import activation_named
from .array_shapes import require_sizes
from .recurrence import run_over_time, standardize_recurrent


def simple_rnn(
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
):
    """Read sequences step by step, feeding each output back into the next step.

    Parameters
    ----------
    inputs : ndarray of shape (batch, timesteps, features)
    kernel : ndarray of shape (features, units)
    recurrent_kernel : ndarray of shape (units, units)
    bias : ndarray of shape (units,), optional
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
    activation : str or None
        "tanh", "sigmoid", "hard_sigmoid", "relu", "softmax" or "linear"

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
    `keras.layers.SimpleRNN`; Elman (1990), Finding Structure in Time

    Examples
    --------
    >>> simple_rnn([[[1], [2], [3]]], kernel=[[1]], recurrent_kernel=[[10]], activation="linear")
    array([[123.]], dtype=float32)
    """
    inputs, kernel, recurrent_kernel, bias, hidden = standardize_recurrent(
        "simple_rnn", 1, inputs, kernel, recurrent_kernel, bias, initial_state
    )
    activation = activation_named(activation)
    if bias is None:
        bias = 0
    else:
        mend = "SimpleRNN has one bias for each unit."
        require_sizes("simple_rnn", "bias", bias, mend, units=kernel.shape[1])

    def step(features, states):
        (hidden,) = states  # (batch, units)
        hidden = activation(features @ kernel + hidden @ recurrent_kernel + bias)
        return (hidden,)

    return run_over_time(
        "simple_rnn",
        step,
        inputs,
        (hidden,),
        mask=mask,
        go_backwards=go_backwards,
        return_sequences=return_sequences,
        return_state=return_state,
    )
