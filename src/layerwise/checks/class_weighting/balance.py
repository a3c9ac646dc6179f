"""Weights that make all classes count the same, from the pixels of a label map."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question, Verdict
from layerwise.checks.reading import array
from layerwise.checks.wording import shown

_USAGE = "balanced_weights(labels, classes)"
_VOID = 255
_SHAPE = (3, 8, 6)
Case = tuple[np.ndarray, int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (labels, classes): all labelled, some not, and with classes that no pixel has."""
    full = [_labels(rng, counts, 0) for counts in ([120, 24], [90, 40, 14])]
    void = [_labels(rng, counts, 1) for counts in ([100, 14], [60, 30, 12])]
    absent = [_labels(rng, counts, 1) for counts in ([90, 0, 24], [70, 20, 15, 0])]
    return {"full": full, "void": void, "absent": absent}


def _labels(rng: Generator, counts: list[int], with_void: int) -> Case:
    """Draw a map in which the classes have about these counts; the rest is class 0 or void."""
    size = int(np.prod(_SHAPE))
    moved = int(rng.integers(1, 30))
    counts = [counts[0] - moved, *counts[1:]]
    counts[-1 if counts[-1] else -2] += moved  # never to a class that no pixel has
    drawn = np.repeat(np.arange(len(counts)), counts)
    rest = np.full(size - drawn.size, _VOID if with_void else 0)
    return rng.permutation(np.concatenate([drawn, rest])).reshape(_SHAPE), len(counts)


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), case[0].copy(), case[1]) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    labels, classes = case
    void = int((labels == _VOID).sum())
    return f"balanced_weights(labels of shape {labels.shape}, {void} of them 255, {classes})"


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right weights as "right", and what each mistake makes of these labels."""
    labels, classes = case
    counts = np.array([(labels == each).sum() for each in range(classes)])
    present, total = counts > 0, counts.sum()
    each_count = np.where(present, counts, 1)
    pictures = np.array([(labels == each).any((1, 2)).sum() for each in range(classes)])
    inverse = present / each_count
    right = total / classes * inverse
    return {
        "right": right,
        "counted_the_void": labels.size / classes * inverse,
        "divided_by_the_classes_found": total / len(np.unique(labels)) * inverse,
        "divided_by_the_classes_present": total / present.sum() * inverse,
        "forgot_the_classes": total * inverse,
        "forgot_the_total": inverse,
        "gave_shares": counts / total,
        "made_the_sum_one": right / right.sum(),
        "compared_with_the_largest": counts.max() * inverse,
        "counted_pictures": len(labels) / classes / np.maximum(pictures, 1) * present,
        "weighed_an_absent_class": np.where(present, right, 1),
        "guarded_by_one": np.where(present, right, total / classes),
        "dropped_a_class": right[present],
        "void_as_a_class": _with_void(labels, classes),
    }


def _with_void(labels: np.ndarray, classes: int) -> np.ndarray:
    """Return balanced weights with one more, for 255."""
    counts = np.array([(labels == each).sum() for each in (*range(classes), _VOID)])
    return np.where(counts > 0, labels.size / (len(counts) * np.maximum(counts, 1)), 0)


_SAME_MISTAKE = {
    "divided_by_the_classes_present": "divided_by_the_classes_found",
    "guarded_by_one": "weighed_an_absent_class",
}


def _divided_by_zero(cases: list[Case], received: object) -> Verdict | None:
    """Recognise infinities; `match_calls` compares finite numbers only."""
    for case, value in zip(cases, received, strict=True) if isinstance(received, list) else ():
        if isinstance(value, (list, np.ndarray)) and np.isinf(array(value)).any():
            weights = shown(np.ravel(array(value)).tolist())
            return Verdict(False, f"`{_written(case)}` returned {weights}.", "divided_by_zero")
    return None


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        if found := _divided_by_zero(cases, data[kind]):
            return found
        expected, wrong = right_and_wrong([_results(case) for case in cases])
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            expected,
            [(_SAME_MISTAKE.get(name, name), values) for name, values in wrong],
            read=array,
            tolerance=1e-4,
        )

    return judge


BALANCED_WEIGHTS = Question(
    name="balanced_weights",
    variable="balanced_weights",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "Count each class with `(labels == c).sum()`: so 255 is in no count, and neither in their "
        "total. A class's weight is total / (classes * its count). Where a count is 0, write 0 "
        "instead of dividing."
    ),
    parts=(
        Part("labels everywhere", 1, "a weight for each class", _judge("full")),
        Part("pixels without a label", 1, "a weight for each class", _judge("void")),
        Part(
            "a class without pixels", 1, "a weight for each class, 0 for that one", _judge("absent")
        ),
    ),
    mistakes={
        "counted_the_void": "Pixels without a label are in your total.",
        "divided_by_the_classes_found": (
            "You divided by the number of different labels in the map. Divide by `classes`."
        ),
        "forgot_the_classes": "Your weights times their counts add up to more than all pixels.",
        "forgot_the_total": "You returned 1 / count: multiply by the pixels of a class's share.",
        "gave_shares": "You returned the shares: the rare class weighs least.",
        "made_the_sum_one": "You scaled the weights to the sum 1. Here the pixels set the scale.",
        "compared_with_the_largest": (
            "You divided the largest count by each count. That keeps the ratio, not the total."
        ),
        "counted_pictures": "You counted pictures that show a class. Count pixels.",
        "divided_by_zero": "A class without pixels has the weight infinity: you divided by 0.",
        "weighed_an_absent_class": "A class without pixels has a weight that is not 0.",
        "dropped_a_class": "A class is missing: return `classes` weights, in the classes' order.",
        "void_as_a_class": "There is one weight too many: 255 is no class.",
    },
    probe=_probe,
)
