"""The gradient of a loss that skips pixels without a label."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "pixel_gradient(logits, labels)"
NO_LABEL = 255
Case = tuple[np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (logits, labels), each with every class; in some, pixels have no label."""

    def case(pixels: int, classes: int, unknown: int) -> Case:
        labels = np.append(np.arange(classes), rng.integers(0, classes, pixels - classes))
        labels[rng.permutation(pixels)[:unknown]] = NO_LABEL
        return rng.normal(size=(pixels, classes)), labels

    return {"all": [case(5, 3, 0), case(6, 4, 0)], "some": [case(6, 3, 2), case(8, 4, 3)]}


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    logits, labels = case
    return f"pixel_gradient(logits of shape {logits.shape}, labels {labels.tolist()})"


def _softmax(logits: np.ndarray, axis: int = 1) -> np.ndarray:
    powers = np.exp(logits)
    return powers / powers.sum(axis=axis, keepdims=True)


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right gradient as "right", and what each mistake makes of this case."""
    logits, labels = case
    known = (labels != NO_LABEL)[:, None]  # (pixels, 1)
    one_hot = (labels[:, None] == np.arange(logits.shape[1])).astype(float)
    no_label = ~known * (np.arange(logits.shape[1]) == 0)  # what class 0 takes for its own
    unskipped = _softmax(logits) - one_hot
    summed = unskipped * known
    return {
        "right": summed / known.sum(),
        "all_zero_one_hot": unskipped / len(labels),
        "all_zero_one_hot_of_the_known": unskipped / known.sum(),
        "taught_class_0": (unskipped - no_label) / len(labels),
        "taught_class_0_of_the_known": (unskipped - no_label) / known.sum(),
        "divided_by_all_pixels": summed / len(labels),
        "never_divided": summed,
        "never_skipped_nor_divided": unskipped,
        "forgot_the_softmax": (logits - one_hot) * known / known.sum(),
        "forgot_the_label": _softmax(logits) * known / known.sum(),
        "wrong_sign": -summed / known.sum(),
        "softmax_over_pixels": (_softmax(logits, axis=0) - one_hot) * known / known.sum(),
        "left_pixels_out": (summed / known.sum())[known[:, 0]],
    }


# Different sums of one mistake.
_SAME = {
    "all_zero_one_hot_of_the_known": "all_zero_one_hot",
    "never_skipped_nor_divided": "all_zero_one_hot",
    "taught_class_0_of_the_known": "taught_class_0",
}


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        expected, wrong = right_and_wrong([_results(case) for case in cases])
        if kind == "all":  # nothing to skip here
            wrong = [(name, values) for name, values in wrong if name not in _SAME]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            expected,
            [(_SAME.get(name, name), values) for name, values in wrong],
            read=array,
            tolerance=1e-4,
        )

    return judge


PIXEL_GRADIENT = Question(
    name="pixel_gradient",
    variable="pixel_gradient",
    usage=_USAGE,
    minutes=10,
    difficulty="hard",
    hint=(
        "The gradient of one pixel is its softmax minus its one-hot label. A pixel that the loss "
        "skips has the gradient 0, and the mean is over the other pixels. `labels[:, None] == "
        "np.arange(classes)` makes one-hot rows."
    ),
    parts=(
        Part("all pixels labelled", 1, "a gradient for each logit", _judge("all")),
        Part("pixels without a label", 2, "a gradient for each logit", _judge("some")),
    ),
    mistakes={
        "all_zero_one_hot": (
            "Pixels without a label still have a gradient here: with a target of zeros it is the "
            "softmax, and training pushes all classes down."
        ),
        "taught_class_0": (
            "Pixels without a label are taught as class 0 here. A stand-in needs a weight of 0."
        ),
        "divided_by_all_pixels": (
            "You divided by all pixels. The loss is the mean over those that have a label."
        ),
        "never_divided": "That is the gradient of the sum. The loss is a mean.",
        "forgot_the_softmax": "You subtracted the label from the logits. Take their softmax first.",
        "forgot_the_label": "That is the softmax alone: the label is not subtracted.",
        "wrong_sign": "The sign is wrong: it is softmax minus label. Training goes the other way.",
        "softmax_over_pixels": "Your softmax adds up over the pixels. Let it add up over classes.",
        "left_pixels_out": (
            "Your gradient has a row for each pixel with a label. The others have a row of zeros."
        ),
    },
    probe=_probe,
)
