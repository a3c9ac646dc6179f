"""Packs to test: made once, unzipped in a folder that is awkward on purpose."""

import functools
import io
import json
import zipfile

from layerwise.instructor.packing.archive import zip_bytes
from layerwise.instructor.packing.checkout import find_checkout
from layerwise.instructor.packing.student_pack import FOLDER, student_files

CHECKOUT = find_checkout()
ROOT = CHECKOUT.root


@functools.cache
def student(*stems):
    """Return the files of student.zip."""
    return student_files(CHECKOUT, stems)


def unzipped(stem, folder):
    """Unzip the pack of a chapter, and return its folder."""
    with zipfile.ZipFile(io.BytesIO(zip_bytes(student(stem)))) as archive:
        archive.extractall(folder)
    return folder / FOLDER


def cells(notebook):
    """Return the sources of a notebook by the ids of its cells."""
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def exercise(stem):
    """Return the exercise in the pack of a chapter."""
    return json.loads(student(stem)[f"{FOLDER}/{stem}.ipynb"])


def solution(stem):
    """Return the solutions of a chapter."""
    return CHECKOUT.notebook("solutions", stem)


def answered(stem, count):
    """Return the exercise of a pack with the first answers filled in."""
    filled = exercise(stem)
    right = {name: text for name, text in cells(solution(stem)).items() if name.endswith("-answer")}
    for name in list(right)[count:]:
        del right[name]
    for cell in filled["cells"]:
        cell["source"] = right.get(cell["id"], "".join(cell["source"]))
    return filled
