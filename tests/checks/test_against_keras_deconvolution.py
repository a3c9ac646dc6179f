"""What the checks of chapter 8 hold for right is what Keras does."""

import keras
import numpy as np
import pytest

from layerwise.checks.deconvolution import patches, patterns, scattering, sizes

SEEDS = range(5)


def cases_of(draw, seed):
    return [case for cases in draw(np.random.default_rng(seed)).values() for case in cases]


def laid_by_keras(image, kernel, strides):
    """Return what Conv2DTranspose makes of one channel with one filter."""
    return np.asarray(
        keras.ops.conv_transpose(image[None, ..., None], kernel[..., None, None], strides=strides)
    )[0, ..., 0]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({}, "valid"),
        ({"padding": "same"}, "same"),
        ({"padding": "same", "output_padding": 0}, "smaller_same"),
    ],
)
def test_transposed_sizes(options, key):
    layer = keras.layers.Conv2DTranspose(8, 5, strides=2, **options)
    rows = layer.compute_output_shape((None, 14, 14, 3))[1]
    judges = {part.name: part.judge for part in sizes.TRANSPOSED_SIZES.parts}
    assert judges[key]({key: rows}, None).passed


@pytest.mark.parametrize("seed", SEEDS)
def test_scatter(seed):
    for image, kernel, strides in cases_of(scattering._cases, seed):
        right = scattering._results((image, kernel, strides))["right"]
        np.testing.assert_allclose(right, laid_by_keras(image, kernel, strides), atol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_patch_counts(seed):
    for size, kernel_size, strides in cases_of(patches._cases, seed):
        ones = keras.ops.conv_transpose(
            np.ones((1, size, 1)), np.ones((kernel_size, 1, 1)), strides=strides
        )
        right = patches._results((size, kernel_size, strides))["right"]
        assert right == np.asarray(ones).ravel().astype(int).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_block_sums(seed):
    for kernel in cases_of(patterns._cases, seed):
        flat = laid_by_keras(np.ones((8, 8)), kernel, 2)
        np.testing.assert_allclose(patterns._results(kernel)["right"], flat[8:10, 8:10], atol=1e-5)
