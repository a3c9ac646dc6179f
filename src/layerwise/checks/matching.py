"""Judge questions that match symptoms with their causes."""

from collections.abc import Callable, Mapping

from layerwise.checks.question import PASSED, Verdict
from layerwise.checks.reading import choice


def matched(causes: Mapping[str, str], right: Mapping[str, str]) -> Callable[[str], Callable]:
    """Return a function that makes the judge of one symptom.

    Parameters
    ----------
    causes : mapping of str to str
        From each letter that may be chosen to the name of the mistake of choosing it.
    right : mapping of str to str
        From each symptom to the letter of its cause.

    Returns
    -------
    callable
        Takes a symptom; returns a judge ``(data, rng) -> Verdict``.

    Examples
    --------
    >>> judge = matched({"a": "blamed_a", "b": "blamed_b"}, {"aborts": "a"})("aborts")
    >>> judge({"aborts": "a"}, None).passed
    True
    >>> judge({"aborts": "b"}, None).mistake
    'blamed_b'
    """

    def of(symptom: str) -> Callable:
        def judge(data, rng):
            letter = choice(data[symptom], causes)
            if letter == right[symptom]:
                return PASSED
            return Verdict(False, f"Received '{letter}'.", causes[letter])

        return judge

    return of
