"""What a stack reads, and its unknown sizes, as the values and shapes of Keras say."""

import math

import keras
import numpy as np
import pytest
from hypothesis import assume, reject
from hypothesis import strategies as st

from layerwise.arithmetic import coverage, overlap, receptive_field
from layerwise.arithmetic.expression import Quantity
from layerwise.arithmetic.receptive_field import united
from layerwise.errors import LayerwiseError

from .agreement import FAILS
from .case import Call
from .formula_value import formula_value
from .layers import CASES
from .running import run_cases
from .stacks import reads_of
from .strategies_stacks import stack_cases
from .strategies_windows import transposed_convolutions

# a mean is a fraction: times the number of pixels, it is whole up to this
WHOLE = {"rtol": 1e-4}


def ours(calls):
    return [call.ours() for call in calls]


def fits(calls, sizes):
    """Tell whether every layer of a stack gets a large enough input."""
    shape = (None, *sizes, 1)
    try:
        for layer in ours(calls):
            shape = layer.output_shape(shape).value
    except LayerwiseError:
        return False
    return True


def is_padded_mean(call):
    """Tell whether a mean is taken over fewer pixels at the border."""
    return call.name.startswith("Average") and call.arguments.get("padding") == "same"


def check_coverage(case):
    calls, sizes = case
    assume(fits(calls, sizes))
    theirs = times_read(calls, sizes)
    counts = np.reshape(coverage(ours(calls), (None, *sizes, 1)).counts, sizes)
    np.testing.assert_array_equal(counts > 0, theirs > 0)
    if any(map(is_padded_mean, calls)):
        return "same positions"
    np.testing.assert_allclose(counts, theirs, **WHOLE)
    return "same counts"


def times_read(calls, sizes):
    """Return how often each input position is read, an array of the input's sizes."""
    reads = reads_of(calls, sizes)
    return reads.sum(axis=tuple(range(len(sizes), reads.ndim)))


def test_coverage_is_how_often_a_stack_of_ones_reads_each_position(record_property):
    ended = run_cases(check_coverage, stack_cases(4, 11), CASES["coverage"])
    record_property("cases", ended.total())
    assert ended["same counts"] >= 30, ended


def check_field(case):
    calls, sizes = case
    reads = reads_of(calls, sizes) > 0
    fields = receptive_field(ours(calls), (None, *sizes, 1)).value
    assert len(fields) == len(sizes)
    for axis, field in enumerate(fields):
        others = tuple(i for i in range(reads.ndim) if i not in (axis, axis + len(sizes)))
        assert_field_along_an_axis(field, reads.any(others))
    anywhere = receptive_field(ours(calls), (None, *[None for _ in sizes], 1)).value
    for field, known in zip(anywhere, fields, strict=True):
        # without the size, the offset of a strided "same" is open; all else is the same
        assert field in (known, known._replace(offset=None))
    return "agree"


def assert_field_along_an_axis(field, reads):
    """Compare a field with the first and the last pixel that each output position reads.

    `reads` has the shape (input size, output size).
    """
    is_read_to_both_ends = False
    for i, column in enumerate(reads.T):
        pixels = np.flatnonzero(column)
        if not len(pixels):
            continue
        first = field.offset + i * field.strides
        last = first + field.size - 1
        # nothing outside is read; at the border, padding takes the place of pixels
        assert first <= pixels[0]
        assert pixels[-1] <= last
        is_read_to_both_ends |= (first, last) == (pixels[0], pixels[-1])
    assert is_read_to_both_ends


@st.composite
def long_inputs(draw):
    """Draw a stack on inputs that are long against its receptive field."""
    calls, sizes = draw(stack_cases(2, 2))
    assume(fits(calls, [200 for _ in sizes]))
    fields = receptive_field(ours(calls), (None, *[200 for _ in sizes], 1)).value
    # more on each side, so that some position sees no border and no padding
    sizes = tuple(2 * field.size + 3 * field.strides + draw(st.integers(0, 3)) for field in fields)
    assume(math.prod(sizes) < 1000 and fits(calls, sizes))
    return calls, sizes


def test_a_receptive_field_is_what_each_position_reads(record_property):
    ended = run_cases(check_field, long_inputs(), CASES["receptive field"])
    record_property("cases", ended.total())


def check_overlap(case):
    try:
        layer = case.call.ours()
        caveats = layer.output_shape(case.shape).caveats
    except LayerwiseError:
        reject()
    assume(not any(FAILS in caveat for caveat in caveats))
    theirs = keras_overlap(case, layer)
    np.testing.assert_array_equal(overlap(layer, case.shape).counts, np.ravel(theirs))
    return "agree"


def keras_overlap(case, layer):
    arguments = {**case.call.arguments, "filters": 1, "use_bias": False}
    theirs = Call(case.call.name, {**arguments, "kernel_initializer": "ones"}).theirs()
    first = layer.data_format == "channels_first"
    sizes = case.shape[2:] if first else case.shape[1:-1]
    ones = np.ones((1, 1, *sizes) if first else (1, *sizes, 1), "float32")
    return theirs(ones).numpy()


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_overlap_is_a_transposed_convolution_of_ones(rank, record_property):
    ended = run_cases(check_overlap, transposed_convolutions(rank), CASES["overlap"] // 3)
    record_property("cases", ended.total())


def check_unknown_sizes(case):
    calls, sizes = case
    assume(fits(calls, sizes))
    names = {f"size_{i}": size for i, size in enumerate(sizes)}
    shape = (None, *(Quantity(name, None) for name in names), 1)
    for layer in ours(calls):
        explained = layer.output_shape(shape)
        shape = explained.sizes
    _, *spatial, _ = explained.formulas
    values = tuple(formula_value(formula, names) for formula in spatial)
    model = keras.Sequential([keras.Input((*sizes, 1)), *(call.theirs() for call in calls)])
    assert values == model.output_shape[1:-1], f"{explained.formulas} with {names}"
    return "agree"


def test_unknown_sizes_stay_formulas_through_a_stack(record_property):
    ended = run_cases(check_unknown_sizes, stack_cases(3, 15), CASES["unknown sizes"])
    record_property("cases", ended.total())


def branch(*windows):
    """Make a branch of ("Conv2D" or "AveragePooling2D", window size, strides)."""
    calls = []
    for name, size, strides in windows:
        window = {"filters": 1, "kernel_size": size} if name == "Conv2D" else {"pool_size": size}
        calls.append(Call(name, {**window, "strides": strides, "padding": "same"}))
    return calls


SHORTCUT = branch(("Conv2D", 1, 2))
# ResNet's blocks that halve an image: v1, v1.5, and D with a mean before the shortcut
BLOCKS = {
    "v1": (branch(("Conv2D", 1, 2), ("Conv2D", 3, 1), ("Conv2D", 1, 1)), SHORTCUT, 0.25),
    "v1.5": (branch(("Conv2D", 1, 1), ("Conv2D", 3, 2), ("Conv2D", 1, 1)), SHORTCUT, 1),
    "D": (
        branch(("Conv2D", 1, 1), ("Conv2D", 3, 2), ("Conv2D", 1, 1)),
        branch(("AveragePooling2D", 2, 2), ("Conv2D", 1, 1)),
        1,
    ),
}


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("size", [8, 12])
def test_branches_add_their_coverage_as_keras_adds_their_outputs(block, size):
    main, shortcut, share_read = BLOCKS[block]
    sizes = (size, size)
    together = coverage(ours(main), (None, *sizes, 1)) + coverage(ours(shortcut), (None, *sizes, 1))
    theirs = reads_of(main, sizes) + reads_of(shortcut, sizes)
    np.testing.assert_allclose(together.counts, theirs.sum((2, 3)).ravel(), **WHOLE)
    assert together.share == share_read


@pytest.mark.parametrize("block", BLOCKS)
def test_united_branches_see_what_their_sum_reads(block):
    main, shortcut, _ = BLOCKS[block]
    sizes = (17, 18)
    reads = (reads_of(main, sizes) + reads_of(shortcut, sizes)) > 0
    fields = [receptive_field(ours(calls), (None, *sizes, 1)).value for calls in (main, shortcut)]
    for axis in range(2):
        field = united([branch_fields[axis] for branch_fields in fields])
        assert_field_along_an_axis(field, reads.any((1 - axis, 3 - axis)))


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda field: field._replace(size=field.size + 1),
        lambda field: field._replace(size=field.size - 1),
        lambda field: field._replace(strides=field.strides + 1),
        lambda field: field._replace(offset=field.offset + 1),
    ],
)
def test_the_check_of_a_field_notices_a_wrong_number(spoiled):
    calls, sizes = branch(("Conv2D", 3, 2), ("Conv2D", 3, 1)), (21, 21)
    field = receptive_field(ours(calls), (None, *sizes, 1)).value[0]
    reads = (reads_of(calls, sizes) > 0).any((1, 3))
    assert_field_along_an_axis(field, reads)
    with pytest.raises(AssertionError):
        assert_field_along_an_axis(spoiled(field), reads)
