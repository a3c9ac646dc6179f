"""Errors of numbers, and overlaps of regions."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays
from .constants import KERAS_EPSILON
from .loss_arguments import averaged_axes, targets_and_predictions
from .reductions import match_ranks


def mean_squared_error(y_true, y_pred):
    """Return the mean of the squared differences over the last axis.

    Parameters
    ----------
    y_true, y_pred : ndarray of shape (batch, ..., outputs)
        As in Keras, one may lack a last axis of size 1, and sizes of 1 are stretched: compare the
        shapes before you trust a loss.

    Returns
    -------
    ndarray of shape (batch, ...)

    Raises
    ------
    LayerwiseError
        If the shapes do not fit each other, or have no axis.

    References
    ----------
    `keras.losses.mean_squared_error`

    Examples
    --------
    >>> mean_squared_error([[1, 2], [3, 4]], [[1, 4], [3, 4]])
    array([2., 0.], dtype=float32)
    """
    return np.square(_difference("mean_squared_error", y_true, y_pred)).mean(axis=-1)


def mean_absolute_error(y_true, y_pred):
    """Return the mean of the absolute differences over the last axis.

    Parameters
    ----------
    y_true, y_pred : ndarray of shape (batch, ..., outputs)
        As for `mean_squared_error`.

    Returns
    -------
    ndarray of shape (batch, ...)

    Raises
    ------
    LayerwiseError
        If the shapes do not fit each other, or have no axis.

    References
    ----------
    `keras.losses.mean_absolute_error`

    Examples
    --------
    >>> mean_absolute_error([[1, 2], [3, 4]], [[1, 4], [3, 4]])
    array([1., 0.], dtype=float32)
    """
    return np.abs(_difference("mean_absolute_error", y_true, y_pred)).mean(axis=-1)


def _difference(loss: str, y_true, y_pred) -> np.ndarray:
    """Return y_true - y_pred, after Keras's matching of their ranks."""
    (y_true,) = as_float_arrays(loss, y_true=y_true)
    (y_pred,) = as_float_arrays(loss, y_pred=y_pred)
    y_true, y_pred = match_ranks(y_true, y_pred)
    y_true, y_pred = targets_and_predictions(loss, y_true, y_pred, same_shape=False)
    if max(y_true.ndim, y_pred.ndim) == 0:
        raise LayerwiseError(
            f"{loss}: y_true and y_pred must have an axis of outputs.",
            received="two single numbers",
            mend="Write them as arrays of shape (batch, outputs).",
        )
    return y_true - y_pred


def dice(y_true, y_pred, *, axis=None):
    """Return 1 minus twice the overlap of two regions, divided by the sum of their sizes.

    Parameters
    ----------
    y_true, y_pred : ndarray of shape (batch, height, width, classes)
        How much each pixel belongs to the region, from 0 to 1.
    axis : int, tuple of int, or None
        The axes to add up; None means all, the batch too: large regions then outweigh small ones.

    Returns
    -------
    ndarray
        Of the axes that are left; a single number for axis=None, whatever the reduction.

    Raises
    ------
    LayerwiseError
        If the shapes do not fit each other, or there is no such axis.

    References
    ----------
    `keras.losses.dice`

    Examples
    --------
    >>> dice([[1, 1, 0, 0]], [[1, 0, 0, 0]], axis=1).round(4)
    array([0.3333], dtype=float32)
    """
    y_true, y_pred = targets_and_predictions("dice", y_true, y_pred, same_shape=False)
    terms = (y_true * y_pred, y_true, y_pred)
    overlap, *sizes = (each.sum(averaged_axes("dice", axis, each.ndim)) for each in terms)
    return 1 - 2 * overlap / (sum(sizes) + y_pred.dtype.type(KERAS_EPSILON))


def tversky(y_true, y_pred, *, alpha=0.5, beta=0.5, axis=None):
    """Return 1 minus the overlap of two regions, divided by it and the weighted errors.

    Parameters
    ----------
    y_true, y_pred : ndarray of shape (batch, height, width, classes)
        How much each pixel belongs to the region, from 0 to 1.
    alpha : float
        The weight of what is missing: true, but not predicted. Keras's source calls this sum `fp`.
    beta : float
        The weight of what is too much: predicted, but not true. Keras's source calls it `fn`.
    axis : int, tuple of int, or None
        The axes to add up; None means all.

    Returns
    -------
    ndarray
        Of the axes that are left. With alpha = beta = 0.5 it is the Dice loss.

    Raises
    ------
    LayerwiseError
        If the shapes do not fit each other, or there is no such axis.

    References
    ----------
    `keras.losses.tversky`; Salehi, Erdogmus and Gholipour (2017), Tversky loss function for image
    segmentation

    Examples
    --------
    >>> y_true, y_pred = [[1, 1, 0, 0]], [[1, 0, 0, 0]]
    >>> tversky(y_true, y_pred, alpha=1, beta=0).round(4)
    np.float32(0.5)
    >>> tversky(y_true, y_pred, alpha=0, beta=1).round(4)
    np.float32(0.0)
    """
    y_true, y_pred = targets_and_predictions("tversky", y_true, y_pred, same_shape=False)
    overlap, missing = y_true * y_pred, y_true * (1 - y_pred)
    too_much = (1 - y_true) * y_pred
    axes = averaged_axes("tversky", axis, overlap.ndim)
    overlap, missing, too_much = (each.sum(axes) for each in (overlap, missing, too_much))
    weighted = overlap + alpha * missing + beta * too_much
    return 1 - overlap / (weighted + y_pred.dtype.type(KERAS_EPSILON))
