"""Which report of a question counts, among lines that anybody may have written."""

import json

from layerwise.checks import load_questions
from layerwise.instructor.grading.judging import MAX_REPORT, chosen_reports, not_judged

QUESTIONS = load_questions("masking")
ANSWER = {"status": "answered", "data": 1}
BLANK = {"status": "not attempted"}


def chosen(*reports, question="valid_mean"):
    lines = [json.dumps({"question": question, "report": report}) for report in reports]
    return chosen_reports("\n".join(lines).encode(), QUESTIONS).get("valid_mean")


def test_the_last_answer_counts():
    assert chosen(ANSWER, {**ANSWER, "data": 2}) == {**ANSWER, "data": 2}


def test_a_blank_report_replaces_no_answer():
    assert chosen(BLANK, ANSWER, BLANK) == ANSWER
    assert chosen(BLANK) == BLANK


def test_other_questions_and_odd_reports_are_passed_over():
    assert chosen(ANSWER, question="poetry") is None
    assert chosen(ANSWER, None, 3, [], {}) == ANSWER
    assert chosen(None) is None


def test_lines_that_are_no_reports_are_passed_over():
    lines = [b"", b"{", b"[" * 100_000, b"3", b'{"question": 3}', b"\xff", b"9" * 5000]
    assert chosen_reports(b"\n".join(lines), QUESTIONS) == {}


def test_a_report_that_no_right_answer_has_is_not_read():
    assert chosen(BLANK, {"status": "answered", "data": "x" * MAX_REPORT}) == BLANK


def test_what_is_not_judged_has_no_points():
    question = QUESTIONS["valid_mean"]
    outcome = not_judged(question)
    assert (outcome.status, outcome.points, outcome.worth) == ("failed", 0, question.points)
