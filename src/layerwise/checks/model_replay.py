"""Compute again, in NumPy, what a recorded model answers.

A report comes from outside. Here its weights and settings meet inputs that the judge draws itself:
what agrees is the data of a model that works as reported, whoever wrote the report. Nothing large
is ever made: every size is bounded before it is used.
"""

from collections.abc import Mapping

import numpy as np

from layerwise.checks.layer_replay import applied
from layerwise.checks.model_recording import MAX_INPUTS, MAX_LAYERS, MAX_WEIGHTS
from layerwise.checks.reading import UnreadableError, array, how_many
from layerwise.checks.wording import clean_text

_TOLERANCE = 1e-4  # of the largest answer; float32 is right to 1e-6


def read_layers(value: object) -> list[dict]:
    """Return the layers of a report, with their weights as arrays of float64.

    Raises
    ------
    UnreadableError
        If they are not what `model_recording.layers_of` returns.
    """
    if not isinstance(value, list) or not 0 < len(value) <= MAX_LAYERS:
        raise UnreadableError("Needs a model with layers.")
    if how_many(value) > MAX_WEIGHTS + MAX_INPUTS:  # before any is copied as float64
        raise UnreadableError(f"Needs a model of at most {MAX_WEIGHTS:,} weights.")
    return [_read(facts) for facts in value]


def kinds_of(layers: list[dict]) -> list[str]:
    """Return the kind of each layer; that of the inner one for a Bidirectional layer."""
    return [layer["both"][0]["kind"] if "both" in layer else layer["kind"] for layer in layers]


def capping(layers: list[dict]) -> list[str]:
    """Return the activations of these layers that are not linear, layers of their own included.

    Examples
    --------
    >>> layer = {"kind": "Dense", "weights": [], "settings": {"activation": "sigmoid"}}
    >>> capping([layer, {"kind": "ReLU", "weights": [], "settings": {}}])
    ['sigmoid', 'relu']
    """
    found = [layer["settings"].get("activation") for layer in layers if "settings" in layer]
    own = {"ReLU": "relu", "Softmax": "softmax"}
    found += [own[layer["kind"]] for layer in layers if layer["kind"] in own]
    return [clean_text(str(name), 40) for name in found if name not in (None, "linear")]


def replayed(layers: list[dict], inputs: np.ndarray) -> np.ndarray:
    """Return what the layers answer, one behind the other.

    Parameters
    ----------
    layers : list of dict
        From `read_layers`.
    inputs : ndarray
        No padded steps: masks play no part here.

    Returns
    -------
    ndarray

    Raises
    ------
    UnreadableError
        If a layer is none that this module knows.

    Examples
    --------
    >>> kernel = {"kind": "Dense", "weights": [np.eye(2)], "settings": {"activation": "relu"}}
    >>> replayed([kernel], np.array([[3.0, -1.0]]))
    array([[3., 0.]])
    """
    values = np.asarray(inputs, "float64")
    for layer in layers:
        values = applied(layer, values)
    return values


def require_replay(
    layers: list[dict], inputs: np.ndarray, answers: object, whose: str, places: tuple | None = None
) -> None:
    """Raise unless these answers are what the layers make of these inputs, a batch of two or more.

    Parameters
    ----------
    layers, inputs
        As for `replayed`.
    answers : plain data
        What the report says that the model answered.
    whose : str
        How the model is written, for the message.
    places : tuple of slices, optional
        Which of all answers were reported.

    Raises
    ------
    UnreadableError
        Also if the model answers the same, whatever it reads: anybody could report that.
    """
    received, expected = array(answers), replayed(layers, inputs)
    expected = expected if places is None else expected[places]
    if not agree(received, expected):
        raise UnreadableError(
            f"What {whose} answers does not follow from its layers, one behind the other. "
            "The check follows models without branches, of Keras's own layers."
        )
    if not differ(expected):
        raise UnreadableError(f"To different samples, {whose} gives one answer.")


def agree(received: np.ndarray, expected: np.ndarray) -> bool:
    """Tell whether answers are the expected ones, to float32's precision.

    Each column has a scale of its own, and an infinite scale agrees with nothing.

    Examples
    --------
    >>> agree(np.array([[1.0, 7.0]]), np.array([[np.inf, 7.0]]))
    False
    """
    if received.shape != expected.shape or not np.isfinite(received).all():
        return False
    if not (np.abs(expected) < 1e9).all():
        return False
    scale = np.abs(expected).max(axis=tuple(range(expected.ndim - 1)), initial=0)
    return bool((np.abs(received - expected) <= _TOLERANCE * scale + 1e-12).all())


def differ(answers: np.ndarray) -> bool:
    """Tell whether the samples have answers that are clearly apart.

    Examples
    --------
    >>> differ(np.array([[1.0, 0.0], [1.0, 0.5]])), differ(np.zeros((2, 3)))
    (True, False)
    """
    scale = np.abs(answers).max(axis=tuple(range(answers.ndim - 1)), initial=0)
    return bool((np.ptp(answers, axis=0) > 10 * _TOLERANCE * scale).any())


def _read(facts: object) -> dict:
    if not isinstance(facts, Mapping) or not isinstance(facts.get("kind"), str):
        raise UnreadableError("Needs a model with layers.")
    if facts["kind"] == "Bidirectional":
        both = facts["both"]
        if not isinstance(both, list) or len(both) != 2:
            raise UnreadableError("A Bidirectional layer has two readers.")
        return {"kind": "Bidirectional", "both": [_read(one) for one in both]} | {
            "merge": facts["merge"]
        }
    weights, settings = facts["weights"], facts["settings"]
    if not isinstance(weights, list) or not isinstance(settings, Mapping):
        raise UnreadableError("Needs a model with layers.")
    return {
        "kind": facts["kind"],
        "weights": [_weight(weight) for weight in weights[:MAX_LAYERS]],
        "settings": settings,
    }


def _weight(value: object) -> np.ndarray:
    # A layer's statistics may be single numbers.
    if type(value) not in (int, float, np.ndarray):
        raise UnreadableError("Needs weights that are numbers.")
    weight = np.asarray(value, "float64")
    if not np.isfinite(weight).all():
        raise UnreadableError("Needs weights that are finite numbers.")
    return weight
