"""A model to build: a 7x7 window at the lower price, one large layer or three small ones."""

from layerwise.checks.model_config import Chain, Convolution, model_facts, read_chain
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import shown


def _channel_counts(rng: Generator) -> list[int]:
    """Draw numbers of input channels, from few to many."""
    few, some, many = (int(rng.integers(*bounds)) for bounds in ((4, 26), (26, 29), (33, 129)))
    return [1, 3, few, *range(some, some + 4), many]


def _probe_seven(answer, rng):
    function = require_function(answer, "seven_by_seven(channels)")
    models = [call(function, _written(n), n) for n in _channel_counts(rng)]
    facts = [model_facts(model) for model in models]
    return {"configs": [fact and fact["config"] for fact in facts]}


def _written(channels: int) -> str:
    return f"seven_by_seven({channels})"


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
        raise UnreadableError(f"For `{_written(channels)}`: {error}") from None


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
            return Verdict(False, f"For `{_written(channels)}`, {fault[0]}.", fault[1])
    return PASSED


def _price(channels: int, stacked: bool) -> int:
    small, large = Convolution(64, (3, 3)), Convolution(64, (7, 7))
    return Chain((28, 28, channels), (small,) * 3 if stacked else (large,)).parameters


def _cheaper(data, rng):
    try:
        chains = _chains(data, rng)
    except UnreadableError:
        chains = []
    if not chains or any(_fault(channels, chain) for channels, chain in chains):
        say = "The choice counts once every model meets the specification."
        return Verdict(False, say, waits=True)
    dear = [
        (channels, chain.parameters)
        for channels, chain in chains
        if chain.parameters > min(_price(channels, True), _price(channels, False))
    ]
    if not dear:
        return PASSED
    channels, parameters = dear[0]
    received = f"`{_written(channels)}` has {parameters:,} parameters; the other has fewer."
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
        "fixed_the_channels": "The input is (28, 28, channels), with `channels` from the argument.",
        "padded": "With padding='same' the output keeps 28 rows; the task asks for 22.",
        "stretched_the_window": (
            "Strides and dilation widen the window and skip pixels. Keep both at 1."
        ),
        "wrong_window": ("The window is not 7 by 7: n layers of 3x3 see 2n + 1 rows and columns."),
        "other_kernels": (
            "That window is right, from other kernels: choose between one 7x7 and three 3x3."
        ),
        "narrow_layers": "The task asks for 64 filters in every layer, also in the middle.",
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
