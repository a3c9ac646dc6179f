"""What part of the batches is padding."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import number

_USAGE = "padding_share(lengths, batch_size)"
Case = tuple[list[int], int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (lengths, batch_size): batches that are all full, and a last one that is not."""

    def lengths(count: int) -> list[int]:
        # One is far longer than the rest: where it falls makes the difference.
        drawn = rng.integers(3, 30, count)
        drawn[int(rng.integers(0, count // 2))] = 60
        return drawn.tolist()

    return {
        "full": [([3, 9, 4, 8], 2), (lengths(12), 4)],
        "rest": [(lengths(11), 4), (lengths(7), 3)],
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), list(case[0]), case[1]) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    lengths, batch_size = case
    return f"padding_share({lengths}, {batch_size})"


def _split(lengths: list[int], batch_size: int) -> list[list[int]]:
    return [lengths[i : i + batch_size] for i in range(0, len(lengths), batch_size)]


def _cells(batches: list[list[int]]) -> int:
    """Count the steps of all batches, each padded to its own longest sequence."""
    return sum(len(batch) * max(batch) for batch in batches)


def _results(case: Case) -> dict[str, float]:
    """Return the right share as "right", and what each mistake makes of this case."""
    lengths, batch_size = case
    batches, steps = _split(lengths, batch_size), sum(lengths)
    full = [batch for batch in batches if len(batch) == batch_size]
    share = 1 - steps / _cells(batches)
    shares = [1 - sum(batch) / _cells([batch]) for batch in batches]
    return {
        "right": share,
        "padded_all_alike": 1 - steps / (len(lengths) * max(lengths)),
        "gave_the_data": 1 - share,
        "divided_by_the_data": _cells(batches) / steps - 1,
        "gave_a_count": _cells(batches) - steps,
        "mean_of_the_batches": float(np.mean(shares)),
        "sorted_them": 1 - steps / _cells(_split(sorted(lengths), batch_size)),
        "sorted_down": 1 - steps / _cells(_split(sorted(lengths, reverse=True), batch_size)),
        "dropped_the_rest": 1 - sum(map(sum, full)) / _cells(full),
        "filled_the_rest": 1 - steps / sum(batch_size * max(batch) for batch in batches),
        "in_percent": 100 * share,
    }


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        expected, wrong = right_and_wrong([_results(case) for case in cases])
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            expected,
            [("sorted_them" if name == "sorted_down" else name, values) for name, values in wrong],
            read=number,
            tolerance=1e-4,
        )

    return judge


PADDING_SHARE = Question(
    name="padding_share",
    variable="padding_share",
    usage=_USAGE,
    minutes=7,
    difficulty="medium",
    hint=(
        "Go through `lengths[start : start + batch_size]`. A batch takes its number of sequences "
        "times its longest one. Sum that over all batches; the share of padding is 1 minus all "
        "real steps divided by that sum."
    ),
    parts=(
        Part("full batches", 1, "a share between 0 and 1", _judge("full")),
        Part("a smaller last batch", 1, "a share between 0 and 1", _judge("rest")),
    ),
    mistakes={
        "padded_all_alike": (
            "You padded everything to the longest of all. Each batch has a longest of its own."
        ),
        "gave_the_data": "That is the share of real steps. The rest is padding.",
        "divided_by_the_data": (
            "You divided the padding by the real steps. Its share is of all steps, both together."
        ),
        "gave_a_count": "That is the number of padded steps. Divide it by all steps.",
        "mean_of_the_batches": (
            "You averaged the shares of the batches. A batch of long sequences weighs more."
        ),
        "sorted_them": "You sorted the sequences first. Batches take them as they come.",
        "dropped_the_rest": "You left out the last batch, which is not full.",
        "filled_the_rest": "You filled the last batch up. It has only the sequences left over.",
        "in_percent": "That is in percent. A share lies between 0 and 1.",
    },
    probe=_probe,
)
