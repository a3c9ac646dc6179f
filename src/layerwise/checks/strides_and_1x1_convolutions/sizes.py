"""Numbers to predict: what strides and padding make of 28 pixels."""

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import whole_number, whole_numbers

# Conv2D(8, 3, strides=2) and MaxPooling2D(3) on 28 rows
_ROWS, _KERNEL, _STRIDES = 28, 3, 2
_VALID, _SAME = (_ROWS - _KERNEL) // _STRIDES + 1, -(-_ROWS // _STRIDES)


def _outputs(data, rng):
    received = [whole_number(data["valid"]), whole_number(data["same"])]
    wrong = [
        ("forgot_the_plus_one", [_VALID - 1, _SAME]),
        ("swapped_the_paddings", [_SAME, _VALID]),
        ("same_keeps_the_size", [_VALID, _ROWS]),
        ("rounded_up", [_VALID + 1, _SAME]),
    ]
    return match(received, [_VALID, _SAME], wrong)


def _zeros(data, rng):
    wrong = [
        ("zeros_on_both_sides", [1, 1]),
        ("odd_zero_first", [1, 0]),
        ("no_zeros", [0, 0]),
    ]
    return match(whole_numbers(data["zeros"], length=2), [0, 1], wrong)


def _never_read(data, rng):
    wrong = [("all_rows_read", 0), ("lost_border_as_unread", _KERNEL - 1)]
    return match(whole_number(data["never_read"]), 1, wrong)


def _pooled(data, rng):
    wrong = [
        ("pool_moved_by_one", _ROWS - 3 + 1),
        ("pool_moved_by_two", (_ROWS - 3) // 2 + 1),
        ("pool_rounded_up", 10),
    ]
    return match(whole_number(data["pooled"]), 9, wrong)


STRIDED_SIZES = Question(
    name="strided_sizes",
    variable="sizes",
    usage="sizes",
    minutes=5,
    difficulty="easy",
    hint=(
        "'valid' counts the places where the whole window fits: the first one, and one more for "
        "every two rows that are left. 'same' divides and rounds up, then adds the zeros that the "
        "last window lacks; an odd zero goes to the end. A pooling moves by its own size."
    ),
    parts=(
        Part("valid and same", 1, "the output's rows for both paddings", _outputs),
        Part("zeros", 1, "the rows of zeros before and after, for 'same'", _zeros),
        Part("never_read", 1, "the rows that no window reads, for 'valid'", _never_read),
        Part("pooled", 1, "the rows after the pooling", _pooled),
    ),
    mistakes={
        "forgot_the_plus_one": "One row is missing: the window's first place counts too.",
        "swapped_the_paddings": "Those two are the right numbers, each for the other padding.",
        "same_keeps_the_size": (
            "You kept 28 rows. 'same' keeps the size at strides=1; otherwise it divides by the "
            "stride, and rounds up."
        ),
        "rounded_up": (
            "You counted a last window that hangs over the edge. With 'valid' it must fit whole."
        ),
        "zeros_on_both_sides": (
            "You padded both sides alike, as without a stride. Compute what the last window lacks."
        ),
        "odd_zero_first": "The number is right; TensorFlow and Keras put an odd zero at the end.",
        "no_zeros": "Without zeros the last of the windows would not fit.",
        "all_rows_read": (
            "Write down the last window: where does it end, and is there a row behind it?"
        ),
        "lost_border_as_unread": (
            "That is how much smaller the output of a stride-1 layer is. Those border rows are "
            "read; they have no window of their own."
        ),
        "pool_moved_by_one": "A pooling does not move by one: its stride is its window's size.",
        "pool_moved_by_two": "You moved by two. The default stride is the window's size, here 3.",
        "pool_rounded_up": "A row is left over at the end. With 'valid', it makes no window.",
    },
    probe=fields("sizes", "valid", "same", "zeros", "never_read", "pooled"),
)
