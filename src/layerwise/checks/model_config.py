"""Read a Keras model from its JSON config: sizes by arithmetic, nothing is ever built.

`model_facts` runs beside the learner's code and takes the config of a model. `read_chain` reads
that config on the judge's side, where a model that asks for 300,000,000 units must cost nothing.
"""

import json
from dataclasses import dataclass
from itertools import pairwise

from layerwise.checks.model_recording import require_model
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import clean_text, shown

MAX_LAYERS = 32
MAX_STEP = 256  # of kernel sizes, strides and dilation: a judge goes through them one by one
_WITHOUT_WEIGHTS = ("Activation", "ReLU")


def model_facts(model: object) -> dict | None:
    """Return plain facts about a learner's Keras model.

    Parameters
    ----------
    model : keras.Model, or whatever the learner returned

    Returns
    -------
    dict or None
        ``{"config": JSON text}``; None for a function that still returns nothing.

    Raises
    ------
    WrongFormError
        If it is not a Keras model.
    """
    return None if require_model(model) is None else {"config": model.to_json()}


@dataclass(frozen=True)
class Convolution:
    """A Conv2D layer, channels last, as its config describes it.

    Examples
    --------
    >>> layer = Convolution(filters=32, kernel_size=(5, 5))
    >>> layer.parameters(1), layer.output_size((28, 28))
    (832, (24, 24))
    """

    filters: int
    kernel_size: tuple[int, int]
    strides: tuple[int, int] = (1, 1)
    padding: str = "valid"
    dilation_rate: tuple[int, int] = (1, 1)
    groups: int = 1
    use_bias: bool = True
    data_format: str = "channels_last"
    kernel_initializer: str = ""
    kernel_seed: int | None = None

    def parameters(self, in_channels: int) -> int:
        """Weights and biases."""
        rows, columns = self.kernel_size
        weights = rows * columns * (in_channels // self.groups) * self.filters
        return weights + (self.filters if self.use_bias else 0)

    def output_size(self, size: tuple[int, int]) -> tuple[int, int]:
        """Height and width of the output for an input of this height and width."""
        axes = zip(size, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        if self.padding == "same":
            return tuple(-(-length // stride) for length, _, stride, _ in axes)
        return tuple((n - (k - 1) * rate - 1) // stride + 1 for n, k, stride, rate in axes)


@dataclass(frozen=True)
class Chain:
    """A model that is an input followed by convolutions, one after another.

    Examples
    --------
    >>> chain = Chain((28, 28, 3), (Convolution(64, (3, 3)), Convolution(64, (3, 3))))
    >>> chain.parameters, chain.output_shape, chain.window
    (38720, (24, 24, 64), (5, 5))
    """

    input_shape: tuple[int, int, int]
    convolutions: tuple[Convolution, ...]

    @property
    def parameters(self) -> int:
        """Weights and biases of all layers."""
        channels = [self.input_shape[-1], *(layer.filters for layer in self.convolutions)]
        layers = zip(self.convolutions, channels, strict=False)
        return sum(layer.parameters(in_channels) for layer, in_channels in layers)

    @property
    def output_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of the output."""
        size, channels = self.input_shape[:2], self.input_shape[2]
        for layer in self.convolutions:
            size, channels = layer.output_size(size), layer.filters
        return (*size, channels)

    @property
    def window(self) -> tuple[int, int]:
        """Rows and columns of the input that one output value depends on."""
        extent, step = [1, 1], [1, 1]
        for layer in self.convolutions:
            for axis in (0, 1):
                reach = (layer.kernel_size[axis] - 1) * layer.dilation_rate[axis]
                extent[axis] += reach * step[axis]
                step[axis] *= layer.strides[axis]
        return extent[0], extent[1]


def read_chain(text: object) -> Chain:
    """Read the JSON config of a model that is a chain of Conv2D layers.

    Activation layers are skipped: they have no weights and change no shape.

    Parameters
    ----------
    text : str
        What ``model.to_json()`` returned, or something forged.

    Returns
    -------
    Chain

    Raises
    ------
    UnreadableError
        If it is not such a chain; the message says to the learner what is in the way.
    """
    try:
        model = json.loads(text)
        layers = model["config"]["layers"]
        if len(layers) > MAX_LAYERS:
            raise UnreadableError(f"The model has more than {MAX_LAYERS} layers.")
        names = [_class_name(layer) for layer in layers]
        if model["class_name"] == "Functional":
            _require_one_line(model["config"])
        if not names or names[0] != "InputLayer":
            raise UnreadableError(
                "The model begins with `keras.Input(...)`, so that it has shapes."
            )
        input_shape = _input_shape(layers[0]["config"]["batch_shape"])
        convolutions = [
            _convolution(layer["config"])
            for layer, name in zip(layers[1:], names[1:], strict=True)
            if name not in _WITHOUT_WEIGHTS
        ]
    except UnreadableError:
        raise
    except Exception:  # whatever else breaks here is a config that Keras did not write
        raise UnreadableError("This model's config cannot be read.") from None
    _require_groups(input_shape[-1], convolutions)
    return Chain(input_shape, tuple(convolutions))


def _require_groups(channels: int, convolutions: list[Convolution]) -> None:
    """Raise for groups that Keras refuses: such a layer would have too few weights."""
    for layer in convolutions:
        if channels % layer.groups or layer.filters % layer.groups:
            raise UnreadableError("The groups of a layer divide its channels and its filters.")
        channels = layer.filters


def _class_name(layer: dict) -> str:
    name, allowed = layer["class_name"], ("InputLayer", "Conv2D", *_WITHOUT_WEIGHTS)
    if name not in allowed or layer["module"] != "keras.layers":
        raise UnreadableError(
            f"This question asks for Input and Conv2D layers; received {clean_text(str(name), 40)}."
        )
    return name


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


def _input_shape(batch_shape: list) -> tuple[int, int, int]:
    shape = batch_shape[1:]
    if len(shape) != 3 or not all(type(size) is int and size > 0 for size in shape):
        raise UnreadableError(
            f"The input has a height, a width and channels; received {shown(shape)}."
        )
    return tuple(shape)


def _convolution(config: dict) -> Convolution:
    initializer = config["kernel_initializer"]
    settings = initializer["config"]
    layer = Convolution(
        filters=config["filters"],
        kernel_size=tuple(config["kernel_size"]),
        strides=tuple(config["strides"]),
        padding=config["padding"],
        dilation_rate=tuple(config["dilation_rate"]),
        groups=config["groups"],
        use_bias=config["use_bias"],
        data_format=config["data_format"],
        kernel_initializer=initializer["class_name"],
        kernel_seed=settings.get("seed") if isinstance(settings, dict) else None,
    )
    pairs = (layer.kernel_size, layer.strides, layer.dilation_rate)
    numbers = [layer.filters, layer.groups, *(n for pair in pairs for n in pair)]
    if any(len(pair) != 2 for pair in pairs) or any(type(n) is not int or n < 1 for n in numbers):
        raise ValueError("sizes of a Conv2D are pairs of whole numbers from 1 on")
    if any(number > MAX_STEP for pair in pairs for number in pair):
        raise UnreadableError(f"A kernel size, stride or dilation rate is above {MAX_STEP}.")
    if type(layer.use_bias) is not bool:
        raise ValueError("use_bias is True or False")
    if layer.data_format != "channels_last" or layer.padding not in ("valid", "same"):
        raise UnreadableError("Use channels_last data, and padding 'valid' or 'same'.")
    return layer
