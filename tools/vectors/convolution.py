"""Vectors of two-dimensional convolutions: values, and what Keras refuses.

Axes: H and W, height and width; C, channels; F, filters; kh and kw, the kernel's height and width.
Small whole numbers go in, so whole numbers come out, and both sides must agree exactly.
"""

import numpy as np

DEFAULTS = {"shape": [5, 6, 1], "kernelShape": [3, 3, 1, 1], "strides": [1, 1]}
DEFAULTS |= {"dilation": [1, 1], "padding": "valid", "groups": 1, "bias": False}
PADDINGS = ("valid", "same", "full", "causal rows")

# every padding with each of these: square and not, even kernels, unequal strides and dilation
GRID = [
    {},
    {"kernelShape": [2, 4, 1, 1]},
    {"kernelShape": [1, 3, 1, 1], "strides": [2, 1]},
    {"strides": [2, 2]},
    {"shape": [6, 7, 1], "strides": [2, 3]},
    {"kernelShape": [4, 2, 1, 1], "strides": [3, 2]},
    {"shape": [7, 6, 1], "dilation": [3, 1]},
    {"kernelShape": [2, 3, 1, 1], "dilation": [1, 2]},
    {"kernelShape": [2, 2, 1, 1], "dilation": [2, 3]},
]
OTHERS = [
    {"shape": [1, 1, 1], "kernelShape": [3, 3, 1, 1], "padding": "same"},
    {"shape": [4, 4, 1], "kernelShape": [1, 1, 1, 1], "strides": [3, 2]},
    {"shape": [3, 4, 1], "kernelShape": [7, 5, 1, 1], "padding": "same"},
    {"shape": [4, 4, 3], "kernelShape": [3, 3, 3, 2], "bias": True},
    {"shape": [4, 5, 2], "kernelShape": [3, 2, 2, 3], "strides": [2, 1], "padding": "same"},
    {"shape": [4, 4, 4], "kernelShape": [3, 3, 2, 4], "groups": 2, "bias": True},
    {"shape": [4, 4, 3], "kernelShape": [3, 3, 1, 3], "groups": 3, "padding": "same"},
    {"shape": [3, 3, 2], "kernelShape": [2, 2, 1, 4], "groups": 2, "padding": "full"},
]
REFUSED = [
    {"shape": [4, 5, 1], "kernelShape": [5, 3, 1, 1]},
    {"shape": [4, 5, 1], "kernelShape": [3, 7, 1, 1]},
    {"shape": [4, 5, 1], "kernelShape": [3, 3, 1, 1], "dilation": [2, 1]},
    {"shape": [4, 5, 1], "kernelShape": [3, 6, 1, 1], "padding": "causal rows"},
    {"shape": [4, 5, 3], "kernelShape": [5, 5, 3, 2], "strides": [2, 1]},
    {"shape": [8, 8, 1], "strides": [2, 2], "dilation": [2, 2]},
    {"shape": [8, 8, 1], "strides": [2, 1], "dilation": [1, 2], "padding": "same"},
    {"shape": [8, 8, 1], "strides": [1, 3], "dilation": [3, 2], "padding": "full"},
    {"shape": [2, 2, 1], "strides": [2, 1], "dilation": [2, 1]},
]


def convolution_topic():
    """Return the values of convolutions that Keras takes, and the messages of those it refuses."""
    cases = [{**case, "padding": padding} for padding in PADDINGS for case in GRID] + OTHERS
    return {
        "values": [value_case(DEFAULTS | case, seed) for seed, case in enumerate(cases)],
        "refusals": [refusal_case(DEFAULTS | case) for case in REFUSED],
    }


def convolution_layers(case):
    """Return the Keras layers: for "full" and "causal rows" the zeros come from a layer before."""
    from keras.layers import Conv2D, ZeroPadding2D

    rows, columns = (
        dilation * (taps - 1)
        for dilation, taps in zip(case["dilation"], case["kernelShape"], strict=False)
    )
    zeros = {"full": ((rows, rows), (columns, columns)), "causal rows": ((rows, 0), (0, 0))}
    before = [ZeroPadding2D(zeros[case["padding"]])] if case["padding"] in zeros else []
    layer = Conv2D(
        case["kernelShape"][3],
        tuple(case["kernelShape"][:2]),
        strides=tuple(case["strides"]),
        padding="same" if case["padding"] == "same" else "valid",
        dilation_rate=tuple(case["dilation"]),
        groups=case["groups"],
        use_bias=case["bias"],
    )
    return [*before, layer]


def value_case(case, seed):
    """Run one convolution through Keras.

    Parameters
    ----------
    case : dict
        As ``DEFAULTS``: ``shape`` (H, W, C), ``kernelShape`` (kh, kw, C / groups, F).
    seed : int

    Returns
    -------
    dict
        The case with ``inputs``, ``kernel``, ``biases``, ``outputs`` and ``outputShape``.
    """
    import keras

    rng = np.random.RandomState(seed)
    inputs = rng.randint(-9, 10, case["shape"])  # (H, W, C)
    kernel = rng.randint(-4, 5, case["kernelShape"])  # (kh, kw, C / groups, F)
    biases = rng.randint(-9, 10, case["kernelShape"][3])  # (F,)
    layers = convolution_layers(case)
    model = keras.Sequential([keras.Input(case["shape"]), *layers])
    model.set_weights([kernel, biases] if case["bias"] else [kernel])
    outputs = keras.ops.convert_to_numpy(model(inputs[None].astype("float32")))[0]
    return {
        **case,
        "inputs": inputs.ravel().tolist(),
        "kernel": kernel.ravel().tolist(),
        "biases": biases.tolist(),
        "outputs": outputs.astype(int).ravel().tolist(),
        "outputShape": list(outputs.shape),
    }


def refusal_case(case):
    """Return the case with the message of Keras's refusal."""
    import keras

    try:
        keras.Sequential([keras.Input(case["shape"]), *convolution_layers(case)])
    except ValueError as error:
        return {**case, "message": str(error)}
    raise AssertionError(f"Keras takes what REFUSED lists: {case}")
