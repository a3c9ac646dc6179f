"""Sizes that must agree, masks, and axes by number."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from layerwise.argument_validation import standardize_integer
from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays, require_shape


def require_sizes(layer: str, name: str, array: np.ndarray, mend: str, **axes: int | None) -> None:
    """Refuse an array that does not have exactly these axes with these sizes.

    Parameters
    ----------
    layer, name : str
        The public function's and the array's name, for the message.
    array : ndarray
    mend : str
        How to get the right sizes.
    **axes : int or None
        The size of each axis, by its name; None stands for any size above 0.

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> require_sizes("dense", "kernel", np.zeros((4, 3)), "", features=4, units=None)
    """
    require_shape(layer, name, array, tuple(axes))
    pairs = zip(array.shape, axes.values(), strict=True)
    if all(size > 0 if wanted is None else size == wanted for size, wanted in pairs):
        return
    wanted = ", ".join(axis if size is None else f"{axis}={size}" for axis, size in axes.items())
    raise LayerwiseError(
        f"{layer}: {name} must have the shape ({wanted}).",
        received=f"{name}.shape={array.shape}",
        mend=mend,
    )


def require_broadcast(layer: str, mend: str, **arrays: np.ndarray) -> tuple[int, ...]:
    """Return the shape that arrays have together, if they fit each other.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    mend : str
        What usually went wrong.
    **arrays : ndarray

    Returns
    -------
    tuple of int

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> require_broadcast("reduce", "", values=np.zeros((8, 30, 30)), weights=np.zeros((8, 30, 1)))
    (8, 30, 30)
    """
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        pass
    raise LayerwiseError(
        f"{layer}: the shapes of {' and '.join(arrays)} must fit each other: compared from the "
        "last axis on, two sizes are equal or one of them is 1.",
        received=", ".join(f"{name}.shape={array.shape}" for name, array in arrays.items()),
        mend=mend,
    )


def mask_array(
    layer: str, mask: object, shape: tuple[int, ...], *, allow_column: bool = False
) -> np.ndarray:
    """Return a mask as booleans; True marks what is valid.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    mask : array_like of shape `shape`
    shape : tuple of int
        Of the inputs, without their last axis.
    allow_column : bool
        Accept a last axis of size 1 too, as Keras's recurrent layers do.

    Returns
    -------
    ndarray of bool, of shape `shape`

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> mask_array("lstm", [[1, 1, 0]], (1, 3))
    array([[ True,  True, False]])
    """
    (mask,) = as_float_arrays(layer, mask=mask)
    if allow_column and mask.shape == (*shape, 1):
        mask = mask[..., 0]
    if mask.shape == shape:
        return mask.astype(bool)
    raise LayerwiseError(
        f"{layer}: the mask must have one flag for each timestep of the inputs.",
        received=f"mask.shape={mask.shape}; the inputs without their last axis have {shape}",
        mend="Make it from the same batch: mask = ids != 0, for example.",
    )


def standardize_axes(
    layer: str, axis: int | Iterable[int], rank: int, name: str = "axis"
) -> tuple[int, ...]:
    """Return axes as numbers from 0, in the order given.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    axis : int or iterable of int
        Negative numbers count from the last axis.
    rank : int
        The number of axes of the array.
    name : str
        The argument's name, for the message.

    Returns
    -------
    tuple of int

    Raises
    ------
    LayerwiseError
        If there is no such axis, or one is named twice.

    Examples
    --------
    >>> standardize_axes("layer_normalization", (-1, 1), 4)
    (3, 1)
    """
    given = tuple(axis) if isinstance(axis, Iterable) else (axis,)
    try:
        axes = tuple(standardize_integer(each, name, minimum=-rank) for each in given)
    except LayerwiseError:
        axes = (rank,)  # no axis; the message below names all that were given
    positive = tuple(each + rank if each < 0 else each for each in axes)
    if all(each < rank for each in positive) and len(set(positive)) == len(positive):
        return positive
    raise LayerwiseError(
        f"{layer}: {name} must name axes of the array, each at most once.",
        received=f"{name}={axis!r}, an array with {rank} axes",
        mend="The first axis, usually the batch, is 0; the last one is -1.",
    )


def along_axes(array: np.ndarray, axes: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    """Return an array with its values along some axes of a larger one, and size 1 on the others.

    Parameters
    ----------
    array : ndarray
        Of the sizes of `axes`, in ascending order.
    axes : tuple of int
    shape : tuple of int
        Of the larger array.

    Returns
    -------
    ndarray
        With as many axes as `shape`.

    Examples
    --------
    >>> along_axes(np.array([1, 2, 3]), (1,), (32, 3, 28, 28)).shape
    (1, 3, 1, 1)
    """
    return array.reshape([size if axis in axes else 1 for axis, size in enumerate(shape)])
