"""Compute again, in NumPy, what a recorded model answers.

A report comes from outside. Here its weights and settings meet inputs that the judge draws itself:
what agrees is the data of a model that works as reported, whoever wrote the report. Nothing large
is ever made: every size is bounded before it is used.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np

from layerwise import reference
from layerwise.checks.model_recording import MAX_INPUTS, MAX_LAYERS, MAX_WEIGHTS
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import clean_text

MAX_VALUES = 1_000_000  # of what one layer makes
_MAX_STEP = 32  # of strides and dilation
_TOLERANCE = 1e-4  # of the largest answer; float32 is right to 1e-6

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


def read_layers(value: object) -> list[dict]:
    """Return the layers of a report, with their weights as arrays of float64.

    Raises
    ------
    UnreadableError
        If they are not what `model_recording.layers_of` returns.
    """
    if not isinstance(value, list) or not 0 < len(value) <= MAX_LAYERS:
        raise UnreadableError("Needs a model with layers.")
    if _numbers(value) > MAX_WEIGHTS + MAX_INPUTS:  # before any is copied as float64
        raise UnreadableError(f"Needs a model of at most {MAX_WEIGHTS:,} weights.")
    return [_read(facts) for facts in value]


def kinds_of(layers: list[dict]) -> list[str]:
    """Return the kind of each layer; that of the inner one for a Bidirectional layer."""
    return [layer["both"][0]["kind"] if "both" in layer else layer["kind"] for layer in layers]


def capping(layers: list[dict]) -> list[str]:
    """Return the activations of these layers that are not linear, layers of their own included.

    Examples
    --------
    >>> layer = {"kind": "Dense", "weights": [], "settings": {"activation": "sigmoid"}}
    >>> capping([layer, {"kind": "ReLU", "weights": [], "settings": {}}])
    ['sigmoid', 'relu']
    """
    found = [layer["settings"].get("activation") for layer in layers if "settings" in layer]
    own = {"ReLU": "relu", "Softmax": "softmax"}
    found += [own[layer["kind"]] for layer in layers if layer["kind"] in own]
    return [clean_text(str(name), 40) for name in found if name not in (None, "linear")]


def replayed(layers: list[dict], inputs: np.ndarray) -> np.ndarray:
    """Return what the layers answer, one behind the other.

    Parameters
    ----------
    layers : list of dict
        From `read_layers`.
    inputs : ndarray
        No padded steps: masks play no part here.

    Returns
    -------
    ndarray

    Raises
    ------
    UnreadableError
        If a layer is none that this module knows.

    Examples
    --------
    >>> kernel = {"kind": "Dense", "weights": [np.eye(2)], "settings": {"activation": "relu"}}
    >>> replayed([kernel], np.array([[3.0, -1.0]]))
    array([[3., 0.]])
    """
    values = np.asarray(inputs, "float64")
    for layer in layers:
        values = _applied(layer, values)
        _require_room(values.shape)
    return values


def require_replay(layers: list[dict], inputs: np.ndarray, answers: object, whose: str) -> None:
    """Raise unless these answers are what the layers make of these inputs, a batch of two or more.

    Parameters
    ----------
    layers, inputs
        As for `replayed`.
    answers : plain data
        What the report says that the model answered.
    whose : str
        How the model is written, for the message.

    Raises
    ------
    UnreadableError
        Also if the model answers the same, whatever it reads: anybody could report that.
    """
    received, expected = array(answers), replayed(layers, inputs)
    if not agree(received, expected):
        raise UnreadableError(
            f"What {whose} answers does not follow from its layers, one behind the other. "
            "The check follows models without branches, of Keras's own layers."
        )
    if not differ(expected):
        raise UnreadableError(f"To different samples, {whose} gives one answer.")


def agree(received: np.ndarray, expected: np.ndarray) -> bool:
    """Tell whether answers are the expected ones, to float32's precision.

    Each column has a scale of its own, and an infinite scale agrees with nothing.

    Examples
    --------
    >>> agree(np.array([[1.0, 7.0]]), np.array([[np.inf, 7.0]]))
    False
    """
    if received.shape != expected.shape or not np.isfinite(received).all():
        return False
    if not (np.abs(expected) < 1e9).all():
        return False
    scale = np.abs(expected).max(axis=tuple(range(expected.ndim - 1)), initial=0)
    return bool((np.abs(received - expected) <= _TOLERANCE * scale + 1e-12).all())


def differ(answers: np.ndarray) -> bool:
    """Tell whether the samples have answers that are clearly apart.

    Examples
    --------
    >>> differ(np.array([[1.0, 0.0], [1.0, 0.5]])), differ(np.zeros((2, 3)))
    (True, False)
    """
    scale = np.abs(answers).max(axis=tuple(range(answers.ndim - 1)), initial=0)
    return bool((np.ptp(answers, axis=0) > 10 * _TOLERANCE * scale).any())


def _read(facts: object) -> dict:
    if not isinstance(facts, Mapping) or not isinstance(facts.get("kind"), str):
        raise UnreadableError("Needs a model with layers.")
    if facts["kind"] == "Bidirectional":
        both = facts["both"]
        if not isinstance(both, list) or len(both) != 2:
            raise UnreadableError("A Bidirectional layer has two readers.")
        return {"kind": "Bidirectional", "both": [_read(one) for one in both]} | {
            "merge": facts["merge"]
        }
    weights, settings = facts["weights"], facts["settings"]
    if not isinstance(weights, list) or not isinstance(settings, Mapping):
        raise UnreadableError("Needs a model with layers.")
    return {
        "kind": facts["kind"],
        "weights": [_weight(weight) for weight in weights[:MAX_LAYERS]],
        "settings": settings,
    }


def _numbers(value: object) -> int:
    """Count the numbers in plain data."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, Mapping):
        return _numbers(list(value.values()))
    return sum(map(_numbers, value)) if isinstance(value, list) else 1


def _weight(value: object) -> np.ndarray:
    # A layer's statistics may be single numbers.
    if type(value) not in (int, float, np.ndarray):
        raise UnreadableError("Needs weights that are numbers.")
    weight = np.asarray(value, "float64")
    if not np.isfinite(weight).all():
        raise UnreadableError("Needs weights that are finite numbers.")
    return weight


def _applied(layer: dict, x: np.ndarray) -> np.ndarray:
    kind = layer["kind"]
    if kind in _APPLY:
        return _APPLY[kind](layer, x)
    if layer["weights"]:
        raise UnreadableError(
            f"This check cannot follow a layer of the kind {clean_text(kind, 40)}."
        )
    # Without weights: it drops, masks, or picks the last step.
    return x[:, -1] if x.ndim == 3 and layer["settings"].get("rank") == 2 else x


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
    "SimpleRNN": _recurrent,
    "Softmax": lambda layer, x: reference.softmax(x),
    "UpSampling2D": _upsampled,
}
