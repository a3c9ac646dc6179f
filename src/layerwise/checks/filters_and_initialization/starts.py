"""A model to mend: three layers whose filters should start different, and do not."""

import numpy as np

from layerwise.checks.model_config import Chain, model_facts, read_chain
from layerwise.checks.model_recording import answers_of, layers_of, own_inputs
from layerwise.checks.model_replay import read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import shown

_LAYERS = [(8, (3, 3)), (8, (3, 3)), (8, (3, 3))]
_SIDE = 12
_SHAPES = [(3, 3, 1, 8), (3, 3, 8, 8), (3, 3, 8, 8)]


def _probe_distinct(answer, rng):
    function = require_function(answer, "distinct_filters()")
    model = call(function, "distinct_filters()")
    facts = model_facts(model)
    if facts is None:
        return {"model": None}
    layers, inputs = layers_of(model), own_inputs(getattr(model, "input_shape", None), _SIDE, rng)
    answers = None if inputs is None else answers_of(model, inputs, "distinct_filters()")
    return {"model": facts, "layers": layers, "answers": answers}


def _same_model(chain: Chain) -> bool:
    layers = [(layer.filters, layer.kernel_size) for layer in chain.convolutions]
    # The output shape speaks for strides, padding and dilation at once.
    return (
        layers == _LAYERS and chain.input_shape == (12, 12, 1) and (chain.output_shape == (6, 6, 8))
    )


def _layers(data) -> tuple[Chain, list[dict]] | None:
    """Return the model and its layers, or None if it is another model than the one to mend."""
    chain = read_chain(data["model"]["config"])
    if not _same_model(chain):
        return None
    layers = [one for one in read_layers(data["layers"]) if one["kind"] == "Conv2D"]
    if [one["weights"][0].shape for one in layers] != _SHAPES:
        raise UnreadableError("The kernels do not fit the model.")
    return chain, layers


def _require_answers(data, rng) -> None:
    """Raise unless these filters make of a picture what the model answered."""
    inputs = own_inputs([None, _SIDE, _SIDE, 1], _SIDE, rng)
    require_replay(read_layers(data["layers"]), inputs, data["answers"], "`distinct_filters`")


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
    found = _layers(data)
    if found is None:
        return _another_model(data)
    for place, layer in enumerate(found[1], start=1):
        kernel, *biases = layer["weights"]
        equal = _equal_filters(kernel)
        if equal:
            message = f"Different filters in layer {place}: {kernel.shape[-1] - equal} of 8."
            if not np.any(kernel):
                return Verdict(False, message, "zero_start")
            if any(np.ptp(bias) > 0 for bias in biases):
                return Verdict(False, message, "randomised_the_biases")
            return Verdict(False, message, "constant_start")
    _require_answers(data, rng)
    return PASSED


def _between(data, rng):
    found = _layers(data)
    if found is None:
        return _another_model(data)
    chain, (_, second, third) = found
    if not np.array_equal(second["weights"][0], third["weights"][0]):
        _require_answers(data, rng)
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
