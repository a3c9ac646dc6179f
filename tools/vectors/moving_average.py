"""Vectors of BatchNormalization's moving statistics and of Normalization.adapt."""

import numpy as np

from .rounding import rounded

CASES = [
    (momentum, epsilon, mean, deviation, size)
    for momentum, epsilon in ((0.99, 0.001), (0.5, 0.001), (0.9, 0.00001))
    for mean, deviation, size in ((100, 5, 4), (0, 0.1, 8), (3, 1, 1))
]
STEPS = 12


def moving_average_topic():
    """Return the moving statistics after every step, and what both layers make of all values."""
    return {
        "runs": [run_case(*case) for case in CASES],
        "lags": [lag_case(momentum) for momentum in (0.5, 0.9, 0.99)],
    }


def values_of(mean, deviation, size):
    """Return seeded batches of few digits."""
    draws = np.random.default_rng(size).normal(mean, deviation, (STEPS, size))
    return np.round(draws, 2).astype("float32")  # (steps, batch)


def run_case(momentum, epsilon, mean, deviation, size):
    """Train a BatchNormalization step by step, and adapt a Normalization to the same values."""
    import keras

    values = values_of(mean, deviation, size)
    layer = keras.layers.BatchNormalization(
        momentum=momentum, epsilon=epsilon, scale=False, center=False
    )
    layer.build((None, 1))
    steps, last = [statistics_of(layer)], None
    for batch in values:
        last = layer(batch[:, None], training=True)
        steps.append(statistics_of(layer))
    exact = keras.layers.Normalization()
    exact.adapt(values.reshape(-1, 1))
    case = {"momentum": momentum, "epsilon": epsilon, "size": size, "values": rounded(values)}
    case |= {"means": rounded([mean for mean, _ in steps])}
    case |= {"variances": rounded([variance for _, variance in steps])}
    case |= {"trained": outcome(last), "inferred": outcome(layer(values.reshape(-1, 1)))}
    case |= {"adaptedMean": rounded(np.ravel(exact.mean)[0])}
    case |= {"adaptedVariance": rounded(np.ravel(exact.variance)[0])}
    return case | {"adapted": outcome(exact(values.reshape(-1, 1)))}


def statistics_of(layer):
    """Return the layer's moving mean and variance."""
    return float(layer.moving_mean[0]), float(layer.moving_variance[0])


def outcome(outputs):
    """Return mean and standard deviation of a layer's outputs."""
    outputs = np.asarray(outputs, "float64")
    return [round(float(outputs.mean()), 5), round(float(outputs.std()), 6)]


def lag_case(momentum):
    """Feed a constant, and count the steps until the moving mean is within 1 % of it."""
    import keras

    layer = keras.layers.BatchNormalization(momentum=momentum)
    ones = np.ones((2, 1), "float32")
    short = []  # how much of the way is left after each step
    while not short or short[-1] > 0.01:
        layer(ones, training=True)
        short.append(1 - float(layer.moving_mean[0]))
    shown = [step for step in (1, 10, 100, 459) if step <= len(short)]
    shares = [{"step": step, "short": round(short[step - 1], 5)} for step in shown]
    return {"momentum": momentum, "steps": len(short), "shares": shares}
