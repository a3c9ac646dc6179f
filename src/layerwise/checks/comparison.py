"""Compare received values with expected ones, and recognise the mistakes that are known."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from layerwise.checks.question import PASSED, Verdict
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import shown

Wrong = Iterable[tuple[str, object]]


def close(received: object, expected: object, tolerance: float = 0.0) -> bool:
    """Tell whether two numbers or arrays agree.

    Parameters
    ----------
    received, expected : numbers or array-likes
    tolerance : float
        Allowed difference, as a share of the largest expected value; 0 asks for equality.

    Returns
    -------
    bool
        False if the shapes differ or a received value is not finite.

    Examples
    --------
    >>> close([1.0, 200.0], [1.0, 200.1], tolerance=1e-3), close([1, 2], [1, 2, 3])
    (True, False)
    """
    received, expected = np.asarray(received, "float64"), np.asarray(expected, "float64")
    if received.shape != expected.shape or not np.isfinite(received).all():
        return False
    scale = np.abs(expected).max(initial=0.0)
    return bool((np.abs(received - expected) <= tolerance * scale).all())


def difference(received: np.ndarray, expected: np.ndarray, tolerance: float) -> str:
    """Say where two arrays first differ: in their shape, or at an index.

    Examples
    --------
    >>> difference(np.zeros((3, 3)), np.zeros((5, 5)), 0.0)
    'has shape (3, 3); expected shape (5, 5)'
    >>> difference(np.array([1.0, 2.0]), np.array([1.0, 3.0]), 1e-6)
    'has 2.0 at [1]; expected 3.0'
    """
    if received.shape != expected.shape:
        return f"has shape {received.shape}; expected shape {expected.shape}"
    scale = np.abs(expected).max(initial=0.0)
    apart = ~(np.abs(received - expected) <= tolerance * scale)  # NaN counts as apart
    index = np.unravel_index(int(np.argmax(apart)), apart.shape)
    place = ", ".join(str(int(i)) for i in index)
    return f"has {shown(float(received[index]))} at [{place}]; " + (
        f"expected {shown(float(expected[index]))}"
    )


def match(received: object, expected: object, wrong: Wrong, tolerance: float = 0.0) -> Verdict:
    """Judge one value: right, a known mistake, or wrong in an unknown way.

    Parameters
    ----------
    received, expected : numbers or lists of numbers
    wrong : iterable of (mistake, value)
        A mistake may come several times, with the values that it can lead to.
    tolerance : float
        As for `close`.

    Returns
    -------
    Verdict
        The message shows what was received, never what was expected.

    Examples
    --------
    >>> verdict = match(800, 832, [("forgot_the_bias", 800)])
    >>> verdict.mistake, verdict.message
    ('forgot_the_bias', 'Received 800.')
    """
    if close(received, expected, tolerance):
        return PASSED
    mistake = next((name for name, value in wrong if close(received, value, tolerance)), None)
    return Verdict(False, f"Received {shown(received)}.", mistake)


def right_and_wrong(tables: Sequence[Mapping[str, object]]) -> tuple[list, Wrong]:
    """Turn one table of results for each call into what `match_calls` takes.

    Parameters
    ----------
    tables : sequence of mappings
        For each call the right result as "right", and under its name that of each mistake.

    Returns
    -------
    expected, wrong

    Examples
    --------
    >>> right_and_wrong([{"right": 1, "doubled": 2}, {"right": 2, "doubled": 4}])
    ([1, 2], [('doubled', [2, 4])])
    """
    mistakes = [name for name in tables[0] if name != "right"]
    expected = [table["right"] for table in tables]
    return expected, [(name, [table[name] for table in tables]) for name in mistakes]


def match_calls(
    calls: Sequence[str],
    received: object,
    expected: Sequence[object],
    wrong: Wrong,
    *,
    read: Callable[[object], object],
    tolerance: float = 0.0,
) -> Verdict:
    """Judge what a learner's function returned for several inputs.

    A mistake counts as recognised only if it explains the result of every call.

    Parameters
    ----------
    calls : sequence of str
        How each call is written, for the message.
    received : object
        Plain data that should be a list with one result for each call.
    expected : sequence
    wrong : iterable of (mistake, values)
        For each mistake, the results that it leads to, one for each call.
    read : callable
        Reads one result, such as `reading.number`; it may raise `UnreadableError`.
    tolerance : float
        As for `close`.

    Returns
    -------
    Verdict
        The message names the first call whose result is wrong, with the result expected there.

    Examples
    --------
    >>> from layerwise.checks.reading import number
    >>> match_calls(["f(1)", "f(2)"], [1, 3], [1.0, 4.0], [], read=number).message
    '`f(2)` returned 3.0; expected 4.0.'
    """
    if not isinstance(received, list) or len(received) != len(calls):
        raise UnreadableError("Needs one result for each call of the check.")
    results = [_read(call, value, read) for call, value in zip(calls, received, strict=True)]
    if all_close(results, expected, tolerance):
        return PASSED
    mistake = next((name for name, v in wrong if all_close(results, v, tolerance)), None)
    for call, result, wanted in zip(calls, results, expected, strict=True):
        if not close(result, wanted, tolerance):
            return Verdict(False, _call_message(call, result, wanted, tolerance), mistake)
    raise AssertionError("unreachable: all results are close")


def all_close(received: Sequence, expected: Sequence, tolerance: float) -> bool:
    """Tell whether each received value is close to its expected one."""
    return all(close(r, e, tolerance) for r, e in zip(received, expected, strict=True))


def _read(call: str, value: object, read: Callable[[object], object]) -> object:
    if value is None:
        raise UnreadableError(f"`{call}` returned nothing: is a `return` missing?")
    try:
        return read(value)
    except UnreadableError as error:
        raise UnreadableError(f"`{call}`: {error}") from None


def _call_message(call: str, result: object, wanted: object, tolerance: float) -> str:
    if isinstance(result, np.ndarray):
        return f"What `{call}` returned {difference(result, np.asarray(wanted), tolerance)}."
    return f"`{call}` returned {shown(result)}; expected {shown(wanted)}."
