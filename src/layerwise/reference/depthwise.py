"""Depthwise convolution, where each channel has filters of its own.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs and of the outputs stand directly behind the batch; a kernel looks the same in both.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .kernels import add_bias, require_channels, require_kernel
from .windows import Windows, blocks


def depthwise_conv1d(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    data_format="channels_last",
):
    """Slide over each channel of a sequence its own `depth_multiplier` filters.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    kernel : ndarray of shape (kernel_steps, channels, depth_multiplier)
    bias : ndarray of shape (channels * depth_multiplier,), optional
    strides : int
        Steps from one window to the next.
    padding : {"valid", "same"}
    dilation_rate : int
        Steps between neighbouring taps of the kernel.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_steps, channels * depth_multiplier)
        The outputs of the first channel come first.

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.DepthwiseConv1D`

    Examples
    --------
    >>> sequences = [[[1, 10], [2, 20], [4, 40]]]
    >>> depthwise_conv1d(sequences, [[[-1], [0]], [[1], [1]]])[0]
    array([[ 1., 20.],
           [ 2., 40.]], dtype=float32)
    """
    return _depthwise_convolution(
        1, inputs, kernel, bias, strides, padding, dilation_rate, data_format
    )


def depthwise_conv2d(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    data_format="channels_last",
):
    """Slide over each channel of an image its own `depth_multiplier` filters.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    kernel : ndarray of shape (kernel_height, kernel_width, channels, depth_multiplier)
    bias : ndarray of shape (channels * depth_multiplier,), optional
    strides : int or tuple of two ints
        Pixels from one window to the next.
    padding : {"valid", "same"}
    dilation_rate : int or tuple of two ints
        Pixels between neighbouring taps. Unlike `conv2d`'s, it may be above 1 where `strides` is.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_height, out_width, channels * depth_multiplier)
        The outputs of the first channel come first.

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.DepthwiseConv2D`

    Examples
    --------
    >>> depthwise_conv2d(np.zeros((1, 28, 28, 3)), np.zeros((3, 3, 3, 2))).shape
    (1, 26, 26, 6)
    """
    return _depthwise_convolution(
        2, inputs, kernel, bias, strides, padding, dilation_rate, data_format
    )


def _depthwise_convolution(
    rank, inputs, kernel, bias, strides, padding, dilation_rate, data_format
) -> np.ndarray:
    """Check the arguments, pad, correlate each channel, add the bias."""
    layer = f"depthwise_conv{rank}d"
    inputs, kernel, bias = as_float_arrays(layer, inputs=inputs, kernel=kernel, bias=bias)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, rank)
    require_kernel(layer, "kernel", kernel, rank, ("channels", "depth_multiplier"))
    require_channels(layer, inputs.shape[-1], "kernel", kernel, -2)
    windows = Windows.standardized(layer, kernel.shape[:-2], strides, padding, dilation_rate)
    outputs = correlate_each_channel(inputs, kernel, windows)
    return from_channels_last(add_bias(layer, outputs, bias), data_format)


def correlate_each_channel(inputs: np.ndarray, kernel: np.ndarray, windows: Windows) -> np.ndarray:
    """Multiply every window with the kernel, channel by channel.

    All pixels of a row are multiplied at once: the row's last spatial axis and its channels are
    seen as one axis, and the kernel is repeated along it.

    Parameters
    ----------
    inputs : ndarray of shape (batch, *sizes, channels)
    kernel : ndarray of shape (*kernel_size, channels, depth_multiplier)
    windows : Windows

    Returns
    -------
    ndarray of shape (batch, *counts, channels * depth_multiplier)
    """
    rank = len(windows.kernel_size)
    *outer, width = windows.counts(inputs.shape[1:-1])
    channels, depth_multiplier = kernel.shape[-2:]
    batch = inputs.shape[0]
    rows = np.moveaxis(windows.view(windows.pad(inputs)), rank, -2)
    # rows are (batch, *outer, *kernel_size, width, channels)
    row_kernel = np.tile(kernel.swapaxes(-1, -2), width)
    # row_kernel is (*kernel_size, depth_multiplier, width × channels)
    outputs = np.empty((batch, *outer, width * channels, depth_multiplier), inputs.dtype)
    taps = "ijk"[:rank]
    row_bytes = row_kernel[..., 0, :].nbytes
    for block in blocks((batch, *outer), row_bytes):
        flat = rows[block].reshape(*outputs[block].shape[:-2], *windows.kernel_size, -1)
        for each in range(depth_multiplier):
            np.einsum(
                f"...{taps}n,{taps}n->...n",
                flat,
                row_kernel[..., each, :],
                out=outputs[block][..., each],
            )
    return outputs.reshape(batch, *outer, width, channels * depth_multiplier)
