"""Run everything that CI checks, and say in one table what passed.

    python tools/check.py             all checks, in the order below
    python tools/check.py nbval book  only these

A failing check prints its output; the others still run. Full outputs are in _build/test-logs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from chromium import VARIABLE, require_browser
from debian import install_bubblewrap
from notebooks import FOLDERS, notebook_environment

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "_build" / "test-logs"
TAIL = 60

Command = list[str]


def python(*arguments: str) -> Command:
    """Return a command for this environment's Python."""
    return [sys.executable, *arguments]


def pytest(*arguments: str) -> Command:
    """Return a pytest command on the machine's cores, one file to a worker."""
    return python(
        "-m", "pytest", "-q", "-n", str(os.cpu_count() or 1), "--dist", "loadfile", *arguments
    )


CHECKS: dict[str, list[Command]] = {
    "style": [python("-m", "ruff", "check", "."), python("-m", "ruff", "format", "--check", ".")],
    "normalised": [python("tools/notebooks.py", "--check")],
    "exercises": [python("tools/make_exercises.py", "--check")],
    "unit": [pytest("-m", "not browser")],
    # nbval has options of its own; the doctests of the project's configuration are no notebooks
    "nbval": [pytest("-o", "addopts=", "-p", "no:cacheprovider", "--nbval", *FOLDERS)],
    "book": [python("tools/build_book.py", "--strict")],
    "browser": [pytest("-m", "browser", "tests/browser")],
}


def run(name: str, commands: list[Command], environment: dict[str, str]) -> bool:
    """Run one check with its output in a log; print the log's end if it fails."""
    start = time.monotonic()
    log = LOGS / f"{name}.txt"
    with log.open("wb") as stream:
        codes = [
            subprocess.run(
                command, cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT
            ).returncode
            for command in commands
        ]
    passed = not any(codes)
    lines = log.read_text("utf-8", errors="replace").splitlines()
    if not passed:
        print("\n".join(lines[-TAIL:]), flush=True)
    last = next((line for line in reversed(lines) if line.strip()), "")
    seconds = time.monotonic() - start
    word = "passed" if passed else "FAILED"
    print(f"{word}  {name:11}{seconds:5.0f} s  {last[:90]}", flush=True)
    return passed


def chosen(arguments: list[str]) -> list[str]:
    """Return the checks to run; end with one sentence if one is unknown."""
    if unknown := [name for name in arguments if name not in CHECKS]:
        raise SystemExit(f"There is no check {unknown[0]!r}. Checks: {', '.join(CHECKS)}.")
    return arguments or list(CHECKS)


def environment_for(names: list[str]) -> dict[str, str]:
    """Return the environment of the checks, with a browser if one of them needs it."""
    # two BLAS threads on a loaded machine are far slower than one
    environment = {**notebook_environment(), "OPENBLAS_NUM_THREADS": "1"}
    if "unit" in names:
        install_bubblewrap()
    if "browser" in names:
        environment[VARIABLE] = require_browser()
    return environment


def main(run_check: Callable[..., bool] = run) -> int:
    """Run the checks that the command line names."""
    names = chosen(sys.argv[1:])
    environment = environment_for(names)
    LOGS.mkdir(parents=True, exist_ok=True)
    results = {name: run_check(name, CHECKS[name], environment) for name in names}
    failed = [name for name, passed in results.items() if not passed]
    if failed:
        print(f"\nFailed: {', '.join(failed)}. Full outputs: {LOGS.relative_to(ROOT)}/")
    print(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
