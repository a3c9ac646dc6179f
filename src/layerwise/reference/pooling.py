"""The core of the pooling layers.

The largest value of a window is the largest of its rows' largest values, and so on for sums. So
pooling takes one axis after the other, and there is no code for a window of several axes. The
padding is never made: each tap, that is each place in a window, knows where it is a real pixel.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format, standardize_tuple

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .windows import Windows


def pool(
    layer: str,
    rank: int,
    combine: np.ufunc,
    inputs: object,
    pool_size: object,
    strides: object,
    padding: object,
    data_format: object,
) -> np.ndarray:
    """Check a pooling layer's arguments, and pool one axis after the other.

    Parameters
    ----------
    layer : str
        The public function's name, for messages.
    rank : int
        The number of spatial axes.
    combine : np.ufunc
        `np.maximum`, or `np.add` for the mean.
    inputs, pool_size, strides, padding, data_format
        As the user wrote them.

    Returns
    -------
    ndarray of shape (batch, *counts, channels), or channels first

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> pool("max_pooling1d", 1, np.maximum, [[[1], [5]]], 2, None, "valid", None)
    array([[[5.]]], dtype=float32)
    """
    (inputs,) = as_float_arrays(layer, inputs=inputs)
    data_format = standardize_data_format(data_format)
    pooled = to_channels_last(layer, "inputs", inputs, data_format, rank)
    windows = pool_windows(layer, rank, pool_size, strides, padding)
    all_taps = taps_on_axes(windows, pooled.shape[1:-1])
    for axis, taps in enumerate(all_taps, start=1):
        pooled = combine_on_axis(combine, pooled, axis, taps)
    if combine is np.add:
        pooled /= pixels_of_windows(all_taps, pooled.shape[1:-1]).astype(pooled.dtype)
    return from_channels_last(pooled, data_format)


def pool_windows(layer, rank, pool_size, strides, padding) -> Windows:
    """Return the windows for a pooling layer's arguments.

    Parameters
    ----------
    layer : str
        The public function's name, for messages.
    rank : int
        The number of spatial axes.
    pool_size, strides : int or tuple of int
        `strides` may be None, which stands for `pool_size`.
    padding : {"valid", "same"}

    Returns
    -------
    Windows

    Raises
    ------
    LayerwiseError
        If Keras would refuse these arguments.

    Examples
    --------
    >>> pool_windows("max_pooling2d", 2, 3, None, "same").strides
    (3, 3)
    """
    pool_size = standardize_tuple(pool_size, rank, "pool_size")
    return Windows.standardized(
        layer, pool_size, pool_size if strides is None else strides, padding
    )


def taps_on_axes(windows: Windows, sizes: tuple[int, ...]) -> list[list[tuple[slice, slice]]]:
    """Return what `taps_on_axis` returns, for every axis.

    Parameters
    ----------
    windows : Windows
    sizes : tuple of int
        The pixels along each axis.

    Returns
    -------
    list of list of (slice, slice)

    Raises
    ------
    LayerwiseError
        If no window fits on an axis.
    """
    counts, befores = windows.counts(sizes), windows.padding_before(sizes)
    geometry = (sizes, windows.kernel_size, windows.strides, counts, befores)
    return [taps_on_axis(*axis) for axis in zip(*geometry, strict=True)]


def combine_on_axis(
    combine: np.ufunc, inputs: np.ndarray, axis: int, taps: list[tuple[slice, slice]]
) -> np.ndarray:
    """Combine the pixels of every window along one axis.

    Parameters
    ----------
    combine : np.ufunc
        `np.maximum` or `np.add`.
    inputs : ndarray of shape (batch, *sizes, channels)
    axis : int
    taps : list of (slice, slice)
        What `taps_on_axis` returns.

    Returns
    -------
    ndarray, like `inputs` with the windows instead of the pixels on `axis`

    Examples
    --------
    >>> sequences = np.array([[[1.0], [5.0], [2.0]]])
    >>> combine_on_axis(np.maximum, sequences, 1, taps_on_axis(3, 2, 1, 2, 0)).ravel()
    array([5., 5.])
    """
    others = (slice(None),) * axis
    everywhere = max(taps, key=lambda tap: tap[0].stop - tap[0].start)  # real in every window
    combined = inputs[*others, everywhere[1]].copy()
    for windows, pixels in taps:
        if pixels != everywhere[1]:
            part = combined[*others, windows]
            combine(part, inputs[*others, pixels], out=part)
    return combined


def taps_on_axis(size, pool_size, strides, count, before):
    """Return for each tap, that is place in a window, where it is a real pixel, and which one.

    Parameters
    ----------
    size : int
        The pixels along the axis.
    pool_size, strides : int
    count : int
        The windows along the axis.
    before : int
        The pixels of padding before the axis.

    Returns
    -------
    list of (slice, slice)
        In the order of the taps; one of them is real in every window.

    Examples
    --------
    >>> taps_on_axis(5, pool_size=2, strides=2, count=3, before=0)
    [(slice(0, 3, None), slice(0, 5, 2)), (slice(0, 2, None), slice(1, 4, 2))]
    """
    taps = []
    for tap in range(-before, pool_size - before):  # window number i reads pixel i × strides + tap
        first = max(0, -(tap // strides))
        last = min(count - 1, (size - 1 - tap) // strides)
        pixels = slice(first * strides + tap, last * strides + tap + 1, strides)
        if first <= last:
            taps.append((slice(first, last + 1), pixels))
    return taps


def pixels_of_windows(all_taps: list, counts: tuple[int, ...]) -> np.ndarray:
    """Return how many real pixels each window has.

    Parameters
    ----------
    all_taps : list of list of (slice, slice)
        What `taps_on_axes` returns.
    counts : tuple of int
        The windows along each axis.

    Returns
    -------
    ndarray of shape (*counts, 1)

    Examples
    --------
    >>> pixels_of_windows([taps_on_axis(5, 2, 2, 3, 0)], (3,)).ravel()
    array([2, 2, 1])
    """
    product = np.ones((1,) * (len(counts) + 1), int)
    for axis, (taps, count) in enumerate(zip(all_taps, counts, strict=True)):
        windows = np.arange(count)
        real = sum((start.start <= windows) & (windows < start.stop) for start, _ in taps)
        product = product * real.reshape(-1, *(1,) * (len(counts) - axis))
    return product
