"""The one computation behind every convolution, and its two gradients.

A convolution layer slides its kernel over the inputs and takes a weighted sum at every place:
mathematics calls that cross-correlation. Here it is for any number of spatial axes, with all
arguments checked and all zeros added by the callers.

In the shapes, `counts` stands for the pixels of the outputs on each axis, `taps` for the product of
`kernel_size`, and `positions` for the windows in one block.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

import numpy as np

from .phases import WayBack
from .windows import blocks, pad, window_view


def correlate(
    padded: np.ndarray,
    kernel: np.ndarray,
    strides: tuple[int, ...],
    dilation_rate: tuple[int, ...],
    groups: int = 1,
) -> np.ndarray:
    """Multiply every window with the kernel.

    A window becomes a row and a filter a column, so a block of windows is one matrix product.

    Parameters
    ----------
    padded : ndarray of shape (batch, *padded_sizes, channels)
    kernel : ndarray of shape (*kernel_size, channels // groups, filters)
    strides, dilation_rate : tuple of int
    groups : int

    Returns
    -------
    ndarray of shape (batch, *counts, filters)

    Examples
    --------
    >>> steps, kernel = np.array([[[1.0], [2.0], [4.0]]]), np.array([[[-1.0]], [[1.0]]])
    >>> correlate(steps, kernel, (1,), (1,)).ravel()
    array([1., 2.])
    """
    *kernel_size, _, filters = kernel.shape
    windows = _grouped_windows(padded, tuple(kernel_size), strides, dilation_rate, groups)
    columns = kernel.reshape(-1, groups, filters // groups).swapaxes(0, 1)
    positions = windows.shape[1 : -len(kernel_size) - 1]  # (batch, *counts)
    outputs = np.empty((*positions, groups, filters // groups), padded.dtype)
    for block, rows in _blocks_of_rows(windows, positions):  # (groups, positions, taps × channels)
        target = outputs[block].reshape(-1, groups, filters // groups).swapaxes(0, 1)
        np.matmul(rows, columns, out=target)  # (groups, positions, filters)
    return outputs.reshape(*positions, filters)


def kernel_gradient(
    padded: np.ndarray,
    upstream: np.ndarray,
    kernel_size: tuple[int, ...],
    strides: tuple[int, ...],
    dilation_rate: tuple[int, ...],
    groups: int = 1,
) -> np.ndarray:
    """Return what `correlate` passes back to its kernel.

    Each weight meets one pixel of every window; its gradient is the sum of those pixels, each times
    what comes from upstream at that window.

    Parameters
    ----------
    padded : ndarray of shape (batch, *padded_sizes, channels)
    upstream : ndarray of shape (batch, *counts, filters)
    kernel_size, strides, dilation_rate : tuple of int
    groups : int

    Returns
    -------
    ndarray of shape (*kernel_size, channels // groups, filters)
    """
    channels, filters = padded.shape[-1] // groups, upstream.shape[-1]
    windows = _grouped_windows(padded, kernel_size, strides, dilation_rate, groups)
    taps = prod(kernel_size) * channels
    gradient = np.zeros((groups, taps, filters // groups), padded.dtype)
    for block, rows in _blocks_of_rows(windows, upstream.shape[:-1]):
        columns = upstream[block].reshape(-1, groups, filters // groups).swapaxes(0, 1)
        gradient += rows.swapaxes(1, 2) @ columns  # (groups, taps × channels, filters)
    return gradient.swapaxes(0, 1).reshape(*kernel_size, channels, filters)


def input_gradient(
    upstream: np.ndarray,
    kernel: np.ndarray,
    sizes: tuple[int, ...],
    befores: tuple[int, ...],
    strides: tuple[int, ...],
    dilation_rate: tuple[int, ...],
    groups: int = 1,
) -> np.ndarray:
    """Return what `correlate` passes back to its inputs; this is also the transposed convolution.

    The pixels of the inputs fall into phases, and each phase is a correlation of its own: see
    `phases.py`.

    Parameters
    ----------
    upstream : ndarray of shape (batch, *counts, filters)
    kernel : ndarray of shape (*kernel_size, channels // groups, filters)
    sizes : tuple of int
        The pixels of the inputs, without their padding.
    befores : tuple of int
        The padding before the inputs.
    strides, dilation_rate : tuple of int
        On one axis, only one of the two may be above 1.
    groups : int

    Returns
    -------
    ndarray of shape (batch, *sizes, channels)
    """
    batch, *counts, _ = upstream.shape
    *kernel_size, channels, _ = kernel.shape
    geometry = (sizes, befores, counts, kernel_size, strides, dilation_rate)
    axes = [WayBack(*axis) for axis in zip(*geometry, strict=True)]
    padded = pad(upstream, [axis.margins for axis in axes])
    kernel = _swap_channels_and_filters(kernel, groups)
    gradient = np.zeros((batch, *sizes, groups * channels), upstream.dtype)
    for phases in product(*(axis.phases() for axis in axes)):
        pixels, taps, windows = zip(*phases, strict=True)
        reversed_kernel = np.flip(kernel[taps], axis=tuple(range(len(sizes))))
        gradient[:, *pixels] = correlate(
            padded[:, *windows], reversed_kernel, (1,) * len(sizes), dilation_rate, groups
        )
    return gradient


def _grouped_windows(
    padded: np.ndarray,
    kernel_size: tuple[int, ...],
    strides: tuple[int, ...],
    dilation_rate: tuple[int, ...],
    groups: int,
) -> np.ndarray:
    """Return the windows with the groups in front."""
    windows = window_view(padded, kernel_size, strides, dilation_rate)
    windows = windows.reshape(*windows.shape[:-1], groups, padded.shape[-1] // groups)
    return np.moveaxis(windows, -2, 0)  # (groups, batch, *counts, *kernel_size, channels // groups)


def _blocks_of_rows(
    windows: np.ndarray, positions: tuple[int, ...]
) -> Iterator[tuple[tuple, np.ndarray]]:
    """Yield blocks of windows, each copied into the rows of a matrix."""
    groups, taps = windows.shape[0], prod(windows.shape[len(positions) + 1 :])
    for block in blocks(positions, groups * taps * windows.itemsize):
        yield block, windows[:, *block].reshape(groups, -1, taps)


def _swap_channels_and_filters(kernel: np.ndarray, groups: int) -> np.ndarray:
    """Return the kernel for the way back, on which filters come in and channels go out."""
    *kernel_size, channels, filters = kernel.shape
    kernel = kernel.reshape(*kernel_size, channels, groups, filters // groups).swapaxes(-1, -3)
    return kernel.reshape(*kernel_size, filters // groups, groups * channels)
