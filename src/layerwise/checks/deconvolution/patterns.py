"""What a kernel makes of a flat image: four sums of weights."""

import numpy as np

from layerwise.checks.comparison import match_calls
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import array

_USAGE = "block_sums(kernel)"


def _cases(rng: Generator) -> dict[str, list[np.ndarray]]:
    """Draw square kernels of odd and even sizes."""
    sizes = {"even": (2, 4, 6), "odd": (3, 5)}
    return {
        kind: [rng.normal(size=(size, size)) for size in numbers] for kind, numbers in sizes.items()
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(kernel), kernel.copy()) for kernel in kernels]
        for kind, kernels in _cases(rng).items()
    }


def _written(kernel: np.ndarray) -> str:
    return f"block_sums(kernel of shape {kernel.shape})"


def _results(kernel: np.ndarray) -> dict[str, np.ndarray]:
    """Return the right sums as "right", and what each mistake makes of this kernel."""
    parts = [[kernel[a::2, b::2] for b in (0, 1)] for a in (0, 1)]
    sums = np.array([[part.sum() for part in row] for row in parts])
    half = len(kernel) // 2
    corners = [
        [kernel[:half, :half], kernel[:half, half:]],
        [kernel[half:, :half], kernel[half:, half:]],
    ]
    return {
        "right": sums,
        "counted_the_weights": np.array([[part.size for part in row] for row in parts]),
        "took_the_mean": np.array([[part.mean() for part in row] for row in parts]),
        "cut_into_corners": np.array([[part.sum() for part in row] for row in corners]),
        "one_sum_for_all": np.full((2, 2), kernel.sum()),
        "rows_and_columns_swapped": sums.T,
        "began_at_one": sums[::-1, ::-1],
    }


def _judge(kind: str):
    def judge(data, rng):
        kernels = _cases(rng)[kind]
        tables = [_results(kernel) for kernel in kernels]
        names = [name for name in tables[0] if name != "right"]
        return match_calls(
            [_written(kernel) for kernel in kernels],
            data[kind],
            [table["right"] for table in tables],
            [(name, [table[name] for table in tables]) for name in names],
            read=array,
            tolerance=1e-4,
        )

    return judge


BLOCK_SUMS = Question(
    name="block_sums",
    variable="block_sums",
    usage=_USAGE,
    minutes=8,
    difficulty="hard",
    hint=(
        "Patches begin at even places. So an output at an even row gets the kernel's rows 0, 2, 4 "
        "and so on, one from each patch that reaches it, and the same holds for columns. "
        "`kernel[0::2, 1::2]` picks the weights of even rows and odd columns."
    ),
    parts=(
        Part("even kernels", 2, "four sums, in an array of shape (2, 2)", _judge("even")),
        Part("odd kernels", 1, "four sums, in an array of shape (2, 2)", _judge("odd")),
    ),
    mistakes={
        "counted_the_weights": "You counted the weights. Their sums decide.",
        "took_the_mean": "You took means. What patches lay on a place adds up.",
        "cut_into_corners": (
            "You cut the kernel into quarters. An output gets every second weight of it."
        ),
        "one_sum_for_all": "No output gets all weights: with strides of 2, each gets a part.",
        "rows_and_columns_swapped": "Rows and columns are swapped: the first axis is the row.",
        "began_at_one": "Your first sum is that of odd rows and columns. Begin with even ones.",
    },
    probe=_probe,
)
