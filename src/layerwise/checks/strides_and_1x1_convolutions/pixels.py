"""One dense layer for every pixel, on channels-first features."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "per_pixel(features, weights, bias)"
Case = tuple[np.ndarray, np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw features whose width equals their channels: mixing them up raises no error."""
    shapes = {"batch": [(3, 5, 4, 5, 2), (2, 6, 3, 6, 4)], "single": [(1, 5, 4, 5, 1)]}
    return {
        kind: [
            (
                rng.normal(size=(batch, channels, height, width)),
                rng.normal(size=(channels, units)),
                rng.normal(size=units),
            )
            for batch, channels, height, width, units in sizes
        ]
        for kind, sizes in shapes.items()
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    features, weights, _ = case
    return f"per_pixel(features of shape {features.shape}, weights of shape {weights.shape}, bias)"


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right result as "right", and what each mistake makes of this case."""
    features, weights, bias = case
    right = np.moveaxis(features, 1, -1) @ weights + bias  # (batch, height, width, units)
    batch, height, width, units = right.shape
    return {
        "right": right,
        "mixed_the_columns": features @ weights + bias,
        "channels_still_first": np.moveaxis(right, -1, 1),
        "forgot_the_bias": right - bias,
        "swapped_height_and_width": right.swapaxes(1, 2),
        "flattened_the_pixels": right.reshape(batch, height * width, units),
        "squeezed_the_batch": np.squeeze(right),
        "squeezed_the_units": right[..., 0] if units == 1 else right,
    }


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_results(case) for case in cases]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            *right_and_wrong(tables),
            read=array,
            tolerance=1e-4,
        )

    return judge


PER_PIXEL = Question(
    name="per_pixel",
    variable="per_pixel",
    usage=_USAGE,
    minutes=6,
    difficulty="medium",
    hint=(
        "`@` and `Dense` work on the last axis. Move the channels there first: `np.moveaxis("
        "features, 1, -1)`. The result then has the shape (batch, height, width, units), also for "
        "a batch of one and for one unit."
    ),
    parts=(
        Part("batches", 2, "a vector of units for each pixel", _judge("batch")),
        Part("one image, one unit", 1, "the same four axes, two of size 1", _judge("single")),
    ),
    mistakes={
        "mixed_the_columns": (
            "You multiplied the last axis, and with channels first that is the width. It raised "
            "no error because here the width equals the number of channels."
        ),
        "channels_still_first": "The numbers are right. Return the units as the last axis.",
        "forgot_the_bias": "You left out the bias.",
        "swapped_height_and_width": (
            "Height and width have changed places. `np.moveaxis(features, 1, -1)` keeps their "
            "order; `.T` reverses all axes."
        ),
        "flattened_the_pixels": "Keep height and width as two axes.",
        "squeezed_the_batch": (
            "You dropped every axis of size 1, the batch among them. Name the axis to drop, or "
            "drop none."
        ),
        "squeezed_the_units": "Keep the axis of the units, also when it has size 1.",
    },
    probe=_probe,
)
