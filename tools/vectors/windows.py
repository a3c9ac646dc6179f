"""Vectors of windows along one axis: how many fit, and where the padding goes."""

import numpy as np

CASES = [
    (size, kernel, strides, dilation, padding)
    for size in (1, 5, 8, 13)
    for kernel in (1, 2, 3, 4)
    for strides, dilation in ((1, 1), (2, 1), (3, 1), (1, 2), (1, 3))
    for padding in ("valid", "same", "causal")
]


def window_topic():
    """Return the output sizes, and which pixels each output reads."""
    return {"axes": [axis_case(*case) for case in CASES]}


def axis_case(size, kernel, strides, dilation, padding):
    """Run a `Conv1D` of ones on one-hot inputs: an output that is not 0 has read that pixel.

    Parameters
    ----------
    size, kernel, strides, dilation : int
    padding : str

    Returns
    -------
    dict
        ``reads`` has the pixels that each output reads. ``count`` is 0 where Keras refuses.
    """
    import keras

    case = {"size": size, "kernel": kernel, "strides": strides, "dilation": dilation}
    case |= {"padding": padding}
    options = {"strides": strides, "dilation_rate": dilation, "padding": padding}
    layer = keras.layers.Conv1D(1, kernel, kernel_initializer="ones", **options)
    one_hot = np.eye(size, dtype="float32")[..., None]  # (pixel, steps, 1)
    try:
        outputs = keras.ops.convert_to_numpy(layer(one_hot))[..., 0]  # (pixel, out_steps)
    except ValueError:  # no window fits
        return {**case, "count": 0, "reads": []}
    reads = [np.flatnonzero(pixels).tolist() for pixels in outputs.T]
    return {**case, "count": len(reads), "reads": reads}
