"""The rubric: what each part of a question gives points for, as a table and to read."""

import csv
import io
from collections.abc import Mapping

from layerwise.checks import Question

COLUMNS = (
    "chapter",
    "number",
    "question",
    "part",
    "points",
    "question_points",
    "minutes",
    "difficulty",
    "expects",
    "recognised_mistakes",
)


def rubric_csv(chapters: Mapping[str, Mapping[str, Question]]) -> str:
    """Return a row for each part of each question.

    Minutes, difficulty and mistakes belong to the question, and stand in the row of its first part
    only, so that a column can be summed.

    Parameters
    ----------
    chapters : mapping of str to mapping of str to Question
        The questions of each chapter, by its stem.

    Returns
    -------
    str
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for stem, questions in chapters.items():
        for number, question in enumerate(questions.values(), start=1):
            writer.writerows(_rows(stem, number, question))
    return stream.getvalue()


def _rows(stem: str, number: int, question: Question) -> list[dict]:
    shared = {"chapter": stem, "number": number, "question": question.name}
    rows = [
        shared | {"part": part.name, "points": part.points, "expects": part.expects}
        for part in question.parts
    ]
    rows[0] |= {
        "question_points": question.points,
        "minutes": question.minutes,
        "difficulty": question.difficulty,
        "recognised_mistakes": "\n".join(
            f"{name}: {message}" for name, message in question.mistakes.items()
        ),
    }
    return rows


def rubric_markdown(title: str, questions: Mapping[str, Question]) -> str:
    """Return the rubric of a chapter in Markdown.

    Parameters
    ----------
    title : str
    questions : mapping of str to Question

    Returns
    -------
    str
    """
    points = sum(question.points for question in questions.values())
    minutes = sum(question.minutes for question in questions.values())
    parts = [f"# Rubric: {title}", f"{points} points, about {minutes} minutes.", _RULE]
    for number, question in enumerate(questions.values(), start=1):
        parts += [
            f"## {number}. `{question.name}`",
            f"{question.line}. The answer is `{question.usage}`.",
            _table(("Part", "Points", "Expected"), [_part_row(part) for part in question.parts]),
            "Hint: " + question.hint,
            _table(("Recognised mistake", "What the learner reads"), question.mistakes.items()),
        ]
    return "\n\n".join(parts) + "\n"


_RULE = (
    "A part gives all of its points or none. A question that is not attempted, or whose code "
    "raises, gives none."
)


def _part_row(part) -> tuple:
    return part.name, part.points, part.expects


def _table(head, rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
