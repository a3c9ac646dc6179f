"""Standardize a table by the statistics of its training rows only."""

import numpy as np

from layerwise.checks.comparison import all_close, match_calls
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown

_USAGE = "split_and_scale(rows, count)"
_DRIFT = 3.0  # how far the constant feature moves after the training rows
_EXPLODED = 100.0


def _cases(rng: Generator) -> dict[str, list[tuple[np.ndarray, int]]]:
    """Draw (rows, count): features of different size, later rows that drift; one is constant."""
    plain = []
    for features in (2, 4):
        count, later = int(rng.integers(6, 12)), int(rng.integers(4, 9))
        sizes = rng.uniform(1, 300, features)
        rows = rng.normal(2, 1, (count + later, features)) * sizes
        rows[count:] += sizes  # (count + later, features)
        plain.append((rows, count))
    rows = rng.normal(5, 2, (12, 3))
    rows[:8, 1], rows[8:, 1] = 7.0, 7.0 + _DRIFT
    return {"plain": plain, "constant": [(rows, 8)]}


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        name: [call(function, _written(case), case[0].copy(), case[1]) for case in cases]
        for name, cases in _cases(rng).items()
    }


def _written(case: tuple[np.ndarray, int]) -> str:
    rows, count = case
    return f"split_and_scale(rows of shape {rows.shape}, {count})"


def _standardized(part, mean, deviation):
    return (part - mean) / deviation


def _answers(case: tuple[np.ndarray, int]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the right pair as "right", and the pair that each mistake makes."""
    rows, count = case
    train, later = rows[:count], rows[count:]
    mean, deviation = train.mean(0), train.std(0)
    low, span = train.min(0), np.ptp(train, axis=0)

    def both(centre, scale):
        return _standardized(train, centre, scale), _standardized(later, centre, scale)

    return {
        "right": both(mean, deviation),
        "leaked": both(rows.mean(0), rows.std(0)),
        "refitted": (
            _standardized(train, mean, deviation),
            _standardized(later, later.mean(0), later.std(0)),
        ),
        "one_mean_for_all": both(train.mean(), train.std()),
        "scaled_the_rows": tuple(
            _standardized(part, part.mean(1, keepdims=True), part.std(1, keepdims=True))
            for part in (train, later)
        ),
        "sample_deviation": both(mean, train.std(0, ddof=1)),
        "divided_by_the_variance": both(mean, train.var(0)),
        "min_max": both(low, span),
        "centred_only": both(mean, 1.0),
    }


def _pair(value: object, place: int) -> np.ndarray:
    if not isinstance(value, list) or len(value) != 2:
        raise UnreadableError(
            f"Needs a pair, training rows and later rows; received {shown(value)}."
        )
    return array(value[place])


def _judge(place: int):
    def judge(data, rng):
        cases = _cases(rng)["plain"]
        tables = [_answers(case) for case in cases]
        names = [name for name in tables[0] if name != "right"]
        return match_calls(
            [_written(case) for case in cases],
            data["plain"],
            [table["right"][place] for table in tables],
            [(name, [table[name][place] for table in tables]) for name in names],
            read=lambda value: _pair(value, place),
            tolerance=1e-4,
        )

    return judge


def _made_of(case: tuple[np.ndarray, int], train: np.ndarray, later: np.ndarray) -> bool:
    """Tell whether the features that vary were scaled, rightly or by a known mistake."""
    vary = [0, 2]
    made = ((pair[0][:, vary], pair[1][:, vary]) for pair in _answers(case).values())
    return any(all_close((train[:, vary], later[:, vary]), pair, 1e-4) for pair in made)


def _constant(data, rng):
    received = data["constant"]
    if not isinstance(received, list) or len(received) != 1:
        raise UnreadableError("Needs one result for each call of the check.")
    train, later = (_pair(received[0], place) for place in (0, 1))
    if train.shape != (8, 3) or later.shape != (4, 3):
        return Verdict(False, f"Received shapes {train.shape} and {later.shape}.")
    if not np.isfinite(train[:, 1]).all() or not np.isfinite(later[:, 1]).all():
        return Verdict(False, "Received nan or inf.", "divided_by_zero")
    if not _made_of(_cases(rng)["constant"][0], train, later):
        return Verdict(False, "This counts once the other features are scaled.", waits=True)
    if np.abs(train[:, 1]).max() > 1e-6:
        return Verdict(False, f"Received {shown(float(train[0, 1]))} in a training row.", None)
    largest = float(np.abs(later[:, 1]).max())
    if largest > _EXPLODED:
        message = f"A drift of {_DRIFT:.0f} became {largest:.1g}."
        return Verdict(False, message, "let_it_explode")
    return PASSED


SPLIT_AND_SCALE = Question(
    name="split_and_scale",
    variable="split_and_scale",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "Take mean and standard deviation along axis 0 of `rows[:count]`, and use them for both "
        "parts. Where the deviation is 0, divide by 1 instead: `np.where(deviation > 0, "
        "deviation, 1)`."
    ),
    parts=(
        Part("training rows", 1, "each feature with mean 0 and deviation 1", _judge(0)),
        Part("later rows", 2, "the later rows on the training rows' scale", _judge(1)),
        Part("a constant feature", 1, "a feature that never varied in training", _constant),
    ),
    mistakes={
        "leaked": (
            "You took the statistics from all rows. The later rows must not change the scale."
        ),
        "refitted": (
            "You gave the later rows a scale of their own. The same value then means two things."
        ),
        "one_mean_for_all": "You took one mean for the whole table. Each feature has its own.",
        "scaled_the_rows": "You scaled each row by itself. Take the statistics along axis 0.",
        "sample_deviation": "You divided by n - 1 inside the deviation. Keras divides by n.",
        "divided_by_the_variance": "You divided by the variance: take its square root.",
        "min_max": "That is min-max scaling. The task asks for mean 0 and deviation 1.",
        "centred_only": "You subtracted the mean, and did not divide.",
        "divided_by_zero": (
            "A feature that never varied has the deviation 0, and you divided by it."
        ),
        "let_it_explode": (
            "You divided a constant feature by a tiny number. That gives 0 in training, and "
            "millions at the first drift."
        ),
    },
    probe=_probe,
)
