"""Every message of `layerwise.arithmetic`, read part by part."""

import pytest

from layerwise.arithmetic import (
    GRU,
    LSTM,
    BatchNormalization,
    Bidirectional,
    Concatenate,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Cropping2D,
    Dense,
    Elementwise,
    Embedding,
    Flatten,
    GroupNormalization,
    LayerNormalization,
    MaxPooling2D,
    Permute,
    PReLU,
    Reshape,
    SimpleRNN,
    TimeDistributed,
    UpSampling2D,
    ZeroPadding2D,
    coverage,
    overlap,
    receptive_field,
)
from layerwise.arithmetic.expression import expression

from .messages import PACKAGE, Mistake, assert_message, refusal, sites


def shape_of(layer, shape):
    return lambda: layer.output_shape(shape)


IMAGE = (None, 28, 28, 3)
ARGUMENTS = [
    Mistake(
        lambda: Conv2D(8, 3, groups=3),
        "Conv2D: filters must be a multiple of groups.",
        ("filters=8", "groups=3"),
        "filters / groups",
    ),
    Mistake(
        lambda: ZeroPadding2D((1, 2, 3)),
        "padding must be one whole number of 0 or more, or a pair",
        ("padding=(1, 2, 3)",),
        "padding=((1, 1), (1, 1))",
    ),
    Mistake(lambda: ZeroPadding2D(None), "padding must be one", ("padding=None",), "padding=1"),
    Mistake(
        lambda: Conv2DTranspose(8, 3, strides=2, output_padding=2),
        "Conv2DTranspose: output_padding must be less than strides",
        ("output_padding=(2, 2)", "strides=(2, 2)"),
        "0 to strides - 1",
    ),
    Mistake(
        lambda: Reshape((-1, -1)),
        "one of them may be -1",
        ("target_shape=(-1, -1)",),
        "Write (28, 28, 1)",
    ),
    Mistake(lambda: Reshape(784), "a tuple of whole numbers", ("target_shape=784",), "(28, 28, 1)"),
    Mistake(
        lambda: Permute((0, 1)),
        "dims must name every axis but the batch once, counted from 1.",
        ("dims=(0, 1)",),
        "Write (2, 1)",
    ),
    Mistake(lambda: Permute(1), "dims must name every axis", ("dims=1",), "Write (2, 1)"),
    Mistake(
        lambda: BatchNormalization((1, 2)),
        "BatchNormalization: axis must be one whole number.",
        ("axis=(1, 2)",),
        "axis=-1",
    ),
    Mistake(lambda: LayerNormalization(None), "axis must be one", ("axis=None",), "axis=-1"),
    Mistake(
        lambda: Bidirectional(Dense(3)),
        "Bidirectional wraps a recurrent layer.",
        ("Dense(units=3",),
        "an LSTM, a GRU or a SimpleRNN",
    ),
    Mistake(
        lambda: Bidirectional(LSTM(3, go_backwards=True)),
        "wraps a layer that goes forwards",
        ("LSTM(units=3", "go_backwards=True"),
        "Leave go_backwards out",
    ),
    Mistake(
        lambda: Bidirectional(GRU(3, return_state=True, stateful=True)),
        "cannot return the states of a stateful layer",
        ("GRU(units=3", "return_state=True", "stateful=True"),
        "Leave out return_state or stateful",
    ),
    Mistake(
        lambda: TimeDistributed("Dense"),
        "TimeDistributed wraps a layer with one output.",
        ("layer='Dense'",),
        "Wrap a Dense",
    ),
    Mistake(
        lambda: TimeDistributed(LSTM(3, return_state=True)),
        "TimeDistributed wraps a layer with one output.",
        ("LSTM(units=3", "return_state=True"),
        "leave return_state out",
    ),
    Mistake(
        lambda: UpSampling2D(interpolation="cubic"),
        "interpolation must be one of 'nearest', 'bilinear'",
        ("interpolation='cubic'",),
        "'nearest'",
    ),
    Mistake(lambda: expression(2.5), "Arithmetic takes Python's whole numbers.", ("2.5",), "int()"),
]

SHAPES = [
    Mistake(
        shape_of(Flatten(), "28"),
        "Flatten: a shape is a tuple of one axis or more",
        ("input_shape='28'",),
        "the batch axis comes first",
    ),
    Mistake(
        shape_of(Flatten(), 784), "a shape is a tuple", ("input_shape=784",), "(None, 28, 28, 1)"
    ),
    Mistake(
        shape_of(Dense(8), (None, 0)), "of 1 or more, or None", ("(None, 0)",), "(None, 28, 28, 1)"
    ),
    Mistake(
        shape_of(Conv2D(8, 3), (None, 28, 28)),
        "Conv2D takes 4 axes: (batch, height, width, channels).",
        ("input_shape=(None, 28, 28)", "which has 3"),
        "Is the batch axis missing, or the channel axis?",
    ),
    Mistake(
        shape_of(MaxPooling2D(), (None, 9, 28, 28, 3)),
        "MaxPooling2D takes 4 axes",
        ("(None, 9, 28, 28, 3)", "which has 5"),
        "Reshape the input",
    ),
    Mistake(
        shape_of(Dense(8), (784,)),
        "Dense takes two axes or more: (batch, ..., features).",
        ("input_shape=(784,)",),
        "Is the batch axis missing?",
    ),
    Mistake(
        shape_of(Dense(8), (None, None)),
        "Dense: the number of features must be known, because the weights depend on it.",
        ("features=None",),
        "a fixed number of features",
    ),
    Mistake(
        shape_of(Conv2D(8, 5, strides=2), (None, 4, 28, 3)),
        "Conv2D: no window fits; the output's height would be less than 1.",
        (
            *("input height 4", "kernel_size=(5, 5)", "strides=(2, 2)"),
            *("padding='valid'", "dilation_rate=(1, 1)"),
        ),
        "Make height 5 or more",
    ),
    Mistake(
        shape_of(Conv1D(8, 3, dilation_rate=4), (None, 8, 3)),
        "the output's steps would be less than 1",
        ("input steps 8", "dilation_rate=(4,)"),
        "Make steps 9 or more",
    ),
    Mistake(
        shape_of(MaxPooling2D(3), (None, 28, 2, 3)),
        "MaxPooling2D: no window fits; the output's width",
        ("input width 2", "pool_size=(3, 3)", "padding='valid'"),
        'padding "same"',
    ),
    Mistake(
        shape_of(Conv2D(8, 3, groups=2), IMAGE),
        "Conv2D: the input's channels must be a multiple of groups.",
        ("channels=3", "groups=2", "input_shape=(None, 28, 28, 3)"),
        "channels / groups",
    ),
    Mistake(
        shape_of(Cropping2D(((9, 0), (14, 14))), IMAGE),
        "Cropping2D: nothing would be left of the width.",
        ("size 28", "cropping 14 before and 14 after"),
        "Crop less than the size",
    ),
    Mistake(
        shape_of(Conv2DTranspose(8, 2, padding="same", output_padding=0), (None, 1, 5, 3)),
        "Conv2DTranspose: nothing would be left of the height.",
        ("input height 1", "kernel_size=(2, 2)", "padding='same'", "output_padding=(0, 0)"),
        "use an odd kernel",
    ),
    Mistake(
        shape_of(Reshape((28, 28, 3)), (None, 784)),
        "Reshape: a sample must keep its number of values.",
        ("input_shape=(None, 784)", "784 values", "target_shape=(28, 28, 3)", "784 is not 2352"),
        "let one size be -1",
    ),
    Mistake(
        shape_of(Reshape((-1, 9)), (None, 784)),
        "a sample must keep its number of values",
        ("784 is not a multiple of 9",),
        "let one size be -1",
    ),
    Mistake(
        shape_of(BatchNormalization(4), IMAGE),
        "BatchNormalization: axis must name axes of the input, each of them once.",
        ("axis=4", "input_shape=(None, 28, 28, 3)"),
        "from -4 to 3",
    ),
    Mistake(
        shape_of(LayerNormalization((3, -1)), IMAGE),
        "each of them once",
        ("axis=(3, -1)", "(None, 28, 28, 3)"),
        "from -4 to 3",
    ),
    Mistake(
        shape_of(GroupNormalization(1, axis=0), (8, 3)),
        "GroupNormalization: the batch axis cannot be grouped.",
        ("axis=0", "input_shape=(8, 3)"),
        "axis=-1",
    ),
    Mistake(
        shape_of(GroupNormalization(2), IMAGE),
        "GroupNormalization: the channels must be a multiple of groups.",
        ("channels=3", "groups=2"),
        "among the divisors",
    ),
    Mistake(
        shape_of(PReLU(shared_axes=(0, 1)), IMAGE),
        "PReLU: shared_axes name axes of the input, without the batch.",
        ("shared_axes=(0, 1)", "4 axes"),
        "shared_axes=[1, 2]",
    ),
    Mistake(
        shape_of(SimpleRNN(3, stateful=True), (None, 9, 2)),
        "SimpleRNN: stateful=True needs a fixed batch size.",
        ("input_shape=(None, 9, 2)",),
        "batch_size=32",
    ),
    Mistake(
        shape_of(TimeDistributed(Dense(3)), (None, 9)),
        "TimeDistributed takes three axes or more: (batch, timesteps, ...).",
        ("input_shape=(None, 9)",),
        "a timesteps axis",
    ),
    Mistake(
        shape_of(Embedding(9, 2), ()), "Embedding: a shape is", ("input_shape=()",), "the batch"
    ),
]

SEVERAL_INPUTS = [
    Mistake(
        shape_of(Elementwise("Add"), (None, 8)),
        "Add takes a list of shapes, 1 or more.",
        ("input_shape=(None, 8)",),
        "[(None, 8), (None, 8)]",
    ),
    Mistake(
        shape_of(Concatenate(), 8), "Concatenate takes a list", ("input_shape=8",), "in a list"
    ),
    Mistake(
        shape_of(Elementwise("Subtract"), [(None, 8)] * 3),
        "Subtract takes two inputs.",
        ("3 inputs", "(None, 8) and (None, 8) and (None, 8)"),
        "Add up what is to be subtracted",
    ),
    Mistake(
        shape_of(Elementwise("Multiply"), [(None, 50), (None, 50, 49)]),
        "Multiply: the inputs do not fit together; 49 and 50 meet.",
        ("(None, 50) and (None, 50, 49)",),
        "or 1 where one value is to serve the whole axis",
    ),
    Mistake(
        shape_of(Elementwise("Add"), [(2, 8), (3, 8)]),
        "the batch sizes differ",
        ("(2, 8) and (3, 8)",),
        "Make the sizes equal",
    ),
    Mistake(
        shape_of(Concatenate(), [(None, 7, 8), (None, 8, 8)]),
        "Concatenate: the inputs do not fit together; axis 1 is not joined.",
        ("(None, 7, 8) and (None, 8, 8)",),
        "except on the axis that is joined",
    ),
    Mistake(
        shape_of(Concatenate(axis=3), [(None, 7, 8), (None, 7, 8)]),
        "they have [3] axes, and axis=3",
        ("(None, 7, 8) and (None, 7, 8)",),
        "except on the axis that is joined",
    ),
]

STACKS = [
    Mistake(
        lambda: receptive_field([Conv2D(8, 3), Flatten()], IMAGE),
        "A receptive field is worked out for layers that read a window at every position.",
        ("Flatten(", "every position"),
        "End the stack before this layer",
    ),
    Mistake(
        lambda: coverage([Conv2DTranspose(8, 3)], IMAGE),
        "Coverage is worked out for layers that read a window",
        ("Conv2DTranspose(filters=8", "it depends on the position"),
        "after the last window",
    ),
    Mistake(
        lambda: coverage([], IMAGE), "Coverage is worked out", ("no windows at all",), "last window"
    ),
    Mistake(
        lambda: coverage([Conv2D(8, 3)], (None, None, 28, 3)),
        "Coverage counts positions, so the spatial sizes must be known.",
        ("input_shape=(None, None, 28, 3)",),
        "Write numbers for height and width",
    ),
    Mistake(
        lambda: coverage([Conv2D(8, 3)], IMAGE) + coverage([Conv2D(8, 3)], (None, 27, 28, 3)),
        "Only branches that read the same input can be added.",
        ("(28, 28)", "(27, 28)"),
        "the same input shape",
    ),
    Mistake(
        lambda: overlap(Conv2D(8, 3), IMAGE),
        "Overlap is counted for transposed convolutions.",
        ("Conv2D(filters=8",),
        "coverage()",
    ),
]
MISTAKES = [*ARGUMENTS, *SHAPES, *SEVERAL_INPUTS, *STACKS]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule[:40])
def test_a_message_has_a_rule_what_was_received_and_a_mend(mistake):
    assert_message(mistake)


def test_every_error_of_the_package_is_in_the_table():
    raised = {refusal(mistake.call)[1] for mistake in MISTAKES}
    ours = {path.name for path in (PACKAGE / "arithmetic").glob("*.py")}
    assert {site for site in raised if site[0] in ours} == sites(
        *(PACKAGE / "arithmetic").glob("*.py")
    )
