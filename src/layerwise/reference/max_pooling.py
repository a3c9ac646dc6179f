"""Max pooling over one, two or three spatial axes.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels stand
directly behind the batch.

A NaN makes the outputs of its windows NaN; Keras on a CPU passes over it.
"""

from __future__ import annotations

import numpy as np

from .pooling import pool


def max_pooling1d(
    inputs, pool_size=2, *, strides=None, padding="valid", data_format="channels_last"
):
    """Keep the largest value of every window of sequences.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    pool_size : int
        In steps.
    strides : int, optional
        From one window to the next; None stands for `pool_size`.
    padding : {"valid", "same"}
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_steps, channels)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.MaxPooling1D`

    Examples
    --------
    >>> max_pooling1d([[[1], [5], [2], [4]]]).ravel()
    array([5., 4.], dtype=float32)
    """
    return pool("max_pooling1d", 1, np.maximum, inputs, pool_size, strides, padding, data_format)


def max_pooling2d(
    inputs, pool_size=2, *, strides=None, padding="valid", data_format="channels_last"
):
    """Keep the largest value of every window of images.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    pool_size : int or tuple of two ints
        In pixels.
    strides : int or tuple of two ints, optional
        From one window to the next; None stands for `pool_size`.
    padding : {"valid", "same"}
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_height, out_width, channels)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.MaxPooling2D`

    Examples
    --------
    >>> max_pooling2d(np.zeros((1, 28, 28, 8)), 3, strides=2).shape
    (1, 13, 13, 8)
    """
    return pool("max_pooling2d", 2, np.maximum, inputs, pool_size, strides, padding, data_format)


def max_pooling3d(
    inputs, pool_size=2, *, strides=None, padding="valid", data_format="channels_last"
):
    """Keep the largest value of every window of volumes.

    Parameters
    ----------
    inputs : ndarray of shape (batch, depth, height, width, channels)
    pool_size : int or tuple of three ints
        In pixels.
    strides : int or tuple of three ints, optional
        From one window to the next; None stands for `pool_size`.
    padding : {"valid", "same"}
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_depth, out_height, out_width, channels)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments.

    References
    ----------
    `keras.layers.MaxPooling3D`

    Examples
    --------
    >>> max_pooling3d(np.zeros((1, 10, 28, 28, 8)), (1, 2, 2)).shape
    (1, 10, 14, 14, 8)
    """
    return pool("max_pooling3d", 3, np.maximum, inputs, pool_size, strides, padding, data_format)
