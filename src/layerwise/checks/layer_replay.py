"""Compute again, in NumPy, what one recorded layer makes of its inputs.

Settings and weights come from outside: every size is bounded before it is used.
"""

import math
from collections.abc import Callable

import numpy as np

from layerwise import reference
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import clean_text

MAX_VALUES = 1_000_000  # of what one layer makes
_MAX_STEP = 32  # of strides and dilation

_erf = np.vectorize(math.erf, otypes=[float])
# Those that `layerwise.reference` has no name for.
_ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "gelu": lambda x: x * (1 + _erf(x / math.sqrt(2))) / 2,
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "relu6": lambda x: np.clip(x, 0, 6),
    "selu": lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * np.expm1(np.minimum(x, 0))),
    "silu": lambda x: x * reference.sigmoid(x),
    "softplus": lambda x: np.logaddexp(x, 0),
    "softsign": lambda x: x / (1 + np.abs(x)),
}


def applied(layer: dict, x: np.ndarray) -> np.ndarray:
    """Return what a layer makes of its inputs.

    Parameters
    ----------
    layer : dict
        One of those that `model_replay.read_layers` returns.
    x : ndarray

    Returns
    -------
    ndarray

    Raises
    ------
    UnreadableError
        If this module does not know the layer, or it makes more than `MAX_VALUES` numbers.

    Examples
    --------
    >>> applied({"kind": "ReLU", "weights": [], "settings": {}}, np.array([[3.0, -1.0]]))
    array([[3., 0.]])
    """
    values = _applied(layer, x)
    _require_room(values.shape)
    return values


def _applied(layer: dict, x: np.ndarray) -> np.ndarray:
    kind = layer["kind"]
    if kind in _APPLY:
        return _APPLY[kind](layer, x)
    if layer["weights"]:
        raise UnreadableError(
            f"This check cannot follow a layer of the kind {clean_text(kind, 40)}."
        )
    # Without weights: it drops, masks, or picks the last step, as `steps[:, -1]` does.
    picks = kind in ("GetItem", "Lambda") and layer["settings"].get("rank") == 2
    return x[:, -1] if picks and x.ndim == 3 else x


def _activated(layer: dict, x: np.ndarray) -> np.ndarray:
    name = layer["settings"].get("activation", "linear")
    if name in _ACTIVATIONS:
        return _ACTIVATIONS[name](x)
    return x if name == "linear" else getattr(reference, _reference_activation(name))(x)


def _reference_activation(name: object) -> str:
    if name not in ("relu", "sigmoid", "hard_sigmoid", "tanh", "softmax"):
        raise UnreadableError("This check does not know the activation of a layer.")
    return name


def _dense(layer: dict, x: np.ndarray) -> np.ndarray:
    kernel, *bias = layer["weights"]
    _require_room((*x.shape[:-1], kernel.shape[-1]))
    return _activated(layer, x @ kernel + (bias[0] if bias else 0))


def _window(layer: dict, *names: str) -> dict:
    """Return the settings of a convolution, none of which may ask for much."""
    settings = layer["settings"]
    for name in ("strides", "dilation_rate"):
        steps = settings[name] if isinstance(settings[name], list) else [settings[name]]
        if any(type(step) is not int or not 0 < step <= _MAX_STEP for step in steps):
            raise UnreadableError(f"The {name} of a layer are out of range.")
    if settings.get("data_format", "channels_last") != "channels_last":
        raise UnreadableError("Use channels_last data.")
    named = {name: settings[name] for name in ("strides", "padding", "dilation_rate", *names)}
    return {key: tuple(v) if isinstance(v, list) else v for key, v in named.items()}


def _one_axis(options: dict) -> dict:
    return {key: v[0] if isinstance(v, tuple) else v for key, v in options.items()}


def _conv1d(layer: dict, x: np.ndarray) -> np.ndarray:
    kernel, *bias = layer["weights"]
    _require_room((*x.shape[:-1], kernel.shape[-1]))
    options = _one_axis(_window(layer, "groups"))
    return _activated(layer, reference.conv1d(x, kernel, *bias, **options))


def _separable_conv1d(layer: dict, x: np.ndarray) -> np.ndarray:
    depthwise, pointwise, *bias = layer["weights"]
    _require_room((*x.shape, depthwise.shape[-1]))
    _require_room((*x.shape[:-1], pointwise.shape[-1]))
    options = _one_axis(_window(layer))
    return _activated(layer, reference.separable_conv1d(x, depthwise, pointwise, *bias, **options))


def _conv2d(layer: dict, x: np.ndarray) -> np.ndarray:
    kernel, *bias = layer["weights"]
    _require_room((*x.shape[:-1], kernel.shape[-1]))
    return _activated(layer, reference.conv2d(x, kernel, *bias, **_window(layer, "groups")))


def _depthwise_conv2d(layer: dict, x: np.ndarray) -> np.ndarray:
    kernel, *bias = layer["weights"]
    _require_room((*x.shape, kernel.shape[-1]))
    return _activated(layer, reference.depthwise_conv2d(x, kernel, *bias, **_window(layer)))


def _separable_conv2d(layer: dict, x: np.ndarray) -> np.ndarray:
    depthwise, pointwise, *bias = layer["weights"]
    _require_room((*x.shape, depthwise.shape[-1]))
    _require_room((*x.shape[:-1], pointwise.shape[-1]))
    options = _window(layer)
    return _activated(layer, reference.separable_conv2d(x, depthwise, pointwise, *bias, **options))


def _conv2d_transpose(layer: dict, x: np.ndarray) -> np.ndarray:
    kernel, *bias = layer["weights"]
    options = _window(layer, "output_padding")
    reach = [  # at most so long is an axis of the output
        size * stride + taps * rate
        for size, stride, taps, rate in zip(
            x.shape[1:3], options["strides"], kernel.shape, options["dilation_rate"], strict=False
        )
    ]
    _require_room((len(x), *reach, kernel.shape[-2]))
    return _activated(layer, reference.conv2d_transpose(x, kernel, *bias, **options))


def _recurrent(layer: dict, x: np.ndarray) -> np.ndarray:
    kind, settings, weights = layer["kind"], layer["settings"], layer["weights"]
    names = ["activation", "return_sequences", "go_backwards"]
    names += ["recurrent_activation"] * (kind != "SimpleRNN") + ["reset_after"] * (kind == "GRU")
    options = {name: settings[name] for name in names}
    _require_room((*x.shape[:2], weights[0].shape[-1]))
    reader = {"LSTM": reference.lstm, "GRU": reference.gru, "SimpleRNN": reference.simple_rnn}
    return reader[kind](x, *weights, **options)


def _bidirectional(layer: dict, x: np.ndarray) -> np.ndarray:
    ahead, back = (_recurrent(one, x) for one in layer["both"])
    if back.ndim == 3:
        back = back[:, ::-1]
    merge = {
        "concat": lambda a, b: np.concatenate([a, b], axis=-1),
        "sum": np.add,
        "mul": np.multiply,
        "ave": lambda a, b: (a + b) / 2,
    }
    return merge[layer["merge"]](ahead, back)


def _normalization(layer: dict, x: np.ndarray) -> np.ndarray:
    mean, variance = (np.ravel(weight) for weight in layer["weights"])
    deviation = np.maximum(np.sqrt(variance), 1e-7)
    return mean + x * deviation if layer["settings"]["invert"] else (x - mean) / deviation


def _batch_normalization(layer: dict, x: np.ndarray) -> np.ndarray:
    gamma, beta, mean, variance = layer["weights"]
    return gamma * (x - mean) / np.sqrt(variance + layer["settings"]["epsilon"]) + beta


def _layer_normalization(layer: dict, x: np.ndarray) -> np.ndarray:
    return reference.layer_normalization(x, *layer["weights"], epsilon=layer["settings"]["epsilon"])


def _reshape(layer: dict, x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), *layer["settings"]["target_shape"])


def _repeat(layer: dict, x: np.ndarray) -> np.ndarray:
    times = layer["settings"]["n"]
    _require_room((times, *x.shape))
    return np.repeat(x[:, None], times, axis=1)


def _upsampled(layer: dict, x: np.ndarray) -> np.ndarray:
    rows, columns = layer["settings"]["size"]
    if layer["settings"]["interpolation"] != "nearest":
        raise UnreadableError("This check can follow UpSampling2D with interpolation='nearest'.")
    _require_room((rows, columns, *x.shape))
    return x.repeat(rows, axis=1).repeat(columns, axis=2)


def _require_room(sizes: tuple[int, ...]) -> None:
    if any(type(size) is not int for size in sizes) or math.prod(sizes) > MAX_VALUES:
        raise UnreadableError(f"A layer makes more than {MAX_VALUES:,} numbers.")


_APPLY: dict[str, Callable[[dict, np.ndarray], np.ndarray]] = {
    "Activation": _activated,
    "BatchNormalization": _batch_normalization,
    "Bidirectional": _bidirectional,
    "Conv1D": _conv1d,
    "Conv2D": _conv2d,
    "Conv2DTranspose": _conv2d_transpose,
    "Dense": _dense,
    "DepthwiseConv2D": _depthwise_conv2d,
    "Flatten": lambda layer, x: x.reshape(len(x), -1),
    "GRU": _recurrent,
    "GlobalAveragePooling1D": lambda layer, x: x.mean(axis=1),
    "GlobalMaxPooling1D": lambda layer, x: x.max(axis=1),
    "LSTM": _recurrent,
    "LayerNormalization": _layer_normalization,
    "Normalization": _normalization,
    "ReLU": lambda layer, x: np.maximum(x, 0),
    "RepeatVector": _repeat,
    "Reshape": _reshape,
    "SeparableConv1D": _separable_conv1d,
    "SeparableConv2D": _separable_conv2d,
    "SimpleRNN": _recurrent,
    "Softmax": lambda layer, x: reference.softmax(x),
    "UpSampling2D": _upsampled,
}
