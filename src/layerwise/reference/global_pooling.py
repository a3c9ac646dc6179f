"""Global pooling: one number for each channel, over all pixels.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels stand
directly behind the batch.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_data_format

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last


def global_max_pooling1d(inputs, *, data_format="channels_last", keepdims=False):
    """Keep the largest value of every channel of sequences.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    data_format : {"channels_last", "channels_first"}
    keepdims : bool
        Keep the spatial axis, with 1 entry.

    Returns
    -------
    ndarray of shape (batch, channels), or (batch, 1, channels)

    Raises
    ------
    LayerwiseError
        If `inputs` does not have 3 axes, or does not hold numbers.

    References
    ----------
    `keras.layers.GlobalMaxPooling1D`

    Examples
    --------
    >>> global_max_pooling1d([[[1, 10], [5, 0]]])
    array([[ 5., 10.]], dtype=float32)
    """
    return _global_pooling(1, "max", inputs, data_format, keepdims)


def global_max_pooling2d(inputs, *, data_format="channels_last", keepdims=False):
    """Keep the largest value of every channel of images.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    data_format : {"channels_last", "channels_first"}
    keepdims : bool
        Keep the spatial axes, with 1 entry each.

    Returns
    -------
    ndarray of shape (batch, channels), or (batch, 1, 1, channels)

    Raises
    ------
    LayerwiseError
        If `inputs` does not have 4 axes, or does not hold numbers.

    References
    ----------
    `keras.layers.GlobalMaxPooling2D`

    Examples
    --------
    >>> global_max_pooling2d(np.zeros((4, 7, 7, 512))).shape
    (4, 512)
    """
    return _global_pooling(2, "max", inputs, data_format, keepdims)


def global_max_pooling3d(inputs, *, data_format="channels_last", keepdims=False):
    """Keep the largest value of every channel of volumes.

    Parameters
    ----------
    inputs : ndarray of shape (batch, depth, height, width, channels)
    data_format : {"channels_last", "channels_first"}
    keepdims : bool
        Keep the spatial axes, with 1 entry each.

    Returns
    -------
    ndarray of shape (batch, channels), or (batch, 1, 1, 1, channels)

    Raises
    ------
    LayerwiseError
        If `inputs` does not have 5 axes, or does not hold numbers.

    References
    ----------
    `keras.layers.GlobalMaxPooling3D`

    Examples
    --------
    >>> global_max_pooling3d(np.zeros((4, 5, 7, 7, 8)), keepdims=True).shape
    (4, 1, 1, 1, 8)
    """
    return _global_pooling(3, "max", inputs, data_format, keepdims)


def global_average_pooling1d(inputs, *, data_format="channels_last", keepdims=False):
    """Keep the mean of every channel of sequences.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    data_format : {"channels_last", "channels_first"}
    keepdims : bool
        Keep the spatial axis, with 1 entry.

    Returns
    -------
    ndarray of shape (batch, channels), or (batch, 1, channels)

    Raises
    ------
    LayerwiseError
        If `inputs` does not have 3 axes, or does not hold numbers.

    References
    ----------
    `keras.layers.GlobalAveragePooling1D`

    Examples
    --------
    >>> global_average_pooling1d([[[1, 10], [5, 0]]])
    array([[3., 5.]], dtype=float32)
    """
    return _global_pooling(1, "average", inputs, data_format, keepdims)


def global_average_pooling2d(inputs, *, data_format="channels_last", keepdims=False):
    """Keep the mean of every channel of images.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    data_format : {"channels_last", "channels_first"}
    keepdims : bool
        Keep the spatial axes, with 1 entry each.

    Returns
    -------
    ndarray of shape (batch, channels), or (batch, 1, 1, channels)

    Raises
    ------
    LayerwiseError
        If `inputs` does not have 4 axes, or does not hold numbers.

    References
    ----------
    `keras.layers.GlobalAveragePooling2D`

    Examples
    --------
    >>> global_average_pooling2d(np.zeros((4, 7, 7, 512))).shape
    (4, 512)
    """
    return _global_pooling(2, "average", inputs, data_format, keepdims)


def global_average_pooling3d(inputs, *, data_format="channels_last", keepdims=False):
    """Keep the mean of every channel of volumes.

    Parameters
    ----------
    inputs : ndarray of shape (batch, depth, height, width, channels)
    data_format : {"channels_last", "channels_first"}
    keepdims : bool
        Keep the spatial axes, with 1 entry each.

    Returns
    -------
    ndarray of shape (batch, channels), or (batch, 1, 1, 1, channels)

    Raises
    ------
    LayerwiseError
        If `inputs` does not have 5 axes, or does not hold numbers.

    References
    ----------
    `keras.layers.GlobalAveragePooling3D`

    Examples
    --------
    >>> global_average_pooling3d(np.zeros((4, 5, 7, 7, 8)), keepdims=True).shape
    (4, 1, 1, 1, 8)
    """
    return _global_pooling(3, "average", inputs, data_format, keepdims)


def _global_pooling(rank, mode, inputs, data_format, keepdims) -> np.ndarray:
    """Check the arguments and pool all spatial axes at once."""
    layer = f"global_{mode}_pooling{rank}d"
    (inputs,) = as_float_arrays(layer, inputs=inputs)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, rank)
    pool = np.max if mode == "max" else np.mean
    pooled = pool(
        inputs, axis=tuple(range(1, rank + 1)), keepdims=True
    )  # (batch, 1, ..., channels)
    return (
        from_channels_last(pooled, data_format)
        if keepdims
        else pooled.reshape(inputs.shape[0], inputs.shape[-1])
    )
