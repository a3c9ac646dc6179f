"""The code of each answer, from notebooks that may want to keep us busy."""

import time

from looking_around import notebook

from layerwise.checks import load_questions
from layerwise.instructor.grading.answer_sources import MAX_ANSWER, answer_sources

QUESTIONS = load_questions("masking")


def found(*sources):
    return answer_sources(notebook(*sources), QUESTIONS)


def test_the_last_definition_counts():
    assert found("masks = 1", "def valid_mean(): pass", "masks = 2") == {
        "predicted_masks": "masks = 2",
        "valid_mean": "def valid_mean(): pass",
    }


def test_cells_that_are_no_python_or_no_answer_are_passed_over():
    assert found("masks = (", "masks += 1", "def f():\n    masks = 1", "x.masks = 1") == {}
    assert answer_sources(b"no notebook", QUESTIONS) == {}


def test_code_that_takes_long_to_parse_is_left_out():
    slow = "import " + ".".join(["a"] * 200_000)
    start = time.monotonic()
    assert found(slow, "masks = 1") == {"predicted_masks": "masks = 1"}
    assert time.monotonic() - start < 20  # it would take minutes
    assert found("masks = 1 #" + "x" * MAX_ANSWER) == {}
