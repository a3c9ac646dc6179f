"""Every question of every chapter: right, untouched, and each mistake that it declares."""

import importlib
import json
import re

import pytest
from notebook_answers import right_answers, solution, stub_answers

from layerwise.checks import CHAPTERS, load_questions, run_judge, run_probe
from layerwise.instructor.grading.seeds import question_seed

# The first is what a notebook has; from the others comes what `layerwise grade` derives.
SEEDS = range(20)
# Building Keras models is slow, and these questions draw little or nothing from the seed.
SEEDS_OF = {
    "distinct_filters": range(2),
    "within_budget": range(2),
    "padding_proof": range(2),
    "mended_loss": range(5),
}


def graded(chapter, question, answer, seed):
    """Probe, go through JSON as a grader does, and judge."""
    seed = question_seed(seed, chapter, question.name) if seed else seed
    report = json.loads(json.dumps(run_probe(question, answer, seed), allow_nan=False))
    return run_judge(question, report, seed)


def planted(chapter):
    return importlib.import_module(f"planted_{chapter}")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_gets_full_points(chapter, question, seed):
    outcome = graded(chapter, question, right_answers(chapter)[question.name], seed)
    assert outcome.status == "passed", outcome
    assert outcome.points == question.points
    assert all(part.mistake is None for part in outcome.parts)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_untouched_stub_is_not_attempted(chapter, question, seed):
    outcome = graded(chapter, question, stub_answers(chapter)[question.name], seed)
    assert outcome.status == "not attempted"
    assert outcome.points == 0
    assert f"`{question.usage}`" in outcome.message


def test_every_declared_mistake_is_planted_and_there_are_three(chapter, question):
    assert set(planted(chapter).WRONG[question.name]) == set(question.mistakes)
    assert len(question.mistakes) >= 3


def test_each_planted_mistake_gets_its_own_message(chapter, question):
    for mistake, answer in planted(chapter).WRONG[question.name].items():
        for seed in SEEDS_OF.get(question.name, SEEDS):
            outcome = graded(chapter, question, answer, seed)
            assert outcome.mistakes == (mistake,), (seed, mistake, outcome)
            assert outcome.status == "failed"
            assert outcome.points < question.points
            assert question.mistakes[mistake] in repr(outcome)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_other_ways_to_make_a_mistake(chapter):
    for name, mistake, answer in planted(chapter).MORE_WRONG:
        outcome = graded(chapter, load_questions(chapter)[name], answer, 0)
        assert outcome.mistakes == (mistake,), (name, mistake, outcome)


def test_messages_of_a_question_all_differ(chapter, question):
    assert len(set(question.mistakes.values())) == len(question.mistakes)


def test_prose_of_a_question(chapter, question):
    texts = [question.hint, *question.mistakes.values(), *(p.expects for p in question.parts)]
    for text in texts:
        assert text.count("`") % 2 == 0, text
        assert "!" not in text, text
        assert not re.search(r"\b(simply|just|obviously|depth)\b", text), text
    assert all(text.endswith((".", "?")) for text in (question.hint, *question.mistakes.values()))
    assert question.difficulty in ("easy", "medium", "hard")
    assert 1 <= question.minutes <= 20


def test_the_notebook_says_what_the_question_says(chapter, question):
    cells = {cell["id"]: "".join(cell["source"]) for cell in solution(chapter)["cells"]}
    slug = question.name.replace("_", "-")
    task = cells[f"{slug}-task"]
    assert re.match(rf"## \d+\. .+\n\n\*{re.escape(question.line)}\*\n\n", task)
    assert f"<details><summary>Hint</summary>\n\n{question.hint}\n\n</details>" in task
    assert cells[f"{slug}-check"] == f'check("{question.name}", {question.variable})'
    assert f"{slug}-reasoning" in cells


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_notebook_has_each_question_once_and_the_right_sums(chapter):
    questions = load_questions(chapter)
    cells = {cell["id"]: "".join(cell["source"]) for cell in solution(chapter)["cells"]}
    order = [name[: -len("-task")].replace("-", "_") for name in cells if name.endswith("-task")]
    assert order == list(questions)
    points = sum(question.points for question in questions.values())
    minutes = sum(question.minutes for question in questions.values())
    assert f"{points} points, about {minutes} minutes" in cells["how-it-works"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_cells_have_readable_ids_and_known_tags(chapter):
    known = {"nbval-ignore-output", "remove-stderr", "solution"}
    for cell in solution(chapter)["cells"]:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cell["id"])
        assert set(cell["metadata"]) <= {"tags"}
        assert set(cell["metadata"].get("tags", [])) <= known
