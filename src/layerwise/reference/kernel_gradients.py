"""What a convolution passes back to its kernel.

Upstream is the gradient of the loss with respect to the convolution's outputs, and has their shape.
The gradient with respect to the bias is upstream's sum over all axes but the last.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs and of upstream stand directly behind the batch; a kernel looks the same in both.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format, standardize_tuple

from .arrays import as_float_arrays
from .channels import to_channels_last
from .convolution import convolution_windows
from .correlation import kernel_gradient
from .input_gradients import require_upstream
from .kernels import standardize_groups


def conv1d_kernel_gradient(
    inputs,
    upstream,
    kernel_size,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Return the gradient of a loss with respect to the kernel of `conv1d`.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    upstream : ndarray of shape (batch, out_steps, filters)
    kernel_size : int
    strides, padding, dilation_rate, groups, data_format
        Of the convolution; see `conv1d`.

    Returns
    -------
    ndarray of shape (kernel_steps, channels // groups, filters)

    Raises
    ------
    LayerwiseError
        If no convolution of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Conv1D`

    Examples
    --------
    >>> inputs, upstream = [[[1], [2], [4], [8]]], [[[1], [0], [10]]]
    >>> conv1d_kernel_gradient(inputs, upstream, 2).ravel()
    array([41., 82.], dtype=float32)
    """
    return _kernel_gradient(
        1, inputs, upstream, kernel_size, strides, padding, dilation_rate, groups, data_format
    )


def conv2d_kernel_gradient(
    inputs,
    upstream,
    kernel_size,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Return the gradient of a loss with respect to the kernel of `conv2d`.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    upstream : ndarray of shape (batch, out_height, out_width, filters)
    kernel_size : int or tuple of two ints
    strides, padding, dilation_rate, groups, data_format
        Of the convolution; see `conv2d`.

    Returns
    -------
    ndarray of shape (kernel_height, kernel_width, channels // groups, filters)

    Raises
    ------
    LayerwiseError
        If no convolution of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Conv2D`

    Examples
    --------
    >>> inputs, upstream = np.zeros((2, 28, 28, 3)), np.zeros((2, 26, 26, 8))
    >>> conv2d_kernel_gradient(inputs, upstream, 3).shape
    (3, 3, 3, 8)
    """
    return _kernel_gradient(
        2, inputs, upstream, kernel_size, strides, padding, dilation_rate, groups, data_format
    )


def conv3d_kernel_gradient(
    inputs,
    upstream,
    kernel_size,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Return the gradient of a loss with respect to the kernel of `conv3d`.

    Parameters
    ----------
    inputs : ndarray of shape (batch, depth, height, width, channels)
    upstream : ndarray of shape (batch, out_depth, out_height, out_width, filters)
    kernel_size : int or tuple of three ints
    strides, padding, dilation_rate, groups, data_format
        Of the convolution; see `conv3d`.

    Returns
    -------
    ndarray of shape (kernel_depth, kernel_height, kernel_width, channels // groups, filters)

    Raises
    ------
    LayerwiseError
        If no convolution of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Conv3D`

    Examples
    --------
    >>> inputs, upstream = np.zeros((2, 4, 7, 7, 3)), np.zeros((2, 2, 5, 5, 8))
    >>> conv3d_kernel_gradient(inputs, upstream, 3).shape
    (3, 3, 3, 3, 8)
    """
    return _kernel_gradient(
        3, inputs, upstream, kernel_size, strides, padding, dilation_rate, groups, data_format
    )


def _kernel_gradient(
    rank, inputs, upstream, kernel_size, strides, padding, dilation_rate, groups, data_format
) -> np.ndarray:
    """Check the arguments, pad as the convolution does, and go back to the kernel."""
    layer = f"conv{rank}d_kernel_gradient"
    inputs, upstream = as_float_arrays(layer, inputs=inputs, upstream=upstream)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, rank)
    upstream = to_channels_last(layer, "upstream", upstream, data_format, rank)
    groups = standardize_groups(layer, groups, inputs.shape[-1], upstream.shape[-1])
    kernel_size = standardize_tuple(kernel_size, rank, "kernel_size")
    windows = convolution_windows(layer, kernel_size, strides, padding, dilation_rate)
    require_upstream(windows, upstream, inputs.shape, upstream.shape[-1])
    return kernel_gradient(
        windows.pad(inputs), upstream, kernel_size, windows.strides, windows.dilation_rate, groups
    )
