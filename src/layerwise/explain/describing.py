"""From a Keras layer to its description in `layerwise.arithmetic`."""

from __future__ import annotations

from dataclasses import fields, replace

import keras

from .. import arithmetic
from ..arithmetic import Layer
from ..arithmetic.recurrent import Recurrent
from ..errors import LayerwiseError

# Keras's layers that our classes of the same name describe.
SAME_NAME = [
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "SeparableConv1D",
    "SeparableConv2D",
    "Conv1DTranspose",
    "Conv2DTranspose",
    "Conv3DTranspose",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "Flatten",
    "Reshape",
    "Permute",
    "RepeatVector",
    "Dense",
    "Embedding",
    "SimpleRNN",
    "LSTM",
    "GRU",
    "BatchNormalization",
    "LayerNormalization",
    "GroupNormalization",
    "Normalization",
    "PReLU",
    "Concatenate",
]
ELEMENTWISE = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]
UNCHANGED = [
    "Activation",
    "ReLU",
    "LeakyReLU",
    "ELU",
    "Softmax",
    "Identity",
    "Masking",
    "Rescaling",
    "UnitNormalization",
    "Dropout",
    "AlphaDropout",
    "GaussianDropout",
    "GaussianNoise",
    "ActivityRegularization",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
]
# Functions of keras.ops that a model contains where its code says x * 2 or ops.relu(x).
ELEMENTWISE_FUNCTIONS = {
    "keras.src.ops.numpy": [
        "Add",
        "Subtract",
        "Multiply",
        "Divide",
        "TrueDivide",
        "Power",
        "Maximum",
        "Minimum",
    ]
}
UNCHANGED_FUNCTIONS = {
    "keras.src.ops.numpy": ["Absolute", "Clip", "Exp", "Log", "Negative", "Sqrt", "Square", "Tanh"],
    "keras.src.ops.nn": [
        "Elu",
        "Gelu",
        "HardSigmoid",
        "HardSilu",
        "LeakyRelu",
        "Relu",
        "Relu6",
        "Selu",
        "Sigmoid",
        "Silu",
        "Softplus",
        "Softsign",
    ],
    "keras.src.ops.core": ["Cast", "StopGradient"],
}
DESCRIBED = {
    getattr(keras.layers, name): name
    for name in [*SAME_NAME, *ELEMENTWISE, *UNCHANGED, "Bidirectional", "TimeDistributed"]
}


def describe(layer: keras.Operation) -> Layer | None:
    """Describe one of Keras's own layers.

    Parameters
    ----------
    layer : keras.Operation
        A layer, or a function of `keras.ops` in a model's graph.

    Returns
    -------
    layerwise.arithmetic.Layer or None
        None for a layer without a derivation. A subclass of a Keras layer has none either: it may
        compute anything.

    Examples
    --------
    >>> describe(keras.layers.Conv2D(32, 5)).kernel_size
    (5, 5)
    >>> describe(keras.layers.Lambda(lambda x: x)) is None
    True
    """
    if not isinstance(layer, keras.layers.Layer):
        return _function(layer)
    name = DESCRIBED.get(type(layer))  # the class itself, not what inherits from it
    if name is None or getattr(layer, "quantization_mode", None):
        return None
    if name == "Activation" and has_own_activation(layer):
        return None
    if name == "Normalization" and layer.input_mean is not None:
        return arithmetic.Unchanged(name)  # its mean and variance are arguments, not weights
    if name in ELEMENTWISE:
        return arithmetic.Elementwise(name)
    if name in UNCHANGED:
        return arithmetic.Unchanged(name)
    if name in ("Bidirectional", "TimeDistributed"):
        return _wrapper(layer, name)
    described = getattr(arithmetic, name)
    known = [field.name for field in fields(described) if hasattr(layer, field.name)]
    return described(**{name: getattr(layer, name) for name in known})


def _function(operation: keras.Operation) -> Layer | None:
    kind = type(operation)
    if kind.__name__ in ELEMENTWISE_FUNCTIONS.get(kind.__module__, ()):
        return arithmetic.Elementwise(f"keras.ops.{operation.name}")
    if kind.__name__ in UNCHANGED_FUNCTIONS.get(kind.__module__, ()):
        return arithmetic.Unchanged(f"keras.ops.{operation.name}")
    if kind.__module__ == "keras.src.ops.numpy" and kind.__name__ == "Concatenate":
        return arithmetic.Concatenate(operation.axis)
    return None


def _wrapper(layer: keras.layers.Layer, name: str) -> Layer | None:
    if name == "TimeDistributed":
        inner = describe(layer.layer)
        return inner and arithmetic.TimeDistributed(inner)
    forward, backward = describe(layer.forward_layer), describe(layer.backward_layer)
    if not isinstance(forward, Recurrent) or not isinstance(backward, Recurrent):
        return None
    is_twin = replace(backward, go_backwards=forward.go_backwards) == forward
    if not is_twin or layer.merge_mode is None:
        return None
    return arithmetic.Bidirectional(forward, merge_mode=layer.merge_mode)


def has_own_activation(layer: keras.Operation) -> bool:
    """Tell whether a layer's activation is a function of somebody else than Keras.

    Parameters
    ----------
    layer : keras.Operation

    Returns
    -------
    bool

    Examples
    --------
    >>> has_own_activation(keras.layers.Dense(3, activation="relu"))
    False
    >>> has_own_activation(keras.layers.Dense(3, activation=lambda x: x * x))
    True
    """
    activation = getattr(layer, "activation", None)
    if activation is None or type(activation) in DESCRIBED:
        return False
    return not str(getattr(activation, "__module__", "")).startswith("keras.src.activations")


def require_layer(thing: object) -> None:
    """Refuse what is neither a Keras layer nor a Keras model.

    Parameters
    ----------
    thing : object

    Raises
    ------
    LayerwiseError
        If it is something else; a class gets a hint of its own.
    """
    if isinstance(thing, keras.layers.Layer):
        return
    is_class = isinstance(thing, type) and issubclass(thing, keras.layers.Layer)
    raise LayerwiseError(
        "explain() takes a Keras layer, a Keras model, or the path of a saved .keras file.",
        received=f"{thing!r}, a class" if is_class else f"{thing!r} of type {type(thing).__name__}",
        mend=f"Create the layer first: {thing.__name__}(...)."
        if is_class
        else "Pass the model itself, for example explain(keras.applications.VGG16(weights=None)).",
    )
