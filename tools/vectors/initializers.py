"""Vectors of what a kernel looks like before training."""

import math

import numpy as np

from .rounding import rounded

INITIALIZERS = [
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_uniform",
    "random_normal",
    "truncated_normal",
    "zeros",
    "ones",
    "orthogonal",
]
FAN_SHAPES = [(784, 32), (288, 10), (3, 3, 1, 8), (5, 5, 1, 32), (5, 5, 28, 32), (1, 1, 64, 256)]
FAN_SHAPES += [(3, 8, 16), (2, 3, 4, 5, 6), (11, 11, 3, 96), (3, 3, 8, 1)]
DRAW_SHAPES = [(5, 5, 1, 32), (7, 7, 3, 16), (784, 100), (3, 3, 64, 128), (1, 1, 96, 24)]
DRAW_COUNT = 60_000  # weights, at least: small kernels are drawn many times
STANDARD_ERRORS = 5  # how far two honest samples of that size may lie apart


def initializer_topic():
    """Return the fans of kernels, and statistics of what Keras's initializers draw."""
    return {
        "fans": [fan_case(shape) for shape in FAN_SHAPES],
        "draws": [draw_case(name, shape) for name in INITIALIZERS for shape in DRAW_SHAPES],
    }


def fan_case(shape):
    """Return the fans that Keras computes for a kernel shape."""
    from keras.src.initializers.random_initializers import compute_fans

    fan_in, fan_out = compute_fans(shape)
    return {"shape": list(shape), "fanIn": fan_in, "fanOut": fan_out}


def draw_case(name, shape):
    """Draw kernels with Keras and measure them.

    Parameters
    ----------
    name : str
        As ``keras.initializers.get`` takes it.
    shape : tuple of int

    Returns
    -------
    dict
        ``distribution`` is read from Keras; ``largest`` (absolute value), ``stddev`` and excess
        ``kurtosis`` (-1.2 uniform, -0.6 cut at two standard deviations, 0 normal) are measured.
        The tolerances hold for another sample of at least ``count`` weights; they are relative,
        but for the kurtosis.
    """
    draws = math.ceil(DRAW_COUNT / math.prod(shape))
    initializer = seeded_initializer(name)
    weights = np.concatenate([np.ravel(initializer(shape)) for _ in range(draws)])
    weights = weights.astype("float64")
    stddev = weights.std()
    distribution = distribution_of(initializer)
    case = {"name": name, "shape": list(shape), "draws": draws, "count": weights.size}
    case |= {"distribution": distribution, "mean": rounded(weights.mean())}
    case |= {"stddev": rounded(stddev), "largest": rounded(abs(weights).max())}
    if distribution == "constant":
        return case
    case |= {"stddevTolerance": rounded(STANDARD_ERRORS / math.sqrt(weights.size))}
    # The density at a sharp edge leaves a gap of about 5 / count between the edge and the largest.
    case |= {"largestTolerance": rounded(10 * STANDARD_ERRORS / weights.size)}
    kurtosis = ((weights - weights.mean()) ** 4).mean() / stddev**4 - 3
    case |= {"kurtosis": rounded(kurtosis)}
    return case | {"kurtosisTolerance": rounded(STANDARD_ERRORS * math.sqrt(24 / weights.size))}


def seeded_initializer(name):
    """Return a Keras initializer that draws new, but repeatable, numbers at every call."""
    import keras

    initializer = keras.initializers.get(name)
    if hasattr(initializer, "seed"):
        return type(initializer)(seed=keras.random.SeedGenerator(0))
    return initializer


def distribution_of(initializer):
    """Return the kind of distribution that a Keras initializer draws from."""
    from keras import initializers

    if isinstance(initializer, initializers.VarianceScaling):
        return initializer.distribution
    return {
        initializers.RandomUniform: "uniform",
        initializers.RandomNormal: "normal",
        initializers.TruncatedNormal: "truncated_normal",
        initializers.Orthogonal: "orthogonal",
        initializers.Zeros: "constant",
        initializers.Ones: "constant",
    }[type(initializer)]
