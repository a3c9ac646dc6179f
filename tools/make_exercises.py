"""Make the exercises from the solutions, which are the only side written by hand.

    python tools/make_exercises.py             write and execute all exercises
    python tools/make_exercises.py NAME ...    only these, such as filters_and_initialization
    python tools/make_exercises.py --check     change nothing; exit 1 and name what is stale
    python tools/make_exercises.py --force     overwrite also what was edited by hand

In a solution, these are removed:

- the lines between ``# BEGIN SOLUTION`` and ``# END SOLUTION``: one ``...  # YOUR CODE HERE``
  stands in their place;
- the value in a line such as ``"fan_in": 75,  # SOLUTION``: it becomes ``...``;
- cells tagged ``solution``.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import sys
from pathlib import Path

from notebooks import ROOT, execute, normalise, read, to_text

SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"
COMMAND = "python tools/make_exercises.py"
STUB = "...  # YOUR CODE HERE"
TITLE = "# Solutions: "
BEGIN, END, LINE = "# BEGIN SOLUTION", "# END SOLUTION", "# SOLUTION"
# Anything that looks like a marker: a misspelt one must not publish its solution.
_MARKER = re.compile(r"#\s*(begin|end)?[\s_-]*solution", re.IGNORECASE)
# `name = value  # SOLUTION` or `"key": value,  # SOLUTION`
_ANSWER = re.compile(r"(?P<target>\s*(?:\w+ = |\"\w+\": ))(?P<value>.+?)(?P<comma>,?)  # SOLUTION")


class SolutionError(Exception):
    """A solution notebook that no exercise can be made from."""


def exercise_from_solution(notebook: dict, name: str) -> dict:
    """Return the exercise of a solution, not executed.

    Parameters
    ----------
    notebook : dict
        The solution as JSON.
    name : str
        The solution's path from the root of the repository, for messages and metadata.

    Returns
    -------
    dict
        In normal form, without outputs. It records where it comes from, and the hash of its
        sources: so a later run knows whether somebody has edited it.

    Raises
    ------
    SolutionError
        If a marker has no partner, or a cell holds a marker that is not understood.
    """
    cells = [
        _exercise_cell(cell, f"{name}, cell {cell['id']}")
        for cell in notebook["cells"]
        if "solution" not in cell["metadata"].get("tags", [])
    ]
    if not cells or not _text(cells[0]).startswith(TITLE):
        raise SolutionError(f"{name}: the first cell is the title, {TITLE + '...'!r}.")
    cells[0]["source"] = _text(cells[0]).replace(TITLE, "# Exercises: ", 1)
    exercise = normalise({"cells": cells, "metadata": {}})
    exercise["metadata"]["layerwise"] = {
        "generated_from": name,
        "sources_sha256": sources_hash(exercise),
    }
    return exercise


def sources_hash(notebook: dict) -> str:
    """Return the hash of all cell types and sources: equal as long as nobody edits a cell."""
    sources = [[cell["cell_type"], _text(cell)] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def without_answers(source: str, place: str) -> str:
    """Return the code of a cell with a stub for each solution.

    Examples
    --------
    >>> print(without_answers('limit = 0.0943  # SOLUTION', "cell limit"))
    limit = ...  # YOUR CODE HERE
    """
    lines, opened = [], None
    for number, line in enumerate(source.splitlines(), start=1):
        marker = line.strip()
        if marker == BEGIN and opened is None:
            opened = number
            lines.append(line.replace(BEGIN, STUB))
        elif marker == END and opened is not None:
            opened = None
        elif marker in (BEGIN, END):
            raise SolutionError(f"{place}, line {number}: {marker!r} has no partner. {_PAIRING}")
        elif opened is None:
            lines.append(_without_value(line, f"{place}, line {number}"))
    if opened is not None:
        raise SolutionError(f"{place}, line {opened}: {BEGIN!r} has no partner. {_PAIRING}")
    return "\n".join(lines)


_PAIRING = f"Write each {BEGIN!r} and {END!r} on a line of its own, in turn, not nested."


def _without_value(line: str, place: str) -> str:
    if not _MARKER.search(line):
        return line
    answer = _ANSWER.fullmatch(line)
    if answer is None:
        raise SolutionError(
            f"{place}: a marker that is not understood. "
            f"Write `name = value  {LINE}`, or put the lines between {BEGIN!r} and {END!r}."
        )
    return f"{answer['target']}...{answer['comma']}  # YOUR CODE HERE"


def _exercise_cell(cell: dict, place: str) -> dict:
    source = _text(cell)
    if cell["cell_type"] != "code":
        return {**cell, "source": source}
    stub = without_answers(source, place)
    if _is_python(source) and not _is_python(stub):  # a cell with magics is none to begin with
        raise SolutionError(
            f"{place}: taking the solution out leaves the cell without valid Python. "
            f"Write a value of several lines between {BEGIN!r} and {END!r}."
        )
    return {**cell, "source": stub, "outputs": []}


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _text(cell: dict) -> str:
    return "".join(cell["source"])


def generated(solution: Path) -> dict:
    """Return the exercise that belongs to a solution file."""
    return exercise_from_solution(read(solution), f"{SOLUTIONS.name}/{solution.name}")


def stale(folder: Path = SOLUTIONS, target: Path = EXERCISES) -> list[str]:
    """Return one sentence for each exercise that is not what its solution gives.

    Outputs are not compared: that is nbval's work.
    """
    solutions = {path.name: path for path in sorted(folder.glob("*.ipynb"))}
    exercises = {path.name: path for path in sorted(target.glob("*.ipynb"))}
    found = [f"exercises/{name}: missing" for name in solutions.keys() - exercises.keys()]
    found += [
        f"exercises/{name}: has no solution; write solutions/{name} or delete it"
        for name in exercises.keys() - solutions.keys()
    ]
    for name in solutions.keys() & exercises.keys():
        wanted = generated(solutions[name])
        if _without_outputs(_read_or_none(exercises[name])) != _without_outputs(wanted):
            found.append(f"exercises/{name}: differs from what solutions/{name} gives")
    return sorted(found)


def _without_outputs(notebook: dict | None) -> dict | None:
    if notebook is None:
        return None
    blank = {"outputs": [], "execution_count": None}
    cells = [{**c, **blank} if c["cell_type"] == "code" else c for c in notebook["cells"]]
    return {**notebook, "cells": cells}


def _read_or_none(path: Path) -> dict | None:
    """Read a notebook; None if it cannot be one."""
    try:
        notebook = read(path)
        sources_hash(notebook)
        return notebook if type(notebook["metadata"]) is dict else None
    except (ValueError, TypeError, KeyError):
        return None


def edited_by_hand(path: Path) -> bool:
    """Tell whether a file holds other sources than the generator wrote there."""
    notebook = _read_or_none(path)
    if notebook is None:
        return True
    record = notebook["metadata"].get("layerwise")
    recorded = record.get("sources_sha256") if type(record) is dict else None
    return recorded != sources_hash(notebook)


def write(solution: Path, *, force: bool = False, target: Path = EXERCISES, run=execute) -> Path:
    """Write and execute the exercise of a solution; on any failure leave the old file as it was.

    Raises
    ------
    SolutionError
        If the solution's markers are wrong, or the exercise was edited by hand.
    """
    path = target / solution.name
    if path.exists() and not force and edited_by_hand(path):
        raise SolutionError(
            f"{target.name}/{path.name}: somebody has worked in this notebook, and writing would "
            f"destroy that. Move it away, or pass --force. Edit solutions/{solution.name} instead."
        )
    text = to_text(generated(solution))
    before = path.read_bytes() if path.exists() else None
    path.write_text(text, "utf-8", newline="\n")
    try:
        run(path)
    except BaseException:
        path.unlink() if before is None else path.write_bytes(before)
        raise
    return path


def chosen(names: list[str]) -> list[Path]:
    """Return the solutions with these stems, or all."""
    known = {path.stem: path for path in sorted(SOLUTIONS.glob("*.ipynb"))}
    if unknown := [name for name in names if name not in known]:
        raise SolutionError(f"There is no solution {unknown[0]!r}. Solutions: {', '.join(known)}.")
    return [known[name] for name in names] or list(known.values())


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="stems of solutions; all when none is named")
    parser.add_argument("--check", action="store_true", help="change nothing, report what is stale")
    parser.add_argument("--force", action="store_true", help="overwrite what was edited by hand")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            return _check()
        for solution in chosen(options.names):
            path = write(solution, force=options.force)
            print(f"{path.relative_to(ROOT)}: written and executed", flush=True)
    except SolutionError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _check() -> int:
    found = stale()
    for problem in found:
        print(problem)
    if found:
        print(f"Run `{COMMAND}`: it makes the exercises from the solutions.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
