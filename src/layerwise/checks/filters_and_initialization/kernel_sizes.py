"""What the size of a kernel changes: output size, parameters, multiply-adds."""

from layerwise.checks.comparison import match, match_calls, right_and_wrong
from layerwise.checks.probing import call, fields, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import truth, whole_number, whole_numbers

_COST_USAGE = "convolution_cost(kernel_size, in_channels, filters, height, width)"


def _rows(padding: str):
    """Judge the rows that the 3x3 and the 7x7 layer return for 28 rows."""

    def judge(data, rng):
        received = [whole_number(data[f"{padding}_{size}"]) for size in (3, 7)]
        valid, same = [28 - 3 + 1, 28 - 7 + 1], [28, 28]
        wrong = [
            ("jumped_by_the_kernel", [28 // 3, 28 // 7]),
            ("jumped_by_the_kernel", [-(-28 // 3), -(-28 // 7)]),
            ("forgot_the_plus_one", [28 - 3, 28 - 7]),
            ("swapped_the_paddings", same if padding == "valid" else valid),
        ]
        return match(received, valid if padding == "valid" else same, wrong)

    return judge


def _claim(data, rng):
    if truth(data["claim_holds"]):
        return Verdict(False, "Received True.", "believed_the_claim")
    if not all(_rows(padding)(data, rng).passed for padding in ("same", "valid")):
        return Verdict(False, "The verdict counts once all four numbers are right.", waits=True)
    return PASSED


LARGER_KERNEL = Question(
    name="larger_kernel",
    variable="larger_kernel",
    usage="larger_kernel",
    minutes=2,
    difficulty="easy",
    hint=(
        "Run it: `keras.layers.Conv2D(1, 7, padding='same')(np.zeros((1, 28, 28, 1))).shape`. To "
        "downsample is to halve, or to divide by three; losing a border is not."
    ),
    parts=(
        Part("padding='same'", 1, "the output's rows for the 3x3 and the 7x7 layer", _rows("same")),
        Part("padding='valid'", 1, "rows at which the whole window fits", _rows("valid")),
        Part("claim_holds", 1, "your verdict on the claim, from the four numbers", _claim),
    ),
    mistakes={
        "jumped_by_the_kernel": (
            "You divided by the kernel size, as if the window jumped by its own width. Pooling "
            "does that by default; a convolution moves by `strides`, and its default is 1."
        ),
        "forgot_the_plus_one": (
            "One row is missing from each: the window's first place counts, and its last."
        ),
        "swapped_the_paddings": "Those are the numbers of the other padding.",
        "believed_the_claim": (
            "Compare your numbers: with one padding the two layers keep the same rows, with the "
            "other they lose a border. Which argument would divide the size?"
        ),
    },
    probe=fields("larger_kernel", "same_3", "same_7", "valid_3", "valid_7", "claim_holds"),
)


def _cases(rng: Generator) -> list[tuple[int, ...]]:
    """Draw (kernel_size, in_channels, filters, height, width), all of them different."""
    cases = [(3, 1, 64, 28, 28), (7, 1, 32, 28, 28)]
    for kernel_size in rng.choice([3, 5, 7, 9], size=3, replace=False):
        channels, filters = rng.integers(2, 20), rng.integers(21, 70)
        height, width = rng.integers(12, 30), rng.integers(31, 60)
        cases.append(tuple(int(n) for n in (kernel_size, channels, filters, height, width)))
    return cases


def _probe(answer, rng):
    function = require_function(answer, _COST_USAGE)
    return {"pairs": [call(function, f"convolution_cost{case}", *case) for case in _cases(rng)]}


def _costs(case: tuple[int, ...]) -> tuple[dict[str, int], dict[str, int]]:
    """Return parameters and multiply-adds: the right ones as "right", and each mistake's."""
    size, channels, filters, height, width = case
    weights = size * size * channels * filters
    parameters, positions = weights + filters, (height - size + 1) * (width - size + 1)
    multiply_adds = weights * positions
    return {
        "right": parameters,
        "forgot_the_bias": weights,
        "one_bias_for_all": weights + 1,
        "left_out_the_channels": size * size * filters + filters,
        "kernel_size_not_squared": size * channels * filters + filters,
        "swapped_the_pair": multiply_adds,
    }, {
        "right": multiply_adds,
        "counted_every_pixel": weights * height * width,
        "forgot_the_plus_one": weights * (height - size) * (width - size),
        "left_out_the_filters": size * size * channels * positions,
        "left_out_the_channels": size * size * filters * positions,
        "kernel_size_not_squared": size * channels * filters * positions,
        "multiplied_the_biases": parameters * positions,
        "counted_two_for_each": 2 * multiply_adds,
        "swapped_the_pair": parameters,
    }


def _judge_pair(place: int):
    def judge(data, rng):
        cases = _cases(rng)
        tables = [_costs(case)[place] for case in cases]
        return match_calls(
            [f"convolution_cost{case}" for case in cases],
            data["pairs"],
            *right_and_wrong(tables),
            read=lambda pair: whole_numbers(pair, length=2)[place],
        )

    return judge


CONVOLUTION_COST = Question(
    name="convolution_cost",
    variable="convolution_cost",
    usage=_COST_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "The kernel has `kernel_size * kernel_size * in_channels * filters` weights. At every "
        "position of the output, each weight is multiplied once. How many positions are left when "
        "the whole window must fit into the image?"
    ),
    parts=(
        Part("parameters", 1, "weights and biases, as `count_params()` counts", _judge_pair(0)),
        Part("multiply-adds", 2, "one for each weight at each position", _judge_pair(1)),
    ),
    mistakes={
        "forgot_the_bias": "You counted the weights and left out the biases.",
        "one_bias_for_all": "You gave the layer one bias. Each filter has its own.",
        "left_out_the_channels": (
            "You probably left out the input channels. A filter has weights for each of them."
        ),
        "left_out_the_filters": "You counted the work of one filter.",
        "kernel_size_not_squared": (
            "You used `kernel_size` once. The window is square: it counts twice."
        ),
        "counted_every_pixel": (
            "You placed a window on every pixel. That is padding='same'; here the window must fit."
        ),
        "forgot_the_plus_one": "You lost one row and one column of positions.",
        "multiplied_the_biases": "A bias is added and never multiplied: leave it out here.",
        "counted_two_for_each": (
            "You counted a multiplication and an addition apart. Here the two together are one."
        ),
        "swapped_the_pair": "You returned the two numbers in the other order.",
    },
    probe=_probe,
)
