"""Execute the notebooks and bring them into the one form that the repository keeps.

Committed notebooks hold text outputs only: no pictures, no widget state, no timings.
That keeps diffs readable and lets nbval compare every output that is stored.

    python tools/notebooks.py              execute and rewrite all notebooks
    python tools/notebooks.py PATH ...     the same for some
    python tools/notebooks.py --check      change nothing; exit 1 and name what is not normal
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("chapters", "solutions", "exercises")
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_METADATA = ("tags", "mystnb")
TEXT_TYPES = ("text/plain", "text/html", "text/markdown", "application/vnd.layerwise.demo+json")
STDERR_TAG = "remove-stderr"


def notebook_paths() -> list[Path]:
    """Return every notebook of the course, sorted."""
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.ipynb"))


def read(path: Path) -> dict:
    """Read a notebook as plain JSON."""
    return json.loads(path.read_text("utf-8"))


def to_text(notebook: dict) -> str:
    """Return the bytes-stable text of a notebook."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def normalise(notebook: dict) -> dict:
    """Return a copy with text outputs only and without anything that varies between runs."""
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    if "layerwise" in notebook["metadata"]:
        metadata["layerwise"] = notebook["metadata"]["layerwise"]
    code = iter(range(1, len(notebook["cells"]) + 1))
    cells = [
        _normal_cell(cell, next(code) if cell["cell_type"] == "code" else None)
        for cell in notebook["cells"]
    ]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _normal_cell(cell: dict, count: int | None) -> dict:
    metadata = {key: cell["metadata"][key] for key in CELL_METADATA if cell["metadata"].get(key)}
    normal = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": metadata,
        "source": _lines(_text(cell["source"]).rstrip()),
    }
    if cell["cell_type"] == "code":
        outputs = _joined_streams(cell.get("outputs", []))
        # counted from the top; nbval refuses to compare a cell without a count
        normal["execution_count"] = count
        normal["outputs"] = [
            kept for out in outputs if (kept := _normal_output(out, metadata, count))
        ]
    return normal


def _normal_output(output: dict, metadata: dict, count: int) -> dict | None:
    kind = output["output_type"]
    if kind == "stream":
        hidden = output["name"] == "stderr" and STDERR_TAG in metadata.get("tags", [])
        return None if hidden else {**output, "text": _lines(_text(output["text"]))}
    if kind == "error":
        return {**output, "traceback": []}
    data = {mime: value for mime, value in output["data"].items() if mime in TEXT_TYPES}
    data = {
        mime: value if isinstance(value, dict) else _lines(_text(value))
        for mime, value in data.items()
    }
    normal = {"output_type": kind, "data": data, "metadata": {}}
    return normal | ({"execution_count": count} if kind == "execute_result" else {})


def _joined_streams(outputs: list[dict]) -> list[dict]:
    """Join neighbouring streams of one name: how they are cut into pieces varies between runs."""
    joined: list[dict] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            joined[-1] = {**last, "text": _text(last["text"]) + _text(output["text"])}
        else:
            joined.append(output)
    return joined


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def problems(path: Path) -> list[str]:
    """Return one sentence for each thing that keeps a notebook from being normal."""
    notebook = read(path)
    name = path.relative_to(ROOT)
    found = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            pictures = [mime for mime in output.get("data", {}) if mime.startswith("image/")]
            if pictures:
                found.append(f"{name}, cell {cell['id']}: stores a picture ({', '.join(pictures)})")
            if output.get("name") == "stderr" and STDERR_TAG not in cell["metadata"].get(
                "tags", []
            ):
                found.append(f"{name}, cell {cell['id']}: writes to stderr; print what is meant")
            if output["output_type"] == "error":
                found.append(f"{name}, cell {cell['id']}: stores an uncaught {output['ename']}")
    if not found and to_text(normalise(notebook)) != path.read_text("utf-8"):
        found.append(f"{name}: is not in the form that `make notebooks` writes")
    return found


def execute(path: Path) -> None:
    """Run a notebook from top to bottom in its own folder and write it back, normalised."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}})
    try:
        # what libraries write to the kernel's own stderr is no output of a cell
        client.execute(env=notebook_environment(), stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        cell = next(cell for cell in notebook.cells if _raised(cell))
        raise SystemExit(
            f"{path.relative_to(ROOT)}, cell {cell.id}: {error.ename}: {error.evalue}\n"
            "The notebook was not changed. Mend the cell and run again."
        ) from None
    path.write_text(
        to_text(normalise(json.loads(nbformat.writes(notebook)))), "utf-8", newline="\n"
    )


def _raised(cell: dict) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", []))


def notebook_environment() -> dict[str, str]:
    """Return the environment in which notebooks run, here, in nbval and in the book."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": ""}
    return {**os.environ, **quiet}


def check(paths: list[Path]) -> int:
    """Print what is not normal in the notebooks; return the exit code."""
    found = [problem for path in paths for problem in problems(path)]
    for problem in found:
        print(problem)
    if found:
        print("Run `make notebooks`: it executes the notebooks and keeps their text outputs.")
    return 1 if found else 0


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all when none is named")
    parser.add_argument("--check", action="store_true", help="change nothing, report what to mend")
    arguments = parser.parse_args()
    paths = [path.resolve() for path in arguments.paths] or notebook_paths()
    if missing := [path for path in paths if not path.is_file()]:
        parser.error(f"no such notebook: {', '.join(map(str, missing))}")
    if arguments.check:
        return check(paths)
    for number, path in enumerate(paths, 1):
        print(f"[{number}/{len(paths)}] {path.relative_to(ROOT)}", flush=True)
        execute(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
