"""Find the code of each answer in a notebook, for the comparison of submissions."""

import ast
from collections.abc import Mapping, Sequence

from layerwise.checks.question import Question
from layerwise.instructor.grading.notebook_cells import UnreadableNotebookError, code_cells

# No honest answer is longer; and the time of parsing grows with the square of some code's length.
MAX_ANSWER = 20_000


def answer_sources(data: bytes, questions: Mapping[str, Question]) -> dict[str, str]:
    """Return for each question the last cell that defines its variable.

    Parameters
    ----------
    data : bytes
        A notebook.
    questions : mapping of str to Question

    Returns
    -------
    dict of str to str
        Without cells that are too long; empty where the notebook cannot be read.

    Examples
    --------
    >>> from layerwise.checks import load_questions
    >>> cell = '{"cell_type": "code", "source": "def valid_mean(values, mask): return 0"}'
    >>> notebook = f'{{"cells": [{cell}]}}'.encode()
    >>> answer_sources(notebook, load_questions("masking"))
    {'valid_mean': 'def valid_mean(values, mask): return 0'}
    """
    try:
        sources = [source for _, source in code_cells(data) if len(source) <= MAX_ANSWER]
    except UnreadableNotebookError:
        return {}
    cells = [(source, _defined(source)) for source in sources]
    found = {}
    for name, question in questions.items():
        defining = [source for source, names in cells if question.variable in names]
        if defining:
            found[name] = defining[-1]
    return found


def _defined(source: str) -> set[str]:
    """Return the names that a cell defines at its top level."""
    try:
        body: Sequence[ast.stmt] = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = {statement.name for statement in body if isinstance(statement, _NAMED)}
    targets = [
        t for statement in body if isinstance(statement, ast.Assign) for t in statement.targets
    ]
    return names | {target.id for target in targets if isinstance(target, ast.Name)}


_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
