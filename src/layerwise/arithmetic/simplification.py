"""Shorten formulas that contain an unknown size."""

from __future__ import annotations

import math

from .expression import Expression, Literal, Operation, product, total


def simplified(size: Expression) -> Expression:
    """Shorten a formula that contains an unknown: fold what is known, drop what does nothing.

    Parameters
    ----------
    size : Expression

    Returns
    -------
    Expression
        A `Literal` if the value is known.

    Examples
    --------
    >>> from layerwise.arithmetic import Quantity
    >>> height = Quantity("height", None)
    >>> print(simplified((height - 3) // 1 + 1))
    height − 2
    """
    if size.value is not None:
        return Literal(size.value)
    if not isinstance(size, Operation):
        return size
    operands = tuple(map(simplified, size.operands))
    if size.operator in ("+", "−"):
        return _folded_sum(size.operator, operands)
    if size.operator == "×":
        known = math.prod(operand.value for operand in operands if operand.value is not None)
        unknown = [operand for operand in operands if operand.value is None]
        return product(*unknown, *([known] if known != 1 else []))
    if size.operator in ("floor", "ceil") and operands[1].value == 1:
        return operands[0]
    return Operation(size.operator, operands)


def _folded_sum(operator: str, operands: tuple[Expression, ...]) -> Expression:
    """Fold the known terms of a sum, or of a difference, into one."""
    if operator == "−" and operands[1].value is None:
        return Operation("−", operands)
    sign = -1 if operator == "−" else 1
    first, *rest = operands
    unknown, known = [], 0
    for term, factor in [(first, 1), *((term, sign) for term in rest)]:
        inner, constant = _without_constant(term)
        known += factor * constant
        unknown += [] if inner is None else [inner]
    if known < 0:
        return Operation("−", (total(*unknown), Literal(-known)))
    return total(*unknown, *([known] if known else []))


def _without_constant(term: Expression) -> tuple[Expression | None, int]:
    """Split a simplified term into its unknown part and its known part."""
    if term.value is not None:
        return None, term.value
    if isinstance(term, Operation) and term.operator == "−" and term.operands[1].value is not None:
        return term.operands[0], -term.operands[1].value
    if isinstance(term, Operation) and term.operator == "+" and term.operands[-1].value is not None:
        return total(*term.operands[:-1]), term.operands[-1].value
    return term, 0
