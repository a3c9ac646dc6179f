"""Vectors of LSTM, GRU and SimpleRNN: outputs, states at every step, and input gradients."""

import numpy as np

from .rounding import rounded

CASES = [
    (layer, bidirectional, features, units, timesteps, seed)
    for layer in ("LSTM", "GRU", "SimpleRNN")
    for bidirectional, features, units, timesteps, seed in (
        (False, 1, 2, 6, 1),
        (False, 2, 3, 4, 7),
        (False, 1, 1, 1, 99),
        (True, 2, 2, 5, 30),
        (True, 1, 3, 6, 4),
    )
]


def recurrent_topic():
    """Return what the layers make of small inputs with weights that anybody can compute."""
    return {"runs": [run_case(*case) for case in CASES]}


def weights_of(layer, seed):
    """Set a built layer's weights to sin(k² + seed), rounded to two digits."""
    shapes = [weight.shape for weight in layer.weights]
    numbers = np.sin(np.arange(layer.count_params()) ** 2 + seed).round(2)
    parts = np.split(numbers, np.cumsum([np.prod(shape) for shape in shapes])[:-1])
    layer.set_weights([part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)])


def run_case(name, bidirectional, features, units, timesteps, seed):
    """Run one layer on seeded inputs of few digits."""
    import keras

    inputs = np.random.default_rng(seed).uniform(-2, 2, (1, timesteps, features)).round(2)
    inputs = inputs.astype("float32")

    def built(**options):
        layer = getattr(keras.layers, name)(units, **options)
        if bidirectional:
            layer = keras.layers.Bidirectional(layer)
        layer.build(inputs.shape)
        weights_of(layer, seed)
        return layer

    sequences = built(return_sequences=True)
    case = {"layer": name, "bidirectional": bidirectional, "features": features, "units": units}
    case |= {"timesteps": timesteps, "seed": seed, "parameters": sequences.count_params()}
    case |= {"inputs": rounded(inputs), "sequences": rounded(sequences(inputs))}
    case |= {"last": rounded(built()(inputs)), "slopes": rounded(slopes(sequences, inputs))}
    if name == "LSTM" and not bidirectional:
        stateful = built(return_state=True)
        cells = [stateful(inputs[:, : time + 1])[2] for time in range(timesteps)]
        case |= {"cells": rounded(np.stack(cells))}
    return case


def slopes(layer, inputs):
    """Return for each output step and input step the largest |dy / dx|: (timesteps, timesteps)."""
    import tensorflow as tf

    x = tf.constant(inputs)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        outputs = layer(x)  # (1, timesteps, units)
        values = [[outputs[0, t, u] for u in range(outputs.shape[2])] for t in range(x.shape[1])]
    slopes = [[tape.gradient(value, x)[0] for value in step] for step in values]
    return np.abs(slopes).max(axis=(1, 3))  # from (steps, units, steps, features)
