"""A result together with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from . import rendering
from .expression import Expression
from .simplification import simplified


@dataclass(frozen=True)
class Step:
    """One line of a worked calculation.

    Parameters
    ----------
    label : str
        What is computed, such as "height" or "kernel".
    expression : Expression
    why : str
        A sentence on the rule, where the formula does not speak for itself.
    """

    label: str
    expression: Expression
    why: str = ""


@dataclass(frozen=True)
class Explained:
    """A value and the steps that led to it.

    Parameters
    ----------
    value : int, None, or tuple of int and None
        A count, or a shape; None is what is not known before the model runs.
    steps : tuple of Step
    sizes : tuple of Expression
        For a shape, its sizes as expressions. Pass them to the next layer to carry unknown sizes
        through a stack.
    caveats : tuple of str
        What a reader must know although the value is right, in whole sentences.

    Examples
    --------
    >>> from layerwise.arithmetic import Conv2D
    >>> print(Conv2D(32, 5).parameter_count((None, 28, 28, 3)))
    2432
      kernel = kernel_size[0] × kernel_size[1] × channels × filters = 5 × 5 × 3 × 32 = 2,400
      bias = filters = 32
      parameters = kernel + bias = 2,400 + 32 = 2,432
    """

    value: int | tuple[int | None, ...] | None
    steps: tuple[Step, ...]
    sizes: tuple[Expression, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def formulas(self) -> tuple[str, ...]:
        """The sizes of a shape as text: a number, or a formula in the unknown sizes."""
        return tuple(str(simplified(size)) for size in self.sizes)

    def __str__(self) -> str:
        return rendering.text(self)

    def _repr_html_(self) -> str:
        return f"<p><code>{self.value}</code></p>{rendering.html(self)}"

    def to_mathml(self) -> str:
        """Return the steps as an HTML list of MathML formulas."""
        return rendering.mathml(self)

    def to_dict(self) -> dict:
        """Return value and steps as plain data, ready for JSON."""
        return {
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
            "steps": [
                {
                    "label": step.label,
                    "formula": rendering.formula(step.expression, names=True),
                    "numbers": rendering.formula(step.expression),
                    "value": step.expression.value,
                    "why": step.why,
                }
                for step in self.steps
            ],
            "caveats": list(self.caveats),
        }
