"""What pooling over images passes back to its inputs.

Upstream is the gradient of the loss with respect to the layer's outputs, and has their shape.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels stand
directly behind the batch.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .input_gradients import require_upstream
from .pooling import combine_on_axis, pixels_of_windows, pool_windows, taps_on_axes


def max_pooling2d_input_gradient(
    inputs, upstream, pool_size=2, *, strides=None, padding="valid", data_format="channels_last"
):
    """Return the gradient of a loss with respect to the inputs of `max_pooling2d`.

    A window passes everything to its largest pixel, and if several are equal, to the first one in
    reading order. To find that one, go back to its row first, and then to its column.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    upstream : ndarray of shape (batch, out_height, out_width, channels)
    pool_size, strides, padding, data_format
        Of the layer; see `max_pooling2d`.

    Returns
    -------
    ndarray of shape (batch, height, width, channels)

    Raises
    ------
    LayerwiseError
        If no max pooling of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.MaxPooling2D`

    Examples
    --------
    >>> images = np.array([[1, 5], [5, 2]]).reshape(1, 2, 2, 1)
    >>> max_pooling2d_input_gradient(images, [[[[10]]]])[0, :, :, 0]
    array([[ 0., 10.],
           [ 0.,  0.]], dtype=float32)
    """
    layer = "max_pooling2d_input_gradient"
    inputs, upstream, windows, data_format = _checked(
        layer, inputs, upstream, pool_size, strides, padding, data_format
    )
    rows, columns = taps_on_axes(windows, inputs.shape[1:-1])
    largest_of_rows = combine_on_axis(
        np.maximum, inputs, 2, columns
    )  # (batch, height, out_width, channels)
    upstream = _back_to_largest(largest_of_rows, upstream, 1, rows)  # the same shape
    gradient = _back_to_largest(inputs, upstream, 2, columns)  # (batch, height, width, channels)
    return from_channels_last(gradient, data_format)


def average_pooling2d_input_gradient(
    inputs, upstream, pool_size=2, *, strides=None, padding="valid", data_format="channels_last"
):
    """Return the gradient of a loss with respect to the inputs of `average_pooling2d`.

    A window passes the same to each of its pixels, whatever the pixels are.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
        Only the shape matters.
    upstream : ndarray of shape (batch, out_height, out_width, channels)
    pool_size, strides, padding, data_format
        Of the layer; see `average_pooling2d`.

    Returns
    -------
    ndarray of shape (batch, height, width, channels)

    Raises
    ------
    LayerwiseError
        If no average pooling of these arguments has such an upstream.

    References
    ----------
    `tf.GradientTape` around `keras.layers.AveragePooling2D`

    Examples
    --------
    >>> average_pooling2d_input_gradient(np.zeros((1, 2, 2, 1)), [[[[10]]]])[0, :, :, 0]
    array([[2.5, 2.5],
           [2.5, 2.5]])
    """
    layer = "average_pooling2d_input_gradient"
    inputs, upstream, windows, data_format = _checked(
        layer, inputs, upstream, pool_size, strides, padding, data_format
    )
    rows, columns = taps_on_axes(windows, inputs.shape[1:-1])
    pixels = pixels_of_windows([rows, columns], upstream.shape[1:-1])
    shares = upstream / pixels.astype(upstream.dtype)  # (batch, out_height, out_width, channels)
    shares = _back_to_all(shares, inputs.shape[1], 1, rows)  # (batch, height, out_width, channels)
    gradient = _back_to_all(shares, inputs.shape[2], 2, columns)  # (batch, height, width, channels)
    return from_channels_last(gradient, data_format)


def _checked(layer, inputs, upstream, pool_size, strides, padding, data_format) -> tuple:
    """Return the arrays with channels last, the windows, and the data format."""
    inputs, upstream = as_float_arrays(layer, inputs=inputs, upstream=upstream)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, 2)
    upstream = to_channels_last(layer, "upstream", upstream, data_format, 2)
    windows = pool_windows(layer, 2, pool_size, strides, padding)
    require_upstream(windows, upstream, inputs.shape, inputs.shape[-1])
    return inputs, upstream, windows, data_format


def _back_to_largest(inputs, upstream, axis, taps) -> np.ndarray:
    """Pass upstream to the first of the largest pixels of every window along one axis."""
    others = (slice(None),) * axis
    largest = combine_on_axis(np.maximum, inputs, axis, taps)  # like upstream
    is_open = np.ones(largest.shape, bool)  # whether a window's largest pixel is still to come
    gradient = np.zeros_like(inputs)
    for windows, pixels in taps:
        here = (*others, windows)
        is_found = is_open[here] & (inputs[*others, pixels] == largest[here])
        gradient[*others, pixels] += upstream[here] * is_found
        is_open[here] &= ~is_found
    return gradient


def _back_to_all(shares, size, axis, taps) -> np.ndarray:
    """Pass each window's share to every one of its real pixels along one axis."""
    others = (slice(None),) * axis
    shape = (*shares.shape[:axis], size, *shares.shape[axis + 1 :])
    gradient = np.zeros(shape, shares.dtype)
    for windows, pixels in taps:
        gradient[*others, pixels] += shares[*others, windows]
    return gradient
