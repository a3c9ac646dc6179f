"""What the checks of chapter 3 hold for right is what Keras does."""

import keras
import numpy as np
import pytest

from layerwise.checks.strides_and_1x1_convolutions import convolving, padding, pixels, pooling

SEEDS = range(5)


def cases_of(draw, seed):
    return [case for cases in draw(np.random.default_rng(seed)).values() for case in cases]


def reads(size, kernel_size, strides, how):
    """Return the positions that each output of a Keras layer of ones reads."""
    layer = keras.layers.Conv1D(
        1, kernel_size, strides=strides, padding=how, kernel_initializer="ones"
    )
    outputs = keras.ops.convert_to_numpy(layer(np.eye(size)[..., None]))[..., 0]
    return [np.flatnonzero(pixel).tolist() for pixel in outputs.T]


@pytest.mark.parametrize("seed", SEEDS)
def test_same_padding(seed):
    for size, kernel_size, strides in cases_of(padding._padding_cases, seed):
        windows = reads(size, kernel_size, strides, "same")
        before, after = padding._paddings((size, kernel_size, strides))["right"]
        assert before == kernel_size - len(windows[0])
        assert after == kernel_size - len(windows[-1])


@pytest.mark.parametrize("seed", SEEDS)
def test_positions_read(seed):
    for case in cases_of(padding._position_cases, seed):
        expected = sorted({pixel for window in reads(*case, "valid") for pixel in window})
        assert padding._positions(case)["right"] == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_strided_convolution(seed):
    for image, kernel, strides in cases_of(convolving._cases, seed):
        expected = keras.ops.conv(image[None, ..., None], kernel[..., None, None], strides=strides)[
            0, ..., 0
        ]
        right = convolving._results((image, kernel, strides))["right"]
        np.testing.assert_allclose(right, expected, atol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_per_pixel(seed):
    for features, weights, bias in cases_of(pixels._cases, seed):
        layer = keras.layers.Dense(weights.shape[1])
        permuted = keras.layers.Permute((2, 3, 1))(features)
        layer.build(permuted.shape)
        layer.set_weights([weights, bias])
        right = pixels._results((features, weights, bias))["right"]
        np.testing.assert_allclose(right, layer(permuted), atol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_max_pool(seed):
    for picture, pool_size, strides in cases_of(pooling._pool_cases, seed):
        layer = keras.layers.MaxPooling2D(pool_size, strides=strides)
        expected = layer(picture[None, ..., None])[0, ..., 0]
        right = pooling._pool_results((picture, pool_size, strides))["right"]
        np.testing.assert_allclose(right, expected, rtol=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_pooling_errors(seed):
    layers = {"max": keras.layers.MaxPooling2D(2), "average": keras.layers.AveragePooling2D(2)}
    for clean, noisy in pooling._noise_cases(np.random.default_rng(seed)).values():
        for key, how, other in pooling._POOLINGS:
            pooled = [layers[key](picture[None, ..., None]) for picture in (noisy, clean)]
            expected = np.mean((pooled[0] - pooled[1]) ** 2)
            right = pooling._error_results(clean, noisy, how, other)["right"]
            assert right == pytest.approx(expected, rel=1e-4)
