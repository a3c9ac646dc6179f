"""A weight for each timestep, and the trap of as many features as steps."""

import numpy as np

from layerwise.checks.comparison import all_close, difference
from layerwise.checks.probing import CallFailedError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.running import describe_error

_USAGE = "weighted_steps(weights, steps)"
_TOLERANCE = 1e-4
_SQUARE = 1  # the first so many cases have as many features as steps
Case = tuple[np.ndarray, np.ndarray]


def _cases(rng: Generator) -> list[Case]:
    """Draw (weights, steps): one with T == F, one with B == F, and others."""
    timesteps = int(rng.integers(6, 12))
    sizes = [(3, timesteps, timesteps), (4, timesteps, 4), (2, 5, 3)]
    return [(rng.uniform(0.1, 1, size[:2]), rng.normal(size=size)) for size in sizes]


def _probe(answer, rng):
    """Call the function; what fails on some shapes only is reported, not raised."""
    function = require_function(answer, _USAGE)
    found, errors = [], []
    for case in _cases(rng):
        try:
            found.append(call(function, _written(case), *(part.copy() for part in case)))
        except CallFailedError as error:
            errors.append(error)
            found.append({"stopped": describe_error(error.__cause__, error.call)})
    if len(errors) == len(found):
        raise errors[0]
    return {"weighted": found}


def _written(case: Case) -> str:
    weights, steps = case
    return f"weighted_steps(weights of shape {weights.shape}, steps of shape {steps.shape})"


def _results(case: Case) -> list[tuple[str, np.ndarray | None]]:
    """Return the right array first, then what each mistake makes; None is an error."""
    weights, steps = case
    right = weights[:, :, None] * steps
    _, timesteps, features = steps.shape
    square, batch_wide = timesteps == features, len(steps) == features
    shares = weights / weights.sum(axis=1, keepdims=True)
    softmax = np.exp(weights) / np.exp(weights).sum(axis=1, keepdims=True)
    return [
        ("right", right),
        ("weighted_the_features", weights[:, None, :] * steps if square else None),
        ("weights_of_other_samples", weights.T[None] * steps if batch_wide else None),
        ("summed_the_steps", right.sum(axis=1)),
        ("first_sample_for_all", weights[0][:, None] * steps),
        ("added_the_weights", weights[:, :, None] + steps),
        ("rescaled_the_weights", shares[:, :, None] * steps),
        ("rescaled_the_weights", softmax[:, :, None] * steps),
        ("features_before_steps", np.moveaxis(right, 1, 2)),
    ]


def _stopped(value: object) -> str | None:
    """Return the message of a call that failed."""
    text = value.get("stopped") if isinstance(value, dict) else None
    return text if isinstance(text, str) else None


def _received(data: dict, calls: list[str]) -> list[np.ndarray | None]:
    """Return an array for each call, None where it failed."""
    values = data["weighted"]
    if not isinstance(values, list) or len(values) != len(calls):
        raise UnreadableError("Needs one result for each call of the check.")
    found = []
    for written, value in zip(calls, values, strict=True):
        if value is None:
            raise UnreadableError(f"`{written}` returned nothing: is a `return` missing?")
        found.append(None if _stopped(value) else array(value))
    return found


def _mistake(found: list, tables: list) -> str | None:
    """Name the mistake that explains every call that did not fail."""
    ran = [place for place, value in enumerate(found) if value is not None]
    for choice in range(1, len(tables[0])):
        made = [tables[place][choice][1] for place in ran]
        fits = all(value is not None for value in made)
        if fits and all_close([found[place] for place in ran], made, _TOLERANCE):
            return tables[0][choice][0]
    return None


def _judge(places: slice):
    def judge(data, rng):
        cases = _cases(rng)
        calls, tables = [_written(case) for case in cases], [_results(case) for case in cases]
        found = _received(data, calls)
        for place in range(len(cases))[places]:
            right = tables[place][0][1]
            if found[place] is None:
                message = _stopped(data["weighted"][place]) or ""
                return Verdict(False, message, _mistake(found, tables))
            if not all_close([found[place]], [right], _TOLERANCE):
                wrong = difference(found[place], right, _TOLERANCE)
                message = f"What `{calls[place]}` returned {wrong}."
                return Verdict(False, message, _mistake(found, tables))
        return PASSED

    return judge


WEIGHTED_STEPS = Question(
    name="weighted_steps",
    variable="weighted_steps",
    usage=_USAGE,
    minutes=4,
    difficulty="easy",
    hint=(
        "Shapes are lined up from the right. Give the weights a last axis of 1, for the features: "
        "`weights[:, :, None]` has the shape (batch, timesteps, 1)."
    ),
    parts=(
        Part("as many features as steps", 1, "steps times weights", _judge(slice(_SQUARE))),
        Part("other shapes", 1, "steps times weights", _judge(slice(_SQUARE, None))),
    ),
    mistakes={
        "weighted_the_features": (
            "With as many features as steps you weight the features, without an error."
        ),
        "weights_of_other_samples": (
            "With as many features as samples, each feature gets another sample's weights."
        ),
        "summed_the_steps": "You added the steps up. Each weighted step is asked for.",
        "first_sample_for_all": "Every sample has weights of its own. You used the first one's.",
        "added_the_weights": "You added the weights. Multiply.",
        "rescaled_the_weights": "You changed the weights first. Use them as they are.",
        "features_before_steps": "Your result has the features before the timesteps.",
    },
    probe=_probe,
)
