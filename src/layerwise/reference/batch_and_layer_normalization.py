"""BatchNormalization and LayerNormalization: the same formula over different axes."""

from __future__ import annotations

import numpy as np

from .array_shapes import along_axes, mask_array, require_sizes, standardize_axes
from .arrays import as_float_arrays
from .constants import KERAS_EPSILON


def batch_normalization(
    inputs,
    *,
    gamma=None,
    beta=None,
    moving_mean,
    moving_variance,
    axis=-1,
    momentum=0.99,
    epsilon=1e-3,
    training=False,
    mask=None,
):
    """Subtract each channel's mean and divide by its standard deviation.

    In training, mean and variance are those of this batch, and the moving statistics move towards
    them by a share of 1 - momentum; otherwise the moving statistics are used.

    Parameters
    ----------
    inputs : ndarray of shape (batch, ..., channels)
    gamma, beta : ndarray of shape (channels,), optional
        Scale and shift; without them 1 and 0, as with `scale=False` and `center=False`.
    moving_mean, moving_variance : ndarray of shape (channels,)
    axis : int
        The axis of the channels.
    momentum : float
    epsilon : float
        Is added to the variance.
    training : bool
    mask : ndarray of shape (batch, ...), optional
        One axis less than the inputs. In training, steps with False do not count for the
        statistics; they are normalized like all others.

    Returns
    -------
    ndarray of the shape of `inputs`
        In training, a tuple of it, the new moving mean and the new moving variance.

    Raises
    ------
    LayerwiseError
        If shapes do not fit.

    Notes
    -----
    The variance is the population's, sum / n, for the moving variance too; Keras 2 moved towards
    sum / (n - 1) for inputs with four axes.

    References
    ----------
    `keras.layers.BatchNormalization`; Ioffe and Szegedy (2015), Batch Normalization

    Examples
    --------
    >>> outputs, mean, variance = batch_normalization(
    ...     [[1], [3]], moving_mean=[0], moving_variance=[1], epsilon=0, training=True
    ... )
    >>> outputs.ravel().tolist(), round(float(mean[0]), 4)
    ([-1.0, 1.0], 0.02)
    """
    arrays = {"gamma": gamma, "beta": beta}
    arrays |= {"moving_mean": moving_mean, "moving_variance": moving_variance}
    layer = "batch_normalization"
    inputs, *channel_arrays = as_float_arrays(layer, inputs=inputs, **arrays)
    (axis,) = standardize_axes(layer, (axis,), inputs.ndim)
    for name, array in zip(arrays, channel_arrays, strict=True):
        _require_channels(name, array, inputs.shape[axis])
    gamma, beta, moving_mean, moving_variance = channel_arrays
    if mask is not None:
        mask = mask_array(layer, mask, inputs.shape[:-1])[..., np.newaxis]  # (batch, ..., 1)
    mean, variance = moving_mean, moving_variance  # (channels,) each
    if training:
        mean, variance = _batch_statistics(inputs, axis, mask)
    aligned = [
        None if each is None else along_axes(each, (axis,), inputs.shape)
        for each in (mean, variance, gamma, beta)
    ]
    outputs = _normalize(inputs, *aligned, epsilon)
    if not training:
        return outputs
    new_moving_mean = momentum * moving_mean + (1 - momentum) * mean
    new_moving_variance = momentum * moving_variance + (1 - momentum) * variance
    return outputs, new_moving_mean, new_moving_variance


def _require_channels(name: str, array: np.ndarray | None, channels: int) -> None:
    """Refuse a gamma, beta or moving statistic for another number of channels."""
    if array is not None:
        mend = "It has one number for each channel; `axis` says where the channels are."
        require_sizes("batch_normalization", name, array, mend, channels=channels)


def _batch_statistics(inputs: np.ndarray, axis: int, mask: np.ndarray | None):
    """Return the mean and the population variance of each channel, over what is valid."""
    others = tuple(other for other in range(inputs.ndim) if other != axis)
    if mask is None:
        return inputs.mean(others), inputs.var(others)
    valid = np.broadcast_to(mask, inputs.shape)
    count = valid.sum(others).astype(inputs.dtype) + KERAS_EPSILON  # not 0 if all are masked
    mean = np.where(valid, inputs, 0).sum(others) / count
    centered = inputs - along_axes(mean, (axis,), inputs.shape)
    return mean, np.square(np.where(valid, centered, 0)).sum(others) / count


def layer_normalization(inputs, gamma=None, beta=None, *, axis=-1, epsilon=1e-3):
    """Subtract each sample's own mean and divide by its own standard deviation.

    Parameters
    ----------
    inputs : ndarray of shape (batch, ..., features)
    gamma, beta : ndarray, optional
        Scale and shift, of the sizes of the axes in `axis`, in ascending order.
    axis : int or tuple of int
        The axes over which mean and variance are taken.
    epsilon : float
        Is added to the variance.

    Returns
    -------
    ndarray of the shape of `inputs`

    Raises
    ------
    LayerwiseError
        If shapes do not fit.

    References
    ----------
    `keras.layers.LayerNormalization`; Ba, Kiros and Hinton (2016), Layer Normalization

    Examples
    --------
    >>> layer_normalization([[1, 3], [100, 300]], epsilon=0)
    array([[-1.,  1.],
           [-1.,  1.]], dtype=float32)
    """
    layer = "layer_normalization"
    inputs, gamma, beta = as_float_arrays(layer, inputs=inputs, gamma=gamma, beta=beta)
    axes = tuple(sorted(standardize_axes(layer, axis, inputs.ndim)))
    sizes = {f"axis_{each}": inputs.shape[each] for each in axes}
    scale_and_shift = []
    for name, array in (("gamma", gamma), ("beta", beta)):
        if array is not None:
            require_sizes(layer, name, array, "Its axes are those in `axis`, in order.", **sizes)
            array = along_axes(array, axes, inputs.shape)
        scale_and_shift.append(array)
    mean, variance = inputs.mean(axes, keepdims=True), inputs.var(axes, keepdims=True)
    return _normalize(inputs, mean, variance, *scale_and_shift, epsilon)


def _normalize(inputs, mean, variance, gamma, beta, epsilon) -> np.ndarray:
    """Return (inputs - mean) / sqrt(variance + epsilon) * gamma + beta."""
    with np.errstate(invalid="ignore"):  # the root of a negative number is nan, as in Keras
        outputs = (inputs - mean) / np.sqrt(variance + epsilon)
    if gamma is not None:
        outputs *= gamma
    if beta is not None:
        outputs += beta
    return outputs
