"""Shapes, counts, refusals and values of every layer, on random configurations, as in Keras."""

import pytest

from layerwise import arithmetic

from .agreement import check
from .exceptions import KERAS_REFUSES, WE_REFUSE, is_meant
from .layers import CASES, STRATEGIES
from .oracle import inferred, inputs_of, ran
from .running import run_cases


@pytest.mark.parametrize("layer", STRATEGIES)
def test_a_layer_agrees_with_keras(layer, record_property):
    ended = run_cases(check, STRATEGIES[layer], CASES[layer])
    record_property("cases", ended.total())
    # both kinds of cases are there: what Keras runs, and what it refuses
    agreed = sum(count for how, count in ended.items() if how.startswith("agree"))
    assert agreed >= ended.total() // 10, ended
    assert layer == "Unchanged" or ended["both refuse"] >= ended.total() // 40, ended


def test_every_layer_of_arithmetic_has_cases():
    layers = {
        name
        for name in arithmetic.__all__
        if isinstance(getattr(arithmetic, name), type)
        and issubclass(getattr(arithmetic, name), arithmetic.Layer)
    }
    assert layers - {"Layer"} == set(STRATEGIES)


def test_two_thousand_cases_or_more_are_compared():
    assert sum(CASES.values()) >= 2000


@pytest.mark.parametrize("difference", WE_REFUSE, ids=lambda difference: difference.reason)
def test_what_we_refuse_on_purpose_still_runs_in_keras(difference):
    case = difference.example
    theirs = inferred(case)
    assert is_meant(case, theirs.shape, (difference,))
    assert check(case) == "we refuse, as listed"
    outputs = ran(theirs.layer, inputs_of(case, theirs.layer))
    assert not isinstance(outputs, Exception), outputs


@pytest.mark.parametrize("difference", KERAS_REFUSES, ids=lambda difference: difference.reason)
def test_what_only_keras_refuses_is_still_refused_by_keras(difference):
    assert check(difference.example) == "Keras refuses, as listed"
