"""A weight for each pixel, from its label."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "weight_map(labels, weights)"
_VOID = 255
Case = tuple[np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (labels, weights): with a label everywhere, and with some missing."""
    shapes = [((2, 3, 5), 3), ((4, 4, 4), 2), ((1, 6, 2), 4)]
    cases: dict[str, list[Case]] = {"labelled": [], "void": []}
    for shape, classes in shapes:
        weights = np.round(rng.uniform(1, 12, classes), 2)
        labels = rng.permutation(np.resize(np.arange(classes), np.prod(shape))).reshape(shape)
        cases["labelled"].append((labels, weights))
        some = labels.copy()
        some.flat[rng.permutation(some.size)[:4]] = _VOID
        cases["void"].append((some, weights))
    return cases


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    labels, weights = case
    return f"weight_map(labels of shape {labels.shape}, {len(weights)} weights)"


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right map as "right", and what each mistake makes of these labels."""
    labels, weights = case
    known = labels != _VOID
    filled = np.where(known, labels, 0)
    right = weights[filled] * known
    return {
        "right": right,
        "weighed_as_background": weights[filled],
        "weighed_as_last_class": weights[np.minimum(labels, len(weights) - 1)],
        "weighed_by_one": np.where(known, right, 1),
        "only_whether_known": known.astype(float),
        "one_column_a_class": np.eye(len(weights))[filled] * right[..., np.newaxis],
        "one_for_each_picture": right.mean((1, 2)),
        "one_for_each_picture_with_axes": right.mean((1, 2), keepdims=True),
        "inverted": known / weights[filled],
        "made_the_mean_one": right / right.mean(),
        "made_the_mean_one_of_known": right / right[known].mean(),
    }


_SAME_MISTAKE = {
    "one_for_each_picture_with_axes": "one_for_each_picture",
    "made_the_mean_one_of_known": "made_the_mean_one",
}


def _read(value: object) -> np.ndarray:
    """Return the map; Keras takes it with a channel axis as well."""
    weights = array(value)
    return weights[..., 0] if weights.ndim == 4 and weights.shape[-1] == 1 else weights


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        expected, wrong = right_and_wrong([_results(case) for case in cases])
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            expected,
            [(_SAME_MISTAKE.get(name, name), values) for name, values in wrong],
            read=_read,
            tolerance=1e-5,
        )

    return judge


WEIGHT_MAP = Question(
    name="weight_map",
    variable="weight_map",
    usage=_USAGE,
    minutes=5,
    difficulty="easy",
    hint=(
        "`weights[labels]` looks up a weight for each pixel, but 255 is no place in `weights`. "
        "Fill these pixels with any class first (`np.where`), and multiply by a mask that is 0 "
        "where the label is 255."
    ),
    parts=(
        Part("labels everywhere", 1, "the weight of each pixel's class", _judge("labelled")),
        Part("pixels without a label", 1, "a map in which they do not count", _judge("void")),
    ),
    mistakes={
        "weighed_as_background": "Pixels without a label have the weight of class 0.",
        "weighed_as_last_class": "Pixels without a label have the weight of the last class.",
        "weighed_by_one": "Pixels without a label have the weight 1. They are not to count at all.",
        "only_whether_known": "Your map says which pixels count. Give each its class's weight.",
        "one_column_a_class": (
            "You returned a column for each class. There is one weight for each pixel."
        ),
        "one_for_each_picture": "You returned one weight for each picture.",
        "inverted": "You divided by the weights: they are weights already, not counts.",
        "made_the_mean_one": "You scaled the map. Here each pixel gets its weight as it is.",
    },
    probe=_probe,
)
