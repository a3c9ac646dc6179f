"""Focal cross-entropies: easy predictions count less."""

from __future__ import annotations

import numpy as np

from .activations import sigmoid, softmax
from .array_shapes import require_broadcast, standardize_axes
from .arrays import as_float_arrays
from .crossentropy import binary_values, binary_values_from_logits
from .loss_arguments import averaged_axes, clip_probabilities, smooth, targets_and_predictions


def categorical_focal_crossentropy(
    y_true, y_pred, *, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1
):
    """Return the categorical cross-entropy, times (1 - p) ** gamma and alpha.

    Parameters
    ----------
    y_true : ndarray of shape (batch, ..., classes)
        One-hot rows.
    y_pred : ndarray of shape (batch, ..., classes)
        Probabilities, which are divided by their sum, or logits.
    alpha : float, or sequence of float with one weight for each class
        A sequence is laid along the last axis.
    gamma : float
        How strongly sure and right predictions are played down; 0 does not do it at all.
    from_logits : bool
    label_smoothing : float
        From 0 to 1, as for `categorical_crossentropy`.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray of shape (batch, ...)

    Raises
    ------
    LayerwiseError
        If shapes do not fit, or there is no such axis.

    References
    ----------
    `keras.losses.categorical_focal_crossentropy`; Lin et al. (2017), Focal Loss for Dense Object
    Detection

    Examples
    --------
    >>> y_true, y_pred = [[1, 0], [1, 0]], [[0.5, 0.5], [0.9, 0.1]]
    >>> categorical_focal_crossentropy(y_true, y_pred, alpha=1).round(4)
    array([0.1733, 0.0011])
    """
    loss = "categorical_focal_crossentropy"
    y_true, y_pred = targets_and_predictions(loss, y_true, y_pred, same_shape=False)
    (axis,) = standardize_axes(loss, (axis,), y_pred.ndim)
    (alpha,) = as_float_arrays(loss, alpha=alpha)
    alpha = alpha.astype(y_pred.dtype, copy=False)
    require_broadcast(loss, "Use one weight, or one for each class.", alpha=alpha, y_pred=y_pred)
    y_true = smooth(loss, y_true, label_smoothing, 1 / max(y_true.shape[-1:] or (1,)))
    probabilities = softmax(y_pred, axis=axis) if from_logits else y_pred
    with np.errstate(invalid="ignore"):  # rows of zeros become nan, as in Keras
        p = clip_probabilities(probabilities / probabilities.sum(axis, keepdims=True))
    return (alpha * (1 - p) ** gamma * -y_true * np.log(p)).sum(axis)


def binary_focal_crossentropy(
    y_true,
    y_pred,
    *,
    apply_class_balancing=False,
    alpha=0.25,
    gamma=2.0,
    from_logits=False,
    label_smoothing=0.0,
    axis=-1,
):
    """Return the binary cross-entropy, times (1 - probability of the truth) ** gamma.

    Parameters
    ----------
    y_true : ndarray of shape (batch, ..., outputs)
        0 or 1.
    y_pred : ndarray of shape (batch, ..., outputs)
        Probabilities of 1, or logits.
    apply_class_balancing : bool
        Weight label 1 by alpha and label 0 by 1 - alpha. As in Keras, alpha is not used otherwise.
    alpha, gamma : float
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
    `keras.losses.binary_focal_crossentropy`; Lin et al. (2017), Focal Loss for Dense Object
    Detection

    Examples
    --------
    >>> binary_focal_crossentropy([[1], [1]], [[0.5], [0.9]]).round(4)
    array([0.1733, 0.0011])
    """
    loss = "binary_focal_crossentropy"
    y_true, y_pred = targets_and_predictions(loss, y_true, y_pred)
    axes = averaged_axes(loss, axis, y_pred.ndim)
    y_true = smooth(loss, y_true, label_smoothing, 0.5)
    if from_logits:
        p, values = sigmoid(y_pred), binary_values_from_logits(y_true, y_pred)  # not clipped
    else:
        p, values = y_pred, binary_values(y_true, y_pred)
    p_of_truth = y_true * p + (1 - y_true) * (1 - p)
    values *= (1 - p_of_truth) ** gamma
    if apply_class_balancing:
        values *= y_true * alpha + (1 - y_true) * (1 - alpha)
    return values.mean(axes)
