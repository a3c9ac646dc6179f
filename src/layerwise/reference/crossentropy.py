"""Cross-entropies, one value for each prediction, from logits and from probabilities.

Probabilities are clipped to [1e-7, 1 - 1e-7]. There is one case in which Keras does not: a tensor
that comes straight from Keras's softmax or sigmoid, a last layer's too, carries its logits with it,
and Keras takes these. Such predictions are from_logits=True here.
"""

from __future__ import annotations

import numpy as np

from .array_shapes import standardize_axes
from .loss_arguments import (
    averaged_axes,
    class_numbers,
    clip_probabilities,
    require_last_axis,
    smooth,
    targets_and_predictions,
)


def categorical_crossentropy(y_true, y_pred, *, from_logits=False, label_smoothing=0.0, axis=-1):
    """Return minus the logarithm of the probability given to the true class.

    Parameters
    ----------
    y_true : ndarray of shape (batch, ..., classes)
        One-hot rows. A row of zeros gives the loss 0; its *gradient* from logits is not 0.
    y_pred : ndarray of shape (batch, ..., classes)
        Probabilities, which are divided by their sum, or logits.
    from_logits : bool
    label_smoothing : float
        From 0 to 1: how much of the target is spread evenly. As in Keras, the number of classes is
        read from the last axis even if `axis` is another one.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray of shape (batch, ...)

    Raises
    ------
    LayerwiseError
        If the shapes differ, or there is no such axis.

    References
    ----------
    `keras.losses.categorical_crossentropy`

    Examples
    --------
    >>> categorical_crossentropy([[0, 1], [0, 0]], [[0.5, 0.5], [0.5, 0.5]]).round(4)
    array([0.6931, 0.    ])
    """
    loss = "categorical_crossentropy"
    y_true, y_pred = targets_and_predictions(loss, y_true, y_pred)
    (axis,) = standardize_axes(loss, (axis,), y_pred.ndim)
    y_true = smooth(loss, y_true, label_smoothing, 1 / max(y_true.shape[-1], 1))
    if from_logits:
        return (y_true * -log_softmax(y_pred, axis)).sum(axis)
    with np.errstate(invalid="ignore"):  # rows of zeros become nan, as in Keras
        probabilities = y_pred / y_pred.sum(axis, keepdims=True)
    return (y_true * -np.log(clip_probabilities(probabilities))).sum(axis)


def sparse_categorical_crossentropy(
    y_true, y_pred, *, from_logits=False, ignore_class=None, axis=-1
):
    """Return minus the logarithm of the probability given to the class with this number.

    Parameters
    ----------
    y_true : ndarray of int of shape (batch, ...) or (batch, ..., 1)
    y_pred : ndarray of shape (batch, ..., classes)
        Probabilities, which are clipped and then divided by their sum, or logits.
    from_logits : bool
    ignore_class : int, optional
        Predictions with this label have the loss 0. That they do not count in a mean either is up
        to `reduce(..., mask=y_true != ignore_class)`; Keras attaches this mask to the values.
    axis : int
        The last axis, as Keras on TensorFlow demands.

    Returns
    -------
    ndarray of shape (batch, ...)

    Raises
    ------
    LayerwiseError
        If a label is no class, or the shapes do not fit.

    References
    ----------
    `keras.losses.sparse_categorical_crossentropy`

    Examples
    --------
    >>> y_true, y_pred = [1, 255], [[0.5, 0.5], [0.9, 0.1]]
    >>> sparse_categorical_crossentropy(y_true, y_pred, ignore_class=255).round(4)
    array([0.6931, 0.    ])
    """
    loss = "sparse_categorical_crossentropy"
    labels, valid, y_pred = class_numbers(loss, y_true, y_pred, ignore_class)
    require_last_axis(loss, axis, y_pred.ndim)
    logits = y_pred if from_logits else np.log(clip_probabilities(y_pred))
    chosen = np.take_along_axis(log_softmax(logits, -1), labels[..., np.newaxis], axis=-1)
    return np.where(valid, -chosen[..., 0], 0)  # (batch, ...)


def binary_crossentropy(y_true, y_pred, *, from_logits=False, label_smoothing=0.0, axis=-1):
    """Return minus the logarithm of the probability given to the truth, as a mean over an axis.

    Parameters
    ----------
    y_true : ndarray of shape (batch, ..., outputs)
        0 or 1, or anything between.
    y_pred : ndarray of shape (batch, ..., outputs)
        Probabilities of 1, or logits.
    from_logits : bool
    label_smoothing : float
        From 0 to 1: how far the labels are moved towards 0.5.
    axis : int, tuple of int, or None
        The outputs to take the mean over; None means over all axes.

    Returns
    -------
    ndarray of shape (batch, ...)

    Raises
    ------
    LayerwiseError
        If the shapes differ, or there is no such axis.

    References
    ----------
    `keras.losses.binary_crossentropy`

    Examples
    --------
    >>> binary_crossentropy([[1], [1]], [[0.5], [0.0]]).round(4)
    array([ 0.6931, 16.1181])
    """
    loss = "binary_crossentropy"
    y_true, y_pred = targets_and_predictions(loss, y_true, y_pred)
    axes = averaged_axes(loss, axis, y_pred.ndim)
    y_true = smooth(loss, y_true, label_smoothing, 0.5)
    if from_logits:
        return binary_values_from_logits(y_true, y_pred).mean(axes)
    return binary_values(y_true, y_pred).mean(axes)


def binary_values(y_true: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Return the binary cross-entropy of each output; shared with the focal loss."""
    p = clip_probabilities(probabilities)
    return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def binary_values_from_logits(y_true: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return log(1 + exp(-z)) for label 1 and log(1 + exp(z)) for 0, without overflow."""
    return np.maximum(logits, 0) - logits * y_true + np.log1p(np.exp(-np.abs(logits)))


def log_softmax(logits: np.ndarray, axis: int) -> np.ndarray:
    """Return the logarithm of softmax, without overflow."""
    shifted = logits - logits.max(axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis, keepdims=True))
