"""Four symptoms of scaling, each to be matched with its cause."""

from layerwise.checks.matching import matched
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question

_CAUSES = {
    "a": "blamed_a_stale_adapt",
    "b": "blamed_a_constant_feature",
    "c": "blamed_a_moving_average",
    "d": "blamed_raw_targets",
    "e": "blamed_a_lost_axis",
    "f": "blamed_a_sigmoid",
}
_RIGHT = {
    "all_near_five": "d",
    "never_above_the_maximum": "f",
    "first_epochs_only": "c",
    "matrix_for_a_column": "e",
}
_cause = matched(_CAUSES, _RIGHT)


SCALING_SYMPTOMS = Question(
    name="scaling_symptoms",
    variable="causes",
    usage="causes",
    minutes=5,
    difficulty="easy",
    hint=(
        "Ask of each cause what it would change: one row or all rows, the first epochs or all "
        "epochs, the shape or the values, training or prediction. Two of the six causes are not "
        "needed."
    ),
    parts=(
        Part("all_near_five", 1, "a cause that keeps all answers small", _cause("all_near_five")),
        Part(
            "never_above_the_maximum",
            1,
            "a cause that caps answers at one value",
            _cause("never_above_the_maximum"),
        ),
        Part(
            "first_epochs_only",
            1,
            "a cause that passes with more steps, in prediction only",
            _cause("first_epochs_only"),
        ),
        Part(
            "matrix_for_a_column",
            1,
            "a cause that changes the output's shape",
            _cause("matrix_for_a_column"),
        ),
    ),
    mistakes={
        "blamed_a_stale_adapt": (
            "A stale `adapt` shows as a difference between `model.predict(x)` and `model(x)`, in "
            "every epoch."
        ),
        "blamed_a_constant_feature": (
            "A feature that was constant in training shows as a value of millions, in the rows "
            "where it varies."
        ),
        "blamed_a_moving_average": (
            "A moving average that lags shows in predictions of the first epochs, and is fine in "
            "training."
        ),
        "blamed_raw_targets": (
            "Raw targets show as answers that are all too small, in training as in prediction."
        ),
        "blamed_a_lost_axis": (
            "A lost feature axis keeps one mean for each training row, and changes the output's "
            "shape."
        ),
        "blamed_a_sigmoid": (
            "A sigmoid on min-max targets gives good answers up to the training maximum, and none "
            "above."
        ),
    },
    probe=fields("causes", *_RIGHT),
)
