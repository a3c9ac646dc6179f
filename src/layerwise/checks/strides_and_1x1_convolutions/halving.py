"""A model to build: half the size, and nothing left unread."""

from layerwise.arithmetic import Conv2D, coverage
from layerwise.checks.model_config import Chain, model_facts, read_chain
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError

_LIMIT = 200  # parameters


def _probe(answer, rng):
    function = require_function(answer, "halving_model()")
    facts = model_facts(call(function, "halving_model()"))
    return {"config": facts and facts["config"]}


def _chain(data) -> Chain:
    if data["config"] is None:
        raise UnreadableError("`halving_model()` returned nothing: is a `return` missing?")
    return read_chain(data["config"])


def _shapes(data, rng):
    chain = _chain(data)
    if chain.input_shape != (16, 16, 4):
        return Verdict(False, f"The input is {chain.input_shape}.", "other_input")
    output = tuple(chain.output_shape)
    if output == (8, 8, 4):
        return PASSED
    mistake = {(7, 7): "window_hangs_over", (16, 16): "did_not_halve"}.get(output[:2])
    if output[:2] == (8, 8):
        mistake = "other_filters"
    return Verdict(False, f"The output is {output}.", mistake)


def _reads_all(data, rng):
    chain = _chain(data)
    if not _shapes(data, rng).passed:
        return Verdict(False, "This counts once the shapes are right.", waits=True)
    layers = [
        Conv2D(
            layer.filters,
            layer.kernel_size,
            strides=layer.strides,
            padding=layer.padding,
            dilation_rate=layer.dilation_rate,
        )
        for layer in chain.convolutions
    ]
    read = coverage(layers, (None, 16, 16, 4))
    if read.positions_read == len(read.counts):
        return PASSED
    message = f"{read.positions_read} of {len(read.counts)} positions are read."
    quarter = read.share <= 0.25
    return Verdict(False, message, "reads_a_quarter" if quarter else "leaves_gaps")


def _price(data, rng):
    chain = _chain(data)
    if not _shapes(data, rng).passed:
        return Verdict(False, "This counts once the shapes are right.", waits=True)
    if chain.parameters <= _LIMIT:
        return PASSED
    return Verdict(False, f"The model has {chain.parameters} parameters.", "too_many_parameters")


HALVING_MODEL = Question(
    name="halving_model",
    variable="halving_model",
    usage="halving_model()",
    minutes=8,
    difficulty="medium",
    hint=(
        "Windows of which size leave no gap when they move by two? Count the parameters of a "
        "layer from 4 to 4 channels: kernel rows * kernel columns * 4 * 4, and 4 biases. Two sizes "
        "stay below the limit; one of them needs padding='same'."
    ),
    parts=(
        Part("shapes", 1, "an input of (16, 16, 4) and an output of (8, 8, 4)", _shapes),
        Part("every position", 2, "a model in which every position is read", _reads_all),
        Part("price", 1, f"at most {_LIMIT} parameters", _price),
    ),
    mistakes={
        "other_input": "The input is (16, 16, 4): height, width, channels, without the batch.",
        "window_hangs_over": (
            "With 'valid' the eighth window does not fit whole, so there are seven."
        ),
        "did_not_halve": "The output is as large as the input: a stride is missing.",
        "other_filters": "The size is right; the output needs 4 channels, so 4 filters.",
        "reads_a_quarter": (
            "A window of one pixel that moves by two skips every second row and column."
        ),
        "leaves_gaps": "Between your windows there are positions that no window reads.",
        "too_many_parameters": "A smaller kernel reads every position as well.",
    },
    probe=_probe,
)
