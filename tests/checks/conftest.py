"""Give each test that asks for (chapter, question) every question of the course."""

import pytest

from layerwise.checks import CHAPTERS, load_questions

ALL_QUESTIONS = [
    pytest.param(chapter, question, id=f"{chapter}-{question.name}")
    for chapter in CHAPTERS
    for question in load_questions(chapter).values()
]


def pytest_generate_tests(metafunc):
    if {"chapter", "question"} <= set(metafunc.fixturenames):
        metafunc.parametrize(("chapter", "question"), ALL_QUESTIONS)
