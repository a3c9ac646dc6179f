"""Write formulas and worked steps as text, HTML or MathML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .expression import Expression, Literal, Operation, Quantity
from .simplification import simplified

if TYPE_CHECKING:
    from .explained import Explained, Step

BRACKETS = {"floor": "⌊⌋", "ceil": "⌈⌉"}
PRECEDENCE = {"+": 1, "−": 1, "×": 2, "/": 2, "mod": 2}


class Text:
    """Formulas in one line of Unicode text."""

    def name(self, name: str) -> str:
        """Write a quantity's name."""
        return name

    def number(self, number: int) -> str:
        """Write a number, with a true minus sign and thousands set apart."""
        return f"{number:,}".replace("-", "−")

    def infix(self, operator: str, operands: list[str]) -> str:
        """Write operands with the operator between them."""
        return f" {operator} ".join(operands)

    def quotient(self, brackets: str, numerator: str, denominator: str, simple: list[bool]) -> str:
        """Write a quotient that is rounded down or up; simple parts need no brackets."""
        above, below = (
            part if is_simple else f"({part})"
            for part, is_simple in zip((numerator, denominator), simple, strict=True)
        )
        return f"{brackets[0]}{above} / {below}{brackets[1]}"

    def function(self, name: str, operands: list[str]) -> str:
        """Write a call, such as max(3, 5)."""
        return f"{name}({', '.join(operands)})"

    def grouped(self, formula: str) -> str:
        """Put brackets around a formula."""
        return f"({formula})"


class Html(Text):
    """Formulas in one line of HTML: names and numbers set as such."""

    def name(self, name: str) -> str:
        """Write a quantity's name."""
        return f"<var>{escape(name)}</var>"


class MathML(Text):
    """Formulas as the children of a `<math>` element."""

    def name(self, name: str) -> str:
        """Write a quantity's name."""
        return f"<mi>{escape(name)}</mi>"

    def number(self, number: int) -> str:
        """Write a number."""
        digits = f"<mn>{abs(number):,}</mn>"
        return digits if number >= 0 else f"<mrow><mo>−</mo>{digits}</mrow>"

    def infix(self, operator: str, operands: list[str]) -> str:
        """Write operands with the operator between them."""
        return f"<mrow>{f'<mo>{operator}</mo>'.join(operands)}</mrow>"

    def quotient(self, brackets: str, numerator: str, denominator: str, simple: list[bool]) -> str:
        """Write a fraction between floor or ceiling brackets."""
        fraction = f"<mfrac>{numerator}{denominator}</mfrac>"
        return f"<mrow><mo>{brackets[0]}</mo>{fraction}<mo>{brackets[1]}</mo></mrow>"

    def function(self, name: str, operands: list[str]) -> str:
        """Write a call, such as max(3, 5)."""
        inside = "<mo>,</mo>".join(operands)
        return f"<mrow><mi>{name}</mi><mo>(</mo>{inside}<mo>)</mo></mrow>"

    def grouped(self, formula: str) -> str:
        """Put brackets around a formula."""
        return f"<mrow><mo>(</mo>{formula}<mo>)</mo></mrow>"


FORMATS = {"text": Text(), "html": Html(), "mathml": MathML()}


def formula(expression: Expression, *, names: bool = False, format: str = "text") -> str:
    """Write an expression as a formula.

    Parameters
    ----------
    expression : Expression
    names : bool
        True writes the quantities' names; False their values, and the names of the unknown.
    format : {"text", "html", "mathml"}

    Returns
    -------
    str

    Examples
    --------
    >>> size = (Quantity("height", 28) - Quantity("kernel_size", 5)) // 2 + 1
    >>> formula(size, names=True)
    '⌊(height − kernel_size) / 2⌋ + 1'
    >>> formula(size)
    '⌊(28 − 5) / 2⌋ + 1'
    """
    writer = FORMATS[format]
    if isinstance(expression, Literal):
        return writer.number(expression.value)
    if isinstance(expression, Quantity):
        unnamed = not names and expression.value is not None
        return writer.number(expression.value) if unnamed else writer.name(expression.name)
    return _operation(expression, names, format)


def _operation(operation: Operation, names: bool, format: str) -> str:
    writer, operator = FORMATS[format], operation.operator
    parts = [formula(operand, names=names, format=format) for operand in operation.operands]
    if operator in BRACKETS:
        simple = [not _binds_weaker(each, 3) for each in operation.operands]
        return writer.quotient(BRACKETS[operator], *parts, simple)
    if operator not in PRECEDENCE:
        return writer.function(operator, parts)
    own = PRECEDENCE[operator]
    # in a − (b + c) the brackets after the first operand matter
    limits = [own, *(own + (operator in ("−", "/", "mod")) for _ in parts[1:])]
    return writer.infix(
        operator,
        [
            writer.grouped(part) if _binds_weaker(operand, limit) else part
            for part, operand, limit in zip(parts, operation.operands, limits, strict=True)
        ],
    )


def _binds_weaker(operand: Expression, precedence: int) -> bool:
    operator = operand.operator if isinstance(operand, Operation) else None
    return PRECEDENCE.get(operator, 3) < precedence


def equation(step: Step, *, format: str = "text") -> str:
    """Write a step as label = formula in names = formula in numbers = value.

    Parts that only repeat an earlier one are left out. The value of what is unknown is a formula.

    Parameters
    ----------
    step : Step
    format : {"text", "html", "mathml"}

    Returns
    -------
    str

    Examples
    --------
    >>> from layerwise.arithmetic.explained import Step
    >>> filters = Quantity("filters", 32)
    >>> equation(Step("bias", filters))
    'bias = filters = 32'
    """
    writer = FORMATS[format]
    parts = [
        writer.name(step.label),
        formula(step.expression, names=True, format=format),
        formula(step.expression, format=format),
    ]
    parts.append(formula(simplified(step.expression), format=format))
    distinct = [part for i, part in enumerate(parts) if part not in parts[:i]]
    return writer.infix("=", distinct)


def text(explained: Explained) -> str:
    """Write a value and its steps, a line each.

    Parameters
    ----------
    explained : Explained

    Returns
    -------
    str
    """
    lines = [str(explained.value)]
    for step in explained.steps:
        lines.append(f"  {equation(step)}")
        lines += [f"    {step.why}"] if step.why else []
    lines += [f"  Note: {caveat}" for caveat in explained.caveats]
    return "\n".join(lines)


def html(explained: Explained) -> str:
    """Write a value and its steps as an HTML list.

    Parameters
    ----------
    explained : Explained

    Returns
    -------
    str
    """
    return _listed(explained, lambda step: equation(step, format="html"))


def mathml(explained: Explained) -> str:
    """Write a value and its steps as an HTML list of MathML formulas.

    Parameters
    ----------
    explained : Explained

    Returns
    -------
    str
    """
    return _listed(explained, lambda step: f"<math>{equation(step, format='mathml')}</math>")


def _listed(explained: Explained, write) -> str:
    items = [
        f"<li>{write(step)}{f'<br/><small>{escape(step.why)}</small>' if step.why else ''}</li>"
        for step in explained.steps
    ]
    items += [f"<li><strong>Note:</strong> {escape(each)}</li>" for each in explained.caveats]
    return f'<ol class="layerwise-steps">{"".join(items)}</ol>'
