"""The rule to beat: as it is now, so it stays."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import number

_USAGE = "naive_rmse(series, first_test, ahead)"
Case = tuple[np.ndarray, int, int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (series, first_test, ahead): walks with a trend that hide no mistake."""
    ahead = int(rng.integers(3, 7))
    return {
        "one": [_case(rng, 40, 28, 1), _case(rng, 30, 15, 1)],
        "several": [_case(rng, 50, 30, ahead), _case(rng, 36, 20, 2)],
    }


def _case(rng: Generator, length: int, first_test: int, ahead: int) -> Case:
    return rng.normal(0.3, 1, length).cumsum() + 20, first_test, ahead


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), case[0].copy(), *case[1:]) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    series, first_test, ahead = case
    return f"naive_rmse(series of {len(series)} steps, {first_test}, {ahead})"


def _errors(case: Case) -> dict[str, float]:
    """Return the right error as "right", and what each mistake makes of this case."""
    series, first_test, ahead = case
    test = series[first_test:]
    apart = test - series[first_test - ahead : len(series) - ahead]
    all_apart = series[ahead:] - series[:-ahead]
    return {
        "right": _root(apart),
        "ignored_ahead": _root(test - series[first_test - 1 : -1]),
        "dropped_the_first_answers": _root(series[first_test + ahead :] - test[:-ahead]),
        "scored_all_rows": _root(all_apart),
        "scored_the_training_rows": _root(all_apart[: first_test - ahead]),
        "kept_one_value": _root(test - series[first_test - 1]),
        "took_the_mean": _root(test - series[:first_test].mean()),
        "did_not_take_the_root": np.mean(apart**2),
        "absolute_error": np.mean(np.abs(apart)),
        "errors_cancel": np.mean(apart),
        "errors_cancel_out": np.mean(-apart),
        "errors_cancel_too": np.abs(np.mean(apart)),
    }


_SAME_MISTAKE = {"errors_cancel_out": "errors_cancel", "errors_cancel_too": "errors_cancel"}


def _root(apart: np.ndarray) -> float:
    return np.sqrt(np.mean(apart**2))


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        expected, wrong = right_and_wrong([_errors(case) for case in cases])
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            expected,
            [(_SAME_MISTAKE.get(name, name), values) for name, values in wrong],
            read=number,
            tolerance=1e-5,
        )

    return judge


NAIVE_RMSE = Question(
    name="naive_rmse",
    variable="naive_rmse",
    usage=_USAGE,
    minutes=6,
    difficulty="medium",
    hint=(
        "The answers are `series[first_test:]`. What was known `ahead` steps before each of them "
        "is as long a piece of the series, `ahead` steps earlier; it begins before the test "
        "stretch. Subtract, square, take the mean, take the root."
    ),
    parts=(
        Part("one step ahead", 1, "the error of the rule on the test stretch", _judge("one")),
        Part("several steps ahead", 1, "the same, `ahead` steps before", _judge("several")),
    ),
    mistakes={
        "ignored_ahead": (
            "You forecast from the step before. `ahead` steps before, that was not known yet."
        ),
        "dropped_the_first_answers": (
            "Your forecasts and answers both lie in the test stretch. The first test answers are "
            "forecast by values of the training stretch, which are known."
        ),
        "scored_all_rows": "You scored the training stretch too. Only the test stretch counts.",
        "scored_the_training_rows": "You scored the training stretch. The test stretch counts.",
        "kept_one_value": (
            "You used the last training value for every answer. The rule moves on with the test."
        ),
        "took_the_mean": "You forecast the mean. The rule says: as it is now, so it stays.",
        "did_not_take_the_root": "That is the mean square. Take its root.",
        "absolute_error": "You took absolute errors. This measure squares them.",
        "errors_cancel": "Errors of both signs cancel in your mean. Square them first.",
    },
    probe=_probe,
)
