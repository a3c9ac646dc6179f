"""The page for the instructor: how the class did, and what to teach next."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from layerwise.checks import Question
from layerwise.checks.wording import counted
from layerwise.instructor.grade import Grade
from layerwise.instructor.reporting import advice as advising
from layerwise.instructor.reporting.counting import (
    QuestionCounts,
    judged,
    mistake_counts,
    question_counts,
    score_summary,
    status_counts,
)
from layerwise.instructor.reporting.page import code, escaped, page, percent, person, prose, table
from layerwise.instructor.reporting.plots import question_plot, score_bins, score_plot, span
from layerwise.instructor.reporting.similar_table import similar_section
from layerwise.instructor.reporting.similarity import Match
from layerwise.instructor.reporting.words import MEANINGS, chapter_title

LOOK = ("stopped", "unreadable", "too large", "no notebook", "wrong assignment", "failed")


def report_page(
    grades: Sequence[Grade],
    questions: Mapping[str, Question],
    chapter: str,
    *,
    seconds: float | None = None,
    similar: Sequence[Match] | None = None,
) -> str:
    """Return the report on a class.

    Parameters
    ----------
    grades : sequence of Grade
    questions : mapping of str to Question
        The chapter's, in the notebook's order.
    chapter : str
        The stem.
    seconds : float, optional
        How long the run took.
    similar : sequence of Match, optional
        What `similar_answers` returned; None if nothing was compared.

    Returns
    -------
    str
        A page of its own: it needs no other file, no network and no script. The links to the
        feedback work where the page stands beside the folder ``feedback``.

    Examples
    --------
    >>> from layerwise.checks import load_questions
    >>> text = report_page([Grade("ada", "unreadable")], load_questions("masking"), "masking")
    >>> "No submission could be judged" in text
    True
    """
    counts = question_counts(grades, questions)
    points = [grade.points for grade in judged(grades)]
    most = sum(question.points for question in questions.values())
    sections = [
        _summary(grades, points, most, seconds),
        _advice(counts, grades, questions),
        _scores(points, most),
        _questions(counts) if points else "",
        _mistakes(grades, questions),
        _statuses(grades),
        _look(grades),
        similar_section(similar) if similar is not None else "",
    ]
    title = f"{chapter_title(chapter)}: report on {counted(len(grades), 'submission')}"
    return page(title, "\n".join(section for section in sections if section))


def _summary(grades: Sequence[Grade], points: list[int], most: int, seconds: float | None) -> str:
    numbers = score_summary(points)
    said = f"{len(points)} of {counted(len(grades), 'submission')} judged"
    if numbers:
        said += (
            f". Median {_number(numbers['median'])}, mean {_number(numbers['mean'])} "
            f"of {counted(most, 'point')}"
        )
    took = f"<p>{escaped(_took(len(grades), seconds))}</p>" if seconds is not None else ""
    return (
        f'<div class="panel"><p class="big">{escaped(said)}.</p>{took}<p>The grades are in '
        '<a href="grades.csv">grades.csv</a>, what students get is in the folder '
        "<code>feedback</code>. This page and the folder <code>private</code> are for you "
        "alone.</p></div>"
    )


def _took(count: int, seconds: float) -> str:
    """Say how long grading took, and how fast it was."""
    minutes, rest = divmod(round(seconds), 60)
    text = f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
    rate = f", {60 * count / seconds:.0f} submissions a minute" if count and seconds > 0 else ""
    return f"Grading took {text}{rate}."


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _advice(
    counts: list[QuestionCounts], grades: Sequence[Grade], questions: Mapping[str, Question]
) -> str:
    items = advising.advice(counts, mistake_counts(grades, questions))
    rule = (
        f'<p class="soft">Counted here: what at least {advising.LEAST} submissions and '
        f"{percent(advising.SHARE)} of those judged have in common.</p>"
    )
    if not items:
        return f"<h2>What to teach next</h2>\n<p>Nothing stands out.</p>\n{rule}"
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<h2>What to teach next</h2>\n<ol>\n{listed}\n</ol>\n{rule}"


def _scores(points: list[int], most: int) -> str:
    head = "<h2>Scores</h2>\n"
    if not points:
        return f"{head}<p>No submission could be judged.</p>"
    rows = [[span(low, high), count] for low, high, count in score_bins(points, most)]
    numbers = [[name.capitalize(), _number(value)] for name, value in score_summary(points).items()]
    return (
        f"{head}<figure>{score_plot(points, most)}<figcaption>Points of the {len(points)} judged "
        f"submissions; {most} is full marks.</figcaption></figure>\n"
        f"{table('Scores in numbers', ['Measure', 'Points'], numbers)}\n"
        f"{table('Scores, bar by bar', ['Points', 'Submissions'], rows)}"
    )


def _questions(counts: list[QuestionCounts]) -> str:
    heads = [
        *("Question", "All points", "Some points", "No points", "Raised", "Not attempted"),
        *("Mean share of the points", "Difficulty"),
    ]
    rows = [
        [
            code(entry.question.name),
            *(entry.passed, entry.partly, entry.failed, entry.raised, entry.not_attempted),
            f"{percent(entry.share)} of {entry.question.points}",
            entry.question.difficulty,
        ]
        for entry in counts
    ]
    return (
        f"<h2>Questions</h2>\n<figure>{question_plot(counts)}<figcaption>Submissions with all "
        "points of a question, and with some.</figcaption></figure>\n"
        f"{table('What became of each question, in submissions', heads, rows)}\n"
        f"{_most_often('left out', [(e.not_attempted, e) for e in counts])}"
        f"{_most_often('stopped by an error', [(e.raised, e) for e in counts])}"
    )


def _most_often(what: str, found: list[tuple[int, QuestionCounts]]) -> str:
    """Name up to three questions with the largest counts."""
    named = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])[:3]
    if not named:
        return f"<p>No question was {what}.</p>\n"
    listed = ", ".join(f"{code(entry.question.name)} ({count})" for count, entry in named)
    return f"<p>Most often {what}: {listed}.</p>\n"


def _mistakes(grades: Sequence[Grade], questions: Mapping[str, Question]) -> str:
    found = mistake_counts(grades, questions)
    head = "<h2>Recognised mistakes</h2>\n"
    if not found:
        return f"{head}<p>No mistake was recognised.</p>"
    rows = [[entry.count, f"{code(entry.question.name)}: {prose(entry.text)}"] for entry in found]
    return head + table(
        "Mistakes, the most frequent first", ["Count", "What was probably done"], rows
    )


def _statuses(grades: Sequence[Grade]) -> str:
    counts = status_counts(grades)
    if not counts:
        return "<h2>Submissions</h2>\n<p>There was no submission.</p>"
    rows = [
        [f'{status}<br><span class="soft">{MEANINGS[status]}</span>', count]
        for status, count in counts.items()
    ]
    return "<h2>Submissions</h2>\n" + table(
        "Submissions by status", ["Status", "Submissions"], rows
    )


def _look(grades: Sequence[Grade]) -> str:
    found = sorted(
        (grade for grade in grades if grade.status in LOOK),
        key=lambda grade: (LOOK.index(grade.status), grade.name),
    )
    head = "<h2>Submissions that need a look</h2>\n"
    if not found:
        return f"{head}<p>None.</p>"
    rows = [
        [
            f'<a href="feedback/{_address(grade.name)}">{person(grade.name)}</a>',
            f"<strong>{grade.status}</strong>. {escaped(grade.note)} {code(grade.file)}",
        ]
        for grade in found
    ]
    return head + table("Each with its reason and its file", ["Name", "Reason"], rows)


def _address(name: str) -> str:
    return escaped(quote(f"{name}.html", safe="", errors="backslashreplace"))
