"""Building blocks of the strategies: small sizes, arguments, and deliberate mistakes."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from .case import Case

LARGEST = {1: 12, 2: 9, 3: 6}  # the longest spatial axis of an input, by rank
# One in so many cases gets a wrong argument or a wrong shape
MISTAKES_ONE_IN = 5
WRONG_VALUES = (
    *(0, -1, 2.5, "3", None, "other", True, np.int64(2)),
    *((), (2,), (1, 2, 3, 4), (0, 1), (1, "a"), (1.5, 2.0)),
)


def per_axis(rank: int, largest: int) -> st.SearchStrategy:
    """Draw one number for all axes, or one for each."""
    number = st.integers(1, largest)
    numbers = st.tuples(*[number] * rank)
    return number | numbers | numbers  # unequal numbers, often, or a mix-up of axes stays unseen


def data_formats() -> st.SearchStrategy:
    return st.sampled_from(["channels_last", "channels_first", None, "Channels_Last"])


def spatial_sizes(rank: int) -> st.SearchStrategy:
    size = st.integers(3, LARGEST[rank]) | st.integers(1, LARGEST[rank])  # seldom too small
    return st.tuples(*[size] * rank)


@st.composite
def image_shapes(draw, rank: int, data_format: str | None, channels: st.SearchStrategy):
    """Draw a shape with batch, spatial axes and channels."""
    batch, spatial, size = draw(st.integers(1, 3)), draw(spatial_sizes(rank)), draw(channels)
    if data_format == "channels_first":
        return (batch, size, *spatial)
    return (batch, *spatial, size)


def optional(draw, arguments: dict, **strategies: st.SearchStrategy) -> dict:
    """Add some of the optional arguments, so that the defaults are compared as well."""
    for name, strategy in strategies.items():
        if draw(st.booleans()):
            arguments[name] = draw(strategy)
    return arguments


@st.composite
def unknown_axes(draw, shape: tuple, likely: tuple[int, ...]):
    """Draw the axes that a model does not know: often the batch, seldom an unlikely one."""
    axes = [axis for axis in likely if draw(st.sampled_from([True, False, False]))]
    if draw(st.integers(0, 19)) == 0:
        axes += [draw(st.integers(0, len(shape) - 1))] if shape else []
    batch = [0] if shape and draw(st.sampled_from([True, True, False])) else []
    return tuple(sorted({*batch, *axes}))


@st.composite
def with_mistakes(draw, cases: st.SearchStrategy):
    """Draw a case; now and then, spoil one argument or the shape."""
    case = draw(cases)
    if draw(st.integers(1, MISTAKES_ONE_IN)) > 1:
        return case
    names = sorted(case.call.arguments)
    where = draw(st.sampled_from([*names, *names, "fewer axes", "more axes", "empty axis"]))
    if where in names:
        arguments = {**case.call.arguments, where: draw(st.sampled_from(WRONG_VALUES))}
        return Case(type(case.call)(case.call.name, arguments), case.shape, case.unknown)
    return _with_other_axes(case, where)


def _with_other_axes(case: Case, where: str) -> Case:
    if isinstance(case.shape, list):
        return Case(case.call, case.shape[0], case.unknown[0])  # one input instead of a list
    if where == "empty axis":
        return Case(case.call, (*case.shape[:-1], 0), ())
    shape = case.shape[:-1] if where == "fewer axes" else (*case.shape, 2)
    return Case(case.call, shape, tuple(i for i in case.unknown if i < len(shape)))


def random_array(shape: tuple, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype("float32")
