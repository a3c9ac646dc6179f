"""Grade a mixed class from end to end, break the run on the way, and compare every grade.

From a shell:

    python benchmarks/whole_class.py [--count 200] [--chapter masking]

Honest, wrong, empty, broken and hostile submissions. The run is killed twice, once as by a crash
and once as by Ctrl-C, and goes on; then a local Dask cluster grades all again and loses a worker.
It ends with the number of grades that are not what they should be.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "instructor"), str(ROOT / "tools")]

from class_of import Made, make_class  # noqa: E402
from distributed import LocalCluster  # noqa: E402
from hostile_submissions import CHAPTER, HOSTILE, PLACES  # noqa: E402

SEED = 20261122


def main() -> int:
    """Run all, print what happened, return 1 if a grade is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="submissions (default: 200)")
    parser.add_argument("--chapter", default=CHAPTER, help="a chapter's stem")
    parser.add_argument("--keep", type=Path, help="a new folder for the class and its results")
    options = parser.parse_args()
    # a shell starts what goes to the background deaf to Ctrl-C, and children inherit that
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="whole-class-") as temporary:
        root = options.keep or Path(temporary)
        root.mkdir(exist_ok=True)
        return whole_class(root, options.chapter, options.count)


def whole_class(root: Path, chapter: str, count: int) -> int:
    """Make the class and grade it both ways."""
    hostile = HOSTILE if chapter == CHAPTER else []
    handed_in = root / "handed in"
    made = make_class(handed_in, chapter, count - len(hostile), seed=SEED)
    for one in hostile:
        places = {name: str(root / "nothing") for name in PLACES} | {"PORT": 9, "SEED_HASH": 0}
        (handed_in / f"{one.name}.ipynb").write_bytes(one.data(places))
    words = [chapter, str(handed_in), "--seed", str(SEED), "--time-limit", "10"]
    start = time.monotonic()
    for portion, how in ((count // 4, signal.SIGKILL), (count // 2, signal.SIGINT)):
        broken(words, root / "grades", portion, how)
    run = command(words, root / "grades")
    run.wait()
    print(f"Graded here in {time.monotonic() - start:.0f} s, with two breaks", flush=True)
    wrong = compared(root / "grades", made, hostile)

    start = time.monotonic()
    on_a_cluster(words, root / "on a cluster")
    print(f"Graded on two Dask workers, one of them killed, in {time.monotonic() - start:.0f} s")
    wrong += compared(root / "on a cluster", made, hostile)
    print(f"{count} submissions, {len(wrong)} wrong grades", *wrong, sep="\n  ")
    return 1 if wrong else 0


def command(words: list[str], out: Path, *more: str) -> subprocess.Popen:
    """Start the command that an instructor runs."""
    return subprocess.Popen(
        [sys.executable, "-m", "layerwise", "grade", *words, "--out", str(out), *more]
    )


def broken(words: list[str], out: Path, portion: int, how: signal.Signals) -> None:
    """Start grading, and break it when so many are graded."""
    run = command(words, out)
    while graded(out) < portion and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(how)
    run.wait()
    print(f"Broken with {how.name} after {graded(out)}", flush=True)


def graded(out: Path) -> int:
    """Count what a run has kept."""
    return len(list((out / "private" / "grades").glob("*.json")))


def on_a_cluster(words: list[str], out: Path) -> None:
    """Grade on a cluster, and kill a worker when a few are graded."""
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=2, **options) as cluster:
        victim = next(iter(cluster.workers.values())).pid

        def kill() -> None:
            while graded(out) < 10:
                time.sleep(0.1)
            os.kill(victim, signal.SIGKILL)
            print(f"Killed worker {victim} after {graded(out)}", flush=True)

        threading.Thread(target=kill, daemon=True).start()
        command(words, out, "--scheduler", cluster.scheduler_address).wait()


def compared(out: Path, made: list[Made], hostile: list) -> list[str]:
    """Return a line for each grade that is not what it should be."""
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    wrong = [f"{name}: no such student" for name in rows.keys() - _names(made, hostile)]
    for one in made:
        row = rows.get(one.name, {})
        points = {name: int(row.get(name) or 0) for name in one.points}
        if row.get("status") != one.status or points != dict(one.points):
            wrong.append(f"{one.name}: {row}, expected {one.status} {dict(one.points)}")
    for one in hostile:
        row = rows.get(one.name, {})
        points = {name: int(row.get(name) or 0) for name in one.points}
        over = any(points[name] > worth for name, worth in one.points.items())
        if over or (one.exact and points != dict(one.points)):
            wrong.append(f"{one.name}: {row}, expected {dict(one.points)}")
    return wrong


def _names(made: list[Made], hostile: list) -> set[str]:
    return {one.name for one in made} | {one.name for one in hostile}


if __name__ == "__main__":
    sys.exit(main())
