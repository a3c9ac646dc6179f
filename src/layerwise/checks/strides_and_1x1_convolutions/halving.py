"""A model to build: half the size, and nothing left unread."""

from layerwise.arithmetic import Conv2D, coverage
from layerwise.checks.model_config import Chain, model_facts, read_chain
from layerwise.checks.model_recording import answers_of, layers_of, own_inputs
from layerwise.checks.model_replay import read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError

_LIMIT = 200  # parameters
_INPUT = (16, 16, 4)


def _probe(answer, rng):
    function = require_function(answer, "halving_model()")
    model = call(function, "halving_model()")
    facts = model_facts(model)
    if facts is None:
        return {"config": None}
    layers, inputs = (
        layers_of(model),
        own_inputs(getattr(model, "input_shape", None), _INPUT[0], rng),
    )
    answers = None if inputs is None else answers_of(model, inputs, "halving_model()")
    return {**facts, "layers": layers, "answers": answers}


def _chain(data) -> Chain:
    if data["config"] is None:
        raise UnreadableError("`halving_model()` returned nothing: is a `return` missing?")
    return read_chain(data["config"])


def _shapes(data, rng):
    chain = _chain(data)
    if chain.input_shape != _INPUT:
        return Verdict(False, f"The input is {chain.input_shape}.", "other_input")
    output = tuple(chain.output_shape)
    if output == (8, 8, 4):
        return PASSED
    mistake = {(7, 7): "window_hangs_over", (16, 16): "did_not_halve"}.get(output[:2])
    if output[:2] == (8, 8):
        mistake = "other_filters"
    return Verdict(False, f"The output is {output}.", mistake)


def _right_shapes(data, rng):
    verdict = _shapes(data, rng)
    if verdict.passed:
        _require_answers(data, rng)
    return verdict


def _require_answers(data, rng) -> None:
    """Raise unless the reported model, with its parameters, answers as was reported."""
    layers = read_layers(data["layers"])
    weights = sum(weight.size for layer in layers for weight in layer["weights"])
    if weights != _chain(data).parameters:
        raise UnreadableError("The layers do not fit the model.")
    require_replay(layers, own_inputs([None, *_INPUT], 1, rng), data["answers"], "`halving_model`")


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
    read = coverage(layers, (None, *_INPUT))
    if read.positions_read == len(read.counts):
        _require_answers(data, rng)
        return PASSED
    message = f"{read.positions_read} of {len(read.counts)} positions are read."
    quarter = read.share <= 0.25
    return Verdict(False, message, "reads_a_quarter" if quarter else "leaves_gaps")


def _price(data, rng):
    chain = _chain(data)
    if not _shapes(data, rng).passed:
        return Verdict(False, "This counts once the shapes are right.", waits=True)
    if chain.parameters <= _LIMIT:
        _require_answers(data, rng)
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
        Part("shapes", 1, "an input of (16, 16, 4) and an output of (8, 8, 4)", _right_shapes),
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
