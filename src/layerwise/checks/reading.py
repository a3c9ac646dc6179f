"""Read plain data as the kind of value that a judge needs, or say what was received instead."""

import math
from collections.abc import Sequence

import numpy as np

from layerwise.checks.wording import shown

MAX_NUMBERS = 1 << 18  # in an array that a judge compares; no right answer is nearly so large


class UnreadableError(Exception):
    """A value is not of the kind that the judge needs; the message says so to the learner."""


def _refuse(wanted: str, value: object) -> UnreadableError:
    if value is None:
        return UnreadableError("There is no value yet.")
    return UnreadableError(f"Needs {wanted}; received {shown(value)}.")


def number(value: object) -> float:
    """Return a finite number.

    Examples
    --------
    >>> number(0.5)
    0.5
    >>> number("0.5")
    Traceback (most recent call last):
        ...
    layerwise.checks.reading.UnreadableError: Needs a number; received '0.5'.
    """
    value = _unwrapped(value)
    if type(value) not in (int, float) or not math.isfinite(value):
        raise _refuse("a number", value)
    return float(value)


def whole_number(value: object) -> int:
    """Return a whole number; 75.0 counts.

    Examples
    --------
    >>> whole_number(75.0)
    75
    >>> whole_number(True)
    Traceback (most recent call last):
        ...
    layerwise.checks.reading.UnreadableError: Needs a whole number; received True.
    """
    value = _unwrapped(value)
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is not int:
        raise _refuse("a whole number", value)
    return value


def whole_numbers(value: object, length: int | None = None) -> list[int]:
    """Return a list of whole numbers, such as a shape or a pair of counts.

    Examples
    --------
    >>> whole_numbers([5, 5, 3, 24])
    [5, 5, 3, 24]
    >>> whole_numbers(8, length=2)
    Traceback (most recent call last):
        ...
    layerwise.checks.reading.UnreadableError: Needs 2 whole numbers; received 8.
    """
    items = value.tolist() if isinstance(value, np.ndarray) and value.ndim == 1 else value
    wanted = f"{length} whole numbers" if length else "whole numbers in parentheses"
    if not isinstance(items, list) or (length is not None and len(items) != length):
        raise _refuse(wanted, value)
    try:
        return [whole_number(item) for item in items]
    except UnreadableError:
        raise _refuse(wanted, value) from None


def array(value: object) -> np.ndarray:
    """Return an array of float64; nested lists count, NaN is kept.

    Examples
    --------
    >>> array([[1, 2], [3, 4]]).shape
    (2, 2)
    >>> array("a")
    Traceback (most recent call last):
        ...
    layerwise.checks.reading.UnreadableError: Needs an array of numbers; received 'a'.
    """
    if not isinstance(value, (list, np.ndarray)):
        raise _refuse("an array of numbers", value)
    if isinstance(value, np.ndarray) and value.size > MAX_NUMBERS:
        raise _refuse("a smaller array", value)
    try:
        return np.array(value, dtype="float64")
    except (ValueError, TypeError):
        raise _refuse("an array of numbers", value) from None


def choice(value: object, options: Sequence[str]) -> str:
    """Return one of the options; case and spaces around it do not matter.

    Examples
    --------
    >>> choice(" B", "abcd")
    'b'
    >>> choice("e", "abcd")
    Traceback (most recent call last):
        ...
    layerwise.checks.reading.UnreadableError: Needs one of a, b, c, d in quotes; received 'e'.
    """
    name = value.strip().lower() if isinstance(value, str) else None
    if name not in list(options):
        raise _refuse(f"one of {', '.join(options)} in quotes", value)
    return name


def truth(value: object) -> bool:
    """Return True or False; nothing else counts.

    Examples
    --------
    >>> truth("False")
    Traceback (most recent call last):
        ...
    layerwise.checks.reading.UnreadableError: Needs True or False; received 'False'.
    """
    if type(value) is not bool:
        raise _refuse("True or False", value)
    return value


def _unwrapped(value: object) -> object:
    """Take a number out of an array that holds only it."""
    if isinstance(value, np.ndarray) and value.size == 1:
        return value.item()
    return value
