"""Plain data: encode and decode, and `plain` for anything that a learner's code may return."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layerwise.checks import PlainDataError, decode, encode, plain
from layerwise.checks.plain_data import MAX_ARRAY_BYTES, MAX_DEPTH, MAX_ITEMS

NUMBERS = [hnp.boolean_dtypes(), hnp.integer_dtypes(), hnp.unsigned_integer_dtypes()]
ARRAYS = hnp.arrays(
    st.one_of(*NUMBERS, hnp.floating_dtypes(sizes=(16, 32, 64))),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
KEYS = st.text(max_size=8).filter(lambda key: not key.startswith("$"))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(max_size=8)
)
DATA = st.recursive(
    st.one_of(SCALARS, ARRAYS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
JSON = st.recursive(
    st.one_of(SCALARS, st.integers()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=8), inner, max_size=4),
        st.fixed_dictionaries({"$array": inner, "shape": inner, "bytes": inner}),
        st.fixed_dictionaries({"$float": inner}),
    ),
    max_leaves=12,
)


def same(a, b) -> bool:
    if isinstance(a, np.ndarray):
        alike = type(b) is np.ndarray and a.shape == b.shape and a.dtype.str[1:] == b.dtype.str[1:]
        return alike and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, float):
        return type(b) is float and repr(a) == repr(b)
    if isinstance(a, list):
        return type(b) is list and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return type(b) is dict and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


@settings(deadline=None)
@given(DATA)
def test_encode_and_decode_are_a_round_trip_through_strict_json(data):
    text = json.dumps(encode(data), allow_nan=False)
    assert same(data, decode(json.loads(text)))


@settings(deadline=None)
@given(DATA)
def test_plain_leaves_plain_data_as_they_are_but_for_arrays_without_axes(data):
    def unwrapped(value):
        if isinstance(value, np.ndarray):
            return value if value.ndim else value.item()
        if isinstance(value, list):
            return [unwrapped(item) for item in value]
        if isinstance(value, dict):
            return {key: unwrapped(item) for key, item in value.items()}
        return value

    big = isinstance(unwrapped(data), int) and not -(2**63) <= unwrapped(data) < 2**63
    assert big or same_or_big(unwrapped(data), plain(data))


def same_or_big(a, b):
    """Unsigned 64-bit numbers may be too large for plain data; `plain` then describes them."""
    if isinstance(a, int) and a >= 2**63:
        return b == {"unusable": "a whole number of more than 64 bits"}
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same_or_big, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same_or_big(a[key], b[key]) for key in a)
    return same(a, b)


@settings(deadline=None, max_examples=300)
@given(JSON)
def test_decode_reads_any_json_or_says_what_is_wrong(value):
    try:
        data = decode(value)
    except PlainDataError as error:
        message = str(error)
    else:
        message = ""
        assert same(data, decode(encode(data)))
    assert not message or " at data" in message


def test_arrays_in_other_orders_come_back_right():
    array = np.arange(12, dtype=">i4").reshape(3, 4).T[::-1]
    back = decode(encode(array))
    assert back.tolist() == array.tolist()
    back[0, 0] = 7  # a writable copy


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (np.array([object()]), "dtype object at data"),
        (np.array(["a"]), "dtype <U1 at data"),
        (np.array([1j]), "dtype complex128 at data"),
        (np.array([1], "longdouble"), "dtype"),
        (np.zeros(MAX_ARRAY_BYTES + 1, "int8"), f"at most {MAX_ARRAY_BYTES} bytes"),
        ({"a": [1, {1, 2}]}, "a set at data['a'][1]"),
        ({"a": [..., 1]}, "an ellipsis at data['a'][0]"),
        ({1: 2}, "A key is a string"),
        ({"$array": 2}, "does not start with $"),
        (np.float64(0.5), "a float64 at data"),
        (2**63, "an int at data"),
        (b"bytes", "a bytes at data"),
        ("x" * (1 << 20) + "x", "a str at data"),
        (list(range(10_001)), "a list at data"),
    ],
)
def test_encode_refuses_what_is_not_plain(value, says):
    with pytest.raises(PlainDataError) as error:
        encode(value)
    assert says in str(error.value)
    assert "Plain data are numbers" in str(error.value)


GOOD = {"$array": "<f8", "shape": [1], "bytes": "AAAAAAAA8D8="}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({**GOOD, "$array": "O"}, "dtype 'O'"),
        ({**GOOD, "$array": "<f8, <f8"}, "dtype '<f8, <f8'"),
        ({**GOOD, "$array": ["<f8"]}, "dtype ['<f8']"),
        ({**GOOD, "shape": [2]}, "fill its shape"),
        ({**GOOD, "shape": [-1]}, "(" + "-1"),
        ({**GOOD, "shape": [True]}, "short list of sizes"),
        ({**GOOD, "shape": [0, 2**40]}, "short list of sizes"),
        ({**GOOD, "shape": "1"}, "short list of sizes"),
        ({**GOOD, "shape": [1] * 17}, "short list of sizes"),
        ({**GOOD, "bytes": "no base64!"}, "fill its shape"),
        ({**GOOD, "bytes": "AAAA"}, "fill its shape"),
        ({**GOOD, "bytes": 5}, "base64"),
        ({**GOOD, "more": 5}, "other keys"),
        ({"$array": "<f8"}, "other keys"),
        ({"$float": "1.0"}, "finite, nan, inf or -inf"),
        ({"$float": ["nan"]}, "finite, nan, inf or -inf"),
        ({"$float": "nan", "x": 1}, "finite, nan, inf or -inf"),
        ({"$other": 1}, "A key is a string"),
        (math.nan, "a float at data"),
        ((1, 2), "a tuple at data"),
        (2**70, "an int at data"),
    ],
)
def test_decode_refuses_what_encode_never_writes(value, says):
    with pytest.raises(PlainDataError) as error:
        decode(value)
    assert says.lstrip("(") in str(error.value)


def test_depth_is_limited_in_both_directions():
    nested = 1
    for _ in range(MAX_DEPTH):
        nested = [nested]
    assert decode(encode(nested)) == nested
    for convert in (encode, decode):
        with pytest.raises(PlainDataError, match="at most 12 levels"):
            convert([nested])
    assert plain(nested) == nested
    assert "nested too deep" in repr(plain([nested]))


def test_whole_numbers_have_64_bits_in_plain_as_in_encode():
    for number in (2**63 - 1, -(2**63)):
        assert plain(number) == decode(encode(number)) == number
    for number in (2**63, -(2**63) - 1):
        assert plain(number) == {"unusable": "a whole number of more than 64 bits"}
        with pytest.raises(PlainDataError):
            encode(number)


def test_lists_may_be_long_but_not_longer():
    longest = list(range(MAX_ITEMS))
    assert decode(encode(longest)) == longest
    for convert in (encode, decode):
        with pytest.raises(PlainDataError):
            convert([*longest, 0])
    assert len(plain(list(range(MAX_ITEMS - 1)))) == MAX_ITEMS - 1
    assert plain(longest) == {"unusable": f"a list of {MAX_ITEMS} items"}


def test_a_good_array_decodes():
    assert decode(GOOD).tolist() == [1.0]
