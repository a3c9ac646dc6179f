"""A model to build: raw rows in, raw units out, with the statistics inside."""

import numpy as np

from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown, type_phrase

_USAGE = "table_model(x_train, y_train)"
_MAX_LAYERS = 20
_TOLERANCE = 1e-3


def _table(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw features of very different size, and targets in the hundreds."""
    rows = rng.normal([95, 0.2, 1200], [14, 0.05, 300], (40, 3))
    return rows, rng.normal(300, 50, (40, 1))


def _probe(answer, rng):
    import keras

    function = require_function(answer, _USAGE)
    model = call(function, _USAGE, *_table(rng))
    if model is None or model is Ellipsis:
        return None
    if not issubclass(type(model), keras.Model):
        raise WrongFormError(
            f"The function returns a Keras model; yours returned {type_phrase(model)}."
        )
    layers = [one for one in model.layers if type(one).__name__ != "InputLayer"]
    return {"layers": [_facts(layer) for layer in layers[:_MAX_LAYERS]]}


def _facts(layer) -> dict:
    """Return what the judge needs to know of a Keras layer."""
    import keras

    kind = type(layer).__name__
    if kind == "Normalization":
        statistics = [keras.ops.convert_to_numpy(s) for s in (layer.mean, layer.variance)]
        return {"kind": kind, "statistics": statistics, "inverts": bool(layer.invert)}
    activation = getattr(layer, "activation", None)
    name = getattr(activation, "__name__", "linear") if activation is not None else "linear"
    return {"kind": kind, "units": getattr(layer, "units", 0), "activation": name}


def _layers(data) -> list[dict]:
    layers = data["layers"]
    if not isinstance(layers, list) or not layers or not all(map(_is_layer, layers)):
        raise UnreadableError("Needs a model with layers.")
    return layers


def _is_layer(facts: object) -> bool:
    return isinstance(facts, dict) and isinstance(facts.get("kind"), str)


def _statistics(facts: dict, features: int) -> np.ndarray:
    """Return mean and variance as two rows, one column for each feature."""
    mean, variance = (np.ravel(array(part)) for part in facts["statistics"])
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
    rows, _ = _table(rng)
    first = _layers(data)[0]
    if first["kind"] == "BatchNormalization":
        return Verdict(False, "Received BatchNormalization first.", "batch_normalization_first")
    if first["kind"] != "Normalization":
        return Verdict(False, f"Received {first['kind']} first.", "raw_inputs")
    if first["inverts"]:
        return Verdict(False, "Received a first layer with invert=True.", "swapped_the_directions")
    received = _statistics(first, 3)
    if _close(received, np.stack([rows.mean(0), rows.var(0)])):
        return PASSED
    message = f"Received the means {shown(received[0].tolist())}."
    return Verdict(False, message, _fault_of_statistics(received, rows))


def _output(data, rng):
    dense = [one for one in _layers(data) if one["kind"] == "Dense"]
    if not dense or dense[-1]["units"] != 1:
        return Verdict(False, "Received no last Dense layer with one unit.")
    after = _layers(data)[_layers(data).index(dense[-1]) + 1 :]
    others = [one["activation"] for one in (dense[-1], *after) if one["kind"] != "Normalization"]
    capped = [name for name in others if name != "linear"]
    if capped:
        return Verdict(False, f"Received the activation {shown(capped[0])}.", "capped_the_output")
    return PASSED


def _units(data, rng):
    _, targets = _table(rng)
    last = _layers(data)[-1]
    if last["kind"] != "Normalization":
        return Verdict(False, f"Received {last['kind']} last.", "answers_in_scaled_units")
    if not last["inverts"]:
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
