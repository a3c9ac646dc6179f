"""Whether the steps of an answer lead to its value: their formulas are worked out anew."""

from __future__ import annotations

from collections.abc import Iterator

from layerwise.arithmetic import Explained, Expression, Quantity, Step
from layerwise.arithmetic.expression import Operation
from layerwise.arithmetic.rendering import formula

from .formula_value import formula_value


def assert_steps_lead_to_the_value(explained: Explained) -> None:
    for step in explained.steps:
        assert_step_is_right(step)
    if isinstance(explained.value, tuple):
        assert tuple(size.value for size in explained.sizes) == explained.value
        return
    if explained.steps:
        assert explained.steps[-1].expression.value == explained.value
    assert_labels_keep_their_numbers(explained.steps)


def assert_step_is_right(step: Step) -> None:
    value = step.expression.value
    if value is None:
        return
    assert formula_value(formula(step.expression)) == value
    named: dict[str, int] = {}
    for quantity in quantities(step.expression):
        # one name must not stand for two numbers in one line
        assert named.setdefault(quantity.name, quantity.value) == quantity.value
    assert formula_value(formula(step.expression, names=True), named) == value


def assert_labels_keep_their_numbers(steps: tuple[Step, ...]) -> None:
    """A name that is also a step's label must stand for that step's number."""
    values: dict[str, int | None] = {}
    for step in steps:
        for quantity in quantities(step.expression):
            if quantity.name in values:
                assert quantity.value == values[quantity.name]
        values[step.label] = step.expression.value


def quantities(expression: Expression) -> Iterator[Quantity]:
    if isinstance(expression, Quantity):
        yield expression
    elif isinstance(expression, Operation):
        for operand in expression.operands:
            yield from quantities(operand)
