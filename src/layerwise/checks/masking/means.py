"""The mean over the valid steps, also of a sequence that has none."""

import numpy as np

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import UnreadableError, array
from layerwise.checks.wording import shown

_USAGE = "valid_mean(values, mask)"
Case = tuple[np.ndarray, np.ndarray]


def _cases(rng: Generator) -> dict[str, list[Case]]:
    """Draw (values, mask): padding that is not 0, holes, and a sequence without a valid step."""
    sequences = [_case(rng, batch, steps) for batch, steps in ((3, 5), (2, 7))]
    values, mask = _case(rng, 3, 5)
    mask[1] = False
    return {"sequences": sequences, "empty": [(values, mask)]}


def _case(rng: Generator, batch: int, steps: int) -> Case:
    values = rng.normal(2, 1, (batch, steps, 3))
    mask = np.zeros((batch, steps), bool)
    counts = rng.permutation(np.arange(2, steps))[:batch]  # all different
    for flags, count in zip(mask, counts, strict=True):
        flags[rng.permutation(steps)[:count]] = True
    return values, mask


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    with np.errstate(all="ignore"):  # 0 / 0 is told by the judge
        return {
            kind: [
                call(function, _written(case), *(part.copy() for part in case)) for case in cases
            ]
            for kind, cases in _cases(rng).items()
        }


def _written(case: Case) -> str:
    values, mask = case
    return f"valid_mean(values of shape {values.shape}, mask of shape {mask.shape})"


def _results(case: Case) -> dict[str, np.ndarray]:
    """Return the right means as "right", and what each mistake makes of this case."""
    values, mask = case
    flags = mask[..., None]  # (batch, timesteps, 1)
    total, count = (values * flags).sum(axis=1), flags.sum(axis=1)
    right = total / np.maximum(count, 1)
    others = (values * ~flags).sum(axis=1) / np.maximum((~flags).sum(axis=1), 1)
    return {
        "right": right,
        "counted_all_steps": total / mask.shape[1],
        "ignored_the_mask": values.mean(axis=1),
        "never_divided": total,
        "one_count_for_the_batch": total / mask.sum(),
        "one_mean_for_the_batch": values[mask].mean(axis=0),
        "meant_the_padding": others,
        "counted_one_too_many": total / (count + 1),
        "counted_each_number": total / (count * values.shape[2]).clip(1),
        "mean_over_features": (values.mean(axis=2) * mask).sum(axis=1) / mask.sum(axis=1).clip(1),
        "kept_the_axis": right[:, None],
    }


def _sequences(data, rng):
    cases = _cases(rng)["sequences"]
    return match_calls(
        [_written(case) for case in cases],
        data["sequences"],
        *right_and_wrong([_results(case) for case in cases]),
        read=array,
        tolerance=1e-4,
    )


def _empty(data, rng):
    case = _cases(rng)["empty"][0]
    received = data["empty"]
    if not isinstance(received, list) or len(received) != 1:
        raise UnreadableError("Needs one result for each call of the check.")
    means = array(received[0])
    if means.shape != (3, 3):
        return Verdict(False, f"Received shape {means.shape}.")
    if not np.isfinite(means[1]).all():
        return Verdict(False, f"Received {shown(float(means[1, 0]))}.", "divided_by_zero")
    if np.abs(means[1]).max() > 1e-6:
        return Verdict(False, f"Received {shown(float(means[1, 0]))} for it.")
    rest = [0, 2]
    if not np.allclose(means[rest], _results(case)["right"][rest], rtol=1e-4, atol=1e-6):
        return Verdict(False, "This counts once the other sequences are right.", waits=True)
    return PASSED


VALID_MEAN = Question(
    name="valid_mean",
    variable="valid_mean",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "Give the mask an axis for the features: `mask[..., None]`. Multiply, sum over axis 1, and "
        "divide by the number of valid steps of each sequence, or by 1 where that is 0: "
        "`np.maximum(count, 1)`."
    ),
    parts=(
        Part("sequences", 2, "an array of shape (batch, features)", _sequences),
        Part("no valid step", 1, "zeros for a sequence without a valid step", _empty),
    ),
    mistakes={
        "counted_all_steps": "You divided by the number of all steps. Count the valid ones.",
        "ignored_the_mask": "You took the mean of all steps. Those that are masked do not count.",
        "never_divided": "That is the sum of the valid steps. Divide it by their number.",
        "one_count_for_the_batch": (
            "You divided by the valid steps of the whole batch. Each sequence has its own number."
        ),
        "one_mean_for_the_batch": (
            "You joined all sequences: `values[mask]` forgets which step is whose."
        ),
        "meant_the_padding": "You took the mean of the masked steps. True says that a step counts.",
        "counted_one_too_many": (
            "You added 1 to each count, so that none is 0. That changes every other mean."
        ),
        "counted_each_number": (
            "You divided by steps times features. Each feature has a mean of its own."
        ),
        "mean_over_features": "You averaged the features too. They keep their axis.",
        "kept_the_axis": "The numbers are right. Drop the axis of the steps.",
        "divided_by_zero": "You divided by 0: a sequence may have no valid step at all.",
    },
    probe=_probe,
)
