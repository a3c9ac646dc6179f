"""Whole numbers that remember how they were computed.

A rule is written once, with ordinary operators, on named quantities. The result knows its value
and its formula, in names and in numbers; `rendering` writes both.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import LayerwiseError


class Expression:
    """A whole number, or None while it is unknown, with the formula that gave it.

    Attributes
    ----------
    value : int or None

    Examples
    --------
    >>> size = (Quantity("height", 28) - Quantity("kernel_size", 5)) // 2 + 1
    >>> size.value
    12
    >>> print(size)
    ⌊(28 − 5) / 2⌋ + 1
    """

    value: int | None

    def __add__(self, other: Expression | int) -> Expression:
        return Operation("+", (self, expression(other)))

    def __sub__(self, other: Expression | int) -> Expression:
        return Operation("−", (self, expression(other)))

    def __mul__(self, other: Expression | int) -> Expression:
        return product(self, other)

    def __floordiv__(self, other: Expression | int) -> Expression:
        return Operation("floor", (self, expression(other)))

    def __mod__(self, other: Expression | int) -> Expression:
        return Operation("mod", (self, expression(other)))

    def __radd__(self, other: int) -> Expression:
        return expression(other) + self

    def __rsub__(self, other: int) -> Expression:
        return expression(other) - self

    def __rmul__(self, other: int) -> Expression:
        return expression(other) * self

    def __str__(self) -> str:
        from .rendering import formula  # rendering needs this module

        return formula(self)


@dataclass(frozen=True)
class Literal(Expression):
    """A number that belongs to the rule itself, such as the 1 in ⌊(n − k) / s⌋ + 1."""

    value: int

    __str__ = Expression.__str__


@dataclass(frozen=True)
class Quantity(Expression):
    """A number with a name: an argument of the layer, or a size of its input."""

    name: str
    value: int | None

    __str__ = Expression.__str__


OPERATIONS: dict[str, Callable[..., int]] = {
    "+": lambda *terms: sum(terms),
    "−": lambda left, right: left - right,
    "×": lambda *factors: math.prod(factors),
    "/": lambda dividend, divisor: dividend // divisor,  # for divisions without a remainder
    "floor": lambda numerator, denominator: numerator // denominator,
    "ceil": lambda numerator, denominator: -(-numerator // denominator),
    "mod": lambda left, right: left % right,
    "max": max,
    "min": min,
}


class Operation(Expression):
    """An operator of `OPERATIONS` applied to expressions.

    Parameters
    ----------
    operator : str
    operands : tuple of Expression

    Examples
    --------
    >>> Operation("max", (Literal(3), Literal(5))).value
    5
    """

    def __init__(self, operator: str, operands: tuple[Expression, ...]):
        self.operator, self.operands = operator, operands
        values = [operand.value for operand in operands]
        known = None not in values
        self.value = OPERATIONS[operator](*values) if known else None


def expression(number: Expression | int) -> Expression:
    """Return an expression as it is, and a plain number as a `Literal`.

    Parameters
    ----------
    number : Expression or int

    Returns
    -------
    Expression

    Raises
    ------
    LayerwiseError
        If it is neither.

    Examples
    --------
    >>> expression(3)
    Literal(value=3)
    """
    if isinstance(number, Expression):
        return number
    if isinstance(number, bool) or not isinstance(number, int):
        raise LayerwiseError(
            "Arithmetic takes Python's whole numbers.",
            received=repr(number),
            mend="Convert it with int().",
        )
    return Literal(number)


def _many(operator: str, numbers: tuple[Expression | int, ...]) -> Expression:
    """Apply an operator to any number of operands, without brackets inside brackets."""
    flat: list[Expression] = []
    for number in map(expression, numbers):
        same = isinstance(number, Operation) and number.operator == operator
        flat.extend(number.operands if same else [number])
    return flat[0] if len(flat) == 1 else Operation(operator, tuple(flat))


def product(*factors: Expression | int) -> Expression:
    """Multiply one or more numbers.

    Parameters
    ----------
    *factors : Expression or int

    Returns
    -------
    Expression

    Examples
    --------
    >>> print(product(5, 5, 3, 32))
    5 × 5 × 3 × 32
    """
    return _many("×", factors)


def total(*terms: Expression | int) -> Expression:
    """Add one or more numbers.

    Parameters
    ----------
    *terms : Expression or int

    Returns
    -------
    Expression

    Examples
    --------
    >>> total(2400, 32).value
    2432
    """
    return _many("+", terms)


def ceil_divide(numerator: Expression | int, denominator: Expression | int) -> Expression:
    """Divide and round up.

    Parameters
    ----------
    numerator, denominator : Expression or int

    Returns
    -------
    Expression

    Examples
    --------
    >>> print(ceil_divide(7, 2), "=", ceil_divide(7, 2).value)
    ⌈7 / 2⌉ = 4
    """
    return Operation("ceil", (expression(numerator), expression(denominator)))


def exact_divide(dividend: Expression | int, divisor: Expression | int) -> Expression:
    """Divide where the rule makes sure that nothing is left over.

    Parameters
    ----------
    dividend, divisor : Expression or int

    Returns
    -------
    Expression

    Examples
    --------
    >>> print(exact_divide(32, 4))
    32 / 4
    """
    return Operation("/", (expression(dividend), expression(divisor)))


def maximum(*numbers: Expression | int) -> Expression:
    """Return the largest of the numbers.

    Parameters
    ----------
    *numbers : Expression or int

    Returns
    -------
    Expression

    Examples
    --------
    >>> maximum(5, 3).value
    5
    """
    return Operation("max", tuple(map(expression, numbers)))
