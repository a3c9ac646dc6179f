"""Read the code of a notebook that anybody may have made."""

import json
import re

from layerwise.checks import CHAPTERS

MAX_CELLS = 2_000
MAX_SOURCE = 2 << 20
_CHECKER = re.compile(r"\bChecker\(\s*['\"](\w+)['\"]")


class UnreadableNotebookError(Exception):
    """The bytes are no notebook; the message says why, for the student."""


def code_cells(data: bytes) -> list[tuple[str, str]]:
    """Return name and source of every code cell.

    Parameters
    ----------
    data : bytes
        A notebook of nbformat 3 or 4.

    Returns
    -------
    list of (str, str)
        The name is the cell's id where it has a readable one, else empty.

    Raises
    ------
    UnreadableNotebookError

    Examples
    --------
    >>> code_cells(b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x = 1"]}]}')
    [('', 'x = 1')]
    >>> code_cells(b'{"cells": ')
    Traceback (most recent call last):
        ...
    layerwise.instructor.grading.notebook_cells.UnreadableNotebookError: The file is not JSON: ...
    """
    if not data:
        raise UnreadableNotebookError("The file is empty.")
    cells = _cells(_parsed(data))
    if len(cells) > MAX_CELLS:
        raise UnreadableNotebookError(f"It has {len(cells)} cells; at most {MAX_CELLS} are run.")
    found = [_named(cell) for cell in cells if _is_code(cell)]
    if sum(len(source) for _, source in found) > MAX_SOURCE:
        raise UnreadableNotebookError(f"Its code is longer than {MAX_SOURCE >> 20} MiB.")
    return found


def chapter_of(cells: list[tuple[str, str]]) -> str | None:
    """Return the chapter that a notebook's check belongs to, if it says one.

    Examples
    --------
    >>> chapter_of([("setup", 'check = Checker("masking")')])
    'masking'
    """
    names = [name for _, source in cells for name in _CHECKER.findall(source)]
    return next((name for name in names if name in CHAPTERS), None)


def _parsed(data: bytes) -> dict:
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableNotebookError("The file is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableNotebookError(f"The file is not JSON: {error.msg} at {place}.") from None
    except RecursionError:
        raise UnreadableNotebookError("The file is JSON that is nested too deep.") from None
    except ValueError:
        raise UnreadableNotebookError("The file is JSON with a number that is too long.") from None
    if type(notebook) is not dict:
        raise UnreadableNotebookError("The file is JSON, and no notebook.")
    return notebook


def _cells(notebook: dict) -> list:
    cells = notebook.get("cells")
    sheets = notebook.get("worksheets")
    if cells is None and type(sheets) is list:  # nbformat 3
        cells = [cell for sheet in sheets if type(sheet) is dict for cell in _list_in(sheet)]
    if type(cells) is not list:
        raise UnreadableNotebookError("The file is JSON, and no notebook: it has no cells.")
    return [cell for cell in cells if type(cell) is dict]


def _list_in(sheet: dict) -> list:
    cells = sheet.get("cells")
    return cells if type(cells) is list else []


def _is_code(cell: dict) -> bool:
    return cell.get("cell_type") == "code"


def _named(cell: dict) -> tuple[str, str]:
    name, source = cell.get("id"), cell.get("source", cell.get("input", ""))
    if type(source) is list:
        source = "".join(line for line in source if type(line) is str)
    if type(name) is not str or not re.fullmatch(r"[a-z][a-z0-9-]{2,60}", name):
        name = ""
    return name, source if type(source) is str else ""
