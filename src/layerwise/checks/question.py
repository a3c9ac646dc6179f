"""What a question is: a probe that runs the learner's code, and parts that judge plain data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from layerwise.checks.wording import counted
from layerwise.errors import LayerwiseError

Difficulty = Literal["easy", "medium", "hard"]
Generator = np.random.Generator
Probe = Callable[[object, Generator], object]


@dataclass(frozen=True)
class Verdict:
    """What the judge of a part found.

    Parameters
    ----------
    passed : bool
    message : str
        What was received, and what was expected in words or for one case. Never the answer.
    mistake : str or None
        The name of the recognised mistake, a key of `Question.mistakes`.
    waits : bool
        Whether the part cannot be judged before another part is right. The message then says
        which, and "Expected ..." is left out.
    """

    passed: bool
    message: str = ""
    mistake: str | None = None
    waits: bool = False


PASSED = Verdict(passed=True)


@dataclass(frozen=True)
class Part:
    """One thing that a question asks for, with its own points.

    Parameters
    ----------
    name : str
        A few words that a learner reads, such as "convolution kernels".
    points : int
    expects : str
        What a right answer is, in words that do not give it away; completes "Expected ...".
    judge : callable
        ``judge(data, rng) -> Verdict``. Sees the probe's data after JSON, and a fresh generator of
        the probe's seed. May raise `UnreadableError`; whatever else it raises becomes "failed".
    """

    name: str
    points: int
    expects: str
    judge: Callable[[dict, Generator], Verdict]


@dataclass(frozen=True)
class Question:
    """A question of an exercise.

    Parameters
    ----------
    name : str
        The name that ``check("name", ...)`` uses.
    variable : str
        The variable that the learner defines.
    usage : str
        How the check calls a function, such as ``glorot_limit(kernel_shape)``; for any other
        variable, its name again.
    minutes : int
    difficulty : {"easy", "medium", "hard"}
    hint : str
    parts : sequence of Part
    mistakes : mapping of str to str
        For each mistake that a judge can recognise, what was probably done.
    probe : callable
        ``probe(answer, rng) -> data``. Runs the learner's code on inputs drawn from `rng`. The
        engine makes its result plain. May raise `WrongFormError`.

    Examples
    --------
    >>> from layerwise.checks.chapters import load_questions
    >>> question = load_questions("filters_and_initialization")["glorot_limit"]
    >>> question.line
    '3 points · 6 minutes · medium'
    """

    name: str
    variable: str
    usage: str
    minutes: int
    difficulty: Difficulty
    hint: str
    parts: tuple[Part, ...]
    mistakes: Mapping[str, str]
    probe: Probe

    def __post_init__(self):
        names = [part.name for part in self.parts]
        if not names or len(set(names)) < len(names) or min(p.points for p in self.parts) < 1:
            raise LayerwiseError(
                "A question has one or more parts, of different names, each worth a point or more.",
                received=f"{self.name}: {[(part.name, part.points) for part in self.parts]}",
            )

    @property
    def points(self) -> int:
        """The points of all parts together."""
        return sum(part.points for part in self.parts)

    @property
    def line(self) -> str:
        """Points, minutes and difficulty, as the notebook prints them below a heading."""
        points, minutes = counted(self.points, "point"), counted(self.minutes, "minute")
        return f"{points} · {minutes} · {self.difficulty}"


def by_name(questions: Iterable[Question]) -> dict[str, Question]:
    """Return the questions of a chapter by name, in order; two of one name are an error."""
    questions = tuple(questions)
    found = {question.name: question for question in questions}
    if len(found) < len(questions):
        names = [question.name for question in questions]
        raise LayerwiseError(
            "The questions of a chapter have different names.", received=f"{names}"
        )
    return found
