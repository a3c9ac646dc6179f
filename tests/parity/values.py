"""The values of `layerwise.reference` for the weights and inputs of a Keras layer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from layerwise import reference

from .case import Call

# arguments that decide the weights' shapes, which the reference functions read off the weights
OF_THE_WEIGHTS = ("filters", "kernel_size", "depth_multiplier", "use_bias", "units")


def reference_outputs(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray] | None:
    """Return the layer's outputs by `layerwise.reference`; None where it has no such layer."""
    if call.name in BY_NAME:
        return BY_NAME[call.name](call, weights, inputs)
    function = getattr(reference, function_name(call.name), None)
    if function is None:
        return None
    arguments = {
        name: value for name, value in call.arguments.items() if name not in OF_THE_WEIGHTS
    }
    if "Conv" in call.name and call.arguments.get("use_bias", True):
        *kernels, bias = weights
        outputs = function(inputs, *kernels, **arguments)
        if is_bias_misplaced(arguments.get("data_format"), outputs, bias):
            return [outputs + bias]  # along the last axis
    return [function(inputs, *weights, **arguments)]


def is_bias_misplaced(data_format: str | None, outputs: np.ndarray, bias: np.ndarray) -> bool:
    """Tell where Keras 3.15 on TensorFlow adds the bias of channels along the last axis instead.

    `keras.ops.add` takes a second operand with one axis above 1 for a bias, and asks first
    whether it fits the last axis: so it happens where there are as many columns as channels.
    """
    is_first = data_format is not None and data_format.lower() == "channels_first"
    return is_first and 1 < len(bias) == outputs.shape[-1]


def function_name(layer: str) -> str:
    """Return the reference function of a layer: conv2d_transpose for Conv2DTranspose.

    The D of 2D stays with its number.
    """
    words = re.findall(r"RNN|LSTM|GRU|[A-Z][a-z]+(?:\dD)?", layer)
    return "_".join(words).lower()


def _embedding(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray]:
    return [reference.embedding(inputs, *weights)]


def _scale_and_shift(call: Call, weights: list) -> dict[str, np.ndarray]:
    flags = {"gamma": "scale", "beta": "center"}
    kept = [name for name, flag in flags.items() if call.arguments.get(flag, True)]
    return dict(zip(kept, weights, strict=False))


def _batch_normalization(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray]:
    *scale_and_shift, mean, variance = weights
    return [
        reference.batch_normalization(
            inputs,
            **_scale_and_shift(call, scale_and_shift),
            moving_mean=mean,
            moving_variance=variance,
            axis=call.arguments.get("axis", -1),
        )
    ]


def _layer_normalization(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray]:
    axis = call.arguments.get("axis", -1)
    axes = sorted(each % inputs.ndim for each in (axis if isinstance(axis, Sequence) else [axis]))
    # Keras sorts the axes as they are written: for (1, -1) it makes gamma of shape (last, first),
    # and then reshapes it, so that its numbers do not stand where its shape says
    sizes = [inputs.shape[each] for each in axes]
    weights = [weight.reshape(sizes) for weight in weights]
    return [reference.layer_normalization(inputs, **_scale_and_shift(call, weights), axis=axes)]


def _normalization(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray]:
    mean, variance, _ = weights
    return [reference.normalization(inputs, mean, variance, axis=call.arguments.get("axis", -1))]


def _recurrent(call: Call, weights: list, inputs: np.ndarray, **more) -> list[np.ndarray]:
    function = getattr(reference, function_name(call.name))
    arguments = {**call.arguments, **more}
    for name in ("units", "use_bias", "stateful"):  # the first call of a stateful layer
        arguments.pop(name, None)
    outputs = function(inputs, *weights, **arguments)
    return list(outputs) if isinstance(outputs, tuple) else [outputs]


MERGED = {
    "concat": lambda one, other: np.concatenate([one, other], -1),
    "sum": lambda one, other: one + other,
    "mul": lambda one, other: one * other,
    "ave": lambda one, other: (one + other) / 2,
}


def _bidirectional(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray]:
    inner, half = call.arguments["layer"], len(weights) // 2
    one, *states = _recurrent(inner, weights[:half], inputs)
    other, *more_states = _recurrent(inner, weights[half:], inputs, go_backwards=True)
    if inner.arguments.get("return_sequences"):
        other = other[:, ::-1]
    mode = call.arguments.get("merge_mode", "concat")
    merged = [MERGED[mode](one, other)] if mode else [one, other]
    return [*merged, *states, *more_states]


def _time_distributed(call: Call, weights: list, inputs: np.ndarray) -> list[np.ndarray] | None:
    if call.arguments["layer"].arguments.get("stateful"):
        return None  # Keras carries the states from one step of the outer axis to the next
    steps = [
        reference_outputs(call.arguments["layer"], weights, step)
        for step in np.moveaxis(inputs, 1, 0)
    ]
    return None if steps[0] is None else [np.stack([outputs[0] for outputs in steps], 1)]


BY_NAME = {
    "Embedding": _embedding,
    "BatchNormalization": _batch_normalization,
    "LayerNormalization": _layer_normalization,
    "Normalization": _normalization,
    "SimpleRNN": _recurrent,
    "LSTM": _recurrent,
    "GRU": _recurrent,
    "Bidirectional": _bidirectional,
    "TimeDistributed": _time_distributed,
}
