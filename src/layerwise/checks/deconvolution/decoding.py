"""A model to build: back to a size that a strided convolution started from."""

import numpy as np

from layerwise.checks.model_recording import answers_of, layers_of, own_inputs, require_model
from layerwise.checks.model_replay import read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError

_USAGE = "decoder(height, width)"
_UNKNOWN = 5  # the size of an axis that may have any


def _cases(rng: Generator) -> dict[str, list[tuple[int, int]]]:
    """Draw heights and widths: even, odd, and one of each."""
    even, odd = 2 * int(rng.integers(3, 9)), 2 * int(rng.integers(3, 9)) + 1
    return {"even": [(8, 8), (even, 10)], "odd": [(7, 7), (odd, 9)], "mixed": [(even, odd)]}


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    models = {
        kind: [require_model(call(function, _USAGE, *size)) for size in sizes]
        for kind, sizes in _cases(rng).items()
    }
    return {
        kind: [None if model is None else _facts(model, rng) for model in made]
        for kind, made in models.items()
    }


def _facts(model: object, rng: Generator) -> dict:
    shape = list(model.input_shape)
    layers, inputs = layers_of(model), own_inputs(shape, _UNKNOWN, rng)
    answers = None if inputs is None else answers_of(model, inputs, _USAGE)
    return {"input": shape, "layers": layers, "answers": answers}


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)
        for each, sizes in cases.items():  # in the order in which the probe drew their inputs
            found = data[each]
            if not isinstance(found, list) or len(found) != len(sizes):
                raise UnreadableError("Needs one model for each call of the check.")
            for size, facts in zip(sizes, found, strict=True):
                inputs = facts and own_inputs(facts["input"], _UNKNOWN, rng)
                if each != kind:
                    continue
                verdict = _judged(size, facts, inputs)
                if not verdict.passed:
                    return verdict
        return PASSED

    return judge


def _judged(size: tuple[int, int], facts: dict | None, inputs: np.ndarray | None) -> Verdict:
    if facts is None:
        raise UnreadableError(f"`decoder{size}` returned nothing: is a `return` missing?")
    if inputs is None:
        raise UnreadableError(f"`decoder{size}` takes one array.")
    require_replay(read_layers(facts["layers"]), inputs, facts["answers"], f"`decoder{size}`")
    return _verdict(size, tuple(facts["input"][1:]), facts["answers"].shape[1:])


def _verdict(size: tuple[int, int], received_input: tuple, received: tuple) -> Verdict:
    halves = tuple(-(-length // 2) for length in size)
    if received_input != (*halves, 8):
        message = f"The input of `decoder{size}` is {received_input}."
        return Verdict(False, message, "other_input")
    if received == (*size, 1):
        return PASSED
    message = f"The output of `decoder{size}` is {received}."
    if received[:2] == size:
        return Verdict(False, message, "other_filters")
    return Verdict(False, message, _mistake(halves, received[:2]))


def _mistake(halves: tuple[int, int], received: tuple) -> str | None:
    makes = {
        "always_even": [2 * half for half in halves],
        "always_odd": [2 * half - 1 for half in halves],
        "did_not_double": list(halves),
        "kept_the_rim": [2 * half + 1 for half in halves],
    }
    return next((name for name, sizes in makes.items() if list(received) == sizes), None)


DECODER = Question(
    name="decoder",
    variable="decoder",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "With padding='same', a kernel of 3 and strides of 2, an output is (n - 1) * 2 + 1 + "
        "output_padding long. Which output_padding leads to an even size, which to an odd one? It "
        "may be a tuple, one entry for each axis."
    ),
    parts=(
        Part("even sizes", 1, "an output of (height, width, 1)", _judge("even")),
        Part("odd sizes", 2, "an output of (height, width, 1)", _judge("odd")),
        Part("one of each", 1, "an output of (height, width, 1)", _judge("mixed")),
    ),
    mistakes={
        "other_input": "The input has half the rows and columns, rounded up, and 8 channels.",
        "always_even": "Your output is twice the input. An odd size is one less.",
        "always_odd": "Your output is one less than twice the input. An even size is not.",
        "did_not_double": "Your output is as large as the input: a stride is missing.",
        "kept_the_rim": "Your output is too large: whole patches, or a stride too far.",
        "other_filters": "The size is right; the output needs one channel.",
    },
    probe=_probe,
)
