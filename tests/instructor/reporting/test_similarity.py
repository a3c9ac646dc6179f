"""Answers that are alike: found when copied and renamed, silent about what says nothing."""

import random
import re
import time

import pytest
from notebook_sources import SOURCES

from layerwise.instructor.reporting import Match, similar_answers
from layerwise.instructor.reporting.code_tokens import code_tokens
from layerwise.instructor.reporting.similarity import LEAST_TOKENS, MOST_TOKENS, THRESHOLD

STUB, KEY, FIRST, SECOND, RENAMED = (
    SOURCES[n] for n in ("stub", "key", "first", "second", "renamed")
)
SHORT = "def f(x):\n    return x.sum() / x.size\n"


def found(given=None, key=None, **answers):
    return similar_answers(
        {name: {"changed_steps": text} for name, text in answers.items()},
        given=given and {"changed_steps": given},
        key=key and {"changed_steps": key},
    )


def test_names_comments_and_layout_hide_nothing():
    length = len(code_tokens(FIRST))
    assert length >= LEAST_TOKENS
    assert found(ada=FIRST, bo=RENAMED) == [Match("changed_steps", ("ada", "bo"), 1.0, length)]


def test_a_small_change_hides_nothing():
    (match,) = found(ada=FIRST, bo=FIRST.replace("min(length,", "min(length, 1 *"))
    assert match.names == ("ada", "bo")
    assert THRESHOLD <= match.share < 1


def test_two_who_worked_alone_are_not_listed():
    assert found(ada=FIRST, bo=SECOND) == []


def test_short_answers_say_nothing():
    assert found(ada=SHORT, bo=SHORT) == []


def test_answers_close_to_the_key_say_nothing():
    assert found(ada=KEY, bo=KEY) != []
    assert found(ada=KEY, bo=KEY, key=KEY) == []


def test_what_was_given_says_nothing():
    assert found(ada=FIRST, bo=FIRST, given=FIRST) == []
    assert found(ada=FIRST, bo=FIRST, given=STUB) != []


def test_what_many_write_says_nothing():
    several = {f"s{i}": FIRST for i in range(10)}
    assert found(**several) != []
    assert found(**several, one_more=FIRST) == []


def test_a_chain_of_changes_is_one_row():
    second = FIRST.replace("min(length,", "min(length, 1 *")
    (match,) = found(ada=FIRST, bo=second, cy=second.replace("return", "return 1 *"), di=SECOND)
    assert match.names == ("ada", "bo", "cy")


@pytest.mark.parametrize(
    "text", ["", "def f(:\n  x", "((((", "\x00", "'''never closed", "\tif\n x"]
)
def test_code_that_does_not_parse_is_no_trouble(text):
    assert isinstance(code_tokens(text), tuple)
    assert found(ada=text, bo=text) == []


def random_answer(rng):
    lines = [
        "x = a.sum(axis={0}) + b",
        "y = np.maximum(x, {0})",
        "x = x.reshape({0}, -1) @ w",
        "x = -x if x > {0} else x",
        "w = (x * y)[:, {0}] / z",
    ]
    body = [rng.choice(lines).format(rng.randrange(99)) for _ in range(rng.randrange(8, 14))]
    return "def f(a, b):\n    " + "\n    ".join(body) + "\n"


def test_a_class_of_1000_takes_seconds_and_the_copy_is_found():
    rng = random.Random(0)
    answers = {f"s{i:03}": {f"q{k}": random_answer(rng) for k in range(2)} for i in range(1000)}
    answers["s007"]["q1"] = re.sub(r"\bx\b", "value", answers["s700"]["q1"]) + "# mine\n"
    start = time.process_time()
    matches = similar_answers(answers)
    assert time.process_time() - start < 30
    assert ("s007", "s700") in [match.names for match in matches]


def test_many_small_variants_of_one_text_take_seconds_too():
    variants = {f"s{i:03}": f"{FIRST}    k = {i}\n" for i in range(300)}
    start = time.process_time()
    found(**variants)
    assert time.process_time() - start < 30


def test_code_made_to_be_slow_to_compare_takes_seconds():
    start = "".join(f"a.b{i} = {i}\n" for i in range(12))
    body = {name: f"{start}{text}\n" for name, text in HOSTILE.items()}
    begin = time.process_time()
    assert found(**body) == []
    assert time.process_time() - begin < 10  # it takes half a second


HOSTILE = {
    "blocks": "if x:\n    " + "x " * 120 + "1 " * 120,
    "alternating": "if x:\n    " + "x 1 " * 120,
    "pairs": "if x:\n    " + "x x 1 1 " * 60,
    "long": "if x:\n    " + "x 1 " * 800,
    "as_long": "if x:\n    " + "x x 1 1 " * 400,
}


def test_an_answer_longer_than_any_honest_one_is_not_compared():
    long = "\n".join(f"a.b{i} = {i}" for i in range(MOST_TOKENS))
    assert found(ada=long, bo=long) == []
