"""Two biases in a row become one."""

import numpy as np

from layerwise.checks.depth_and_channels.tables import Table, match_tables
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "merged_bias(depthwise_bias, pointwise_kernel, pointwise_bias)"
_Case = tuple[np.ndarray, np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[_Case]]:
    """Draw (depthwise bias, pointwise kernel, pointwise bias): one channel, then many."""
    sizes = {"one": [(1, 4), (1, 7)], "many": [(10, 100), (6, 5), (3, 8)]}
    return {
        kind: [
            (
                rng.normal(size=channels) + 1,
                rng.normal(size=(1, 1, channels, filters)),
                rng.normal(size=filters) + 1,
            )
            for channels, filters in pairs
        ]
        for kind, pairs in sizes.items()
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: _Case) -> str:
    shapes = [part.shape for part in case]
    return f"merged_bias(arrays of shapes {', '.join(map(str, shapes))})"


def _vector(value: object) -> np.ndarray:
    """Read one number a filter; axes of length 1 around them do not matter."""
    found = array(value)
    return found.reshape(-1) if found.ndim and found.size == max(found.shape) else found


def _biases(case: _Case) -> Table:
    """Return the right bias, and what each mistake makes of this case."""
    first, kernel, second = case
    weights = kernel[0, 0]
    return [
        ("right", first @ weights + second),
        ("kept_the_second_alone", second),
        ("left_out_the_second", first @ weights),
        ("ignored_the_weights", first.sum() + second),
        ("ignored_the_biases", weights.sum(axis=0) + second),
        ("averaged", first @ weights / len(first) + second),
        ("subtracted", second - first @ weights),
    ]


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_biases(case) for case in cases]
        calls = [_written(case) for case in cases]
        return match_tables(calls, data[kind], tables, read=_vector, tolerance=1e-4)

    return judge


MERGED_BIAS = Question(
    name="merged_bias",
    variable="merged_bias",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "Write what one pixel goes through: the depthwise sums `d` become `d + depthwise_bias`; "
        "the pointwise step multiplies that with the matrix `pointwise_kernel[0, 0]` and adds its "
        "own bias. Multiply out. What does not contain `d` is the merged bias."
    ),
    parts=(
        Part("one channel", 1, "one number a filter, from one depthwise bias", _judge("one")),
        Part("many channels", 2, "one number a filter, from all depthwise biases", _judge("many")),
    ),
    mistakes={
        "kept_the_second_alone": (
            "You returned the pointwise bias. The depthwise biases reach the output as well."
        ),
        "left_out_the_second": "You left out the pointwise bias: it is added at the end.",
        "ignored_the_weights": (
            "You added the depthwise biases as they are. On their way to an output, each is "
            "multiplied by a weight."
        ),
        "ignored_the_biases": "You summed the weights. Each stands before a depthwise bias.",
        "averaged": "You averaged over the channels. The pointwise step adds them up.",
        "subtracted": "The sign is wrong: both biases are added.",
    },
    probe=_probe,
)
