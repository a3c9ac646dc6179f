"""Test files for otter-grader: one for each question, one case for each part."""

from collections.abc import Mapping

from layerwise.checks import Question
from layerwise.instructor.grading.seeds import question_seed


def otter_tests(stem: str, questions: Mapping[str, Question], seed: int) -> dict[str, str]:
    """Return the test files by name, in the order of the notebook.

    Parameters
    ----------
    stem : str
        The chapter.
    questions : mapping of str to Question
    seed : int
        Draws the inputs; each question gets a number of its own from it.

    Returns
    -------
    dict of str to str
    """
    return {
        f"{number:02}_{name}.py": _test_file(stem, question, question_seed(seed, stem, name))
        for number, (name, question) in enumerate(questions.items(), start=1)
    }


def _test_file(stem: str, question: Question, number: int) -> str:
    head = _HEAD.format(stem=stem, name=question.name, number=number)
    cases = [
        _CASE.format(place=place, name=part.name, points=part.points)
        for place, part in enumerate(question.parts)
    ]
    return head + "".join(cases)


_HEAD = '''\
"""The question {name}, for otter-grader."""

import functools

from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"


@functools.cache
def question():
    from layerwise.checks import load_questions

    return load_questions("{stem}")["{name}"]


judged = []


def part(env, place):
    """Judge the answer once; give the learner the question's own words, never the inputs."""
    from layerwise.checks import run_judge, run_probe

    if not judged:
        report = run_probe(question(), env.get(question().variable), {number})
        judged.append(run_judge(question(), report, {number}))
    outcome = judged[0]
    if outcome.status in ("not attempted", "raised"):
        said = outcome.status[0].upper() + outcome.status[1:]
        raise AssertionError(said + ". Hint: " + question().hint)
    found = outcome.parts[place]
    expected = "Expected " + question().parts[place].expects + "."
    said = question().mistakes[found.mistake] if found.mistake else expected
    if not found.passed:
        raise AssertionError(said + " Hint: " + question().hint)
'''
_CASE = """

@test_case(name={name!r}, points={points}, hidden=False)
def case_{place}(env):
    part(env, {place})
"""
