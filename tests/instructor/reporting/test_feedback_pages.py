"""The page for a student: right, complete, and without a word that a submission wrote."""

from dataclasses import fields, replace

import pytest
from fake_grades import CANARY, fake_class
from hostile_names import HOSTILE, RIGHT_TO_LEFT, hostile_grades
from reading_html import read

from layerwise.checks import CHAPTERS, Outcome, PartOutcome, load_questions
from layerwise.instructor.grade import STATUSES, Grade
from layerwise.instructor.reporting import feedback_page


def page_of(grade, questions, chapter="masking"):
    return read(feedback_page(grade, questions, chapter))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_that_a_submission_wrote_is_in_its_feedback(chapter):
    questions = load_questions(chapter)
    for grade in fake_class(questions, 60, trouble=0.4):
        assert CANARY not in feedback_page(grade, questions, chapter)


def test_a_note_is_told_where_the_code_never_ran(questions):
    for status, is_judged in STATUSES.items():
        text = page_of(Grade("ada", status, "Cell 3 has no source."), questions).text
        assert ("Cell 3 has no source" in text) == (not is_judged and status != "failed")


def test_the_canary_is_in_every_text_that_a_submission_reaches(questions):
    """So the test above sees a new field of an outcome, too."""
    part = PartOutcome("p", 1, False, CANARY, CANARY)
    name, question = next(iter(questions.items()))
    outcome = Outcome(name, "failed", 99, (part,), CANARY)
    known = {"question", "status", "worth", "parts", "message"}
    assert {field.name for field in fields(Outcome)} == known
    known = {"name", "worth", "passed", "message", "mistake"}
    assert {field.name for field in fields(PartOutcome)} == known
    grade = Grade("ada", "graded", CANARY, outcomes=(outcome, replace(outcome, question=CANARY)))
    text = feedback_page(grade, questions, "masking")
    assert CANARY not in text
    assert f"Expected {question.parts[0].expects.split('`')[0]}" in text


def test_the_points_are_those_of_the_grade(grades, questions):
    for grade in grades:
        assert f"{grade.points} of 27 points" in page_of(grade, questions).text


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_mistake_is_said_in_the_questions_words_with_its_hint(chapter):
    questions = load_questions(chapter)
    for question in questions.values():
        for mistake, words in question.mistakes.items():
            part = question.parts[0]
            failed = PartOutcome(part.name, part.points, False, "", mistake)
            outcome = Outcome(question.name, "failed", question.points, (failed,))
            text = page_of(Grade("ada", "graded", outcomes=(outcome,)), questions, chapter).text
            assert "".join(words.replace("`", "").split()) in "".join(text.split())
            assert "".join(question.hint.replace("`", "").split()) in "".join(text.split())


def test_a_passed_question_gets_no_hint_and_a_full_notebook_nothing_to_do(questions):
    outcomes = tuple(
        Outcome(
            question.name,
            "passed",
            question.points,
            tuple(PartOutcome(part.name, part.points, True) for part in question.parts),
        )
        for question in questions.values()
    )
    text = page_of(Grade("ada", "graded", outcomes=outcomes), questions).text
    assert "27 of 27 points" in text
    assert "Hint" not in text
    assert "Nothing is left to do" in text


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_says_what_happened_and_what_to_do(status, questions):
    texts = {status: page_of(Grade("ada", status), questions).text for status in STATUSES}
    assert "What to do next" in texts[status]
    assert ("Not graded" in texts[status]) == (not STATUSES[status])
    if not STATUSES[status]:
        assert sum(text == texts[status] for text in texts.values()) == 1


@pytest.mark.parametrize("status", ["unreadable", "graded"])
def test_hostile_names_stay_text(status, questions):
    for grade in hostile_grades(status):
        text = feedback_page(grade, questions, "masking")
        read(text)
        assert RIGHT_TO_LEFT not in text
        text.encode("utf-8")
    words = read(feedback_page(hostile_grades()[0], questions, "masking")).text
    assert HOSTILE[0] in words


def test_the_page_forbids_itself_every_script(questions):
    text = feedback_page(Grade("ada", "graded"), questions, "masking")
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
