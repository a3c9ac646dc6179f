"""The object in the notebook: names, outcomes, strict mode, summary, hint."""

import subprocess
import sys

import pytest

from layerwise.checks import CHAPTERS, Checker, StrictCheckError, load_questions
from layerwise.errors import LayerwiseError

CHAPTER = "filters_and_initialization"


def half(name):
    return 0.0943 if name == "limit" else ...


@pytest.fixture
def check(monkeypatch):
    monkeypatch.delenv("LAYERWISE_STRICT", raising=False)
    return Checker(CHAPTER)


def test_four_outcomes(check):
    sizes = {"same_3": 28, "same_7": 28, "valid_3": 26, "valid_7": 22, "claim_holds": False}
    assert check("larger_kernel", sizes).status == "passed"
    assert check("larger_kernel", {**sizes, "valid_7": 21}).status == "failed"
    assert check("larger_kernel", ...).status == "not attempted"
    assert check("glorot_limit", lambda shape: shape[9]).status == "raised"


def test_an_unknown_chapter_is_one_sentence_with_the_known_ones():
    with pytest.raises(LayerwiseError) as error:
        Checker("filters_and_initialisation")
    sentence, _, known = str(error.value).partition("; the chapters are: ")
    assert sentence == "There is no chapter 'filters_and_initialisation'"
    assert known.endswith(".")
    assert known.split(", ")[0] == "filters_and_initialization"  # the close one first
    assert sorted(known[:-1].split(", ")) == sorted(CHAPTERS)
    with pytest.raises(LayerwiseError, match="no chapter named by a list"):
        Checker([])


def test_an_unknown_question_lists_close_ones_first_and_does_not_raise(check):
    outcome = check("glorot_limits", 1)
    assert outcome.status == "not attempted"
    assert outcome.message.startswith(
        f"There is no question 'glorot_limits' in {CHAPTER}; the questions are: glorot_limit, "
    )
    assert all(name in outcome.message for name in load_questions(CHAPTER))
    assert "named by a function" in check(half, "glorot_limit").message
    assert check.summary().points == 0
    assert "not checked" in repr(check.summary())


def test_a_check_without_an_answer_says_what_to_pass(check):
    assert 'Pass your answer too: `check("conv_prediction", prediction)`.' in repr(
        check("conv_prediction")
    )


def test_not_attempted_says_what_to_complete(check):
    assert check("conv_prediction", ...).message == (
        "Replace each `...` in `prediction` with your answer. "
        "Run that cell, then run this one again."
    )
    assert check("glorot_limit", lambda shape: None).message == (
        "Complete `glorot_limit(kernel_shape)`: it must `return` its result. "
        "Run that cell, then run this one again."
    )


def test_strict_mode_raises_on_all_but_passed(monkeypatch):
    monkeypatch.setenv("LAYERWISE_STRICT", "1")
    for strict in (Checker(CHAPTER), Checker(CHAPTER, strict=True)):
        for answer in (..., 3, lambda shape: 1.0, lambda shape: 1 / 0):
            with pytest.raises(StrictCheckError, match="A strict check asks for a right answer"):
                strict("glorot_limit", answer)
        with pytest.raises(StrictCheckError, match="There is no question"):
            strict("glorot", ...)
    assert Checker(CHAPTER, strict=False)("glorot_limit", ...).status == "not attempted"
    for off in ("", "0"):
        monkeypatch.setenv("LAYERWISE_STRICT", off)
        assert Checker(CHAPTER)("glorot_limit", ...).status == "not attempted"


def test_strict_mode_passes_a_right_answer():
    sizes = {"same_3": 28, "same_7": 28, "valid_3": 26, "valid_7": 22, "claim_holds": False}
    assert Checker(CHAPTER, strict=True)("larger_kernel", sizes).points == 3


def test_summary_counts_the_latest_outcome_of_each_question(check):
    sizes = {"same_3": 28, "same_7": 28, "valid_3": 26, "valid_7": 22, "claim_holds": False}
    check("larger_kernel", sizes)
    check("glorot_limit", ...)
    assert check.summary().points == 3
    check("larger_kernel", {**sizes, "claim_holds": True})
    summary = check.summary()
    assert summary.points == 2
    lines = repr(summary).splitlines()
    worth = sum(question.points for question in load_questions(CHAPTER).values())
    assert lines[0] == f"{CHAPTER}: 2 of {worth} points"
    assert "  × larger_kernel      2 of 3  failed" in lines
    assert "  – glorot_limit       0 of 3  not attempted" in lines
    assert "  · two_targets        0 of 3  not checked" in lines


def test_hint_prints_the_hint_or_the_known_names(check, capsys):
    check.hint("glorot_limit")
    assert capsys.readouterr().out == load_questions(CHAPTER)["glorot_limit"].hint + "\n"
    check.hint("glorot")
    assert "the questions are: glorot_limit" in capsys.readouterr().out


def test_outcomes_are_the_same_in_every_run(check):
    answer = {"kernel_shape": (24, 3, 5, 5), "parameters": object(), "fan_in": 3, "fan_out": 24}
    first, second = check("conv_prediction", answer), Checker(CHAPTER)("conv_prediction", answer)
    assert repr(first) == repr(second)
    assert first._repr_html_() == second._repr_html_()


def test_importing_the_checks_loads_no_framework():
    code = (
        "import sys; from layerwise import Checker; Checker('filters_and_initialization')"
        "('glorot_limit', lambda shape: 0.5);"
        "print([m for m in ('tensorflow', 'keras', 'matplotlib', 'IPython') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
