"""The instructor's page: its commands run, and its numbers are those of the course."""

import ast
import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from looking_around import MISSING

from layerwise.checks import CHAPTERS, load_questions
from layerwise.command_line import parser
from layerwise.instructor.grade import STATUSES
from layerwise.instructor.reporting import similarity
from layerwise.instructor.reporting.words import MEANINGS
from layerwise.instructor.sandbox.confinement import Limits

from .instructors_page import BLOCKS, TEXT, tables
from .rows import ROOT

LINKED = re.compile(r"\((\w+)\.ipynb\)")
COMMANDS = [
    shlex.split(line)
    for block in BLOCKS
    if block.language == "bash"
    for line in block.code.splitlines()
]


def first_cell(stem):
    notebook = json.loads((ROOT / "chapters" / f"{stem}.ipynb").read_text("utf-8"))
    return "".join(notebook["cells"][0]["source"])


def reading_minutes(stem):
    found = re.search(r"\*\*(?:Time|Minutes)\*\* (\d+)", first_cell(stem))
    return int(found[1])


def exercise_minutes(stem):
    return sum(question.minutes for question in load_questions(stem).values())


def needed_chapters(stem):
    """Return the numbers of the chapters that a chapter links to where it says what you need."""
    (line,) = [line for line in first_cell(stem).splitlines() if "**You need**" in line]
    return {CHAPTERS.index(name) + 1 for name in LINKED.findall(line) if name in CHAPTERS}


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_the_table_has_the_minutes_and_points_of_every_chapter():
    (rows,) = tables("chapters")
    assert len(rows) == len(CHAPTERS)
    for number, (stem, row) in enumerate(zip(CHAPTERS, rows, strict=True), start=1):
        questions = load_questions(stem)
        assert row[0] == f"{number}. [](chapters/{stem}.ipynb)"
        points = sum(question.points for question in questions.values())
        expected = [reading_minutes(stem), len(questions), points, exercise_minutes(stem)]
        assert [int(cell) for cell in row[1:5]] == expected, stem
        assert set(numbers(row[5])) == needed_chapters(stem), stem


def test_the_points_on_fixed_answers_are_those_that_no_seed_changes():
    (rows,) = tables("constant")
    constant = constant_points()
    for number, (stem, row) in enumerate(zip(CHAPTERS, rows, strict=True), start=1):
        points = sum(question.points for question in load_questions(stem).values())
        expected = [f"{number}. [](chapters/{stem}.ipynb)", str(points), str(constant[stem])]
        assert list(row) == expected


def constant_points():
    """Read the numbers that `test_forged_reports` proves by judging reports of other seeds."""
    source = (ROOT / "tests" / "checks" / "test_forged_reports.py").read_text("utf-8")
    (value,) = [
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CONSTANT_POINTS"
    ]
    return ast.literal_eval(value)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_plan_adds_up(place):
    for _, chapters, reading, exercises in tables("plan")[place]:
        stems = [CHAPTERS[number - 1] for number in numbers(chapters)]
        assert int(reading) == sum(map(reading_minutes, stems))
        assert int(exercises) == sum(map(exercise_minutes, stems))


@pytest.mark.parametrize(("place", "weeks"), [(1, 4), (2, 8)])
def test_a_plan_has_every_chapter_once_behind_what_it_needs(place, weeks):
    rows = tables("plan")[place]
    assert [int(row[0]) for row in rows] == list(range(1, weeks + 1))
    order = [number for row in rows for number in numbers(row[1])]
    assert sorted(order) == list(range(1, len(CHAPTERS) + 1))
    for position, number in enumerate(order):
        assert needed_chapters(CHAPTERS[number - 1]) <= set(order[:position])


def test_the_plans_for_a_week_bring_what_they_need():
    for _, chapters, *_ in tables("plan")[0]:
        chosen = numbers(chapters)
        for number in chosen:
            assert needed_chapters(CHAPTERS[number - 1]) <= set(chosen)


def test_every_status_is_explained_as_in_the_report():
    (rows,) = tables("statuses")
    assert dict(rows) == {status: MEANINGS[status] for status in STATUSES}


def test_the_limits_are_those_of_the_sandbox():
    limits = Limits()
    row = next(line for line in TEXT.splitlines() if "fill your memory" in line)
    assert f"{limits.memory >> 30} GiB of memory" in row
    assert f"{limits.disk >> 20} MiB of files" in row
    assert f"{limits.step_seconds:g} seconds a cell or check" in row
    assert f"{limits.total_seconds:g} seconds in all" in row
    assert f"longer than {limits.step_seconds:g} seconds is stopped" in TEXT
    assert {field.name for field in fields(Limits)} >= {"memory", "disk", "total_seconds"}


def test_what_is_compared_is_what_the_page_says():
    assert f"{100 * similarity.THRESHOLD:.0f} % of its tokens or more" in TEXT
    least, most = similarity.LEAST_TOKENS, similarity.MOST_TOKENS
    assert f"fewer than {least} tokens or more than {most}," in TEXT
    assert "more than a tenth of the class" in TEXT
    assert similarity._COMMON_SHARE == 0.1


def test_the_parser_knows_every_command():
    ours = [words for words in COMMANDS if words[0] == "layerwise"]
    assert len(ours) >= 8
    for words in ours:
        options = parser().parse_args(words[1:])
        for chapter in [*getattr(options, "chapters", []), getattr(options, "chapter", "1")]:
            assert chapter in CHAPTERS or chapter in "12345678"


def test_python_blocks_are_python():
    blocks = [block for block in BLOCKS if block.language == "python"]
    assert len(blocks) == 2
    for block in blocks:
        compile(block.code, "<block>", "exec")


@pytest.fixture(scope="module")
def a_run(tmp_path_factory):
    """A folder in which the page's commands have run, one after the other."""
    if MISSING:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("class")
    make_class(folder / "submissions")
    said = {}
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT / "src"),
    }
    for block in BLOCKS:
        if block.runs:
            done = subprocess.run(
                ["bash", "-euc", block.code],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=600,
            )
            assert done.returncode == 0, f"{block.code}\n{done.stdout}\n{done.stderr}"
            said[block.code] = done.stdout
    return folder, said


def make_class(folder):
    """Six students: right, untouched, half of it, no notebook, another chapter, a text file."""
    folder.mkdir()
    solution = json.loads((ROOT / "solutions" / "masking.ipynb").read_text("utf-8"))
    untouched = ROOT / "exercises" / "masking.ipynb"
    half = json.loads(untouched.read_text("utf-8"))
    right = {cell["id"]: cell for cell in solution["cells"]}
    for cell in half["cells"]:
        if cell["id"] in ("valid-mean-answer", "masking-causes-answer"):
            cell["source"] = right[cell["id"]]["source"]
    (folder / "ada.ipynb").write_text(json.dumps(solution), "utf-8")
    shutil.copy(untouched, folder / "bo.ipynb")
    (folder / "cy.ipynb").write_text(json.dumps(half), "utf-8")
    (folder / "di.ipynb").write_text("not a notebook", "utf-8")
    shutil.copy(ROOT / "exercises" / "lstm_inputs.ipynb", folder / "eve.ipynb")
    (folder / "fay").mkdir()
    (folder / "fay" / "answer.txt").write_text("I lost it", "utf-8")


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def test_the_page_shows_both_commands_and_each_kind_of_run():
    runnable = " ".join(block.code for block in BLOCKS if block.runs)
    for word in ("layerwise pack", "layerwise grade", "--force", "--seed", "--jobs", "--hub"):
        assert word in runnable


def test_packs_are_where_the_page_says(a_run):
    folder, _ = a_run
    for name in ("packs", "packs_for_the_hub"):
        for pack in ("student.zip", "instructor.zip"):
            assert zipfile.ZipFile(folder / name / pack).testzip() is None
    names = " ".join(zipfile.ZipFile(folder / "packs" / "student.zip").namelist())
    assert "masking.ipynb" in names  # from the second pack, which replaced the first
    assert "lstm_inputs.ipynb" in names


def test_a_class_is_graded_as_the_page_says(a_run):
    folder, _ = a_run
    rows = rows_of(folder / "grades" / "grades.csv")
    found = {name: (row["status"], int(row["total"])) for name, row in rows.items()}
    assert found == {
        "ada": ("graded", 27),
        "bo": ("not attempted", 0),
        "cy": ("graded", 7),
        "di": ("unreadable", 0),
        "eve": ("wrong assignment", 0),
        "fay": ("no notebook", 0),
    }


def test_the_folder_has_what_the_page_lists(a_run):
    folder, _ = a_run
    listed = set(re.findall(r"^- `([\w./]+)`, for ", TEXT, re.MULTILINE))
    assert len(listed) == 5
    for name in listed:
        assert (folder / "grades" / name.replace("NAME", "ada")).exists()
    others = {path.name for path in (folder / "grades").iterdir()}
    assert others == {name.split("/")[0] for name in listed}


def test_another_seed_gives_the_honest_the_same_grades(a_run):
    folder, _ = a_run
    one, other = (rows_of(folder / name / "grades.csv") for name in ("grades", "grades_of_two"))
    assert {name: row["total"] for name, row in one.items()} == {
        name: row["total"] for name, row in other.items()
    }
    assert json.loads((folder / "grades_of_two/private/run.json").read_text())["seed"] == 20261122


def test_the_commands_say_what_the_page_says(a_run):
    _, said = a_run
    (described,) = [text for code, text in said.items() if "describe()" in code]
    assert "mean" in described
    (linked,) = [text for code, text in said.items() if "--hub" in code]
    assert "https://hub.example.org/hub/user-redirect/git-pull?repo=" in linked
