"""The report's section on answers that are alike, with what it does not prove."""

from collections.abc import Sequence

from layerwise.instructor.reporting.page import code, percent, person, table
from layerwise.instructor.reporting.similarity import LEAST_TOKENS, MOST_TOKENS, THRESHOLD, Match

MOST_ROWS = 50
MOST_NAMES = 8
_HOW = (
    "Compared are answers of {least} to {most} tokens, without names, comments and layout. Given "
    "code, passages that many share, and answers close to the key are left out. Listed is what "
    "then agrees in {share} of its tokens or more."
)
_LIMITS = (
    "This proves nothing about anybody. Two people who learn from one source write alike, and so "
    "do two who worked together where you allowed it. Nor is a name that is missing here cleared: "
    "a rewritten copy is not found, and short answers are not compared. Read the notebooks side by "
    "side, and talk first."
)


def similar_section(matches: Sequence[Match]) -> str:
    """Return the section as HTML.

    Parameters
    ----------
    matches : sequence of Match
        The first `MOST_ROWS` are shown.

    Returns
    -------
    str
    """
    how = _HOW.format(least=LEAST_TOKENS, most=MOST_TOKENS, share=percent(THRESHOLD))
    head = f"<h2>Answers that are alike</h2>\n<p>{how}</p>\n<p>{_LIMITS}</p>\n"
    if not matches:
        return f"{head}<p>No such answers.</p>"
    rows = [
        [code(match.question), _names(match.names), percent(match.share), match.tokens]
        for match in matches[:MOST_ROWS]
    ]
    more = len(matches) - len(rows)
    rest = f"\n<p>{more} more are not listed.</p>" if more > 0 else ""
    heads = ["Question", "Submissions", "Alike in", "Tokens"]
    return head + table("Answers that are alike, the longest first", heads, rows) + rest


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(person(name) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown
