"""What to teach next, from nothing but the counts."""

from collections.abc import Sequence

from layerwise.checks.wording import counted
from layerwise.instructor.reporting.counting import MistakeCount, QuestionCounts
from layerwise.instructor.reporting.page import code, prose

# Stated in the report: below these a count says more about a few people than about a class.
SHARE = 0.15
LEAST = 2
MOST_TOPICS = 3
MOST_MISTAKES = 2


def advice(counts: Sequence[QuestionCounts], mistakes: Sequence[MistakeCount]) -> list[str]:
    """Return what stands out in a class, as pieces of HTML; empty where nothing does.

    Parameters
    ----------
    counts : sequence of QuestionCounts
    mistakes : sequence of MistakeCount
        The most frequent first.

    Returns
    -------
    list of str
        The questions that most of those who tried did not master, each with its frequent
        mistakes; then the one that most left out, and the one that most often raised an error.
    """
    total = max((entry.judged for entry in counts), default=0)
    topics = [entry for entry in counts if _frequent(_missed(entry), total)]
    topics.sort(key=_missed, reverse=True)
    items = [_topic(entry, mistakes, total) for entry in topics[:MOST_TOPICS]]
    if left := _most(counts, lambda entry: entry.not_attempted, total):
        items.append(
            f"{_of(left.not_attempted, total)} left {code(left.question.name)} out. It is meant to "
            f"take {counted(left.question.minutes, 'minute')}: ask whether it was the time or the "
            "question."
        )
    if broken := _most(counts, lambda entry: entry.raised, total):
        items.append(
            f"In {_of(broken.raised, total)} the code for {code(broken.question.name)} raised an "
            "error. Show how to read a traceback, and how to print shapes on the way."
        )
    return items


def _frequent(count: int, total: int) -> bool:
    return count >= max(LEAST, SHARE * total)


def _missed(entry: QuestionCounts) -> int:
    """Count those who tried and did not get all points."""
    return entry.partly + entry.failed + entry.raised


def _of(count: int, total: int) -> str:
    return f"<strong>{count} of {total}</strong>"


def _topic(entry: QuestionCounts, mistakes: Sequence[MistakeCount], total: int) -> str:
    tried = entry.judged - entry.not_attempted
    own = [
        f"{_of(made.count, total)}: {prose(made.text)}"
        for made in mistakes
        if made.question.name == entry.question.name and _frequent(made.count, total)
    ]
    listed = "".join(f"<li>{text}</li>" for text in own[:MOST_MISTAKES])
    made = f"<p>The mistakes most often made:</p><ul>{listed}</ul>" if own else ""
    return (
        f"<p>{code(entry.question.name)}: {_of(entry.passed, tried)} who tried it got all its "
        f"points.</p>{made}<p>Its hint is a start: {prose(entry.question.hint)}</p>"
    )


def _most(counts: Sequence[QuestionCounts], number, total: int) -> QuestionCounts | None:
    """Return the question with the largest number, where that is frequent."""
    largest = max(counts, key=number, default=None)
    return largest if largest and _frequent(number(largest), total) else None
