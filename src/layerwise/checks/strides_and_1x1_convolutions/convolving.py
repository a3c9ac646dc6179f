"""A strided convolution by hand."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "strided_convolution(image, kernel, strides)"
Case = tuple[np.ndarray, np.ndarray, int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (image, kernel, strides): the windows leave a border in some of them."""
    sizes = {
        "one": [(6, 7, 3, 3, 1), (8, 5, 2, 4, 1)],
        "more": [(9, 11, 3, 2, 2), (10, 8, 3, 3, 3), (12, 9, 2, 5, 2)],
    }
    return {
        kind: [
            (rng.normal(size=(height, width)), rng.normal(size=(rows, columns)), strides)
            for height, width, rows, columns, strides in shapes
        ]
        for kind, shapes in sizes.items()
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [
            call(function, _written(case), case[0].copy(), case[1].copy(), case[2])
            for case in cases
        ]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    image, kernel, strides = case
    shapes = f"image of shape {image.shape}, kernel of shape {kernel.shape}"
    return f"strided_convolution({shapes}, {strides})"


def _every(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Slide by one pixel at a time."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right result as "right", and what each mistake makes of this case."""
    image, kernel, strides = case
    every = _every(image, kernel)
    right = every[::strides, ::strides]
    return {
        "right": right,
        "flipped": _every(image, kernel[::-1, ::-1])[::strides, ::strides],
        "averaged": right / kernel.size,
        "ignored_the_strides": every,
        "started_at_one": every[1::strides, 1::strides],
        "strided_the_rows_only": every[::strides],
        "moved_by_the_kernel": every[:: kernel.shape[0], :: kernel.shape[1]],
        "forgot_the_last_window": every[:-1:strides, :-1:strides],
    }


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_results(case) for case in cases]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            *right_and_wrong(tables),
            read=array,
            tolerance=1e-4,
        )

    return judge


STRIDED_CONVOLUTION = Question(
    name="strided_convolution",
    variable="strided_convolution",
    usage=_USAGE,
    minutes=12,
    difficulty="medium",
    hint=(
        "`np.lib.stride_tricks.sliding_window_view(image, kernel.shape)` has the shape (rows, "
        "columns, kernel rows, kernel columns): every window, one pixel apart. Keep every "
        "strides-th along the first two axes, then multiply by the kernel and sum the last two."
    ),
    parts=(
        Part("strides of 1", 1, "one sum for each window", _judge("one")),
        Part("larger strides", 2, "one sum for each window that is kept", _judge("more")),
    ),
    mistakes={
        "flipped": (
            "You turned the kernel by 180 degrees, as Theano and SciPy's `convolve2d` do. Keras "
            "does not."
        ),
        "averaged": "You took the mean of the products. A convolution adds them up.",
        "ignored_the_strides": "You moved by one pixel every time.",
        "started_at_one": "Your first window starts at pixel 1. With 'valid' it starts at 0.",
        "strided_the_rows_only": "You strided the rows only; the columns move by `strides` too.",
        "moved_by_the_kernel": "You moved by the kernel's size. Move by `strides`.",
        "forgot_the_last_window": (
            "The last window that fits is missing: it may touch the image's edge."
        ),
    },
    probe=_probe,
)
