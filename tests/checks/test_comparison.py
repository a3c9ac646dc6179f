"""Comparing values: tolerance, shapes, NaN, recognised mistakes, and names."""

import numpy as np
import pytest

from layerwise.checks.comparison import close, difference, match, match_calls
from layerwise.checks.question import PASSED, Part, Question, by_name
from layerwise.checks.reading import UnreadableError, array, number, whole_numbers
from layerwise.checks.wording import clean_text, shown, unknown_name
from layerwise.errors import LayerwiseError


@pytest.mark.parametrize(
    ("received", "expected", "tolerance", "agree"),
    [
        (1.0, 1.0, 0, True),
        (1.0 + 1e-9, 1.0, 0, False),
        ([0.0, 100.0], [0.05, 100.0], 1e-3, True),  # the share is of the largest value
        ([0.0, 100.0], [0.2, 100.0], 1e-3, False),
        (np.nan, np.nan, 1.0, False),
        (np.inf, np.inf, 1.0, False),
        ([1, 2], [[1, 2]], 1.0, False),
        ([], [], 0, True),
    ],
)
def test_close(received, expected, tolerance, agree):
    assert close(received, expected, tolerance) is agree


def test_difference_finds_the_first_wrong_index():
    expected = np.zeros((2, 3))
    expected[0, 0] = 10
    received = expected.copy()
    received[1, 2] = 5
    assert difference(received, expected, 1e-3) == "has 5.0 at [1, 2]; expected 0.0"
    received[0, 1] = np.nan
    assert difference(received, expected, 1e-3) == "has nan at [0, 1]; expected 0.0"


def test_match_prefers_right_over_any_mistake_and_takes_the_first_that_fits():
    assert match(3, 3, [("known", 3)]) is PASSED
    assert match(4, 3, [("other", 5), ("known", 4), ("later", 4)]).mistake == "known"
    assert match(9, 3, [("known", 4)]).mistake is None


def test_a_mistake_must_explain_every_call():
    calls, expected = ["f(1)", "f(2)"], [10.0, 20.0]
    wrong = [("half", [5.0, 10.0])]
    assert match_calls(calls, [5.0, 10.0], expected, wrong, read=number).mistake == "half"
    verdict = match_calls(calls, [5.0, 11.0], expected, wrong, read=number)
    assert verdict.mistake is None
    assert verdict.message == "`f(1)` returned 5.0; expected 10.0."
    verdict = match_calls(calls, [10.0, 11.0], expected, wrong, read=number)
    assert verdict.message == "`f(2)` returned 11.0; expected 20.0."


def test_calls_that_cannot_be_read_are_named():
    with pytest.raises(UnreadableError, match=r"`f\(2\)`: Needs a number; received 'x'"):
        match_calls(["f(1)", "f(2)"], [1, "x"], [1.0, 1.0], [], read=number)
    for damaged in (None, 3, [1], [1, 2, 3], {"0": 1}):
        with pytest.raises(UnreadableError, match="one result for each call"):
            match_calls(["f(1)", "f(2)"], damaged, [1.0, 1.0], [], read=number)


def test_arrays_and_lists_are_read_alike():
    assert whole_numbers(np.array([5, 5])) == whole_numbers([5.0, 5]) == [5, 5]
    assert array([np.zeros(2), [1, 1]]).tolist() == [[0, 0], [1, 1]]
    for bad in ([[1, 2], [3]], [{}], ["a"], None, 3.0, [None]):
        with pytest.raises(UnreadableError):
            whole_numbers(bad)
    for bad in ([[1, 2], [3]], [{}], ["a"], None, 3.0):
        with pytest.raises(UnreadableError):
            array(bad)


def test_numbers_of_one_element_count_as_numbers():
    assert number(np.array([0.5])) == 0.5
    for bad in (np.zeros(2), True, None, float("nan"), float("inf"), "1"):
        with pytest.raises(UnreadableError):
            number(bad)


def test_long_values_are_shortened():
    assert shown(list(range(100))).endswith(", ...)")
    assert len(shown("x" * 1000)) == 60
    assert shown({"unusable": "a set"}) == "a set"
    assert shown([5]) == "(5,)"
    assert len(clean_text("x" * 1000, 100)) == 100


def test_close_names_come_first():
    sentence = unknown_name("question", "limitt", ["cost", "limit"])
    assert sentence == "There is no question 'limitt'; the questions are: limit, cost."


def part(name="x", points=1):
    return Part(name, points, "an x", lambda data, rng: PASSED)


def question(*parts, name="q"):
    return Question(name, "q", "q", 1, "easy", "A hint.", parts, {}, lambda answer, rng: None)


@pytest.mark.parametrize("parts", [(), (part(), part()), (part(points=0),)])
def test_a_question_needs_parts_with_names_and_points(parts):
    with pytest.raises(LayerwiseError, match="one or more parts, of different names"):
        question(*parts)


def test_questions_of_a_chapter_have_different_names():
    assert list(by_name([question(part()), question(part(), name="r")])) == ["q", "r"]
    with pytest.raises(LayerwiseError, match="different names"):
        by_name([question(part()), question(part())])
