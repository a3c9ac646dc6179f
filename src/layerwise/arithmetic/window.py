"""Windows along one axis: how many fit, and where the padding goes.

Convolutions and pooling share these rules; an axis does not know about the others.
"""

from __future__ import annotations

from .expression import Expression, Quantity, ceil_divide, expression, maximum


def effective_kernel_size(kernel_size: Expression | int, dilation_rate: Expression | int):
    """Return the pixels from the first to the last one that a dilated kernel reads.

    Parameters
    ----------
    kernel_size : Expression or int
    dilation_rate : Expression or int
        The distance between neighbouring taps, in pixels.

    Returns
    -------
    Expression

    Examples
    --------
    >>> print(effective_kernel_size(3, 2), "=", effective_kernel_size(3, 2).value)
    2 × (3 − 1) + 1 = 5
    """
    return expression(dilation_rate) * (expression(kernel_size) - 1) + 1


def window_count(
    size: Expression | int,
    window: Expression | int,
    strides: Expression | int,
    padding: str,
) -> Expression:
    """Return how many windows fit along an axis: the output's size.

    Parameters
    ----------
    size : Expression or int
        The input's size, in pixels.
    window : Expression or int
        The (effective) size of the kernel or pool.
    strides : Expression or int
        From one window to the next.
    padding : {"valid", "same", "causal"}

    Returns
    -------
    Expression
        Zero or negative where not even one window fits.

    References
    ----------
    `keras.src.ops.operation_utils.compute_conv_output_shape`

    Examples
    --------
    >>> window_count(28, 5, 2, "valid").value, window_count(28, 5, 2, "same").value
    (12, 14)
    """
    if padding == "valid":
        return (expression(size) - window) // strides + 1
    return ceil_divide(size, strides)


def padding_amounts(size: int, window: int, strides: int, padding: str) -> tuple[int, int]:
    """Return the zeros that are put before and after an axis.

    "same" pads what the last window lacks, and puts the odd zero *after* the axis; "causal" puts
    all of them before it.

    Parameters
    ----------
    size, window, strides : int
        In pixels; `window` is the effective kernel size.
    padding : {"valid", "same", "causal"}

    Returns
    -------
    before, after : int

    References
    ----------
    `tf.nn.convolution`, "Notes on padding"

    Examples
    --------
    >>> padding_amounts(28, 3, 2, "same")
    (0, 1)
    """
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return window - 1, 0
    missing = same_padding(size, window, strides).value
    return missing // 2, missing - missing // 2


def same_padding(
    size: Expression | int, window: Expression | int, strides: Expression | int
) -> Expression:
    """Return the zeros that "same" puts on both sides of an axis together.

    Parameters
    ----------
    size, window, strides : Expression or int

    Returns
    -------
    Expression

    Examples
    --------
    >>> print(same_padding(28, 3, 2))
    max((14 − 1) × 2 + 3 − 28, 0)
    """
    windows = Quantity("output", window_count(size, window, strides, "same").value)
    return maximum((windows - 1) * strides + window - size, 0)
