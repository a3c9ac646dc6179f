"""Numbers to predict: what scalers make of a new value, and what a Normalization layer keeps."""

from layerwise.checks.comparison import match
from layerwise.checks.probing import fields
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import number, whole_number

# scaled_values: fitted on 20, 40, 50, 60, 80; asked about 110
_LEAST, _MOST, _MEAN, _DEVIATION, _NEW = 20, 80, 50, 20, 110
_SAMPLE_DEVIATION = (2000 / 4) ** 0.5
_MEAN_WITH_NEW, _DEVIATION_WITH_NEW = 60, (5000 / 6) ** 0.5


def _min_max(data, rng):
    span = _MOST - _LEAST
    wrong = [
        ("kept_within_one", 1),
        ("divided_by_the_maximum", (_NEW - _LEAST) / _MOST),
        ("divided_by_the_maximum", _NEW / _MOST),
        ("forgot_to_subtract", _NEW / span),
    ]
    return match(number(data["min_max"]), (_NEW - _LEAST) / span, wrong, tolerance=0.005)


def _standard(data, rng):
    away = _NEW - _MEAN
    wrong = [
        ("sample_deviation", away / _SAMPLE_DEVIATION),
        ("divided_by_the_variance", away / _DEVIATION**2),
        ("forgot_to_subtract", _NEW / _DEVIATION),
        ("fitted_on_the_new_value", (_NEW - _MEAN_WITH_NEW) / _DEVIATION_WITH_NEW),
    ]
    return match(number(data["standard"]), away / _DEVIATION, wrong, tolerance=0.005)


def _limit(key: str, right: float, other: float):
    """Judge the highest answer, in original units, of an activation that stays below 1."""

    def judge(data, rng):
        wrong = [
            ("stayed_in_scaled_units", 1),
            ("expected_no_cap", _NEW),
            ("swapped_the_scalers", other),
        ]
        return match(number(data[key]), right, wrong, tolerance=0.005)

    return judge


SCALED_VALUES = Question(
    name="scaled_values",
    variable="scaled",
    usage="scaled",
    minutes=5,
    difficulty="easy",
    hint=(
        "Min-max: subtract the smallest training value, divide by the range. Standard: subtract "
        "the mean, divide by the root of the mean squared distance from it. To go back, multiply "
        "first, then add. Both activations stay below 1."
    ),
    parts=(
        Part("min_max", 1, "110 on the scale where 20 is 0 and 80 is 1", _min_max),
        Part("standard", 1, "how many standard deviations 110 lies above the mean", _standard),
        Part(
            "sigmoid_limit",
            1,
            "what the scaled answer 1 means under min-max",
            _limit("sigmoid_limit", _MOST, _MEAN + _DEVIATION),
        ),
        Part(
            "tanh_limit",
            1,
            "what the scaled answer 1 means under standard scaling",
            _limit("tanh_limit", _MEAN + _DEVIATION, _MOST),
        ),
    ),
    mistakes={
        "kept_within_one": (
            "You kept the new value within 1. The scaler was fitted before it came, and does not "
            "clip by default."
        ),
        "divided_by_the_maximum": (
            "You divided by the maximum. Min-max divides by the range, maximum minus minimum."
        ),
        "forgot_to_subtract": "You divided, and left out the subtraction before it.",
        "sample_deviation": (
            "You divided by n - 1 inside the standard deviation. StandardScaler and Keras divide "
            "by n."
        ),
        "divided_by_the_variance": "You divided by the variance: take its square root.",
        "fitted_on_the_new_value": (
            "You counted 110 among the training values. The scaler has never seen it."
        ),
        "stayed_in_scaled_units": (
            "That is the limit on the scaled axis. The question asks for original units."
        ),
        "expected_no_cap": (
            "No training can make this output say 110: its activation ends at 1 on the scaled axis."
        ),
        "swapped_the_scalers": "That limit belongs to the other scaler.",
    },
    probe=fields("scaled", "min_max", "standard", "sigmoid_limit", "tanh_limit"),
)

# statistics_kept: Normalization on (None, 32, 32, 3)
_SIDE, _CHANNELS = 32, 3
_PIXELS = _SIDE * _SIDE


def _means(key: str, right: int):
    def judge(data, rng):
        wrong = [
            ("forgot_the_channels", _PIXELS),
            ("one_for_all", 1),
            ("mixed_up_the_axes", _PIXELS * _CHANNELS if right == _CHANNELS else _CHANNELS),
        ]
        return match(whole_number(data[key]), right, wrong)

    return judge


def _numbers(data, rng):
    wrong = [
        ("forgot_the_count", 2 * _CHANNELS),
        ("counted_batch_normalization", 4 * _CHANNELS),
        ("means_only", _CHANNELS),
        ("means_only", _CHANNELS + 1),
    ]
    return match(whole_number(data["numbers"]), 2 * _CHANNELS + 1, wrong)


def _trained(data, rng):
    wrong = [("believed_learnable", n) for n in (1, 2, 3, 6, 7)]
    return match(whole_number(data["trained"]), 0, wrong)


STATISTICS_KEPT = Question(
    name="statistics_kept",
    variable="kept",
    usage="kept",
    minutes=4,
    difficulty="easy",
    hint=(
        "`axis` names the axes that keep statistics of their own; the others are averaged over, "
        "the batch always. Build the layer and look: `layer.build((None, 32, 32, 3))`, then "
        "`layer.count_params()` and `layer.trainable_weights`."
    ),
    parts=(
        Part(
            "default_means",
            1,
            "one mean for each place on the last axis",
            _means("default_means", _CHANNELS),
        ),
        Part(
            "pixel_means",
            1,
            "one mean for each place on three axes",
            _means("pixel_means", _PIXELS * _CHANNELS),
        ),
        Part("numbers", 1, "all numbers of the default layer, as Keras counts", _numbers),
        Part("trained", 1, "how many of these a training step changes", _trained),
    ),
    mistakes={
        "forgot_the_channels": "You counted positions. Each position has three channels.",
        "one_for_all": "One mean for everything is `axis=None`.",
        "mixed_up_the_axes": "That is the count for the other `axis`.",
        "forgot_the_count": (
            "Mean and variance make six. Keras keeps one number more beside them; ask `explain`."
        ),
        "counted_batch_normalization": (
            "That is BatchNormalization, which has gamma and beta too."
        ),
        "means_only": "You left out the variances.",
        "believed_learnable": (
            "Mean and variance are measured by `adapt`. No gradient ever changes them."
        ),
    },
    probe=fields("kept", "default_means", "pixel_means", "numbers", "trained"),
)
