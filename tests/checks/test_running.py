"""The engine: hostile answers, forged reports, malformed data, huge configs."""

import copy
import json
import re
import time

import hostile
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notebook_answers import right_answers
from test_plain_data import JSON

from layerwise.checks import (
    CHAPTERS,
    Checker,
    Part,
    Question,
    Verdict,
    load_questions,
    run_judge,
    run_probe,
)
from layerwise.checks.question import PASSED

pytestmark = pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")


def is_clean(text: str) -> bool:
    """Tell whether text can be printed, stored, and compared between runs."""
    text.encode("utf-8")
    printable = all(c.isprintable() or c == "\n" for c in text)
    return printable and not re.search(r"0x[0-9a-f]{5,}", text) and len(text) < 4000


def small_question(probe=lambda answer, rng: {"x": answer()}, judge=lambda data, rng: PASSED):
    return Question(
        name="small",
        variable="small",
        usage="small()",
        minutes=1,
        difficulty="easy",
        hint="None.",
        parts=(Part("first", 1, "a number", lambda data, rng: PASSED), Part("x", 2, "an x", judge)),
        mistakes={"known": "You did it."},
        probe=probe,
    )


@pytest.mark.parametrize("kind", hostile.answers())
def test_no_answer_raises_out_of_a_check_or_gets_points(chapter, question, kind):
    check = Checker(chapter, strict=False)
    outcome = check(question.name, hostile.answers()[kind])
    assert outcome.points == 0
    assert outcome.status in ("failed", "raised", "not attempted")
    assert is_clean(repr(outcome)), repr(outcome)
    assert is_clean(outcome._repr_html_())
    assert is_clean(repr(check.summary()) + check.summary()._repr_html_())


def test_keyboard_interrupt_passes_through():
    check = Checker(CHAPTERS[0])
    with pytest.raises(KeyboardInterrupt):
        check("glorot_limit", hostile.raising(KeyboardInterrupt()))


def test_hostile_functions_are_reported_with_what_they_did():
    check = Checker("filters_and_initialization", strict=False)
    messages = {
        "recursion": "raised RecursionError: maximum recursion depth exceeded, at line",
        "exit": "raised SystemExit, at line",
        "exit with text": "raised SystemExit: bye, at line",
        "division": "raised ZeroDivisionError: division by zero, at line",
        "addresses": r"raised ValueError: bad <object object at 0x...> [31m\ud800 `tick, at line",
        "no text": "raised an exception that has no readable message. The check had called",
        "too few arguments": "takes 0 positional arguments but 1 was given. The check had called "
        "`glorot_limit((5, 5, 1, 32))`.",
    }
    for kind, message in messages.items():
        outcome = check("glorot_limit", hostile.functions()[kind])
        assert outcome.status == "raised"
        assert message in outcome.message, outcome.message


def test_a_raised_error_names_the_learners_own_line():
    lines = ["", "", "def limit(shape):", "    rows = np.zeros(3)", "    return rows.mean(axis=7)"]
    namespace = {"np": np}
    exec(compile("\n".join(lines), "/tmp/ipykernel_1/2.py", "exec"), namespace)
    outcome = Checker(CHAPTERS[0])("glorot_limit", namespace["limit"])
    assert outcome.status == "raised"
    assert "AxisError: axis 7 is out of bounds" in outcome.message
    assert ", at line 5 of your cell. The check had" in outcome.message  # not NumPy's line


def test_an_error_in_a_helper_is_shown_where_the_answer_uses_it():
    helper = "def helper(shape):\n    return shape[9]\n"
    answer = "\n\n\ndef limit(shape):\n    return helper(shape)\n"
    namespace = {}
    exec(compile(helper, "/tmp/ipykernel_1/1.py", "exec"), namespace)
    exec(compile(answer, "/tmp/ipykernel_1/2.py", "exec"), namespace)
    message = Checker(CHAPTERS[0])("glorot_limit", namespace["limit"]).message
    assert message == (
        "Your code raised IndexError: tuple index out of range, at line 5 of your cell. "
        "The check had called `glorot_limit((5, 5, 1, 32))`."
    )


def test_a_model_in_place_of_a_function_is_named():
    import keras

    message = Checker(CHAPTERS[0])("distinct_filters", keras.Sequential()).message
    assert "The check calls `distinct_filters()`; you passed a Sequential." in message


def test_wrong_forms_say_what_was_passed():
    check = Checker(CHAPTERS[0])
    assert check("glorot_limit", 0.085).message == (
        "The check calls `glorot_limit(kernel_shape)`; you passed a float. "
        "Pass the function itself, without parentheses."
    )
    assert "you passed a tuple" in check("conv_prediction", (5, 5, 3, 24)).message
    assert "yours returned an int" in check("two_targets", lambda *a: 3).message
    assert "yours returned a dict" in check("distinct_filters", lambda: {}).message


def test_results_of_an_odd_kind_are_described():
    check = Checker(CHAPTERS[0])
    message = check("glorot_limit", hostile.generator).parts[0].message
    assert "`glorot_limit((5, 5, 1, 32))`: Needs a number; received a generator." in message
    message = check("glorot_limit", lambda shape: None if len(shape) == 2 else 1.0).parts[1].message
    assert "returned nothing: is a `return` missing?" in message
    half = {"kernel_shape": (5, 5, 3, 24), "parameters": ..., "fan_in": "75", "fan_out": 600}
    outcome = check("conv_prediction", half)
    assert outcome.points == 1
    assert [part.passed for part in outcome.parts] == [True, False, False, False]
    assert outcome.parts[1].message.endswith("There is no value yet.")
    assert "received '75'" in outcome.parts[2].message


def test_inputs_are_drawn_anew_for_each_seed_and_equal_for_probe_and_judge():
    seen = []
    question = load_questions(CHAPTERS[0])["glorot_limit"]
    for seed in (3, 3, 4):
        shapes = []
        run_probe(question, lambda shape, shapes=shapes: shapes.append(shape) or 1.0, seed)
        seen.append(shapes)
    assert seen[0] == seen[1] != seen[2]


def test_an_answer_for_one_seed_fails_on_another():
    question = load_questions(CHAPTERS[0])["weight_gradient"]
    report = run_probe(question, right_answers(CHAPTERS[0])["weight_gradient"], seed=1)
    assert run_judge(question, report, seed=1).status == "passed"
    assert run_judge(question, report, seed=2).points == 0


STATUSES = ["passed", "answered", "raised", "not attempted", "wrong form"]
REPORTS = st.one_of(
    JSON,
    st.fixed_dictionaries({"status": JSON, "data": JSON, "message": JSON}),
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(
                ["passed", "answered", "raised", "not attempted", "wrong form"]
            ),
            "message": JSON,
        }
    ),
)
FORGED = [
    {"status": "passed", "points": 4},
    {"status": "answered"},
    {"status": "answered", "data": {"$array": "O", "shape": [1], "bytes": ""}},
    {"status": "answered", "data": None},
    {"status": ["answered"], "data": {}},
    {"status": "raised", "message": "\ud800" * 10_000},
    {"status": np.zeros(3), "message": np.zeros(3)},
    {"status": "answered", "data": np.zeros(3)},
    {"status": "wrong form", "message": {"a": 1}},
    np.zeros(3),
    object(),
    hostile.Explosive(),
]


@pytest.mark.parametrize("report", FORGED, ids=range(len(FORGED)))
def test_forged_reports_are_judged_and_get_nothing(chapter, question, report):
    outcome = run_judge(question, report, 0)
    assert outcome.points == 0
    assert outcome.status != "passed"
    assert is_clean(repr(outcome))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(REPORTS)
def test_any_report_is_survived(report):
    for question in load_questions(CHAPTERS[0]).values():
        outcome = run_judge(question, report, 0)
        assert outcome.points == 0
        assert is_clean(repr(outcome))


REPORTS_OF_RIGHT_ANSWERS: dict = {}


def paths(value, path=()):
    yield path
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*path, key))


def replaced(value, path, new):
    if not path:
        return new
    value = copy.copy(value)
    value[path[0]] = replaced(value[path[0]], path[1:], new)
    return value


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_damaged_data_of_a_right_answer_are_survived(chapter, question, data):
    if question.name not in REPORTS_OF_RIGHT_ANSWERS:
        answer = right_answers(chapter)[question.name]
        REPORTS_OF_RIGHT_ANSWERS[question.name] = run_probe(question, answer, 0)
    report = REPORTS_OF_RIGHT_ANSWERS[question.name]
    path = data.draw(st.sampled_from(list(paths(report["data"]))))
    junk = st.one_of(JSON, st.sampled_from([[], {}, "", 0, -1, 2**62, {"$float": "nan"}]))
    damaged = {"status": "answered", "data": replaced(report["data"], path, data.draw(junk))}
    outcome = run_judge(question, damaged, 0)
    assert outcome.status in ("passed", "failed")  # the junk may be a right value, such as False
    assert is_clean(repr(outcome))
    assert all(part.passed or part.message for part in outcome.parts) or outcome.message


def test_a_forged_config_with_300_million_units_costs_nothing():
    question = load_questions(CHAPTERS[0])["seven_by_seven"]
    report = run_probe(question, right_answers(CHAPTERS[0])["seven_by_seven"], 0)
    text = json.dumps(report).replace(r"\"filters\": 64", r"\"filters\": 300000000")
    start = time.perf_counter()
    outcome = run_judge(question, json.loads(text), 0)
    assert time.perf_counter() - start < 0.5
    assert outcome.points == 0
    assert outcome.mistakes == ("narrow_layers",)


def test_a_judge_that_raises_fails_only_its_own_part():
    outcome = run_judge(
        small_question(judge=lambda data, rng: 1 / 0), {"status": "answered", "data": {}}, 0
    )
    assert [part.points for part in outcome.parts] == [1, 0]
    assert outcome.parts[1].message == "Expected an x. This check cannot read what it received."


def test_a_mistake_speaks_before_what_was_received():
    judge = small_question(judge=lambda data, rng: Verdict(False, "Received 3.", "known"))
    outcome = run_judge(judge, {"status": "answered", "data": {}}, 0)
    assert outcome.parts[1].message == "You did it. Received 3."
    assert outcome.mistakes == ("known",)


def test_an_answer_that_returns_nothing_is_not_attempted():
    for nothing in (None, ..., [None, ...], {"a": None}, ()):
        report = run_probe(small_question(), lambda nothing=nothing: nothing, 0)
        assert report["status"] == "not attempted"
    assert run_probe(small_question(), lambda: 0, 0)["status"] == "answered"
    assert run_probe(small_question(), lambda: False, 0)["status"] == "answered"


def test_reports_are_strict_json(chapter, question):
    for answer in (right_answers(chapter)[question.name], ..., lambda *a: float("nan")):
        report = run_probe(question, answer, 0)
        assert json.loads(json.dumps(report, allow_nan=False)) == report
