"""What a convolution passes back to its inputs.

Upstream is the gradient of the loss with respect to the convolution's outputs, and has their shape.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs and of upstream stand directly behind the batch; a kernel looks the same in both.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format, standardize_tuple
from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .convolution import convolution_windows
from .correlation import input_gradient
from .kernels import require_channels, require_kernel, standardize_groups
from .windows import Windows


def conv1d_input_gradient(
    upstream,
    kernel,
    input_shape,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Return the gradient of a loss with respect to the inputs of `conv1d`.

    Parameters
    ----------
    upstream : ndarray of shape (batch, out_steps, filters)
    kernel : ndarray of shape (kernel_steps, channels // groups, filters)
    input_shape : tuple of 3 ints
        (batch, steps, channels).
    strides, padding, dilation_rate, groups, data_format
        Of the convolution; see `conv1d`.

    Returns
    -------
    ndarray of shape (batch, steps, channels)

    Raises
    ------
    LayerwiseError
        If no convolution of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Conv1D`

    Examples
    --------
    >>> upstream, kernel = [[[1], [0], [10]]], [[[2]], [[3]]]
    >>> conv1d_input_gradient(upstream, kernel, (1, 4, 1)).ravel()
    array([ 2.,  3., 20., 30.], dtype=float32)
    """
    return _input_gradient(
        1, upstream, kernel, input_shape, strides, padding, dilation_rate, groups, data_format
    )


def conv2d_input_gradient(
    upstream,
    kernel,
    input_shape,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Return the gradient of a loss with respect to the inputs of `conv2d`.

    Parameters
    ----------
    upstream : ndarray of shape (batch, out_height, out_width, filters)
    kernel : ndarray of shape (kernel_height, kernel_width, channels // groups, filters)
    input_shape : tuple of 4 ints
        (batch, height, width, channels).
    strides, padding, dilation_rate, groups, data_format
        Of the convolution; see `conv2d`.

    Returns
    -------
    ndarray of shape (batch, height, width, channels)

    Raises
    ------
    LayerwiseError
        If no convolution of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Conv2D`

    Examples
    --------
    >>> upstream, kernel = np.zeros((2, 26, 26, 8)), np.zeros((3, 3, 3, 8))
    >>> conv2d_input_gradient(upstream, kernel, (2, 28, 28, 3)).shape
    (2, 28, 28, 3)
    """
    return _input_gradient(
        2, upstream, kernel, input_shape, strides, padding, dilation_rate, groups, data_format
    )


def conv3d_input_gradient(
    upstream,
    kernel,
    input_shape,
    *,
    strides=1,
    padding="valid",
    dilation_rate=1,
    groups=1,
    data_format="channels_last",
):
    """Return the gradient of a loss with respect to the inputs of `conv3d`.

    Parameters
    ----------
    upstream : ndarray of shape (batch, out_depth, out_height, out_width, filters)
    kernel : ndarray of shape
        (kernel_depth, kernel_height, kernel_width, channels // groups, filters)
    input_shape : tuple of 5 ints
        (batch, depth, height, width, channels).
    strides, padding, dilation_rate, groups, data_format
        Of the convolution; see `conv3d`.

    Returns
    -------
    ndarray of shape (batch, depth, height, width, channels)

    Raises
    ------
    LayerwiseError
        If no convolution of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Conv3D`

    Examples
    --------
    >>> upstream, kernel = np.zeros((2, 2, 5, 5, 8)), np.zeros((3, 3, 3, 3, 8))
    >>> conv3d_input_gradient(upstream, kernel, (2, 4, 7, 7, 3)).shape
    (2, 4, 7, 7, 3)
    """
    return _input_gradient(
        3, upstream, kernel, input_shape, strides, padding, dilation_rate, groups, data_format
    )


def require_upstream(
    windows: Windows, upstream: np.ndarray, input_shape: tuple[int, ...], filters: int
) -> None:
    """Refuse an upstream that is not of the shape of the convolution's outputs.

    Parameters
    ----------
    windows : Windows
        Of the convolution.
    upstream : ndarray of shape (batch, *counts, filters)
    input_shape : tuple of int
        (batch, *sizes, channels)
    filters : int

    Raises
    ------
    LayerwiseError
    """
    expected = (input_shape[0], *windows.counts(input_shape[1:-1]), filters)
    if upstream.shape != expected:
        raise LayerwiseError(
            f"{windows.layer}: upstream must have the shape of the convolution's outputs.",
            received=f"upstream {upstream.shape}, outputs {expected} (channels last)",
            mend="Use the arguments of the forward pass: strides, padding, dilation_rate.",
        )


def _input_gradient(
    rank, upstream, kernel, input_shape, strides, padding, dilation_rate, groups, data_format
) -> np.ndarray:
    """Check the arguments, and go back to the inputs."""
    layer = f"conv{rank}d_input_gradient"
    upstream, kernel = as_float_arrays(layer, upstream=upstream, kernel=kernel)
    data_format = standardize_data_format(data_format)
    upstream = to_channels_last(layer, "upstream", upstream, data_format, rank)
    require_kernel(layer, "kernel", kernel, rank, ("channels", "filters"))
    shape = _standardized_shape(input_shape, rank, data_format)  # (batch, *sizes, channels)
    groups = standardize_groups(layer, groups, shape[-1], kernel.shape[-1])
    require_channels(layer, shape[-1], "kernel", kernel, -2, groups)
    windows = convolution_windows(layer, kernel.shape[:-2], strides, padding, dilation_rate)
    require_upstream(windows, upstream, shape, kernel.shape[-1])
    sizes = shape[1:-1]
    befores = windows.padding_before(sizes)
    gradient = input_gradient(
        upstream, kernel, sizes, befores, windows.strides, windows.dilation_rate, groups
    )  # (batch, *sizes, channels)
    return from_channels_last(gradient, data_format)


def _standardized_shape(input_shape: object, rank: int, data_format: str) -> tuple[int, ...]:
    """Return the inputs' shape with the channels last."""
    batch, *others = standardize_tuple(input_shape, rank + 2, "input_shape", allow_zero=True)
    if data_format == "channels_first":
        others = [*others[1:], others[0]]
    return batch, *others
