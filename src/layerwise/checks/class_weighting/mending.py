"""A loss to mend: pixels without a label that train, and weights that change the step."""

from collections.abc import Callable

import numpy as np

from layerwise.checks.probing import WrongFormError, call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import counted, type_phrase
from layerwise.reference import softmax

_USAGE = "mended_loss(labels, weights)"
_VOID, _CLASSES = 255, 3
_TOLERANCE = 1e-3
_LONG_STEP = 1000.0  # beside it, rounding of the logits is small
Case = tuple[np.ndarray, np.ndarray, np.ndarray]


def _case(rng: Generator) -> Case:
    """Draw (labels, weights, logits) of two pictures; one pixel in six has no label."""
    shape, pixels = (2, 3, 5), 30
    labels = np.resize(np.arange(_CLASSES), pixels)
    labels[: pixels // 6] = _VOID
    labels = rng.permutation(labels).reshape(shape)
    weights = np.array([2.0, rng.uniform(3, 5), rng.uniform(6, 12)]).round(2)
    return labels, weights, rng.uniform(-2, 2, (*shape, _CLASSES))


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    labels, weights, logits = _case(rng)
    triple = call(function, _written(labels), labels.copy(), weights.copy())
    if triple is None or triple is Ellipsis:
        return None
    if not issubclass(type(triple), (tuple, list)) or len(triple) != 3:
        raise WrongFormError(
            "`mended_loss` returns three things: a loss, targets, sample weights (or None); "
            f"yours returned {type_phrase(triple)}."
        )
    return {"gradient": call(_gradient, f"fit after {_written(labels)}", *triple, logits)}


def _written(labels: np.ndarray) -> str:
    return f"mended_loss(labels of shape {labels.shape}, weights)"


def _gradient(loss: object, targets: object, sample_weight: object, logits: np.ndarray):
    """Let Keras train a table of logits by one step of SGD, and return how far it moved."""
    import keras

    batch, *shape = logits.shape
    table = keras.layers.Dense(int(np.prod(shape)), use_bias=False)
    model = keras.Sequential([keras.Input((batch,)), table, keras.layers.Reshape(shape)])
    table.kernel.assign(logits.reshape(batch, -1))
    model.compile(keras.optimizers.SGD(_LONG_STEP), loss, run_eagerly=True)
    before = keras.ops.convert_to_numpy(table.kernel).copy()
    model.train_on_batch(np.eye(batch), targets, sample_weight=sample_weight)
    moved = before - keras.ops.convert_to_numpy(table.kernel)
    return moved.reshape(logits.shape) / _LONG_STEP


def _pull(case: Case) -> np.ndarray:
    """Return softmax - one-hot for each pixel; 255 counts as class 0 here."""
    labels, _, logits = case
    return softmax(logits) - np.eye(_CLASSES)[np.where(labels != _VOID, labels, 0)]


def _received(data, case: Case) -> np.ndarray:
    gradient = array(data["gradient"])
    if gradient.shape != case[2].shape or not np.isfinite(gradient).all():
        raise UnreadableError("Needs a finite gradient for each logit.")
    return gradient


def _shares(case: Case, gradient: np.ndarray) -> np.ndarray | None:
    """Return what each labelled pixel's pull was multiplied by; None if it was not only that."""
    known = case[0] != _VOID
    pull, gradient = _pull(case)[known], gradient[known]
    shares = (pull * gradient).sum(-1) / (pull**2).sum(-1)
    rest = np.abs(gradient - shares[:, np.newaxis] * pull).max()
    return shares if rest <= _TOLERANCE * np.abs(gradient).max(initial=1e-12) else None


def _known_weights(case: Case) -> np.ndarray:
    """Return the weight of each pixel that has a label."""
    labels, weights, _ = case
    return weights[labels[labels != _VOID]]


def _constant(values: np.ndarray) -> bool:
    return bool(np.ptp(values) <= _TOLERANCE * np.abs(values).max())


def _void(case: Case, gradient: np.ndarray) -> Verdict:
    if not gradient.any():
        return Verdict(False, "No pixel had a gradient.", "nothing_trains")
    void = case[0] == _VOID
    moved = np.abs(gradient[void]).max(-1) > _TOLERANCE * np.abs(gradient).max()
    if not moved.any():
        return PASSED
    message = f"{counted(int(moved.sum()), 'pixel')} without a label had a gradient."
    negative = (gradient[void][moved] < 0).any(-1).all()
    return Verdict(False, message, "void_as_a_class" if negative else "row_of_zeros")


def _ratio(case: Case, gradient: np.ndarray) -> Verdict:
    if not gradient.any():
        return Verdict(False, "No pixel had a gradient.", "nothing_trains")
    shares = _shares(case, gradient)
    if shares is None:
        message = "A pixel's gradient was no multiple of softmax - one-hot label."
        return Verdict(False, message, "other_loss")
    weights = _known_weights(case)
    if _constant(shares / weights):
        return PASSED
    ratios = {
        "forgot_the_weights": shares,
        "inverted_the_weights": shares * weights,
        "weighed_twice": shares / weights**2,
    }
    mistake = next((name for name, ratio in ratios.items() if _constant(ratio)), None)
    message = "The gradients of two classes did not stand in the ratio of the weights."
    return Verdict(False, message, mistake)


def _divisor(case: Case, gradient: np.ndarray) -> Verdict:
    if not (_void(case, gradient).passed and _ratio(case, gradient).passed):
        return Verdict(False, "The divisor counts once the other two are right.", waits=True)
    labels, weights, _ = case
    w = _known_weights(case)
    divisor = float(np.mean(w / _shares(case, gradient)))
    if np.isclose(divisor, w.sum(), rtol=_TOLERANCE):
        return PASSED
    void = labels.size - w.size
    others = {
        "divided_by_pixels": (labels.size, w.size),
        "only_summed": (1,),
        "weighed_the_void_in_the_divisor": [w.sum() + void * each for each in (*weights, 1)],
        "divided_by_pictures": (len(labels),),
    }
    near = [name for name, sums in others.items() if np.isclose(divisor, sums, rtol=1e-3).any()]
    message = f"The weighted sum was divided by {divisor:.4g}."
    return Verdict(False, message, near[0] if near else None)


def _judge(verdict: Callable[[Case, np.ndarray], Verdict]):
    def judge(data, rng):
        case = _case(rng)
        return verdict(case, _received(data, case))

    return judge


MENDED_LOSS = Question(
    name="mended_loss",
    variable="mended_loss",
    usage=_USAGE,
    minutes=10,
    difficulty="hard",
    hint=(
        "Two arguments of `SparseCategoricalCrossentropy` mend both faults: `ignore_class` and "
        "`reduction`. Targets are then the labels themselves. For the weights, fill the 255 with "
        "any class before you look them up, and let those pixels weigh 0."
    ),
    parts=(
        Part("pixels without a label", 1, "no gradient where there is no label", _judge(_void)),
        Part("ratio", 1, "gradients in the ratio of the weights", _judge(_ratio)),
        Part("divisor", 1, "a step that weights of another scale do not change", _judge(_divisor)),
    ),
    mistakes={
        "row_of_zeros": (
            "Pixels without a label still pull all their logits down, as a row of zeros does."
        ),
        "void_as_a_class": "Pixels without a label train the model as if they had a class.",
        "nothing_trains": "Nothing trains: are all weights 0, or all pixels ignored?",
        "other_loss": (
            "This is no cross-entropy of a softmax over logits. Is `from_logits=True` missing?"
        ),
        "forgot_the_weights": "All classes weigh the same.",
        "inverted_the_weights": "The weights are upside down: the heavy class counts least.",
        "weighed_twice": "The weights count twice: in the loss, and as sample weights.",
        "divided_by_pixels": (
            "You divide by a number of pixels, as the default reduction does. Then larger weights "
            "make longer steps."
        ),
        "only_summed": "You divide by nothing: a larger picture makes a longer step.",
        "weighed_the_void_in_the_divisor": (
            "Pixels without a label have a weight in the divisor: give them 0."
        ),
        "divided_by_pictures": "You divide by the number of pictures.",
    },
    probe=_probe,
)
