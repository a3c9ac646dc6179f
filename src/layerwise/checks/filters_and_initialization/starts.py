"""A model to mend: three layers whose filters should start different, and do not."""

import numpy as np

from layerwise.checks.model_config import Chain, model_facts, read_chain
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown

_LAYERS = [(8, (3, 3)), (8, (3, 3)), (8, (3, 3))]
_SHAPES = [(3, 3, 1, 8), (3, 3, 8, 8), (3, 3, 8, 8)]


def _probe_distinct(answer, rng):
    function = require_function(answer, "distinct_filters()")
    model = call(function, "distinct_filters()")
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
    received = (
        f"Received input {chain.input_shape}, {layers}, output {chain.output_shape}; "
        "`broken_model()` has the output (6, 6, 8)."
    )
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
            message = f"Different filters in layer {place}: {kernel.shape[-1] - equal} of 8."
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
            "All filters of that layer start from one number: the layer begins as one filter, "
            "copied. Let chance tell them apart."
        ),
        "zero_start": (
            "All weights are zero: the filters are equal, and the output does not depend on the "
            "image."
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
