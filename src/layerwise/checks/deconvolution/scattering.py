"""A transposed convolution by hand."""

import numpy as np

from layerwise.checks.comparison import match_calls
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "scatter(image, kernel, strides)"
Case = tuple[np.ndarray, np.ndarray, int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (image, kernel, strides): the patches meet in some, and leave gaps in none."""
    sizes = {
        "apart": [(3, 4, 2, 2, 2), (2, 3, 3, 3, 3)],
        "meeting": [(3, 4, 3, 3, 2), (4, 3, 4, 2, 1), (2, 5, 3, 5, 2)],
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
    return f"scatter({shapes}, {strides})"


def _laid(image: np.ndarray, kernel: np.ndarray, strides: int, *, adds: bool = True) -> np.ndarray:
    """Lay patch after patch; with `adds` false, each covers what was there."""
    (rows, columns), (height, width) = image.shape, kernel.shape
    output = np.zeros(((rows - 1) * strides + height, (columns - 1) * strides + width))
    for i, j in np.ndindex(rows, columns):
        place = np.s_[i * strides : i * strides + height, j * strides : j * strides + width]
        output[place] = image[i, j] * kernel + (output[place] if adds else 0)
    return output


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right result as "right", and what each mistake makes of this case."""
    image, kernel, strides = case
    right = _laid(image, kernel, strides)
    rows, columns = image.shape[0] * strides, image.shape[1] * strides
    room = np.zeros((max(rows, right.shape[0]), max(columns, right.shape[1])))
    room[: right.shape[0], : right.shape[1]] = right
    return {
        "right": right,
        "flipped": _laid(image, kernel[::-1, ::-1], strides),
        "covered": _laid(image, kernel, strides, adds=False),
        "ignored_the_strides": _laid(image, kernel, 1),
        "lost_the_rim": room[:rows, :columns],
        "moved_by_the_kernel": np.kron(image, kernel),
    }


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_results(case) for case in cases]
        names = [name for name in tables[0] if name != "right"]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            [table["right"] for table in tables],
            [(name, [table[name] for table in tables]) for name in names],
            read=array,
            tolerance=1e-4,
        )

    return judge


SCATTER = Question(
    name="scatter",
    variable="scatter",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "Start with zeros of the output's size, (rows - 1) * strides + kernel rows, and the same "
        "for the columns. For each pixel add `pixel * kernel` to the block that begins at (row * "
        "strides, column * strides)."
    ),
    parts=(
        Part("patches side by side", 1, "a patch for each pixel", _judge("apart")),
        Part("patches that meet", 2, "sums where patches meet", _judge("meeting")),
    ),
    mistakes={
        "flipped": "You turned the kernel by 180 degrees. That is right for gathering, not here.",
        "covered": "A later patch covers an earlier one. Where they meet, they add up.",
        "ignored_the_strides": "You moved by one place every time.",
        "lost_the_rim": "You kept rows * strides rows. The last patch may reach further.",
        "moved_by_the_kernel": "You moved by the kernel's size. Move by `strides`.",
    },
    probe=_probe,
)
