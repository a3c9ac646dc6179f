"""Convolution over one, two or three spatial axes: one core, three faces.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs and of the outputs stand directly behind the batch; a kernel looks the same in both. The bias
belongs to the filters there too, while Keras 3 on TensorFlow adds it to the columns if there are as
many columns as filters.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import refuse_strides_with_dilation, standardize_data_format

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .correlation import correlate
from .kernels import add_bias, require_channels, require_kernel, standardize_groups
from .windows import Windows


def conv1d(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Slide a kernel along sequences.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    kernel : ndarray of shape (kernel_steps, channels // groups, filters)
    bias : ndarray of shape (filters,), optional
    strides : int
        Steps from one window to the next.
    padding : {"valid", "same", "causal"}
        "causal" puts all zeros before the first step, so that no output sees a later step.
    dilation_rate : int
        Steps between neighbouring taps of the kernel.
    groups : int
        Into how many parts the channels are split; each part has its own filters.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_steps, filters)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.Conv1D`

    Examples
    --------
    >>> conv1d([[[1], [2], [4], [8]]], [[[-1]], [[1]]], padding="causal").ravel()
    array([1., 1., 2., 4.], dtype=float32)
    """
    return _convolution(
        1, inputs, kernel, bias, strides, padding, dilation_rate, groups, data_format
    )


def conv2d(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Slide a kernel over images.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    kernel : ndarray of shape (kernel_height, kernel_width, channels // groups, filters)
    bias : ndarray of shape (filters,), optional
    strides : int or tuple of two ints
        Pixels from one window to the next.
    padding : {"valid", "same"}
    dilation_rate : int or tuple of two ints
        Pixels between neighbouring taps of the kernel.
    groups : int
        Into how many parts the channels are split; each part has its own filters.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_height, out_width, filters)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.Conv2D`

    Examples
    --------
    >>> images = np.zeros((2, 28, 28, 3))
    >>> conv2d(images, np.zeros((5, 5, 3, 8)), strides=2).shape
    (2, 12, 12, 8)
    >>> conv2d(images, np.zeros((5, 5, 3, 8)), strides=2, padding="same").shape
    (2, 14, 14, 8)
    """
    return _convolution(
        2, inputs, kernel, bias, strides, padding, dilation_rate, groups, data_format
    )


def conv3d(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Slide a kernel through volumes, or through films with time as the first axis.

    Parameters
    ----------
    inputs : ndarray of shape (batch, depth, height, width, channels)
    kernel : ndarray of shape
        (kernel_depth, kernel_height, kernel_width, channels // groups, filters)
    bias : ndarray of shape (filters,), optional
    strides, dilation_rate : int or tuple of three ints
        In pixels; see `conv2d`.
    padding : {"valid", "same"}
    groups : int
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_depth, out_height, out_width, filters)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.Conv3D`

    Examples
    --------
    >>> conv3d(np.zeros((2, 10, 28, 28, 1)), np.zeros((3, 3, 3, 1, 8))).shape
    (2, 8, 26, 26, 8)
    """
    return _convolution(
        3, inputs, kernel, bias, strides, padding, dilation_rate, groups, data_format
    )


def _convolution(
    rank, inputs, kernel, bias, strides, padding, dilation_rate, groups, data_format
) -> np.ndarray:
    """Check the arguments, pad, correlate, add the bias."""
    layer = f"conv{rank}d"
    inputs, kernel, bias = as_float_arrays(layer, inputs=inputs, kernel=kernel, bias=bias)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, rank)
    require_kernel(layer, "kernel", kernel, rank, ("channels", "filters"))
    groups = standardize_groups(layer, groups, inputs.shape[-1], kernel.shape[-1])
    require_channels(layer, inputs.shape[-1], "kernel", kernel, -2, groups)
    windows = convolution_windows(layer, kernel.shape[:-2], strides, padding, dilation_rate)
    windows.counts(inputs.shape[1:-1])  # refuses outputs without a pixel
    padded = windows.pad(inputs)  # (batch, *padded_sizes, channels)
    outputs = correlate(padded, kernel, windows.strides, windows.dilation_rate, groups)
    outputs = add_bias(layer, outputs, bias)  # (batch, *counts, filters)
    return from_channels_last(outputs, data_format)


def convolution_windows(
    layer: str,
    kernel_size: tuple[int, ...],
    strides: object,
    padding: object,
    dilation_rate: object,
) -> Windows:
    """Return the windows for a convolution's arguments.

    Parameters
    ----------
    layer : str
        The public function's name, for messages.
    kernel_size : tuple of int
    strides, padding, dilation_rate
        As the user wrote them.

    Returns
    -------
    Windows

    Raises
    ------
    LayerwiseError
        If Keras would refuse these arguments.

    Examples
    --------
    >>> convolution_windows("conv1d", (3,), 1, "causal", 2).padding_amounts((50,))
    [(4, 0)]
    """
    is_sequence = len(kernel_size) == 1
    windows = Windows.standardized(
        layer, kernel_size, strides, padding, dilation_rate, allow_causal=is_sequence
    )
    refuse_strides_with_dilation(windows.strides, windows.dilation_rate)
    return windows
