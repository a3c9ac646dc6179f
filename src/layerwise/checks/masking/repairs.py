"""A model to repair: its answer must not depend on how far a sequence was padded."""

import numpy as np

from layerwise.checks.comparison import close
from layerwise.checks.model_recording import answers_of, layers_of, require_model
from layerwise.checks.model_replay import kinds_of, read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array

_USAGE = "padding_proof()"
_PADDED = {"alone": 0, "one": 1, "six": 6}
_TOLERANCE = 1e-4
_LENGTH = 6
_CONVOLUTIONS = ("Conv1D", "SeparableConv1D")


def _sequences(rng: Generator) -> np.ndarray:
    """Draw two sequences of four features; no step of them is 0."""
    return rng.normal(1, 1, (2, _LENGTH, 4)).astype("float32")


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    model = require_model(call(function, _USAGE))
    if model is None:
        return None
    layers, sequences = layers_of(model), _sequences(rng)
    padded = {
        name: np.pad(sequences, ((0, 0), (0, steps), (0, 0))) for name, steps in _PADDED.items()
    }
    answers = {name: answers_of(model, batch, _USAGE) for name, batch in padded.items()}
    return {"layers": layers, "answers": answers}


def _same_layers(data, rng):
    layers, answers = read_layers(data["layers"]), _answers(data)
    if answers["alone"].shape != (2, 3):
        return Verdict(False, f"Two sequences give {answers['alone'].shape}.", "other_output")
    windows = [one["weights"][0].shape[0] for one in layers if one["kind"] in _CONVOLUTIONS]
    wide = sum(size > 1 for size in windows)
    if wide < 2:
        message = f"Received {wide} convolutions over several steps."
        return Verdict(False, message, "left_out_a_convolution")
    if "LSTM" not in kinds_of(layers):
        return Verdict(False, "Received no LSTM.", "left_out_the_lstm")
    return PASSED


def _layers(data, rng):
    verdict = _same_layers(data, rng)
    if verdict.passed:
        _require_layers_to_answer(data, rng)
    return verdict


def _require_layers_to_answer(data, rng) -> None:
    """Raise unless the layers, without any padding, give what the model answered without any."""
    layers = read_layers(data["layers"])
    require_replay(layers, _sequences(rng), data["answers"]["alone"], "`padding_proof`")


def _answers(data) -> dict[str, np.ndarray]:
    answers = {name: array(data["answers"][name]) for name in _PADDED}
    if not all(np.isfinite(answer).all() for answer in answers.values()):
        raise UnreadableError("Needs answers that are finite numbers; received nan or inf.")
    return answers


def _padding_proof(data, rng):
    if not _same_layers(data, rng).passed:
        return Verdict(False, "This counts once the layers are right.", waits=True)
    answers = _answers(data)
    alone, one, six = (answers[name] for name in _PADDED)
    if close(alone[0], alone[1], _TOLERANCE):
        message = "Two different sequences got the same answer."
        return Verdict(False, message, "ignores_the_sequence")
    if close(one, alone, _TOLERANCE) and close(six, alone, _TOLERANCE):
        _require_layers_to_answer(data, rng)
        return PASSED
    moved = max(float(np.abs(each - alone).max()) for each in (one, six))
    message = f"Padding moved the answer by {moved:.1g}."
    leaks = close(one, six, _TOLERANCE)
    return Verdict(False, message, "leaked_at_the_end" if leaks else "read_the_padding")


PADDING_PROOF = Question(
    name="padding_proof",
    variable="padding_proof",
    usage=_USAGE,
    minutes=12,
    difficulty="hard",
    hint=(
        "Write a subclass of `layers.Conv1D`. With `supports_masking = True` it hands the mask on "
        "to the LSTM; with `call(self, inputs, mask=None)` it receives the mask, so it can "
        "multiply its inputs by `ops.cast(mask, inputs.dtype)[..., None]` first. Use it for both "
        "convolutions."
    ),
    parts=(
        Part("layers", 1, "two convolutions, an LSTM, three outputs", _layers),
        Part("any padding", 3, "one answer for a sequence, however padded", _padding_proof),
    ),
    mistakes={
        "other_output": "The model gives three numbers for a sequence, as before.",
        "left_out_a_convolution": (
            "The model needs both convolutions, each over more than one step."
        ),
        "left_out_the_lstm": "The model needs its LSTM.",
        "ignores_the_sequence": (
            "The answer does not depend on the valid steps. Is the mask turned round?"
        ),
        "leaked_at_the_end": (
            "One padded step changes the answer, five more change nothing. So the LSTM skips the "
            "padding, but a convolution wrote something there, and the next one read it."
        ),
        "read_the_padding": (
            "Each further padded step changes the answer, so something goes on reading: most "
            "likely the LSTM, whose mask is lost on the way or calls padded steps valid."
        ),
    },
    probe=_probe,
)
