"""student.zip: it works on its own, holds what the exercises need, and no solution."""

import json
import re
import subprocess
import sys
import sysconfig

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from packed import CHECKOUT, ROOT, answered, cells, exercise, solution, student, unzipped

from layerwise.checks import CHAPTERS, load_questions
from layerwise.errors import LayerwiseError
from layerwise.instructor.packing.imports_followed import needed_files, notebook_imports
from layerwise.instructor.packing.pinned import pins
from layerwise.instructor.packing.student_pack import FOLDER, student_files

STEM = "deconvolution"
FOLDER_NAME = "Übung 8 (neu)"
# Without `site`, Python does not read the files that make an installed checkout visible.
ISOLATED = [sys.executable, "-S"]
LIBRARIES = {"PYTHONPATH": sysconfig.get_path("purelib"), "TF_CPP_MIN_LOG_LEVEL": "3"}


@pytest.fixture
def isolated_kernel(tmp_path, monkeypatch):
    """A kernel that has the libraries and cannot see this repository."""
    folder = tmp_path / "jupyter" / "kernels" / "isolated"
    folder.mkdir(parents=True)
    argv = [*ISOLATED, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "isolated", "language": "python", "env": LIBRARIES}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for name in ("PYTHONPATH", "LAYERWISE_STRICT"):
        monkeypatch.delenv(name, raising=False)
    return "isolated"


def executed(path, kernel):
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=300, kernel_name=kernel, resources=resources)
    client.execute(stderr=subprocess.DEVNULL)
    return notebook


def text_of(cell):
    return "".join(out.get("text", "") or out["data"]["text/plain"] for out in cell["outputs"])


def test_the_unzipped_notebook_works_renamed_and_alone(tmp_path, isolated_kernel):
    folder = unzipped(STEM, tmp_path / FOLDER_NAME)
    untouched = json.loads((folder / f"{STEM}.ipynb").read_text("utf-8"))
    filled = answered(STEM, len(load_questions(STEM)))
    (folder / f"{STEM}.ipynb").unlink()
    # one kernel runs both, since the import of TensorFlow is what takes the time
    for cell in filled["cells"]:
        cell["id"] += "-filled"
    where = nbformat.v4.new_code_cell("import layerwise; print(layerwise.__file__)", id="where")
    untouched["cells"] += [*filled["cells"], where]
    path = folder / "meine Lösung (1).ipynb"
    path.write_text(json.dumps(untouched), "utf-8")
    done = {cell["id"]: cell for cell in executed(path, isolated_kernel).cells}
    points = sum(question.points for question in load_questions(STEM).values())
    assert text_of(done["summary"]).startswith(f"{STEM}: 0 of {points} points")
    assert text_of(done["summary"]).count("not attempted") == len(load_questions(STEM))
    assert text_of(done["summary-filled"]).startswith(f"{STEM}: {points} of {points} points")
    assert text_of(done["where"]).strip() == str(folder / "layerwise" / "__init__.py")


def beginning(notebook, last):
    """Return a notebook up to a cell."""
    place = [cell["id"] for cell in notebook["cells"]].index(last)
    return {**notebook, "cells": notebook["cells"][: place + 1]}


def test_a_notebook_without_its_folder_says_so(tmp_path, isolated_kernel):
    # This proves, too, that the isolated kernel does not see the repository.
    path = tmp_path / f"{STEM}.ipynb"
    path.write_text(json.dumps(beginning(exercise(STEM), "find-the-checks")), "utf-8")
    with pytest.raises(CellExecutionError, match=r"is not beside this notebook\. Unpack student"):
        executed(path, isolated_kernel)


def test_in_colab_the_notebook_unpacks_the_archive_beside_it(tmp_path, isolated_kernel):
    from layerwise.instructor.packing.archive import zip_bytes

    (tmp_path / "student.zip").write_bytes(zip_bytes(student(STEM)))
    notebook = beginning(exercise(STEM), "find-the-checks")
    where = "from layerwise import Checker; import layerwise; print(layerwise.__file__)"
    notebook["cells"].append(nbformat.v4.new_code_cell(where))
    path = tmp_path / "Copy of deconvolution.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    last = executed(path, isolated_kernel).cells[-1]
    assert text_of(last).strip() == str(tmp_path / FOLDER / "layerwise" / "__init__.py")


@pytest.mark.parametrize("stem", CHAPTERS)
def test_each_pack_has_the_files_that_its_notebook_imports(stem, tmp_path):
    folder = unzipped(stem, tmp_path)
    names = [name for name in notebook_imports(exercise(stem)) if name.startswith("layerwise.")]
    public = [name for name in names if name.count(".") == 1 and name != "layerwise.reference"]
    paths = [path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py")]
    modules = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    code = [
        "import importlib, sys, layerwise",
        f"assert layerwise.__file__.startswith({str(folder)!r})",
        *(f"assert layerwise.{name.split('.')[1]}" for name in public),
        *(f"from {name.rpartition('.')[0]} import {name.rpartition('.')[2]}" for name in names),
        f"check = layerwise.Checker({stem!r})",
        f"assert check.summary().worth == {sum(q.points for q in load_questions(stem).values())}",
        # what a check imports when it runs is there as well
        f"for name in {modules!r}: importlib.import_module(name)",
    ]
    subprocess.run([*ISOLATED, "-c", "\n".join(code)], cwd=folder, env=LIBRARIES, check=True)


@pytest.mark.parametrize("stem", CHAPTERS)
def test_each_pack_holds_its_own_checks_and_no_more(stem):
    parts = {name.removeprefix(f"{FOLDER}/layerwise/").split("/")[0] for name in student(stem)}
    assert {"checks", "reference", "errors.py"} <= parts
    assert parts.isdisjoint({"instructor", "demos", "explain", "figures.py", "command_line.py"})
    chapters = {name.split("/")[3] for name in student(stem) if "/layerwise/checks/" in name}
    assert chapters & set(CHAPTERS) == {stem}


def test_demos_come_along_where_a_notebook_imports_one():
    files = needed_files(CHECKOUT.package, ["layerwise.FilterBank"], [])
    names = {path.relative_to(CHECKOUT.package).as_posix() for path in files}
    assert {"__init__.py", "demos/__init__.py", "demos/filter_bank.py"} <= names
    assert {"demos/filter_bank.js", "demos/shared/draw.js", "demos/shared/layerwise.css"} <= names
    assert not any(name.startswith("checks/") for name in names)


def solution_lines(stem):
    """Return the lines of a chapter's solutions that no line of what is given equals."""
    secret, given, inside = set(), set(), False
    for cell in solution(stem)["cells"]:
        tagged = "solution" in cell["metadata"].get("tags", [])
        for line in map(str.strip, "".join(cell["source"]).splitlines()):
            marker = line in ("# BEGIN SOLUTION", "# END SOLUTION")
            inside = inside ^ marker
            hidden = inside or tagged or line.endswith("# SOLUTION")
            (secret if hidden and not marker else given).add(line)
    return {line for line in secret - given if re.search(r"\w", line)}


@pytest.mark.parametrize("stem", CHAPTERS)
def test_no_solution_is_in_what_students_get(stem):
    secret = solution_lines(stem)
    assert len(secret) > 40
    for name, text in student(stem).items():
        assert "SOLUTION" not in text, name
        if name.endswith(".ipynb"):
            text = "\n".join(cells(json.loads(text)).values())
        if not name.endswith(".py"):  # the checks know what is right, as the README says
            assert secret & {line.strip() for line in text.splitlines()} == set()
    assert max(map(len, secret)) > 60  # the reasoning is among them


@pytest.mark.parametrize("stem", CHAPTERS)
def test_the_exercise_is_the_projects_but_for_its_links_and_one_cell(stem):
    ours, theirs = cells(exercise(stem)), cells(CHECKOUT.notebook("exercises", stem))
    order = list(ours)
    assert order[order.index("setup") - 1] == "find-the-checks"
    del ours["find-the-checks"]
    assert list(ours) == list(theirs)
    changed = {name for name in ours if ours[name] != theirs[name]}
    assert changed == {"how-it-works"}
    counts = [c["execution_count"] for c in exercise(stem)["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    nbformat.validate(exercise(stem))


@pytest.mark.parametrize("book", [None, "https://example.org/book/"])
def test_no_link_is_dead(book):
    for name, text in student_files(CHECKOUT, CHAPTERS, book=book).items():
        if not name.endswith((".ipynb", ".md")):
            continue
        assert "](.." not in text, name
        links = re.findall(r"\]\(([^)\s]+)\)", text)
        assert [link for link in links if not link.startswith(("http", "#"))] == []
    words = cells(exercise("masking"))["how-it-works"]
    assert "You need chapter 6 (*Masking and padding*) and no network." in words
    linked = student_files(CHECKOUT, ["masking"], book="https://example.org/book/")
    page = "[chapter 6](https://example.org/book/chapters/masking.html)"
    assert page in linked[f"{FOLDER}/masking.ipynb"]


def test_requirements_are_the_projects_own_pins():
    ours = student("masking")[f"{FOLDER}/requirements.txt"].splitlines()
    assert [line.split("==")[0] for line in ours] == ["jupyterlab", "keras", "numpy", "tensorflow"]
    assert set(ours) <= set((ROOT / "requirements.txt").read_text().splitlines())
    more = student("scaling_and_normalization")[f"{FOLDER}/requirements.txt"]
    assert {"scikit-learn", "statsmodels"} <= {line.split("==")[0] for line in more.splitlines()}


def test_a_library_without_a_pin_is_refused():
    with pytest.raises(LayerwiseError, match=r"pinned in requirements\.txt") as caught:
        pins("numpy==2.4.6\n    # via keras", ["numpy", "torch.nn", "json"])
    assert caught.value.received == "no pin of torch"


def test_pins_keep_their_markers_and_all_their_lines():
    text = "scipy==1.17.1 ; python_full_version < '3.12'\nscipy==1.18.1 ; python_version >= '3.12'"
    assert pins(text, ["scipy.signal"]) == text.splitlines()


def test_several_chapters_share_one_folder():
    both = student("masking", "deconvolution")
    assert set(student("masking")) | set(student("deconvolution")) == set(both)
    readme = both[f"{FOLDER}/README.md"]
    assert "| `masking.ipynb` | 6. Masking and padding | 27 | 63 |" in readme
    assert "| `deconvolution.ipynb` | 8. Deconvolution |" in readme


def test_the_readme_says_how_to_start_what_outcomes_mean_and_how_to_hand_in():
    readme = student("masking")[f"{FOLDER}/README.md"]
    for word in ("JupyterLab", "Colab", "**passed**", "**failed**", "**not attempted**"):
        assert word in readme
    assert "**raised**" in readme
    assert "## Hand in" in readme
    assert "$" not in readme
