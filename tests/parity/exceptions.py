"""Where we refuse on purpose what Keras accepts, or the other way round: each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .case import Call, Case

FLAGS = (
    *("center", "go_backwards", "keepdims", "mask_zero", "return_sequences", "return_state"),
    *("reset_after", "scale", "stateful", "use_bias"),
)


@dataclass(frozen=True)
class Difference:
    """A difference that is meant: why, which cases it covers, and one of them to prove it."""

    reason: str
    covers: Callable[[Case, tuple], bool]  # gets the case and the shape that Keras infers
    example: Case


def numbers(call: Call) -> Iterator[object]:
    """Yield every number in a call's arguments, also inside tuples and inner layers."""
    for name, value in call.arguments.items():
        if isinstance(value, Call):
            yield from numbers(value)
        elif name not in FLAGS:
            yield from value if isinstance(value, (tuple, list)) else [value]


def has_number(kind: type) -> Callable[[Case, tuple], bool]:
    return lambda case, inferred: any(isinstance(number, kind) for number in numbers(case.call))


def shapes_of(case: Case) -> list[tuple]:
    return case.shape if isinstance(case.shape, list) else [case.shape]


def _prelu_shares_axis_0_or_less(case: Case, inferred: tuple) -> bool:
    return case.call.name == "PReLU" and any(
        isinstance(axis, int) and axis < 1 for axis in numbers(case.call)
    )


def _one_input_and_any_axis(case: Case, inferred: tuple) -> bool:
    return case.call.name == "Concatenate" and len(shapes_of(case)) == 1


def _axis_named_twice(case: Case, inferred: tuple) -> bool:
    axis = case.call.arguments.get("axis")
    is_tuple = case.call.name == "Normalization" and isinstance(axis, tuple)
    return is_tuple and len({each % len(case.shape) for each in axis}) < len(axis)


def _grouped_batch(case: Case, inferred: tuple) -> bool:
    axis = case.call.arguments.get("axis", -1)
    return case.call.name == "GroupNormalization" and axis in (0, -len(case.shape))


def _axis_that_int_understands(case: Case, inferred: tuple) -> bool:
    axis = case.call.arguments.get("axis")
    return case.call.name == "BatchNormalization" and isinstance(axis, (str, float))


def _text_in_reshape(case: Case, inferred: tuple) -> bool:
    return case.call.name == "Reshape" and any(isinstance(n, str) for n in numbers(case.call))


def _transposed_to_nothing(case: Case, inferred: tuple) -> bool:
    return case.call.name.endswith("Transpose") and 0 in inferred


WE_REFUSE = (
    Difference(
        "Keras counts True as 1",
        has_number(bool),
        Case(Call("Conv1D", {"filters": True, "kernel_size": True}), (2, 3, 1)),
    ),
    Difference(
        "Keras takes fractions in tuples: it infers 2 steps here and makes 3",
        has_number(float),
        Case(Call("Conv1D", {"filters": 1, "kernel_size": 3, "strides": (1.5,)}), (2, 5, 1)),
    ),
    Difference(
        "Keras ignores what is no number in target_shape",
        _text_in_reshape,
        Case(Call("Reshape", {"target_shape": "3"}), (2, 1)),
    ),
    Difference(
        "Keras converts the axis with int()",
        _axis_that_int_understands,
        Case(Call("BatchNormalization", {"axis": "1"}), (2, 3)),
    ),
    Difference(
        "Keras takes an axis of size 1 twice, and fails for all other sizes",
        _axis_named_twice,
        Case(Call("Normalization", {"axis": (1, -1)}), (2, 1)),
    ),
    Difference(
        "Keras groups the batch, if its size is known: each sample then depends on the others",
        _grouped_batch,
        Case(Call("GroupNormalization", {"groups": 1, "axis": 0}), (2, 3, 3)),
    ),
    Difference(
        "Keras counts shared_axes from 1, so that 0 silently shares the last axis",
        _prelu_shares_axis_0_or_less,
        Case(Call("PReLU", {"shared_axes": 0}), (2, 3)),
    ),
    Difference(
        "Keras does not look at the axis when there is one input",
        _one_input_and_any_axis,
        Case(Call("Concatenate", {"axis": 7}), [(2, 3)], ((),)),
    ),
    Difference(
        "a scalar has no batch axis",
        lambda case, inferred: () in shapes_of(case),
        Case(Call("Identity"), ()),
    ),
    Difference(
        "an axis without positions holds nothing that a layer could work on",
        lambda case, inferred: any(0 in shape for shape in shapes_of(case)),
        Case(Call("Dense", {"units": 2}), (2, 0)),
    ),
    Difference(
        "Keras infers an output without positions",
        _transposed_to_nothing,
        Case(
            Call(
                "Conv1DTranspose",
                {"filters": 1, "kernel_size": 2, "padding": "same", "output_padding": 0},
            ),
            (2, 1, 1),
        ),
    ),
)

KERAS_REFUSES = (
    Difference(
        "Keras takes NumPy's integers in tuples and for filters, but not for kernel_size or units",
        has_number(np.integer),
        Case(Call("Dense", {"units": np.int64(2)}), (2, 3)),
    ),
)


def is_meant(case: Case, inferred: tuple, differences: tuple[Difference, ...]) -> bool:
    return any(difference.covers(case, inferred) for difference in differences)
