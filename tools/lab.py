"""Open JupyterLab on your own copies of the exercises.

The copies are in my_exercises/, which git does not track. An existing copy is never touched.
Arguments are passed on to JupyterLab, for example `--no-browser`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from notebooks import notebook_environment

ROOT = Path(__file__).resolve().parent.parent
GENERATED = ROOT / "exercises"
MINE = ROOT / "my_exercises"


def copy_new_exercises() -> list[Path]:
    """Copy the exercises that the learner does not have yet; return the copies."""
    MINE.mkdir(exist_ok=True)
    new = [path for path in sorted(GENERATED.glob("*.ipynb")) if not (MINE / path.name).exists()]
    return [Path(shutil.copy(path, MINE / path.name)) for path in new]


def main() -> int:
    """Copy what is new and start JupyterLab."""
    for path in copy_new_exercises():
        print(f"Copied {path.relative_to(ROOT)}")
    print("Your work is in my_exercises/; nothing here overwrites it.", flush=True)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={MINE}", *sys.argv[1:]]
    try:
        return subprocess.run(command, env=notebook_environment()).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
