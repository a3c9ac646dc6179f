"""Vectors of scaling: scikit-learn's scalers, Keras's activations, and gates."""

import numpy as np

from .rounding import rounded

TRAINING = [
    [100, 150, 220, 310, 400],
    [100, 150, 220, 310, 1000],
    [1, 2, 3, 4, 5],
    [7, 7],
    [0, 1000],
]
NEW = [0, 1, 100, 250, 400, 500, 1000]
SCALED = [-2.0, -1.0, 0.0, 0.5, 1.0, 1.333]
INPUTS = [-40.0, -6.0, -4.6, -1.0, -0.1, 0.0, 0.3, 1.0, 2.5, 4.6, 6.0, 40.0]
WEIGHTS = [0.482, -0.31, 0.07, -0.008, 0.2]
LARGEST = 50.0  # sigmoid and tanh of this are 1 in 32 bits


def scaling_topic():
    """Return what scalers fit and transform, activations with their slopes, gates and limits."""
    return {
        "scalers": [
            scaler_case(kind, clip, training)
            for training in TRAINING
            for kind, clip in (("min-max", False), ("min-max", True), ("standard", False))
        ],
        "activations": [activation_case(name) for name in ("sigmoid", "tanh", "linear")],
        "gates": [gate_case(scaled) for scaled in (-2.0, 0.0, 1.333, 12.0, 100.0, 500.0)],
        "limits": [
            limit_case(name, kind)
            for name in ("sigmoid", "tanh")
            for kind in ("min-max", "standard")
        ],
        "kernels": [kernel_case()],
    }


def fitted(kind, training, clip=False):
    """Return a scikit-learn scaler fitted on one column."""
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    scaler = MinMaxScaler(clip=clip) if kind == "min-max" else StandardScaler()
    return scaler.fit(column(training))


def column(values):
    """Return numbers as scikit-learn wants them."""
    return np.asarray(values, "float64")[:, None]  # (rows, 1)


def scaler_case(kind, clip, training):
    """Return what a fitted scaler makes of new values, and of scaled ones on their way back."""
    scaler = fitted(kind, training, clip)
    case = {"kind": kind, "clip": clip, "training": training, "values": NEW, "scaled": SCALED}
    case |= {"transformed": rounded(scaler.transform(column(NEW)))}
    return case | {"inverse": rounded(scaler.inverse_transform(column(SCALED)))}


def activation_case(name):
    """Return an activation of Keras and its slope, from a gradient."""
    import keras
    import tensorflow as tf

    z = tf.constant(INPUTS)
    with tf.GradientTape() as tape:
        tape.watch(z)
        answers = keras.activations.get(name)(z)
    slopes = tape.gradient(answers, z)
    case = {"name": name, "inputs": INPUTS, "answers": rounded(answers)}
    return case | {"slopes": rounded(slopes)}


def gate_case(scaled):
    """Run gates as a dense layer, and count those beyond 0.01 and 0.99."""
    import keras

    layer = keras.layers.Dense(len(WEIGHTS), activation="sigmoid", use_bias=False)
    layer.build((None, 1))
    layer.kernel.assign(np.asarray([WEIGHTS]))
    answers = keras.ops.convert_to_numpy(layer(np.asarray([[scaled]], "float32")))[0]  # (gates,)
    saturated = int(((answers < 0.01) | (answers > 0.99)).sum())
    case = {"scaled": scaled, "weights": WEIGHTS, "answers": rounded(answers)}
    return case | {"saturated": saturated}


def limit_case(name, kind):
    """Return the least and the most that a network with this output activation can answer."""
    import keras

    output = keras.layers.Dense(1, activation=name)
    ends = output.activation(keras.ops.convert_to_tensor([[-LARGEST], [LARGEST]]))
    answers = fitted(kind, TRAINING[0]).inverse_transform(keras.ops.convert_to_numpy(ends))
    return {"name": name, "kind": kind, "training": TRAINING[0], "limits": rounded(answers)}


def kernel_case():
    """Return the kernel's shape, the gates' bias, and the largest weight of many draws."""
    import keras

    layer = keras.layers.LSTM(6)
    layer.build((None, 1, 1))
    shape = tuple(layer.cell.kernel.shape)
    draws = [keras.initializers.GlorotUniform(seed)(shape) for seed in range(50)]
    largest = np.abs(draws).max()
    bias = keras.ops.convert_to_numpy(layer.cell.bias)[:6]  # of the input gates
    case = {"units": 6, "shape": list(shape), "bias": rounded(bias)}
    return case | {"largest": rounded(largest)}
