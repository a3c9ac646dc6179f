"""Transposed convolution, often called deconvolution, over one, two or three spatial axes.

It goes a convolution's way back: its outputs are that convolution's gradient with respect to the
inputs. So its kernel is laid out as (*kernel_size, filters, channels).

The shapes are those of `data_format="channels_last"`. With "channels_first", the channels of the
inputs and of the outputs stand directly behind the batch; a kernel looks the same in both.
"""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import (
    refuse_strides_with_dilation,
    standardize_data_format,
    standardize_tuple,
)
from layerwise.arithmetic.transposed_convolution import transposed_size
from layerwise.errors import LayerwiseError

from .arrays import as_float_arrays
from .channels import from_channels_last, to_channels_last
from .correlation import input_gradient
from .kernels import add_bias, require_channels, require_kernel
from .windows import Windows


def conv1d_transpose(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    output_padding=None,
    dilation_rate=1,
    data_format="channels_last",
):
    """Lay a kernel at every step of a longer sequence, and add up where kernels overlap.

    Parameters
    ----------
    inputs : ndarray of shape (batch, steps, channels)
    kernel : ndarray of shape (kernel_steps, filters, channels)
    bias : ndarray of shape (filters,), optional
    strides : int
        Steps of the outputs from one kernel to the next.
    padding : {"valid", "same"}
    output_padding : int, optional
        Chooses among the lengths that a convolution with these arguments brings to `steps`; less
        than `strides`. See `conv2d_transpose`.
    dilation_rate : int
        Steps between neighbouring taps of the kernel.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_steps, filters)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments, or fail when it runs.

    References
    ----------
    `keras.layers.Conv1DTranspose`

    Examples
    --------
    >>> conv1d_transpose([[[1], [10]]], [[[1]], [[2]], [[3]]], strides=2).ravel()
    array([ 1.,  2., 13., 20., 30.], dtype=float32)
    """
    return _transposed_convolution(
        1, inputs, kernel, bias, strides, padding, output_padding, dilation_rate, data_format
    )


def conv2d_transpose(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    output_padding=None,
    dilation_rate=1,
    data_format="channels_last",
):
    """Lay a kernel at every pixel of a larger image, and add up where kernels overlap.

    From `n` pixels and an effective kernel size of `k`, "valid" makes
    `(n - 1) * strides + k + output_padding` pixels, where `None` stands for `max(k, strides) - k`.
    "same" makes `n * strides`, or `(n - 1) * strides + k % 2 + output_padding` if that is given.

    Parameters
    ----------
    inputs : ndarray of shape (batch, height, width, channels)
    kernel : ndarray of shape (kernel_height, kernel_width, filters, channels)
    bias : ndarray of shape (filters,), optional
    strides : int or tuple of two ints
        Pixels of the outputs from one kernel to the next.
    padding : {"valid", "same"}
    output_padding : int or tuple of two ints, optional
        Chooses among the sizes that a convolution with these arguments brings to that of `inputs`;
        less than `strides`.
    dilation_rate : int or tuple of two ints
        Pixels between neighbouring taps of the kernel.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_height, out_width, filters)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments, or fail when it runs.

    References
    ----------
    `keras.layers.Conv2DTranspose`

    Examples
    --------
    >>> images, kernel = np.zeros((1, 14, 14, 64)), np.zeros((3, 3, 32, 64))
    >>> conv2d_transpose(images, kernel, strides=2).shape
    (1, 29, 29, 32)
    >>> conv2d_transpose(images, kernel, strides=2, padding="same").shape
    (1, 28, 28, 32)
    """
    return _transposed_convolution(
        2, inputs, kernel, bias, strides, padding, output_padding, dilation_rate, data_format
    )


def conv3d_transpose(
    inputs,
    kernel,
    bias=None,
    *,
    strides=1,
    padding="valid",
    output_padding=None,
    dilation_rate=1,
    data_format="channels_last",
):
    """Lay a kernel at every pixel of a larger volume, and add up where kernels overlap.

    Parameters
    ----------
    inputs : ndarray of shape (batch, depth, height, width, channels)
    kernel : ndarray of shape (kernel_depth, kernel_height, kernel_width, filters, channels)
    bias : ndarray of shape (filters,), optional
    strides, dilation_rate : int or tuple of three ints
        In pixels of the outputs; see `conv2d_transpose`.
    padding : {"valid", "same"}
    output_padding : int or tuple of three ints, optional
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, out_depth, out_height, out_width, filters)

    Raises
    ------
    LayerwiseError
        If Keras would refuse these shapes or arguments, or fail when it runs.

    References
    ----------
    `keras.layers.Conv3DTranspose`

    Examples
    --------
    >>> conv3d_transpose(np.zeros((1, 4, 7, 7, 8)), np.zeros((2, 2, 2, 3, 8)), strides=2).shape
    (1, 8, 14, 14, 3)
    """
    return _transposed_convolution(
        3, inputs, kernel, bias, strides, padding, output_padding, dilation_rate, data_format
    )


def _transposed_convolution(
    rank, inputs, kernel, bias, strides, padding, output_padding, dilation_rate, data_format
) -> np.ndarray:
    """Check the arguments, go back through the convolution, add the bias."""
    layer = f"conv{rank}d_transpose"
    inputs, kernel, bias = as_float_arrays(layer, inputs=inputs, kernel=kernel, bias=bias)
    data_format = standardize_data_format(data_format)
    inputs = to_channels_last(layer, "inputs", inputs, data_format, rank)
    require_kernel(layer, "kernel", kernel, rank, ("filters", "channels"))
    require_channels(layer, inputs.shape[-1], "kernel", kernel, -1)
    back = Windows.standardized(layer, kernel.shape[:-2], strides, padding, dilation_rate)
    refuse_strides_with_dilation(back.strides, back.dilation_rate)
    sizes = _output_sizes(back, inputs.shape[1:-1], output_padding)
    outputs = input_gradient(
        inputs, kernel, sizes, back.padding_before(sizes), back.strides, back.dilation_rate
    )
    outputs = add_bias(layer, outputs, bias)  # (batch, *sizes, filters)
    return from_channels_last(outputs, data_format)


def _output_sizes(
    back: Windows, counts: tuple[int, ...], output_padding: object
) -> tuple[int, ...]:
    """Return the pixels of the outputs; `back` leads from them to `counts` pixels."""
    extras = _standardized_output_padding(back, output_padding)
    axes = zip(counts, back.extents, back.strides, extras, strict=True)
    sizes = tuple(
        transposed_size(count, extent, step, back.padding, extra).value
        for count, extent, step, extra in axes
    )
    if 0 not in sizes:
        _refuse_even_kernel(back, counts, sizes, output_padding)
    return sizes


def _standardized_output_padding(back: Windows, output_padding: object) -> tuple:
    """Return one entry an axis: None, or a whole number below the strides."""
    rank = len(back.strides)
    if output_padding is None:
        return (None,) * rank
    output_padding = standardize_tuple(output_padding, rank, "output_padding", allow_zero=True)
    if any(extra >= step for extra, step in zip(output_padding, back.strides, strict=True)):
        raise LayerwiseError(
            f"{back.layer}: output_padding must be less than strides on every axis.",
            received=f"output_padding={output_padding}, strides={back.strides}",
            mend="Leave output_padding out, or use larger strides.",
        )
    return output_padding


def _refuse_even_kernel(
    back: Windows, counts: tuple[int, ...], sizes: tuple[int, ...], output_padding: object
) -> None:
    """Refuse outputs that "same" windows would not lead back to the inputs' size."""
    if back.counts(sizes) == counts:
        return
    raise LayerwiseError(
        f"{back.layer}: with padding='same' and output_padding=0, the effective kernel size must "
        "be odd. Keras infers an output shape here, and fails when the layer runs.",
        received=f"effective kernel size {back.extents}, output_padding={output_padding}, "
        f"strides={back.strides}",
        mend="Leave output_padding out, or use an odd kernel_size.",
    )
