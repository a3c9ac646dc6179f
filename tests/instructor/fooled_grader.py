"""A grader as one writes it first: it runs the notebook, and asks its check for the points.

    python fooled_grader.py NOTEBOOK...

It prints a JSON object a notebook, on a line of its own. The hostile suite proves with it that the
forgeries work where nothing stands against them. Only notebooks that forge and do nothing else may
be given to it: there is no sandbox here.
"""

import contextlib
import importlib
import io
import json
import os
import sys
from pathlib import Path


def grade(path: Path) -> dict:
    """Run a notebook's cells, and return what its `check` says then."""
    namespace: dict = {"__name__": "__main__"}
    for cell in json.loads(path.read_bytes())["cells"]:
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec("".join(cell["source"]), namespace)
    rows = namespace["check"].summary().rows
    total = sum(points for _, _, points, _ in rows)
    return {"name": path.stem, "total": total, "ran": namespace["ran"], "held": namespace["held"]}


def main() -> None:
    """Grade each notebook in a fork of this process: the imports are done once."""
    for name in ("keras", "layerwise.checks", "layerwise.reference"):
        importlib.import_module(name)
    for path in map(Path, sys.argv[1:]):
        child = os.fork()
        if child == 0:
            found = grade(path)
            print(json.dumps(found), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
