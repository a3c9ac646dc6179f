"""Models to mend and to build: filters that differ, and a 7x7 window at the lower price."""

import numpy as np

from layerwise.checks.model_config import Chain, Convolution, model_facts, read_chain
from layerwise.checks.probing import require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown

_LAYERS = [(8, (3, 3)), (8, (3, 3)), (8, (3, 3))]
_SHAPES = [(3, 3, 1, 8), (3, 3, 8, 8), (3, 3, 8, 8)]


def _probe_distinct(answer, rng):
    model = require_function(answer, "distinct_filters()")()
    return {"model": model_facts(model, kernels=True)}


def _same_model(chain: Chain) -> bool:
    layers = [(layer.filters, layer.kernel_size) for layer in chain.convolutions]
    # The output shape speaks for strides, padding and dilation at once.
    return (
        layers == _LAYERS and chain.input_shape == (12, 12, 1) and (chain.output_shape == (6, 6, 8))
    )


def _kernels(data) -> tuple[Chain, list[np.ndarray]] | None:
    """Return the model and its kernels, or None if it is another model than the one to mend."""
    chain = read_chain(data["model"]["config"])
    if not _same_model(chain):
        return None
    kernels = [array(kernel) for kernel in data["model"]["kernels"]]
    if [kernel.shape for kernel in kernels] != _SHAPES:
        raise UnreadableError("The kernels do not fit the model.")
    return chain, kernels


def _another_model(data) -> Verdict:
    chain = read_chain(data["model"]["config"])
    layers = ", ".join(
        f"Conv2D({c.filters}, {shown(list(c.kernel_size))})" for c in chain.convolutions
    )
    received = f"Received input {chain.input_shape}, {layers}, output {chain.output_shape}."
    return Verdict(False, received, "changed_the_model")


def _equal_filters(kernel: np.ndarray) -> int:
    """Return how many filters of a kernel have an equal one before them."""
    filters = kernel.reshape(-1, kernel.shape[-1]).T
    return len(filters) - len(np.unique(filters, axis=0))


def _within(data, rng):
    found = _kernels(data)
    if found is None:
        return _another_model(data)
    for place, kernel in enumerate(found[1], start=1):
        equal = _equal_filters(kernel)
        if equal:
            message = f"Layer {place} has {kernel.shape[-1] - equal} distinct filters of 8."
            biases = [array(bias) for bias in data["model"]["biases"]]
            if not np.any(kernel):
                return Verdict(False, message, "zero_start")
            if any(np.ptp(bias) > 0 for bias in biases):
                return Verdict(False, message, "randomised_the_biases")
            return Verdict(False, message, "constant_start")
    return PASSED


def _between(data, rng):
    found = _kernels(data)
    if found is None:
        return _another_model(data)
    chain, (_, second, third) = found
    if not np.array_equal(second, third):
        return PASSED
    message = "The kernels of layers 2 and 3 are equal."
    layers = chain.convolutions[1:]
    if layers[0].kernel_initializer in ("Constant", "Zeros", "Ones"):
        return Verdict(False, message, "constant_start")
    seeds = [layer.kernel_seed for layer in layers]
    if seeds[0] is not None and seeds[0] == seeds[1]:
        return Verdict(False, message, "same_seed")
    return Verdict(False, message, "shared_instance")


DISTINCT_FILTERS = Question(
    name="distinct_filters",
    variable="distinct_filters",
    usage="distinct_filters()",
    minutes=8,
    difficulty="medium",
    hint=(
        "Two things are wrong. One layer starts every filter from the same number. Two layers "
        "share one initializer object, and an initializer object repeats itself: it draws the same "
        "numbers whenever the shape is the same. A name in quotes makes a new object each time."
    ),
    parts=(
        Part("within a layer", 1, "eight different filters in every layer", _within),
        Part("between layers", 1, "different kernels in layers 2 and 3", _between),
    ),
    mistakes={
        "constant_start": (
            "Filters that start equal get equal gradients, and stay equal. Let chance tell them "
            "apart."
        ),
        "zero_start": (
            "All weights are zero: the filters are equal, and no gradient passes below this layer."
        ),
        "randomised_the_biases": (
            "You drew the biases at random. The kernels are still constant: look at "
            "`kernel_initializer`."
        ),
        "shared_instance": (
            "Two layers probably share one initializer object. It repeats its numbers, with a seed "
            "or without."
        ),
        "same_seed": "You made two initializers with the same seed: they draw the same numbers.",
        "changed_the_model": (
            "Mend the start alone: input, filters, kernel sizes, strides and padding stay."
        ),
    },
    probe=_probe_distinct,
)


def _channel_counts(rng: Generator) -> list[int]:
    """Draw numbers of input channels, on both sides of the point where the choice turns."""
    few, many = rng.integers(4, 28), rng.integers(30, 129)
    return [1, 3, int(few), 28, 29, int(many)]


def _probe_seven(answer, rng):
    function = require_function(answer, "seven_by_seven(channels)")
    models = [model_facts(function(channels)) for channels in _channel_counts(rng)]
    return {"configs": [facts and facts["config"] for facts in models]}


def _chains(data, rng) -> list[tuple[int, Chain]]:
    counts, configs = _channel_counts(rng), data["configs"]
    if not isinstance(configs, list) or len(configs) != len(counts):
        raise UnreadableError("Needs one model for each call of the check.")
    return [(n, _chain(n, config)) for n, config in zip(counts, configs, strict=True)]


def _chain(channels: int, config: object) -> Chain:
    try:
        if config is None:
            raise UnreadableError("it returned nothing.")
        return read_chain(config)
    except UnreadableError as error:
        raise UnreadableError(f"For `seven_by_seven({channels})`: {error}") from None


def _fault(channels: int, chain: Chain) -> tuple[str, str | None] | None:
    """Return what keeps a model from the specification, and the mistake's name; None if nothing."""
    layers = chain.convolutions
    if chain.input_shape != (28, 28, channels):
        return f"its input is {chain.input_shape}", "fixed_the_channels"
    if any(layer.padding == "same" for layer in layers):
        return f"its output is {chain.output_shape}", "padded"
    if any(layer.strides != (1, 1) or layer.dilation_rate != (1, 1) for layer in layers):
        return "it has strides or dilation", "stretched_the_window"
    if chain.window != (7, 7):
        return f"its window is {chain.window}", "wrong_window"
    kernel_sizes = [layer.kernel_size for layer in layers]
    if kernel_sizes not in ([(7, 7)], [(3, 3)] * 3):
        return f"its kernels are {', '.join(map(str, kernel_sizes))}", "other_kernels"
    if any(layer.filters != 64 for layer in layers):
        return f"its filters are {shown([c.filters for c in layers])}", "narrow_layers"
    if any(layer.groups != 1 or not layer.use_bias for layer in layers):
        return "it leaves out connections or biases", "saved_elsewhere"
    return None


def _specification(data, rng):
    for channels, chain in _chains(data, rng):
        fault = _fault(channels, chain)
        if fault:
            return Verdict(False, f"For `seven_by_seven({channels})`, {fault[0]}.", fault[1])
    return PASSED


def _price(channels: int, stacked: bool) -> int:
    small, large = Convolution(64, (3, 3)), Convolution(64, (7, 7))
    return Chain((28, 28, channels), (small,) * 3 if stacked else (large,)).parameters


def _cheaper(data, rng):
    chains = _chains(data, rng)
    if any(_fault(channels, chain) for channels, chain in chains):
        return Verdict(False, "The choice counts once every model meets the specification.")
    dear = [
        (channels, chain.parameters)
        for channels, chain in chains
        if chain.parameters > min(_price(channels, True), _price(channels, False))
    ]
    if not dear:
        return PASSED
    channels, parameters = dear[0]
    received = f"`seven_by_seven({channels})` has {parameters:,} parameters; the other has fewer."
    return Verdict(False, received, _fault_of_choice(chains))


def _fault_of_choice(chains: list[tuple[int, Chain]]) -> str:
    stacked = [len(chain.convolutions) > 1 for _, chain in chains]
    if all(stacked):
        return "always_stacked"
    if not any(stacked):
        return "always_one_layer"
    dearer = [_price(channels, True) > _price(channels, False) for channels, _ in chains]
    return "chose_the_dearer" if stacked == dearer else "turned_elsewhere"


SEVEN_BY_SEVEN = Question(
    name="seven_by_seven",
    variable="seven_by_seven",
    usage="seven_by_seven(channels)",
    minutes=12,
    difficulty="medium",
    hint=(
        "Each further 3x3 layer adds two rows and two columns to the window: 3, 5, 7. Three layers "
        "cost `9 * channels * 64 + 64` and twice `9 * 64 * 64 + 64`; one 7x7 layer costs `49 * "
        "channels * 64 + 64`. The two inner layers cost the same for any `channels`. Or let Keras "
        "count: build both and compare `count_params()`."
    ),
    parts=(
        Part("specification", 2, "a 7x7 window into 64 feature maps of 22x22", _specification),
        Part("the cheaper one", 2, "the model with fewer parameters, each time", _cheaper),
    ),
    mistakes={
        "fixed_the_channels": "The input has the number of channels that the argument says.",
        "padded": "With padding='same' the output keeps 28 rows; the task asks for 22.",
        "stretched_the_window": (
            "Strides and dilation widen the window and skip pixels. Keep both at 1."
        ),
        "wrong_window": (
            "The window has another size: n layers of 3x3 see 2n + 1 rows and columns."
        ),
        "other_kernels": (
            "That window is right, from other kernels: choose between one 7x7 and three 3x3."
        ),
        "narrow_layers": "Every layer has 64 filters, also those in the middle.",
        "saved_elsewhere": "Keep `groups=1` and the biases: compare full convolutions.",
        "always_stacked": (
            "You always stack. From few channels the two inner layers, 64 to 64, cost more than "
            "the large kernel."
        ),
        "always_one_layer": (
            "You always use one layer. From many channels, 49 weights for each cost more than 9."
        ),
        "turned_elsewhere": "You change from one to the other at the wrong number of channels.",
        "chose_the_dearer": "You return the dearer of the two each time.",
    },
    probe=_probe_seven,
)
