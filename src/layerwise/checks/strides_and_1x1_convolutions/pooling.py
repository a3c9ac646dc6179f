"""Pooling by hand, and a claim about noise."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import array, choice, number
from layerwise.checks.wording import type_phrase

_POOL_USAGE = "max_pool(picture, pool_size, strides)"
_ERRORS_USAGE = "pooling_errors(clean, noisy)"
PoolCase = tuple[np.ndarray, int, int | None]


def _pool_cases(rng: Generator) -> dict[str, list[PoolCase]]:
    """Draw (picture, pool_size, strides), most of them with a rest at the border."""
    sizes = {
        "default": [(3, 3, 2, None), (8, 10, 3, None), (9, 8, 2, None)],
        "given": [(9, 10, 3, 2), (8, 8, 2, 1), (11, 7, 2, 3)],
    }
    return {
        kind: [(rng.normal(size=(h, w)), pool, strides) for h, w, pool, strides in cases]
        for kind, cases in sizes.items()
    }


def _probe_pool(answer, rng):
    function = require_function(answer, _POOL_USAGE)
    return {
        kind: [call(function, _written(case), case[0].copy(), case[1], case[2]) for case in cases]
        for kind, cases in _pool_cases(rng).items()
    }


def _written(case: PoolCase) -> str:
    picture, pool_size, strides = case
    return f"max_pool(picture of shape {picture.shape}, {pool_size}, {strides})"


def _pooled(picture: np.ndarray, pool_size: int, strides: int, how=np.max) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(picture, (pool_size, pool_size))
    return how(windows[::strides, ::strides], axis=(2, 3))


def _over_the_edge(picture: np.ndarray, pool_size: int, strides: int) -> np.ndarray:
    rows, columns = (range(0, size, strides) for size in picture.shape)
    cut = [[picture[r : r + pool_size, c : c + pool_size] for c in columns] for r in rows]
    return np.array([[window.max() for window in row] for row in cut])


def _pool_results(case: PoolCase) -> dict[str, np.ndarray]:
    picture, pool_size, strides = case
    step = pool_size if strides is None else strides
    return {
        "right": _pooled(picture, pool_size, step),
        "moved_by_one": _pooled(picture, pool_size, 1 if strides is None else strides),
        "ignored_the_strides": _pooled(picture, pool_size, pool_size),
        "averaged": _pooled(picture, pool_size, step, np.mean),
        "took_the_smallest": _pooled(picture, pool_size, step, np.min),
        "over_the_edge": _over_the_edge(picture, pool_size, step),
    }


def _judge_pool(kind: str):
    def judge(data, rng):
        cases = _pool_cases(rng)[kind]
        tables = [_pool_results(case) for case in cases]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            *right_and_wrong(tables),
            read=array,
            tolerance=1e-5,
        )

    return judge


MAX_POOL = Question(
    name="max_pool",
    variable="max_pool",
    usage=_POOL_USAGE,
    minutes=6,
    difficulty="easy",
    hint=(
        "When `strides` is None, use `pool_size`. Then take the windows as in "
        "`strided_convolution`, and their `.max(axis=(2, 3))` in place of the sum. A window that "
        "does not fit whole is dropped."
    ),
    parts=(
        Part("default strides", 1, "the largest value of each window", _judge_pool("default")),
        Part("given strides", 1, "the largest value of each window", _judge_pool("given")),
    ),
    mistakes={
        "moved_by_one": "Without `strides` you moved by one. A pooling moves by its window's size.",
        "ignored_the_strides": "You moved by `pool_size` although `strides` was given.",
        "averaged": "That is average pooling.",
        "took_the_smallest": "You took the smallest value of each window.",
        "over_the_edge": (
            "You kept windows that hang over the edge. With padding='valid', Keras's default, they "
            "are dropped."
        ),
    },
    probe=_probe_pool,
)


def _noise_cases(rng: Generator) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Draw a clean picture, and the same with dark dots, bright dots, noise of both signs."""
    clean = rng.uniform(0.2, 0.8, size=(12, 16))
    dots = rng.random(clean.shape) < 0.15
    dots[0, 0] = True  # one dot at least
    return {
        "dark dots": (clean, np.where(dots, 0.0, clean)),
        "bright dots": (clean, np.where(dots, 1.0, clean)),
        "both signs": (clean, clean + rng.normal(0, 0.1, clean.shape)),
    }


def _probe_errors(answer, rng):
    function = require_function(answer, _ERRORS_USAGE)
    cases = _noise_cases(rng).values()
    results = [call(function, _ERRORS_USAGE, c.copy(), n.copy()) for c, n in cases]
    if any(result is None or result is Ellipsis for result in results):
        return None
    keys = ("max", "average", "better")
    for result in results:
        if not issubclass(type(result), dict):
            raise WrongFormError(
                f"`pooling_errors` returns a dict with the keys {', '.join(keys)}; "
                f"yours returned {type_phrase(result)}."
            )
    return {key: [dict.get(result, key) for result in results] for key in keys}


def _error_results(clean: np.ndarray, noisy: np.ndarray, how, other) -> dict[str, float]:
    """Return the right error as "right", and what each mistake makes of these pictures."""
    difference = _pooled(noisy, 2, 2, how) - _pooled(clean, 2, 2, how)
    swapped = _pooled(noisy, 2, 2, other) - _pooled(clean, 2, 2, other)
    dense = _pooled(noisy, 2, 1, how) - _pooled(clean, 2, 1, how)
    return {
        "right": np.mean(difference**2),
        "swapped_the_poolings": np.mean(swapped**2),
        "summed_the_squares": np.sum(difference**2),
        "took_the_root": np.sqrt(np.mean(difference**2)),
        "absolute_errors": np.mean(np.abs(difference)),
        "moved_by_one": np.mean(dense**2),
        "did_not_pool": np.mean((noisy - clean) ** 2),
    }


def _judge_errors(key: str, how, other):
    def judge(data, rng):
        return _error_verdict(data, _noise_cases(rng), key, how, other)

    return judge


def _error_verdict(data, cases, key: str, how, other) -> Verdict:
    tables = [_error_results(*pictures, how, other) for pictures in cases.values()]
    return match_calls(
        [f"pooling_errors(clean, {kind})['{key}']" for kind in cases],
        data[key],
        *right_and_wrong(tables),
        read=number,
        tolerance=1e-4,
    )


_POOLINGS = (("max", np.max, np.mean), ("average", np.mean, np.max))
_MAX, _AVERAGE = (_judge_errors(*pooling) for pooling in _POOLINGS)


def _better(data, rng):
    cases = _noise_cases(rng)
    if not all(_error_verdict(data, cases, *pooling).passed for pooling in _POOLINGS):
        return Verdict(False, "The verdict counts once both errors are right.", waits=True)
    pairs = zip(data["max"], data["average"], strict=True)
    right = ["max" if number(a) < number(b) else "average" for a, b in pairs]
    received = [choice(value, ("max", "average")) for value in data["better"]]
    if received == right:
        return PASSED
    kinds = ", ".join(cases)
    mistake = None
    if received == ["max"] * 3:
        mistake = "believed_the_claim"
    elif all(mine != wanted for mine, wanted in zip(received, right, strict=True)):
        mistake = "named_the_worse"
    return Verdict(False, f"For {kinds}: received {', '.join(received)}.", mistake)


POOLING_ERRORS = Question(
    name="pooling_errors",
    variable="pooling_errors",
    usage=_ERRORS_USAGE,
    minutes=12,
    difficulty="hard",
    hint=(
        "For max: pool the noisy picture, pool the clean one in the same way, subtract, square, "
        "take the mean. The same for average. The better one has the smaller error; let Python "
        "compare the two numbers."
    ),
    parts=(
        Part("max", 1, "the mean square error after max pooling", _judge_errors(*_POOLINGS[0])),
        Part(
            "average",
            1,
            "the mean square error after average pooling",
            _judge_errors(*_POOLINGS[1]),
        ),
        Part("better", 1, "the pooling with the smaller error, for each noise", _better),
    ),
    mistakes={
        "swapped_the_poolings": "Your two errors belong to the other pooling each.",
        "summed_the_squares": "You summed the squares. The error is their mean.",
        "took_the_root": "You took the root. Here the error is the mean square itself.",
        "absolute_errors": "You took absolute differences. Here they are squared.",
        "moved_by_one": "Your windows overlap: they move by one pixel instead of two.",
        "did_not_pool": "You compared the pictures as they are. Pool both first.",
        "believed_the_claim": (
            "You answer 'max' whatever the noise. Compare your own two numbers each time."
        ),
        "named_the_worse": "You named the pooling with the larger error each time.",
    },
    probe=_probe_errors,
)
