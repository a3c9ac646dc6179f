"""Run the benchmarks: all of them, or those that are named.

    python tools/run.py benchmark                 every file in benchmarks/
    python tools/run.py benchmark layers --runs 9 one of them, with its own options

They measure and print; nothing passes or fails. Leave the machine alone meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = {
    path.stem: path
    for path in sorted((ROOT / "benchmarks").glob("*.py"))
    if "__main__" in path.read_text("utf-8")  # the others are their parts
}


def main(arguments: list[str]) -> int:
    """Run the benchmarks one after the other; return the first exit status that is not 0."""
    chosen = [argument for argument in arguments if argument in SCRIPTS]
    options = [argument for argument in arguments if argument not in SCRIPTS]
    if options and not chosen:
        print(f"Name the benchmark first: {', '.join(SCRIPTS)}.", file=sys.stderr)
        return 2
    statuses = [run(SCRIPTS[name], options) for name in chosen or SCRIPTS]
    return next(filter(None, statuses), 0)


def run(script: Path, options: list[str]) -> int:
    """Run one benchmark; return its exit status."""
    print(f"\n=== {script.stem} ===", flush=True)
    return subprocess.run([sys.executable, str(script), *options], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
