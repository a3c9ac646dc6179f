"""Compare the answers of a class: what the report says about similar code."""

from collections.abc import Iterable, Mapping

from layerwise.checks.question import Question
from layerwise.instructor.grading.answer_sources import answer_sources
from layerwise.instructor.reporting.similarity import Match, similar_answers
from layerwise.instructor.sandbox.bubblewrap import PACKAGE
from layerwise.instructor.submissions import Submission

_ROOT = PACKAGE.parents[1]  # of a checkout; an installed package has no notebooks beside it


def similar_in_class(
    submissions: Iterable[Submission], chapter: str, questions: Mapping[str, Question]
) -> list[Match]:
    """Return the groups of submissions whose answers are nearly the same."""
    answers = {
        one.name: answer_sources(one.data, questions) for one in submissions if one.data is not None
    }
    given, key = (_of_course(folder, chapter, questions) for folder in ("exercises", "solutions"))
    return similar_answers(answers, given=given, key=key)


def _of_course(folder: str, chapter: str, questions: Mapping[str, Question]) -> dict[str, str]:
    path = _ROOT / folder / f"{chapter}.ipynb"
    return answer_sources(path.read_bytes(), questions) if path.is_file() else {}
