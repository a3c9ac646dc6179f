"""The gradient of a weighted cross-entropy with respect to the logits, by hand."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array
from layerwise.reference import softmax, sparse_categorical_crossentropy_gradient

_USAGE = "logit_gradient(logits, labels, weights)"
_VOID = 255
Case = tuple[np.ndarray, np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (logits, labels, weights): with a label everywhere, and with some missing."""
    shapes = [(2, 3, 4, 3), (1, 4, 5, 2)]
    full = [_case(rng, shape) for shape in shapes]
    return {"full": full, "void": [_case(rng, shape, void=5) for shape in shapes]}


def _case(rng: Generator, shape: tuple[int, ...], void: int = 0) -> Case:
    pixels, classes = int(np.prod(shape[:-1])), shape[-1]
    labels = rng.permutation(np.resize(np.arange(classes), pixels))
    labels[:void] = _VOID
    labels = rng.permutation(labels).reshape(shape[:-1])
    return rng.normal(0, 2, shape), labels, np.round(rng.uniform(2, 12, classes), 2)


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    logits, labels, weights = case
    shapes = f"logits of shape {logits.shape}, labels of shape {labels.shape}"
    return f"logit_gradient({shapes}, {len(weights)} weights)"


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right gradient as "right", and what each mistake makes of this case."""
    logits, labels, weights = case
    known = (labels != _VOID)[..., np.newaxis]  # (batch, height, width, 1)
    filled = np.where(labels != _VOID, labels, 0)
    target, p = np.eye(len(weights))[filled], softmax(logits)
    w = weights[filled][..., np.newaxis]
    count, zero_row = known.sum(), np.where(known, p - target, p)
    right = sparse_categorical_crossentropy_gradient(
        labels, logits, weights[filled], from_logits=True, ignore_class=_VOID
    )
    sigmoids = 1 / (1 + np.exp(-logits))
    return {
        "right": right,
        "forgot_the_weights": right / w,
        "divided_by_the_weights": right * count / (w * known).sum(),
        "forgot_to_divide": right * count,
        "divided_by_the_values": right / len(weights),
        "divided_by_the_pictures": right * count / len(labels),
        "counted_the_void": right * count / known.size,
        "wrong_sign": -right,
        "stopped_at_softmax": w * known * p / count,
        "with_respect_to_probabilities": -w * known * target / p / count,
        "used_sigmoids": w * known * (sigmoids - target) / count,
        "row_of_zeros": w * zero_row / count,
        "row_of_zeros_counted": w * zero_row / known.size,
        "row_of_zeros_unweighted": np.where(known, right, p / count),
        "row_of_zeros_unweighted_counted": np.where(known, w * (p - target), p) / known.size,
        "void_as_background": w * (p - target) / known.size,
        "void_as_background_not_counted": w * (p - target) / count,
    }


_SAME_MISTAKE = {
    "row_of_zeros_counted": "row_of_zeros",
    "row_of_zeros_unweighted": "row_of_zeros",
    "row_of_zeros_unweighted_counted": "row_of_zeros",
    "void_as_background_not_counted": "void_as_background",
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


LOGIT_GRADIENT = Question(
    name="logit_gradient",
    variable="logit_gradient",
    usage=_USAGE,
    minutes=12,
    difficulty="hard",
    hint=(
        "For one pixel, the gradient of the cross-entropy is softmax(logits) - one-hot label. "
        "Multiply it by the pixel's weight, and by 0 if the label is 255. The reduction divides "
        "all of it by one number: how many pixels have a label."
    ),
    parts=(
        Part("labels everywhere", 2, "a gradient of the shape of the logits", _judge("full")),
        Part("pixels without a label", 1, "a gradient that is 0 there", _judge("void")),
    ),
    mistakes={
        "forgot_the_weights": "Your gradient is that of the loss without weights.",
        "divided_by_the_weights": (
            "You divided by the sum of the weights. That is `mean_with_sample_weight`."
        ),
        "forgot_to_divide": "You did not divide. That is the gradient of `reduction='sum'`.",
        "divided_by_the_values": (
            "You divided by the number of logits. A pixel has one loss, however many classes."
        ),
        "divided_by_the_pictures": "You divided by the number of pictures. Divide by pixels.",
        "counted_the_void": "You divided by all pixels. Those that are ignored do not count.",
        "wrong_sign": "The sign is wrong: a gradient points to where the loss grows.",
        "stopped_at_softmax": "The one-hot label is missing: subtract it from the softmax.",
        "with_respect_to_probabilities": (
            "That is the gradient with respect to the probabilities. Go on through the softmax."
        ),
        "used_sigmoids": "You took a sigmoid of each logit. The classes share one softmax.",
        "row_of_zeros": (
            "Pixels without a label have the gradient of a row of zeros: their softmax."
        ),
        "void_as_background": "Pixels without a label pull as if they were class 0.",
    },
    probe=_probe,
)
