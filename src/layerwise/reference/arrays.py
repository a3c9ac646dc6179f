"""What the layers accept as arrays, at one entrance."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError


def as_float_arrays(layer: str, **arrays: object) -> list:
    """Return the arrays in one floating-point type; None stays None.

    The type is float64 if one of them is float64, and float32 otherwise: integers become float32,
    as in Keras.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    **arrays : array_like or None

    Returns
    -------
    list of ndarray or None

    Raises
    ------
    LayerwiseError
        If one of them does not hold real numbers, or has rows of unequal lengths.

    Examples
    --------
    >>> inputs, bias = as_float_arrays("conv1d", inputs=[[[1], [2]]], bias=None)
    >>> inputs.dtype, bias
    (dtype('float32'), None)
    """
    given = {name: _numbers(layer, name, each) for name, each in arrays.items()}
    is_double = any(
        each is not None and each.dtype.kind == "f" and each.dtype.itemsize >= 8
        for each in given.values()
    )
    dtype = np.float64 if is_double else np.float32
    return [None if each is None else each.astype(dtype, copy=False) for each in given.values()]


def _numbers(layer: str, name: str, array: object) -> np.ndarray | None:
    """Return the array, if it holds real numbers."""
    if array is None:
        return None
    try:
        array = np.asarray(array)
    except ValueError:
        raise LayerwiseError(
            f"{layer}: {name} must have rows of equal lengths.",
            received=f"{name} of type {type(array).__name__}",
            mend="Pad the short rows.",
        ) from None
    if array.dtype.kind not in "biuf":
        raise LayerwiseError(
            f"{layer}: {name} must hold real numbers.",
            received=f"{name}.dtype={array.dtype}",
            mend=f"Convert it: {name}.astype('float32').",
        )
    return array


def require_shape(layer: str, name: str, array: np.ndarray | None, axes: tuple[str, ...]) -> None:
    """Refuse an array that does not have exactly these axes.

    Parameters
    ----------
    layer, name : str
        The public function's and the array's name, for the message.
    array : ndarray or None
    axes : tuple of str
        The axes' names, in their order.

    Raises
    ------
    LayerwiseError
        If the number of axes differs, or there is no array.

    Examples
    --------
    >>> require_shape("conv1d", "bias", np.zeros(8), ("filters",))
    """
    if array is None:
        raise LayerwiseError(
            f"{layer}: {name} is needed.",
            received=f"{name}=None",
            mend=f"Give an array with the axes {', '.join(axes)}.",
        )
    if array.ndim != len(axes):
        raise LayerwiseError(
            f"{layer}: {name} must have {count_of(len(axes), 'axis', 'axes')}: {', '.join(axes)}.",
            received=f"{name}.shape={array.shape}",
            mend=_mend_axes(name, array.ndim, axes),
        )


def _mend_axes(name: str, received: int, axes: tuple[str, ...]) -> str:
    """Return how to get the missing axis, or which one is too many."""
    if received == len(axes) - 1 and axes[0] == "batch":
        return f"A single sample lacks the batch: write {name}[np.newaxis]."
    more_or_fewer = "more" if received < len(axes) else "fewer"
    return f"Reshape {name}: it needs {abs(len(axes) - received)} {more_or_fewer}."


def count_of(number: int, one: str, many: str) -> str:
    """Return the number with its noun, such as "1 axis" or "4 axes".

    Parameters
    ----------
    number : int
    one, many : str

    Returns
    -------
    str

    Examples
    --------
    >>> count_of(1, "axis", "axes"), count_of(4, "axis", "axes")
    ('1 axis', '4 axes')
    """
    return f"{number} {one if number == 1 else many}"
