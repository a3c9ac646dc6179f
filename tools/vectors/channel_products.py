"""Vectors of the demo `channels`: what four kinds of layer make of the channels of one image.

Axes: H and W, height and width; k, the kernel's side; C, input channels; F, maps of the output.
"""

import numpy as np

from .rounding import rounded

SIDE = 4
SEED = 5
CASES = [
    {"layer": "Conv2D", "channels": 3, "filters": 2, "kernel_size": 3},
    {"layer": "Conv2D", "channels": 1, "filters": 3, "kernel_size": 2, "use_bias": False},
    {"layer": "grouped Conv2D", "channels": 4, "filters": 6, "kernel_size": 2, "groups": 2},
    {"layer": "grouped Conv2D", "channels": 3, "filters": 6, "kernel_size": 1, "groups": 3},
    {"layer": "grouped Conv2D", "channels": 2, "filters": 2, "kernel_size": 3, "groups": 1},
    {"layer": "DepthwiseConv2D", "channels": 3, "kernel_size": 3},
    {"layer": "DepthwiseConv2D", "channels": 3, "kernel_size": 2, "depth_multiplier": 2},
    {"layer": "DepthwiseConv2D", "channels": 1, "kernel_size": 2, "depth_multiplier": 3},
    {"layer": "SeparableConv2D", "channels": 3, "filters": 4, "kernel_size": 3},
    {
        "layer": "SeparableConv2D",
        "channels": 2,
        "filters": 5,
        "kernel_size": 2,
        "depth_multiplier": 2,
        "use_bias": False,
    },
]
DEFAULTS = {"filters": 1, "groups": 1, "depth_multiplier": 1, "use_bias": True}
TAKES = {
    "Conv2D": ("filters", "kernel_size", "use_bias"),
    "grouped Conv2D": ("filters", "kernel_size", "groups", "use_bias"),
    "DepthwiseConv2D": ("kernel_size", "depth_multiplier", "use_bias"),
    "SeparableConv2D": ("filters", "kernel_size", "depth_multiplier", "use_bias"),
}


def channel_products_topic():
    """Return layers with their weights, their maps, and which channels feed which map."""
    random = np.random.RandomState(SEED)  # the legacy generator: its stream is frozen
    return {"layers": [channel_case(DEFAULTS | case, random) for case in CASES]}


def channel_case(case, random):
    """Run one layer through Keras.

    Parameters
    ----------
    case : dict
    random : numpy.random.RandomState

    Returns
    -------
    dict
        ``feeds`` has, for each map of the output, the input channels that move it.
    """
    import keras

    name = case["layer"].removeprefix("grouped ")
    layer = getattr(keras.layers, name)(**{key: case[key] for key in TAKES[case["layer"]]})
    layer.build((None, SIDE, SIDE, case["channels"]))
    layer.set_weights([tenths(weight.shape, random) for weight in layer.weights])
    image = tenths((1, SIDE, SIDE, case["channels"]), random)  # (1, H, W, C)
    outputs = keras.ops.convert_to_numpy(layer(image))  # (1, out_height, out_width, F)
    moved = np.stack([changed(layer, image, outputs, c) for c in range(case["channels"])])  # (C, F)
    return {
        **case,
        "variables": [weight.name for weight in layer.weights],
        "shapes": [list(weight.shape) for weight in layer.weights],
        "weights": [rounded(weight) for weight in layer.get_weights()],
        "parameters": layer.count_params(),
        "inputs": rounded(image),
        "outputs": rounded(outputs),
        "feeds": [np.flatnonzero(column).tolist() for column in moved.T],
    }


def changed(layer, image, outputs, channel):
    """Tell which maps change when one input channel does."""
    import keras

    other = image.copy()
    other[..., channel] += 1
    difference = keras.ops.convert_to_numpy(layer(other)) - outputs
    return np.abs(difference).max(axis=(0, 1, 2)) > 1e-5  # (F,)


def tenths(shape, random):
    """Draw multiples of 0.1 from -0.9 to 0.9, none of them 0."""
    sign = random.choice([-1, 1], size=tuple(shape))
    return (sign * random.randint(1, 10, size=tuple(shape)) / 10).astype("float32")
