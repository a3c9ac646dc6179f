"""Set the project up and run one of its tasks: the same everywhere, with or without make.

    python tools/run.py serve        build the book, serve it, rebuild when a source changes
    python tools/run.py test         everything that CI checks
    python tools/run.py lab          JupyterLab on your own copies of the exercises
    python tools/run.py exercises    generate exercises/ from solutions/
    python tools/run.py notebooks    execute and normalise every notebook
    python tools/run.py benchmark    measure demos, layers in NumPy, and grading
    python tools/run.py fuzz         compare 20,000 random layers with Keras
    python tools/run.py clean        remove what was built

Only the standard library is used here: this file runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed-requirements.sha256"
LOG = VENV / "install.log"
SCRIPTS = {
    "serve": "serve.py",
    "test": "check.py",
    "lab": "lab.py",
    "exercises": "make_exercises.py",
    "notebooks": "notebooks.py",
    "benchmark": "benchmark.py",
    "fuzz": "fuzz.py",
}


def main() -> int:
    """Run the task that the command line names."""
    task, *arguments = sys.argv[1:] or ["--help"]
    if task in ("-h", "--help"):
        print(__doc__)
        return 0
    if task == "clean":
        return clean()
    if task not in SCRIPTS:
        print(f"There is no task {task!r}. Tasks: {', '.join([*SCRIPTS, 'clean'])}.")
        return 2
    set_up()
    command = [str(PYTHON), str(ROOT / "tools" / SCRIPTS[task]), *arguments]
    try:
        return subprocess.run(command, cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130


def set_up() -> None:
    """Create the virtual environment and install the pinned requirements, once."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        version = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(
            f"Layerwise needs Python 3.11, 3.12 or 3.13 (TensorFlow's wheels); this is {version}.\n"
            "Run the command with another one: python3.12 tools/run.py serve"
        )
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not PYTHON.exists():
        print("Creating .venv", flush=True)
        run_logged([sys.executable, "-m", "venv", str(VENV)], "The virtual environment")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-r"]
    run_logged([*pip, str(ROOT / "requirements.txt")], "Installing requirements.txt (2.5 GB)")
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """Return what decides whether the installation is current."""
    sources = (ROOT / "requirements.txt", ROOT / "pyproject.toml")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def run_logged(command: list[str], title: str) -> None:
    """Run a long command, show that it lives, and its last lines only if it fails."""
    log = LOG if VENV.exists() else ROOT / ".venv-install.log"
    start = time.monotonic()
    with log.open("w") as stream:
        process = subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT)
        while process.poll() is None:
            time.sleep(0.5)
            if sys.stdout.isatty():
                print(f"\r{title} … {time.monotonic() - start:.0f} s", end="", flush=True)
    lead = "\r" if sys.stdout.isatty() else ""
    print(f"{lead}{title}: {time.monotonic() - start:.0f} s", flush=True)
    if process.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise SystemExit(f"{tail}\n\n{title} failed. The whole output is in {log}.")


def clean() -> int:
    """Remove what was built; leave .venv and everything that a person made."""
    names = ("_build", ".pytest_cache", ".ruff_cache", ".hypothesis")
    for path in [ROOT / name for name in names]:
        if path.exists():
            print(f"Removing {path.relative_to(ROOT)}")
            shutil.rmtree(path)
    print("Kept .venv and my_exercises; delete them by hand when you want them gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
