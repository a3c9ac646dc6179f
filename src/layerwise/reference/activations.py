"""The activation functions that the reference layers use, by their Keras names."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from layerwise.argument_validation import standardize_choice

from .array_shapes import standardize_axes
from .arrays import as_float_arrays


def linear(x):
    """Return the input unchanged.

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray of the same shape

    References
    ----------
    `keras.activations.linear`

    Examples
    --------
    >>> linear([-2, 3])
    array([-2.,  3.], dtype=float32)
    """
    x = _floats("linear", x)
    return x


def relu(x):
    """Return the positive part of each value.

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray of the same shape

    References
    ----------
    `keras.activations.relu`

    Examples
    --------
    >>> relu([-2, 3])
    array([0., 3.], dtype=float32)
    """
    x = _floats("relu", x)
    return np.maximum(x, 0)


def sigmoid(x):
    """Return 1 / (1 + exp(-x)).

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray of the same shape, with values from 0 to 1

    References
    ----------
    `keras.activations.sigmoid`

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ], dtype=float32)
    """
    x = _floats("sigmoid", x)
    with np.errstate(over="ignore"):  # exp(1000) is inf, and 1 / inf is 0, as it should be
        return 1 / (1 + np.exp(-x))


def hard_sigmoid(x):
    """Return a straight line from 0 at x = -3 to 1 at x = 3, and 0 or 1 outside.

    This is the slope of Keras 3, 1/6. In Keras 1 and 2 it was 1/5: hard_sigmoid(1) was 0.7.

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray of the same shape, with values from 0 to 1

    References
    ----------
    `keras.activations.hard_sigmoid`

    Examples
    --------
    >>> hard_sigmoid([-3, 0, 1.5, 3])
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    x = _floats("hard_sigmoid", x)
    return np.clip(x / 6 + 0.5, 0, 1)


def tanh(x):
    """Return the hyperbolic tangent.

    Parameters
    ----------
    x : ndarray

    Returns
    -------
    ndarray of the same shape, with values from -1 to 1

    References
    ----------
    `keras.activations.tanh`

    Examples
    --------
    >>> tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.], dtype=float32)
    """
    x = _floats("tanh", x)
    return np.tanh(x)


def softmax(x, *, axis=-1):
    """Return positive numbers that add up to 1 along an axis.

    Parameters
    ----------
    x : ndarray
        Logits.
    axis : int or tuple of int
        The axis of the classes.

    Returns
    -------
    ndarray of the same shape

    Raises
    ------
    LayerwiseError
        If `x` has no such axis.

    References
    ----------
    `keras.activations.softmax`

    Examples
    --------
    >>> softmax([[0, 0], [1000, 0]])
    array([[0.5, 0.5],
           [1. , 0. ]], dtype=float32)
    """
    x = _floats("softmax", x)
    axes = standardize_axes("softmax", axis, x.ndim)
    with np.errstate(invalid="ignore"):  # inf - inf is nan, as in Keras
        powers = np.exp(x - x.max(axes, keepdims=True, initial=-np.inf))
        return powers / powers.sum(axes, keepdims=True)


def _floats(name: str, x) -> np.ndarray:
    """Return `x` as floats: at once if it is, for recurrent layers ask at every timestep."""
    if isinstance(x, np.ndarray) and x.dtype in (np.float32, np.float64):
        return x
    (x,) = as_float_arrays(name, x=x)
    return x


ACTIVATIONS = {each.__name__: each for each in (linear, relu, sigmoid, hard_sigmoid, tanh, softmax)}


def activation_named(name: str | None, argument: str = "activation") -> Callable:
    """Return the activation function of that name; None is "linear", as in Keras.

    Parameters
    ----------
    name : str or None
    argument : str
        The argument's name, for the message.

    Returns
    -------
    callable

    Raises
    ------
    LayerwiseError
        If there is no such activation here.

    Examples
    --------
    >>> activation_named("tanh")([0.0])
    array([0.])
    """
    choice = "linear" if name is None else name
    return ACTIVATIONS[standardize_choice(choice, tuple(ACTIVATIONS), argument)]
