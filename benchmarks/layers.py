"""Measure the forward passes of `layerwise.reference`; nothing here passes or fails.

From a shell:

    python benchmarks/layers.py [--runs 21] [--only conv]

Each case runs in several ways, one after the other in every round, on one thread. The table has the
median of each way's milliseconds, the median over the rounds of its time over TensorFlow eager's
and over tf.function's in the same round, and the most memory that a call adds, with its outputs, in
millions of bytes; TensorFlow's own memory cannot be seen from Python.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable

# One thread each; and memory that is freed stays with the process. Otherwise a way that frees much
# would make the next one fetch its memory anew from the operating system, at the next one's cost.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "MALLOC_TRIM_THRESHOLD_": str(2**30),
    "MALLOC_MMAP_THRESHOLD_": str(2**30),
}
if __name__ == "__main__" and not ENVIRONMENT.items() <= os.environ.items():
    # some of them are read when the process starts
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ENVIRONMENT})

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from layer_cases import EAGER, GRAPH, Ways, all_cases  # noqa: E402

TURN_SECONDS = 0.005
AGREEMENT = {"rtol": 1e-3, "atol": 1e-3}  # float32 sums of up to 3136 products


def main() -> None:
    """Measure every case and print its rows."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--only", default="", help="measure the cases whose name contains this")
    arguments = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    print(f"medians of {arguments.runs} rounds, one thread")
    print(f"{'':38}{'ms':>9}{'/ eager':>9}{'/ graph':>9}{'MB':>7}")
    for name, ways in all_cases():
        if arguments.only in name:
            print(name)
            show(ways, arguments.runs)


def show(ways: Ways, runs: int) -> None:
    """Print one row for each way."""
    check(ways)
    seconds = measured(ways, runs)
    for way, call in ways.items():
        eager, graph = (ratio(seconds[way], seconds[other]) for other in (EAGER, GRAPH))
        memory = "-" if way in (EAGER, GRAPH) else f"{extra_memory(call):.1f}"
        milliseconds = 1000 * statistics.median(seconds[way])
        print(f"  {way:36}{milliseconds:9.3f}{eager:9.2f}{graph:9.2f}{memory:>7}", flush=True)


def check(ways: Ways) -> None:
    """Stop if a way does not compute what TensorFlow computes; this also warms each one up."""
    expected = ways[EAGER]()
    for way, call in ways.items():
        if not np.allclose(call(), expected, **AGREEMENT):
            raise SystemExit(f"{way} differs from TensorFlow.")


def measured(ways: Ways, runs: int) -> dict[str, list[float]]:
    """Return the seconds of every way in each round; a short call is repeated in its turn."""
    calls = {way: max(1, round(TURN_SECONDS / median_time(call, 1))) for way, call in ways.items()}
    seconds = {way: [] for way in ways}
    for _ in range(runs):
        for way, call in ways.items():
            seconds[way].append(median_time(call, calls[way]))
    return seconds


def median_time(call: Callable[[], np.ndarray], calls: int) -> float:
    """Return the median of a few calls' seconds: one that was interrupted does not count."""
    seconds = []
    for _ in range(calls):
        begun = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def ratio(seconds: list[float], others: list[float]) -> float:
    """Return the median of the rounds' ratios: what slows a round down slows both."""
    return statistics.median(one / other for one, other in zip(seconds, others, strict=True))


def extra_memory(call: Callable[[], np.ndarray]) -> float:
    """Return the most memory that a call adds, in millions of bytes."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
