"""autograder.zip: otter's archive with our checks in it, the same bytes each time.

otter-grader cannot live beside the project's pins, so a stand-in makes the archive here. The test
files run for real, against a stand-in of the two names that they import.
"""

import io
import json
import sys
import types
import zipfile
from pathlib import Path

import pytest
from packed import CHECKOUT, answered, exercise

from layerwise import command_line
from layerwise.checks import load_questions
from layerwise.errors import LayerwiseError
from layerwise.instructor.packing import otter_export
from layerwise.instructor.packing.otter_tests import otter_tests

# Zips what it is given, as `otter generate` does: with the time of day.
STAND_IN = """\
#!{python}
import sys, zipfile
from pathlib import Path
if "--version" in sys.argv:
    print("Python version: 3.11.7\\nOtter-Grader version: {version}")
elif "{version}" == "7.99.0":
    print("something went wrong")
    sys.exit(1)
else:
    made = sys.argv[sys.argv.index("--output-path") + 1]
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("setup.sh", "#!/usr/bin/env bash")
        archive.writestr("run_autograder", "#!/bin/bash")
        archive.writestr("environment.yml", Path("requirements.txt").read_text())
        archive.writestr("arguments", " ".join(sys.argv[1:]))
        for path in Path().rglob("*.py"):
            name = path.as_posix()
            archive.write(path, name if name.startswith("tests/") else "files/" + name)
"""


@pytest.fixture
def otter(tmp_path, monkeypatch):
    """Return a function that puts a stand-in of some version on the path."""
    monkeypatch.setattr(otter_export.sys, "executable", str(tmp_path / "none" / "python"))
    python = Path(sys.prefix) / "bin" / "python"
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def install(version):
        command = tmp_path / "bin" / "otter"
        command.parent.mkdir(exist_ok=True)
        command.write_text(STAND_IN.format(python=python, version=version))
        command.chmod(0o755)
        return str(command)

    return install


def called(capsys, *arguments):
    status = command_line.main(["pack", *map(str, arguments)])
    return status, *capsys.readouterr()


def test_without_otter_one_error_names_the_command(tmp_path, capsys, otter):
    status, output, error = called(capsys, "6", "--out", tmp_path / "out", "--gradescope")
    assert (status, output) == (2, "")
    assert error.startswith("layerwise: An archive for Gradescope needs otter-grader.")
    assert 'pip install -e ".[gradescope]"' in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("version", ["6.1.0", "unknown"])
def test_an_otter_that_is_too_old_is_refused(version, otter):
    otter(version)
    with pytest.raises(LayerwiseError, match="needs otter-grader 7 or later"):
        otter_export.find_otter()


def test_an_otter_that_makes_nothing_is_reported(tmp_path, capsys, otter):
    otter("7.99.0")
    status, _, error = called(capsys, "6", "--out", tmp_path / "out", "--gradescope")
    assert status == 2
    assert "otter-grader has made no archive.\n  Received: something went wrong" in error


def test_the_archive_has_the_same_bytes_each_time(tmp_path, capsys, otter):
    otter("7.0.0")
    for name in ("one", "two"):
        assert called(capsys, "6", "--out", tmp_path / name, "--gradescope")[0] == 0
    data = (tmp_path / "one" / "autograder.zip").read_bytes()
    assert data == (tmp_path / "two" / "autograder.zip").read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(data))
    modes = {e.filename: e.external_attr >> 16 for e in archive.infolist()}
    assert all(e.date_time == (1980, 1, 1, 0, 0, 0) for e in archive.infolist())
    assert modes["setup.sh"] == modes["run_autograder"] == 0o100755
    assert "files/layerwise/checks/masking/means.py" in modes
    assert len([name for name in modes if name.startswith("tests/")]) == 8
    pinned = archive.read("environment.yml").decode().split()
    assert [line.split("==")[0] for line in pinned] == ["keras", "numpy", "tensorflow"]
    assert "--python-version 3.11" in archive.read("arguments").decode()
    readme = archive.read("README.md").decode()
    assert "0.7 GiB resident and 2.7 GiB of address space" in readme
    assert "a submission can forge its score" in readme


def test_each_chapter_gets_an_archive_of_its_own(tmp_path, capsys, otter):
    otter("7.0.0")
    assert called(capsys, "6", "8", "--out", tmp_path / "out", "--gradescope")[0] == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"autograder-masking.zip", "autograder-deconvolution.zip"} <= names


class Case:
    """A stand-in of otter's decorator `test_case`."""

    def __init__(self, *, name, points, hidden):
        self.name, self.points, self.hidden = name, points, hidden

    def __call__(self, function):
        self.function = function
        return self


@pytest.fixture
def otters_names(monkeypatch):
    module = types.ModuleType("otter.test_files")
    module.test_case = Case
    monkeypatch.setitem(sys.modules, "otter", types.ModuleType("otter"))
    monkeypatch.setitem(sys.modules, "otter.test_files", module)


def graded(notebook, seed):
    """Run a notebook, then the test files on its variables; return points and messages."""
    variables = {"__name__": "notebook"}
    for cell in notebook["cells"]:
        ids = ("find-the-checks", "summary")
        if cell["cell_type"] == "code" and cell["id"] not in ids and "-check" not in cell["id"]:
            exec("".join(cell["source"]), variables)
    points, messages = {}, []
    for text in otter_tests("masking", load_questions("masking"), seed).values():
        file = {}
        exec(text, file)
        for case in [value for value in file.values() if type(value) is Case]:
            assert case.hidden is False
            points.setdefault(file["name"], 0)
            try:
                case.function(variables)
                points[file["name"]] += case.points
            except AssertionError as error:
                messages.append(str(error))
    return points, messages


@pytest.mark.usefixtures("otters_names")
def test_the_test_files_give_the_points_that_the_checks_give():
    worth = {name: question.points for name, question in load_questions("masking").items()}
    points, messages = graded(answered("masking", 99), 7)
    assert (points, messages) == (worth, [])
    points, messages = graded(answered("masking", 4), 7)
    begun = list(worth)[:4]
    assert points == {name: worth[name] if name in begun else 0 for name in worth}
    assert all(message.startswith("Not attempted. Hint: ") for message in messages)
    points, messages = graded(exercise("masking"), 7)
    assert sum(points.values()) == 0
    assert len(messages) == sum(len(q.parts) for q in load_questions("masking").values())


@pytest.mark.usefixtures("otters_names")
def test_feedback_has_the_questions_own_words_and_no_inputs():
    question = load_questions("masking")["padding_share"]
    notebook = exercise("masking")
    for cell in notebook["cells"]:
        if cell["id"] == "padding-share-answer":
            cell["source"] = (
                "def padding_share(lengths, batch_size):\n"
                "    return 1 - sum(lengths) / (max(lengths) * len(lengths))"
            )
    _, messages = graded(notebook, 7)
    mine = {message for message in messages if "Not attempted" not in message}
    assert mine == {f"{question.mistakes['padded_all_alike']} Hint: {question.hint}"}


def test_another_seed_draws_other_inputs():
    one, two = (otter_tests("masking", load_questions("masking"), seed) for seed in (1, 2))
    assert list(one) == list(two)
    assert all(one[name] != two[name] for name in one)
    assert json.dumps(one) == json.dumps(otter_tests("masking", load_questions("masking"), 1))


def test_the_archive_needs_no_more_than_the_notebook():
    from layerwise.instructor.packing.student_pack import requirements

    text = requirements(CHECKOUT, ["keras"], ["masking"])
    assert "jupyterlab" not in text
