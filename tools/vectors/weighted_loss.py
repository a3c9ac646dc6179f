"""Vectors of weighted losses: Keras's cross-entropies of a label map, and their gradients."""

import itertools

import numpy as np

from .rounding import rounded

VOID = 255
LABELS = ("00000,00110,00120,0000.", "0120.,12..0,20012,.....", ".....,.....,.....,.....")
GUESSES = ("00000,00000,00000,00000", "01210,02210,11120,00122")
WEIGHTS = ([1, 1, 1], [1, 5, 15], [0, 3, 20])
REDUCTIONS = ("sum_over_batch_size", "mean_with_sample_weight", "sum")
ROUTES = ("ignore_class", "sample_weight 0", "all-zero one-hot")
TYPED = {"": {}, "2.5;,,,0": {(0, 0): 2.5, (1, 3): 0.0}, ";;;,,,,7": {(3, 4): 7.0}}


def weighted_loss_topic():
    """Return losses of label maps by every route and reduction, with gradients by the logits."""
    plain = [
        loss_case(LABELS[0], GUESSES[0], 2, WEIGHTS[1], "", route, reduction)
        for route, reduction in itertools.product(ROUTES, REDUCTIONS)
    ]
    mixed = [
        loss_case(LABELS[1], GUESSES[1], logit, weights, typed, route, reduction)
        for (route, reduction), (logit, weights, typed) in zip(
            itertools.product(ROUTES, REDUCTIONS),
            itertools.cycle(zip((0, 3, 10, 1), (*WEIGHTS, WEIGHTS[1]), (*TYPED, ""), strict=True)),
            strict=False,
        )
    ]
    empty = [
        loss_case(LABELS[2], GUESSES[1], 1, WEIGHTS[1], "", route, reduction)
        for route, reduction in itertools.product(ROUTES, REDUCTIONS)
    ]
    return {"maps": [*plain, *mixed], "unlabelled_maps": empty}


def class_map(text):
    """Return a map as numbers, 255 for a point."""
    rows = [[VOID if sign == "." else int(sign) for sign in row] for row in text.split(",")]
    return np.array([rows])  # (1, 4, 5)


def loss_case(labels, guess, logit, weights, typed, route, reduction):
    """Return the loss of a map and its gradient, as Keras and TensorFlow compute them."""
    import keras
    import tensorflow as tf

    y = class_map(labels)
    void = y == VOID
    z = tf.constant(logit * np.eye(3, dtype="float32")[class_map(guess)])  # (1, 4, 5, 3)
    t = np.eye(4, dtype="float32")[np.minimum(y, 3)][..., :3]
    if route == "all-zero one-hot":
        w = np.array(weights, "float32")[np.argmax(t, axis=-1)]
        loss = keras.losses.CategoricalCrossentropy(from_logits=True, reduction=reduction)
        target = t
    else:
        w = np.array([*weights, 0], "float32")[np.minimum(y, 3)]
        ignored = VOID if route == "ignore_class" else None
        loss = keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, ignore_class=ignored, reduction=reduction
        )
        target = y if ignored else np.where(void, 0, y)
    for (row, column), weight in TYPED[typed].items():
        w[0, row, column] = weight
    with tf.GradientTape() as tape:
        tape.watch(z)
        value = loss(target, z, sample_weight=w)
    case = {"labels": labels, "guess": guess, "logit": logit, "weights": weights}
    case |= {"pixelWeights": typed, "unlabelled": route, "reduction": reduction}
    return case | {"loss": rounded(value), "gradient": rounded(tape.gradient(value, z))}
