"""Two formulas: the inputs that give a wanted output, and the parameters of grouped layers."""

from layerwise.checks.depth_and_channels.tables import Table, match_tables
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import whole_number, whole_numbers

_SIZES_USAGE = "input_sizes(outputs, kernel_size, strides)"
_GROUPS_USAGE = "grouped_parameters(kernel_size, in_channels, filters, groups)"


def _size_cases(rng: Generator) -> dict[str, list[tuple[int, ...]]]:
    """Draw (outputs, kernel_size, strides); the kernel is larger than the stride."""
    one = [(int(rng.integers(10, 40)), int(k), 1) for k in rng.choice([3, 5, 7], 2, replace=False)]
    more = [(55, 11, 4)]
    for strides in rng.choice([2, 3, 4, 5], size=3, replace=False):
        more.append((int(rng.integers(10, 40)), int(strides + rng.integers(2, 6)), int(strides)))
    return {"one": one, "more": more}


def _probe_sizes(answer, rng):
    function = require_function(answer, _SIZES_USAGE)
    return {
        kind: [call(function, f"input_sizes{case}", *case) for case in cases]
        for kind, cases in _size_cases(rng).items()
    }


def _pairs(case: tuple[int, ...]) -> Table:
    """Return the right pair, and what each mistake makes of this case."""
    outputs, kernel_size, strides = case
    smallest = (outputs - 1) * strides + kernel_size
    largest = smallest + strides - 1
    jumps = outputs * strides
    return [
        ("right", [smallest, largest]),
        ("one_step_too_many", [jumps + kernel_size, jumps + kernel_size + strides - 1]),
        ("one_step_too_many", [jumps + kernel_size, jumps + kernel_size]),
        ("inverted_same", [jumps - strides + 1, jumps]),
        ("inverted_same", [jumps, jumps + strides - 1]),
        ("inverted_same", [jumps, jumps]),
        ("one_size_alone", [smallest, smallest]),
        ("one_pixel_too_many", [smallest, largest + 1]),
        ("swapped_the_pair", [largest, smallest]),
    ]


def _judge_sizes(kind: str):
    def judge(data, rng):
        cases = _size_cases(rng)[kind]
        calls, tables = [f"input_sizes{case}" for case in cases], [_pairs(case) for case in cases]
        return match_tables(
            calls, data[kind], tables, read=lambda pair: whole_numbers(pair, length=2)
        )

    return judge


INPUT_SIZES = Question(
    name="input_sizes",
    variable="input_sizes",
    usage=_SIZES_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "Place the last window. Before it, the window moved `outputs - 1` times by `strides` "
        "pixels; then it covers `kernel_size` pixels. That is the smallest size. Behind the last "
        "window, pixels may be left over, as long as they do not suffice for another move."
    ),
    parts=(
        Part("strides of 1", 1, "the one size that leaves no other choice", _judge_sizes("one")),
        Part("larger strides", 2, "the smallest and the largest size", _judge_sizes("more")),
    ),
    mistakes={
        "one_step_too_many": (
            "You moved the window once too often: for n places it moves n - 1 times."
        ),
        "inverted_same": (
            "That leaves no room for the window: sizes like these belong to padding='same'. Here "
            "the last window must fit."
        ),
        "one_size_alone": (
            "You gave the smallest size twice. Pixels behind the last window may be left over."
        ),
        "one_pixel_too_many": (
            "Your largest size is one pixel too large: it has room for one more window."
        ),
        "swapped_the_pair": "You returned the two sizes in the other order.",
    },
    probe=_probe_sizes,
)


def _group_cases(rng: Generator) -> dict[str, list[tuple[int, ...]]]:
    """Draw (kernel_size, in_channels, filters, groups); AlexNet's second layer is the first."""
    full = [(3, 3, 64, 1)]
    for _ in range(2):
        size, channels = int(rng.choice([3, 5, 7])), int(rng.integers(2, 20))
        full.append((size, channels, int(rng.integers(21, 70)), 1))
    grouped = [(5, 96, 256, 2)]
    for groups in rng.choice([2, 3, 4, 5, 6], size=3, replace=False):
        size, share = int(rng.choice([3, 5, 7])), int(rng.integers(2, 9))
        filters = int(groups * rng.integers(9, 15))
        grouped.append((size, int(groups * share), filters, int(groups)))
    return {"full": full, "grouped": grouped}


def _probe_groups(answer, rng):
    function = require_function(answer, _GROUPS_USAGE)
    return {
        kind: [call(function, f"grouped_parameters{case}", *case) for case in cases]
        for kind, cases in _group_cases(rng).items()
    }


def _counts(case: tuple[int, ...]) -> Table:
    """Return the right count, and what each mistake makes of this case."""
    size, channels, filters, groups = case
    share = channels // groups
    weights = size * size * share * filters
    return [
        ("right", weights + filters),
        ("forgot_the_bias", weights),
        ("one_bias_for_all", weights + 1),
        ("one_bias_for_all", weights + groups),
        ("kernel_size_not_squared", size * share * filters + filters),
        ("left_out_the_channels", size * size * filters + filters),
        ("ignored_the_groups", size * size * channels * filters + filters),
        ("divided_the_filters_too", weights // groups + filters),
        ("divided_the_biases", weights + filters // groups),
        ("multiplied_by_the_groups", weights * groups * groups + filters),
    ]


def _judge_groups(kind: str):
    def judge(data, rng):
        cases = _group_cases(rng)[kind]
        calls, tables = (
            [f"grouped_parameters{case}" for case in cases],
            [_counts(case) for case in cases],
        )
        return match_tables(calls, data[kind], tables, read=whole_number)

    return judge


GROUPED_PARAMETERS = Question(
    name="grouped_parameters",
    variable="grouped_parameters",
    usage=_GROUPS_USAGE,
    minutes=6,
    difficulty="medium",
    hint=(
        "How many input channels does one filter read when they are dealt out to `groups` groups? "
        "Multiply that with its window: the weights of one filter. There are `filters` of them, "
        "and each has one bias, whatever its group."
    ),
    parts=(
        Part("groups=1", 1, "the count of a full convolution", _judge_groups("full")),
        Part(
            "more groups",
            2,
            "a count in which each filter reads its share",
            _judge_groups("grouped"),
        ),
    ),
    mistakes={
        "forgot_the_bias": "You counted the weights and left out the biases.",
        "one_bias_for_all": "Each filter has its own bias; you counted fewer.",
        "kernel_size_not_squared": (
            "You used `kernel_size` once. The window is square: it counts twice."
        ),
        "left_out_the_channels": (
            "You probably gave each filter one channel. It reads all channels of its group."
        ),
        "ignored_the_groups": (
            "Your count is that of a full convolution. With groups, a filter reads fewer channels."
        ),
        "divided_the_filters_too": (
            "You divided twice. Each filter reads fewer channels, but there are as many filters."
        ),
        "divided_the_biases": (
            "You divided the biases as well. There are as many filters as before, and each has one."
        ),
        "multiplied_by_the_groups": (
            "Groups save weights, they do not add any: divide the channels of a filter."
        ),
    },
    probe=_probe_groups,
)
