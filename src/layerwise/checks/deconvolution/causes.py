"""Four symptoms of transposed convolutions, each to be matched with its cause."""

from layerwise.checks.matching import matched
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question

_CAUSES = {
    "a": "blamed_an_even_kernel",
    "b": "blamed_an_odd_input",
    "c": "blamed_an_old_argument",
    "d": "blamed_unequal_sums",
    "e": "blamed_a_small_kernel",
    "f": "blamed_missing_sizes",
}
_RIGHT = {
    "aborts_after_summary": "a",
    "seven_becomes_eight": "b",
    "fine_grid": "d",
    "every_second_row_is_bias": "e",
}
_cause = matched(_CAUSES, _RIGHT)


DECONVOLUTION_CAUSES = Question(
    name="deconvolution_causes",
    variable="causes",
    usage="causes",
    minutes=5,
    difficulty="easy",
    hint=(
        "Ask of each cause when it shows: when the layer is made, when it runs, or only in the "
        "values. Two of the six causes are not needed."
    ),
    parts=(
        Part(
            "aborts_after_summary",
            1,
            "a cause that Keras's shapes do not show",
            _cause("aborts_after_summary"),
        ),
        Part(
            "seven_becomes_eight",
            1,
            "a cause that makes two sizes one",
            _cause("seven_becomes_eight"),
        ),
        Part("fine_grid", 1, "a cause in the weights", _cause("fine_grid")),
        Part(
            "every_second_row_is_bias",
            1,
            "a cause that leaves outputs without a patch",
            _cause("every_second_row_is_bias"),
        ),
    ),
    mistakes={
        "blamed_an_even_kernel": "That fails when it runs, and gives no values to look at.",
        "blamed_an_odd_input": "That shows as a size that is one too large, without an error.",
        "blamed_an_old_argument": "That is refused with a ValueError when the layer is made.",
        "blamed_unequal_sums": "That shows in the values, as a pattern of two pixels.",
        "blamed_a_small_kernel": "That leaves whole rows and columns at one value.",
        "blamed_missing_sizes": "That shows where an image should be cropped, and is not.",
    },
    probe=fields("causes", *_RIGHT),
)
