"""The edges of the rules: one case each, where a random one would be rare."""

import numpy as np
import pytest

from .agreement import check
from .case import Call, Case

RUNS, REFUSED = "agree in values", "both refuse"


def edge(name, shape, *, unknown=(), **arguments):
    return Case(Call(name, arguments), shape, unknown)


IMAGE = (2, 6, 5, 4)
EDGES = [
    (edge("Conv2D", IMAGE, filters=2, kernel_size=3, padding="causal"), REFUSED),
    (edge("DepthwiseConv1D", (2, 6, 4), kernel_size=3, padding="causal"), REFUSED),
    (
        edge("Conv2D", IMAGE, filters=2, kernel_size=3, strides=(2, 1), dilation_rate=(1, 2)),
        REFUSED,
    ),
    (edge("DepthwiseConv2D", IMAGE, kernel_size=2, strides=(2, 1), dilation_rate=(1, 2)), RUNS),
    (edge("SeparableConv2D", IMAGE, filters=2, kernel_size=2, strides=2, dilation_rate=2), RUNS),
    (edge("DepthwiseConv2D", IMAGE, kernel_size=3, strides=(1, 2)), RUNS),
    (edge("Conv2D", IMAGE, filters=3, kernel_size=1, groups=2), REFUSED),
    (edge("Conv2D", IMAGE, filters=3, kernel_size=1, groups=3), REFUSED),
    (edge("Conv2D", IMAGE, filters=6, kernel_size=1, groups=2), RUNS),
    (edge("Conv2D", IMAGE, filters=2, kernel_size=(6, 5)), RUNS),
    (edge("Conv2D", IMAGE, filters=2, kernel_size=(7, 5)), REFUSED),
    (edge("Conv2D", IMAGE, filters=2, kernel_size=(2, 3), dilation_rate=(5, 2)), RUNS),
    (edge("Conv2D", IMAGE, filters=2, kernel_size=(2, 3), dilation_rate=(6, 2)), REFUSED),
    (edge("Conv2D", IMAGE, unknown=(0, 3), filters=2, kernel_size=3), REFUSED),
    (
        edge("Conv2D", (2, 2, 5, 4), unknown=(0, 1, 2), filters=2, kernel_size=3),
        "both refuse, once the sizes are known",
    ),
    (edge("MaxPooling2D", IMAGE, padding="SAME"), REFUSED),
    (edge("MaxPooling2D", IMAGE, pool_size=3, strides=None), RUNS),
    (edge("UpSampling2D", IMAGE, interpolation="Bilinear"), "agree"),
    (edge("UpSampling2D", IMAGE, size=(2, 3)), "agree"),
    (edge("UpSampling3D", (1, 2, 3, 4, 1), size=(3, 1, 2)), "agree"),
    (edge("Cropping2D", IMAGE, cropping=((3, 2), (0, 4))), "agree"),
    (edge("Cropping2D", IMAGE, cropping=((3, 3), (0, 0))), REFUSED),
    (edge("ZeroPadding2D", IMAGE, padding=-1), "we refuse, Keras fails when it runs"),
    (edge("Permute", IMAGE, dims=(1, 1, 2)), REFUSED),
    (edge("Reshape", IMAGE, target_shape=(-1, 7)), REFUSED),
    (edge("Dense", IMAGE, unknown=(3,), units=2), REFUSED),
    (edge("LayerNormalization", IMAGE, axis=(1, 1)), "we refuse, Keras fails when it runs"),
    (edge("LayerNormalization", IMAGE, axis=[-1, 1]), RUNS),
    (edge("LayerNormalization", IMAGE, unknown=(3,), center=False, scale=False), RUNS),
    (edge("GroupNormalization", IMAGE, groups=-1), "agree"),
    (edge("GroupNormalization", IMAGE, groups=0), REFUSED),
    (edge("GroupNormalization", IMAGE, groups=3), REFUSED),
    (edge("GroupNormalization", IMAGE, groups=8), REFUSED),
    (edge("Normalization", IMAGE, axis=None), RUNS),
    (edge("PReLU", IMAGE, unknown=(1, 2), shared_axes=[1, 2]), "agree"),
    (edge("PReLU", IMAGE, unknown=(1, 2), shared_axes=[1]), REFUSED),
    (edge("LSTM", (2, 3, 4), unknown=(0,), units=2, stateful=True), REFUSED),
    (edge("GRU", (2, 3, 4), units=2, use_bias=False), RUNS),
    (edge("GRU", (2, 3, 4), units=2, reset_after=False), RUNS),
    (
        edge("Bidirectional", (2, 3, 4), layer=Call("LSTM", {"units": 2, "go_backwards": True})),
        REFUSED,
    ),
    (
        edge("Bidirectional", (2, 3, 4), layer=Call("LSTM", {"units": 2}), merge_mode=None),
        RUNS,
    ),
    (
        edge(
            "TimeDistributed", (2, 3, 6, 4), layer=Call("LSTM", {"units": 2, "return_state": True})
        ),
        REFUSED,
    ),
    (Case(Call("Concatenate", {"axis": 0}), [(2, 3), (4, 3)], ((), ())), "agree"),
    (Case(Call("Concatenate"), [(2, 3), (4, 3)], ((), ())), REFUSED),
    (Case(Call("Concatenate"), [(2, 3, 4), (2, 5, 4)], ((), ())), REFUSED),
    (Case(Call("Add"), [(2, 3), (4, 3)], ((), ())), REFUSED),
    (Case(Call("Add"), [(2, 3, 1), (2, 4)], ((), ())), "agree"),
    (Case(Call("Subtract"), [(2, 3)] * 3, ((),) * 3), REFUSED),
    (Case(Call("Multiply"), [(2, 50), (2, 50, 49)], ((), ())), REFUSED),
]


@pytest.mark.parametrize(("case", "ending"), EDGES, ids=[str(case) for case, _ in EDGES])
def test_an_edge_ends_as_in_keras(case, ending):
    assert check(case) == ending


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("strides", [1, 2, 3])
@pytest.mark.parametrize(
    ("kernel_size", "dilation_rate"), [(2, 1), (4, 1), (2, 3), (3, 1), (2, 2)], ids=str
)
def test_an_even_kernel_without_output_padding_fails_only_when_it_runs(
    rank, strides, kernel_size, dilation_rate
):
    arguments = {
        **{"filters": 2, "kernel_size": kernel_size, "strides": strides},
        **{"dilation_rate": dilation_rate, "padding": "same", "output_padding": 0},
    }
    case = Case(Call(f"Conv{rank}DTranspose", arguments), (2, *[3] * rank, 2))
    is_even = ((kernel_size - 1) * dilation_rate + 1) % 2 == 0
    ending = "Keras fails when it runs, as announced" if is_even else RUNS
    assert check(case) == (REFUSED if strides > 1 and dilation_rate > 1 else ending)


@pytest.mark.parametrize("layer", ["Conv1D", "SeparableConv1D", "Conv1DTranspose"])
@pytest.mark.parametrize(("steps", "axis"), [(3, -1), (4, 1)])
def test_the_bias_of_three_channels_goes_along_the_axis_of_three_steps(layer, steps, axis):
    # a surprise of Keras 3.15 on TensorFlow, when a channels_first layer runs eagerly
    theirs = Call(layer, {"filters": 3, "kernel_size": 1, "data_format": "channels_first"}).theirs()
    zeros = np.zeros((1, 2, steps), "float32")
    theirs.build(zeros.shape)
    theirs.bias.assign([1.0, 2.0, 3.0])
    outputs = np.moveaxis(theirs(zeros).numpy(), axis, -1)
    np.testing.assert_array_equal(outputs, np.broadcast_to([1, 2, 3], outputs.shape))
