"""Numbers to predict and a symptom to explain: what a Conv2D makes of an input shape."""

from math import sqrt

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import PASSED, Part, Question, Verdict
from layerwise.checks.reading import choice, number, whole_number, whole_numbers

# conv_prediction: Conv2D(24, 5, padding="same") on (32, 32, 3)
_SIDE, _KERNEL, _CHANNELS, _FILTERS = 32, 5, 3, 24
_WINDOW = _KERNEL * _KERNEL
_WEIGHTS = _WINDOW * _CHANNELS * _FILTERS
_FAN_IN, _FAN_OUT = _WINDOW * _CHANNELS, _WINDOW * _FILTERS


def _kernel_shape(data, rng):
    k, c, f = _KERNEL, _CHANNELS, _FILTERS
    wrong = [
        ("filters_first", [f, c, k, k]),
        ("filters_first", [f, k, k, c]),
        ("left_out_the_channels", [k, k, f]),
        ("left_out_the_channels", [k, k, 1, f]),
        ("filters_before_channels", [k, k, f, c]),
        ("gave_the_output_shape", [_SIDE, _SIDE, f]),
        ("gave_the_output_shape", [_SIDE - k + 1, _SIDE - k + 1, f]),
    ]
    return match(whole_numbers(data["kernel_shape"]), [k, k, c, f], wrong)


def _parameters(data, rng):
    wrong = [
        ("forgot_the_bias", _WEIGHTS),
        ("one_bias_for_all", _WEIGHTS + 1),
        ("left_out_the_channels", _WINDOW * _FILTERS + _FILTERS),
        ("left_out_the_channels", _WINDOW * _FILTERS),
        ("weights_at_every_position", _SIDE * _SIDE * (_WEIGHTS + _FILTERS)),
        ("weights_at_every_position", _SIDE * _SIDE * _WEIGHTS),
    ]
    return match(whole_number(data["parameters"]), _WEIGHTS + _FILTERS, wrong)


def _fans(data, rng):
    received = [whole_number(data["fan_in"]), whole_number(data["fan_out"])]
    wrong = [
        ("units_as_fans", [_CHANNELS, _FILTERS]),
        ("window_on_one_fan", [_FAN_IN, _FILTERS]),
        ("left_out_the_channels", [_WINDOW, _FAN_OUT]),
        ("swapped_the_fans", [_FAN_OUT, _FAN_IN]),
    ]
    return match(received, [_FAN_IN, _FAN_OUT], wrong)


def _limit(data, rng):
    wrong = [
        ("units_as_fans", sqrt(6 / (_CHANNELS + _FILTERS))),
        ("window_on_one_fan", sqrt(6 / (_FAN_IN + _FILTERS))),
        ("left_out_the_channels", sqrt(6 / (_WINDOW + _FAN_OUT))),
        ("gave_the_deviation", sqrt(2 / (_FAN_IN + _FAN_OUT))),
        ("fan_in_alone", sqrt(6 / _FAN_IN)),
        ("forgot_the_square_root", 6 / (_FAN_IN + _FAN_OUT)),
    ]
    limit = sqrt(6 / (_FAN_IN + _FAN_OUT))
    return match(number(data["limit"]), limit, wrong, tolerance=0.01)


CONV_PREDICTION = Question(
    name="conv_prediction",
    variable="prediction",
    usage="prediction",
    minutes=4,
    difficulty="easy",
    hint=(
        "Each of the 24 filters spans all input channels and has one bias. A fan counts "
        "connections: `fan_in` is how many input values one output value reads, `fan_out` the "
        "same product with the filters in place of the channels. Glorot's limit is "
        "`sqrt(6 / (fan_in + fan_out))`."
    ),
    parts=(
        Part("kernel_shape", 1, "four sizes in the order in which Keras keeps them", _kernel_shape),
        Part("parameters", 1, "all weights of all filters, with their biases", _parameters),
        Part("fan_in and fan_out", 1, "two counts of connections", _fans),
        Part("limit", 1, "Glorot's limit, right to 1 percent", _limit),
    ),
    mistakes={
        "filters_first": (
            "You put the filters first, as Theano and PyTorch do. Keras keeps the window first."
        ),
        "filters_before_channels": (
            "The last two sizes are in the wrong order: Keras ends with the filters."
        ),
        "left_out_the_channels": (
            "You probably left out the input channels. A filter has weights for each of them."
        ),
        "gave_the_output_shape": (
            "That is the shape of what the layer returns. The kernel is what the layer learns."
        ),
        "forgot_the_bias": "You counted the weights and left out the biases.",
        "one_bias_for_all": "You gave the layer one bias. Each filter has its own.",
        "weights_at_every_position": (
            "You gave each position of the image its own weights. A filter uses the same weights "
            "at every position."
        ),
        "units_as_fans": (
            "You used channels and filters as the fans, as for a Dense layer. In a convolution, "
            "the window multiplies both."
        ),
        "window_on_one_fan": (
            "You multiplied the window into `fan_in` alone. It belongs in both fans."
        ),
        "swapped_the_fans": "You swapped the two fans: `fan_in` is about what comes in.",
        "gave_the_deviation": (
            "That is the standard deviation of Glorot's start. Its uniform draw reaches further: "
            "the limit is larger by a factor of sqrt(3)."
        ),
        "fan_in_alone": "You divided by `fan_in` alone. That is He's limit, not Glorot's.",
        "forgot_the_square_root": "You probably left out the square root.",
    },
    probe=fields("prediction", "kernel_shape", "parameters", "fan_in", "fan_out", "limit"),
)


def _cause(data, rng):
    causes = {
        "a": "own_weights_per_pixel",
        "b": "padding_adds_weights",
        "d": "filters_multiply",
    }
    letter = choice(data["cause"], "abcd")
    if letter == "c":
        return PASSED
    return Verdict(False, f"Received '{letter}'.", causes[letter])


def _valid_height(data, rng):
    wrong = [
        ("read_channels_first", 28 - 5 + 1),
        ("forgot_the_plus_one", 1 - 5),
        ("stopped_at_zero", 0),
    ]
    return match(whole_number(data["valid_height"]), 1 - 5 + 1, wrong)


def _input_shape(data, rng):
    wrong = [
        ("kept_the_input", [1, 28, 28]),
        ("left_out_the_channel_axis", [28, 28]),
        ("added_the_batch_axis", [1, 28, 28, 1]),
        ("added_the_batch_axis", [1000, 28, 28, 1]),
        ("gave_colour", [28, 28, 3]),
    ]
    return match(whole_numbers(data["input_shape"]), [28, 28, 1], wrong)


PARAMETER_SYMPTOM = Question(
    name="parameter_symptom",
    variable="diagnosis",
    usage="diagnosis",
    minutes=3,
    difficulty="easy",
    hint=(
        "Divide: 22,432 - 32 biases = 22,400 weights, and 22,400 / 32 filters = 700 weights in "
        "each filter. Which window times which number of channels makes 700? Then change one "
        "axis of the `Input` at a time, and watch which one changes the count."
    ),
    parts=(
        Part("cause", 1, "the letter of the one cause that explains 22,432", _cause),
        Part(
            "valid_height", 1, "the height that makes Keras refuse padding='valid'", _valid_height
        ),
        Part("input_shape", 1, "the shape of one image, as `keras.Input` takes it", _input_shape),
    ),
    mistakes={
        "own_weights_per_pixel": (
            "A filter uses the same weights everywhere. Make the image twice as high: the count "
            "stays."
        ),
        "padding_adds_weights": (
            "Padding adds zeros around the image, and no weights. The count does not depend on it."
        ),
        "filters_multiply": (
            "The layer has the 32 filters that you asked for: look at the last axis of the output."
        ),
        "read_channels_first": (
            "You read (1, 28, 28) as one channel of 28 rows. Keras reads the first of the three "
            "as the height."
        ),
        "forgot_the_plus_one": (
            "You lost one position: a window as high as the image still fits once."
        ),
        "stopped_at_zero": "Follow the formula below zero: Keras computes first, then complains.",
        "kept_the_input": "That is the shape that caused the trouble.",
        "left_out_the_channel_axis": (
            "Conv2D needs the channel axis, also when there is only one channel."
        ),
        "added_the_batch_axis": "`keras.Input` takes the shape of one image, without the batch.",
        "gave_colour": "The images are grayscale: one channel, not three.",
    },
    probe=fields("diagnosis", "cause", "valid_height", "input_shape"),
)
