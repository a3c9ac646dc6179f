"""grades.csv and its variants: what a spreadsheet, pandas and an LMS make of them."""

import csv
import io

import pandas as pd
import pytest
from fake_grades import fake_class
from hostile_names import HOSTILE, hostile_grades

from layerwise.instructor.grade import STATUSES, Grade
from layerwise.instructor.reporting import grades_csv, lms_csv, system_of

CANVAS = [
    Grade("lovelaceada", "graded", file="lovelaceada_101_9001_masking.ipynb", identifier="101"),
    Grade("hopper", "graded", file="hoppergrace_LATE_102_9002_masking-1.ipynb", identifier="102"),
]
MOODLE = [
    Grade("Ada", "graded", file="Ada Lovelace_55_assignsubmission_file_/m.ipynb", identifier="55"),
    Grade("Grace", "graded", file="Grace Hopper_56_assignsubmission_file/m.ipynb", identifier="56"),
]


def rows_of(data, encoding="utf-8"):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_a_row_a_submission_and_a_column_a_question(grades, questions):
    head, *rows = rows_of(grades_csv(grades, questions), "utf-8-sig")
    assert head == ["name", "status", *questions, "total", "max", "note"]
    assert [row[0] for row in rows] == [grade.name for grade in grades]
    for row, grade in zip(rows, grades, strict=True):
        assert row[1] == grade.status
        assert int(row[-3]) == grade.points
        assert row[-2] == "27"
        cells = row[2:-3]
        if STATUSES[grade.status]:
            assert sum(map(int, cells)) == grade.points
        else:
            assert set(cells) == {""}


def test_pandas_reads_name_as_the_first_column(grades, questions):
    table = pd.read_csv(io.BytesIO(grades_csv(grades, questions)))
    assert table.columns[0] == "name"
    assert table["total"].tolist() == [grade.points for grade in grades]
    assert table.loc[table["status"] == "unreadable", "valid_mean"].isna().all()


def test_excel_is_told_that_the_file_is_utf8(grades, questions):
    assert grades_csv(grades, questions).startswith(b"\xef\xbb\xbf")
    assert not lms_csv(grades, questions, "masking").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("system", ["canvas", "moodle", ""])
def test_no_cell_is_a_formula(system, questions):
    grades = hostile_grades()
    for rows in (
        rows_of(grades_csv(grades, questions), "utf-8-sig"),
        rows_of(lms_csv(grades, questions, "masking", system)),
    ):
        assert len({len(row) for row in rows}) == 1
        # a row a submission, below the head and, in Canvas, the points possible
        assert len(rows) - len(HOSTILE) in (1, 2)
        for cell in (cell for row in rows for cell in row):
            assert not cell.lstrip().startswith(tuple("=+-@\uff1d")), cell
            assert cell.isprintable(), cell
    assert any(
        "'=HYPERLINK" in row[0] for row in rows_of(grades_csv(grades, questions), "utf-8-sig")
    )


def test_a_name_with_letters_of_any_language_stays_as_it_is(questions):
    rows = rows_of(grades_csv(hostile_grades(), questions), "utf-8-sig")
    assert "Žofie Ångström 李雷" in [row[0] for row in rows]


def test_the_system_is_known_from_the_file_names():
    assert system_of(CANVAS) == "canvas"
    assert system_of(MOODLE) == "moodle"
    assert system_of([]) == system_of(CANVAS + MOODLE) == ""
    assert system_of([Grade("a", "graded", file="a_1_2_m.ipynb")]) == ""  # no identifier
    assert system_of([Grade("a", "graded", file="masking.ipynb", identifier="1")]) == ""
    anonymous = Grade("a", "graded", file="anon_x5Bc3_88_m.ipynb", identifier="anon_x5Bc3")
    assert system_of([anonymous]) == ""


def test_a_student_without_a_notebook_does_not_hide_the_system():
    nothing = Grade("cy", "no notebook", identifier="57")
    assert system_of([*MOODLE, nothing]) == "moodle"
    assert system_of([*CANVAS, nothing]) == "canvas"


def test_a_stray_file_does_not_hide_the_system():
    stray = Grade("readme", "graded", file="readme.ipynb")
    assert system_of([*MOODLE, stray]) == "moodle"
    assert system_of([*CANVAS, stray]) == "canvas"
    assert system_of([CANVAS[0], stray]) == ""


def test_canvas_finds_what_its_import_asks_for(questions):
    head, possible, *rows = rows_of(lms_csv(CANVAS, questions, "masking"))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Masking"]
    assert possible[0] == "Points Possible"
    assert possible[-1] == "27"
    assert [(row[1], row[-1]) for row in rows] == [("101", "0"), ("102", "0")]


def test_moodle_finds_what_its_import_asks_for(questions):
    head, *rows = rows_of(lms_csv(MOODLE, questions, "masking"))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(head)
    assert [row[0] for row in rows] == ["Participant 55", "Participant 56"]
    assert {row[head.index("Maximum Grade")] for row in rows} == {"27"}


@pytest.mark.parametrize(("system", "column"), [("canvas", 5), ("moodle", 2), ("", 2)])
def test_an_import_writes_no_0_for_what_could_not_be_graded(system, column, questions):
    for status, is_judged in STATUSES.items():
        *_, row = rows_of(lms_csv([Grade("ada", status)], questions, "masking", system))
        assert row[column] == ("0" if is_judged else "")


def test_percent_is_of_the_chapters_points(questions):
    grades = fake_class(questions, 30, trouble=0)
    head, *rows = rows_of(lms_csv(grades, questions, "masking"))
    assert head == ["name", "identifier", "points", "percent"]
    for row, grade in zip(rows, grades, strict=True):
        assert float(row[3]) == pytest.approx(100 * grade.points / 27, abs=0.05)
