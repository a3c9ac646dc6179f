"""How many gates of an LSTM are saturated at the first step, and whether [0, 1] is the cure."""

import numpy as np

from layerwise.checks.comparison import match_calls
from layerwise.checks.probing import call, fields, require_function
from layerwise.checks.question import PASSED, Generator, Part, Question, Verdict
from layerwise.checks.reading import number, truth

_USAGE = "saturated_share(inputs, kernel, bias)"
_EDGE = 0.01


def _cases(rng: Generator) -> dict[str, list[tuple[np.ndarray, ...]]]:
    """Draw (inputs, kernel, bias) whose gates c, i, f and o are stuck in different shares."""
    sizes = {"one": [(40, 1, 5), (30, 1, 7)], "several": [(50, 3, 6), (40, 2, 5)]}
    return {name: [_case(rng, *size) for size in cases] for name, cases in sizes.items()}


def _case(rng: Generator, samples: int, features: int, units: int) -> tuple[np.ndarray, ...]:
    inputs = rng.uniform(5, 30, (samples, features))
    kernel = rng.uniform(-0.4, 0.4, (features, 4 * units))  # gates i, f, c, o
    kernel[:, 2 * units : 3 * units] *= 4  # c is out of range most often
    kernel[:, 3 * units :] /= 4  # and o hardly ever
    bias = np.zeros(4 * units)
    bias[units : 2 * units] = rng.uniform(2, 4, units)
    return inputs, kernel, bias


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {
        name: [call(function, _written(case), *(part.copy() for part in case)) for case in cases]
        for name, cases in _cases(rng).items()
    }


def _written(case: tuple[np.ndarray, ...]) -> str:
    inputs, kernel, _ = case
    return f"saturated_share(inputs of shape {inputs.shape}, kernel of shape {kernel.shape}, bias)"


def _sigmoid(sums: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-sums))


def _stuck(gates: np.ndarray) -> np.ndarray:
    return (gates < _EDGE) | (gates > 1 - _EDGE)


def _shares(case: tuple[np.ndarray, ...]) -> dict[str, float]:
    """Return the right share as "right", and the share that each mistake finds."""
    inputs, kernel, bias = case
    units = kernel.shape[1] // 4
    sums = inputs @ kernel + bias  # (samples, 4 * units)
    candidate = np.s_[2 * units : 3 * units]
    three = np.delete(sums, candidate, axis=1)  # (samples, 3 * units)
    gates = _sigmoid(three)
    return {
        "right": _stuck(gates).mean(),
        "counted_the_candidate": _stuck(_sigmoid(sums)).mean(),
        "left_out_another_gate": _stuck(_sigmoid(sums[:, : 3 * units])).mean(),
        "forgot_the_bias": _stuck(_sigmoid(np.delete(inputs @ kernel, candidate, axis=1))).mean(),
        "one_end_only": (gates > 1 - _EDGE).mean(),
        "low_end_only": (gates < _EDGE).mean(),
        "looked_at_the_sums": _stuck(three).mean(),
        "gave_the_others": 1 - _stuck(gates).mean(),
        "gave_a_count": _stuck(gates).sum(),
        "gave_percent": 100 * _stuck(gates).mean(),
    }


_SAME_MISTAKE = {"low_end_only": "one_end_only", "gave_percent": "gave_a_count"}


def _judge(kind: str):
    def judge(data, rng):
        cases = _cases(rng)[kind]
        tables = [_shares(case) for case in cases]
        names = [name for name in tables[0] if name != "right"]
        return match_calls(
            [_written(case) for case in cases],
            data[kind],
            [table["right"] for table in tables],
            [(_SAME_MISTAKE.get(n, n), [table[n] for table in tables]) for n in names],
            read=number,
            tolerance=1e-6,
        )

    return judge


SATURATED_SHARE = Question(
    name="saturated_share",
    variable="saturated_share",
    usage=_USAGE,
    minutes=8,
    difficulty="medium",
    hint=(
        "`inputs @ kernel + bias` has 4 * units columns. Columns 2 * units to 3 * units are the "
        "candidate c: leave them out (`np.delete`). Send the rest through a sigmoid, compare with "
        "both ends, take the mean of the True values."
    ),
    parts=(
        Part("one feature", 2, "the share of stuck gates, from 0 to 1", _judge("one")),
        Part("several features", 1, "the share for three features", _judge("several")),
    ),
    mistakes={
        "counted_the_candidate": (
            "You counted the candidate c among the gates. It goes through a tanh, and is no gate."
        ),
        "left_out_another_gate": (
            "You left out the last quarter of the columns. Keras's order is i, f, c, o."
        ),
        "forgot_the_bias": "You left out the bias. Keras starts the forget gates with a bias of 1.",
        "one_end_only": "You looked at one end. A gate is stuck near 0 as well as near 1.",
        "looked_at_the_sums": "You compared the sums. Send them through the sigmoid first.",
        "gave_the_others": "That is the share of the gates that are not stuck.",
        "gave_a_count": "Return a share from 0 to 1, not a count and not percent.",
    },
    probe=_probe,
)


def _flag(key: str, right: bool, mistake: str):
    """Judge one True or False of the experiment."""

    def judge(data, rng):
        received = truth(data[key])
        if received is right:
            return PASSED
        return Verdict(False, f"Received {received}.", mistake)

    return judge


_EVIDENCE = (
    _flag("raw_saturates", True, "excused_raw_inputs"),
    _flag("min_max_saturates", False, "blamed_a_scaler"),
    _flag("standard_saturates", False, "blamed_a_scaler"),
)


def _evidence(data, rng):
    for judge in _EVIDENCE:
        verdict = judge(data, rng)
        if not verdict.passed:
            return verdict
    return PASSED


def _claim(data, rng):
    if truth(data["claim_holds"]):
        return Verdict(False, "Received True.", "believed_the_claim")
    if not _evidence(data, rng).passed:
        return Verdict(False, "The verdict counts once the three lines are right.", waits=True)
    return PASSED


UNIT_RANGE = Question(
    name="unit_range",
    variable="unit_range",
    usage="unit_range",
    minutes=3,
    difficulty="easy",
    hint=(
        "Run the experiment and read its three lines. The claim says that inputs outside of "
        "[0, 1] are the trouble: which of the three has inputs outside, and no stuck gate?"
    ),
    parts=(
        Part("the experiment", 1, "what the three lines of the experiment say", _evidence),
        Part("claim_holds", 1, "your verdict on the claim, from the three lines", _claim),
    ),
    mistakes={
        "excused_raw_inputs": "Look at the raw line: its share is far above one half.",
        "blamed_a_scaler": "Look again: behind both scalers hardly a gate is stuck.",
        "believed_the_claim": (
            "Your evidence speaks against it: standardized inputs leave [0, 1] on both sides."
        ),
    },
    probe=fields(
        "unit_range", "raw_saturates", "min_max_saturates", "standard_saturates", "claim_holds"
    ),
)
