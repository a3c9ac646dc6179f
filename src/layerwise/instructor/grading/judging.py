"""Judge the reports of a submission, in a confined process that runs nobody's code but ours."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from layerwise.checks import Outcome, PartOutcome, load_questions, run_judge
from layerwise.checks.question import Question
from layerwise.instructor.sandbox.nursery import DATA, STEP

Tell = Callable[[bytes, bytes], None]
MAX_REPORT = 4 << 20  # the largest right one of the course has 41 kB
NOT_JUDGED = "This answer cannot be judged: it took too much time or memory."


def prepare(chapter: str) -> Callable[[dict, bytes, Tell], None]:
    """Load a chapter's questions, and return the task that a child runs."""
    questions = load_questions(chapter)

    def task(header: dict, body: bytes, tell: Tell) -> None:
        reports = chosen_reports(body, questions)
        for name, question in questions.items():
            tell(STEP, name.encode())
            if name in header["skipped"]:
                outcome = not_judged(question)
            else:
                outcome = run_judge(question, reports.get(name), header["seeds"][name])
            tell(DATA, json.dumps(asdict(outcome)).encode())

    return task


def chosen_reports(body: bytes, questions: Mapping[str, Question]) -> dict[str, object]:
    """Choose for each question the report that counts: the last one with an answer.

    Examples
    --------
    >>> line = b'{"question": "valid_mean", "report": {"status": "not attempted"}}'
    >>> chosen_reports(line, {"valid_mean": None})
    {'valid_mean': {'status': 'not attempted'}}
    """
    chosen: dict[str, object] = {}
    for name, report in _reports(body):
        if name in questions and (name not in chosen or _is_answer(report)):
            chosen[name] = report
    return chosen


def _reports(body: bytes) -> Iterator[tuple[str, object]]:
    """Yield what each readable line says; a submission may have written the others."""
    for line in body.split(b"\n"):
        try:
            value = json.loads(line) if len(line) <= MAX_REPORT else None
        except (ValueError, RecursionError):
            continue
        if type(value) is dict and type(value.get("question")) is str:
            yield value["question"], value.get("report")


def _is_answer(report: object) -> bool:
    return type(report) is dict and report.get("status") not in ("not attempted", None)


def not_judged(question: Question, message: str = NOT_JUDGED) -> Outcome:
    """Return the outcome of an answer that a limit stopped."""
    parts = tuple(PartOutcome(part.name, part.points, False) for part in question.parts)
    return Outcome(question.name, "failed", question.points, parts, message)
