"""Where masks come from, and the mean that respects them."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .array_shapes import mask_array, require_broadcast
from .arrays import as_float_arrays, require_shape
from .whole_numbers import whole_numbers


def masking(inputs, *, mask_value=0.0):
    """Mask the timesteps in which every feature has one value, and set them to zero.

    Parameters
    ----------
    inputs : ndarray of shape (batch, timesteps, features)
        Or of any other shape with features last: a table (batch, features) gets one flag for each
        *row*, images in time one for each pixel.
    mask_value : float
        What stands for "no data". With nan nothing is masked, for nan equals nothing.

    Returns
    -------
    outputs : ndarray of the shape of `inputs`
        Zero where it is masked.
    mask : ndarray of bool, of shape (batch, timesteps)
        True where at least one feature differs from `mask_value`.

    Raises
    ------
    LayerwiseError
        If the inputs are a single number.

    References
    ----------
    `keras.layers.Masking`

    Examples
    --------
    >>> outputs, mask = masking([[[5, 0], [-1, -1]]], mask_value=-1)
    >>> mask
    array([[ True, False]])
    >>> outputs
    array([[[5., 0.],
            [0., 0.]]], dtype=float32)
    """
    (inputs,) = as_float_arrays("masking", inputs=inputs)
    mask_value = np.asarray(mask_value, inputs.dtype)
    if inputs.ndim == 0:
        raise LayerwiseError(
            "masking: inputs must have an axis of features.",
            received=f"a single number, {inputs}",
            mend="Pass a batch of sequences: (batch, timesteps, features).",
        )
    mend = "One number is enough; else it needs one for each feature."
    require_broadcast("masking", mend, inputs=inputs, mask_value=mask_value)
    mask = (inputs != mask_value).any(axis=-1)  # (batch, timesteps)
    return np.where(mask[..., np.newaxis], inputs, 0), mask


def embedding_mask(ids):
    """Return the mask that `Embedding(mask_zero=True)` makes: id 0 stands for padding.

    The rows of masked ids are not set to zero: row 0 of the table is returned for them.

    Parameters
    ----------
    ids : ndarray of int of shape (batch, timesteps)

    Returns
    -------
    ndarray of bool, of shape (batch, timesteps)

    Raises
    ------
    LayerwiseError
        If `ids` does not hold numbers.

    References
    ----------
    `keras.layers.Embedding.compute_mask`

    Examples
    --------
    >>> embedding_mask([[7, 2, 0, 0]])
    array([[ True,  True, False, False]])
    """
    whole_numbers("embedding_mask", "ids", ids)
    return np.asarray(ids) != 0


def masked_mean(inputs, mask):
    """Return the mean over the valid timesteps, as GlobalAveragePooling1D does with a mask.

    Parameters
    ----------
    inputs : ndarray of shape (batch, timesteps, features)
    mask : ndarray of shape (batch, timesteps)

    Returns
    -------
    ndarray of shape (batch, features)
        As in Keras, nan for a sample without a valid step.

    Raises
    ------
    LayerwiseError
        If the mask is not for these timesteps.

    References
    ----------
    `keras.layers.GlobalAveragePooling1D`

    Examples
    --------
    >>> masked_mean([[[2], [4], [900]]], mask=[[True, True, False]])
    array([[3.]], dtype=float32)
    """
    (inputs,) = as_float_arrays("masked_mean", inputs=inputs)
    require_shape("masked_mean", "inputs", inputs, ("batch", "timesteps", "features"))
    mask = mask_array("masked_mean", mask, inputs.shape[:2])[..., np.newaxis]
    total = np.where(mask, inputs, 0).sum(axis=1)  # (batch, features)
    with np.errstate(invalid="ignore"):  # 0 / 0 is nan
        return total / mask.sum(axis=1).astype(inputs.dtype)
