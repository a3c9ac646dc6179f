"""The Normalization layer: statistics that `adapt` takes from data once, before training."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .array_shapes import along_axes, standardize_axes
from .arrays import as_float_arrays
from .constants import KERAS_EPSILON


def adapt(data, *, axis=-1):
    """Return the mean and the variance of each feature.

    Parameters
    ----------
    data : ndarray of shape (batch, ..., features)
    axis : int, tuple of int, or None
        The axes that keep their own statistics: -1 is one mean for each feature or channel,
        (1, 2, 3) one for each pixel and channel of images, None one for all.

    Returns
    -------
    mean, variance : ndarray
        Of the sizes of the axes in `axis`, in ascending order. The variance is the population's.

    Raises
    ------
    LayerwiseError
        If there is no such axis, or no data.

    References
    ----------
    `keras.layers.Normalization.adapt`

    Examples
    --------
    >>> adapt([[1, 10], [3, 30]])
    (array([ 2., 20.], dtype=float32), array([  1., 100.], dtype=float32))
    >>> import numpy as np
    >>> mean, variance = adapt(np.ones((100, 28, 28, 3)), axis=(1, 2, 3))
    >>> mean.shape
    (28, 28, 3)
    """
    (floats,) = as_float_arrays("adapt", data=data)
    kept = _kept_axes("adapt", axis, floats.ndim)
    others = tuple(other for other in range(floats.ndim) if other not in kept)
    if floats.size == 0:
        raise LayerwiseError(
            "adapt: there must be data.",
            received=f"data.shape={floats.shape}",
            mend="Adapt to the training rows, before you split off any others.",
        )
    data = np.asarray(data)  # sums of integers are exact only before they become float32
    return data.mean(others).astype(floats.dtype), data.var(others).astype(floats.dtype)


def normalization(inputs, mean, variance, *, axis=-1, invert=False):
    """Subtract a fixed mean and divide by a fixed standard deviation, or undo it.

    Parameters
    ----------
    inputs : ndarray of shape (batch, ..., features)
    mean, variance : ndarray, or float
        As `adapt` returns them.
    axis : int, tuple of int, or None
        As for `adapt`.
    invert : bool
        Turn normalized values back into the original units.

    Returns
    -------
    ndarray of the shape of `inputs`

    Raises
    ------
    LayerwiseError
        If the statistics do not fit the inputs, or a variance is negative.

    Notes
    -----
    The standard deviation is at least 1e-7, so that a constant feature becomes 0 and not nan. It
    also means that the least change of such a feature later becomes enormous.

    References
    ----------
    `keras.layers.Normalization`

    Examples
    --------
    >>> mean, variance = adapt([[1, 7], [3, 7]])
    >>> normalization([[1, 7], [5, 8]], mean, variance)
    array([[-1.e+00,  0.e+00],
           [ 3.e+00,  1.e+07]], dtype=float32)
    """
    layer = "normalization"
    inputs, mean, variance = as_float_arrays(layer, inputs=inputs, mean=mean, variance=variance)
    kept = _kept_axes(layer, axis, inputs.ndim)
    if (variance < 0).any():
        raise LayerwiseError(
            "normalization: a variance is never negative.",
            received=f"a variance of {variance[variance < 0].ravel()[0]}",
            mend="Pass the variance, not the standard deviation's logarithm or a difference.",
        )
    mean = _along(mean, "mean", kept, inputs.shape)
    deviation = np.sqrt(_along(variance, "variance", kept, inputs.shape))
    deviation = np.maximum(deviation, KERAS_EPSILON)
    return mean + inputs * deviation if invert else (inputs - mean) / deviation


def _kept_axes(layer: str, axis, rank: int) -> tuple[int, ...]:
    """Return the axes with statistics of their own, in ascending order."""
    return () if axis is None else tuple(sorted(standardize_axes(layer, axis, rank)))


def _along(statistic: np.ndarray, name: str, kept: tuple[int, ...], shape: tuple[int, ...]):
    """Return `statistic` with its values along the kept axes, and size 1 on the others."""
    wanted = tuple(shape[axis] for axis in kept)
    try:
        statistic = np.broadcast_to(statistic, wanted)  # one number may stand for all
    except ValueError:
        raise LayerwiseError(
            f"normalization: {name} must have the sizes of the axes in `axis`.",
            received=f"{name}.shape={statistic.shape}, inputs.shape={shape}, "
            f"where the kept axes have the sizes {wanted}",
            mend="Use the same `axis` here as in adapt, on inputs of the same form.",
        ) from None
    return along_axes(statistic, kept, shape)
