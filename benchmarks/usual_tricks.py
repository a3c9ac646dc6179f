"""How NumPy users usually write these layers, for comparison: each idea in its plainest form.

All take images of shape (batch, height, width, channels), and "valid" windows.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows_of(images: np.ndarray, size: int, strides: int) -> np.ndarray:
    """Return all windows, of shape (batch, out_height, out_width, channels, size, size)."""
    return sliding_window_view(images, (size, size), axis=(1, 2))[:, ::strides, ::strides]


def taps_of(images: np.ndarray, size: int, strides: int):
    """Yield each place in a window, and the pixels that all windows have there."""
    height, width = ((each - size) // strides + 1 for each in images.shape[1:3])
    for row in range(size):
        for column in range(size):
            rows = slice(row, row + strides * (height - 1) + 1, strides)
            columns = slice(column, column + strides * (width - 1) + 1, strides)
            yield (row, column), images[:, rows, columns]


def conv_with_loops(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Loop over every pixel and filter of the outputs."""
    size, filters = kernel.shape[0], kernel.shape[-1]
    batch, height, width = windows_of(images, size, strides).shape[:3]
    outputs = np.zeros((batch, height, width, filters), images.dtype)
    for image, row, column, each in np.ndindex(outputs.shape):
        top, left = row * strides, column * strides
        window = images[image, top : top + size, left : left + size]
        outputs[image, row, column, each] = np.sum(window * kernel[..., each])
    return outputs


def conv_with_im2col(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Gather all windows with index arrays, then one matrix product."""
    size, filters = kernel.shape[0], kernel.shape[-1]
    height, width = ((each - size) // strides + 1 for each in images.shape[1:3])
    tops, lefts = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    rows, columns = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    rows = tops.reshape(-1, 1) * strides + rows.reshape(1, -1)  # (positions, taps)
    columns = lefts.reshape(-1, 1) * strides + columns.reshape(1, -1)
    matrix = images[:, rows, columns].reshape(len(images) * height * width, -1)
    return (matrix @ kernel.reshape(-1, filters)).reshape(len(images), height, width, filters)


def conv_with_tensordot(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Contract all windows with the kernel."""
    windows = windows_of(images, kernel.shape[0], strides)
    return np.tensordot(windows, kernel, axes=((4, 5, 3), (0, 1, 2)))


def conv_with_einsum(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Contract all windows with the kernel, by the letters of the axes."""
    windows = windows_of(images, kernel.shape[0], strides)
    return np.einsum("bhwcij,ijcf->bhwf", windows, kernel, optimize=True)


def conv_with_taps(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Add up one matrix product for each tap of the kernel."""
    return sum(pixels @ kernel[tap] for tap, pixels in taps_of(images, kernel.shape[0], strides))


def depthwise_with_einsum(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Contract all windows with the kernel, and keep the channels apart."""
    windows = windows_of(images, kernel.shape[0], 1)
    outputs = np.einsum("bhwcij,ijcm->bhwcm", windows, kernel)
    return outputs.reshape(*outputs.shape[:3], -1)


def depthwise_with_taps(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Add up one product for each tap of the kernel, for a depth multiplier of 1."""
    return sum(pixels * kernel[*tap, :, 0] for tap, pixels in taps_of(images, len(kernel), 1))


def transposed_with_scatter(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Multiply every pixel with the kernel, and add the products where they belong."""
    size, _, filters, channels = kernel.shape
    batch, height, width = images.shape[:3]
    products = images @ kernel.reshape(-1, channels).T
    products = products.reshape(batch, height, width, size, size, filters)
    sizes = ((each - 1) * strides + size for each in (height, width))
    outputs = np.zeros((batch, *sizes, filters), images.dtype)
    for (row, column), pixels in taps_of(outputs, size, strides):
        pixels += products[:, :, :, row, column]  # `pixels` is a view of the outputs
    return outputs


def transposed_with_zeros(images: np.ndarray, kernel: np.ndarray, strides: int) -> np.ndarray:
    """Insert zeros between the pixels and around them, then convolve with the turned kernel."""
    size, (batch, height, width, channels) = kernel.shape[0], images.shape
    sizes = ((each - 1) * strides + 2 * size - 1 for each in (height, width))
    spread = np.zeros((batch, *sizes, channels), images.dtype)
    spread[:, size - 1 : 1 - size : strides, size - 1 : 1 - size : strides] = images
    turned = kernel[::-1, ::-1].swapaxes(-1, -2)
    return conv_with_im2col(spread, turned, 1)


def max_pool_with_windows(images: np.ndarray, size: int, strides: int) -> np.ndarray:
    """Take the largest value of all windows at once."""
    return windows_of(images, size, strides).max(axis=(-1, -2))


def max_pool_with_taps(images: np.ndarray, size: int, strides: int) -> np.ndarray:
    """Compare the pixels of all windows, one place after the other."""
    return np.maximum.reduce([pixels for _, pixels in taps_of(images, size, strides)])


def max_pool_with_reshape(images: np.ndarray, size: int) -> np.ndarray:
    """Split both axes, where the strides are the pool size and divide the image."""
    batch, height, width, channels = images.shape
    parts = images.reshape(batch, height // size, size, width // size, size, channels)
    return parts.max(axis=(2, 4))


def lstm_as_in_textbooks(
    sequences: np.ndarray, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """Compute all of a step inside the loop, gate by gate."""

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    hidden = cell = np.zeros((len(sequences), len(recurrent_kernel)), sequences.dtype)
    for step in range(sequences.shape[1]):
        gates = sequences[:, step] @ kernel + hidden @ recurrent_kernel + bias
        enter, forget, candidate, leave = np.split(gates, 4, axis=1)
        cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(candidate)
        hidden = sigmoid(leave) * np.tanh(cell)
    return hidden
