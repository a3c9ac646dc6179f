"""A model to build: raw rows in, raw units out, with the statistics inside."""

import numpy as np

from layerwise.checks.model_recording import answers_of, layers_of, require_model
from layerwise.checks.model_replay import capping, read_layers, require_replay
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import shown

_USAGE = "table_model(x_train, y_train)"
_TOLERANCE = 1e-3


def _table(rng: Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw features of very different size, targets in the hundreds, and rows to ask about."""
    rows = rng.normal([95, 0.2, 1200], [14, 0.05, 300], (56, 3))
    return rows[:40], rng.normal(300, 50, (40, 1)), rows[40:]


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    x_train, y_train, asked = _table(rng)
    model = require_model(call(function, _USAGE, x_train, y_train))
    if model is None:
        return None
    return {"layers": layers_of(model), "answers": answers_of(model, asked, _USAGE)}


def _layers(data, asked: np.ndarray) -> list[dict]:
    """Return the layers that do something, if they give the reported answers."""
    layers = read_layers(data["layers"])
    require_replay(layers, asked, data["answers"], "`table_model`")
    return [one for one in layers if one["weights"] or capping([one])]


def _statistics(facts: dict, features: int) -> np.ndarray:
    """Return mean and variance as two rows, one column for each feature."""
    mean, variance = (np.ravel(part) for part in facts["weights"])
    wide = [np.broadcast_to(s, features) if s.size == 1 else s for s in (mean, variance)]
    if any(s.shape != (features,) for s in wide):
        raise UnreadableError(f"Its mean has {mean.size} numbers for {features} features.")
    return np.stack(wide)


def _close(received: np.ndarray, expected: np.ndarray) -> bool:
    return np.allclose(received, expected, rtol=_TOLERANCE, atol=1e-6)


def _fault_of_statistics(received: np.ndarray, rows: np.ndarray) -> str | None:
    """Name what was done instead of adapting to these rows."""
    mean = rows.mean(0)
    faults = {
        "unadapted": (np.zeros_like(mean), np.ones_like(mean)),
        "deviation_for_variance": (mean, rows.std(0)),
        "one_mean_for_all": (np.full_like(mean, rows.mean()), np.full_like(mean, rows.var())),
    }
    for name, values in faults.items():
        if _close(received, np.stack(values)):
            return name
    return None


def _inputs(data, rng):
    rows, _, asked = _table(rng)
    first = _layers(data, asked)[0]
    if first["kind"] == "BatchNormalization":
        return Verdict(False, "Received BatchNormalization first.", "batch_normalization_first")
    if first["kind"] != "Normalization":
        return Verdict(False, f"Received {first['kind']} first.", "raw_inputs")
    if first["settings"]["invert"]:
        return Verdict(False, "Received a first layer with invert=True.", "swapped_the_directions")
    received = _statistics(first, 3)
    if _close(received, np.stack([rows.mean(0), rows.var(0)])):
        return PASSED
    message = f"Received the means {shown(received[0].tolist())}."
    return Verdict(False, message, _fault_of_statistics(received, rows))


def _output(data, rng):
    layers = _layers(data, _table(rng)[2])
    dense = [place for place, one in enumerate(layers) if one["kind"] == "Dense"]
    if not dense or layers[dense[-1]]["weights"][0].shape[-1] != 1:
        return Verdict(False, "Received no last Dense layer with one unit.")
    capped = capping(layers[dense[-1] :])
    if capped:
        return Verdict(False, f"Received the activation {shown(capped[0])}.", "capped_the_output")
    return PASSED


def _units(data, rng):
    _, targets, asked = _table(rng)
    last = _layers(data, asked)[-1]
    if last["kind"] != "Normalization":
        return Verdict(False, f"Received {last['kind']} last.", "answers_in_scaled_units")
    if not last["settings"]["invert"]:
        return Verdict(False, "Received a last layer with invert=False.", "swapped_the_directions")
    received = _statistics(last, 1)
    if _close(received, np.stack([targets.mean(0), targets.var(0)])):
        return PASSED
    message = f"Received the mean {shown(float(received[0, 0]))}."
    return Verdict(False, message, _fault_of_statistics(received, targets))


TABLE_MODEL = Question(
    name="table_model",
    variable="table_model",
    usage=_USAGE,
    minutes=11,
    difficulty="hard",
    hint=(
        "Make two Normalization layers, the second with `invert=True`. Adapt the first to "
        "`x_train`, the second to `y_train`, both before you build the model. Between them stand "
        "`Dense(16, activation='relu')` and `Dense(1)`."
    ),
    parts=(
        Part("inputs", 1, "a first layer with the statistics of x_train", _inputs),
        Part("output", 1, "a Dense(1) that can say any number", _output),
        Part("original units", 2, "a last layer that scales back to y_train", _units),
    ),
    mistakes={
        "batch_normalization_first": (
            "BatchNormalization begins with the mean 0 and learns by a moving average. Here the "
            "statistics are known before training."
        ),
        "raw_inputs": "The raw rows go straight into a layer with weights.",
        "swapped_the_directions": (
            "One layer points the wrong way: the first scales, the last one (`invert=True`) "
            "scales back."
        ),
        "unadapted": "This layer has mean 0 and variance 1: it was never adapted.",
        "deviation_for_variance": (
            "You passed the standard deviation as `variance`. Square it, or use `adapt`."
        ),
        "one_mean_for_all": (
            "You took one mean for the whole table. Each feature needs its own: leave `axis` at -1."
        ),
        "capped_the_output": "This output cannot say any number: its activation caps it.",
        "answers_in_scaled_units": (
            "The model answers in scaled units. Whoever calls it wants the units of `y_train`."
        ),
    },
    probe=_probe,
)
