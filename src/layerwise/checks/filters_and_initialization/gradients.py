"""The gradient of the loss with respect to a filter, and what it does to a random start."""

import numpy as np

from layerwise.checks.comparison import match_calls
from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import array, truth
from layerwise.checks.wording import shown, type_phrase

_GRADIENT_USAGE = "weight_gradient(images, kernel, targets)"
_EXPERIMENT_USAGE = "two_targets(start, images, kernel_a, kernel_b)"


def _correlate(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel.shape, axis=(1, 2))
    return np.einsum("bhwij,ij->bhw", windows, kernel)


def _gradient(images: np.ndarray, kernel: np.ndarray, targets: np.ndarray) -> np.ndarray:
    upstream = 2 * (_correlate(images, kernel) - targets) / targets.size
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel.shape, axis=(1, 2))
    return np.einsum("bhwij,bhw->ij", windows, upstream)


def _cases(rng: Generator) -> dict[str, list[tuple[np.ndarray, ...]]]:
    """Draw (images, kernel, targets): one image and a square kernel; batches and oblong kernels."""
    sizes = {"one": [(1, 6, 6, 3, 3)], "batch": [(4, 7, 9, 2, 4), (3, 8, 6, 5, 2)]}
    return {
        name: [
            (
                rng.normal(size=(batch, height, width)),
                rng.normal(size=(rows, columns)),
                rng.normal(size=(batch, height - rows + 1, width - columns + 1)),
            )
            for batch, height, width, rows, columns in cases
        ]
        for name, cases in sizes.items()
    }


def _probe_gradient(answer, rng):
    function = require_function(answer, _GRADIENT_USAGE)
    # A finite difference changes the kernel in place: each call gets arrays of its own.
    return {
        name: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for name, cases in _cases(rng).items()
    }


def _gradient_mistakes(images, kernel, targets) -> list[tuple[str, np.ndarray]]:
    right = _gradient(images, kernel, targets)
    first = _gradient(images[:1], kernel, targets[:1])
    differences = [np.gradient(kernel, axis=axis) for axis in (0, 1)]
    upstream = 2 * (_correlate(images, kernel) - targets) / targets.size
    rows, columns = kernel.shape
    around = ((0, 0), (rows - 1, rows - 1), (columns - 1, columns - 1))
    return [
        ("neighbour_differences", differences[0]),
        ("neighbour_differences", differences[1]),
        ("neighbour_differences", np.stack(differences)),
        ("neighbour_differences", np.hypot(*differences)),
        ("neighbour_differences", np.diff(kernel, axis=0)),
        ("neighbour_differences", np.diff(kernel, axis=1)),
        ("forgot_the_two", right / 2),
        ("summed_the_errors", right * targets.size),
        ("wrong_sign", -right),
        ("flipped", right[::-1, ::-1]),
        ("first_image_only", first),
        ("first_image_only", first / len(images)),
        ("gradient_of_the_images", _correlate(np.pad(upstream, around), kernel[::-1, ::-1])),
    ]


def _judge_gradient(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_gradient_mistakes(*case) for case in cases]
        wrong = [(rows[0][0], [value for _, value in rows]) for rows in zip(*tables, strict=True)]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            [_gradient(*case) for case in cases],
            wrong,
            read=array,
            tolerance=1e-3,
        )

    return judge


def _written(case: tuple[np.ndarray, ...]) -> str:
    images, kernel, _ = case
    return f"weight_gradient(images of shape {images.shape}, kernel of shape {kernel.shape}, ...)"


WEIGHT_GRADIENT = Question(
    name="weight_gradient",
    variable="weight_gradient",
    usage=_GRADIENT_USAGE,
    minutes=15,
    difficulty="hard",
    hint=(
        "Two ways lead there. Short: the gradient at the output is `2 * (output - targets) / "
        "targets.size`; each weight met the image once at every output position, so correlate the "
        "images with that gradient. Safe: add 1e-4 to one weight, subtract it, and divide the "
        "difference of the two losses by 2e-4; repeat for every weight."
    ),
    parts=(
        Part("one image, 3x3", 1, "dL/dW for one image", _judge_gradient("one")),
        Part("batches, any kernel", 2, "dL/dW summed over a batch", _judge_gradient("batch")),
    ),
    mistakes={
        "neighbour_differences": (
            "You took differences between neighbouring weights. That is an image gradient of the "
            "kernel; it does not know the loss. Change a weight and ask how the loss changes."
        ),
        "forgot_the_two": "You got half of it: the derivative of a square has a factor of 2.",
        "summed_the_errors": (
            "You summed over the output values. The loss is their mean: divide by their number."
        ),
        "wrong_sign": (
            "Your gradient has the wrong sign: dL/dW points to where the loss grows. The minus "
            "belongs to the step, later."
        ),
        "flipped": (
            "Your gradient is turned by 180 degrees. A Keras convolution does not flip its kernel, "
            "so nothing flips here."
        ),
        "first_image_only": "You used the first image alone. Each image of the batch adds to it.",
        "gradient_of_the_images": (
            "You differentiated with respect to the images (a saliency map). Here the weights "
            "move, and the images stay."
        ),
    },
    probe=_probe_gradient,
)


def _experiment(rng: Generator) -> tuple[np.ndarray, ...]:
    """Draw a start, images and two kernels that are neither alike nor near the start."""
    start, kernel_a, kernel_b = np.linalg.qr(rng.normal(size=(9, 3)))[0].T.reshape(3, 3, 3)
    return start.copy(), rng.normal(size=(16, 10, 10)), 2 * kernel_a, 2 * kernel_b


def _probe_experiment(answer, rng):
    function = require_function(answer, _EXPERIMENT_USAGE)
    result = call(function, _EXPERIMENT_USAGE, *_experiment(rng))
    if result is None or result is Ellipsis:
        return None
    keys = ("trained_on_a", "trained_on_b", "claim_holds")
    if not issubclass(type(result), dict):
        raise WrongFormError(
            f"`two_targets` returns a dict with the keys {', '.join(keys)}; "
            f"yours returned {type_phrase(result)}."
        )
    return {key: dict.get(result, key) for key in keys}


def _judge_trained(own: str, other: str):
    """Judge the filter that was trained on the targets of one kernel."""

    def judge(data, rng):
        start, _, kernel_a, kernel_b = _experiment(rng)
        kernels = {"a": kernel_a, "b": kernel_b}
        trained = array(data[f"trained_on_{own}"])
        if trained.shape in ((3, 3, 1, 1), (1, 3, 3)):  # Keras's own layout is welcome
            trained = trained.reshape(3, 3)
        if trained.shape != start.shape:
            return Verdict(False, f"Needs shape {start.shape}; received {shown(trained)}.")
        left = {name: _way_left(trained, start, kernel) for name, kernel in kernels.items()}
        if left[own] < 0.1:
            return PASSED
        message = f"Its distance to `kernel_{own}` is {shown(left[own])} times the start's."
        return Verdict(False, message, _fault_of_training(trained, start, left[own], left[other]))

    return judge


def _way_left(trained: np.ndarray, start: np.ndarray, goal: np.ndarray) -> float:
    """Return the share of the way from the start to a kernel that is left."""
    return float(np.linalg.norm(trained - goal) / np.linalg.norm(start - goal))


def _fault_of_training(
    trained: np.ndarray, start: np.ndarray, left: float, left_to_other: float
) -> str:
    if left_to_other < 0.1:
        return "other_target"
    if np.allclose(trained, start, atol=1e-9):
        return "did_not_train"
    return "stopped_early" if left <= 1 else "climbed"  # NaN counts as climbed


_JUDGE_A, _JUDGE_B = _judge_trained("a", "b"), _judge_trained("b", "a")


def _judge_claim(data, rng):
    holds = truth(data["claim_holds"])
    if holds:
        return Verdict(False, "Received True.", "believed_the_claim")
    state = rng.bit_generator.state
    for judge in (_JUDGE_A, _JUDGE_B):
        rng.bit_generator.state = state  # both judges draw the same experiment
        if not judge(data, rng).passed:
            say = "The verdict counts once both trained filters are right."
            return Verdict(False, say, waits=True)
    return PASSED


TWO_TARGETS = Question(
    name="two_targets",
    variable="two_targets",
    usage=_EXPERIMENT_USAGE,
    minutes=12,
    difficulty="medium",
    hint=(
        "For each of the two kernels: copy `start`, compute the targets with `correlate(images, "
        "that kernel)`, and repeat 200 times `kernel = kernel - 0.1 * weight_gradient(images, "
        "kernel, targets)`. If `weight_gradient` still resists, train a Keras layer instead."
    ),
    parts=(
        Part("trained_on_a", 1, "a filter that `kernel_a`'s targets have formed", _JUDGE_A),
        Part("trained_on_b", 1, "a filter that `kernel_b`'s targets have formed", _JUDGE_B),
        Part("claim_holds", 1, "your verdict on the claim, from both filters", _judge_claim),
    ),
    mistakes={
        "did_not_train": "This filter is still the start. Did each step assign the new kernel?",
        "other_target": (
            "This filter learned the other kernel. Compute new targets for each run, and begin "
            "each run at a copy of `start`."
        ),
        "climbed": (
            "This filter moved away from its target. Subtract the gradient, and keep the steps "
            "small."
        ),
        "stopped_early": "This filter is on its way and not there. Train for more steps.",
        "believed_the_claim": (
            "Your own evidence speaks against it: one start became two different filters."
        ),
    },
    probe=_probe_experiment,
)
