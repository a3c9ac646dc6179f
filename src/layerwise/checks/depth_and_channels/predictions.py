"""Numbers to predict: what two convolutions in a row make of a colour picture."""

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import whole_number, whole_numbers

# Conv2D(16, 5) and then Conv2D(24, 3, padding="same") on (64, 96, 3)
_HEIGHT, _WIDTH, _COLOURS = 64, 96, 3
_FIRST_SIZE, _FIRST = 5, 16
_SIZE, _FILTERS = 3, 24
_OUT_HEIGHT, _OUT_WIDTH = _HEIGHT - _FIRST_SIZE + 1, _WIDTH - _FIRST_SIZE + 1
_WINDOW = _SIZE * _SIZE
_WEIGHTS = _WINDOW * _FIRST * _FILTERS
_PARAMETERS = _WEIGHTS + _FILTERS

# Wrong counts of the second layer's parameters.
_WRONG_COUNTS = [
    ("forgot_the_bias", _WEIGHTS),
    ("one_bias_for_all", _WEIGHTS + 1),
    ("read_the_colours", _WINDOW * _COLOURS * _FILTERS + _FILTERS),
    ("left_out_the_channels", _WINDOW * _FILTERS + _FILTERS),
    ("left_out_the_channels", _WINDOW * _FILTERS),
]


def _first_output(data, rng):
    wrong = [
        ("width_before_height", [_OUT_WIDTH, _OUT_HEIGHT, _FIRST]),
        ("kept_the_border", [_HEIGHT, _WIDTH, _FIRST]),
        ("forgot_the_plus_one", [_OUT_HEIGHT - 1, _OUT_WIDTH - 1, _FIRST]),
        ("kept_the_colours", [_OUT_HEIGHT, _OUT_WIDTH, _COLOURS]),
        ("kept_the_colours", [_OUT_HEIGHT, _OUT_WIDTH, _COLOURS, _FIRST]),
        ("kept_the_colours", [_OUT_HEIGHT, _OUT_WIDTH, _FIRST, _COLOURS]),
        ("kept_the_colours", [_OUT_HEIGHT, _OUT_WIDTH, _COLOURS * _FIRST]),
    ]
    right = [_OUT_HEIGHT, _OUT_WIDTH, _FIRST]
    return match(whole_numbers(data["first_output"]), right, wrong)


def _second_kernel(data, rng):
    k, c, f = _SIZE, _FIRST, _FILTERS
    wrong = [
        ("read_the_colours", [k, k, _COLOURS, f]),
        ("left_out_the_channels", [k, k, f]),
        ("left_out_the_channels", [k, k, 1, f]),
        ("filters_first", [f, c, k, k]),
        ("filters_first", [f, k, k, c]),
        ("filters_before_channels", [k, k, f, c]),
    ]
    return match(whole_numbers(data["second_kernel"]), [k, k, c, f], wrong)


def _second_parameters(data, rng):
    return match(whole_number(data["second_parameters"]), _PARAMETERS, _WRONG_COUNTS)


def _twice_as_high(data, rng):
    # A wrong count that stays is a wrong count; one that doubles is the mistake of this part.
    doubled = [
        ("grew_with_the_picture", 2 * count)
        for count in (_PARAMETERS, *(n for _, n in _WRONG_COUNTS))
    ]
    received = whole_number(data["parameters_twice_as_high"])
    return match(received, _PARAMETERS, [*_WRONG_COUNTS, *doubled])


SHAPE_PREDICTION = Question(
    name="shape_prediction",
    variable="prediction",
    usage="prediction",
    minutes=4,
    difficulty="easy",
    hint=(
        "Work along the chain. With the default padding, a window of 5 fits 64 - 5 + 1 times into "
        "64 rows. The last size of an output is the number of filters that made it, and it is the "
        "third size of the next kernel. Each filter adds one bias."
    ),
    parts=(
        Part("first_output", 1, "height, width and channels behind the first layer", _first_output),
        Part(
            "second_kernel", 1, "four sizes in the order in which Keras keeps them", _second_kernel
        ),
        Part(
            "second_parameters", 1, "the second layer's weights, and its biases", _second_parameters
        ),
        Part(
            "parameters_twice_as_high",
            1,
            "the second layer's count when the pictures have 128 rows",
            _twice_as_high,
        ),
    ),
    mistakes={
        "width_before_height": "You put the width first. Keras puts the height first, as NumPy.",
        "kept_the_border": (
            "You kept all rows and columns. That takes padding='same'; the default is 'valid'."
        ),
        "forgot_the_plus_one": (
            "One row and one column are missing: the window's first place counts, and its last."
        ),
        "kept_the_colours": (
            "You probably carried the three colours along. A filter adds them up, and none is left."
        ),
        "read_the_colours": (
            "You gave the second layer the picture's three colours. It reads what the first layer "
            "makes."
        ),
        "left_out_the_channels": (
            "You probably left out the input channels. A filter has weights for each of them."
        ),
        "filters_first": (
            "You put the filters first, as Theano and PyTorch do. Keras keeps the window first."
        ),
        "filters_before_channels": (
            "The last two sizes are in the wrong order: Keras ends with the filters."
        ),
        "forgot_the_bias": "You counted the weights and left out the biases.",
        "one_bias_for_all": "You gave the layer one bias. Each filter has its own.",
        "grew_with_the_picture": (
            "Your count grows with the picture. A filter uses the same weights at every position, "
            "however many there are."
        ),
    },
    probe=fields(
        "prediction",
        "first_output",
        "second_kernel",
        "second_parameters",
        "parameters_twice_as_high",
    ),
)
