"""Measure how fast a class is graded; nothing here passes or fails.

From a shell:

    python benchmarks/grading.py [--count 50] [--chapter masking]

A class is generated: right, half done, and with known mistakes. The simple way starts Python and
TensorFlow for each submission; the others fork a confined child from a process that has them. All
are sandboxed, but `otter run`, which is measured where otter-grader is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "instructor"), str(ROOT / "tools")]

from class_of import make_class  # noqa: E402

from layerwise.instructor.grading import local_pool  # noqa: E402
from layerwise.instructor.grading.worker import Rules, Worker  # noqa: E402
from layerwise.instructor.packing import pack  # noqa: E402

Task = tuple[str, bytes]
OTTER_SAMPLE = 5


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=50, help="submissions (default: 50)")
    parser.add_argument("--chapter", default="masking", help="a chapter's stem")
    options = parser.parse_args()
    tasks = generated(options.chapter, options.count)
    rules = Rules(options.chapter, seed=7)
    print(f"{len(tasks)} submissions to {options.chapter}; a minute, with the start of Python")
    base = row("a process for each", lambda: simple(rules, tasks), len(tasks))
    for jobs in (1, 2):
        way = f"forked, {jobs} at a time"
        row(way, lambda jobs=jobs: list(local_pool.graded(rules, tasks, jobs)), len(tasks), base)
    if shutil.which("otter"):
        sample = tasks[:OTTER_SAMPLE]
        row("otter run, no sandbox", lambda: otter(options.chapter, sample), len(sample), base)
    else:
        print("otter run: otter-grader is not installed here")


def generated(chapter: str, count: int) -> list[Task]:
    """Return submissions that run to their end, as most do."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_class(Path(folder), chapter, 2 * count + 20)
    return [(one.name, one.data) for one in made if one.status == "graded"][:count]


def row(name: str, run: Callable[[], object], count: int, base: float | None = None) -> float:
    """Run once, print a row, return the submissions a minute."""
    start = time.monotonic()
    run()
    rate = 60 * count / (time.monotonic() - start)
    times = f"  {rate / base:5.1f} times" if base else ""
    print(f"{name:24}{rate:8.1f}{times}", flush=True)
    return rate


def simple(rules: Rules, tasks: Sequence[Task]) -> None:
    """Start a new process with TensorFlow for every submission."""
    with Worker(rules) as worker:
        for name, data in tasks:
            worker.grade(name, data)
            worker._probing.close()


def otter(chapter: str, tasks: Sequence[Task]) -> None:
    """Grade with the autograder that `layerwise pack --gradescope` makes."""
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            pack([chapter], Path(folder) / "packs", gradescope=True)
        (autograder,) = (Path(folder) / "packs").glob("autograder*.zip")
        for name, data in tasks:
            notebook = Path(folder) / f"{name}.ipynb"
            notebook.write_bytes(data)
            command = ["otter", "run", "-a", str(autograder), "-o", folder, str(notebook)]
            subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
