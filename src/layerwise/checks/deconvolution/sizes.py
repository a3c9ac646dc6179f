"""Numbers to predict: what a transposed convolution makes of 14 pixels."""

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import whole_number

# Conv2DTranspose(8, 5, strides=2) on 14 rows
_ROWS, _KERNEL, _STRIDES = 14, 5, 2
_LAST = (_ROWS - 1) * _STRIDES  # where the last patch begins


def _valid(data, rng):
    wrong = [
        ("shrank", (_ROWS - _KERNEL) // _STRIDES + 1),
        ("one_patch_too_many", _ROWS * _STRIDES + _KERNEL),
        ("forgot_the_last_patch", _ROWS * _STRIDES),
        ("counted_from_the_last_place", _LAST + _KERNEL - 1),
    ]
    return match(whole_number(data["valid"]), _LAST + _KERNEL, wrong)


def _same(data, rng):
    wrong = [("kept_the_size", _ROWS), ("halved", _ROWS // 2), ("kept_the_rim", _LAST + _KERNEL)]
    return match(whole_number(data["same"]), _ROWS * _STRIDES, wrong)


def _odd(data, rng):
    wrong = [
        ("none_is_not_zero", _ROWS * _STRIDES),
        ("kept_the_rim", _LAST + _KERNEL),
        ("forgot_the_odd_tap", _LAST),
    ]
    return match(whole_number(data["smaller_same"]), _LAST + 1, wrong)


TRANSPOSED_SIZES = Question(
    name="transposed_sizes",
    variable="sizes",
    usage="sizes",
    minutes=4,
    difficulty="easy",
    hint=(
        "The patches begin at 0, 2, 4 and so on. Where does the last of 14 begin, and where does "
        "it end? 'same' makes rows times strides, unless output_padding is given: then it is (rows "
        "- 1) * strides + kernel_size % 2 + output_padding."
    ),
    parts=(
        Part("valid", 1, "the output's rows with whole patches", _valid),
        Part("same", 1, "the output's rows with the rim cut off", _same),
        Part("smaller_same", 1, "the size for padding='same' and output_padding=0", _odd),
    ),
    mistakes={
        "shrank": "That is a convolution's size. This layer makes images larger.",
        "one_patch_too_many": "You moved on too often: 14 patches begin 13 steps apart.",
        "forgot_the_last_patch": "The last patch reaches further than its own stride.",
        "counted_from_the_last_place": "Rows count from 0: the last place is not the size.",
        "kept_the_size": "'same' keeps the size at strides of 1. Here each row makes two.",
        "halved": "A strided convolution halves. This layer goes the other way.",
        "kept_the_rim": "That is the size with whole patches; 'same' cuts the rim off.",
        "none_is_not_zero": "That is the size with output_padding=None. 0 is something else.",
        "forgot_the_odd_tap": "An odd kernel has a middle tap: the last pixel makes one row.",
    },
    probe=fields("sizes", "valid", "same", "smaller_same"),
)
