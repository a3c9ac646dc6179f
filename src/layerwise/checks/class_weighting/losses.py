"""Numbers to predict: what each reduction makes of four pixels."""

import numpy as np

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import number

# reduced_losses: the cross-entropies of four pixels, their weights, and which have a label
_VALUES = np.array([1.0, 3.0, 4.0, 6.0])
_WEIGHTS = np.array([1.0, 1.0, 4.0, 1.0])
_KNOWN = np.array([True, True, True, False])
_WEIGHTED = float((_VALUES * _WEIGHTS * _KNOWN).sum())  # 20
_PLAIN = float((_VALUES * _KNOWN).sum())  # 8
_ALL = float((_VALUES * _WEIGHTS).sum())  # 26
_TOLERANCE = 0.005


def _default(data, rng):
    wrong = [
        ("divided_by_the_weights", _WEIGHTED / (_WEIGHTS * _KNOWN).sum()),
        ("left_the_divisor", _WEIGHTED / 3),
        ("forgot_to_divide", _WEIGHTED),
        ("forgot_the_weights", _PLAIN / 4),
        ("forgot_the_weights", _PLAIN / 3),
        ("kept_the_last_pixel", _ALL / 4),
    ]
    return match(number(data["weight_zero"]), _WEIGHTED / 4, wrong, _TOLERANCE)


def _by_weights(data, rng):
    wrong = [
        ("divided_by_the_pixels", _WEIGHTED / 4),
        ("divided_by_the_pixels", _WEIGHTED / 3),
        ("forgot_to_divide", _WEIGHTED),
        ("forgot_the_weights", _PLAIN / 4),
        ("forgot_the_weights", _PLAIN / 3),
        ("kept_the_last_pixel", _ALL / _WEIGHTS.sum()),
        ("counted_its_weight", _WEIGHTED / _WEIGHTS.sum()),
    ]
    right = _WEIGHTED / (_WEIGHTS * _KNOWN).sum()
    return match(number(data["by_weights"]), right, wrong, _TOLERANCE)


def _ignored(data, rng):
    wrong = [
        ("counted_the_ignored", _WEIGHTED / 4),
        ("divided_by_the_weights", _WEIGHTED / (_WEIGHTS * _KNOWN).sum()),
        ("divided_by_the_weights", _WEIGHTED / _WEIGHTS.sum()),
        ("forgot_to_divide", _WEIGHTED),
        ("forgot_the_weights", _PLAIN / 3),
        ("forgot_the_weights", _PLAIN / 4),
        ("kept_the_last_pixel", _ALL / 4),
    ]
    return match(number(data["ignored"]), _WEIGHTED / 3, wrong, _TOLERANCE)


REDUCED_LOSSES = Question(
    name="reduced_losses",
    variable="reduced",
    usage="reduced",
    minutes=5,
    difficulty="easy",
    hint=(
        "All three begin with the same sum of weight times cross-entropy, in which the last pixel "
        "adds nothing. Ask for each what the sum is divided by: all pixels, the pixels that "
        "`ignore_class` leaves, or the sum of the weights."
    ),
    parts=(
        Part("weight_zero", 1, "the loss by the default reduction", _default),
        Part("by_weights", 1, "the loss by `mean_with_sample_weight`", _by_weights),
        Part("ignored", 1, "the loss with `ignore_class=255` and weights", _ignored),
    ),
    mistakes={
        "divided_by_the_weights": (
            "You divided by the sum of the weights. Only `mean_with_sample_weight` does that."
        ),
        "left_the_divisor": (
            "You divided by the three pixels with a label. A weight of 0 takes a pixel out of the "
            "sum; does it take it out of the count?"
        ),
        "forgot_to_divide": "You stopped at the sum. That is `reduction='sum'`.",
        "forgot_the_weights": "You averaged the cross-entropies without their weights.",
        "kept_the_last_pixel": "You let the last pixel's cross-entropy into the sum.",
        "divided_by_the_pixels": (
            "You divided by a number of pixels. This reduction divides by something else."
        ),
        "counted_its_weight": "The last pixel's weight is 0 here, in the divisor as well.",
        "counted_the_ignored": (
            "You divided by all four pixels. What `ignore_class` takes out leaves the count too."
        ),
    },
    probe=fields("reduced", "weight_zero", "by_weights", "ignored"),
)
