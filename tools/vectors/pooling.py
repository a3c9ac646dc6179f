"""Vectors of max and average pooling: values, and what Keras refuses.

Axes: H and W, height and width. The values of average pooling are fractions of small whole numbers.
"""

import re

import numpy as np

from .rounding import rounded

CASES = [
    {"shape": [3, 3], "poolSize": [2, 2]},  # the question as people ask it
    {"shape": [3, 3], "poolSize": [2, 2], "strides": [1, 1]},
    {"shape": [4, 5], "poolSize": [3, 3]},
    {"shape": [5, 4], "poolSize": [3, 3], "strides": [2, 2]},
    {"shape": [5, 6], "poolSize": [4, 4], "strides": [3, 3]},
    {"shape": [5, 6], "poolSize": [2, 3], "strides": [1, 2]},
    {"shape": [6, 5], "poolSize": [2, 2], "strides": [3, 3]},
    {"shape": [4, 4], "poolSize": [1, 1], "strides": [3, 2]},
    {"shape": [1, 7], "poolSize": [1, 4]},
]
ONLY_SAME = [{"shape": [2, 3], "poolSize": [5, 5]}, {"shape": [1, 1], "poolSize": [4, 3]}]
REFUSED = [
    {"shape": [4, 5], "poolSize": [5, 5], "strides": [5, 5]},
    {"shape": [6, 2], "poolSize": [3, 3], "strides": [1, 2]},
]


def pooling_topic():
    """Return the values of both poolings and both paddings, and the messages of refusals."""
    cases = [{**case, "padding": padding} for padding in ("valid", "same") for case in CASES]
    cases += [{**case, "padding": "same"} for case in ONLY_SAME]
    return {
        "values": [value_case(case, seed) for seed, case in enumerate(cases)],
        "refusals": [refusal_case(case) for case in REFUSED],
    }


def pooling_layer(kind, case):
    """Return the Keras layer of a case; without ``strides`` it takes Keras's default."""
    from keras import layers

    make = {"max": layers.MaxPooling2D, "average": layers.AveragePooling2D}[kind]
    strides = tuple(case["strides"]) if "strides" in case else None
    return make(tuple(case["poolSize"]), strides=strides, padding=case.get("padding", "valid"))


def value_case(case, seed):
    """Pool one image of whole numbers, all below zero, so that a counted zero would be seen."""
    import keras

    height, width = case["shape"]
    inputs = -1 - np.random.RandomState(seed).permutation(height * width)  # (H * W,)
    image = inputs.reshape(1, height, width, 1).astype("float32")  # (1, H, W, 1)
    pooled = {
        kind: keras.ops.convert_to_numpy(pooling_layer(kind, case)(image))[0, ..., 0]
        for kind in ("max", "average")
    }  # (out_height, out_width) each
    return {
        **case,
        "inputs": inputs.tolist(),
        **{kind: rounded(values) for kind, values in pooled.items()},
        "outputShape": list(pooled["max"].shape),
    }


def refusal_case(case):
    """Return the case with what Keras says when a model is made of it."""
    import keras

    messages = {said_by_keras(keras, kind, case) for kind in ("max", "average")}
    assert len(messages) == 1, messages
    return {**case, "padding": "valid", "message": messages.pop()}


def said_by_keras(keras, kind, case):
    """Return the sentence of Keras's refusal, without the list of arguments around it."""
    try:
        keras.Sequential([keras.Input((*case["shape"], 1)), pooling_layer(kind, case)])
    except ValueError as error:
        return re.search(r"Computed output size.*?padding=\w+`\.", str(error))[0]
    raise AssertionError(f"Keras takes what REFUSED lists: {case}")
