"""Check the table of Theano's conv2d."""

import ast

import numpy as np
import pytest
from keras import layers

from .by_definition import flipped, keras_conv2d, theano_conv2d, theano_pool
from .registry import Checks
from .running import keywords, run, same
from .samples import random

THEANO_KERNELS = [(4, 3, 5, 3), (4, 3, 4, 2)]  # odd and even
check = Checks()


@check("theano_valid", "theano_half", "theano_full", "theano_tuple", "theano_filter_dilation")
def theano_argument(row):
    old = keywords(row.code(0)[0])
    for shape in THEANO_KERNELS:
        for size in (10, 11):
            x, kernel = random(2, 3, size, size + 2), random(*shape)
            *padding, new = row.code(1)
            padding = [run(code, kh=shape[2], kw=shape[3]) for code in padding]
            keras_output = keras_conv2d(x, flipped(kernel), *padding, **keywords(new))
            assert same(theano_conv2d(x, kernel, **old), keras_output)


@check("theano_subsample")
def theano_subsample(row):
    (old,) = row.code(0)
    new, size, result, kernel_size = row.code(1)
    x = random(2, 3, *ast.literal_eval(size))
    kernel = random(4, 3, *ast.literal_eval(kernel_size))
    output = keras_conv2d(x, flipped(kernel), **keywords(new))
    assert same(theano_conv2d(x, kernel, **keywords(old)), output)
    assert output.shape[2:] == ast.literal_eval(result)


@check("theano_half_is_not_same")
def theano_half_is_not_same(row):
    old, (new, agrees, differs) = keywords(row.code(0)[0]), row.code(1)
    for code, expected in ((agrees, True), (differs, False)):
        name, size = code.rsplit(" = ", 1)
        assert name == "H = W"
        x, kernel = random(2, 3, int(size), int(size)), random(4, 3, 3, 3)
        output = keras_conv2d(x, flipped(kernel), **keywords(new))
        theirs = theano_conv2d(x, kernel, **old)
        assert theirs.shape == output.shape
        assert same(theirs, output) is expected
    assert row.cells[1].index("agrees") < row.cells[1].index("not")


@check("theano_input")
def theano_input(row):
    shape = run(row.code(0)[0], B=2, C=3, H=5, W=7)
    assert run(row.code(1)[0], x=random(*shape)).shape == (2, 5, 7, 3)
    assert row.cells[1].endswith("gives (B, H, W, C)")


@check("theano_kernel")
def theano_kernel(row):
    shape = run(row.code(0)[0], filters=4, C=3, kh=5, kw=7)
    transposed, data_format = row.code(1)
    conv = layers.Conv2D(4, (5, 7), data_format=data_format)
    conv.build((None, 3, 9, 9))
    assert data_format == "channels_first"
    assert run(transposed, W=random(*shape)).shape == conv.kernel.shape


@check("theano_flip", "theano_no_flip")
def theano_flip(row):
    old = keywords(row.code(0)[0])
    if "the default" in row.cells[0]:
        old = {}
    x, kernel = random(2, 3, 9, 9), random(4, 3, 3, 3)
    expected = theano_conv2d(x, kernel, **old)
    assert same(keras_conv2d(x, run(row.code(1)[0], W=kernel)), expected)
    assert not same(keras_conv2d(x, flipped(run(row.code(1)[0], W=kernel))), expected)


@check("theano_filter_shape")
def theano_filter_shape(row):
    shape = keywords(row.code(0)[0])["filter_shape"]
    conv = run(row.code(1)[0])
    conv.build((None, 28, 28, shape[1]))
    assert conv.kernel.shape == tuple(shape[axis] for axis in (2, 3, 1, 0))
    assert "reads the 3" in row.cells[1]
    assert shape[1] == 3
    with pytest.raises(ValueError, match=r"Unrecognized keyword arguments .*'filter_shape'"):
        layers.Conv2D(8, 3, filter_shape=shape)


@check("theano_pool", "theano_pool_border")
def theano_pooling(row):
    pool = run(row.code(1)[0])
    for size in (8, 9):
        x = random(2, 3, size, size)
        output = np.transpose(pool(np.transpose(x, (0, 2, 3, 1))), (0, 3, 1, 2))
        assert same(output, run(row.code(0)[0], x=x, pool_2d=theano_pool))


test_row, test_check_reads_every_code_span = check.tests()
