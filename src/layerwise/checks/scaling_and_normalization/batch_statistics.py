"""One training step of BatchNormalization by hand."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown

_USAGE = "batch_norm_step(inputs, moving_mean, moving_variance, momentum, epsilon)"


def _cases(rng: Generator) -> list[tuple]:
    """Draw inputs with one small feature, on which epsilon shows, and averages on their way."""
    cases = []
    for batch, features, momentum, epsilon in ((6, 3, 0.99, 0.001), (9, 4, 0.9, 0.01)):
        sizes = rng.uniform(0.5, 8, features)
        sizes[0] = 0.05
        inputs = rng.normal(3, 1, (batch, features)) * sizes
        moving_mean = rng.uniform(-1, 1, features)
        moving_variance = rng.uniform(0.5, 4, features)
        cases.append((inputs, moving_mean, moving_variance, momentum, epsilon))
    return cases


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        "steps": [
            call(function, _written(case), *(part.copy() for part in case[:3]), *case[3:])
            for case in _cases(rng)
        ]
    }


def _written(case: tuple) -> str:
    inputs, *_, momentum, epsilon = case
    return f"batch_norm_step(inputs of shape {inputs.shape}, ..., {momentum}, {epsilon})"


def _outputs(case: tuple) -> dict[str, np.ndarray]:
    """Return the right outputs as "right", and those of each mistake."""
    x, moving_mean, moving_variance, _, epsilon = case
    mean, variance, sample = x.mean(0), x.var(0), x.var(0, ddof=1)
    new_mean, new_variance = _moved(case)["right"]
    rows = x.mean(1, keepdims=True), x.var(1, keepdims=True)
    return {
        "right": (x - mean) / np.sqrt(variance + epsilon),
        "moving_statistics_in_training": (x - moving_mean) / np.sqrt(moving_variance + epsilon),
        "moved_before_use": (x - new_mean) / np.sqrt(new_variance + epsilon),
        "epsilon_outside_the_root": (x - mean) / (np.sqrt(variance) + epsilon),
        "forgot_epsilon": (x - mean) / np.sqrt(variance),
        "sample_variance": (x - mean) / np.sqrt(sample + epsilon),
        "forgot_the_root": (x - mean) / (variance + epsilon),
        "statistics_of_each_row": (x - rows[0]) / np.sqrt(rows[1] + epsilon),
    }


def _moved(case: tuple) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the right new averages as "right", and those of each mistake."""
    x, moving_mean, moving_variance, momentum, epsilon = case

    def towards(mean, variance, kept=momentum):
        return (
            kept * moving_mean + (1 - kept) * mean,
            kept * moving_variance + (1 - kept) * variance,
        )

    mean, variance = x.mean(0), x.var(0)
    return {
        "right": towards(mean, variance),
        "swapped_the_momentum": towards(mean, variance, 1 - momentum),
        "replaced_the_averages": (mean, variance),
        "left_the_averages": (moving_mean, moving_variance),
        "averaged_the_deviation": towards(mean, np.sqrt(variance)),
        "sample_variance": towards(mean, x.var(0, ddof=1)),
        "averaged_with_epsilon": towards(mean, variance + epsilon),
    }


def _triple(value: object) -> list:
    if not isinstance(value, list) or len(value) != 3:
        raise UnreadableError(
            f"Needs three arrays: outputs, new mean, new variance; received {shown(value)}."
        )
    return value


def _judge_outputs(data, rng):
    cases = _cases(rng)
    tables = [_outputs(case) for case in cases]
    return match_calls(
        [_written(case) for case in cases],
        data["steps"],
        *right_and_wrong(tables),
        read=lambda value: array(_triple(value)[0]),
        tolerance=1e-4,
    )


def _read_averages(value: object) -> np.ndarray:
    """Return mean and variance as two rows; both flat, whatever axes of 1 they came with."""
    mean, variance = (np.ravel(array(part)) for part in _triple(value)[1:])
    if mean.shape != variance.shape:
        raise UnreadableError(
            "Needs a new mean and a new variance for each feature; "
            f"received {mean.size} and {variance.size} numbers."
        )
    return np.stack([mean, variance])


def _judge_averages(data, rng):
    cases = _cases(rng)
    tables = [{k: np.stack(v) for k, v in _moved(case).items()} for case in cases]
    return match_calls(
        [_written(case) for case in cases],
        data["steps"],
        *right_and_wrong(tables),
        read=_read_averages,
        tolerance=1e-5,
    )


BATCH_NORM_STEP = Question(
    name="batch_norm_step",
    variable="batch_norm_step",
    usage=_USAGE,
    minutes=10,
    difficulty="medium",
    hint=(
        "Mean and variance of the batch, along axis 0, make the outputs: epsilon is added to the "
        "variance before the root. The moving averages play no part in that. They keep the share "
        "`momentum` of themselves and take `1 - momentum` of the batch's statistics."
    ),
    parts=(
        Part("outputs", 2, "the batch, normalized as in training", _judge_outputs),
        Part("moving averages", 2, "both averages after this step", _judge_averages),
    ),
    mistakes={
        "moving_statistics_in_training": (
            "You normalized with the moving averages. That is prediction; in training the batch's "
            "own statistics count."
        ),
        "moved_before_use": (
            "You moved the averages, then normalized with them. In training the outputs do not "
            "depend on them at all."
        ),
        "epsilon_outside_the_root": (
            "You added epsilon to the standard deviation. Keras adds it to the variance."
        ),
        "forgot_epsilon": "You left out epsilon. On small features it shows.",
        "sample_variance": (
            "You divided by n - 1 inside the variance. Keras 3 divides by n, in both places."
        ),
        "forgot_the_root": "You divided by the variance: take the square root.",
        "statistics_of_each_row": (
            "You took the statistics of each row. BatchNormalization takes them over the batch."
        ),
        "swapped_the_momentum": (
            "You gave `momentum` to the batch. It is the share that the old average keeps."
        ),
        "replaced_the_averages": "You replaced the averages by the batch's statistics.",
        "left_the_averages": "You returned the averages as they were.",
        "averaged_the_deviation": "You averaged the standard deviation: take the variance.",
        "averaged_with_epsilon": "You averaged variance plus epsilon: epsilon is for the outputs.",
    },
    probe=_probe,
)
