"""Record what a learner's Keras model is made of, and what it answers, as plain data.

A judge has no Keras. It computes the recorded answers again from the recorded weights
(`model_replay`), so that nobody can report the answers of a model that does not exist.
"""

import math
from collections.abc import Iterator

import numpy as np

from layerwise.checks.probing import WrongFormError, call
from layerwise.checks.wording import clean_text, type_phrase

MAX_WEIGHTS = 1_000_000
MAX_LAYERS = 40
MAX_INPUTS = 100_000
# What a judge can compute again. A subclass counts as its base.
_KNOWN = (
    "Conv1D",
    "SeparableConv1D",
    "Conv2D",
    "DepthwiseConv2D",
    "SeparableConv2D",
    "Conv2DTranspose",
    "Dense",
    "LSTM",
    "GRU",
    "SimpleRNN",
    "Normalization",
    "LayerNormalization",
    "BatchNormalization",
    "Activation",
    "ReLU",
    "Softmax",
    "Reshape",
    "Flatten",
    "RepeatVector",
    "UpSampling2D",
    "GlobalAveragePooling1D",
    "GlobalMaxPooling1D",
)
_SETTINGS = (
    "strides",
    "padding",
    "dilation_rate",
    "groups",
    "output_padding",
    "data_format",
    "return_sequences",
    "go_backwards",
    "reset_after",
    "axis",
    "epsilon",
    "invert",
    "target_shape",
    "n",
    "size",
    "interpolation",
)
_ACTIVATIONS = ("activation", "recurrent_activation")
# What `keras.ops.relu(x)` and the like are called in a functional model.
_OPERATIONS = ("Relu", "Sigmoid", "Tanh", "Softmax", "Elu", "Gelu", "Silu", "Softplus", "Selu")


def require_model(model: object) -> object | None:
    """Return a Keras model, or None if there is none yet.

    Raises
    ------
    WrongFormError
        If it is anything else.
    """
    import keras

    if model is None or model is Ellipsis:
        return None
    if not issubclass(type(model), keras.Model):
        raise WrongFormError(
            f"The function returns a Keras model; yours returned {type_phrase(model)}."
        )
    return model


def layers_of(model: object) -> list[dict]:
    """Return plain facts of each layer, in the model's order, nested ones where they are used.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    list of dict
        With "kind", "weights" and "settings"; "merge" and "both" for a Bidirectional layer.

    Raises
    ------
    WrongFormError
        If there are too many layers or weights to report.
    """
    if sum(math.prod(weight.shape) for weight in model.weights) > MAX_WEIGHTS:
        raise WrongFormError(f"Keep the model small: it has more than {MAX_WEIGHTS:,} weights.")
    layers = list(_in_order(model))
    if len(layers) > MAX_LAYERS:
        raise WrongFormError(f"Keep the model small: it has more than {MAX_LAYERS} layers.")
    return [_facts(layer) for layer in layers]


def answers_of(model: object, inputs: np.ndarray, written: str) -> np.ndarray:
    """Return what a model answers, as NumPy; `written` is the call for the message.

    Raises
    ------
    CallFailedError
        If the model raises.
    """
    import keras

    answers = call(model, f"{written}(batch of shape {inputs.shape})", inputs.astype("float32"))
    return keras.ops.convert_to_numpy(answers)


def own_inputs(shape: object, unknown: int, rng: np.random.Generator) -> np.ndarray | None:
    """Draw a batch of four for a model of this input shape; None if it takes no single array.

    Parameters
    ----------
    shape : sequence
        The input shape with its batch axis, as Keras or a report gives it; None for a model
        without `keras.Input`, which has none yet.
    unknown : int
        The length of an axis that may have any.
    rng : numpy.random.Generator

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> own_inputs((None, None, 3), 24, rng).shape, own_inputs([(None, 3)], 24, rng)
    ((4, 24, 3), None)
    """
    if type(shape) not in (list, tuple) or not 2 <= len(shape) <= 5:
        return None
    sizes = [unknown if size is None else size for size in shape[1:]]
    if any(type(size) is not int or size < 1 for size in sizes) or math.prod(sizes) > MAX_INPUTS:
        return None
    return rng.normal(size=(4, *sizes))


def _in_order(layer: object) -> Iterator[object]:
    """Yield the layers inside a model; go into models and into layers of the learner's own."""
    import keras

    if issubclass(type(layer), keras.Model):
        parts = getattr(layer, "operations", layer.layers)  # a function of `ops` is no layer
    else:
        parts = layer._layers
    for one in parts:
        inner = getattr(one, "_layers", ())
        if _kind(one) is None and inner:
            yield from _in_order(one)
        else:
            yield one


def _kind(layer: object) -> str | None:
    from keras import layers

    if isinstance(layer, layers.Bidirectional):
        return "Bidirectional"
    if isinstance(layer, layers.TimeDistributed):
        return "TimeDistributed"
    return next((name for name in _KNOWN if isinstance(layer, getattr(layers, name))), None)


def _facts(layer: object) -> dict:
    kind = _kind(layer)
    if kind == "Bidirectional":
        both = [_facts(layer.forward_layer), _facts(layer.backward_layer)]
        return {"kind": kind, "both": both, "merge": layer.merge_mode}
    if kind == "TimeDistributed" and _kind(layer.layer) == "Dense":
        return _facts(layer.layer)  # a Dense layer reads the last axis anyway
    settings = {key: _setting(getattr(layer, key)) for key in _SETTINGS if hasattr(layer, key)}
    settings |= {key: _name(getattr(layer, key)) for key in _ACTIVATIONS if hasattr(layer, key)}
    if kind is None and type(layer).__name__ in _OPERATIONS:
        return _activation(type(layer).__name__.lower())
    if kind is None:
        rank = getattr(getattr(layer, "output", None), "ndim", None)
        return {"kind": clean_text(type(layer).__name__, 40), "weights": _weights(layer)} | {
            "settings": {"rank": rank}
        }
    return {"kind": kind, "weights": _weights(layer, kind), "settings": settings}


def _activation(name: str) -> dict:
    return {"kind": "Activation", "weights": [], "settings": {"activation": name}}


def _weights(layer: object, kind: str | None = None) -> list[np.ndarray]:
    import keras

    if kind == "Normalization":
        found = [layer.mean, layer.variance]
    elif kind == "BatchNormalization":
        ones = keras.ops.ones_like(layer.moving_mean)
        gamma = ones if layer.gamma is None else layer.gamma
        beta = 0 * ones if layer.beta is None else layer.beta
        found = [gamma, beta, layer.moving_mean, layer.moving_variance]
    else:
        found = list(getattr(layer, "weights", ()))[:MAX_LAYERS]
    return [keras.ops.convert_to_numpy(each) for each in found]


def _setting(value: object) -> object:
    return list(value) if issubclass(type(value), tuple) else value


def _name(activation: object) -> str:
    return "linear" if activation is None else getattr(activation, "__name__", "unknown")
