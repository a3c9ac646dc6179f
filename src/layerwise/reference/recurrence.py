"""What SimpleRNN, LSTM and GRU share: weights by gate, states, and the loop over time.

Every state has the shape (batch, units). The first one, `hidden`, is also the output.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from layerwise.errors import LayerwiseError

from .array_shapes import mask_array, require_sizes
from .arrays import as_float_arrays, require_shape


def by_gate(weights: np.ndarray, gates: int) -> np.ndarray:
    """Return Keras's columns as one block for each gate.

    Parameters
    ----------
    weights : ndarray of shape (rows, gates * units)
    gates : int

    Returns
    -------
    ndarray of shape (gates, rows, units)

    Examples
    --------
    >>> by_gate(np.array([[1, 2, 3, 4]]), gates=2)
    array([[[1, 2]],
    <BLANKLINE>
           [[3, 4]]])
    """
    return np.stack(np.split(weights, gates, axis=-1))


def standardize_recurrent(
    layer: str, gates: int, inputs, kernel, recurrent_kernel, bias, initial_state, *, state_count=1
) -> list[np.ndarray]:
    """Check a recurrent layer's arrays, and give them one type.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    gates : int
        How many blocks of `units` columns the kernels have.
    inputs : array_like of shape (batch, timesteps, features)
    kernel : array_like of shape (features, gates * units)
    recurrent_kernel : array_like of shape (units, gates * units)
    bias : array_like, or None
        Its shape is left to the layer.
    initial_state : array_like, list of array_like, or None
    state_count : int
        How many states the layer has.

    Returns
    -------
    list of ndarray
        inputs, kernel, recurrent_kernel, bias, and each initial state; without one it is zero.

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> inputs, kernel, *_, hidden = standardize_recurrent(
    ...     "simple_rnn", 1, np.zeros((2, 5, 3)), np.zeros((3, 4)), np.zeros((4, 4)), None, None
    ... )
    >>> hidden.shape
    (2, 4)
    """
    states = _list_of_states(layer, initial_state, state_count)
    names = [f"initial_state[{index}]" for index in range(state_count)]
    inputs, kernel, recurrent_kernel, bias, *states = as_float_arrays(
        layer,
        **{"inputs": inputs, "kernel": kernel, "recurrent_kernel": recurrent_kernel, "bias": bias},
        **dict(zip(names, states, strict=True)),
    )
    require_shape(layer, "inputs", inputs, ("batch", "timesteps", "features"))
    if 0 in inputs.shape[:2]:
        raise LayerwiseError(
            f"{layer}: inputs must have 1 sample and 1 timestep or more.",
            received=f"inputs.shape={inputs.shape}",
            mend="Leave out empty batches and empty sequences.",
        )
    units = _units(layer, gates, inputs, kernel, recurrent_kernel)
    shape = len(inputs), units
    for name, state in zip(names, states, strict=True):
        if state is not None:
            mend = "A state has one row for each sample of this batch."
            require_sizes(layer, name, state, mend, batch=shape[0], units=units)
    states = [np.zeros(shape, inputs.dtype) if state is None else state for state in states]
    return [inputs, kernel, recurrent_kernel, bias, *states]


def _units(layer: str, gates: int, inputs, kernel, recurrent_kernel) -> int:
    """Return how many units the kernels are for, if they agree."""
    require_shape(layer, "recurrent_kernel", recurrent_kernel, ("units", "columns"))
    units = len(recurrent_kernel)
    columns = f"Each of the {gates} gates has one column for each unit." if gates > 1 else ""
    require_sizes(
        layer, "recurrent_kernel", recurrent_kernel, columns, units=None, columns=gates * units
    )
    require_sizes(
        layer,
        "kernel",
        kernel,
        f"The recurrent_kernel has {units} rows, so {units} units. {columns}".strip(),
        features=inputs.shape[-1],
        columns=gates * units,
    )
    return units


def _list_of_states(layer: str, initial_state, state_count: int) -> list:
    """Return one entry for each state: an array, or None."""
    if initial_state is None:
        return [None] * state_count
    if state_count == 1 and np.ndim(initial_state) == 2:  # the list may be left out
        return [initial_state]
    if isinstance(initial_state, list | tuple) and len(initial_state) == state_count:
        return list(initial_state)
    raise LayerwiseError(
        f"{layer}: initial_state must be a list with one array for each state.",
        received=f"initial_state of type {type(initial_state).__name__}"
        + (f" and length {len(initial_state)}" if hasattr(initial_state, "__len__") else ""),
        mend=f"Write [{', '.join(('hidden', 'cell')[:state_count])}].",
    )


def run_over_time(
    layer: str,
    step: Callable,
    inputs: np.ndarray,
    states: tuple[np.ndarray, ...],
    *,
    mask,
    go_backwards: bool,
    return_sequences: bool,
    return_state: bool,
):
    """Call `step` on one timestep after the other, and collect what Keras returns.

    A masked step leaves the sample's states as they are, and repeats its last output. Before the
    first valid step that is zero, even if there is an initial state.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    step : callable
        From (batch, features) and the states to the new states; the first one is the output.
    inputs : ndarray of shape (batch, timesteps, features)
    states : tuple of ndarray of shape (batch, units)
    mask : array_like of shape (batch, timesteps), or None
    go_backwards : bool
        Start with the last step. The outputs stay in the order in which they were made.
    return_sequences, return_state : bool

    Returns
    -------
    ndarray of shape (batch, units), or (batch, timesteps, units) with `return_sequences`
        With `return_state`, a tuple of it and each state.

    References
    ----------
    `keras.src.backend.tensorflow.rnn.rnn`

    Examples
    --------
    >>> add_up = lambda inputs, states: (states[0] + inputs,)
    >>> options = {"go_backwards": False, "return_sequences": True, "return_state": False}
    >>> inputs, states = np.array([[[1], [2], [3]]]), (np.array([[10]]),)
    >>> run_over_time("sum", add_up, inputs, states, mask=[[0, 1, 0]], **options).ravel()
    array([ 0, 12, 12])
    """
    steps = np.moveaxis(inputs, 1, 0)  # (timesteps, batch, features)
    if mask is not None:
        mask = mask_array(layer, mask, inputs.shape[:2], allow_column=True)
        mask = mask.T[..., np.newaxis]  # (timesteps, batch, 1)
    if go_backwards:
        steps, mask = steps[::-1], mask if mask is None else mask[::-1]
    output, outputs = np.zeros_like(states[0]), []
    for time, features in enumerate(steps):
        new_states = step(features, states)
        if mask is None:
            states, output = new_states, new_states[0]
        else:
            valid = mask[time]  # (batch, 1)
            output = np.where(valid, new_states[0], output)
            pairs = zip(new_states, states, strict=True)
            states = tuple(np.where(valid, new, old) for new, old in pairs)
        if return_sequences:
            outputs.append(output)
    result = np.stack(outputs, axis=1) if return_sequences else output
    return (result, *states) if return_state else result
