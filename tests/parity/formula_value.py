"""The value of a formula's text, worked out by Python and not by layerwise."""

from __future__ import annotations

import math
import re
from fractions import Fraction

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
SIGNS = {"×": "*", "−": "-", "mod": "%", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")"}
FUNCTIONS = {"floor": math.floor, "ceil": math.ceil, "max": max, "min": min, "F": Fraction}


def formula_value(formula: str, sizes: dict[str, int] | None = None) -> int:
    """Return what a formula such as "⌊(height − 5) / 2⌋ + 1" is for the given sizes."""
    for name in sorted(sizes or {}, key=len, reverse=True):
        formula = formula.replace(name, f"({sizes[name]})")
    # fractions are exact: a division that is neither rounded nor exact cannot hide
    formula = NUMBER.sub(lambda number: f"F({number[0].replace(',', '')})", formula)
    for sign, operator in SIGNS.items():
        formula = formula.replace(sign, operator)
    value = Fraction(eval(formula, {"__builtins__": {}}, FUNCTIONS))
    assert value.denominator == 1, f"{formula} is no whole number: {value}"
    return int(value)
