"""Run a check on many random cases: the same ones in CI, new ones in `make fuzz`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

# as in NumPy's conftest: no deadline, for the first TensorFlow call of a kind is slow
COMMON = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
CI = settings(COMMON, derandomize=True)
FUZZ = settings(COMMON, derandomize=False, print_blob=True)
FUZZ_CASES = int(os.environ.get("LAYERWISE_FUZZ_CASES", "0"))  # 0 outside `make fuzz`
LAST_CASES = os.environ.get("LAYERWISE_FUZZ_LAST_CASES")


def run_cases(check: Callable[..., str], strategy: st.SearchStrategy, count: int) -> Counter:
    """Run `check` on `count` cases; return how they ended, with their numbers."""
    ended: Counter = Counter()

    @settings(FUZZ if FUZZ_CASES else CI, max_examples=count)
    @given(strategy)
    def compare(case):
        note(f"{case}")  # a failure shows the case as Keras code
        if LAST_CASES:  # for the case that takes the process down
            Path(LAST_CASES, f"{os.getpid()}.txt").write_text(f"{case}\n")
        ended[check(case)] += 1

    compare()
    assert ended.total() >= count, f"only {ended.total()} of {count} cases"
    return ended
