"""A model to repair: its answer must not depend on how far a sequence was padded."""

import numpy as np

from layerwise.checks.comparison import close
from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array, whole_number
from layerwise.checks.wording import type_phrase

_USAGE = "padding_proof()"
_PADDED = {"alone": 0, "one": 1, "six": 6}
_TOLERANCE = 1e-4
_LENGTH = 6


def _sequences(rng: Generator) -> np.ndarray:
    """Draw two sequences of four features; no step of them is 0."""
    return rng.normal(1, 1, (2, _LENGTH, 4)).astype("float32")


def _probe(answer, rng):
    import keras

    function = require_function(answer, _USAGE)
    model = call(function, _USAGE)
    if model is None or model is Ellipsis:
        return None
    if not issubclass(type(model), keras.Model):
        raise WrongFormError(
            f"The function returns a Keras model; yours returned {type_phrase(model)}."
        )
    sequences = _sequences(rng)
    answers = {}
    for name, steps in _PADDED.items():
        batch = np.pad(sequences, ((0, 0), (0, steps), (0, 0)))
        written = f"{_USAGE}(batch of shape {batch.shape})"
        answers[name] = keras.ops.convert_to_numpy(call(model, written, batch))
    return {"layers": _facts(model), "answers": answers}


def _facts(model) -> dict:
    """Count the layers that the task asks for, wherever they are nested."""
    from keras import layers

    inside = list(model._flatten_layers(include_self=False))
    windows = [
        one.kernel_size[0]
        for one in inside
        if isinstance(one, (layers.Conv1D, layers.SeparableConv1D))
    ]
    return {
        "convolutions": sum(size > 1 for size in windows),
        "recurrent": sum(isinstance(one, layers.LSTM) for one in inside),
    }


def _same_layers(data, rng):
    counts = {name: whole_number(count) for name, count in data["layers"].items()}
    answers = _answers(data)
    if answers["alone"].shape != (2, 3):
        return Verdict(False, f"Two sequences give {answers['alone'].shape}.", "other_output")
    if counts["convolutions"] < 2:
        message = f"Received {counts['convolutions']} convolutions over several steps."
        return Verdict(False, message, "left_out_a_convolution")
    if counts["recurrent"] < 1:
        return Verdict(False, "Received no LSTM.", "left_out_the_lstm")
    return PASSED


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
        Part("layers", 1, "two convolutions, an LSTM, three outputs", _same_layers),
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
