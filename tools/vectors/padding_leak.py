"""Vectors of padding: stacks of `Conv1D`, masked in four ways, alone and with zeros beside them."""

import numpy as np

from .rounding import rounded

MENDS = ["none", "multiply by the mask", "partial convolution", "partial, mask kept"]


def padding_leak_topic():
    """Return the values behind every layer, for sequences alone and padded."""
    rng = np.random.default_rng(6)
    cases = []
    for number in range(16):
        size = 2 + number % 4
        count, length, added = 1 + number % 3, 5 + number % 3, 1 + number % 4
        kernels = np.round(rng.normal(0, 0.6, (count, size)), 2)
        x = np.round(rng.uniform(0, 1, length), 2)
        given = {
            "side": ["right", "left"][number // 2 % 2],
            "padding": ["same", "causal"][number % 2],
            "bias": [0.5, 0.0][number // 8],
            "mend": MENDS[number // 4],
            "kernels": kernels.tolist(),
            "x": x.tolist(),
            "added": added,
        }
        cases.append(given | outputs(given))
    return {"stacks": cases}


def outputs(given):
    """Run Keras on a sequence alone and padded."""
    x, added = np.array(given["x"]), given["added"]
    sides = (added, 0) if given["side"] == "left" else (0, added)
    ones = np.ones_like(x)
    padded = run(np.pad(x, sides), np.pad(ones, sides), given)
    return {"padded": padded, "alone": run(x, ones, given)}


def run(x, mask, given):
    """Return the values behind every layer."""
    h, mask = (np.reshape(each, (1, -1, 1)).astype("float32") for each in (x, mask))
    kept, found = mask, []
    for kernel in given["kernels"]:
        h, mask = layer(h, mask, kept, kernel, given)
        found.append(rounded(h))
    return found


def layer(h, mask, kept, kernel, given):
    """Return the values behind one layer, and the mask for the next."""
    from keras import ops

    bias, mend = given["bias"], given["mend"]
    if not mend.startswith("partial"):
        h = convolution(kernel, bias, given)(h)
        return (h * mask if mend == "multiply by the mask" else h), mask
    count = convolution(np.ones_like(kernel), 0.0, given, None)(mask)
    found = ops.cast(count > 0, "float32")
    scaled = convolution(kernel, 0.0, given, None)(h * mask) * len(kernel)
    h = ops.relu(scaled / ops.maximum(count, 1) + bias) * found
    return (h, found) if mend == "partial convolution" else (h * kept, kept)


def convolution(kernel, bias, given, activation="relu"):
    """Return a `Conv1D` of one filter with this kernel."""
    from keras import initializers, layers

    size = len(kernel)
    return layers.Conv1D(
        1,
        size,
        padding=given["padding"],
        activation=activation,
        kernel_initializer=initializers.Constant(np.reshape(kernel, (size, 1, 1))),
        bias_initializer=initializers.Constant(bias),
    )
