"""What a class did, in numbers: all that the report says is counted here."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from layerwise.checks import Question
from layerwise.instructor.grade import STATUSES, Grade


@dataclass(frozen=True)
class QuestionCounts:
    """What became of one question in all judged submissions.

    Parameters
    ----------
    question : Question
    passed, partly, failed, raised, not_attempted : int
        Submissions. Partly: some points and not all. Failed: judged, and no point.
    share : float
        The points earned of all that could be earned, from 0 to 1.
    """

    question: Question
    passed: int
    partly: int
    failed: int
    raised: int
    not_attempted: int
    share: float

    @property
    def judged(self) -> int:
        """All submissions together."""
        return self.passed + self.partly + self.failed + self.raised + self.not_attempted


@dataclass(frozen=True)
class MistakeCount:
    """How many submissions made a recognised mistake in a question."""

    question: Question
    mistake: str
    count: int

    @property
    def text(self) -> str:
        """What was probably done, in the question's words."""
        return self.question.mistakes[self.mistake]


def judged(grades: Sequence[Grade]) -> list[Grade]:
    """Return the submissions whose answers were judged; an untouched notebook is one of them."""
    return [grade for grade in grades if STATUSES[grade.status]]


def status_counts(grades: Sequence[Grade]) -> dict[str, int]:
    """Return how many submissions have each status, in the order of `STATUSES`.

    Examples
    --------
    >>> status_counts([Grade("ada", "unreadable"), Grade("bo", "unreadable")])
    {'unreadable': 2}
    """
    counts = Counter(grade.status for grade in grades)
    return {status: counts[status] for status in STATUSES if counts[status]}


def score_summary(points: Sequence[int]) -> dict[str, float]:
    """Return mean, quartiles, least and most; empty without a score.

    Quartiles are interpolated between the scores, as NumPy and spreadsheets do.

    Examples
    --------
    >>> score_summary([0, 10, 20, 30])
    {'mean': 15.0, 'lowest': 0, 'first quartile': 7.5, 'median': 15.0, ..., 'highest': 30}
    """
    if not points:
        return {}
    low, middle, high = (
        statistics.quantiles(points, n=4, method="inclusive")
        if len(points) > 1
        else [float(points[0])] * 3
    )
    return {
        "mean": round(statistics.fmean(points), 2),
        "lowest": min(points),
        "first quartile": low,
        "median": middle,
        "third quartile": high,
        "highest": max(points),
    }


def question_counts(
    grades: Sequence[Grade], questions: Mapping[str, Question]
) -> list[QuestionCounts]:
    """Return the counts of each question, in the notebook's order.

    Parameters
    ----------
    grades : sequence of Grade
    questions : mapping of str to Question

    Returns
    -------
    list of QuestionCounts
    """
    outcomes = [
        {outcome.question: outcome for outcome in grade.outcomes} for grade in judged(grades)
    ]
    found = []
    for name, question in questions.items():
        own = [by_name[name] for by_name in outcomes if name in by_name]
        kinds = Counter(_kind(outcome) for outcome in own)
        earned = sum(outcome.points for outcome in own)
        found.append(
            QuestionCounts(
                question,
                passed=kinds["passed"],
                partly=kinds["partly"],
                failed=kinds["failed"],
                raised=kinds["raised"],
                not_attempted=kinds["not attempted"],
                share=earned / (len(own) * question.points) if own else 0.0,
            )
        )
    return found


def _kind(outcome) -> str:
    if outcome.status == "failed" and outcome.points:
        return "partly"
    return outcome.status


def mistake_counts(
    grades: Sequence[Grade], questions: Mapping[str, Question]
) -> list[MistakeCount]:
    """Return the recognised mistakes, the most frequent first, each once for a submission.

    Parameters
    ----------
    grades : sequence of Grade
    questions : mapping of str to Question

    Returns
    -------
    list of MistakeCount
        Mistakes made equally often stand in the order of the questions.
    """
    counts = Counter(
        (outcome.question, mistake)
        for grade in judged(grades)
        for outcome in grade.outcomes
        for mistake in outcome.mistakes
    )
    found = [
        MistakeCount(question, mistake, counts[name, mistake])
        for name, question in questions.items()
        for mistake in question.mistakes
        if counts[name, mistake]
    ]
    return sorted(found, key=lambda entry: -entry.count)
