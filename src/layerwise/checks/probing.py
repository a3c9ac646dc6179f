"""Helpers for probes: ask the learner's object for its values."""

import sys
from collections.abc import Callable

from layerwise.checks.wording import type_phrase


class WrongFormError(Exception):
    """The learner's object cannot be asked: a number where a function is needed, for example."""


class CallFailedError(Exception):
    """The learner's function raised what is now this error's ``__cause__``.

    Parameters
    ----------
    call : str
        How the call is written, for the message.
    """

    def __init__(self, call: str):
        self.call = call
        super().__init__(call)


def call(function: Callable, written: str, *arguments: object) -> object:
    """Call the learner's function, and remember which call it was if that fails.

    Examples
    --------
    >>> call(len, "len('abc')", "abc")
    3
    >>> call(len, "len(3)", 3)
    Traceback (most recent call last):
        ...
    layerwise.checks.probing.CallFailedError: len(3)
    """
    try:
        return function(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise CallFailedError(written) from error


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
    """Return the answer if it is a function, or can be called like one.

    Examples
    --------
    >>> require_function(0.08, "glorot_limit(kernel_shape)")
    Traceback (most recent call last):
        ...
    layerwise.checks.probing.WrongFormError: The check calls `glorot_limit(kernel_shape)`; ...
    """
    keras = sys.modules.get("keras")
    is_model = keras is not None and issubclass(type(answer), keras.Model)  # can be called, too
    if is_model or not callable(answer):
        raise WrongFormError(
            f"The check calls `{usage}`; you passed {type_phrase(answer)}. "
            "Pass the function itself, without parentheses."
        )
    return answer
