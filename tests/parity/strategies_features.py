"""Random layers that work on the features of a position, or on several inputs."""

from __future__ import annotations

from hypothesis import strategies as st

from .case import ELEMENTWISE, UNCHANGED, Call, Case
from .sizes import optional, unknown_axes
from .strategies_arrangement import any_shapes, cases_of
from .strategies_windows import depthwise_convolutions, poolings


@st.composite
def dense_layers(draw):
    arguments = optional(draw, {"units": draw(st.integers(1, 6))}, use_bias=st.booleans())
    return draw(cases_of("Dense", arguments, any_shapes(2), fixed=1))


@st.composite
def embeddings(draw):
    arguments = {"input_dim": draw(st.integers(1, 9)), "output_dim": draw(st.integers(1, 4))}
    optional(draw, arguments, mask_zero=st.booleans())
    return draw(cases_of("Embedding", arguments, any_shapes(1, 3)))


@st.composite
def axis_of(draw, shape: tuple) -> int:
    """Draw an axis, counted from either end; now and then the batch, or one that is missing."""
    axis = draw(st.integers(1, len(shape) - 1))
    strange = draw(st.sampled_from([*[axis] * 10, 0, 5]))
    return strange if draw(st.booleans()) else strange - len(shape)


@st.composite
def normalizations(draw, name: str):
    shape = draw(any_shapes(2))
    one = axis_of(shape)
    several = st.lists(one, max_size=3).map(tuple)
    arguments = {}
    if name == "Normalization":
        optional(draw, arguments, axis=one | several | several | st.none())
    else:
        is_layer = name == "LayerNormalization"
        optional(draw, arguments, axis=one | several | several if is_layer else one)
        optional(draw, arguments, center=st.booleans(), scale=st.booleans())
    if name == "GroupNormalization":
        groups = draw(st.integers(1, 3))
        shape = (*shape[:-1], groups * draw(st.integers(1, 2)))
        arguments["groups"] = draw(st.sampled_from([groups, groups, -1, 2, 4]))
    return draw(cases_of(name, arguments, st.just(shape), fixed=draw(st.integers(1, 3))))


@st.composite
def prelus(draw):
    one = st.integers(0, 4)
    shared = one | st.lists(st.integers(1, 3), max_size=3) | st.none()
    arguments = optional(draw, {}, shared_axes=shared)
    return draw(cases_of("PReLU", arguments, any_shapes(2), fixed=draw(st.integers(1, 4))))


@st.composite
def unchanged(draw):
    name = draw(st.sampled_from(UNCHANGED))
    needed = {"Dropout": {"rate": 0.5}, "GaussianNoise": {"stddev": 0.1}}
    return draw(cases_of(name, needed.get(name, {}), any_shapes()))


def _with_ones(first: tuple) -> list:
    return [
        lambda shape: shape,
        lambda shape: shape,
        lambda shape: (shape[0], *(1 for _ in shape[1:])),
        lambda shape: (shape[0], *shape[2:]),
        lambda shape: (*shape[:-1], 1),
    ]


@st.composite
def merges(draw):
    name = draw(st.sampled_from(ELEMENTWISE))
    first = draw(any_shapes(1, 4))
    others = [
        draw(st.sampled_from(_with_ones(first)))(first) for _ in range(draw(st.integers(0, 2)))
    ]
    if draw(st.integers(0, 9)) == 0:
        others.append(draw(any_shapes(1, 4)))
    if name == "Subtract" and draw(st.integers(0, 4)):
        others = (others or [first])[:1]
    shapes = draw(st.permutations([first, *others]))
    return Case(Call(name), list(shapes), tuple(draw(_unknown_of(shape)) for shape in shapes))


def _unknown_of(shape: tuple) -> st.SearchStrategy:
    return unknown_axes(shape, tuple(range(1, len(shape))))


@st.composite
def concatenations(draw):
    first = draw(any_shapes(1, 4))
    axis = draw(st.integers(-len(first), len(first) - 1))
    shapes = [first]
    for _ in range(draw(st.integers(0, 2))):
        shape = list(first)
        spoiled = draw(st.integers(0, 3)) == 0
        shape[draw(st.integers(-len(first), -1)) if spoiled else axis] = draw(st.integers(1, 5))
        shapes.append(tuple(shape))
    if draw(st.integers(0, 9)) == 0:
        axis = draw(st.sampled_from([-5, 4, 7]))
    arguments = {"axis": axis} if axis != -1 or draw(st.booleans()) else {}
    unknown = tuple(draw(_unknown_of(shape)) for shape in shapes)
    return Case(Call("Concatenate", arguments), shapes, unknown)


@st.composite
def recurrent_calls(draw, name: str):
    arguments = {"units": draw(st.integers(1, 4))}
    likely = ("use_bias", "return_sequences", "return_state", "go_backwards")
    optional(draw, arguments, **dict.fromkeys(likely, st.booleans()))
    if name == "GRU":
        optional(draw, arguments, reset_after=st.booleans())
    if draw(st.integers(0, 5)) == 0:
        arguments["stateful"] = True
    return Call(name, arguments)


def sequence_shapes() -> st.SearchStrategy:
    return st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 4))


@st.composite
def recurrent_layers(draw, name: str):
    call = draw(recurrent_calls(name))
    return draw(cases_of(name, call.arguments, sequence_shapes(), fixed=1))


@st.composite
def bidirectional_layers(draw):
    inner = draw(recurrent_calls(draw(st.sampled_from(["SimpleRNN", "LSTM", "GRU"]))))
    arguments = {"layer": inner}
    modes = st.sampled_from(["concat", "sum", "mul", "ave", None, "Concat"])
    optional(draw, arguments, merge_mode=modes)
    return draw(cases_of("Bidirectional", arguments, sequence_shapes(), fixed=1))


@st.composite
def time_distributed_layers(draw):
    inner = draw(
        dense_layers()
        | flattenings_of_steps()
        | depthwise_convolutions(1)
        | poolings("Max", 2)
        | normalizations("LayerNormalization")
        | recurrent_layers("LSTM")
    )
    steps = draw(st.integers(1, 3))
    shape = (*inner.shape[:1], steps, *inner.shape[1:])
    unknown = tuple(axis + (axis > 0) for axis in inner.unknown)
    return Case(Call("TimeDistributed", {"layer": inner.call}), shape, unknown)


def flattenings_of_steps() -> st.SearchStrategy:
    return cases_of("Flatten", {}, any_shapes(2))


FEATURES = {
    "Dense": dense_layers(),
    "Embedding": embeddings(),
    **{
        name: normalizations(name)
        for name in (
            "BatchNormalization",
            "LayerNormalization",
            "GroupNormalization",
            "Normalization",
        )
    },
    "PReLU": prelus(),
    "Unchanged": unchanged(),
    "Elementwise": merges(),
    "Concatenate": concatenations(),
    **{name: recurrent_layers(name) for name in ("SimpleRNN", "LSTM", "GRU")},
    "Bidirectional": bidirectional_layers(),
    "TimeDistributed": time_distributed_layers(),
}
