"""Four symptoms around recurrent layers, each to be matched with its cause."""

from layerwise.checks.matching import matched
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question

_CAUSES = {
    "a": "blamed_a_shuffled_split",
    "b": "blamed_early_targets",
    "c": "blamed_a_reshape",
    "d": "blamed_a_missing_option",
    "e": "blamed_a_state",
    "f": "blamed_the_last_step",
}
_RIGHT = {
    "random_numbers_forecast": "b",
    "wins_until_it_is_used": "a",
    "expected_ndim_3": "d",
    "other_answer_the_second_time": "e",
}
_cause = matched(_CAUSES, _RIGHT)


LSTM_CAUSES = Question(
    name="lstm_causes",
    variable="causes",
    usage="causes",
    minutes=5,
    difficulty="easy",
    hint=(
        "Ask of each cause where it shows: in X and y before there is a model, when the model is "
        "made, in training, or in what it predicts. Two of the six causes are not needed."
    ),
    parts=(
        Part(
            "random_numbers_forecast",
            1,
            "a cause that makes the impossible easy",
            _cause("random_numbers_forecast"),
        ),
        Part(
            "wins_until_it_is_used",
            1,
            "a cause between the samples and the training",
            _cause("wins_until_it_is_used"),
        ),
        Part(
            "expected_ndim_3",
            1,
            "a cause that shows when the model is made",
            _cause("expected_ndim_3"),
        ),
        Part(
            "other_answer_the_second_time",
            1,
            "a cause that lies between two calls",
            _cause("other_answer_the_second_time"),
        ),
    ),
    mistakes={
        "blamed_a_shuffled_split": (
            "A shuffled split flatters the test error, and shows when new data come."
        ),
        "blamed_early_targets": (
            "With targets that begin too early, a model forecasts anything, even noise."
        ),
        "blamed_a_reshape": "`reshape` for `transpose` shows in X, as numbers in a wrong order.",
        "blamed_a_missing_option": (
            "Without `return_sequences=True`, no steps are left for the next layer: it refuses."
        ),
        "blamed_a_state": "A state that is kept makes the same sample's answer depend on the past.",
        "blamed_the_last_step": (
            "`[:, -1]` of a Bidirectional's outputs has a half that has read one step only."
        ),
    },
    probe=fields("causes", *_RIGHT),
)
