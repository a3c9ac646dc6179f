"""Every layer with its strategy, and how many of the cases are its share."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from .running import FUZZ_CASES
from .sizes import with_mistakes
from .strategies_arrangement import ARRANGEMENT
from .strategies_features import FEATURES
from .strategies_windows import WINDOWS

STRATEGIES: dict[str, st.SearchStrategy] = {
    name: strategy if name == "Unchanged" else with_mistakes(strategy)
    for name, strategy in (WINDOWS | ARRANGEMENT | FEATURES).items()
}
MANY_ARGUMENTS = ("Conv", "Reshape", "Elementwise", "Concatenate", "TimeDistributed")
STACKS = {"coverage": 100, "receptive field": 60, "overlap": 150, "unknown sizes": 60}
CI_CASES = {
    **{name: 100 if any(word in name for word in MANY_ARGUMENTS) else 60 for name in STRATEGIES},
    **STACKS,
}
SCALE = FUZZ_CASES / sum(CI_CASES.values()) if FUZZ_CASES else 1
CASES = {name: math.ceil(count * SCALE) for name, count in CI_CASES.items()}
