"""A model to mend: it runs without an error, and reads and answers the wrong things."""

from layerwise.checks.model_recording import answers_of, layers_of, own_inputs, require_model
from layerwise.checks.model_replay import capping, kinds_of, read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import shown

_USAGE = "forecaster(timesteps, features, horizon)"
Case = tuple[int, int, int]


def _cases(rng: Generator) -> list[Case]:
    """Draw (timesteps, features, horizon), all different."""
    timesteps, features = int(rng.integers(12, 40)), int(rng.integers(7, 10))
    return [(24, 3, 2), (timesteps, features, int(rng.integers(4, 7)))]


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    cases = _cases(rng)
    models = [require_model(call(function, f"forecaster{case}", *case)) for case in cases]
    return {
        "models": [
            None if model is None else _facts(model, case, rng)
            for model, case in zip(models, cases, strict=True)
        ]
    }


def _facts(model: object, case: Case, rng: Generator) -> dict:
    """Return what the judge needs to know of a learner's model."""
    facts = {"input": list(model.input_shape), "output": list(model.output_shape)}
    facts["layers"] = layers_of(model)  # refuses what is too large to run
    inputs = own_inputs(facts["input"], case[0], rng)
    answers = None if inputs is None else answers_of(model, inputs, f"forecaster{case}")
    return {**facts, "answers": answers}


def _each(data: dict, rng: Generator):
    """Yield (case, facts) for each model that the function returned, and that answers so."""
    cases, models = _cases(rng), data["models"]
    if not isinstance(models, list) or len(models) != len(cases):
        raise UnreadableError("Needs one model for each call of the check.")
    for case, facts in zip(cases, models, strict=True):
        if facts is None:
            raise UnreadableError(f"`forecaster{case}` returned nothing: is a `return` missing?")
        layers, inputs = read_layers(facts["layers"]), own_inputs(facts["input"], case[0], rng)
        if inputs is None:
            raise UnreadableError(f"`forecaster{case}` takes one array.")
        require_replay(layers, inputs, facts["answers"], f"`forecaster{case}`")
        _require_shape(facts)
        yield case, {**facts, "layers": layers}


def _require_shape(facts: dict) -> None:
    """Raise unless the reported output shape is that of the answers, where it has a number."""
    sizes = facts["answers"].shape[1:]
    output = facts["output"][1:]
    if len(output) != len(sizes) or any(
        size not in (None, found) for size, found in zip(output, sizes, strict=True)
    ):
        raise UnreadableError("The answers have another shape than the model.")


def _input(data, rng):
    for case, facts in _each(data, rng):
        timesteps, features, _ = case
        received = facts["input"][1:]
        if received in ([timesteps, features], [None, features]):
            continue
        mistakes = {
            "features_first": ([features, timesteps], [features, None], [None, timesteps]),
            "lost_the_features": ([timesteps], [timesteps, 1], [timesteps * features]),
        }
        message = f"The input of `forecaster{case}` is {shown(received)}."
        return Verdict(False, message, _named(received, mistakes))
    return PASSED


def _answer(data, rng):
    for case, facts in _each(data, rng):
        timesteps, features, horizon = case
        received = facts["output"][1:]
        if received == [horizon]:
            continue
        counts = [timesteps, features, None]
        mistakes = {
            "answered_at_each_step": [[n, width] for n in counts for width in (horizon, 1)],
            "one_number_only": ([1],),
            "answered_all_features": ([features], [horizon, features], [horizon * features]),
        }
        message = f"The output of `forecaster{case}` is {shown(received)}."
        return Verdict(False, message, _named(received, mistakes))
    return PASSED


def _named(received: list, mistakes: dict) -> str | None:
    return next((name for name, shapes in mistakes.items() if received in list(shapes)), None)


def _layers(data, rng):
    for case, facts in _each(data, rng):
        kinds = kinds_of(facts["layers"])
        if kinds.count("LSTM") < 2:
            message = f"`forecaster{case}` has {kinds.count('LSTM')} of two LSTM layers."
            return Verdict(False, message, "left_out_a_layer")
        last = len(kinds) - kinds[::-1].index("LSTM")
        if "Dense" not in kinds[last:]:
            message = f"`forecaster{case}` has no Dense layer behind the last LSTM."
            return Verdict(False, message, "left_out_a_layer")
        dense = len(kinds) - 1 - kinds[::-1].index("Dense")
        capped = capping(facts["layers"][dense:])
        if capped:
            message = f"`forecaster{case}` ends in the activation {shown(capped[-1])}."
            return Verdict(False, message, "capped_the_answer")
    return PASSED


FORECASTER = Question(
    name="forecaster",
    variable="forecaster",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "Four things are wrong. Print `model.output_shape`: why has it three sizes? Which of the "
        "LSTM layers needs steps above it? How many numbers are asked for, and which numbers can a "
        "sigmoid say?"
    ),
    parts=(
        Part("input", 1, "steps that hold features", _input),
        Part("answer", 1, "`horizon` numbers for each sample", _answer),
        Part("layers", 1, "two LSTM layers, and a Dense layer that says any number", _layers),
    ),
    mistakes={
        "features_first": "Features and timesteps have changed places: the timesteps come first.",
        "lost_the_features": "A step holds `features` numbers, on the last axis.",
        "answered_at_each_step": (
            "Your model answers at each step. The last LSTM passes on its last output only."
        ),
        "one_number_only": "Your model answers with one number. `horizon` numbers are asked for.",
        "answered_all_features": "One feature is answered, for `horizon` steps.",
        "left_out_a_layer": "Keep the layers: two LSTM layers and a Dense layer.",
        "capped_the_answer": "This activation caps the answer. A forecast may be any number.",
    },
    probe=_probe,
)
