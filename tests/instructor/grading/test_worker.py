"""One submission after the other, in the real sandbox."""

import json
from pathlib import Path

import pytest
from looking_around import needs_sandbox, notebook, worker_for

from layerwise.checks import CHAPTERS, load_questions
from layerwise.instructor.grading import worker as worker_module
from layerwise.instructor.grading.judging import NOT_JUDGED
from layerwise.instructor.grading.seeds import question_seed
from layerwise.instructor.sandbox.confinement import Limits

pytestmark = needs_sandbox

ROOT = Path(__file__).resolve().parents[3]
PLANTED = ROOT / "tests" / "checks"
BRIEF = Limits(step_seconds=4, total_seconds=40)
SETUP = 'import numpy as np\nfrom layerwise import Checker\ncheck = Checker("masking")'
SHARE = """
def padding_share(lengths, batch_size):
    total = 0
    for start in range(0, len(lengths), batch_size):
        batch = lengths[start : start + batch_size]
        total += len(batch) * max(batch)
    return 1 - sum(lengths) / total
"""


@pytest.fixture(scope="module", params=CHAPTERS)
def chapter_worker(request):
    with worker_for(request.param) as worker:
        yield worker


@pytest.fixture(scope="module")
def worker():
    with worker_for(limits=BRIEF) as worker:
        yield worker


def read(folder, chapter):
    return (ROOT / folder / f"{chapter}.ipynb").read_bytes()


def by_question(grade):
    return {outcome.question: outcome for outcome in grade.outcomes}


def test_the_key_gets_all_points_on_20_seeds(chapter_worker):
    chapter, seeds = chapter_worker.rules.chapter, dict(chapter_worker.seeds)
    for seed in range(20):
        chapter_worker.seeds = {name: question_seed(seed, chapter, name) for name in seeds}
        grade = chapter_worker.grade("key", read("solutions", chapter))
        assert (grade.status, grade.note) == ("graded", "")
        lost = [outcome for outcome in grade.outcomes if outcome.points != outcome.worth]
        assert not lost, (seed, lost)
    chapter_worker.seeds = seeds


def test_the_untouched_notebook_gets_none(chapter_worker):
    grade = chapter_worker.grade("empty", read("exercises", chapter_worker.rules.chapter))
    assert (grade.status, grade.points) == ("not attempted", 0)
    assert {outcome.status for outcome in grade.outcomes} == {"not attempted"}


def test_each_planted_mistake_is_named(chapter_worker):
    """One notebook checks the first mistake of every question, the next the second, and so on."""
    chapter = chapter_worker.rules.chapter
    questions = load_questions(chapter)
    source = (PLANTED / f"planted_{chapter}.py").read_text("utf-8")
    setup = f'from layerwise import Checker\ncheck = Checker("{chapter}")'
    most = max(len(question.mistakes) for question in questions.values())
    seen = {name: set() for name in questions}
    for number in range(most):
        use = f"for name in WRONG:\n    wrong = list(WRONG[name].values())[{number}:][:1]\n"
        use += "    for answer in wrong:\n        check(name, answer)"
        grade = chapter_worker.grade("wrong", notebook(setup, source, use))
        assert grade.status in ("graded", "not attempted"), grade
        for outcome in grade.outcomes:
            seen[outcome.question].update(outcome.mistakes)
    assert seen == {name: set(question.mistakes) for name, question in questions.items()}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("while True:\n    pass", "did not end within 4 s"),
        ("import time\ntime.sleep(1000)", "did not end within 4 s"),
        ("import os\nos._exit(0)", "ended Python"),
        ("import ctypes\nctypes.string_at(0)", "ended Python"),
        ("import os\nwhile True:\n    os.write(200, bytes(1 << 20))", "sent more than"),
        (
            "import keras, tensorflow as tf\n"
            "tf.nn.conv2d(tf.ones((1, 3, 3)), tf.ones((2, 2, 1, 1)), 1, 'SAME')",
            "ended Python",
        ),
    ],
    ids=["endless", "sleeps", "exits", "segfault", "flood", "tensorflow aborts"],
)
def test_a_cell_that_cannot_end_well_is_left_out(worker, bad, said):
    check = 'check("padding_share", padding_share)'
    grade = worker.grade("bad", notebook(SETUP, bad, SHARE, check))
    assert grade.status == "stopped"
    assert grade.note.startswith("Code cell 2 ")
    assert said in grade.note
    assert by_question(grade)["padding_share"].status == "passed"


def test_an_answer_that_does_not_end_costs_only_its_question(worker):
    endless = "def valid_mean(values, mask):\n    while True:\n        pass"
    checks = 'check("valid_mean", valid_mean)\ncheck("padding_share", padding_share)'
    grade = worker.grade("endless", notebook(SETUP, endless, SHARE, checks))
    outcomes = by_question(grade)
    assert grade.note == "The check of valid_mean did not end within 4 s."
    assert outcomes["valid_mean"].status == "raised"
    assert outcomes["padding_share"].status == "passed"


@pytest.mark.parametrize(
    "cells",
    [
        [SETUP, SHARE],
        [SETUP, SHARE.replace("padding_share", "mine"), 'check("padding_share", mine)'],
        [SETUP, SHARE, 'check("padding_share", padding_share)', "padding_share = ..."],
        [SETUP, "%matplotlib inline\n!pip install x\n" + SHARE],
        [SETUP, "this is no Python", SHARE],
        [SETUP, "raise KeyboardInterrupt", "exit()", SHARE],
        ["check = 3", SHARE, SETUP],
        [SETUP, 'check.hint("padding_share"); display(check.summary())', SHARE],
        [
            SETUP,
            "def padding_share(lengths, batch_size): ...",
            'check("padding_share", ...)',
            SHARE,
        ],
    ],
    ids=[
        "no check",
        "renamed",
        "redefined",
        "magics",
        "syntax error",
        "stops",
        "another order",
        "hints",
        "stub first",
    ],
)
def test_ways_to_hand_in_a_right_answer(worker, cells):
    grade = worker.grade("right", notebook(*cells))
    assert grade.status == "graded"
    assert by_question(grade)["padding_share"].status == "passed"


def test_a_missing_answer_says_which_cell_stopped(worker):
    outcome = by_question(worker.grade("x", notebook(SETUP, "1 / 0\nvalid_mean = 3")))["valid_mean"]
    assert outcome.status == "raised"
    assert outcome.message == (
        "The notebook defines no `valid_mean`; code cell 2 stopped with ZeroDivisionError."
    )


def test_a_question_of_another_chapter_is_no_answer(worker):
    grade = worker.grade("x", read("solutions", "deconvolution"))
    assert (grade.status, grade.note) == (
        "wrong assignment",
        "This notebook belongs to deconvolution.",
    )


def test_a_judge_over_its_limits_costs_points_and_ends(monkeypatch):
    monkeypatch.setattr(worker_module, "_JUDGING_LIMITS", Limits(step_seconds=0.0))
    with worker_for() as worker:
        grade = worker.grade("ada", read("solutions", "masking"))
    # some are judged before anybody looks at the clock
    assert NOT_JUDGED in {outcome.message for outcome in grade.outcomes}
    assert grade.points < 27


def test_the_same_seed_gives_the_same_grade():
    data = read("solutions", "masking")
    grades = []
    for _ in range(2):
        with worker_for() as worker:
            grades.append(json.dumps(worker.grade("ada", data).to_dict()))
    assert grades[0] == grades[1]


def test_a_nursery_that_is_killed_is_started_again(worker):
    worker.grade("first", notebook(SETUP))
    worker._probing._process.kill()
    grade = worker.grade("second", notebook(SETUP, SHARE))
    assert by_question(grade)["padding_share"].status == "passed"


def test_without_a_sandbox_it_grades_too():
    from layerwise.instructor.grading.worker import Rules, Worker

    with Worker(Rules("masking", 7, sandboxed=False)) as worker:
        grade = worker.grade("ada", read("solutions", "masking"))
    assert grade.points == 27
