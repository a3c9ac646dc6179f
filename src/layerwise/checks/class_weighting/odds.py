"""Take class weights back out of a model's scores."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "without_weights(scores, weights)"
Case = tuple[np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (scores, weights): softmax scores on the last axis, and a weight for each class."""
    shapes = {"two": [(6, 2), (2, 3, 4, 2)], "more": [(5, 3), (2, 2, 3, 4)]}
    return {kind: [_case(rng, shape) for shape in sizes] for kind, sizes in shapes.items()}


def _case(rng: Generator, shape: tuple[int, ...]) -> Case:
    scores = rng.dirichlet(np.full(shape[-1], 2.0), shape[:-1]) * 0.9 + 0.1 / shape[-1]
    weights = np.round(rng.uniform(2, 5, shape[-1]), 2)
    weights[0] = 1.5  # if it were 1, scaling by the first weight would not show
    return scores, weights


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    scores, weights = case
    return f"without_weights(scores of shape {scores.shape}, {len(weights)} weights)"


def _shared(parts: np.ndarray) -> np.ndarray:
    return parts / parts.sum(-1, keepdims=True)


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right probabilities as "right", and what each mistake makes of these scores."""
    scores, weights = case
    divided = scores / weights
    logits = np.log(scores)
    odds = scores / (1 - scores) / weights
    less = np.exp(logits - weights)
    return {
        "right": _shared(divided),
        "forgot_to_share": divided,
        "divided_and_multiplied_back": divided * weights.max(),
        "weighted_again": _shared(scores * weights),
        "weighted_again_unshared": scores * weights,
        "kept_the_scores": scores,
        "each_class_against_the_rest": odds / (1 + odds),
        "each_class_against_the_rest_shared": _shared(odds / (1 + odds)),
        "subtracted_the_weights": _shared(less),
        "shared_over_the_pixels": divided / divided.sum(0, keepdims=True),
        "shared_over_everything": divided / divided.sum(),
        "made_scores_harder": np.eye(len(weights))[divided.argmax(-1)],
    }


_SAME_MISTAKE = {
    "weighted_again_unshared": "weighted_again",
    "each_class_against_the_rest_shared": "each_class_against_the_rest",
    "shared_over_everything": "shared_over_the_pixels",
    "divided_and_multiplied_back": "forgot_to_share",
}


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
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


WITHOUT_WEIGHTS = Question(
    name="without_weights",
    variable="without_weights",
    usage=_USAGE,
    minutes=6,
    difficulty="medium",
    hint=(
        "Weights multiply the odds between any two classes. So divide each class's score by its "
        "weight: now the ratios are right. Then divide by their sum over the last axis, so that "
        "each pixel's probabilities add up to 1."
    ),
    parts=(
        Part("two classes", 1, "probabilities of the shape of the scores", _judge("two")),
        Part("more classes", 1, "probabilities of the shape of the scores", _judge("more")),
    ),
    mistakes={
        "forgot_to_share": "The ratios are right, but a pixel's numbers do not add up to 1.",
        "weighted_again": "You multiplied by the weights: now they count twice.",
        "kept_the_scores": "You returned the scores as they were.",
        "each_class_against_the_rest": (
            "You divided each class's odds against the rest. The rest has weights of its own."
        ),
        "subtracted_the_weights": (
            "You subtracted the weights from the logits. Subtract their logarithms."
        ),
        "shared_over_the_pixels": (
            "You divided by a sum over pixels. Probabilities add up to 1 over the classes."
        ),
        "made_scores_harder": "You returned the winning class. Probabilities were asked for.",
    },
    probe=_probe,
)
