"""An archive for Gradescope, made by otter-grader from the same checks."""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from layerwise.checks import load_questions
from layerwise.errors import LayerwiseError

from .archive import zip_bytes
from .checkout import Checkout
from .imports_followed import notebook_imports
from .otter_tests import otter_tests
from .student_pack import package_files, requirements, sums

PYTHON_VERSION = "3.11"  # requirements.txt is compiled for it
OLDEST = 7
_EXECUTABLE = frozenset({"setup.sh", "run_autograder"})
_MINUTES = 2
_INSTALL = (
    'Install it with `pip install -e ".[gradescope]"`, '
    "or into an environment of its own with `pipx install otter-grader`."
)


def find_otter() -> str:
    """Return the command ``otter``: beside this Python, or on the path.

    A command, not an import: it may live in an environment of its own.

    Raises
    ------
    LayerwiseError
        If there is none, or only one that is too old.
    """
    beside = shutil.which("otter", path=str(Path(sys.executable).parent))
    command = beside or shutil.which("otter")
    if command is None:
        raise LayerwiseError("An archive for Gradescope needs otter-grader.", mend=_INSTALL)
    said = _run([command, "--version"])
    version = re.search(r"Otter-Grader version: (\d+)", said)
    if version is None or int(version[1]) < OLDEST:
        raise LayerwiseError(
            f"An archive for Gradescope needs otter-grader {OLDEST} or later.",
            received=version[0] if version else f"{command} does not tell its version",
            mend=_INSTALL,
        )
    return command


def autograder_zip(checkout: Checkout, stem: str, otter: str, *, seed: int) -> bytes:
    """Return the archive of a chapter.

    Parameters
    ----------
    checkout : Checkout
    stem : str
        The chapter.
    otter : str
        What `find_otter` returned.
    seed : int
        Draws the inputs of the checks.

    Returns
    -------
    bytes
        The same for the same sources, seed and version of otter-grader.
    """
    names = notebook_imports(checkout.notebook("exercises", stem))
    tests = otter_tests(stem, load_questions(stem), seed)
    package = package_files(checkout, names, [stem])
    pinned = requirements(checkout, names, [stem])
    with tempfile.TemporaryDirectory() as folder:
        files = _generated(Path(folder), otter, tests, package, pinned)
    files["README.md"] = _readme(checkout, stem).encode()
    return zip_bytes(files, executable=_EXECUTABLE)


def _readme(checkout: Checkout, stem: str) -> str:
    points, _ = sums(stem)
    questions = len(load_questions(stem))
    name = "teaching/readmes/gradescope.md"
    return checkout.filled(name, stem=stem, points=points, questions=questions)


def _generated(
    folder: Path, otter: str, tests: Mapping[str, str], package: Mapping[str, str], pinned: str
) -> dict[str, bytes]:
    """Let otter make its archive in an empty folder, and return the files in it."""
    written = {f"tests/{name}": text for name, text in tests.items()}
    for path, text in {**written, **package, "requirements.txt": pinned}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")
    command = [otter, "generate", "--tests-dir", "tests", "--output-path", "made.zip"]
    command += ["--requirements", "requirements.txt", "--python-version", PYTHON_VERSION]
    command += ["--no-config", "--no-environment", "layerwise"]
    said = _run(command, folder)
    made = folder / "made.zip"
    if not made.is_file():
        raise LayerwiseError("otter-grader has made no archive.", received=said.strip()[-600:])
    with zipfile.ZipFile(io.BytesIO(made.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def _run(command: list[str], folder: Path | None = None) -> str:
    """Run a command and return all that it prints."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60 * _MINUTES,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LayerwiseError(
            "otter-grader cannot be run.", received=str(error), mend=_INSTALL
        ) from None
    return done.stdout.decode(errors="replace")
