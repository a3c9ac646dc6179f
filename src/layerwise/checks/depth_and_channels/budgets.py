"""A model to build: every output sees a whole window of all channels, at a tenth of the price."""

import numpy as np

from layerwise.checks.depth_and_channels.layer_chain import LayerChain, read_layer_chain
from layerwise.checks.model_config import model_facts
from layerwise.checks.model_recording import answers_of, layers_of, own_inputs
from layerwise.checks.model_replay import read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError

_INPUT, _OUTPUT, _WINDOW, _BUDGET = (64, 64, 16), (64, 64, 32), frozenset(range(5)), 1000
_SOME = np.s_[:, ::8, ::8]  # of all answers: all of them would be 1 MB


def _probe(answer, rng):
    function = require_function(answer, "within_budget()")
    model = call(function, "within_budget()")
    facts = model_facts(model)
    if facts is None:
        return None
    layers, inputs = (
        layers_of(model),
        own_inputs(getattr(model, "input_shape", None), _INPUT[0], rng),
    )
    answers = None if inputs is None else answers_of(model, inputs[:2], "within_budget()")
    some = answers[_SOME] if answers is not None and answers.ndim == 4 else answers
    return {**facts, "layers": layers, "answers": some}


def _read(data) -> LayerChain:
    return read_layer_chain(data["config"])


def _shapes(data, rng):
    chain = _read(data)
    if chain.input_shape != _INPUT:
        return Verdict(False, f"Received the input {chain.input_shape}.", "changed_the_input")
    if chain.output_shape == _OUTPUT:
        return PASSED
    message = f"Received the output {chain.output_shape}."
    if chain.output_shape[:2] != _OUTPUT[:2]:
        mistake = "strided" if chain.strided else "lost_the_border"
        return Verdict(False, message, mistake)
    return Verdict(False, message, "other_filters")


def _sight(data, rng):
    chain = _read(data)
    if chain.input_shape != _INPUT:
        return Verdict(False, "This part counts once the input is right.", waits=True)
    if chain.strided:
        return Verdict(False, "A layer has strides.", "strided")
    if chain.channels_read < _INPUT[-1]:
        message = f"An output channel reads {chain.channels_read} of 16 input channels."
        return Verdict(False, message, "reads_some_channels")
    for axis in (chain.rows, chain.columns):
        if axis != _WINDOW:
            mistake = "skipped_pixels" if max(axis) == max(_WINDOW) else "other_window"
            message = f"The window covers {max(chain.rows) + 1} by {max(chain.columns) + 1} pixels."
            return Verdict(False, message, mistake)
    return PASSED


def _budget(data, rng):
    try:
        chain = _read(data)
        right = _shapes(data, rng).passed and _sight(data, rng).passed
    except UnreadableError:
        right = False
    if not right:
        return Verdict(False, "The price counts once the model does what is asked.", waits=True)
    if chain.parameters <= _BUDGET:
        return PASSED
    return Verdict(False, f"The model has {chain.parameters:,} parameters.", "over_budget")


def _that_answers(judge):
    """Let a part pass only for a model that answers as was reported."""

    def judge_the_model(data, rng):
        verdict = judge(data, rng)
        if verdict.passed:
            layers = read_layers(data["layers"])
            weights = sum(weight.size for layer in layers for weight in layer["weights"])
            if weights != _read(data).parameters:
                raise UnreadableError("The layers do not fit the model.")
            inputs = own_inputs([None, *_INPUT], 1, rng)[:2]
            require_replay(layers, inputs, data["answers"], "`within_budget`", _SOME)
        return verdict

    return judge_the_model


WITHIN_BUDGET = Question(
    name="within_budget",
    variable="within_budget",
    usage="within_budget()",
    minutes=12,
    difficulty="medium",
    hint=(
        "A full 5x5 convolution pays for 25 weights between every input channel and every filter. "
        "Split the work: first look at the window, each channel on its own; then mix the channels "
        "of each pixel. Keras has one layer for both steps, and one for each."
    ),
    parts=(
        Part(
            "shapes",
            1,
            "the input (64, 64, 16) and the output (64, 64, 32)",
            _that_answers(_shapes),
        ),
        Part(
            "what an output sees",
            2,
            "all 16 channels of all 5x5 pixels, no others",
            _that_answers(_sight),
        ),
        Part("price", 1, "1,000 parameters or fewer", _that_answers(_budget)),
    ),
    mistakes={
        "changed_the_input": "The input is (64, 64, 16), as the task says.",
        "strided": "Strides leave out positions: keep them at 1.",
        "lost_the_border": "The output has fewer rows than the input. Which padding keeps them?",
        "other_filters": "The output needs 32 channels: one for each filter of the last layer.",
        "reads_some_channels": (
            "An output channel does not see all input channels. Groups and depthwise layers keep "
            "channels apart; something must mix them."
        ),
        "other_window": "An output must see a window of 5 by 5 pixels, no more and no less.",
        "skipped_pixels": (
            "The window is 5 by 5, and some pixels inside it are skipped: a dilated kernel reads "
            "every second one."
        ),
        "over_budget": (
            "The model does what is asked, at too high a price. Do not pay for each pixel of the "
            "window and each pair of channels at once."
        ),
    },
    probe=_probe,
)
