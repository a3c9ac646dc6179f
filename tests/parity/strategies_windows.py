"""Random convolutions, transposed convolutions and pooling."""

from __future__ import annotations

from hypothesis import strategies as st

from .case import Call, Case
from .sizes import data_formats, image_shapes, optional, per_axis, unknown_axes

CHANNELS = st.integers(1, 4)


@st.composite
def window_arguments(draw, rank: int, paddings: tuple[str, ...]) -> dict:
    """Draw what all windows share; strides and dilation_rate together only now and then."""
    arguments = optional(
        draw,
        {},
        padding=st.sampled_from(paddings),
        data_format=data_formats(),
        use_bias=st.booleans(),
    )
    moved = draw(st.sampled_from(["", *["strides"] * 3, *["dilation_rate"] * 2, "both"]))
    if moved in ("strides", "both"):
        arguments["strides"] = draw(per_axis(rank, 3))
    if moved in ("dilation_rate", "both"):
        arguments["dilation_rate"] = draw(per_axis(rank, 3))
    return arguments


@st.composite
def windowed_case(draw, name: str, rank: int, arguments: dict, channels=CHANNELS):
    data_format = arguments.get("data_format")
    shape = draw(image_shapes(rank, data_format, channels))
    likely = range(2, rank + 2) if data_format == "channels_first" else range(1, rank + 1)
    return Case(Call(name, arguments), shape, draw(unknown_axes(shape, tuple(likely))))


@st.composite
def convolutions(draw, rank: int):
    # only Conv1D can be causal; the others must refuse it
    paddings = ["valid", "same", "SAME", "causal", *(["valid", "same"] if rank > 1 else [])]
    arguments = {
        "filters": draw(st.integers(1, 4)),
        "kernel_size": draw(per_axis(rank, 4 if rank < 3 else 3)),
        **draw(window_arguments(rank, paddings)),
    }
    channels = CHANNELS
    if draw(st.integers(0, 3)) == 0:
        arguments["groups"] = draw(st.integers(2, 3))
        arguments["filters"] *= draw(st.sampled_from([1, arguments["groups"]]))
        channels = st.integers(1, 2).map(lambda share: share * arguments["groups"]) | channels
    return draw(windowed_case(f"Conv{rank}D", rank, arguments, channels))


@st.composite
def depthwise_convolutions(draw, rank: int):
    arguments = {
        "kernel_size": draw(per_axis(rank, 4)),
        **draw(window_arguments(rank, ("valid", "same", "Same"))),
    }
    optional(draw, arguments, depth_multiplier=st.integers(1, 3))
    return draw(windowed_case(f"DepthwiseConv{rank}D", rank, arguments))


@st.composite
def separable_convolutions(draw, rank: int):
    arguments = {
        "filters": draw(st.integers(1, 4)),
        "kernel_size": draw(per_axis(rank, 4)),
        **draw(window_arguments(rank, ("valid", "same", "Same"))),
    }
    optional(draw, arguments, depth_multiplier=st.integers(1, 3))
    return draw(windowed_case(f"SeparableConv{rank}D", rank, arguments))


@st.composite
def transposed_convolutions(draw, rank: int):
    arguments = {
        "filters": draw(st.integers(1, 3)),
        "kernel_size": draw(per_axis(rank, 4 if rank < 3 else 3)),
        **draw(window_arguments(rank, ("valid", "same", "same", "SAME"))),
    }
    amounts = st.sampled_from([0, 0, 0, 1, 2])
    optional(draw, arguments, output_padding=amounts | st.tuples(*[amounts] * rank))
    return draw(windowed_case(f"Conv{rank}DTranspose", rank, arguments))


@st.composite
def poolings(draw, name: str, rank: int):
    arguments = optional(
        draw,
        {"pool_size": draw(per_axis(rank, 3))},
        strides=per_axis(rank, 3) | st.none(),
        padding=st.sampled_from(["valid", "same", "valid", "same", "SAME"]),
        data_format=data_formats(),
    )
    return draw(windowed_case(f"{name}Pooling{rank}D", rank, arguments))


@st.composite
def global_poolings(draw, name: str, rank: int):
    arguments = optional(draw, {}, keepdims=st.booleans(), data_format=data_formats())
    return draw(windowed_case(f"Global{name}Pooling{rank}D", rank, arguments))


WINDOWS = {
    **{f"Conv{rank}D": convolutions(rank) for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": depthwise_convolutions(rank) for rank in (1, 2)},
    **{f"SeparableConv{rank}D": separable_convolutions(rank) for rank in (1, 2)},
    **{f"Conv{rank}DTranspose": transposed_convolutions(rank) for rank in (1, 2, 3)},
    **{
        f"{name}Pooling{rank}D": poolings(name, rank)
        for name in ("Max", "Average")
        for rank in (1, 2, 3)
    },
    **{
        f"Global{name}Pooling{rank}D": global_poolings(name, rank)
        for name in ("Max", "Average")
        for rank in (1, 2, 3)
    },
}
