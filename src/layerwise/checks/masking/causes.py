"""Four symptoms of padding and of missing labels, each to be matched with its cause."""

from layerwise.checks.matching import matched
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question

_CAUSES = {
    "a": "blamed_flatten",
    "b": "blamed_a_dense_layer",
    "c": "blamed_two_equal_batches",
    "d": "blamed_whole_numbers",
    "e": "blamed_a_class_for_noise",
    "f": "blamed_compile",
}
_RIGHT = {
    "not_fully_defined": "b",
    "another_element": "c",
    "all_zeros": "d",
    "noise_everywhere": "e",
}
_cause = matched(_CAUSES, _RIGHT)


MASKING_CAUSES = Question(
    name="masking_causes",
    variable="causes",
    usage="causes",
    minutes=5,
    difficulty="easy",
    hint=(
        "Ask when each symptom shows: while you build the model, while it trains, or only in the "
        "values. Two of the six causes are none: Keras does not work like that."
    ),
    parts=(
        Part(
            "not_fully_defined",
            1,
            "a cause that has weights to make",
            _cause("not_fully_defined"),
        ),
        Part("another_element", 1, "a cause in the data", _cause("another_element")),
        Part("all_zeros", 1, "a cause before the model", _cause("all_zeros")),
        Part("noise_everywhere", 1, "a cause in the targets", _cause("noise_everywhere")),
    ),
    mistakes={
        "blamed_flatten": "`Flatten` takes unknown sizes: its output is (None, None), no error.",
        "blamed_a_dense_layer": (
            "A Dense layer that does not know how many inputs it has stops you while you build "
            "the model."
        ),
        "blamed_two_equal_batches": (
            "That stops `fit`, at the first batch of another length, and never without an error."
        ),
        "blamed_whole_numbers": (
            "That cuts 0.7 down to 0. Lengths stay what they were, and nothing stops."
        ),
        "blamed_a_class_for_noise": (
            "That shows in the answers of a trained model, and without any error."
        ),
        "blamed_compile": "`compile` fixes no size: one compiled model trains on several.",
    },
    probe=fields("causes", *_RIGHT),
)
