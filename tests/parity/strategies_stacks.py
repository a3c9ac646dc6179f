"""Random stacks of layers with windows, for what a stack reads and for unknown sizes."""

from __future__ import annotations

from hypothesis import strategies as st

from .case import Call
from .sizes import optional, per_axis

PADDINGS = ("valid", "same")


@st.composite
def convolution_calls(draw, rank: int):
    """Draw a convolution of one channel; its kernel may have an even size."""
    arguments = {"kernel_size": draw(per_axis(rank, 4))}
    paddings = (*PADDINGS, "causal") if rank == 1 else PADDINGS
    kind = draw(st.sampled_from(["Conv", "Conv", "DepthwiseConv", "SeparableConv"]))
    if kind != "Conv":
        paddings = PADDINGS
    if kind != "DepthwiseConv":
        arguments["filters"] = 1
    arguments["padding"] = draw(st.sampled_from(paddings))
    moved = draw(st.sampled_from(["strides", "dilation_rate", ""]))
    if moved:
        arguments[moved] = draw(per_axis(rank, 3))
    return Call(f"{kind}{rank}D", arguments)


@st.composite
def pooling_calls(draw, rank: int):
    arguments = {"pool_size": draw(per_axis(rank, 3))}
    optional(draw, arguments, strides=per_axis(rank, 3), padding=st.sampled_from(PADDINGS))
    return Call(f"AveragePooling{rank}D", arguments)


@st.composite
def border_calls(draw, rank: int):
    amounts = st.integers(0, 2)
    pairs = draw(st.tuples(*[st.tuples(amounts, amounts)] * rank))
    name, argument = draw(st.sampled_from([("ZeroPadding", "padding"), ("Cropping", "cropping")]))
    return Call(f"{name}{rank}D", {argument: pairs if rank > 1 else pairs[0]})


def position_calls() -> st.SearchStrategy:
    """Draw a layer that treats every position by itself."""
    return st.sampled_from([Call("Identity"), Call("LeakyReLU")])


@st.composite
def stacks(draw, rank: int) -> list[Call]:
    """Draw two to four layers; the first one has a window."""
    windows = convolution_calls(rank) | convolution_calls(rank) | pooling_calls(rank)
    more = windows | windows | border_calls(rank) | position_calls()
    return [draw(windows), *draw(st.lists(more, min_size=1, max_size=3))]


@st.composite
def stack_cases(draw, least: int, most: int) -> tuple[list[Call], tuple[int, ...]]:
    """Draw a stack and the spatial sizes of its input."""
    rank = draw(st.integers(1, 2))
    sizes = draw(st.tuples(*[st.integers(least, most)] * rank))
    return draw(stacks(rank)), sizes
