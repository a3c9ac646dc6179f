"""Build the book into _build/html, executing the notebooks that changed.

From a shell:

python tools/build_book.py             what `make serve` shows
python tools/build_book.py --strict    a warning is an error, as in CI
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from notebooks import notebook_environment

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
HTML = BUILD / "html"
START = "from jupyter_book.cli.main import main; main()"  # it has no `python -m` form
STRICT = ["-W", "-n", "--keep-going"]

# what kernels write on stderr while they start, for every notebook
KERNEL_NOISE = ("[IPKernelApp] WARNING | Kernel is running over TCP", "WARNING: All log", "I0000 ")


def build(*, strict: bool = False) -> int:
    """Build the book; return the exit code of Jupyter Book."""
    forget_results_of_another_package()
    command = [sys.executable, "-c", START, "build", str(ROOT), "-q", *(STRICT if strict else [])]
    result = subprocess.run(
        command,
        env=notebook_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in worth_reading(result.stdout.splitlines(), failed=result.returncode != 0):
        print(line)
    code = result.returncode
    if code == 0:
        # Sphinx copies static files only when a page changed
        shutil.copytree(ROOT / "book" / "static", HTML / "_static", dirs_exist_ok=True)
    if code == 0 and not (HTML / "intro.html").is_file():
        print("Jupyter Book reported success, but wrote no _build/html/intro.html.")
        return 1
    return code


def worth_reading(lines: list[str], *, failed: bool) -> list[str]:
    """Return the warnings of a build that passed, or all of one that failed, without noise."""
    kept = [line for line in lines if line and not line.startswith(KERNEL_NOISE)]
    return kept if failed else [line for line in kept if "WARNING" in line or "ERROR" in line]


def forget_results_of_another_package() -> None:
    """Drop the execution cache when the helper package changed: notebooks import it."""
    sources = sorted((ROOT / "src").rglob("*.py"))
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = BUILD / "package.sha256"
    if not stamp.exists() or stamp.read_text() != digest:
        shutil.rmtree(BUILD / ".jupyter_cache", ignore_errors=True)
        BUILD.mkdir(exist_ok=True)
        stamp.write_text(digest)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strict", action="store_true", help="fail on any warning")
    code = build(strict=parser.parse_args().strict)
    print("The book did not build." if code else f"Built {HTML.relative_to(ROOT)}.")
    return code


if __name__ == "__main__":
    sys.exit(main())
