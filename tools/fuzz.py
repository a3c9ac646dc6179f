"""Compare random layers with Keras: new configurations in every run, unlike `make test`.

    python tools/run.py fuzz                          20,000 cases over all layers
    python tools/run.py fuzz --cases 500 -k Conv2D    fewer, of the tests that pytest's -k names
    python tools/run.py fuzz --seed 7                 the cases of an earlier run again

A failure prints the layer and the shape that show it, made as small as possible. If TensorFlow
takes the process down, the last case of each process is in _build/fuzz/.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import subprocess
import sys

from notebooks import ROOT, notebook_environment

LAST_CASES = ROOT / "_build" / "fuzz"


def main() -> int:
    """Run the comparison with the options of the command line."""
    options, more = arguments().parse_known_args()
    LAST_CASES.mkdir(parents=True, exist_ok=True)
    for path in LAST_CASES.glob("*.txt"):
        path.unlink()
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    again = ["--cases", str(options.cases), "--seed", str(seed), *more]
    print(f"{options.cases:,} cases, seed {seed}", flush=True)
    code = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "tests/parity", "-q", "--dist", "worksteal"),
            *("-n", str(options.workers), f"--hypothesis-seed={seed}", *more),
        ],
        cwd=ROOT,
        env=environment(options.cases),
    ).returncode
    if code:
        print(f"\nThe same cases again: python tools/run.py fuzz {shlex.join(again)}")
        print(f"The last case of each process: {LAST_CASES.relative_to(ROOT)}/")
    return code


def arguments() -> argparse.ArgumentParser:
    """Return the command line's options; what it does not know goes to pytest."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser


def environment(cases: int) -> dict[str, str]:
    """Return the environment of the tests, one thread to a process."""
    return {
        **notebook_environment(),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "LAYERWISE_FUZZ_CASES": str(cases),
        "LAYERWISE_FUZZ_LAST_CASES": str(LAST_CASES),
    }


if __name__ == "__main__":
    sys.exit(main())
