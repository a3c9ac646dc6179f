"""How many patches meet at each output, along one axis."""

from layerwise.checks.comparison import match_calls
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import whole_numbers

_USAGE = "patch_counts(size, kernel_size, strides)"
Case = tuple[int, int, int]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (size, kernel_size, strides): strides that divide the kernel, and others."""
    size, other = (int(n) for n in rng.integers(4, 30, size=2))
    return {
        "even": [(5, 4, 2), (size, 6, 3), (other, 2, 2)],
        "uneven": [(4, 3, 2), (size, 5, 2), (other, 7, 3)],
    }


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        kind: [call(function, _written(case), *case) for case in cases]
        for kind, cases in _cases(rng).items()
    }


def _written(case: Case) -> str:
    return f"patch_counts{case}"


def _counts(size: int, kernel_size: int, strides: int, length: int | None = None) -> list[int]:
    """Count patch by patch."""
    counts = [0] * ((size - 1) * strides + kernel_size if length is None else length)
    for i in range(size):
        for place in range(i * strides, i * strides + kernel_size):
            if place < len(counts):
                counts[place] += 1
    return counts


def _results(case: Case) -> dict[str, list[int]]:
    """Return the right counts as "right", and what each mistake makes of this case."""
    size, kernel_size, strides = case
    right = _counts(*case)
    windows = max((size - kernel_size) // strides + 1, 0)
    return {
        "right": right,
        "counted_a_convolution": _counts(windows, kernel_size, strides, size),
        "only_whether": [min(count, 1) for count in right],
        "no_border": [max(right)] * len(right),
        "ignored_the_strides": _counts(size, kernel_size, 1),
        "lost_the_rim": _counts(size, kernel_size, strides, size * strides),
        "multiplied": [count * count for count in right],
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
            read=whole_numbers,
        )

    return judge


PATCH_COUNTS = Question(
    name="patch_counts",
    variable="patch_counts",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "Make a list of zeros, as long as the output with padding='valid'. Then go through the "
        "pixels: pixel i reaches the places from i * strides to i * strides + kernel_size - 1."
    ),
    parts=(
        Part("strides that divide the kernel", 1, "a count for each output", _judge("even")),
        Part("other strides", 1, "a count for each output", _judge("uneven")),
    ),
    mistakes={
        "counted_a_convolution": (
            "You counted windows over the input. Count patches on the output, which is longer."
        ),
        "only_whether": "You noted whether a patch reaches each place. Count how many do.",
        "no_border": "At both ends fewer patches meet than inside.",
        "ignored_the_strides": "You moved by one place from patch to patch.",
        "lost_the_rim": "With 'valid', the output is as long as all patches together.",
        "multiplied": "You squared the counts. That is for two axes; here there is one.",
    },
    probe=_probe,
)
