"""Grades of a class that never was: seeded, with every status and every recognised mistake."""

import random
from collections.abc import Mapping

from layerwise.checks import Outcome, PartOutcome, Question
from layerwise.instructor.grade import STATUSES, Grade

CANARY = "CANARY-7f3a"  # what a submission wrote: it may stand nowhere that students read
TROUBLE = [status for status in STATUSES if status != "graded"]


def fake_class(
    questions: Mapping[str, Question], count: int, *, seed: int = 0, trouble: float = 0.1
) -> list[Grade]:
    """Return `count` grades; `trouble` is the share of submissions with another status."""
    rng = random.Random(seed)
    grades = []
    for number in range(count):
        status = rng.choice(TROUBLE) if rng.random() < trouble else "graded"
        skill = rng.betavariate(4, 2)
        grades.append(fake_grade(questions, f"student-{number:04}", status, skill, rng))
    return grades


def fake_grade(
    questions: Mapping[str, Question], name: str, status: str, skill: float, rng: random.Random
) -> Grade:
    """Return one grade; skill 1 passes everything, 0 nothing."""
    outcomes = ()
    if status == "not attempted":
        outcomes = tuple(_outcome(question, "not attempted") for question in questions.values())
    elif STATUSES[status]:
        outcomes = tuple(fake_outcome(question, skill, rng) for question in questions.values())
    # only code that ran could have written a note's words
    wrote = CANARY if STATUSES[status] or status == "failed" else "before it ran"
    note = "" if status == "graded" else f"A note about {status}, {wrote}."
    return Grade(name, status, note, f"{name}.ipynb", f"{rng.randrange(10**6)}", outcomes)


def fake_outcome(question: Question, skill: float, rng: random.Random) -> Outcome:
    """Return an outcome: right parts with the probability `skill`, mistakes from the question."""
    if rng.random() > skill + 0.15 * (skill > 0):
        return _outcome(question, rng.choice(["not attempted", "raised"]))
    parts = tuple(_part(question, part, skill, rng) for part in question.parts)
    status = "passed" if all(part.passed for part in parts) else "failed"
    return Outcome(question.name, status, question.points, parts)


def _part(question: Question, part, skill: float, rng: random.Random) -> PartOutcome:
    if rng.random() < skill:
        return PartOutcome(part.name, part.points, True)
    # the first mistakes of a question are made more often
    mistakes = [*question.mistakes, *list(question.mistakes)[:2] * 3, None]
    mistake = rng.choice(mistakes)
    return PartOutcome(part.name, part.points, False, f"Received {CANARY}.", mistake)


def _outcome(question: Question, status: str) -> Outcome:
    return Outcome(question.name, status, question.points, message=f"{status} {CANARY}")
