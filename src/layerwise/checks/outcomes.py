"""What a check tells the learner: four outcomes, as data and as plain text."""

from dataclasses import dataclass
from typing import Literal

from layerwise.checks import outcome_html
from layerwise.checks.wording import counted

Status = Literal["passed", "failed", "not attempted", "raised"]

# Each is in every common font: no emoji, no dingbats. The word always stands beside it.
SYMBOLS = {"passed": "√", "failed": "×", "not attempted": "–", "raised": "!", "not checked": "·"}


@dataclass(frozen=True)
class PartOutcome:
    """What became of one part of a question.

    Parameters
    ----------
    name : str
    worth : int
        The points that the part gives when it is passed.
    passed : bool
    message : str
        For a part that is not passed: what was probably done, received and expected.
    mistake : str or None
        The name of the recognised mistake.
    """

    name: str
    worth: int
    passed: bool
    message: str = ""
    mistake: str | None = None

    @property
    def status(self) -> Status:
        """Passed or failed."""
        return "passed" if self.passed else "failed"

    @property
    def points(self) -> int:
        """The points earned."""
        return self.worth if self.passed else 0


@dataclass(frozen=True, repr=False)
class Outcome:
    """What became of a question: passed, failed, not attempted, or raised.

    Parameters
    ----------
    question : str
    status : {"passed", "failed", "not attempted", "raised"}
    worth : int
        The points of a right answer.
    parts : tuple of PartOutcome
        Empty when nothing could be judged.
    message : str
        What to do next, or what the learner's code raised.

    Examples
    --------
    >>> Outcome("glorot_limit", "not attempted", 3, message="Complete `glorot_limit`.")
    – not attempted: glorot_limit, 0 of 3 points
      Complete `glorot_limit`.
    """

    question: str
    status: Status
    worth: int
    parts: tuple[PartOutcome, ...] = ()
    message: str = ""

    @property
    def points(self) -> int:
        """The points earned."""
        return sum(part.points for part in self.parts)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of the mistakes that were recognised, each once."""
        return tuple(dict.fromkeys(part.mistake for part in self.parts if part.mistake))

    def lines(self) -> list[tuple[str, str]]:
        """Return status and text of each part, unless all passed or none was judged."""
        if self.status == "passed" or self.message:
            return []
        heads = [f"{part.name}, {part.points} of {part.worth}" for part in self.parts]
        return [
            (part.status, f"{head}: {part.message}" if part.message else head)
            for part, head in zip(self.parts, heads, strict=True)
        ]

    def __repr__(self):
        head = f"{self.question}, {self.points} of {counted(self.worth, 'point')}"
        rows = [f"{SYMBOLS[self.status]} {self.status}: {head}"]
        rows += [f"  {self.message}"] if self.message else []
        rows += [f"  {SYMBOLS[status]} {status}: {text}" for status, text in self.lines()]
        return "\n".join(rows)

    def _repr_html_(self):
        return outcome_html.of_outcome(self, SYMBOLS)


@dataclass(frozen=True, repr=False)
class Summary:
    """The points so far, question by question.

    Parameters
    ----------
    chapter : str
    rows : tuple of (question, status, points, worth)

    Examples
    --------
    >>> Summary("chapter", (("glorot_limit", "passed", 3, 3), ("cost", "not checked", 0, 2)))
    chapter: 3 of 5 points
      √ glorot_limit  3 of 3  passed
      · cost          0 of 2  not checked
    """

    chapter: str
    rows: tuple[tuple[str, str, int, int], ...]

    @property
    def points(self) -> int:
        """The points earned so far."""
        return sum(points for _, _, points, _ in self.rows)

    @property
    def worth(self) -> int:
        """The points of the whole chapter."""
        return sum(worth for _, _, _, worth in self.rows)

    def __repr__(self):
        width = max(len(name) for name, *_ in self.rows)
        lines = [f"{self.chapter}: {self.points} of {counted(self.worth, 'point')}"]
        for name, status, points, worth in self.rows:
            lines.append(f"  {SYMBOLS[status]} {name:{width}}  {points} of {worth}  {status}")
        return "\n".join(lines)

    def _repr_html_(self):
        return outcome_html.of_summary(self, SYMBOLS)
