"""Judge one of several arrays that a function returns together."""

from collections.abc import Callable, Sequence

import numpy as np

from layerwise.checks.comparison import all_close, match_calls
from layerwise.checks.question import Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown

TOLERANCE = 1e-4
Results = Sequence[np.ndarray]
Named = Sequence[tuple[str, Results]]


def match_place(
    calls: Sequence[str],
    received: object,
    tables: Sequence[Named],
    place: int,
    read: Callable[[object], np.ndarray] = array,
) -> Verdict:
    """Judge the array at one place of each call's results.

    Two mistakes may make the same array here. Then the one counts that explains more of the other
    places, too.

    Parameters
    ----------
    calls : sequence of str
        How each call is written.
    received : object
        Plain data that should be a list with the results of each call.
    tables : sequence of lists of (name, results)
        For each call, the right results first, then those of the mistakes, in one order. A name
        may occur several times.
    place : int
    read : callable
        Reads one array.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> table = [("right", [[1.0], [2.0]]), ("a", [[3.0], [2.0]]), ("b", [[3.0], [4.0]])]
    >>> match_place(["f(0)"], [[[3.0], [2.0]]], [table], 0).mistake
    'a'
    >>> match_place(["f(0)"], [[[3.0], [4.0]]], [table], 0).mistake
    'b'
    """
    size = len(tables[0][0][1])

    def at(position: int, choice: int) -> list[np.ndarray]:
        return [table[choice][1][position] for table in tables]

    def explained(choice: int) -> int:
        return sum(_is_as(received, at(p, choice), p, size, read) for p in range(size))

    names = [name for name, _ in tables[0]]
    ranked = sorted(range(1, len(names)), key=explained, reverse=True)
    return match_calls(
        calls,
        received,
        at(place, 0),
        [(names[choice], at(place, choice)) for choice in ranked],
        read=lambda value: read(_item(value, place, size)),
        tolerance=TOLERANCE,
    )


def _is_as(received: object, expected: list, place: int, size: int, read: Callable) -> bool:
    try:
        found = [read(_item(value, place, size)) for value in received]
        return all_close(found, expected, TOLERANCE)
    except (UnreadableError, TypeError, ValueError):  # a forged report may hold anything
        return False


def _item(value: object, place: int, size: int) -> object:
    if not isinstance(value, list) or len(value) != size:
        raise UnreadableError(f"Needs {size} arrays; received {shown(value)}.")
    return value[place]
