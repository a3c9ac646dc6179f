"""A small class from the command to the files, interrupted and resumed."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from looking_around import needs_sandbox, notebook

from layerwise.command_line import main
from layerwise.errors import LayerwiseError
from layerwise.instructor.grading.class_run import Choices, grade_class

ROOT = Path(__file__).resolve().parents[3]
KEY = (ROOT / "solutions" / "masking.ipynb").read_bytes()
EMPTY = (ROOT / "exercises" / "masking.ipynb").read_bytes()
OTHER = (ROOT / "exercises" / "deconvolution.ipynb").read_bytes()
CLASS = {
    "ada.ipynb": KEY,
    "bo.ipynb": EMPTY,
    "cy.ipynb": KEY[:5000],
    "di.ipynb": OTHER,
    "ed.ipynb": b"",
    "fay.pdf": b"%PDF",
}


@pytest.fixture
def handed_in(tmp_path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    for name, data in CLASS.items():
        (folder / name).write_bytes(data)
    return folder


def rows(out):
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def graded(folder, out, **choices):
    lines = []
    grades = grade_class("masking", folder, out, Choices(seed=7, **choices), lines.append)
    return {grade.name: grade for grade in grades}, lines


def files_of(out):
    """Return the contents, but of the report, which says how long it took, and of its hash."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ("lock", "report.html", "run.json")
    }


@needs_sandbox
def test_a_class_is_graded_and_only_what_changed_is_graded_again(handed_in, tmp_path):
    out = tmp_path / "grades"
    grades, _ = graded(handed_in, out)
    assert {name: grade.status for name, grade in grades.items()} == {
        "ada": "graded",
        "bo": "not attempted",
        "cy": "unreadable",
        "di": "wrong assignment",
        "ed": "unreadable",
        "fay": "no notebook",
    }
    table = rows(out)
    assert (table["ada"]["total"], table["ada"]["max"]) == ("27", "27")
    assert {path.stem for path in (out / "feedback").glob("*.html")} == set(grades)
    assert (out / "report.html").is_file()
    assert (out / "grades_lms.csv").is_file()
    before = files_of(out)

    again, lines = graded(handed_in, out)
    assert again == grades
    assert lines[0] == "masking: 6 submissions, 1 without a notebook to grade, 5 graded already."
    assert files_of(out) == before

    (handed_in / "bo.ipynb").write_bytes(KEY)
    changed, lines = graded(handed_in, out)
    assert lines[0] == "masking: 6 submissions, 1 without a notebook to grade, 4 graded already."
    assert changed["bo"].points == 27


@needs_sandbox
def test_any_number_of_jobs_gives_the_same_files(handed_in, tmp_path):
    for jobs in (1, 3):
        graded(handed_in, tmp_path / f"jobs-{jobs}", jobs=jobs)
    assert files_of(tmp_path / "jobs-1") == files_of(tmp_path / "jobs-3")


def started(folder, out):
    command = [sys.executable, "-m", "layerwise", "grade", "6", folder, "--out", out, "--jobs", "1"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_for_grades(out, count):
    deadline = time.monotonic() + 120
    while len(list((out / "private" / "grades").glob("*.json"))) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@needs_sandbox
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "a crash"])
def test_an_interrupted_run_goes_on(tmp_path, how):
    folder, out = tmp_path / "handed in", tmp_path / "grades"
    folder.mkdir()
    for number in range(30):
        (folder / f"s{number:02}.ipynb").write_bytes(KEY)
    run = started(folder, out)
    wait_for_grades(out, 3)
    run.send_signal(how)
    said, _ = run.communicate(timeout=60)
    kept = len(list((out / "private" / "grades").glob("*.json")))
    assert 3 <= kept < 30
    if how == signal.SIGINT:
        assert run.returncode == 130
        assert f"Stopped: {kept} are graded and kept, {30 - kept} are left." in said
        assert "Traceback" not in said
        assert len(rows(out)) == kept
    assert not nurseries_of(run.pid)
    rest = started(folder, out)
    said, _ = rest.communicate(timeout=300)
    assert rest.returncode == 0
    assert f"30 submissions, {kept} graded already" in said
    assert {row["total"] for row in rows(out).values()} == {"27"}
    assert len(rows(out)) == 30


def nurseries_of(parent):
    """Return the sandboxes that outlived the run which started them."""
    time.sleep(1)
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes()
            parent_now = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if b"layerwise.instructor.sandbox.nursery" in words and parent_now in (1, parent):
            left.append(folder.name)
    return left


def refused(capsys, *arguments):
    assert main(["grade", *map(str, arguments)]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


def test_bad_input_is_one_sentence(handed_in, tmp_path, capsys, monkeypatch):
    out = tmp_path / "out"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no chapter 'poetry'" in refused(capsys, "poetry", handed_in, "--out", out)
    assert "Received" in refused(capsys, "masking", empty, "--out", out)
    assert "Received" in refused(capsys, "masking", tmp_path / "nowhere", "--out", out)
    assert "--jobs" in refused(capsys, "masking", handed_in, "--out", out, "--jobs", "0")
    assert "--seed" in refused(capsys, "masking", handed_in, "--out", out, "--seed", "-1")
    time_limit = ("--time-limit", "0")
    assert "--time-limit" in refused(capsys, "masking", handed_in, "--out", out, *time_limit)
    inside = handed_in / "grades"
    assert "outside of the submissions" in refused(capsys, "6", handed_in, "--out", inside)
    assert not out.exists()
    assert not inside.exists()


def test_windows_is_told_the_way_out(handed_in, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert "WSL 2" in refused(capsys, "masking", handed_in, "--out", tmp_path / "out")


def test_without_bubblewrap_it_says_the_way_out(handed_in, tmp_path, capsys, monkeypatch):
    from layerwise.instructor.sandbox import bubblewrap

    bubblewrap.require.cache_clear()
    monkeypatch.setattr("shutil.which", lambda name: None)
    said = refused(capsys, "masking", handed_in, "--out", tmp_path / "out")
    bubblewrap.require.cache_clear()
    assert "apt install bubblewrap" in said
    assert "--unsafe-no-sandbox" in said


def test_no_scheduler_is_one_sentence(handed_in, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("layerwise.instructor.grading.cluster._TIMEOUT", "1s")
    nobody = ("--scheduler", "tcp://127.0.0.1:9")
    said = refused(capsys, "masking", handed_in, "--out", tmp_path / "out", *nobody)
    assert "No Dask scheduler answers." in said
    nonsense = ("--scheduler", "the cluster")
    assert "No Dask scheduler" in refused(
        capsys, "masking", handed_in, "--out", tmp_path / "out", *nonsense
    )


@needs_sandbox
def test_a_sandbox_that_cannot_start_is_told_for_each_submission(tmp_path, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ada.ipynb").write_bytes(notebook("x = 1"))
    monkeypatch.setattr("layerwise.instructor.grading.worker._PROBING", "layerwise.no_such_module")
    grades, _ = graded(folder, tmp_path / "out")
    assert grades["ada"].status == "failed"
    assert "ModuleNotFoundError" in grades["ada"].note
    monkeypatch.undo()
    assert graded(folder, tmp_path / "out")[0]["ada"].status == "not attempted"


@needs_sandbox
def test_the_unsafe_way_says_what_it_gives_up(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ada.ipynb").write_bytes(KEY)
    out = tmp_path / "out"
    assert main(["grade", "6", str(folder), "--out", str(out), "--unsafe-no-sandbox"]) == 0
    assert "can read and delete your files" in capsys.readouterr().out
    assert rows(out)["ada"]["total"] == "27"


def test_the_private_part_is_readable_and_complete(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ada.ipynb").write_bytes(b"")
    with pytest.raises(LayerwiseError, match="--jobs"):
        graded(folder, tmp_path / "out", jobs=0)
    if os.name == "posix":
        graded_run = tmp_path / "run"
        graded(folder, graded_run, sandboxed=False)
        note = json.loads((graded_run / "private" / "run.json").read_text())
        assert (note["chapter"], note["seed"]) == ("masking", 7)
