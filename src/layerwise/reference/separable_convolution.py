"""Separable convolution: each channel on its own, then all channels of each pixel.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs and of the outputs stand directly behind the batch; a kernel looks the same in both.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format
from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .correlation import correlate
from .depthwise import correlate_each_channel
from .kernels import add_bias, require_channels, require_kernel
from .windows import Windows


def separable_conv1d(
    inputs,
    depthwise_kernel,
    pointwise_kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    data_format="channels_last",
):
    """Filter each channel of a sequence on its own, then mix the channels at every step.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    depthwise_kernel : ndarray of shape (kernel_steps, channels, depth_multiplier)
    pointwise_kernel : ndarray of shape (1, channels * depth_multiplier, filters)
    bias : ndarray of shape (filters,), optional
    strides, dilation_rate : int
        Of the depthwise part; see `depthwise_conv1d`.
    padding : {"valid", "same"}
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
    `keras.layers.SeparableConv1D`

    Examples
    --------
    >>> separable_conv1d(np.zeros((1, 50, 3)), np.zeros((5, 3, 2)), np.zeros((1, 6, 8))).shape
    (1, 46, 8)
    """
    kernels = (depthwise_kernel, pointwise_kernel)
    return _separable_convolution(
        1, inputs, kernels, bias, strides, padding, dilation_rate, data_format
    )


def separable_conv2d(
    inputs,
    depthwise_kernel,
    pointwise_kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    data_format="channels_last",
):
    """Filter each channel of an image on its own, then mix the channels at every pixel.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    depthwise_kernel : ndarray of shape (kernel_height, kernel_width, channels, depth_multiplier)
    pointwise_kernel : ndarray of shape (1, 1, channels * depth_multiplier, filters)
    bias : ndarray of shape (filters,), optional
    strides, dilation_rate : int or tuple of two ints
        Of the depthwise part; see `depthwise_conv2d`.
    padding : {"valid", "same"}
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
    `keras.layers.SeparableConv2D`

    Examples
    --------
    >>> images = np.zeros((1, 28, 28, 3))
    >>> separable_conv2d(images, np.zeros((3, 3, 3, 2)), np.zeros((1, 1, 6, 8))).shape
    (1, 26, 26, 8)
    """
    kernels = (depthwise_kernel, pointwise_kernel)
    return _separable_convolution(
        2, inputs, kernels, bias, strides, padding, dilation_rate, data_format
    )


def _separable_convolution(
    rank, inputs, kernels, bias, strides, padding, dilation_rate, data_format
) -> np.ndarray:
    """Check the arguments, correlate each channel, then all channels of each pixel."""
    layer = f"separable_conv{rank}d"
    inputs, depthwise, pointwise, bias = as_float_arrays(
        layer, inputs=inputs, depthwise_kernel=kernels[0], pointwise_kernel=kernels[1], bias=bias
    )
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, rank)
    require_kernel(layer, "depthwise_kernel", depthwise, rank, ("channels", "depth_multiplier"))
    require_channels(layer, inputs.shape[-1], "depthwise_kernel", depthwise, -2)
    _require_pointwise(layer, depthwise, pointwise)
    windows = Windows.standardized(layer, depthwise.shape[:-2], strides, padding, dilation_rate)
    between = correlate_each_channel(inputs, depthwise, windows)
    outputs = correlate(between, pointwise, (1,) * rank, (1,) * rank)
    return from_channels_last(add_bias(layer, outputs, bias), data_format)


def _require_pointwise(layer: str, depthwise: np.ndarray, pointwise: np.ndarray) -> None:
    """Refuse a pointwise kernel that does not fit behind the depthwise one."""
    rank = depthwise.ndim - 2
    last_axes = ("channels * depth_multiplier", "filters")
    require_kernel(layer, "pointwise_kernel", pointwise, rank, last_axes)
    expected = (*(1,) * rank, depthwise.shape[-2] * depthwise.shape[-1])
    if pointwise.shape[:-1] != expected:
        raise LayerwiseError(
            f"{layer}: pointwise_kernel must be of size 1 and take every output of the depthwise "
            "part.",
            received=f"pointwise_kernel.shape={pointwise.shape}, "
            f"depthwise_kernel.shape={depthwise.shape}",
            mend=f"Give it the shape ({', '.join(map(str, expected))}, filters).",
        )
