"""What a run keeps, what it refuses, and what it never overwrites."""

import json

import pytest

from layerwise.checks import Outcome
from layerwise.errors import LayerwiseError
from layerwise.instructor.grade import Grade
from layerwise.instructor.grading.results_folder import ResultsFolder
from layerwise.instructor.grading.worker import Rules
from layerwise.instructor.sandbox.confinement import Limits

RULES = Rules("masking", 7)
GRADE = Grade("ada", "graded", outcomes=(Outcome("valid_mean", "raised", 3),))


def opened(path, chapter="masking", seed=7):
    return ResultsFolder(path, chapter, seed).opened()


def test_a_grade_is_kept_for_the_same_bytes_seed_and_limits(tmp_path):
    with opened(tmp_path / "out") as folder:
        folder.remember(GRADE, b"notebook", RULES)
        assert folder.known("ada", b"notebook", RULES) == GRADE
        assert folder.known("ada", b"another", RULES) is None
        assert folder.known("bo", b"notebook", RULES) is None
        assert folder.known("ada", b"notebook", Rules("masking", 8)) is None
        assert folder.known("ada", b"notebook", Rules("masking", 7, sandboxed=False)) is None


def test_only_what_a_limit_stopped_is_graded_again_with_other_limits(tmp_path):
    longer = Rules("masking", 7, Limits(step_seconds=99))
    stopped = Grade("bo", "stopped", "Code cell 3 did not end.", outcomes=GRADE.outcomes)
    with opened(tmp_path) as folder:
        for grade in (GRADE, stopped):
            folder.remember(grade, b"x", RULES)
        assert folder.known("ada", b"x", longer) == GRADE
        assert folder.known("bo", b"x", longer) is None
        assert folder.known("bo", b"x", RULES) == stopped


def test_a_changed_course_grades_again(tmp_path, monkeypatch):
    with opened(tmp_path) as folder:
        folder.remember(GRADE, b"x", RULES)
        module = "layerwise.instructor.grading.results_folder.course_version"
        monkeypatch.setattr(module, lambda: "another")
        assert folder.known("ada", b"x", RULES) is None


def test_the_graders_own_failure_is_tried_again(tmp_path):
    with opened(tmp_path) as folder:
        folder.remember(Grade("ada", "failed", "The sandbox ended."), b"x", RULES)
        assert folder.known("ada", b"x", RULES) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}', '{"grade": {"name": 1}}'])
def test_a_damaged_note_is_graded_again(tmp_path, damage):
    with opened(tmp_path) as folder:
        folder.remember(GRADE, b"x", RULES)
        (tmp_path / "private" / "grades" / "ada.json").write_text(damage)
        assert folder.known("ada", b"x", RULES) is None


def test_the_seed_is_drawn_once_and_is_long(tmp_path):
    with opened(tmp_path, seed=None) as folder:
        first = folder.seed
    assert first.bit_length() > 64
    assert ResultsFolder(tmp_path, "masking", None).seed == first
    assert (tmp_path / "private").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("chapter", "seed", "said"),
    [("deconvolution", 7, "one chapter"), ("masking", 8, "one seed")],
)
def test_two_runs_are_not_mixed(tmp_path, chapter, seed, said):
    with opened(tmp_path):
        pass
    with pytest.raises(LayerwiseError, match=said):
        ResultsFolder(tmp_path, chapter, seed)


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(LayerwiseError, match="new or empty folder"):
        ResultsFolder(tmp_path, "masking", 7)
    with pytest.raises(LayerwiseError, match="--out is a folder"):
        ResultsFolder(tmp_path / "thesis.txt", "masking", 7)


def test_damaged_notes_of_a_run_are_told(tmp_path):
    with opened(tmp_path):
        pass
    (tmp_path / "private" / "run.json").write_text('{"chapter"')
    with pytest.raises(LayerwiseError, match="damaged"):
        ResultsFolder(tmp_path, "masking", 7)


def test_one_run_at_a_time(tmp_path):
    with opened(tmp_path), pytest.raises(LayerwiseError, match="another run"), opened(tmp_path):
        pass


def test_what_somebody_edited_is_kept(tmp_path):
    with opened(tmp_path) as folder:
        assert folder.write("grades.csv", b"one") is None
        assert folder.write("grades.csv", b"two") is None
        folder.finish()
    (tmp_path / "grades.csv").write_text("two, and a point for the joke")
    with opened(tmp_path) as folder:
        assert folder.write("grades.csv", b"three").name == "grades.edited-1.csv"
        (tmp_path / "grades.csv").write_text("edited again")
        assert folder.write("grades.csv", b"four").name == "grades.edited-2.csv"
    assert (tmp_path / "grades.csv").read_text() == "four"
    assert "joke" in (tmp_path / "grades.edited-1.csv").read_text()


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path, monkeypatch):
    with opened(tmp_path) as folder:
        folder.remember(GRADE, b"x", RULES)
        before = (tmp_path / "private" / "grades" / "ada.json").read_bytes()

        def full(path, content):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("pathlib.Path.write_bytes", full)
        with pytest.raises(LayerwiseError, match="No space left on device"):
            folder.remember(GRADE, b"y", RULES)
        monkeypatch.undo()
        assert (tmp_path / "private" / "grades" / "ada.json").read_bytes() == before
        assert json.loads(before)["grade"]["name"] == "ada"
    assert not list(tmp_path.rglob("*.new"))


def test_an_unwritable_place_is_one_sentence():
    with pytest.raises(LayerwiseError, match="cannot be written"), opened_in_proc():
        pass


def opened_in_proc():
    from pathlib import Path

    return opened(Path("/proc/layerwise-grades"))
