"""The comparison of stored outputs can fail: each kind of fault is planted in a real chapter."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from notebooks import notebook_environment

CHAPTER = Path(__file__).resolve().parent.parent / "chapters" / "filters_and_initialization.ipynb"
NEEDED = ("setup", "q1-build", "q1-limit", "q1-limit-assert", "q1-demo")


@pytest.fixture(scope="module")
def first_cells():
    """The beginning of the chapter, as it is committed."""
    notebook = json.loads(CHAPTER.read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in NEEDED]
    assert len(notebook["cells"]) == len(NEEDED)
    return notebook


def cell(notebook, name):
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def nbval(notebook, folder):
    """Return what nbval says about a notebook, and whether it passed."""
    path = folder / "planted.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "--nbval", str(path)]
    result = subprocess.run(command, env=notebook_environment(), capture_output=True, text=True)
    return result.stdout, result.returncode == 0


def replace_output(notebook, name, old, new):
    output = cell(notebook, name)["outputs"][0]
    text = "".join(output["text"])
    assert old in text
    output["text"] = [text.replace(old, new)]


def test_the_untouched_cells_pass(first_cells, tmp_path):
    said, passed = nbval(first_cells, tmp_path)
    assert passed, said


def test_a_changed_shape_a_broken_assertion_and_another_setting_are_each_noticed(
    first_cells, tmp_path
):
    planted = copy.deepcopy(first_cells)
    replace_output(planted, "q1-build", "(5, 5, 1, 32)", "(5, 5, 1, 64)")
    source = "".join(cell(planted, "q1-limit-assert")["source"])
    assert "<= limit" in source
    cell(planted, "q1-limit-assert")["source"] = source.replace("<= limit", "> limit")
    demo = cell(planted, "q1-demo")["outputs"][0]["data"]["application/vnd.layerwise.demo+json"]
    demo["state"]["filters"] = 33

    said, passed = nbval(planted, tmp_path)
    assert not passed
    assert "3 failed, 2 passed" in said
    assert "kernel (5, 5, 1, 64)" in said
    assert "AssertionError" in said
    assert "33" in said
