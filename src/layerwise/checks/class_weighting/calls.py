"""Four calls of `fit` that ought to weigh, each to be matched with what it does."""

from layerwise.checks.probing import fields
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import choice

_EFFECTS = {
    "a": "expected_an_error",
    "b": "expected_class_weights",
    "c": "expected_columns",
    "d": "expected_pictures",
    "e": "expected_no_effect",
}
_RIGHT = {"dictionary": "a", "dataset": "b", "four_numbers": "c", "two_more_axes": "d"}
_MESSAGES = {
    ("dictionary", "b"): "trusted_the_dictionary",
    ("four_numbers", "d"): "trusted_the_batch_axis",
    ("four_numbers", "a"): "missed_the_luck",
    ("dataset", "a"): "blamed_the_dataset",
}


def _effect(call: str):
    def judge(data, rng):
        letter = choice(data[call], _EFFECTS)
        if letter == _RIGHT[call]:
            return PASSED
        mistake = _MESSAGES.get((call, letter), _EFFECTS[letter])
        return Verdict(False, f"Received '{letter}'.", mistake)

    return judge


WEIGHT_CALLS = Question(
    name="weight_calls",
    variable="effects",
    usage="effects",
    minutes=4,
    difficulty="easy",
    hint=(
        "`class_weight` needs a dataset, and a channel axis behind the class map. Weights meet the "
        "losses, of shape (4, 4, 4), as in NumPy: from the last axis on."
    ),
    parts=(
        Part("dictionary", 1, "what `class_weight` does with NumPy targets", _effect("dictionary")),
        Part("dataset", 1, "what `class_weight` does with this dataset", _effect("dataset")),
        Part("four_numbers", 1, "the axis that four weights meet", _effect("four_numbers")),
        Part("two_more_axes", 1, "the axis that these weights meet", _effect("two_more_axes")),
    ),
    mistakes={
        "trusted_the_dictionary": (
            "From NumPy, `class_weight` takes one label for each sample. What does it say to a map?"
        ),
        "blamed_the_dataset": (
            "That is what NumPy targets do. From a dataset, a last axis of size 1 makes it work."
        ),
        "trusted_the_batch_axis": (
            "Four weights for four pictures, you thought. Shapes are matched from the last axis on."
        ),
        "missed_the_luck": (
            "It would fail for five pictures of 4×4. For four of them the shapes fit, by accident."
        ),
        "expected_an_error": "Weights of shape (4, 1, 1) stretch over (4, 4, 4): nothing fails.",
        "expected_class_weights": (
            "Nothing here depends on a pixel's class: the weights were given by place."
        ),
        "expected_columns": "Nothing here has a number for each column.",
        "expected_pictures": "A dictionary of classes says nothing of pictures.",
        "expected_no_effect": "Here Keras uses the weights, or it fails. It does not drop them.",
    },
    probe=fields("effects", *_RIGHT),
)
