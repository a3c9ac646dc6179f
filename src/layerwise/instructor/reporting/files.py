"""The files of a grading run's folder that people read."""

from collections.abc import Iterator, Mapping, Sequence

from layerwise.checks import Question
from layerwise.instructor.grade import Grade
from layerwise.instructor.reporting.feedback import feedback_page
from layerwise.instructor.reporting.report import report_page
from layerwise.instructor.reporting.similarity import Match
from layerwise.instructor.reporting.tables import grades_csv, lms_csv


def result_files(
    grades: Sequence[Grade],
    questions: Mapping[str, Question],
    chapter: str,
    *,
    seconds: float | None = None,
    similar: Sequence[Match] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file; the order of the grades does not matter.

    Parameters
    ----------
    grades : sequence of Grade
    questions : mapping of str to Question
    chapter : str
    seconds, similar
        As for `report_page`.

    Yields
    ------
    tuple of (str, bytes)
        The path, with ``/``, inside the run's folder.

    Examples
    --------
    >>> from layerwise.checks import load_questions
    >>> grades = [Grade("ada", "unreadable")]
    >>> [path for path, _ in result_files(grades, load_questions("masking"), "masking")]
    ['grades.csv', 'grades_lms.csv', 'feedback/ada.html', 'report.html']
    """
    grades = sorted(grades, key=lambda grade: grade.name)
    yield "grades.csv", grades_csv(grades, questions)
    yield "grades_lms.csv", lms_csv(grades, questions, chapter)
    for grade in grades:
        text = feedback_page(grade, questions, chapter)
        yield f"feedback/{grade.name}.html", text.encode("utf-8")
    report = report_page(grades, questions, chapter, seconds=seconds, similar=similar)
    yield "report.html", report.encode("utf-8")
