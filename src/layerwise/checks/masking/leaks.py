"""Which valid steps change when a sequence is padded and sent through convolutions."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "changed_steps(length, convolutions, kernel_size, padding, side)"
Case = tuple[int, int, int, str, str]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (length, convolutions, kernel_size, padding, side), the kernels of odd sizes."""
    one, two, three = (int(n) for n in rng.integers(24, 60, size=3))
    side = str(rng.choice(["left", "right"]))
    return {
        "same": [
            (one, 3, 5, "same", "right"),
            (two, 4, 3, "same", "left"),
            (three, 1, 3, "same", side),
            (4, 4, 5, "same", side),  # they reach further than there are steps
        ],
        "causal": [
            (one, 3, 5, "causal", "left"),
            (two, 2, 3, "causal", "left"),
            (three, 3, 5, "causal", "right"),
        ],
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *case) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    return f"changed_steps{case}"


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right flags as "right", and what each mistake makes of this case."""
    length, layers, kernel_size, padding, side = case
    half, whole = kernel_size // 2, kernel_size - 1
    causal, left = padding == "causal", side == "left"
    reach = (whole if left else 0) if causal else half  # towards the padding, for each layer

    def flags(count: int, end: str = side) -> np.ndarray:
        """Flag so many steps at this end, or all if there are fewer."""
        first = np.arange(length) < count
        return first if end == "left" else first[::-1]

    table = {
        "right": flags((layers - 1) * reach),
        "counted_the_first_layer": flags(layers * reach),
        "one_step_a_layer": flags((layers - 1) * min(reach, 1)),
        "one_layer_only": flags(reach if layers > 1 else 0),
        "wrong_end": flags((layers - 1) * reach, "right" if left else "left"),
        "gave_the_unchanged": ~flags((layers - 1) * reach),
        "changed_nothing": flags(0),
        "changed_everything": flags(length),
    }
    if not causal:
        return table | {"whole_kernel": flags((layers - 1) * whole)}
    return table | {
        "looked_ahead": flags(0 if left else (layers - 1) * whole),
        "read_both_sides": flags((layers - 1) * whole),
        "half_a_kernel": flags((layers - 1) * half),
    }


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            *right_and_wrong([_results(case) for case in cases]),
            read=array,
        )

    return judge


CHANGED_STEPS = Question(
    name="changed_steps",
    variable="changed_steps",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "The first convolution sees zeros beyond the edge anyway; each further one carries what "
        "stands in the padding on by its reach. How far does a kernel of k reach towards the "
        "padding: with 'same', with 'causal' and padding on the left, with 'causal' and padding "
        "on the right?"
    ),
    parts=(
        Part("same", 2, "a flag for each valid step", _judge("same")),
        Part("causal", 2, "a flag for each valid step", _judge("causal")),
    ),
    mistakes={
        "counted_the_first_layer": (
            "You let the first convolution leak too. It reads zeros beyond the edge, padded or not."
        ),
        "one_step_a_layer": "You let each layer reach one step. A longer kernel reaches further.",
        "one_layer_only": "You let one layer leak. Each further layer carries it on.",
        "wrong_end": "The steps that change are those next to the padding.",
        "gave_the_unchanged": "You flagged the steps that stay. True says that a step changes.",
        "changed_nothing": (
            "You changed no step. Padding is zero only in front of the first convolution: behind "
            "it stands a bias, or what the kernel found at the edge."
        ),
        "changed_everything": "You changed all steps. A convolution reaches only so far.",
        "whole_kernel": (
            "You let each layer reach the whole kernel. With 'same', half of it lies on the other "
            "side."
        ),
        "looked_ahead": (
            "You have the sides the wrong way round: a causal convolution reads this step and "
            "earlier ones."
        ),
        "read_both_sides": (
            "You let a causal convolution read later steps too. It reads earlier ones only."
        ),
        "half_a_kernel": (
            "You took a causal convolution for a centred one. All its steps lie on one side."
        ),
    },
    probe=_probe,
)
