"""A course notebook for a folder of its own: live links, and a cell that finds the checks."""

import re
from collections.abc import Mapping

from layerwise.instructor.chapter_names import chapter_number

# [chapter 6](../chapters/masking.ipynb)
_COURSE_LINK = re.compile(r"\[([^\]]+)\]\(\.\./(\w+)/(\w+)\.ipynb\)")
_FINDER_ID = "find-the-checks"


def relinked(notebook: dict, book: str | None, titles: Mapping[str, str]) -> dict:
    """Return a notebook whose links lead into the published book.

    Parameters
    ----------
    notebook : dict
        A notebook of the course.
    book : str or None
        The book's address. Without one, a link becomes the words that a reader can search for.
    titles : mapping of str to str
        The title of each chapter, by its stem.

    Returns
    -------
    dict

    Examples
    --------
    >>> cell = {"cell_type": "markdown", "source": ["See [it](../chapters/masking.ipynb)."]}
    >>> relinked({"cells": [cell]}, "https://example.org/book/", {})["cells"][0]["source"]
    ['See [it](https://example.org/book/chapters/masking.html).']
    >>> relinked({"cells": [cell]}, None, {"masking": "Masking"})["cells"][0]["source"]
    ['See it (chapter 6 of the course, *Masking*).']
    """

    def aim(link: re.Match) -> str:
        words, folder, stem = link.groups()
        if book and folder != "solutions":
            return f"[{words}]({book.rstrip('/')}/{folder}/{stem}.html)"
        if folder != "chapters" or stem not in titles:
            return words
        number, title = chapter_number(stem), f"*{titles[stem]}*"
        place = (
            title if words == f"chapter {number}" else f"chapter {number} of the course, {title}"
        )
        return f"{words} ({place})"

    cells = [
        {**cell, "source": [_COURSE_LINK.sub(aim, line) for line in cell["source"]]}
        if cell["cell_type"] == "markdown"
        else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def with_finder(notebook: dict, folder: str) -> dict:
    """Return an exercise that looks for the checks beside it before it imports them.

    Parameters
    ----------
    notebook : dict
        An exercise.
    folder : str
        The name of the folder in student.zip.

    Returns
    -------
    dict
        Without the hash of its sources, which have changed.
    """
    place = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "setup")
    finder = {
        "cell_type": "code",
        "id": _FINDER_ID,
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": _FINDER.format(folder=folder).splitlines(keepends=True),
    }
    cells = [*notebook["cells"][:place], finder, *notebook["cells"][place:]]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    counts = {cell["id"]: number for number, cell in enumerate(code, start=1)}
    cells = [_numbered(cell, counts.get(cell["id"])) for cell in cells]
    origin = {"generated_from": notebook["metadata"]["layerwise"]["generated_from"]}
    return {**notebook, "cells": cells, "metadata": {**notebook["metadata"], "layerwise": origin}}


def _numbered(cell: dict, count: int | None) -> dict:
    if count is None:
        return cell
    outputs = [
        {**output, "execution_count": count} if "execution_count" in output else output
        for output in cell["outputs"]
    ]
    return {**cell, "execution_count": count, "outputs": outputs}


_FINDER = """\
# The checks are in the folder `layerwise`, beside this notebook. Run this cell first.
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

if not Path("layerwise").is_dir() and Path("student.zip").is_file():
    zipfile.ZipFile("student.zip").extractall()  # in Colab you uploaded the archive
for folder in (Path.cwd(), Path.cwd() / "{folder}"):
    if (folder / "layerwise" / "checks").is_dir():
        sys.path.insert(0, str(folder))
if find_spec("layerwise") is None:
    raise ModuleNotFoundError(
        "The folder `layerwise` is not beside this notebook. Unpack student.zip again and keep "
        "everything that is in it together; in Colab, upload student.zip too. See README.md."
    )"""
