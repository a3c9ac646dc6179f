"""Partial convolution: a convolution that leaves the holes of an image out.

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs, of the mask and of the outputs stand directly behind the batch.
"""

from __future__ import annotations

from math import prod

import numpy as np

from layerwise.argument_validation import standardize_data_format
from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .convolution import convolution_windows
from .correlation import correlate
from .kernels import add_bias, require_channels, require_kernel
from .windows import Windows


def partial_conv2d(
    inputs,
    kernel,
    bias=None,
    *,
    mask,
    strides=1,
    padding="same",
    dilation_rate=1,
    data_format="channels_last",
):
    """Slide a kernel over the valid pixels of images.

    Where a window has holes, the sum over its valid pixels is scaled up by the number of the
    window's pixels, divided by the number of the valid ones. Padding counts as a hole. Where no
    pixel of a window is valid, the output is 0 and remains a hole.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
        What stands in the holes does not matter; it may be NaN.
    kernel : ndarray of shape (kernel_height, kernel_width, channels, filters)
    bias : ndarray of shape (filters,), optional
        Added after the scaling, and not to holes.
    mask : ndarray of shape (batch, height, width, channels) or (batch, height, width, 1)
        1 or True where a pixel is valid, 0 or False in a hole.
    strides, dilation_rate : int or tuple of two ints
        In pixels; see `conv2d`.
    padding : {"valid", "same"}
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    outputs : ndarray of shape (batch, out_height, out_width, filters)
    updated_mask : ndarray of bool, of shape (batch, out_height, out_width, 1)
        The mask for the next layer.

    Raises
    ------
    LayerwiseError
        If the shapes do not fit together, if the mask holds anything but 0 and 1, or where
        `conv2d` would raise.

    References
    ----------
    Liu et al., "Image Inpainting for Irregular Holes Using Partial Convolutions", ECCV 2018

    Examples
    --------
    >>> row, mask = np.array([[[[1.0], [1.0], [9.0], [9.0], [9.0]]]]), [[[[1], [1], [0], [0], [0]]]]
    >>> outputs, updated_mask = partial_conv2d(row, np.full((1, 3, 1, 1), 1 / 3), mask=mask)
    >>> outputs.ravel(), updated_mask.ravel()
    (array([1., 1., 1., 0., 0.]), array([ True,  True,  True, False, False]))
    """
    layer = "partial_conv2d"
    inputs, kernel, bias = as_float_arrays(layer, inputs=inputs, kernel=kernel, bias=bias)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, 2)
    require_kernel(layer, "kernel", kernel, 2, ("channels", "filters"))
    require_channels(layer, inputs.shape[-1], "kernel", kernel, -2)
    valid = _standardized_mask(
        layer, mask, inputs, data_format
    )  # (batch, height, width, 1 or channels)
    windows = convolution_windows(layer, kernel.shape[:-2], strides, padding, dilation_rate)
    windows.counts(inputs.shape[1:-1])  # refuses outputs without a pixel
    sums = _correlate(np.where(valid, inputs, 0), kernel, windows)  # (..., filters)
    share = _valid_share(valid, windows, inputs.dtype)  # (..., 1)
    updated_mask = share > 0
    scaled = np.divide(sums, share, out=np.zeros_like(sums), where=updated_mask)
    outputs = np.where(updated_mask, add_bias(layer, scaled, bias), 0)
    return tuple(from_channels_last(each, data_format) for each in (outputs, updated_mask))


def _standardized_mask(
    layer: str, mask: object, inputs: np.ndarray, data_format: str
) -> np.ndarray:
    """Return the mask as booleans with channels last."""
    (mask,) = as_float_arrays(layer, mask=mask)
    mask = to_channels_last(layer, "mask", mask, data_format, 2)
    if mask.shape[:-1] != inputs.shape[:-1] or mask.shape[-1] not in (1, inputs.shape[-1]):
        raise LayerwiseError(
            f"{layer}: the mask must have the shape of the inputs, or 1 channel.",
            received=f"mask {mask.shape}, inputs {inputs.shape} (channels last)",
            mend="A mask of shape (batch, height, width) needs mask[..., np.newaxis].",
        )
    if not ((mask == 0) | (mask == 1)).all():
        raise LayerwiseError(
            f"{layer}: the mask must hold 0 and 1 only.",
            received=f"values from {mask.min()} to {mask.max()}",
            mend="Decide which pixels are valid, for example mask > 0.5.",
        )
    return mask == 1


def _correlate(inputs: np.ndarray, kernel: np.ndarray, windows: Windows) -> np.ndarray:
    """Pad and correlate."""
    return correlate(windows.pad(inputs), kernel, windows.strides, windows.dilation_rate)


def _valid_share(valid: np.ndarray, windows: Windows, dtype: np.dtype) -> np.ndarray:
    """Return which part of each window's pixels is valid."""
    window_size = prod(windows.kernel_size) * valid.shape[-1]
    counts = valid.sum(axis=-1, keepdims=True, dtype=dtype)  # (batch, height, width, 1)
    ones = np.ones((*windows.kernel_size, 1, 1), dtype)
    return _correlate(counts, ones, windows) / window_size  # (batch, out_height, out_width, 1)
