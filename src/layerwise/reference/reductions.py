"""From one loss for each prediction to one number: weights, masks, and the divisor of the sum."""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_choice

from .array_shapes import require_broadcast
from .arrays import as_float_arrays

REDUCTIONS = ("sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none")
_MEANS = ("sum_over_batch_size", "mean")


def reduce(values, sample_weight=None, *, mask=None, reduction="sum_over_batch_size"):
    """Weight losses and make one number of them, as `keras.losses.Loss` does.

    Parameters
    ----------
    values : ndarray
        What a loss function returned: (batch,), or (batch, height, width) for images.
    sample_weight : ndarray, optional
        Of the shape of `values`, with or without a last axis of size 1; other shapes are stretched
        as NumPy does it, from the *last* axis on. So weights (batch,) on values (batch, height,
        width) weight columns if batch equals width, and are refused otherwise.
    mask : ndarray, optional
        False where a value does not count, such as `y_true != ignore_class`.
    reduction : str or None
        "sum_over_batch_size" and "mean" divide the sum by the number of values (of valid ones, with
        a mask), "mean_with_sample_weight" by the sum of the weights as they were given, "sum" by
        nothing; "none" and None do not add up.

    Returns
    -------
    float or ndarray
        An array only for "none" and None, or if there are no values at all.

    Raises
    ------
    LayerwiseError
        If there is no such reduction, or the shapes do not fit each other.

    References
    ----------
    `keras.losses.Loss.__call__`, `keras.src.losses.loss.reduce_weighted_values`

    Examples
    --------
    >>> values, weights = [2.0, 4.0], [1.0, 9.0]
    >>> for reduction in ("sum", "sum_over_batch_size", "mean_with_sample_weight"):
    ...     print(reduction, reduce(values, weights, reduction=reduction))
    sum 38.0
    sum_over_batch_size 19.0
    mean_with_sample_weight 3.8
    >>> print(reduce(values, mask=[True, False]))
    2.0
    """
    (values,) = as_float_arrays("reduce", values=values)
    reduction = _standardize_reduction(reduction)
    values, weight = _weighted(values, sample_weight, mask, reduction)
    if reduction == "none" or values.shape in ((), (0,)):  # as in Keras
        return values
    divisor = _divisor(values, weight, reduction)
    return values.sum() / divisor if divisor else values.dtype.type(0)


def shares(shape, sample_weight=None, *, mask=None, reduction="sum_over_batch_size"):
    """Return what `reduce` multiplies each value by before it adds them up.

    It is also the gradient of the reduced loss with respect to each value.

    Parameters
    ----------
    shape : tuple of int
        Of the values.
    sample_weight, mask, reduction
        As for `reduce`.

    Returns
    -------
    ndarray of float64
        Of shape `shape`, unless the weights stretch it.

    Raises
    ------
    LayerwiseError
        As `reduce`.

    References
    ----------
    `keras.src.losses.loss.reduce_weighted_values`

    Examples
    --------
    >>> shares((2,), [1.0, 9.0]).tolist()
    [0.5, 4.5]
    """
    reduction = _standardize_reduction(reduction)
    weights, weight = _weighted(np.ones(shape), sample_weight, mask, reduction)
    if reduction == "none" or weights.shape == ():
        return weights
    return weights / (_divisor(weights, weight, reduction) or 1.0)


def _standardize_reduction(reduction) -> str:
    """Return the reduction's name; None is "none"."""
    return standardize_choice("none" if reduction is None else reduction, REDUCTIONS, "reduction")


def _divisor(values: np.ndarray, weight: np.ndarray | None, reduction: str) -> float:
    """Return what the sum of the values is divided by."""
    if reduction == "sum":
        return 1
    if reduction == "mean_with_sample_weight" and weight is not None:
        return weight.sum()  # of the weights before they were stretched
    return values.size


def _weighted(values: np.ndarray, sample_weight, mask, reduction: str):
    """Return values times weights and mask, and the weights themselves."""
    weight = None
    if sample_weight is not None:
        (weight,) = as_float_arrays("reduce", sample_weight=sample_weight)
        weight = weight.astype(values.dtype, copy=False)
    if mask is not None:
        mask_weight = _mask_as_weight(mask, reduction).astype(values.dtype)
        weight = mask_weight if weight is None else _product(mask_weight, weight, "mask")[0]
    if weight is None:
        return values, None
    return _product(values, weight, "values")


def _product(array: np.ndarray, weight: np.ndarray, name: str):
    """Return their product, and the weight with the rank that Keras gives it."""
    array, weight = match_ranks(array, weight)
    mend = "Weights for pixels have the shape (batch, height, width), for samples (batch, 1, 1)."
    require_broadcast("reduce", mend, **{name: array, "sample_weight": weight})
    return np.asarray(array * weight), weight


def _mask_as_weight(mask, reduction: str) -> np.ndarray:
    """Return 0 where masked; elsewhere 1, or in means as much more as there are fewer values."""
    (mask,) = as_float_arrays("reduce", mask=mask)
    valid = mask != 0
    if reduction in _MEANS and valid.any():
        return np.where(valid, valid.size / valid.sum(), 0.0)
    return valid.astype(float)


def match_ranks(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add or remove a last axis of size 1 where ranks differ by one, as Keras does.

    Parameters
    ----------
    first, second : ndarray

    Returns
    -------
    first, second : ndarray

    References
    ----------
    `keras.src.losses.loss.squeeze_or_expand_to_same_rank`

    Examples
    --------
    >>> values, weights = match_ranks(np.zeros((8, 30, 30)), np.zeros((8, 30, 30, 1)))
    >>> weights.shape
    (8, 30, 30)
    """
    if first.ndim == second.ndim + 1 and first.shape[-1] == 1:
        return (first, second[:, np.newaxis]) if second.ndim == 1 else (first[..., 0], second)
    if second.ndim == first.ndim + 1 and second.shape[-1] == 1:
        return (first[:, np.newaxis], second) if first.ndim == 1 else (first, second[..., 0])
    return first, second
