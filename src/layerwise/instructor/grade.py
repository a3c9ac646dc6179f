"""What a submission earned."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from layerwise.checks import Outcome, PartOutcome

# Each word that `Grade.status` may be, and whether its questions were judged.
STATUSES = {
    "graded": True,
    "stopped": True,  # a cell or a probe met a limit; the rest was graded
    "not attempted": True,  # nothing is filled in
    "unreadable": False,
    "too large": False,
    "no notebook": False,
    "wrong assignment": False,
    "failed": False,  # the grader could not grade it
}


@dataclass(frozen=True)
class Grade:
    """The grade of one submission.

    Parameters
    ----------
    name : str
        The student as the file names tell; unique in a run, safe as a file name.
    status : str
        A key of `STATUSES`.
    note : str
        One sentence, when there is something to say.
    file : str
        The file that was graded.
    identifier : str
        The learning management system's own number of the student or submission.
    outcomes : tuple of Outcome
        One for each question; empty when nothing could be judged.

    Examples
    --------
    >>> Grade("ada", "graded", outcomes=(Outcome("glorot_limit", "raised", 3),)).points
    0
    """

    name: str
    status: str
    note: str = ""
    file: str = ""
    identifier: str = ""
    outcomes: tuple[Outcome, ...] = ()

    @property
    def points(self) -> int:
        """The points of all questions together."""
        return sum(outcome.points for outcome in self.outcomes)

    def to_dict(self) -> dict:
        """Return the grade as values that `json.dumps` accepts."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping) -> "Grade":
        """Read what `to_dict` returned.

        Examples
        --------
        >>> grade = Grade("ada", "graded", outcomes=(Outcome("glorot_limit", "raised", 3),))
        >>> Grade.from_dict(grade.to_dict()) == grade
        True
        """
        return cls(**{**values, "outcomes": tuple(map(outcome_from_dict, values["outcomes"]))})


def outcome_from_dict(values: Mapping) -> Outcome:
    """Read an outcome that `dataclasses.asdict` wrote."""
    parts = tuple(PartOutcome(**part) for part in values["parts"])
    return Outcome(**{**values, "parts": parts})
