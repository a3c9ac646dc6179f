"""Helpers for probes: ask the learner's object for its values."""

from collections.abc import Callable

from layerwise.checks.wording import type_phrase


class WrongFormError(Exception):
    """The learner's object cannot be asked: a number where a function is needed, for example."""


def fields(variable: str, *names: str) -> Callable:
    """Return a probe that reads these keys of a dict; a missing key counts as not filled in.

    Examples
    --------
    >>> probe = fields("prediction", "fan_in", "limit")
    >>> probe({"fan_in": 75, "note": "guessed"}, None)
    {'fan_in': 75, 'limit': None}
    >>> probe(75, None)
    Traceback (most recent call last):
        ...
    layerwise.checks.probing.WrongFormError: `prediction` is a dict with the keys fan_in, limit; ...
    """

    def probe(answer: object, rng: object) -> dict:
        if not issubclass(type(answer), dict):
            keys = ", ".join(names)
            raise WrongFormError(
                f"`{variable}` is a dict with the keys {keys}; you passed {type_phrase(answer)}."
            )
        return {name: dict.get(answer, name) for name in names}

    return probe


def require_function(answer: object, usage: str) -> Callable:
    """Return the answer if it can be called.

    Examples
    --------
    >>> require_function(0.08, "glorot_limit(kernel_shape)")
    Traceback (most recent call last):
        ...
    layerwise.checks.probing.WrongFormError: The check calls `glorot_limit(kernel_shape)`; ...
    """
    if not callable(answer):
        raise WrongFormError(
            f"The check calls `{usage}`; you passed {type_phrase(answer)}. "
            "Pass the function itself, without parentheses."
        )
    return answer
