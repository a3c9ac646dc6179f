"""A claim to judge: the order of the features matters to a Conv1D."""

import numpy as np

from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import array, truth
from layerwise.checks.wording import shown, type_phrase

_USAGE = "feature_order(sequences, kernel, order)"
_KEYS = ("sequences", "kernel", "claim_holds")
_SIZE = 8  # timesteps, features and filters alike, so that a wrong axis runs without an error


def _experiment(rng: Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw sequences, a kernel and an order that is not its own inverse."""
    sequences = rng.normal(size=(3, _SIZE, _SIZE))
    kernel = rng.normal(size=(3, _SIZE, _SIZE))
    order = rng.permutation(_SIZE)
    while np.array_equal(order[order], np.arange(_SIZE)):
        order = rng.permutation(_SIZE)
    return sequences, kernel, order


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    result = call(function, _USAGE, *(part.copy() for part in _experiment(rng)))
    if result is None or result is Ellipsis:
        return None
    if not issubclass(type(result), dict):
        raise WrongFormError(
            f"`feature_order` returns a dict with the keys {', '.join(_KEYS)}; "
            f"yours returned {type_phrase(result)}."
        )
    return {key: dict.get(result, key) for key in _KEYS}


def _received(value: object, like: np.ndarray) -> np.ndarray | Verdict:
    found = array(value)
    if found.shape != like.shape:
        return Verdict(False, f"Needs shape {like.shape}; received {shown(found)}.")
    return found


def _judge_sequences(data, rng):
    sequences, _, order = _experiment(rng)
    found = _received(data["sequences"], sequences)
    if isinstance(found, Verdict):
        return found
    if np.allclose(found, sequences[..., order]):
        return PASSED
    back = np.argsort(order)
    wrong = [
        ("left_the_sequences", sequences),
        ("shuffled_the_steps", sequences[:, order]),
        ("shuffled_the_steps", sequences[:, order][..., order]),
        ("went_back", sequences[..., back]),
    ]
    return _named(found, wrong)


def _judge_kernel(data, rng):
    _, kernel, order = _experiment(rng)
    found = _received(data["kernel"], kernel)
    if isinstance(found, Verdict):
        return found
    if np.allclose(found, kernel[:, order]):
        return PASSED
    back = np.argsort(order)
    wrong = [
        ("left_the_kernel", kernel),
        ("shuffled_the_filters", kernel[..., order]),
        ("shuffled_the_filters", kernel[:, order][..., order]),
        ("went_back", kernel[:, back]),
    ]
    return _named(found, wrong)


def _named(found: np.ndarray, wrong: list[tuple[str, np.ndarray]]) -> Verdict:
    name = next((name for name, value in wrong if np.allclose(found, value)), None)
    return Verdict(False, f"Received {shown(found)} with other numbers.", name)


def _judge_claim(data, rng):
    if truth(data["claim_holds"]):
        return Verdict(False, "Received True.", "believed_the_claim")
    state = rng.bit_generator.state
    for judge in (_judge_sequences, _judge_kernel):
        rng.bit_generator.state = state  # both judges draw the same experiment
        if not judge(data, rng).passed:
            return Verdict(False, "The verdict counts once both arrays are right.", waits=True)
    return PASSED


FEATURE_ORDER = Question(
    name="feature_order",
    variable="feature_order",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "The features are the last axis of the sequences: `sequences[..., order]`. Which axis of "
        "the kernel, of shape (kernel size, features, filters), must follow, so that each weight "
        "still meets its own feature? Then compare the two outputs."
    ),
    parts=(
        Part("sequences", 1, "the same sequences with their features in `order`", _judge_sequences),
        Part("kernel", 1, "a kernel that gives the same outputs for them", _judge_kernel),
        Part("claim_holds", 1, "your verdict on the claim, from both arrays", _judge_claim),
    ),
    mistakes={
        "left_the_sequences": "The sequences are as they were. Put their features in `order`.",
        "shuffled_the_steps": (
            "You shuffled the timesteps: axis 1 is time. The features are the last axis."
        ),
        "went_back": (
            "You applied the order the other way round. NumPy's `a[..., order]` puts the old "
            "feature `order[0]` first; do the same in both arrays."
        ),
        "left_the_kernel": (
            "The kernel is as it was, so its weights now meet other features than before."
        ),
        "shuffled_the_filters": (
            "You shuffled the kernel's last axis: those are the filters. The features come before."
        ),
        "believed_the_claim": (
            "Your own evidence speaks against it: compare the outputs of both pairs."
        ),
    },
    probe=_probe,
)
