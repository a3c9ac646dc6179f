"""Grade one submission after the other: probe in one nursery, judge in another."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from layerwise.checks import Outcome, load_questions
from layerwise.checks.question import Question
from layerwise.instructor.grade import Grade, outcome_from_dict
from layerwise.instructor.grading.judging import not_judged
from layerwise.instructor.grading.notebook_cells import (
    UnreadableNotebookError,
    chapter_of,
    code_cells,
)
from layerwise.instructor.grading.seeds import question_seed
from layerwise.instructor.grading.steps import cell_step, probe_step, probed
from layerwise.instructor.sandbox.bubblewrap import PACKAGE
from layerwise.instructor.sandbox.client import Ending, Nursery, NurseryError
from layerwise.instructor.sandbox.confinement import Limits

_PROBING = "layerwise.instructor.grading.probing"
_JUDGING = "layerwise.instructor.grading.judging"
# Files that hold what a right answer is, or how grading works.
_HIDDEN = (str(PACKAGE / "checks"), str(PACKAGE / "instructor"))
_JUDGING_LIMITS = Limits(step_seconds=10, total_seconds=60, memory=2 << 30)
_MOST_RUNS = 6
_TROUBLE = {
    "step time": "did not end within {limits.step_seconds:g} s",
    "total time": "did not end within {limits.total_seconds:g} s for the whole notebook",
    "output": "sent more than {megabytes} MiB",
    "threads": "started more than {limits.threads} threads",
    "died": "ended Python, by itself or for want of memory",
}
Lines = list[bytes]


@dataclass(frozen=True)
class Rules:
    """What decides the grades of a run.

    Parameters
    ----------
    chapter : str
    seed : int
    limits : Limits
    sandboxed : bool
    """

    chapter: str
    seed: int
    limits: Limits = field(default_factory=Limits)
    sandboxed: bool = True


class Worker:
    """Grades the submissions that one core gets.

    Parameters
    ----------
    rules : Rules
    """

    def __init__(self, rules: Rules):
        self.rules = rules
        self.questions = load_questions(rules.chapter)
        self.seeds = {
            name: question_seed(rules.seed, rules.chapter, name) for name in self.questions
        }
        sandboxed = rules.sandboxed
        self._probing = Nursery(_PROBING, rules.chapter, hidden=_HIDDEN, sandboxed=sandboxed)
        self._judging = Nursery(_JUDGING, rules.chapter, sandboxed=sandboxed)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End both nurseries."""
        self._probing.close()
        self._judging.close()

    def grade(self, name: str, data: bytes) -> Grade:
        """Grade the bytes of one notebook.

        Parameters
        ----------
        name : str
        data : bytes

        Returns
        -------
        Grade
            Also when the notebook cannot be read, or the sandbox failed twice.
        """
        try:
            cells = code_cells(data)
        except UnreadableNotebookError as error:
            return Grade(name, "unreadable", str(error))
        other = chapter_of(cells)
        if other not in (None, self.rules.chapter):
            return Grade(name, "wrong assignment", f"This notebook belongs to {other}.")
        try:
            return self._grade(name, cells)
        except NurseryError:
            pass  # the system may have ended it; a second failure is told
        try:
            return self._grade(name, cells)
        except NurseryError as error:
            return Grade(name, "failed", str(error))

    def _grade(self, name: str, cells: list[tuple[str, str]]) -> Grade:
        lines, trouble = self._probe(cells)
        outcomes = self._judge(lines)
        if trouble:
            return Grade(name, "stopped", " ".join(trouble), outcomes=outcomes)
        begun = any(outcome.status != "not attempted" for outcome in outcomes)
        return Grade(name, "graded" if begun else "not attempted", outcomes=outcomes)

    def _probe(self, cells: list[tuple[str, str]]) -> tuple[Lines, list[str]]:
        """Run the notebook; leave out a step that was stopped, and run the rest again."""
        body, start, limits = json.dumps(cells).encode(), time.monotonic(), self.rules.limits
        lines = [_line(question, "not attempted", _NOT_REACHED) for question in self.questions]
        steps = [cell_step(number, cell) for number, (cell, _) in enumerate(cells, 1)]
        steps += [probe_step(question) for question in self.questions]
        skipped: list[str] = []
        trouble: list[str] = []
        for _ in range(_MOST_RUNS):
            left = limits.total_seconds - (time.monotonic() - start)
            if left <= 0:
                break
            header = {"seeds": self.seeds, "skipped": skipped, "steps": steps}
            ending = self._probing.run(header, body, replace(limits, total_seconds=left))
            lines.append(ending.data)
            if ending.ended == "done":
                break
            if not ending.step:
                raise NurseryError("The sandbox ended before the first cell.")
            said = _TROUBLE[ending.ended].format(limits=limits, megabytes=limits.output >> 20)
            trouble.append(f"{ending.step.capitalize()} {said}.")
            skipped.append(ending.step)
            if question := probed(ending.step):
                lines.insert(0, _line(question, "raised", f"Your code {said}."))
        return lines, trouble

    def _judge(self, lines: Lines) -> tuple[Outcome, ...]:
        body, skipped = b"\n".join(lines), []
        found: dict[str, Outcome] = {}
        for _ in range(len(self.questions) + 1):
            header = {"seeds": self.seeds, "skipped": skipped, "steps": list(self.questions)}
            ending = self._judging.run(header, body, _JUDGING_LIMITS)
            found |= _outcomes(ending, self.questions)
            if ending.ended == "done" or ending.step in (*skipped, ""):
                break
            skipped.append(ending.step)
        return tuple(
            found.get(name, not_judged(question)) for name, question in self.questions.items()
        )


_NOT_REACHED = "The notebook stopped before this answer."


def _line(question: str, status: str, message: str) -> bytes:
    report = {"status": status, "message": message}
    return json.dumps({"question": question, "report": report}).encode()


def _outcomes(ending: Ending, questions: Mapping[str, Question]) -> dict[str, Outcome]:
    """Read what the judges wrote."""
    outcomes = [outcome_from_dict(json.loads(line)) for line in ending.data.splitlines()]
    return {outcome.question: outcome for outcome in outcomes if outcome.question in questions}
