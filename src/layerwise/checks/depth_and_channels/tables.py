"""Judge a function by a table: for each case the right result and what each mistake makes of it."""

from collections.abc import Callable, Sequence

from layerwise.checks.comparison import match_calls
from layerwise.checks.question import Verdict

# The first row is named "right"; a mistake may have several rows. All cases have the same rows.
Table = list[tuple[str, object]]


def match_tables(
    calls: Sequence[str],
    received: object,
    tables: Sequence[Table],
    *,
    read: Callable[[object], object],
    tolerance: float = 0.0,
) -> Verdict:
    """Judge what a learner's function returned for several cases.

    Parameters
    ----------
    calls : sequence of str
        How each call is written, for the message.
    received : object
        Plain data that should be a list with one result for each call.
    tables : sequence of list of (name, value)
        One table for each call.
    read, tolerance
        As for `match_calls`.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> from layerwise.checks.reading import number
    >>> tables = [[("right", 4), ("doubled", 8)], [("right", 5), ("doubled", 10)]]
    >>> match_tables(["f(1)", "f(2)"], [8, 10], tables, read=number).mistake
    'doubled'
    """
    rows = [(row[0][0], [value for _, value in row]) for row in zip(*tables, strict=True)]
    (_, right), *wrong = rows
    return match_calls(calls, received, right, wrong, read=read, tolerance=tolerance)
