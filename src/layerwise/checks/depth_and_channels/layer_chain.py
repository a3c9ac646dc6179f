"""Read a chain of 2-D convolutions from a model's config: what an output sees, and what it costs.

Like `model_config`, this reads the config alone: nothing is built, however large the layers are.
"""

import json
from dataclasses import dataclass
from itertools import pairwise

from layerwise import arithmetic
from layerwise.checks.model_config import MAX_LAYERS, MAX_STEP
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import clean_text, shown
from layerwise.errors import LayerwiseError

_CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D")
_WITHOUT_WEIGHTS = ("Activation", "ReLU")
_ARGUMENTS = (
    "filters",
    "kernel_size",
    "strides",
    "padding",
    "dilation_rate",
    "groups",
    "depth_multiplier",
    "use_bias",
)
MAX_CHANNELS = 512
MAX_TAPS = 4096  # that one output reads along an axis


@dataclass(frozen=True)
class LayerChain:
    """What is asked of the model.

    Parameters
    ----------
    input_shape, output_shape : tuple of three ints
        Height, width and channels of one sample.
    parameters : int
    rows, columns : frozenset of int
        At which distances from the first one an output reads rows and columns of the input.
    channels_read : int
        Of how many input channels an output channel depends, where these are fewest.
    strided : bool
        Whether a layer leaves out positions.
    """

    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: int
    rows: frozenset[int]
    columns: frozenset[int]
    channels_read: int
    strided: bool


def read_layer_chain(text: object) -> LayerChain:
    """Read the JSON config of a model that is a chain of convolutions.

    Parameters
    ----------
    text : str
        What ``model.to_json()`` returned, or something forged.

    Returns
    -------
    LayerChain

    Raises
    ------
    UnreadableError
        If it is not such a chain; the message says to the learner what is in the way.
    """
    try:
        model = json.loads(text)
        layers = model["config"]["layers"]
        if not layers or layers[0]["class_name"] != "InputLayer":
            raise UnreadableError(
                "The model begins with `keras.Input(...)`, so that it has shapes."
            )
        if len(layers) > MAX_LAYERS:
            raise UnreadableError(f"The model has more than {MAX_LAYERS} layers.")
        if model["class_name"] == "Functional":
            _require_one_line(model["config"])
        input_shape = _input_shape(layers[0]["config"]["batch_shape"])
        return _chain(input_shape, [_convolution(layer) for layer in layers[1:]])
    except UnreadableError:
        raise
    except LayerwiseError as error:
        raise UnreadableError(f"Keras refuses such a model: {error}") from None
    except Exception:  # whatever else breaks here is a config that Keras did not write
        raise UnreadableError("This model's config cannot be read.") from None


def _require_one_line(config: dict) -> None:
    """Raise unless each layer reads exactly the layer before it, and the last is the output."""
    one_line = UnreadableError("Each layer reads only the layer before it.")
    for before, layer in pairwise(config["layers"]):
        nodes = layer["inbound_nodes"]
        if len(nodes) != 1 or len(nodes[0]["args"]) != 1:
            raise one_line
        if nodes[0]["args"][0]["config"]["keras_history"][0] != before["name"]:
            raise one_line
    if config["output_layers"][0] != config["layers"][-1]["name"]:
        raise one_line


def _input_shape(batch_shape: list) -> tuple[int, ...]:
    shape = batch_shape[1:]
    if len(shape) != 3 or not all(type(size) is int and size > 0 for size in shape):
        raise UnreadableError(
            f"The input has a height, a width and channels; received {shown(shape)}."
        )
    return tuple(shape)


def _convolution(layer: dict) -> arithmetic.Layer | None:
    """Return the layer's description; None for one that changes no shape and has no weights."""
    name, config = layer["class_name"], layer["config"]
    if layer["module"] != "keras.layers" or name not in (*_CONVOLUTIONS, *_WITHOUT_WEIGHTS):
        raise UnreadableError(
            "This question asks for Conv2D, DepthwiseConv2D and SeparableConv2D layers; received "
            f"{clean_text(str(name), 40)}."
        )
    if name in _WITHOUT_WEIGHTS:
        return None
    if config["data_format"] != "channels_last":
        raise UnreadableError("Use channels_last data.")
    fields = getattr(arithmetic, name).__dataclass_fields__
    known = {key: config[key] for key in _ARGUMENTS if key in fields}
    pairs = ("kernel_size", "strides", "dilation_rate")
    return getattr(arithmetic, name)(
        **{key: tuple(value) if key in pairs else value for key, value in known.items()}
    )


def _chain(input_shape: tuple[int, ...], layers: list) -> LayerChain:
    convolutions = [layer for layer in layers if layer is not None]
    shape, parameters, strided = (None, *input_shape), 0, False
    taps = [frozenset([0]), frozenset([0])]
    reads = [frozenset([c]) for c in range(_few(input_shape[-1]))]
    for layer in convolutions:
        parameters += layer.parameter_count(shape).value
        shape = layer.output_shape(shape).value
        _few(shape[-1])
        reads = _channels(layer, reads, shape[-1])
        strided = strided or set(layer.strides) != {1}
        for axis in (0, 1):
            size, rate = layer.kernel_size[axis], layer.dilation_rate[axis]
            taps[axis] = _reached(taps[axis], size, rate)
    fewest = min(len(channels) for channels in reads)
    return LayerChain(input_shape, tuple(shape[1:]), parameters, *taps, fewest, strided)


def _reached(taps: frozenset[int], size: int, rate: int) -> frozenset[int]:
    """Return what is read through one more kernel of this size and dilation rate."""
    if max(size, rate) > MAX_STEP or len(taps) * size > MAX_TAPS:
        raise UnreadableError("A window of this model is too large for the check.")
    return frozenset(old + rate * i for old in taps for i in range(size))


def _few(channels: int) -> int:
    if channels > MAX_CHANNELS:
        raise UnreadableError(f"The model has more than {MAX_CHANNELS} channels.")
    return channels


def _channels(
    layer: arithmetic.Layer, reads: list[frozenset[int]], filters: int
) -> list[frozenset[int]]:
    """Return for each output channel the input channels of the model that it depends on."""
    if isinstance(layer, arithmetic.DepthwiseConv2D):
        return [channels for channels in reads for _ in range(layer.depth_multiplier)]
    groups = getattr(layer, "groups", 1)  # a separable layer mixes all channels
    share = len(reads) // groups
    parts = [frozenset().union(*reads[g * share : (g + 1) * share]) for g in range(groups)]
    return [parts[f * groups // filters] for f in range(filters)]
