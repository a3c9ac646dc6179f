"""Glorot's limit from the shape of a kernel."""

from math import prod, sqrt

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import number

_USAGE = "glorot_limit(kernel_shape)"


def _shapes(rng: Generator) -> dict[str, list[tuple[int, ...]]]:
    """Draw kernel shapes whose sizes all differ, so that each mistake shows."""
    convolutions = [(5, 5, 1, 32)]
    for _ in range(3):
        rows, columns = (int(n) for n in rng.choice([1, 2, 3, 5, 7], size=2, replace=False))
        convolutions.append((rows, columns, *_channels_and_filters(rng)))
    return {"conv": convolutions, "dense": [_channels_and_filters(rng) for _ in range(3)]}


def _channels_and_filters(rng: Generator) -> tuple[int, int]:
    return int(rng.integers(9, 40)), int(rng.integers(41, 99))


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(shape), shape) for shape in shapes]
        for kind, shapes in _shapes(rng).items()
    }


def _written(shape: tuple[int, ...]) -> str:
    return f"glorot_limit({shape})"


def _limits(shape: tuple[int, ...]) -> dict[str, float]:
    """Return the right limit as "right", and what each mistake makes of this shape."""
    window, units_in, units_out = prod(shape[:-2]), shape[-2], shape[-1]
    fan_in, fan_out = window * units_in, window * units_out
    first_window = prod(shape[2:])
    return {
        "right": sqrt(6 / (fan_in + fan_out)),
        "units_as_fans": sqrt(6 / (units_in + units_out)),
        "window_on_one_fan": sqrt(6 / (fan_in + units_out)),
        "fan_in_alone": sqrt(6 / fan_in),
        "gave_the_deviation": sqrt(2 / (fan_in + fan_out)),
        "averaged_the_fans": sqrt(12 / (fan_in + fan_out)),
        "forgot_the_square_root": 6 / (fan_in + fan_out),
        "filters_first": sqrt(6 / (first_window * (shape[0] + shape[1]))),
    }


def _judge(kind: str):
    def judge(data, rng):
        shapes = _shapes(rng)[kind]
        tables = [_limits(shape) for shape in shapes]
        return match_calls(
            [_written(shape) for shape in shapes],
            data[kind],
            *right_and_wrong(tables),
            read=number,
            tolerance=1e-4,
        )

    return judge


GLOROT_LIMIT = Question(
    name="glorot_limit",
    variable="glorot_limit",
    usage=_USAGE,
    minutes=6,
    difficulty="medium",
    hint=(
        "`kernel_shape` ends with the input channels and the filters. Everything before these two "
        "is the window: multiply it into both fans. A Dense kernel has no window, and the product "
        "of no numbers is 1: `np.prod(())`."
    ),
    parts=(
        Part("convolution kernels", 2, "the limit of a kernel with a window", _judge("conv")),
        Part("dense kernels", 1, "the limit of a kernel without a window", _judge("dense")),
    ),
    mistakes={
        "units_as_fans": (
            "You used the last two sizes as the fans. That is right for a Dense layer; in a "
            "convolution the window multiplies both."
        ),
        "window_on_one_fan": "You multiplied the window into one fan. It belongs in both.",
        "fan_in_alone": "You divided by `fan_in` alone. That is He's limit, not Glorot's.",
        "gave_the_deviation": (
            "You returned the standard deviation of Glorot's start. The limit of the uniform draw "
            "is larger by a factor of sqrt(3)."
        ),
        "averaged_the_fans": (
            "You divided by the mean of the fans. With 6 above the line, their sum stands below."
        ),
        "forgot_the_square_root": "You probably left out the square root.",
        "filters_first": (
            "You read the kernel as (filters, channels, rows, columns). Keras keeps it as (rows, "
            "columns, channels, filters)."
        ),
    },
    probe=_probe,
)
