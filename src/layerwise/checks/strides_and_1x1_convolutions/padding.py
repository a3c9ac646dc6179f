"""Where "same" puts its zeros, and which positions a strided window reads."""

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import whole_numbers

_PADDING_USAGE = "same_padding(size, kernel_size, strides)"
_POSITIONS_USAGE = "positions_read(size, kernel_size, strides)"


def _padding_cases(rng: Generator) -> dict[str, list[tuple[int, int, int]]]:
    """Draw (size, kernel_size, strides), beside cases in which each mistake shows."""
    size, other = (int(n) for n in rng.integers(20, 60, size=2))
    even, odd = (2 * int(n) for n in rng.integers(2, 16, size=2))
    strides = int(rng.integers(2, 6))
    more = [(28, 3, 2), (29, 3, 2), (10, 4, 3), (8, 1, 2), (11, 6, 4), (size, 5, 2)]
    return {
        "one": [(28, 3, 1), (size, even, 1), (other, odd + 1, 1)],
        "more": [*more, (size, even + 3, strides), (other, odd + 2, strides)],
    }


def _probe_padding(answer, rng):
    function = require_function(answer, _PADDING_USAGE)
    return {
        kind: [call(function, f"same_padding{case}", *case) for case in cases]
        for kind, cases in _padding_cases(rng).items()
    }


def _paddings(case: tuple[int, int, int]) -> dict[str, list[int]]:
    """Return the right pair as "right", and what each mistake makes of this case."""
    size, kernel_size, strides = case
    outputs = -(-size // strides)
    lacking = (outputs - 1) * strides + kernel_size - size
    zeros = max(lacking, 0)
    fewer = max((size // strides - 1) * strides + kernel_size - size, 0)
    return {
        "right": [zeros // 2, zeros - zeros // 2],
        "odd_zero_first": [zeros - zeros // 2, zeros // 2],
        "half_a_kernel": [kernel_size // 2, kernel_size // 2],
        "ignored_the_strides": [(kernel_size - 1) // 2, kernel_size // 2],
        "negative_zeros": [lacking // 2, lacking - lacking // 2],
        "all_at_the_end": [0, zeros],
        "rounded_down": [fewer // 2, fewer - fewer // 2],
    }


def _judge(kind: str, cases_of, written: str, table_of, read):
    """Judge the calls of one part."""

    def judge(data, rng):
        cases = cases_of(rng)[kind]
        tables = [table_of(case) for case in cases]
        return match_calls(
            [f"{written}{case}" for case in cases],
            data[kind],
            *right_and_wrong(tables),
            read=read,
        )

    return judge


def _judge_padding(kind: str):
    def pair(value):
        return whole_numbers(value, length=2)

    return _judge(kind, _padding_cases, "same_padding", _paddings, pair)


SAME_PADDING = Question(
    name="same_padding",
    variable="same_padding",
    usage=_PADDING_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "First the outputs: size divided by strides, rounded up (`-(-size // strides)`). Then how "
        "far the last window reaches: `(outputs - 1) * strides + kernel_size`. What lies past the "
        "end is the number of zeros, but never less than none. The smaller half goes in front."
    ),
    parts=(
        Part("strides of 1", 1, "the zeros before and after", _judge_padding("one")),
        Part("larger strides", 2, "the zeros before and after", _judge_padding("more")),
    ),
    mistakes={
        "odd_zero_first": "Your odd zero comes first. Keras and TensorFlow put it at the end.",
        "half_a_kernel": (
            "You put half a kernel on both sides. That is Theano's 'half', and it equals 'same' "
            "only in some cases."
        ),
        "ignored_the_strides": (
            "You added what a layer with strides=1 needs. With a larger stride the last window "
            "begins elsewhere."
        ),
        "negative_zeros": (
            "A kernel smaller than the stride lacks nothing. Your function returns less than no "
            "zeros for it."
        ),
        "all_at_the_end": "The number is right; split it, and put the smaller half in front.",
        "rounded_down": "You rounded the number of outputs down. 'same' rounds it up.",
    },
    probe=_probe_padding,
)


def _position_cases(rng: Generator) -> dict[str, list[tuple[int, int, int]]]:
    size, other = (int(n) for n in rng.integers(6, 40, size=2))
    window = [(8, 3, 2), (10, 2, 3), (11, 3, 4), (2 * size, 3, 2), (3 * other + 1, 2, 3)]
    return {
        "pixel": [(8, 1, 2), (2 * size + 1, 1, 2), (10, 1, 3), (other, 1, 3)],
        "window": window,
    }


def _probe_positions(answer, rng):
    function = require_function(answer, _POSITIONS_USAGE)
    return {
        kind: [call(function, f"positions_read{case}", *case) for case in cases]
        for kind, cases in _position_cases(rng).items()
    }


def _covered(size: int, starts: range, kernel_size: int) -> list[int]:
    return sorted({s + tap for s in starts for tap in range(kernel_size) if s + tap < size})


def _positions(case: tuple[int, int, int]) -> dict[str, list[int]]:
    size, kernel_size, strides = case
    last = size - kernel_size
    starts = range(0, last + 1, strides)
    return {
        "right": _covered(size, starts, kernel_size),
        "window_starts_only": list(starts),
        "every_position": list(range(size)),
        "forgot_the_last_window": _covered(size, starts[:-1], kernel_size),
        "past_the_end": _covered(size, range(0, size, strides), kernel_size),
    }


def _judge_positions(kind: str):
    return _judge(kind, _position_cases, "positions_read", _positions, whole_numbers)


POSITIONS_READ = Question(
    name="positions_read",
    variable="positions_read",
    usage=_POSITIONS_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "The windows start at 0, strides, 2 * strides, ... as long as start + kernel_size is at "
        "most size. Collect start, start + 1, ... of each window in a set, and return it sorted."
    ),
    parts=(
        Part("1x1 windows", 1, "the positions on one axis, in order", _judge_positions("pixel")),
        Part("any window", 2, "the positions on one axis, in order", _judge_positions("window")),
    ),
    mistakes={
        "window_starts_only": (
            "You listed where the windows start. A window reads kernel_size positions from there."
        ),
        "every_position": (
            "You listed every position. Windows move by `strides`; between them, and behind the "
            "last one, there may be gaps."
        ),
        "forgot_the_last_window": "Your last window is missing: it may end at the very edge.",
        "past_the_end": (
            "You let the last window hang over the edge. With padding='valid' it must fit whole."
        ),
    },
    probe=_probe_positions,
)
