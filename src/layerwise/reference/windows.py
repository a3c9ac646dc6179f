"""The windows that a layer slides over its inputs: where they lie, and a view that shows them.

In the shapes, `sizes` and `counts` stand for one number an axis: the pixels of the inputs and the
windows that fit, which are the pixels of the outputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from layerwise.argument_validation import standardize_padding, standardize_tuple
from layerwise.arithmetic.window import effective_kernel_size, padding_amounts, window_count
from layerwise.errors import LayerwiseError

# What a block of copied windows may weigh: half a megabyte stays in the processor's cache.
BLOCK_BYTES = 2**19


@dataclass(frozen=True)
class Windows:
    """Where a layer's windows lie; each tuple has one entry for a spatial axis.

    Parameters
    ----------
    layer : str
        The public function's name, for messages.
    kernel_size, strides, dilation_rate : tuple of int
        In pixels of the inputs.
    padding : {"valid", "same", "causal"}

    Examples
    --------
    >>> windows = Windows("conv2d", (3, 3), (2, 2), (1, 1), "same")
    >>> windows.counts((28, 28)), windows.padding_amounts((28, 28))
    ((14, 14), [(0, 1), (0, 1)])
    """

    layer: str
    kernel_size: tuple[int, ...]
    strides: tuple[int, ...]
    dilation_rate: tuple[int, ...]
    padding: str

    @classmethod
    def standardized(
        cls,
        layer: str,
        kernel_size: tuple[int, ...],
        strides: object,
        padding: object,
        dilation_rate: object = 1,
        *,
        allow_causal: bool = False,
    ) -> Windows:
        """Return the windows for arguments as a user writes them."""
        rank = len(kernel_size)
        return cls(
            layer,
            kernel_size,
            standardize_tuple(strides, rank, "strides"),
            standardize_tuple(dilation_rate, rank, "dilation_rate"),
            standardize_padding(padding, allow_causal=allow_causal),
        )

    @property
    def extents(self) -> tuple[int, ...]:
        """The pixels from a window's first to its last tap."""
        return tuple(map(_extent, self.kernel_size, self.dilation_rate))

    def counts(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        """Return how many windows fit along each axis; refuse an axis where none does."""
        axes = zip(sizes, self.extents, self.strides, strict=True)
        counts = tuple(_count(*axis, self.padding) for axis in axes)
        if min(counts) < 1:
            raise LayerwiseError(
                f"{self.layer}: a window must fit into the inputs at least once on every axis.",
                received=f"{sizes} pixels, windows of {self.extents} pixels, "
                f"padding={self.padding!r}",
                mend="Use a smaller window, larger inputs or padding='same'.",
            )
        return counts

    def padding_amounts(self, sizes: tuple[int, ...]) -> list[tuple[int, int]]:
        """Return the pixels that are added before and after each axis."""
        axes = zip(sizes, self.extents, self.strides, strict=True)
        return [_padding_amounts(*axis, self.padding) for axis in axes]

    def padding_before(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        """Return the pixels that are added before each axis."""
        return tuple(before for before, _ in self.padding_amounts(sizes))

    def pad(self, inputs: np.ndarray) -> np.ndarray:
        """Return the inputs with the zeros around them that the windows need."""
        return pad(inputs, self.padding_amounts(inputs.shape[1:-1]))

    def view(self, padded: np.ndarray) -> np.ndarray:
        """Return every window of padded inputs, without copying one."""
        return window_view(padded, self.kernel_size, self.strides, self.dilation_rate)


# `layerwise.arithmetic` keeps every step of a calculation; the layers need its results, and fast.


@lru_cache
def _extent(kernel_size: int, dilation_rate: int) -> int:
    """Return the pixels from a window's first to its last tap, on one axis."""
    return effective_kernel_size(kernel_size, dilation_rate).value


@lru_cache
def _count(size: int, extent: int, strides: int, padding: str) -> int:
    """Return how many windows fit along one axis."""
    return window_count(size, extent, strides, padding).value


@lru_cache
def _padding_amounts(size: int, extent: int, strides: int, padding: str) -> tuple[int, int]:
    """Return the pixels that are added before and after one axis."""
    return padding_amounts(size, extent, strides, padding)


def pad(inputs: np.ndarray, amounts: list[tuple[int, int]]) -> np.ndarray:
    """Return the inputs with zeros around them; the inputs themselves if there is nothing to add.

    Parameters
    ----------
    inputs : ndarray of shape (batch, *sizes, channels)
    amounts : list of (before, after)
        One pair for each spatial axis, in pixels.

    Returns
    -------
    ndarray of shape (batch, *padded_sizes, channels)

    Examples
    --------
    >>> pad(np.ones((1, 2, 1)), [(1, 0)]).ravel()
    array([0., 1., 1.])
    """
    if not any(before or after for before, after in amounts):
        return inputs
    batch, *sizes, channels = inputs.shape
    padded_sizes = [size + sum(amount) for size, amount in zip(sizes, amounts, strict=True)]
    middle = [
        slice(before, before + size) for size, (before, _) in zip(sizes, amounts, strict=True)
    ]
    padded = np.zeros((batch, *padded_sizes, channels), inputs.dtype)
    padded[:, *middle] = inputs
    return padded  # (batch, *padded_sizes, channels)


def window_view(
    padded: np.ndarray,
    kernel_size: tuple[int, ...],
    strides: tuple[int, ...],
    dilation_rate: tuple[int, ...],
) -> np.ndarray:
    """Return every window of the inputs, without copying one.

    Parameters
    ----------
    padded : ndarray of shape (batch, *padded_sizes, channels)
    kernel_size, strides, dilation_rate : tuple of int
        One entry for each spatial axis.

    Returns
    -------
    ndarray of shape (batch, *counts, *kernel_size, channels)
        A read-only view.

    Examples
    --------
    >>> steps = np.arange(6).reshape(1, 6, 1)
    >>> window_view(steps, (3,), (2,), (1,))[0, :, :, 0]
    array([[0, 1, 2],
           [2, 3, 4]])
    """
    pairs = zip(kernel_size, dilation_rate, strict=True)
    extents = [(size - 1) * rate + 1 for size, rate in pairs]
    rank = len(kernel_size)
    windows = sliding_window_view(padded, extents, axis=tuple(range(1, rank + 1)))
    every = (slice(None, None, step) for step in (*strides, 1, *dilation_rate))
    windows = windows[:, *every]  # (batch, *counts, channels, *kernel_size)
    return np.moveaxis(windows, rank + 1, -1)  # (batch, *counts, *kernel_size, channels)


def blocks(shape: tuple[int, ...], bytes_each: int) -> Iterator[tuple[int | slice, ...]]:
    """Yield the indices that cut an array into boxes of `BLOCK_BYTES` or less.

    A box takes the last axes whole, a slice of the axis before them, and one entry of the first.

    Parameters
    ----------
    shape : tuple of int
    bytes_each : int
        What an entry weighs.

    Yields
    ------
    tuple of int or slice
        One box; if a single entry weighs more than `BLOCK_BYTES`, it is a box of its own.

    Examples
    --------
    >>> list(blocks((2, 8, 8), bytes_each=2**14))
    [(0, slice(0, 4, None)), (0, slice(4, 8, None)), (1, slice(0, 4, None)), (1, slice(4, 8, None))]
    """
    limit = max(1, BLOCK_BYTES // bytes_each)
    cut = len(shape) - 1
    while cut > 0 and prod(shape[cut:]) <= limit:
        cut -= 1
    step = max(1, limit // max(1, prod(shape[cut + 1 :])))
    for first in np.ndindex(shape[:cut]):
        for start in range(0, shape[cut], step):
            yield *first, slice(start, min(start + step, shape[cut]))
