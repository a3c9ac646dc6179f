"""Precision, recall and intersection over union of each class."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array
from layerwise.checks.wording import type_phrase

_USAGE = "class_scores(confusion)"
_KEYS = ("precision", "recall", "iou")


def _cases(rng: Generator) -> list[np.ndarray]:
    """Draw confusion matrices, true classes in rows: one class is common, nothing is 0."""
    cases = []
    for classes in (2, 3, 4):
        confusion = rng.integers(3, 40, (classes, classes))
        confusion[0] *= int(rng.integers(4, 9))
        confusion += np.diag(rng.integers(20, 90, classes))
        cases.append(confusion)
    return cases


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    cases = _cases(rng)
    results = [call(function, _written(case), case.copy()) for case in cases]
    if any(result is None or result is Ellipsis for result in results):
        return None
    for result in results:
        if not issubclass(type(result), dict):
            raise WrongFormError(
                f"`class_scores` returns a dict with the keys {', '.join(_KEYS)}; "
                f"yours returned {type_phrase(result)}."
            )
    return {key: [dict.get(result, key) for result in results] for key in _KEYS}


def _written(confusion: np.ndarray) -> str:
    return f"class_scores(confusion of shape {confusion.shape})"


def _results(confusion: np.ndarray) -> dict[str, dict[str, np.ndarray]]:
    """Return for each key the right scores as "right", and what each mistake makes of them."""
    hits, total = np.diag(confusion), confusion.sum()
    true, said = confusion.sum(1), confusion.sum(0)
    precision, recall, iou = hits / said, hits / true, hits / (true + said - hits)
    shared = {"accuracy_for_all": np.full(len(hits), hits.sum() / total)}
    return {
        "precision": {
            "right": precision,
            "swapped_the_axes": recall,
            "divided_by_everything": hits / total,
            "averaged": precision.mean(),
            **shared,
        },
        "recall": {
            "right": recall,
            "swapped_the_axes": precision,
            "divided_by_everything": hits / total,
            "averaged": recall.mean(),
            **shared,
        },
        "iou": {
            "right": iou,
            "counted_the_hits_twice": hits / (true + said),
            "gave_the_dice": 2 * hits / (true + said),
            "left_the_hits_out": hits / (true + said - 2 * hits),
            "multiplied_the_two": precision * recall,
            "divided_by_everything": hits / total,
            "averaged": iou.mean(),
            "accuracy_of_each": (total - true - said + 2 * hits) / total,
            **shared,
        },
    }


def _judge(key: str):
    def judge(data, rng):
        cases = _cases(rng)
        return match_calls(
            [f"{_written(case)}['{key}']" for case in cases],
            data[key],
            *right_and_wrong([_results(case)[key] for case in cases]),
            read=_read,
            tolerance=1e-5,
        )

    return judge


def _read(value: object) -> np.ndarray:
    """Return an array, also for one number: that is the mistake of averaging."""
    return np.asarray(float(value)) if type(value) in (int, float) else array(value)


CLASS_SCORES = Question(
    name="class_scores",
    variable="class_scores",
    usage=_USAGE,
    minutes=7,
    difficulty="medium",
    hint=(
        "The hits of each class stand on the diagonal. `confusion.sum(0)` says how often each "
        "class was said, `confusion.sum(1)` how often it was true. The union of both holds the "
        "hits once."
    ),
    parts=(
        Part("precision", 1, "hits among what was said, for each class", _judge("precision")),
        Part("recall", 1, "hits among what was true, for each class", _judge("recall")),
        Part("iou", 1, "hits among what was said or true, for each class", _judge("iou")),
    ),
    mistakes={
        "swapped_the_axes": (
            "Precision and recall have changed places: true classes stand in the rows."
        ),
        "divided_by_everything": "You divided by all pixels.",
        "averaged": "You averaged over the classes. Return a number for each.",
        "accuracy_for_all": "That is the accuracy over all classes.",
        "counted_the_hits_twice": (
            "In the sum of what was said and what was true, the hits count twice."
        ),
        "gave_the_dice": "That is the Dice score. It is never smaller than the IoU.",
        "left_the_hits_out": "Your union lacks the hits themselves: it holds the errors only.",
        "multiplied_the_two": "You multiplied precision and recall. Count the union's pixels.",
        "accuracy_of_each": (
            "You counted as hits what is rightly called another class. IoU leaves that out."
        ),
    },
    probe=_probe,
)
