"""How many steps of Adam lead from small weights to a large target."""

from math import ceil, floor

from layerwise.checks.comparison import match_calls, right_and_wrong
from layerwise.checks.probing import call, require_function
from layerwise.checks.question import Generator, Part, Question
from layerwise.checks.reading import number

_USAGE = "steps_to_reach(target, units, learning_rate)"
_RATES = (0.0005, 0.001, 0.003, 0.007)


def _cases(rng: Generator) -> list[tuple[float, int, float]]:
    """Draw (target, units, learning_rate); no target leaves a doubt about rounding."""
    cases = [(500.0, 10, 0.001)]
    for rate in rng.choice(_RATES, size=3, replace=False):
        units = int(rng.integers(5, 65))
        # The last digits make it a multiple of no rate: each ends with the fourth digit.
        target = round(rng.uniform(20, 2000), 3) + 0.00007
        cases.append((round(target, 5), units, float(rate)))
    return cases


def _probe(answer, rng):
    function = require_function(answer, _USAGE)
    return {"steps": [call(function, _written(case), *case) for case in _cases(rng)]}


def _written(case: tuple[float, int, float]) -> str:
    return f"steps_to_reach{case}"


def _counts(case: tuple[float, int, float]) -> dict[str, float]:
    """Return the right count as "right", and the count of each mistake."""
    target, units, rate = case
    exact = target / (rate * (units + 1))
    return {
        "right": ceil(exact),
        "rounded_down": floor(exact),
        "not_rounded": exact,
        "forgot_the_bias": ceil(target / (rate * units)),
        "one_weight_only": ceil(target / rate),
        "forgot_the_rate": ceil(target / (units + 1)),
        "multiplied_by_the_rate": ceil(target * rate * (units + 1)),
    }


def _judge(data, rng):
    cases = _cases(rng)
    tables = [_counts(case) for case in cases]
    return match_calls(
        [_written(case) for case in cases],
        data["steps"],
        *right_and_wrong(tables),
        read=number,
        tolerance=1e-9,
    )


STEPS_TO_REACH = Question(
    name="steps_to_reach",
    variable="steps_to_reach",
    usage=_USAGE,
    minutes=4,
    difficulty="medium",
    hint=(
        "Each state value is at most 1, so the output is at most the sum of all weights and the "
        "bias. Each of these moves by about one learning rate a step. `math.ceil` rounds up."
    ),
    parts=(Part("steps", 2, "a whole number of steps, rounded up", _judge),),
    mistakes={
        "rounded_down": "One step is missing: round up.",
        "not_rounded": "A number of steps is whole: round up.",
        "forgot_the_bias": "You let the weights move. The bias moves too.",
        "one_weight_only": "You let one weight do the work. All of them move at once.",
        "forgot_the_rate": "You let each weight move by 1 a step. It moves by the learning rate.",
        "multiplied_by_the_rate": (
            "You multiplied by what one step gains. Divide: a higher rate needs fewer steps."
        ),
    },
    probe=_probe,
)
