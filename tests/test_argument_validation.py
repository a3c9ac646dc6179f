"""What the entrance for arguments accepts, and every message of what it refuses."""

import numpy as np
import pytest
from arithmetic.messages import PACKAGE, Mistake, assert_message, refusal, sites

from layerwise.argument_validation import (
    refuse_strides_with_dilation,
    standardize_choice,
    standardize_data_format,
    standardize_integer,
    standardize_padding,
    standardize_tuple,
)


@pytest.mark.parametrize(
    ("value", "expected"), [(1, 1), (32, 32), (np.int64(5), 5), (np.uint8(3), 3)]
)
def test_whole_numbers_are_kept_as_python_integers(value, expected):
    number = standardize_integer(value, "filters")
    assert number == expected
    assert type(number) is int


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, (3, 3)), ((3, 5), (3, 5)), ([3, 5], (3, 5)), (np.array([3, 5]), (3, 5))],
)
def test_one_number_stands_for_all_axes(value, expected):
    numbers = standardize_tuple(value, 2, "kernel_size")
    assert numbers == expected
    assert {type(number) for number in numbers} == {int}


def test_zero_is_accepted_where_it_is_allowed():
    assert standardize_tuple(0, 1, "output_padding", allow_zero=True) == (0,)
    assert standardize_integer(-1, "groups", minimum=-1) == -1


def test_capital_letters_are_accepted_where_keras_accepts_them():
    assert standardize_padding("Valid") == "valid"
    assert standardize_padding("CAUSAL", allow_causal=True) == "causal"
    assert standardize_data_format("Channels_First") == "channels_first"
    assert standardize_data_format(None) == "channels_last"


def test_strides_or_dilation_alone_are_accepted():
    refuse_strides_with_dilation((2, 1), (1, 1))
    refuse_strides_with_dilation((1, 1), (1, 3))


def integer(value, **arguments):
    return lambda: standardize_integer(value, "filters", **arguments)


def numbers(value, rank, **arguments):
    return lambda: standardize_tuple(value, rank, "strides", **arguments)


ONE_OR_MORE = "strides must be a whole number of 1 or more for each of 2 axes."
MISTAKES = [
    *(
        Mistake(
            integer(value), "filters must be a whole number of 1", (f"filters={value!r}",), "=1"
        )
        for value in (0, -3, True, 3.0, "3", None, (3,))
    ),
    Mistake(integer(-2, minimum=-1), "of -1 or more", ("filters=-2",), "Write filters=1"),
    *(
        Mistake(numbers(value, 2), ONE_OR_MORE, (f"strides={value!r}",), "strides=(1, 1)")
        for value in (0, (1, 0), (1,), (1, 2, 3), (1.0, 2), (True, 1), "12", None, (None, 1))
    ),
    Mistake(numbers(0, 1), "for one axis", ("strides=0",), "strides=(1,)"),
    Mistake(numbers(-1, 3, allow_zero=True), "of 0 or more for each of 3", ("=-1",), "(1, 1, 1)"),
    Mistake(
        lambda: standardize_choice("mean", ("max", "average"), "pool_mode"),
        "pool_mode must be one of 'max', 'average'.",
        ("pool_mode='mean'",),
        "Write pool_mode='max'",
    ),
    Mistake(lambda: standardize_choice(3, ("max",), "mode"), "mode must", ("mode=3",), "'max'"),
    Mistake(
        lambda: standardize_padding("causal"),
        "padding must be one of 'valid', 'same'.",
        ("padding='causal'",),
        "padding='valid'",
    ),
    Mistake(
        lambda: standardize_padding("full", allow_causal=True), "'causal'", ("'full'",), "'valid'"
    ),
    Mistake(lambda: standardize_padding(1), "padding must be", ("padding=1",), "'valid'"),
    Mistake(
        lambda: standardize_data_format("NHWC"),
        "data_format must be one of 'channels_last', 'channels_first'.",
        ("data_format='nhwc'",),
        "data_format='channels_last'",
    ),
    Mistake(
        lambda: refuse_strides_with_dilation((2, 1), (1, 3)),
        "cannot have strides above 1 and a dilation_rate above 1",
        ("strides=(2, 1)", "dilation_rate=(1, 3)"),
        "Set one of the two to 1",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.received[0])
def test_a_message_has_a_rule_what_was_received_and_a_mend(mistake):
    assert_message(mistake)


def test_every_error_of_the_module_is_in_the_table():
    raised = {refusal(mistake.call)[1] for mistake in MISTAKES}
    assert raised == sites(PACKAGE / "argument_validation.py")
