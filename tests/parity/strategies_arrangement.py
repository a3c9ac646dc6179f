"""Random borders, upsampling, and layers that arrange the same values in another shape."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from .case import Call, Case
from .sizes import data_formats, optional, per_axis, unknown_axes
from .strategies_windows import windowed_case


def borders(rank: int) -> st.SearchStrategy:
    """Draw one number, a number for each axis, or a pair for each axis."""
    amount = st.integers(0, 4 - rank)
    pair = st.tuples(amount, amount)
    if rank == 1:
        return amount | pair
    pairs = st.tuples(*[pair] * rank)
    return amount | st.tuples(*[amount] * rank) | pairs | pairs


@st.composite
def zero_paddings(draw, rank: int):
    arguments = optional(draw, {}, padding=borders(rank), data_format=data_formats())
    return draw(windowed_case(f"ZeroPadding{rank}D", rank, arguments))


@st.composite
def croppings(draw, rank: int):
    arguments = optional(draw, {}, cropping=borders(rank))
    if rank > 1:
        optional(draw, arguments, data_format=data_formats())
    return draw(windowed_case(f"Cropping{rank}D", rank, arguments))


@st.composite
def upsamplings(draw, rank: int):
    sizes = st.integers(1, 3) if rank == 1 else per_axis(rank, 3)
    arguments = optional(draw, {}, size=sizes)
    if rank > 1:
        optional(draw, arguments, data_format=data_formats())
    if rank == 2:
        methods = ["nearest", "bilinear", "Bilinear", "bicubic", "lanczos3", "lanczos5"]
        optional(draw, arguments, interpolation=st.sampled_from(methods))
    return draw(windowed_case(f"UpSampling{rank}D", rank, arguments))


def any_shapes(least: int = 1, most: int = 4) -> st.SearchStrategy:
    return st.lists(st.integers(1, 5), min_size=least, max_size=most).map(tuple)


@st.composite
def cases_of(draw, name: str, arguments: dict, shapes: st.SearchStrategy, *, fixed: int = 0):
    """Draw a case whose model seldom leaves the last `fixed` axes open."""
    shape = draw(shapes)
    likely = tuple(range(1, len(shape) - fixed))
    return Case(Call(name, arguments), shape, draw(unknown_axes(shape, likely)))


@st.composite
def flattenings(draw):
    arguments = optional(draw, {}, data_format=data_formats())
    return draw(cases_of("Flatten", arguments, any_shapes()))


@st.composite
def reshapings(draw):
    """Draw a target that keeps the number of values, most of the time."""
    shape = draw(any_shapes())
    values = math.prod(shape[1:])
    divisors = [number for number in range(1, values + 1) if values % number == 0]
    first = draw(st.sampled_from(divisors))
    target = draw(st.permutations([first, values // first, 1]))[: draw(st.integers(1, 3))]
    if target and draw(st.integers(0, 3)) == 0:
        target[draw(st.integers(0, len(target) - 1))] += 1
    if target and draw(st.booleans()):
        target[draw(st.integers(0, len(target) - 1))] = -1
    arguments = {"target_shape": tuple(target)}
    return draw(cases_of("Reshape", arguments, st.just(shape)))


@st.composite
def permutations(draw):
    shape = draw(any_shapes(2))
    dims = tuple(draw(st.permutations(range(1, len(shape)))))
    return draw(cases_of("Permute", {"dims": dims}, st.just(shape)))


@st.composite
def repetitions(draw):
    arguments = {"n": draw(st.integers(1, 5))}
    return draw(cases_of("RepeatVector", arguments, any_shapes(2, 2)))


ARRANGEMENT = {
    **{f"ZeroPadding{rank}D": zero_paddings(rank) for rank in (1, 2, 3)},
    **{f"Cropping{rank}D": croppings(rank) for rank in (1, 2, 3)},
    **{f"UpSampling{rank}D": upsamplings(rank) for rank in (1, 2, 3)},
    "Flatten": flattenings(),
    "Reshape": reshapings(),
    "Permute": permutations(),
    "RepeatVector": repetitions(),
}
