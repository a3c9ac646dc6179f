"""An error message to read: a picture that came without its batch axis."""

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import choice, whole_numbers

# Conv2D(4, 3) for grayscale pictures of 28x28; the output of a batch of five
_SIDE, _SIZE, _FILTERS, _BATCH = 28, 3, 4, 5
_OUT = _SIDE - _SIZE + 1


def _cause(data, rng):
    causes = {
        "a": "missed_the_channels",
        "c": "blamed_the_kernel",
        "d": "blamed_the_filters",
    }
    letter = choice(data["cause"], "abcd")
    return PASSED if letter == "b" else Verdict(False, f"Received '{letter}'.", causes[letter])


def _shape(data, rng):
    side = _SIDE
    wrong = [
        ("kept_the_shape", [side, side, 1]),
        ("added_at_the_end", [side, side, 1, 1]),
        ("left_out_the_channel", [1, side, side]),
        ("channels_first", [1, 1, side, side]),
    ]
    return match(whole_numbers(data["shape"]), [1, side, side, 1], wrong)


def _five(data, rng):
    wrong = [
        ("kept_the_border", [_BATCH, _SIDE, _SIDE, _FILTERS]),
        ("kept_the_channel", [_BATCH, _OUT, _OUT, 1]),
        ("left_out_the_batch", [_OUT, _OUT, _FILTERS]),
        ("put_the_batch_last", [_OUT, _OUT, _FILTERS, _BATCH]),
    ]
    return match(whole_numbers(data["output_of_five"]), [_BATCH, _OUT, _OUT, _FILTERS], wrong)


BATCH_SYMPTOM = Question(
    name="batch_symptom",
    variable="diagnosis",
    usage="diagnosis",
    minutes=4,
    difficulty="easy",
    hint=(
        "Name the axes: the layer wants (batch, height, width, channels). Which of the four is not "
        "in (28, 28, 1)? `picture[np.newaxis]` adds an axis in front, `picture[..., np.newaxis]` "
        "one at the end."
    ),
    parts=(
        Part("cause", 1, "the letter of the axis that is missing, or of another cause", _cause),
        Part("shape", 1, "the shape in which the layer takes this one picture", _shape),
        Part("output_of_five", 1, "four sizes, what the layer returns for five pictures", _five),
    ),
    mistakes={
        "missed_the_channels": (
            "The channel axis is there: it is the 1 at the end. Another of the four is missing."
        ),
        "blamed_the_kernel": (
            "A window of 3x3 fits into 28x28. The message counts axes, not pixels."
        ),
        "blamed_the_filters": (
            "The number of filters is free. The message speaks of the input's axes."
        ),
        "kept_the_shape": "That is the shape that the layer refused: it has three axes.",
        "added_at_the_end": (
            "Now there are four axes, and Keras would read 28 pictures of 28x1. Put the new axis "
            "in front."
        ),
        "left_out_the_channel": "You added the batch and lost the channels: the layer wants four.",
        "channels_first": "You put the channels before the height. Keras puts them last.",
        "kept_the_border": (
            "You kept 28 rows. That takes padding='same'; with the default the window must fit."
        ),
        "kept_the_channel": (
            "You kept the one channel of the input. The output has one for each filter."
        ),
        "left_out_the_batch": "You gave the shape of one output. Five pictures went in together.",
        "put_the_batch_last": "The batch is the first axis, in the output as in the input.",
    },
    probe=fields("diagnosis", "cause", "shape", "output_of_five"),
)
