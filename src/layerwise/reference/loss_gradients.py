"""How a reduced cross-entropy changes with each logit or probability.

`p` and `z` stand for probabilities and logits, `t` for the targets. Each gradient is that of the
values, in the shape of `y_pred`, times each value's share in the reduced loss.
"""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .activations import sigmoid, softmax
from .array_shapes import standardize_axes
from .constants import KERAS_EPSILON
from .loss_arguments import (
    averaged_axes,
    class_numbers,
    clip_probabilities,
    require_last_axis,
    smooth,
    targets_and_predictions,
)
from .reductions import shares


def categorical_crossentropy_gradient(
    y_true,
    y_pred,
    sample_weight=None,
    *,
    from_logits=False,
    label_smoothing=0.0,
    axis=-1,
    reduction="sum_over_batch_size",
):
    """Return the gradient of the reduced categorical cross-entropy with respect to `y_pred`.

    Parameters
    ----------
    y_true, y_pred : ndarray of shape (batch, ..., classes)
    sample_weight : ndarray, optional
        As for `reduce`.
    from_logits, label_smoothing, axis
        As for `categorical_crossentropy`.
    reduction : str
        As for `reduce`.

    Returns
    -------
    ndarray of shape (batch, ..., classes)

    Raises
    ------
    LayerwiseError
        As `categorical_crossentropy` and `reduce`.

    Notes
    -----
    From logits it is what TensorFlow computes, softmax(z) - t. That is the derivative of the loss
    only if the targets add up to 1. For a row of zeros the loss is 0 whatever the logits are, and
    the gradient is softmax(z): such a row is *not* ignored in training.

    From probabilities, the gradient is zero wherever Keras clips: the true class gets none when its
    probability is below 1e-7, that is, when the prediction is confidently wrong.

    References
    ----------
    `tf.GradientTape` around `keras.losses.CategoricalCrossentropy`

    Examples
    --------
    >>> categorical_crossentropy_gradient([[0, 0, 0]], [[2, 0, -1]], from_logits=True).round(3)
    array([[0.844, 0.114, 0.042]], dtype=float32)
    """
    loss = "categorical_crossentropy_gradient"
    t, y_pred = targets_and_predictions(loss, y_true, y_pred)
    (axis,) = standardize_axes(loss, (axis,), y_pred.ndim)
    t = smooth(loss, t, label_smoothing, 1 / max(t.shape[-1], 1))
    if from_logits:
        gradient = softmax(y_pred, axis=axis) - t
    else:
        total = y_pred.sum(axis, keepdims=True)
        with np.errstate(invalid="ignore"):  # rows of zeros become nan, as in Keras
            p = y_pred / total  # Keras divides by the sum first, and clips then
        by_p = np.where(_not_clipped(p), -t / clip_probabilities(p), 0)
        gradient = (by_p - (by_p * p).sum(axis, keepdims=True)) / total
    return _share(loss, gradient, sample_weight, None, reduction, (axis,))


def sparse_categorical_crossentropy_gradient(
    y_true,
    y_pred,
    sample_weight=None,
    *,
    from_logits=False,
    ignore_class=None,
    axis=-1,
    reduction="sum_over_batch_size",
):
    """Return the gradient of the reduced sparse categorical cross-entropy.

    Parameters
    ----------
    y_true : ndarray of int of shape (batch, ...) or (batch, ..., 1)
    y_pred : ndarray of shape (batch, ..., classes)
    sample_weight : ndarray, optional
        As for `reduce`.
    from_logits, axis
        As for `sparse_categorical_crossentropy`.
    ignore_class : int, optional
        Predictions with this label get no gradient, and do not count in a mean.
    reduction : str
        As for `reduce`.

    Returns
    -------
    ndarray of shape (batch, ..., classes)
        The gradient with respect to `y_pred`.

    Raises
    ------
    LayerwiseError
        As `sparse_categorical_crossentropy` and `reduce`.

    References
    ----------
    `tf.GradientTape` around `keras.losses.SparseCategoricalCrossentropy`

    Examples
    --------
    >>> gradient = sparse_categorical_crossentropy_gradient(
    ...     [0, 255], [[0.0, 0.0], [5.0, 1.0]], from_logits=True, ignore_class=255
    ... )
    >>> gradient[0], bool(gradient[1].any())
    (array([-0.5,  0.5]), False)
    """
    loss = "sparse_categorical_crossentropy_gradient"
    labels, valid, y_pred = class_numbers(loss, y_true, y_pred, ignore_class)
    require_last_axis(loss, axis, y_pred.ndim)
    t = np.eye(y_pred.shape[-1], dtype=y_pred.dtype)[labels]  # (batch, ..., classes)
    if from_logits:
        gradient = softmax(y_pred) - t
    else:
        p = clip_probabilities(y_pred)  # Keras clips first, and divides by the sum then
        gradient = np.where(_not_clipped(y_pred), (p / p.sum(-1, keepdims=True) - t) / p, 0)
    mask = None if ignore_class is None else valid  # a share of 0
    return _share(loss, gradient, sample_weight, mask, reduction, (y_pred.ndim - 1,))


def binary_crossentropy_gradient(
    y_true,
    y_pred,
    sample_weight=None,
    *,
    from_logits=False,
    label_smoothing=0.0,
    axis=-1,
    reduction="sum_over_batch_size",
):
    """Return the gradient of the reduced binary cross-entropy with respect to `y_pred`.

    Parameters
    ----------
    y_true, y_pred : ndarray of shape (batch, ..., outputs)
    sample_weight : ndarray, optional
        As for `reduce`.
    from_logits, label_smoothing, axis
        As for `binary_crossentropy`.
    reduction : str
        As for `reduce`.

    Returns
    -------
    ndarray of shape (batch, ..., outputs)

    Raises
    ------
    LayerwiseError
        As `binary_crossentropy` and `reduce`.

    Notes
    -----
    From probabilities, the gradient is zero wherever Keras clips, below 1e-7 and above 1 - 1e-7.

    References
    ----------
    `tf.GradientTape` around `keras.losses.BinaryCrossentropy`

    Examples
    --------
    >>> binary_crossentropy_gradient([[1], [1]], [[0.5], [0.0]]).ravel()
    array([-1.,  0.])
    """
    loss = "binary_crossentropy_gradient"
    t, y_pred = targets_and_predictions(loss, y_true, y_pred)
    axes = averaged_axes(loss, axis, y_pred.ndim)
    t = smooth(loss, t, label_smoothing, 0.5)
    if from_logits:
        gradient = sigmoid(y_pred) - t
    else:
        p = clip_probabilities(y_pred)
        gradient = np.where(_not_clipped(y_pred), (p - t) / (p * (1 - p)), 0)
    outputs = np.prod([y_pred.shape[each] for each in axes], dtype=int)  # one mean's
    return _share(loss, gradient / max(outputs, 1), sample_weight, None, reduction, axes)


def _not_clipped(probabilities: np.ndarray) -> np.ndarray:
    """Return True where `clip_probabilities` changes nothing."""
    low, high = probabilities.dtype.type([KERAS_EPSILON, 1 - KERAS_EPSILON])
    return (probabilities >= low) & (probabilities <= high)


def _share(loss: str, gradient, sample_weight, mask, reduction, axes) -> np.ndarray:
    """Return the gradient of the values times each value's share in the reduced loss."""
    shape = tuple(size for axis, size in enumerate(gradient.shape) if axis not in axes)
    share = shares(shape, sample_weight, mask=mask, reduction=reduction)
    if share.size != np.prod(shape, dtype=int):
        raise LayerwiseError(
            f"{loss}: there must not be more weights than losses.",
            received=f"losses of shape {shape}, weights for the shape {share.shape}",
            mend="Give sample_weight the shape of the losses.",
        )
    share = np.expand_dims(share.reshape(shape), axes).astype(gradient.dtype)
    return share * gradient
