"""What Keras accepts for `kernel_size`, `strides`, `padding` and their like, at one entrance.

The functions are named after those of `keras.src.utils.argument_validation`. They accept what Keras
accepts, and return it in one form; everything else is refused with a `LayerwiseError` that states
the rule, what was received, and how to mend it.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable

from .errors import LayerwiseError

DATA_FORMATS = ("channels_last", "channels_first")


def standardize_integer(value: object, name: str, *, minimum: int = 1) -> int:
    """Return a whole number that is at least `minimum`, as a Python int.

    Parameters
    ----------
    value : int
        NumPy's integers count too; True, 3.0 and "3" do not.
    name : str
        The argument's name, for the message.
    minimum : int

    Returns
    -------
    int

    Raises
    ------
    LayerwiseError
        If `value` is not a whole number, or below `minimum`.

    Examples
    --------
    >>> standardize_integer(32, "filters")
    32
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < minimum:
        raise LayerwiseError(
            f"{name} must be a whole number of {minimum} or more.",
            received=f"{name}={value!r}",
            mend=f"Write {name}={max(minimum, 1)}, for example.",
        )
    return number


def standardize_tuple(
    value: object, rank: int, name: str, *, allow_zero: bool = False
) -> tuple[int, ...]:
    """Return one whole number for each of `rank` axes.

    Parameters
    ----------
    value : int or iterable of int
        One number stands for all axes.
    rank : int
        The number of spatial axes.
    name : str
        The argument's name, for the message.
    allow_zero : bool

    Returns
    -------
    tuple of int, of length `rank`

    Raises
    ------
    LayerwiseError
        If there are not `rank` numbers, or one of them is not whole, or too small.

    References
    ----------
    `keras.src.utils.argument_validation.standardize_tuple`

    Examples
    --------
    >>> standardize_tuple(3, 2, "kernel_size")
    (3, 3)
    >>> standardize_tuple((3, 5), 2, "kernel_size")
    (3, 5)
    """
    minimum = 0 if allow_zero else 1
    values = tuple(value) if isinstance(value, Iterable) else (value,) * rank
    try:
        if len(values) == rank and not isinstance(value, str):
            return tuple(standardize_integer(each, name, minimum=minimum) for each in values)
    except LayerwiseError:
        pass  # the message below names the whole tuple
    axes = "one axis" if rank == 1 else f"each of {rank} axes"
    one, all_axes = max(minimum, 1), (max(minimum, 1),) * rank
    raise LayerwiseError(
        f"{name} must be a whole number of {minimum} or more for {axes}.",
        received=f"{name}={value!r}",
        mend=f"Write {name}={one} or {name}={all_axes}, for example.",
    )


def standardize_choice(value: object, choices: tuple[str, ...], name: str) -> str:
    """Return `value` if it is one of `choices`.

    Parameters
    ----------
    value : str
    choices : tuple of str
    name : str
        The argument's name, for the message.

    Returns
    -------
    str

    Raises
    ------
    LayerwiseError
        If it is none of them.

    Examples
    --------
    >>> standardize_choice("max", ("max", "average"), "pool_mode")
    'max'
    """
    if isinstance(value, str) and value in choices:
        return value
    listed = ", ".join(repr(choice) for choice in choices)
    raise LayerwiseError(
        f"{name} must be one of {listed}.",
        received=f"{name}={value!r}",
        mend=f"Write {name}={choices[0]!r}, for example.",
    )


def standardize_padding(value: object, *, allow_causal: bool = False) -> str:
    """Return "valid", "same" or, where allowed, "causal", in small letters.

    Parameters
    ----------
    value : str
        Capital letters are accepted, as in Keras.
    allow_causal : bool
        Only a one-dimensional convolution can be causal.

    Returns
    -------
    str

    Raises
    ------
    LayerwiseError
        If it is another value.

    References
    ----------
    `keras.src.utils.argument_validation.standardize_padding`

    Examples
    --------
    >>> standardize_padding("SAME")
    'same'
    """
    choices = ("valid", "same", "causal") if allow_causal else ("valid", "same")
    return standardize_choice(
        value.lower() if isinstance(value, str) else value, choices, "padding"
    )


def standardize_data_format(value: object) -> str:
    """Return "channels_last" or "channels_first"; None means "channels_last".

    Parameters
    ----------
    value : str or None

    Returns
    -------
    str

    Raises
    ------
    LayerwiseError
        If it is another value.

    References
    ----------
    `keras.src.backend.config.standardize_data_format`

    Examples
    --------
    >>> standardize_data_format(None)
    'channels_last'
    """
    if value is None:
        return DATA_FORMATS[0]
    lowered = value.lower() if isinstance(value, str) else value
    return standardize_choice(lowered, DATA_FORMATS, "data_format")


def refuse_strides_with_dilation(strides: tuple[int, ...], dilation_rate: tuple[int, ...]) -> None:
    """Refuse to stride and dilate at once, as Keras's convolutions do.

    Parameters
    ----------
    strides, dilation_rate : tuple of int
        One for each spatial axis.

    Raises
    ------
    LayerwiseError
        If both have a value above 1, on whatever axes.

    References
    ----------
    `keras.src.layers.convolutional.base_conv.BaseConv`

    Examples
    --------
    >>> refuse_strides_with_dilation((2, 2), (1, 1))
    """
    if max(strides) > 1 and max(dilation_rate) > 1:
        raise LayerwiseError(
            "A convolution cannot have strides above 1 and a dilation_rate above 1.",
            received=f"strides={strides}, dilation_rate={dilation_rate}",
            mend="Set one of the two to 1 on every axis.",
        )
