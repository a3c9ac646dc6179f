"""Windows of a table, each with an answer some rows later."""

import numpy as np

from layerwise.checks.lstm_inputs.several_results import match_place
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "cut_windows(table, length, ahead)"
Case = tuple[np.ndarray, int, int]


def _cases(rng: Generator) -> list[Case]:
    """Draw (table, length, ahead): one feature and several, the next row and later ones."""
    rows, ahead = int(rng.integers(14, 20)), int(rng.integers(3, 6))
    sizes = [(12, 1, 4, 1), (rows, 3, 5, ahead), (15, 2, 4, 2)]
    return [(rng.normal(size=(n, f)), length, steps) for n, f, length, steps in sizes]


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        "cuts": [call(function, _written(case), case[0].copy(), *case[1:]) for case in _cases(rng)]
    }


def _written(case: Case) -> str:
    table, length, ahead = case
    return f"cut_windows(table of shape {table.shape}, {length}, {ahead})"


def _results(case: Case) -> list[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Return the right pair first, and then what each mistake makes of this case."""
    table, length, ahead = case
    windows = np.stack([table[i : i + length] for i in range(len(table) - length + 1)])
    target = length + ahead - 1  # the row that sample 0 answers
    samples = len(table) - target

    def pair(start: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        return windows[:count], table[start : start + count, 0]

    inputs, answers = pair(target, samples)
    sideways = np.moveaxis(inputs, 1, 2)
    return [
        ("right", (inputs, answers)),
        ("window_without_answer", (windows, answers)),
        ("lost_the_last_sample", pair(target, samples - 1)),
        ("one_row_late", pair(target + 1, samples - 1)),
        ("one_row_early", pair(target - 1, samples + 1)),
        ("one_row_early", pair(target - 1, samples)),
        ("ignored_ahead", pair(length, len(table) - length)),
        ("ignored_ahead", pair(length, samples)),
        ("answered_from_the_start", pair(ahead, samples)),
        ("answered_from_the_start", pair(0, samples)),
        ("answered_from_the_start", pair(0, len(windows))),
        ("answered_with_all_features", (inputs, table[target:])),
        ("side_by_side", (inputs[::length], answers[::length])),
        ("features_before_steps", (sideways, answers)),
        ("reshaped_the_axes", (sideways.reshape(inputs.shape), answers)),
    ]


def _read(value: object) -> np.ndarray:
    """Read an array; y may be a column."""
    found = array(value)
    return found[:, 0] if found.ndim == 2 and found.shape[1] == 1 else found


def _judge(place: int):
    def judge(data, rng):
        cases = _cases(rng)
        tables = [_results(case) for case in cases]
        tables = [[(n, (X, _read(y))) for n, (X, y) in table] for table in tables]
        return match_place([_written(c) for c in cases], data["cuts"], tables, place, _read)

    return judge


CUT_WINDOWS = Question(
    name="cut_windows",
    variable="cut_windows",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "The window of sample i ends with row i + length - 1; the answer stands `ahead` rows "
        "further on. The last row of the table is an answer: that says how many samples there are. "
        "`np.stack([table[i : i + length] for i in range(samples)])` makes X."
    ),
    parts=(
        Part("X", 2, "a window of rows for each sample that has an answer", _judge(0)),
        Part("y", 2, "the first feature, `ahead` rows behind each window", _judge(1)),
    ),
    mistakes={
        "window_without_answer": "X has windows at the end that y has no answer for.",
        "lost_the_last_sample": "The last sample is missing: its answer is the table's last row.",
        "one_row_late": "Your answers come a row late: ahead=1 is the row right behind the window.",
        "one_row_early": (
            "Your answers come a row early. With ahead=1 the model has read its answer already."
        ),
        "ignored_ahead": "You answer with the row right behind the window, whatever `ahead` says.",
        "answered_from_the_start": (
            "You counted the answer's row from the window's start. Count from its end."
        ),
        "answered_with_all_features": "Answer with the first feature, `table[:, 0]`.",
        "side_by_side": "Your windows lie side by side. A sample begins at each row.",
        "features_before_steps": (
            "Your X has the features before the timesteps, as `sliding_window_view` leaves them."
        ),
        "reshaped_the_axes": (
            "The shape is right and the numbers are mixed up: `reshape` does not swap axes."
        ),
    },
    probe=_probe,
)
