"""The page that a student gets: what was right, what was wrong, and what to do next.

Nothing that a submission wrote stands here: no message of an outcome, no output, no value. A
submission could write the inputs of hidden cases into any of them, and so learn them for its next
try. The page is made from the points and from the question's own words.
"""

from collections.abc import Mapping

from layerwise.checks import Outcome, Part, PartOutcome, Question
from layerwise.checks.wording import counted
from layerwise.instructor.grade import STATUSES, Grade
from layerwise.instructor.reporting.page import code, escaped, page, person, prose, table
from layerwise.instructor.reporting.words import (
    NOT_GRADED,
    REMARKS,
    badge,
    chapter_title,
    points_of,
)

_ALL_DONE = "<p>Every question is passed. Nothing is left to do in this chapter.</p>"
_HIDDEN = (
    "Grading tries your functions on other inputs than your notebook does. A check that passes in "
    "your notebook can fail here if an answer fits only the inputs that you saw."
)


def feedback_page(grade: Grade, questions: Mapping[str, Question], chapter: str) -> str:
    """Return the feedback for one submission.

    Parameters
    ----------
    grade : Grade
    questions : mapping of str to Question
        The chapter's, in the notebook's order.
    chapter : str
        The stem.

    Returns
    -------
    str
        A page of its own: it needs no other file, no network and no script.

    Examples
    --------
    >>> from layerwise.checks import load_questions
    >>> text = feedback_page(Grade("ada", "unreadable"), load_questions("masking"), "masking")
    >>> "could not be read as a notebook" in text
    True
    """
    title = f"{chapter_title(chapter)}: your feedback"
    who = f"<p>For {person(grade.name)}{_file(grade)}</p>"
    body = _graded(grade, questions) if STATUSES[grade.status] else _not_graded(grade, questions)
    return page(title, f"{who}\n{body}")


def _file(grade: Grade) -> str:
    name = grade.file.rpartition("/")[2]
    return f", file {code(name)}." if name else "."


def _not_graded(grade: Grade, questions: Mapping[str, Question]) -> str:
    what, mend = NOT_GRADED[grade.status]
    # its code never ran, so the note has seen no input; "failed" is the one that may have run
    note = f"<p>{escaped(grade.note)}</p>" if grade.note and grade.status != "failed" else ""
    worth = sum(question.points for question in questions.values())
    return (
        f'<div class="panel"><p class="big">Not graded: 0 of {worth} points so far</p>'
        f"<p>{prose(what)}</p>{note}</div>\n<h2>What to do next</h2>\n<p>{prose(mend)}</p>"
    )


def _graded(grade: Grade, questions: Mapping[str, Question]) -> str:
    outcomes = {outcome.question: outcome for outcome in grade.outcomes}
    found = [(question, outcomes[name]) for name, question in questions.items() if name in outcomes]
    worth = sum(question.points for question in questions.values())
    remark = f"<p>{prose(REMARKS[grade.status])}</p>" if grade.status in REMARKS else ""
    rows = [
        [code(question.name), f"{outcome.points} of {question.points}", badge(outcome.status)]
        for question, outcome in found
    ]
    pieces = [
        f'<div class="panel"><p class="big">{escaped(points_of(grade.points, worth))}</p>'
        f"{remark}</div>",
        table("Your points", ["Question", "Points", "Outcome"], rows),
        "<h2>Question by question</h2>",
        *(_question(question, outcome) for question, outcome in found),
        "<h2>What to do next</h2>",
        _next(found),
    ]
    return "\n".join(pieces)


def _question(question: Question, outcome: Outcome) -> str:
    points = escaped(points_of(outcome.points, question.points))
    head = f"<h3>{code(question.name)}: {points}</h3>\n<p>{badge(outcome.status)}</p>"
    if outcome.status == "passed":
        return head
    hint = f"<p><strong>Hint.</strong> {prose(question.hint)}</p>"
    return f"{head}\n{_what_happened(question, outcome)}\n{hint}"


def _what_happened(question: Question, outcome: Outcome) -> str:
    if outcome.status == "not attempted":
        if question.usage == question.variable:
            return f"<p>A <code>...</code> is still there in {code(question.variable)}.</p>"
        return f"<p>{code(question.usage)} has no answer yet: it returns nothing.</p>"
    if outcome.status == "raised":
        return (
            f"<p>Your code raised an error when grading called {code(question.usage)}. The check "
            "in your notebook shows the line, if the error comes for its inputs too.</p>"
        )
    results = {part.name: part for part in outcome.parts}
    rows = [_part(question, part, results.get(part.name)) for part in question.parts]
    return f"<ul>\n{''.join(rows)}</ul>"


def _part(question: Question, part: Part, result: PartOutcome | None) -> str:
    passed = result is not None and result.passed
    earned = part.points if passed else 0
    head = (
        f"{badge('passed' if passed else 'failed')} {escaped(part.name)}, {earned} of {part.points}"
    )
    if passed:
        return f"<li>{head}</li>\n"
    mistake = question.mistakes.get(result.mistake) if result and result.mistake else None
    return f"<li>{head}: {prose(mistake or f'Expected {part.expects}.')}</li>\n"


def _next(found: list[tuple[Question, Outcome]]) -> str:
    open_ones = [(question, outcome) for question, outcome in found if outcome.status != "passed"]
    if not open_ones:
        return _ALL_DONE
    # What was tried and nearly works comes before what was not touched, what is short before long.
    open_ones.sort(key=lambda pair: (pair[1].status == "not attempted", pair[0].minutes))
    first = open_ones[0][0]
    missing = sum(question.points - outcome.points for question, outcome in open_ones)
    return (
        f"<p>{counted(missing, 'point')} still open. Start with {code(first.name)}: it is meant "
        f"to take {counted(first.minutes, 'minute')}. Change your answer in the notebook, run its "
        "cell and the check below it: the check says what it received and what it expected.</p>\n"
        f"<p>{_HIDDEN}</p>"
    )
