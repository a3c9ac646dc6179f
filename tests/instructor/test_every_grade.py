"""A class of every kind of notebook, graded by the real command: each grade is right."""

import csv
import io
import json
import subprocess
import sys

import pytest
from class_of import deserved, full, make_class, right_ones
from looking_around import needs_sandbox

CHAPTER = "deconvolution"  # the one with the fewest questions


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return what the class deserves, and the rows of the table that the command wrote."""
    root = tmp_path_factory.mktemp("class")
    made = make_class(root / "handed in", CHAPTER, count=60, seed=3)
    words = [sys.executable, "-m", "layerwise", "grade", CHAPTER, root / "handed in"]
    words += ["--out", root / "out", "--seed", "11", "--jobs", "2", "--time-limit", "10"]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    text = (root / "out" / "grades.csv").read_text("utf-8-sig")
    return made, {row["name"]: row for row in csv.DictReader(io.StringIO(text))}


@needs_sandbox
def test_every_grade_is_right(graded):
    made, rows = graded
    assert set(rows) == {one.name for one in made}
    wrong = []
    for one in made:
        row = rows[one.name]
        points = {name: int(row[name] or 0) for name in full(CHAPTER)}
        if (row["status"], points) != (one.status, dict.fromkeys(points, 0) | dict(one.points)):
            wrong.append((one.name, one.status, dict(one.points), row))
    assert wrong == []


@needs_sandbox
def test_the_class_is_mixed(graded):
    made, _ = graded
    statuses = {one.status for one in made}
    assert len(made) == 60
    assert len({one.total for one in made}) > 5
    assert statuses == {
        "graded",
        "stopped",
        "not attempted",
        "unreadable",
        "too large",
        "no notebook",
        "wrong assignment",
    }


def test_the_same_seed_makes_the_same_class(tmp_path):
    first, again = (make_class(tmp_path / name, CHAPTER, 50, seed=5) for name in ("a", "b"))
    assert first == again
    assert make_class(tmp_path / "c", CHAPTER, 50, seed=6) != first


def test_what_is_right_deserves_all_points():
    for one in right_ones(CHAPTER):
        notebook = json.loads(one.data.decode("utf-8-sig"))
        cells = [cell for cell in notebook.get("cells", []) if "source" in cell]
        code = [cell for cell in cells if type(cell) is dict and cell["cell_type"] == "code"]
        sources = [("", "".join(cell["source"])) for cell in code]
        if sources:  # nbformat 3 has none
            assert deserved(sources, CHAPTER) == full(CHAPTER), one.kind
