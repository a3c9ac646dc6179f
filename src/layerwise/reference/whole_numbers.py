"""Numbers of rows and of classes: whole, and in their range."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays


def whole_numbers(layer: str, name: str, array: object) -> np.ndarray:
    """Return numbers of rows or classes as int64; as in Keras, fractions are cut off.

    Parameters
    ----------
    layer, name : str
        The public function's and the array's name, for the message.
    array : array_like

    Returns
    -------
    ndarray of int64

    Raises
    ------
    LayerwiseError
        If it does not hold real numbers, or holds nan or inf.

    Examples
    --------
    >>> whole_numbers("embedding", "ids", [2.0, 1.9])
    array([2, 1])
    """
    as_float_arrays(layer, **{name: array})  # refuses what is not an array of numbers
    array = np.asarray(array)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise LayerwiseError(
            f"{layer}: {name} must be whole numbers.",
            received=f"{name} with {array[~np.isfinite(array)].ravel()[0]} among them",
            mend="Replace nan and inf by a number that stands for missing values.",
        )
    return array.astype(np.int64, copy=False)


def require_range(layer: str, name: str, numbers: np.ndarray, low: int, high: int, mend: str):
    """Refuse numbers of rows or classes below `low` or above `high`.

    Parameters
    ----------
    layer, name : str
        The public function's and the array's name, for the message.
    numbers : ndarray of int
    low, high : int
        The least and the greatest number allowed.
    mend : str

    Raises
    ------
    LayerwiseError
        Names the first number outside, and where it is.

    Examples
    --------
    >>> require_range("embedding", "ids", np.array([0, 3]), 0, 3, "")
    """
    outside = np.argwhere((numbers < low) | (numbers > high))
    if len(outside):
        position = tuple(outside[0].tolist())
        where = f"{name}[{', '.join(map(str, position))}]" if position else name
        raise LayerwiseError(
            f"{layer}: {name} must be from {low} to {high}.",
            received=f"{where}={numbers[position]}",
            mend=mend,
        )
