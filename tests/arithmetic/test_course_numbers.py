"""The numbers that the course states, each with the layer that gives it."""

import itertools

import pytest

from layerwise.arithmetic import (
    GRU,
    LSTM,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Dense,
    DepthwiseConv2D,
    Embedding,
    GlobalMaxPooling2D,
    MaxPooling2D,
    Reshape,
    SeparableConv2D,
    SimpleRNN,
    ZeroPadding2D,
    coverage,
    overlap,
    receptive_field,
)

PARAMETERS = [
    ("32 filters of 5x5 on a grey image", Conv2D(32, 5), (None, 28, 28, 1), 832),
    (
        "28 channels by mistake: (1, 28, 28)",
        Conv2D(32, 5, padding="same"),
        (None, 1, 28, 28),
        22432,
    ),
    ("32 filters of 5x5 on a colour image", Conv2D(32, 5), (16, 256, 256, 3), 2432),
    ("VGG's first convolution", Conv2D(64, 3, padding="same"), (None, 224, 224, 3), 1792),
    ("AlexNet's first convolution", Conv2D(96, 11, strides=4), (None, 227, 227, 3), 34944),
    ("64 filters of 3x3", Conv2D(64, 3), (None, 28, 28, 1), 640),
    ("32 filters of 7x7", Conv2D(32, 7), (None, 28, 28, 1), 1600),
    ("three 3x3 from 64 to 64, each", Conv2D(64, 3), (None, 28, 28, 64), 110784 // 3),
    ("one 7x7 from 64 to 64", Conv2D(64, 7), (None, 28, 28, 64), 200768),
    ("Conv1D on 32 channels", Conv1D(64, 3), (None, 10, 32), 6208),
    ("the same as a Conv2D on one channel", Conv2D(64, (3, 1)), (None, 10, 32, 1), 256),
    ("a dense layer on 784 pixels", Dense(32), (None, 784), 25120),
    ("a dense layer per pixel", Dense(1), (None, 8, 8, 16), 17),
    ("the same as a 1x1 convolution", Conv2D(1, 1), (None, 8, 8, 16), 17),
    ("one kernel per channel", DepthwiseConv2D(3), (None, 9, 9, 8), 80),
    ("the same as 8 groups", Conv2D(8, 3, groups=8), (None, 9, 9, 8), 80),
    ("all channels in every filter", Conv2D(8, 3), (None, 9, 9, 8), 584),
    ("separable, one bias", SeparableConv2D(100, 5), (None, 28, 28, 10), 1350),
    ("in two layers: depthwise", DepthwiseConv2D(5), (None, 28, 28, 10), 260),
    ("in two layers: pointwise", Conv2D(100, 1), (None, 24, 24, 10), 1100),
    ("in one: all channels", Conv2D(100, 5), (None, 28, 28, 10), 25100),
    ("LSTM with bias", LSTM(10), (None, 20, 1), 480),
    ("LSTM without bias", LSTM(10, use_bias=False), (None, None, 1), 440),
    ("GRU, reset after", GRU(10), (None, 20, 1), 390),
    ("GRU, reset before", GRU(10, reset_after=False), (None, 20, 1), 360),
    ("SimpleRNN", SimpleRNN(10), (None, 20, 1), 120),
    ("Embedding", Embedding(1000, 16), (None, 20), 16000),
]


@pytest.mark.parametrize(("layer", "shape", "count"), [row[1:] for row in PARAMETERS])
def test_parameters_of_the_course(layer, shape, count):
    assert layer.parameter_count(shape).value == count


SHAPES = [
    (Conv2D(32, 5, strides=5), (None, 28, 28, 1), (None, 5, 5, 32)),  # Conv2D(32, 5, 5)
    (Conv2D(96, 11, strides=4), (None, 227, 227, 3), (None, 55, 55, 96)),
    (Conv2D(96, 11, strides=4), (None, 224, 224, 3), (None, 54, 54, 96)),
    (Conv2D(96, 11, strides=4, padding="same"), (None, 224, 224, 3), (None, 56, 56, 96)),
    (Conv2D(1, 3), (None, 5, 5, 1), (None, 3, 3, 1)),
    (Conv1D(64, 3), (None, 10, 32), (None, 8, 64)),
    (Conv1D(64, 3, padding="causal"), (None, 10, 32), (None, 10, 64)),
    (Conv1D(64, 3, padding="same", strides=2), (None, 10, 32), (None, 5, 64)),
    (MaxPooling2D(3), (None, 28, 28, 1), (None, 9, 9, 1)),
    (MaxPooling2D(3, strides=2), (None, 28, 28, 1), (None, 13, 13, 1)),
    (MaxPooling2D(3, strides=2, padding="same"), (None, 28, 28, 1), (None, 14, 14, 1)),
    (MaxPooling2D(2), (None, 3, 3, 1), (None, 1, 1, 1)),
    (MaxPooling2D(2, padding="same"), (None, 3, 3, 1), (None, 2, 2, 1)),
    (Conv2DTranspose(8, 5, strides=2), (None, 22, 22, 4), (None, 47, 47, 8)),
    (Conv2DTranspose(8, 5, strides=2, padding="same"), (None, 22, 22, 4), (None, 44, 44, 8)),
    (Conv2DTranspose(8, 7), (None, 22, 22, 4), (None, 28, 28, 8)),
    (Reshape((-1, 28, 28, 1)), (None, 784), (None, 1, 28, 28, 1)),
    (GlobalMaxPooling2D(), (None, None, None, 8), (None, 8)),
]


@pytest.mark.parametrize(("layer", "shape", "output"), SHAPES)
def test_shapes_of_the_course(layer, shape, output):
    assert layer.output_shape(shape).value == output


@pytest.mark.parametrize(
    ("layer", "products"), [(Conv2D(64, 3), 389_376), (Conv2D(32, 7), 758_912)]
)
def test_multiply_adds_of_the_course(layer, products):
    assert layer.multiply_adds((None, 28, 28, 1)).value == products


def test_multiply_adds_are_the_turns_of_the_innermost_loop():
    layer, height, width, channels = Conv2D(4, (3, 2), strides=(2, 1), groups=2), 9, 7, 6
    turns = 0
    rows, columns = range(0, height - 3 + 1, 2), range(0, width - 2 + 1)
    for _ in itertools.product(rows, columns, range(4)):  # every value of the output
        for _ in itertools.product(range(3), range(2), range(channels // 2)):  # what it reads
            turns += 1
    assert layer.multiply_adds((None, height, width, channels)).value == turns


def test_three_small_kernels_see_what_a_large_one_sees():
    shape = (None, 28, 28, 1)
    small = receptive_field([Conv2D(64, 3)] * 3, shape).value
    assert small == receptive_field([Conv2D(64, 7)], shape).value
    assert small[0].size == 7


def test_a_1x1_convolution_with_stride_2_reads_a_quarter():
    assert coverage([Conv2D(6, 1, strides=2)], (None, 8, 8, 4)).share == 0.25


def test_the_first_layers_of_resnet_read_every_pixel():
    stem = [
        ZeroPadding2D(3),
        Conv2D(64, 7, strides=2),
        ZeroPadding2D(1),
        MaxPooling2D(3, strides=2),
    ]
    stage_2 = [Conv2D(64, 3, padding="same")] * 3
    half = Conv2D(128, 1, strides=2)  # the first of stage 3 reads a quarter of the features
    assert coverage([half], (None, 56, 56, 256)).share == 0.25
    assert coverage([*stem, *stage_2, half], (None, 224, 224, 3)).share == 1


@pytest.mark.parametrize(
    ("kernel_size", "strides", "inside"),
    [
        (3, 2, {1, 2, 4}),
        (5, 2, {4, 6, 9}),
        (7, 2, {9, 12, 16}),
        (4, 2, {4}),
        (2, 2, {1}),
        (6, 2, {9}),
        (6, 3, {4}),
    ],
)
def test_overlap_is_even_where_the_strides_divide_the_kernel(kernel_size, strides, inside):
    layer = Conv2DTranspose(1, kernel_size, strides=strides)
    rows = overlap(layer, (None, 12, 12, 1)).rows()
    border = kernel_size  # where the patches of the neighbours are missing
    assert {count for row in rows[border:-border] for count in row[border:-border]} == inside
