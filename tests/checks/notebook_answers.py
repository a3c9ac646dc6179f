"""Answers to try the checks on: those of a solutions notebook, and those of its untouched stub."""

import functools
import json

from make_exercises import SOLUTIONS, exercise_from_solution

# Cells to play with, to prove a number, and to see the points: no answer depends on them.
NO_ANSWER = ("-sliders", "-numbers", "summary")


def solution(chapter: str) -> dict:
    """Read a solutions notebook."""
    return json.loads((SOLUTIONS / f"{chapter}.ipynb").read_text("utf-8"))


@functools.cache
def right_answers(chapter: str) -> dict[str, object]:
    """Return what the solutions pass to each check."""
    return answers_of(solution(chapter))


@functools.cache
def stub_answers(chapter: str) -> dict[str, object]:
    """Return what the untouched exercises pass to each check."""
    return answers_of(exercise_from_solution(solution(chapter), chapter))


def answers_of(notebook: dict) -> dict[str, object]:
    """Run a notebook's code, and return what its check cells pass to `check`."""
    answers: dict[str, object] = {}
    namespace: dict = {"__name__": "notebook"}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or cell["id"].endswith(NO_ANSWER):
            continue
        exec(compile(source, f"<cell {cell['id']}>", "exec"), namespace)
        if cell["id"] == "setup":
            namespace["check"] = answers.__setitem__
    return answers
