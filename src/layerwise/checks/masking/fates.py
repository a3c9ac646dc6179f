"""Three pairs of layers that look alike, and do not treat a mask alike."""

from layerwise.checks.probing import fields
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import choice

_FATES = "abcde"  # keeps, consumes, drops with a warning, drops without one, contaminates
_PAIRS = {
    "poolings": {"average_pooling": "b", "max_pooling": "c"},
    "sums": {"sum_of_masked": "a", "sum_with_positions": "d"},
    "normalizations": {"layer_norm": "a", "group_norm": "e"},
}


def _poolings(average: str, largest: str) -> str | None:
    if "a" in (average, largest) or "e" in (average, largest):
        return "kept_without_steps"
    if (average, largest) == ("c", "b"):
        return "swapped_the_poolings"
    if average == largest:
        return "pooled_alike"
    return "missed_the_warning" if largest == "d" else None


def _sums(masked: str, mixed: str) -> str | None:
    if "c" in (masked, mixed):
        return "expected_a_warning"
    if (masked, mixed) == ("a", "a"):
        return "one_mask_is_enough"
    if masked == "d":
        return "no_sum_keeps"
    return "mixed_up_with_concatenation" if mixed == "e" else None


def _normalizations(layer: str, group: str) -> str | None:
    if "c" in (layer, group) or "d" in (layer, group):
        return "normalizing_drops"
    if (layer, group) == ("a", "a"):
        return "trusted_the_mask"
    return "normalized_alike" if layer == "e" else None


_RECOGNISED = {"poolings": _poolings, "sums": _sums, "normalizations": _normalizations}


def _pair(name: str):
    right = _PAIRS[name]

    def judge(data, rng):
        letters = [choice(data[key], _FATES) for key in right]
        if letters == list(right.values()):
            return PASSED
        received = " and ".join(f"'{letter}'" for letter in letters)
        return Verdict(False, f"Received {received}.", _RECOGNISED[name](*letters))

    return judge


MASK_FATES = Question(
    name="mask_fates",
    variable="fates",
    usage="fates",
    minutes=6,
    difficulty="easy",
    hint=(
        "Try it: give each layer `Embedding(9, 4, mask_zero=True)(ids)` and look at `_keras_mask` "
        "of the result. For the last two layers also change the padding, and see whether valid "
        "steps change. `layerwise.reference.mask_behaviour` knows every layer of Keras."
    ),
    parts=(
        Part("poolings", 1, "a letter for each of the two", _pair("poolings")),
        Part("sums", 1, "a letter for each of the two", _pair("sums")),
        Part("normalizations", 1, "a letter for each of the two", _pair("normalizations")),
    ),
    mistakes={
        "kept_without_steps": (
            "A pooling layer over all steps leaves no step behind, so no mask either."
        ),
        "swapped_the_poolings": "You have the two poolings the wrong way round.",
        "pooled_alike": "Only one of the two poolings takes a mask.",
        "missed_the_warning": "That layer does not support masks, and Keras says so.",
        "expected_a_warning": (
            "`Add` supports masks, so Keras has nothing to warn of, whatever comes out."
        ),
        "one_mask_is_enough": (
            "Positions have no mask. Where one input calls all steps valid, so does the sum."
        ),
        "no_sum_keeps": "If both inputs have a mask, `Add` makes one of the two.",
        "mixed_up_with_concatenation": (
            "There is no mask behind that sum. It is `Concatenate` that keeps one there."
        ),
        "normalizing_drops": "Behind both normalizations a mask is still there.",
        "trusted_the_mask": (
            "A mask comes out of both, but look at the values: one of them takes a mean over all "
            "steps."
        ),
        "normalized_alike": (
            "LayerNormalization takes its mean over the features of one step. No other step is in "
            "it."
        ),
    },
    probe=fields("fates", *(key for pair in _PAIRS.values() for key in pair)),
)
