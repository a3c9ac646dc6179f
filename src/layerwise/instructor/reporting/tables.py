"""The grades as tables: for a spreadsheet or pandas, and for a learning management system."""

import csv
import io
from collections.abc import Mapping, Sequence

from layerwise.checks import Question
from layerwise.instructor.grade import STATUSES, Grade
from layerwise.instructor.reporting.page import plain
from layerwise.instructor.reporting.words import chapter_title
from layerwise.instructor.student_names import owner_in_canvas, owner_in_moodle

Questions = Mapping[str, Question]

# Without it Excel reads a UTF-8 file as the system's old code page and garbles every name that is
# not plain English. pandas drops it from the first column's name; so does encoding="utf-8-sig".
BOM = "\ufeff"
# A spreadsheet computes a cell that starts so; the last four are their full-width twins.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


def grades_csv(grades: Sequence[Grade], questions: Questions) -> bytes:
    """Return ``grades.csv``: a row a submission, a column a question.

    Parameters
    ----------
    grades : sequence of Grade
        In the order in which they are written.
    questions : mapping of str to Question
        The chapter's, in the notebook's order.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark. A question's cell is empty where nothing could be judged.

    Examples
    --------
    >>> from layerwise.checks import load_questions
    >>> grades = [Grade("ada", "unreadable", "The file is empty.")]
    >>> grades_csv(grades, load_questions("masking")).decode("utf-8-sig").splitlines()
    ['name,status,predicted_masks,...', 'ada,unreadable,,,,,,,,,0,27,The file is empty.']
    """
    most = _worth(questions)
    rows = [["name", "status", *questions, "total", "max", "note"]]
    for grade in grades:
        points = {outcome.question: outcome.points for outcome in grade.outcomes}
        cells = [points.get(name, "") for name in questions]
        rows.append([grade.name, grade.status, *cells, grade.points, most, grade.note])
    return _written(rows, BOM)


def system_of(grades: Sequence[Grade]) -> str:
    """Tell which learning management system named the files: "canvas", "moodle", or "".

    It named more than half of them, and the others have no number of any system: a stray file
    does not hide where the class comes from, and an import asks about its row.

    Examples
    --------
    >>> file = "lovelaceada_12_345_masking.ipynb"
    >>> system_of([Grade("lovelaceada", "graded", file=file, identifier="12")])
    'canvas'
    >>> file = "Ada Lovelace_12_assignsubmission_file_/masking.ipynb"
    >>> system_of([Grade("Ada Lovelace", "graded", file=file, identifier="12")])
    'moodle'
    """
    # in anonymous grading the identifier is no number, and no gradebook knows it
    known = [grade for grade in grades if grade.identifier]
    if 2 * len(known) <= len(grades) or not all(g.identifier.isdecimal() for g in known):
        return ""
    files = [grade.file.split("/") for grade in known if grade.file]
    for system, owner in (("moodle", owner_in_moodle), ("canvas", owner_in_canvas)):
        if files and all(any(map(owner, parts)) for parts in files):
            return system
    return ""


def lms_csv(
    grades: Sequence[Grade], questions: Questions, chapter: str, system: str | None = None
) -> bytes:
    """Return ``grades_lms.csv``, which a learning management system imports.

    Parameters
    ----------
    grades : sequence of Grade
    questions : mapping of str to Question
    chapter : str
        The stem; as words it is the assignment's name in Canvas.
    system : {"canvas", "moodle", ""}, optional
        By default what `system_of` says.

    Returns
    -------
    bytes
        UTF-8 without a mark: machines read it. The points of what could not be graded are empty,
        and an import then leaves the gradebook as it is: a 0 there is the instructor's decision.

    Examples
    --------
    >>> from layerwise.checks import load_questions
    >>> grades = [Grade("ada", "not attempted", identifier="12")]
    >>> lms_csv(grades, load_questions("masking"), "masking", "moodle").decode().splitlines()
    ['Identifier,Full name,Grade,Maximum Grade,Last modified (grade)', 'Participant 12,ada,0,27,']
    """
    system = system_of(grades) if system is None else system
    make = {"canvas": _canvas, "moodle": _moodle}.get(system, _general)
    return _written(make(grades, _worth(questions), chapter_title(chapter)), "")


def _canvas(grades: Sequence[Grade], most: int, title: str) -> list[list]:
    """Canvas finds a student by ID, and an assignment by its name; the other columns may be empty.

    It asks for the first five columns in this order, and reads the points possible from a row
    whose first cell says so.
    """
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    rows = [[grade.name, grade.identifier, "", "", "", _points(grade)] for grade in grades]
    return [head, ["Points Possible", "", "", "", "", most], *rows]


def _moodle(grades: Sequence[Grade], most: int, title: str) -> list[list]:
    """Moodle finds a student by the number behind "Participant", and refuses to do without a date.

    With an empty date it keeps a grade that somebody has given since, unless told otherwise.
    """
    head = ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]
    return [head] + [
        [f"Participant {grade.identifier}".strip(), grade.name, _points(grade), most, ""]
        for grade in grades
    ]


def _general(grades: Sequence[Grade], most: int, title: str) -> list[list]:
    rows = [["name", "identifier", "points", "percent"]]
    for grade in grades:
        points = _points(grade)
        percent = f"{100 * points / most:.1f}" if points != "" else ""
        rows.append([grade.name, grade.identifier, points, percent])
    return rows


def _points(grade: Grade) -> int | str:
    return grade.points if STATUSES[grade.status] else ""


def _worth(questions: Questions) -> int:
    return sum(question.points for question in questions.values())


def _written(rows: list[list], mark: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([_cell(cell) for cell in row] for row in rows)
    return (mark + stream.getvalue()).encode("utf-8")


def _cell(value: object) -> object:
    """Return a cell that a spreadsheet shows and does not compute: it takes ' for "this is text".

    Examples
    --------
    >>> _cell("=1+1"), _cell(-3), _cell("Anne-Marie")
    ("'=1+1", -3, 'Anne-Marie')
    """
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
