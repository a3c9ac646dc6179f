"""Vectors of coverage: how often the layers of Keras read each position of their input.

Convolutions of ones pass a gradient on along every path, so the gradient of the outputs' sum is the
number of paths. A maximum passes it on along one only; pooling layers are asked with one-hot inputs
which outputs read which position.
"""

from functools import cache
from math import isqrt

import numpy as np

FIRST, DOWN, WINDOW = ("conv", 1, 1), ("conv", 1, 2), ("conv", 3, 2)
STACKS = {
    "1x1/2": {"main": (DOWN,)},
    "3x3/2": {"main": (WINDOW,)},
    "2x2 pooling": {"main": (("max", 2, 2),)},
    "ResNet v1": {"main": (DOWN, ("conv", 3, 1), FIRST), "shortcut": (DOWN,)},
    "ResNet v1.5": {"main": (FIRST, WINDOW, FIRST), "shortcut": (DOWN,)},
    "ResNet-D": {"main": (FIRST, WINDOW, FIRST), "shortcut": (("average", 2, 2), FIRST)},
}
STEM = (("conv", 7, 2), ("max", 3, 2))
PADDINGS = ("same", "valid", "ZeroPadding2D")
OUTPUT = (1, 0)  # the output whose own paths are written down


def coverage_topic():
    """Return the counts of every stack, on feature positions and on image pixels."""
    choices = [
        (stack, path, padding)
        for stack, branches in STACKS.items()
        for path in (("block", "main", "shortcut") if "shortcut" in branches else ("block",))
        for padding in PADDINGS
    ]
    return {
        "features": [feature_case(*choice, size) for choice in choices for size in (4, 7)],
        "images": [image_case(*choice, 4) for choice in choices]
        + [image_case("ResNet v1", "block", padding, 8) for padding in PADDINGS],
        "refusals": [refusal_case(stack, "valid", size) for stack in STACKS for size in (4, 8)],
    }


def feature_case(stack, path, padding, size):
    """Return the counts of one stack on its input, and the paths to one output."""
    case = {"stack": stack, "path": path, "padding": padding, "size": size}
    counts, outputs = block_counts(stack, path, padding, size)
    if counts is None:
        return {**case, "outputs": 0, "counts": [], "toOutput": []}
    one = np.zeros((outputs, outputs))
    one[OUTPUT[0] % outputs, OUTPUT[1]] = 1
    paths, _ = block_counts(stack, path, padding, size, one)
    return {**case, "outputs": outputs, "counts": flat(counts), "toOutput": flat(paths)}


def image_case(stack, path, padding, size):
    """Return how many pixels of an image are read, and the sums of the counts' rows."""
    case = {"stack": stack, "path": path, "padding": padding, "size": size}
    counts, _ = block_counts(stack, path, padding, size)
    if counts is None:
        return {**case, "image": 0, "read": 0, "rows": []}
    image = 4 * size + 7 if padding == "valid" else 4 * size
    assert sides(STEM, padding, image)[-1] == size
    pixels = count_back(STEM, padding, image, counts)
    return {**case, "image": image, "read": int((pixels > 0).sum()), "rows": flat(pixels.sum(1))}


def refusal_case(stack, padding, size):
    """Return what Keras says when it builds the stack, empty where it agrees."""
    import keras

    inputs = keras.Input((size, size, 256))
    try:
        ends = []
        for layers in STACKS[stack].values():
            x = inputs
            for at, layer in enumerate(layers):
                for built in new_layers(layer, padding, 512 if at == len(layers) - 1 else 128):
                    x = built(x)
            ends.append(x)
        if len(ends) > 1:
            keras.layers.Add()(ends)
    except ValueError as error:
        return {"stack": stack, "padding": padding, "size": size, "says": str(error)}
    return {"stack": stack, "padding": padding, "size": size, "says": ""}


def new_layers(layer, padding, filters=1):
    """Return the Keras layers that stand for (kind, kernel, strides)."""
    from keras import layers

    kind, kernel, strides = layer
    zeros = (kernel - 1) // 2 if padding == "ZeroPadding2D" and kind != "average" else 0
    same = "same" if padding == "same" or kind == "average" else "valid"
    options = {"strides": strides, "padding": same}
    built = {
        "conv": lambda: layers.Conv2D(
            filters, kernel, use_bias=False, kernel_initializer="ones", **options
        ),
        "max": lambda: layers.MaxPooling2D(kernel, **options),
        "average": lambda: layers.AveragePooling2D(kernel, **options),
    }[kind]()
    return [layers.ZeroPadding2D(zeros), built] if zeros else [built]


@cache
def keras_layers(layer, padding):
    """Return layers of one filter, the same ones every time: building them takes long."""
    return new_layers(layer, padding)


def block_counts(stack, path, padding, size, upstream=None):
    """Return (counts, output side) of a stack; (None, 0) where Keras refuses it."""
    chosen = {name: layers for name, layers in STACKS[stack].items() if path in ("block", name)}
    ends = [sides(layers, padding, size)[-1] for layers in chosen.values()]
    if None in ends:
        return None, 0
    try:
        outputs, shares = through_addition(ends, upstream)
    except ValueError:
        return None, 0
    parts = zip(chosen.values(), shares, strict=True)
    return sum(count_back(layers, padding, size, share) for layers, share in parts), outputs


def through_addition(ends, upstream):
    """Return the sum's side, and the gradient for every branch: `Add` may broadcast."""
    import keras
    import tensorflow as tf

    branches = [tf.zeros((1, end, end, 1)) for end in ends]
    with tf.GradientTape() as tape:
        tape.watch(branches)
        total = keras.layers.Add()(branches) if len(branches) > 1 else tf.identity(branches[0])
    start = np.ones(total.shape[1:3]) if upstream is None else upstream
    gradients = tape.gradient(total, branches, tf.constant(start[None, ..., None], "float32"))
    return total.shape[1], [gradient.numpy()[0, ..., 0] for gradient in gradients]


@cache
def sides(layers, padding, size):
    """Return the sides of the input and after each layer, as Keras gives them; None at the end."""
    import keras

    x = keras.Input((size, size, 1))
    found = [size]
    for layer in layers:
        try:
            for built in keras_layers(layer, padding):
                x = built(x)
        except ValueError:
            return [*found, None]
        found.append(x.shape[1])
    return found


def count_back(layers, padding, size, counts):
    """Follow counts from the output of a stack back to its input."""
    for layer, side in reversed(list(zip(layers, sides(layers, padding, size), strict=False))):
        counts = (through_convolution if layer[0] == "conv" else through_pooling)(
            keras_layers(layer, padding), side, counts
        )
    return counts


def through_convolution(layers, side, counts):
    """Return the gradient of the weighted outputs: a count for every input position."""
    import tensorflow as tf

    x = tf.zeros((1, side, side, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for layer in layers:
            y = layer(y)
    upstream = tf.constant(counts[None, ..., None], "float32")  # (1, out_side, out_side, 1)
    return tape.gradient(y, x, output_gradients=upstream).numpy()[0, ..., 0]


def through_pooling(layers, side, counts):
    """Return the counts of the outputs that see a one at each position, added up."""
    import keras

    y = np.eye(side * side, dtype="float32").reshape(-1, side, side, 1)
    for layer in layers:
        y = layer(y)
    seen = keras.ops.convert_to_numpy(y)[..., 0] > 0  # (positions, out_side, out_side)
    return (seen * counts).sum((1, 2)).reshape(side, side)


def flat(counts):
    """Return whole numbers in rows, the last axis varying fastest."""
    counts = np.asarray(counts)
    whole = np.rint(counts).astype(int)
    assert np.abs(whole - counts).max() < 1e-3, "counts are whole numbers"
    assert counts.ndim == 1 or isqrt(counts.size) ** 2 == counts.size
    return whole.ravel().tolist()
