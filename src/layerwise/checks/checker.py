"""The object that a learner's notebook calls: ``check("glorot_limit", glorot_limit)``."""

import os

from layerwise.checks.chapters import load_questions
from layerwise.checks.outcomes import Outcome, Summary
from layerwise.checks.running import run_judge, run_probe
from layerwise.checks.wording import clean_text, type_phrase, unknown_name
from layerwise.errors import LayerwiseError

_NOT_PASSED_IN = object()


class StrictCheckError(LayerwiseError):
    """In strict mode: a check had another outcome than "passed"."""


class Checker:
    """Check the answers of one chapter's exercises.

    Parameters
    ----------
    chapter : str
        The stem of the notebook, such as ``"filters_and_initialization"``.
    seed : int
        Draws the inputs on which functions are tried.
    strict : bool or None
        Whether a check raises unless it is passed; None asks the environment variable
        ``LAYERWISE_STRICT``. Our CI runs the solutions so. A learner's notebook never raises.

    Raises
    ------
    LayerwiseError
        If there is no such chapter.

    Examples
    --------
    >>> check = Checker("filters_and_initialization", strict=False)
    >>> check("glorot_limit", lambda kernel_shape: 0.5).status
    'failed'
    >>> check("glorot_limit", ...).status
    'not attempted'
    """

    def __init__(self, chapter: str, *, seed: int = 0, strict: bool | None = None):
        self.chapter, self.seed = chapter, seed
        if strict is None:
            strict = os.environ.get("LAYERWISE_STRICT", "0") not in ("", "0")
        self.strict = strict
        self._questions = load_questions(chapter)
        self._outcomes: dict[str, Outcome] = {}

    def __call__(self, name: str, answer: object = _NOT_PASSED_IN) -> Outcome:
        """Check one answer.

        Parameters
        ----------
        name : str
            The question's name.
        answer : object
            Your variable itself: a function without parentheses, a dict.

        Returns
        -------
        Outcome
            Also for a name that does not exist. Nothing that you do raises, unless `strict`.
        """
        outcome = self._outcome(name, answer)
        if outcome.worth:
            self._outcomes[name] = outcome
        if self.strict and outcome.status != "passed":
            raise StrictCheckError(
                "A strict check asks for a right answer.", received=repr(outcome)
            )
        return outcome

    def hint(self, name: str) -> None:
        """Print the hint of a question.

        Examples
        --------
        >>> Checker("filters_and_initialization").hint("glorot")
        There is no question 'glorot' in filters_and_initialization; the questions are: ...
        """
        known = type(name) is str and name in self._questions
        print(self._questions[name].hint if known else self._unknown(name))

    def summary(self) -> Summary:
        """Return the points so far, for each question its latest outcome.

        Examples
        --------
        >>> Checker("filters_and_initialization").summary().points
        0
        """
        rows = []
        for name, question in self._questions.items():
            outcome = self._outcomes.get(name)
            status = outcome.status if outcome else "not checked"
            rows.append((name, status, outcome.points if outcome else 0, question.points))
        return Summary(self.chapter, tuple(rows))

    def _outcome(self, name: str, answer: object) -> Outcome:
        if type(name) is not str or name not in self._questions:
            asked = clean_text(name, 60) if type(name) is str else type_phrase(name)
            return Outcome(asked, "not attempted", 0, message=self._unknown(name))
        question = self._questions[name]
        if answer is _NOT_PASSED_IN:
            say = f'Pass your answer too: `check("{name}", {question.variable})`.'
            return Outcome(name, "not attempted", question.points, message=say)
        return run_judge(question, run_probe(question, answer, self.seed), self.seed)

    def _unknown(self, name: object) -> str:
        return unknown_name("question", name, self._questions, f" in {self.chapter}")
