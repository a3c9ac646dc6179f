"""What the losses and their gradients accept as targets, predictions and probabilities."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from layerwise.errors import LayerwiseError

from .array_shapes import require_broadcast, standardize_axes
from .arrays import as_float_arrays
from .constants import KERAS_EPSILON
from .whole_numbers import require_range, whole_numbers


def targets_and_predictions(loss: str, y_true, y_pred, *, same_shape: bool = True):
    """Return both in the type of the predictions, as Keras does.

    Parameters
    ----------
    loss : str
        The public function's name, for the message.
    y_true, y_pred : array_like
    same_shape : bool
        Otherwise it is enough that their shapes fit each other.

    Returns
    -------
    y_true, y_pred : ndarray

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> y_true, y_pred = targets_and_predictions("dice", np.eye(2), np.ones((2, 2), "float32"))
    >>> y_true.dtype
    dtype('float32')
    """
    (y_true,) = as_float_arrays(loss, y_true=y_true)
    (y_pred,) = as_float_arrays(loss, y_pred=y_pred)
    if same_shape and y_true.shape != y_pred.shape:
        raise LayerwiseError(
            f"{loss}: y_true and y_pred must have the same shape.",
            received=f"y_true.shape={y_true.shape}, y_pred.shape={y_pred.shape}",
            mend="Labels that are class numbers go with sparse_categorical_crossentropy.",
        )
    require_broadcast(loss, "Give them the same shape.", y_true=y_true, y_pred=y_pred)
    return y_true.astype(y_pred.dtype, copy=False), y_pred


def class_numbers(loss: str, y_true, y_pred, ignore_class: int | None):
    """Return each prediction's true class, which of them count, and the predictions.

    Parameters
    ----------
    loss : str
        The public function's name, for the message.
    y_true : array_like of shape (batch, ...) or (batch, ..., 1)
    y_pred : array_like of shape (batch, ..., classes)
    ignore_class : int or None

    Returns
    -------
    labels : ndarray of int of shape (batch, ...)
        0 where the label is `ignore_class`.
    valid : ndarray of bool of shape (batch, ...)
    y_pred : ndarray of shape (batch, ..., classes)
        0 where the label is `ignore_class`, so that nan there does no harm.

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> labels, valid, _ = class_numbers("", [255, 1], np.ones((2, 3)), ignore_class=255)
    >>> labels, valid
    (array([0, 1]), array([False,  True]))
    """
    (y_pred,) = as_float_arrays(loss, y_pred=y_pred)
    labels = whole_numbers(loss, "y_true", y_true)
    if labels.ndim == y_pred.ndim and labels.shape[-1:] == (1,):
        labels = labels[..., 0]
    if y_pred.ndim == 0 or labels.shape != y_pred.shape[:-1]:
        raise LayerwiseError(
            f"{loss}: y_true must have one class number for each prediction.",
            received=f"y_true.shape={np.shape(y_true)}, y_pred.shape={y_pred.shape}, "
            "where the last axis holds the classes",
            mend="One-hot rows go with categorical_crossentropy; so do classes on another axis.",
        )
    if np.ndim(ignore_class) != 0:
        raise LayerwiseError(
            f"{loss}: ignore_class is one class number.",
            received=f"ignore_class={ignore_class!r}",
            mend="Give all labels to ignore the same number first.",
        )
    if ignore_class is None:
        valid = np.ones(labels.shape, bool)
    else:
        valid = labels != ignore_class
        labels, y_pred = np.where(valid, labels, 0), np.where(valid[..., np.newaxis], y_pred, 0)
    mend = "Keras's message: 'Received a label value of ... which is outside the valid range'. "
    mend += "Number the classes from 0, or name the label of what is unknown as ignore_class."
    require_range(loss, "y_true", labels, 0, y_pred.shape[-1] - 1, mend)
    return labels, valid, y_pred


def require_last_axis(loss: str, axis: int, rank: int) -> None:
    """Refuse classes on another axis than the last, as Keras does on TensorFlow.

    Parameters
    ----------
    loss : str
        The public function's name, for the message.
    axis : int
    rank : int
        Of the predictions.

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> require_last_axis("sparse_categorical_crossentropy", 3, rank=4)
    """
    if axis not in (-1, rank - 1):
        raise LayerwiseError(
            f"{loss}: the classes must be on the last axis.",
            received=f"axis={axis!r}, for predictions with {rank} axes",
            mend="Move them there with np.moveaxis(y_pred, axis, -1), and use axis=-1.",
        )


def smooth(loss: str, y_true: np.ndarray, label_smoothing: float, target) -> np.ndarray:
    """Return targets that are `label_smoothing` of the way to `target`.

    Parameters
    ----------
    loss : str
        The public function's name, for the message.
    y_true : ndarray
    label_smoothing : float
        From 0 to 1.
    target : float
        The target of someone who knows nothing: 0.5 for yes or no, 1 / classes for one class.

    Returns
    -------
    ndarray of the shape of `y_true`

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> smooth("binary_crossentropy", np.array([0.0, 1.0]), 0.2, 0.5)
    array([0.1, 0.9])
    """
    if not 0 <= label_smoothing <= 1:
        raise LayerwiseError(
            f"{loss}: label_smoothing must be from 0 to 1.",
            received=f"label_smoothing={label_smoothing!r}",
            mend="0 leaves the labels as they are; 0.1 is usual.",
        )
    return y_true * (1 - label_smoothing) + label_smoothing * target


def clip_probabilities(probabilities: np.ndarray) -> np.ndarray:
    """Return probabilities that are not quite 0 or 1, so that the logarithm is finite.

    Parameters
    ----------
    probabilities : ndarray

    Returns
    -------
    ndarray of the same shape

    Examples
    --------
    >>> clip_probabilities(np.array([0.0, 0.5, 1.0]))
    array([1.000000e-07, 5.000000e-01, 9.999999e-01])
    """
    return np.clip(probabilities, KERAS_EPSILON, 1 - KERAS_EPSILON)


def averaged_axes(loss: str, axis: int | Iterable[int] | None, rank: int) -> tuple[int, ...]:
    """Return the axes that a loss averages or adds up; None means all.

    Parameters
    ----------
    loss : str
        The public function's name, for the message.
    axis : int, tuple of int, or None
    rank : int

    Returns
    -------
    tuple of int

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> averaged_axes("dice", None, 3), averaged_axes("dice", -1, 3)
    ((0, 1, 2), (2,))
    """
    return tuple(range(rank)) if axis is None else standardize_axes(loss, axis, rank)
