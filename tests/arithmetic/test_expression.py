"""Numbers that remember how they were computed."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerwise.arithmetic import Quantity
from layerwise.arithmetic.expression import (
    Literal,
    Operation,
    ceil_divide,
    exact_divide,
    maximum,
    product,
    total,
)
from layerwise.arithmetic.rendering import formula
from layerwise.arithmetic.simplification import simplified

HEIGHT, WIDTH = Quantity("height", 7), Quantity("width", None)


@pytest.mark.parametrize(
    ("size", "text", "value"),
    [
        (HEIGHT + 2, "7 + 2", 9),
        (2 + HEIGHT, "2 + 7", 9),
        (HEIGHT - 2, "7 − 2", 5),
        (9 - HEIGHT, "9 − 7", 2),
        (3 * HEIGHT, "3 × 7", 21),
        (HEIGHT // 2, "⌊7 / 2⌋", 3),
        (HEIGHT % 2, "7 mod 2", 1),
        (ceil_divide(HEIGHT, 2), "⌈7 / 2⌉", 4),
        (ceil_divide(-7, 2), "⌈−7 / 2⌉", -3),
        (exact_divide(HEIGHT, 7), "7 / 7", 1),
        (maximum(HEIGHT, 9, 8), "max(7, 9, 8)", 9),
        (Operation("min", (HEIGHT, Literal(3))), "min(7, 3)", 3),
        (product(2, 3, HEIGHT), "2 × 3 × 7", 42),
        (product(product(2, 3), HEIGHT), "2 × 3 × 7", 42),
        (total(2, HEIGHT), "2 + 7", 9),
        (product(HEIGHT), "7", 7),
        # brackets stand where they are needed, and only there
        ((HEIGHT - 2) * 3, "(7 − 2) × 3", 15),
        (HEIGHT * 3 - 2, "7 × 3 − 2", 19),
        (HEIGHT - (HEIGHT - 2), "7 − (7 − 2)", 2),
        ((HEIGHT - 2) - 2, "7 − 2 − 2", 3),
        ((HEIGHT * 2) % 3, "7 × 2 mod 3", 2),
        (exact_divide(12, exact_divide(6, 3)), "12 / (6 / 3)", 6),
        ((HEIGHT + 1) // (HEIGHT - 5), "⌊(7 + 1) / (7 − 5)⌋", 4),
        (maximum(HEIGHT - 2, 3) * 2, "max(7 − 2, 3) × 2", 10),
        (Literal(1234567) + 0, "1,234,567 + 0", 1234567),
    ],
)
def test_an_operation_has_a_value_and_a_formula(size, text, value):
    assert size.value == value
    assert str(size) == text


def test_an_unknown_number_makes_the_result_unknown():
    size = (WIDTH - HEIGHT) // 2 + 1
    assert size.value is None
    assert str(size) == "⌊(width − 7) / 2⌋ + 1"
    assert formula(size, names=True) == "⌊(width − height) / 2⌋ + 1"


@pytest.mark.parametrize(
    ("size", "shorter"),
    [
        (HEIGHT * 3 - 2, "19"),
        ((WIDTH - 3) // 1 + 1, "width − 2"),
        ((WIDTH - 1) // 1 + 1, "width"),
        (ceil_divide(WIDTH, 1), "width"),
        (ceil_divide(WIDTH, 2), "⌈width / 2⌉"),
        (WIDTH * 2 * HEIGHT, "width × 14"),
        (WIDTH * 1, "width"),
        (HEIGHT + WIDTH + 3, "width + 10"),
        (WIDTH + 3 - 3, "width"),
        ((WIDTH + 3) - 5, "width − 2"),
        ((WIDTH - 3) + 5, "width + 2"),
        (10 - WIDTH, "10 − width"),
        ((10 - WIDTH) + 1, "10 − width + 1"),
        (WIDTH - WIDTH, "width − width"),
        (maximum(WIDTH - 3, 2 + 0 * HEIGHT), "max(width − 3, 2)"),
        (((WIDTH - 3) // 2 + 1 - 2) // 2 + 1, "⌊(⌊(width − 3) / 2⌋ − 1) / 2⌋ + 1"),
    ],
)
def test_a_formula_with_an_unknown_is_shortened(size, shorter):
    assert str(simplified(size)) == shorter


NUMBERS = st.integers(1, 9)
OPERATORS = {
    "+": (lambda one, other: one + other, lambda one, other: one + other),
    "−": (lambda one, other: one - other, lambda one, other: one - other),
    "×": (lambda one, other: one * other, lambda one, other: one * other),
    "floor": (lambda one, other: one // other, lambda one, other: one // other),
    "ceil": (ceil_divide, lambda one, other: math.ceil(one / other)),
    "mod": (lambda one, other: one % other, lambda one, other: one % other),
    "max": (maximum, max),
}


@st.composite
def trees(draw, size):
    """Draw an expression in `size`, and the same as Python's own arithmetic on a number."""
    names = st.sampled_from(sorted(OPERATORS))
    operations = draw(st.lists(st.tuples(names, NUMBERS), min_size=1, max_size=6))
    for name, constant in operations:
        size = OPERATORS[name][0](size, constant)

    def compute(number):
        for name, constant in operations:
            number = OPERATORS[name][1](number, constant)
        return number

    return size, compute


def in_numbers(size, number):
    """Put a number in the place of the unknown."""
    if isinstance(size, Operation):
        return Operation(size.operator, tuple(in_numbers(each, number) for each in size.operands))
    return Literal(number) if size.value is None else size


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(trees(Quantity("width", None)), st.integers(0, 50))
def test_shortening_never_changes_the_value(tree, number):
    ours, theirs = tree
    assert in_numbers(ours, number).value == theirs(number)
    assert in_numbers(simplified(ours), number).value == theirs(number)
