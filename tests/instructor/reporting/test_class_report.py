"""The report on a class: right numbers, any size of class, the same bytes every time."""

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from fake_grades import fake_class, fake_grade
from hostile_names import HOSTILE, RIGHT_TO_LEFT, hostile_grades
from reading_html import read

from layerwise.checks import CHAPTERS, load_questions
from layerwise.instructor.grade import STATUSES, Grade
from layerwise.instructor.reporting import Match, report_page, result_files
from layerwise.instructor.reporting.advice import advice
from layerwise.instructor.reporting.counting import (
    judged,
    mistake_counts,
    question_counts,
    score_summary,
    status_counts,
)
from layerwise.instructor.reporting.plots import score_bins


def page_of(grades, questions, **options):
    return read(report_page(grades, questions, "masking", **options))


def same_skill(questions, count, skill):
    rng = random.Random(0)
    return [fake_grade(questions, f"s{i}", "graded", skill, rng) for i in range(count)]


@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_a_class_of_any_size_gets_a_report(count, questions):
    grades = fake_class(questions, count)
    text = page_of(grades, questions, seconds=12.5, similar=[]).text
    total = len(judged(grades))
    assert f"{total} of {count} submission" in text
    assert "took 12.5 s" in text


@pytest.mark.parametrize(("skill", "points"), [(0, 0), (1, 27)])
def test_everyone_alike(skill, points, questions):
    grades = same_skill(questions, 12, skill)
    assert {grade.points for grade in grades} == {points}
    text = page_of(grades, questions).text
    assert f"Median {points}, mean {points} of 27 points" in text
    if skill == 1:
        assert "Nothing stands out" in text
        assert "No mistake was recognised" in text


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_has_a_report_with_two_pictures(chapter):
    questions = load_questions(chapter)
    page = read(report_page(fake_class(questions, 20), questions, chapter))
    assert page.tags.count("svg") == 2
    labels = [value for name, value in page.attributes if name == "aria-label"]
    assert sum(label.startswith("Bar chart") and len(label) > 80 for label in labels) == 2


def test_nobody_judged_has_no_pictures(questions):
    page = page_of([Grade("ada", "unreadable", "Empty.")], questions)
    assert "svg" not in page.tags
    assert "No submission could be judged" in page.text


def test_no_name_and_no_fixed_colour_is_in_a_picture(grades, questions):
    text = report_page(grades, questions, "masking")
    pictures = text.split("<svg")[1:]
    assert len(pictures) == 2
    for picture in pictures:
        picture = picture.split("</svg>")[0]
        assert "student" not in picture
        assert "fill: #" not in picture
        assert "stroke: #" not in picture
        assert "var(--bar)" in picture


def test_bars_hold_everyone_once(questions):
    for most in range(1, 40):
        bins = score_bins(list(range(most + 1)), most)
        assert sum(count for *_, count in bins) == most + 1
        assert bins[-1][:2] == (most, most)
        assert all(count == high - low + 1 for low, high, count in bins)


def test_quartiles_are_those_of_numpy(grades):
    points = [grade.points for grade in judged(grades)]
    numbers = score_summary(points)
    expected = np.percentile(points, [25, 50, 75])
    found = [numbers["first quartile"], numbers["median"], numbers["third quartile"]]
    assert found == expected.tolist()
    assert numbers["mean"] == round(float(np.mean(points)), 2)
    assert score_summary([]) == {}
    assert score_summary([7])["first quartile"] == 7


def test_every_judged_submission_is_counted_once_in_each_question(grades, questions):
    for entry in question_counts(grades, questions):
        assert entry.judged == len(judged(grades))
        own = [
            outcome
            for grade in grades
            for outcome in grade.outcomes
            if outcome.question == entry.question.name
        ]
        assert entry.passed == sum(outcome.status == "passed" for outcome in own)
        assert entry.partly + entry.failed == sum(outcome.status == "failed" for outcome in own)
        earned = sum(outcome.points for outcome in own)
        assert entry.share == pytest.approx(earned / (len(own) * entry.question.points))


def test_mistakes_come_sorted_with_counts_and_texts(grades, questions):
    expected = Counter(
        (outcome.question, mistake)
        for grade in grades
        for outcome in grade.outcomes
        for mistake in {part.mistake for part in outcome.parts} - {None}
    )
    found = mistake_counts(grades, questions)
    assert {(entry.question.name, entry.mistake): entry.count for entry in found} == expected
    assert [entry.count for entry in found] == sorted(expected.values(), reverse=True)
    text = "".join(page_of(grades, questions).text.split())
    assert all("".join(entry.text.replace("`", "").split()) in text for entry in found)


def test_what_to_teach_names_the_question_that_most_missed(questions):
    grades = same_skill(questions, 12, 1)
    weak = [same_skill({"valid_mean": questions["valid_mean"]}, 9, 0)[i] for i in range(9)]
    assert advice(question_counts(grades, questions), mistake_counts(grades, questions)) == []
    mixed = grades + weak
    # those nine answered one question only, and did not get it
    items = advice(question_counts(mixed, questions), mistake_counts(mixed, questions))
    assert items
    assert all("valid_<wbr>mean" in item for item in items)


def test_what_needs_a_look_is_listed_with_its_note(questions):
    grades = [Grade(f"s-{status}", status, f"Note on {status}.", "f.ipynb") for status in STATUSES]
    text = report_page(grades, questions, "masking")
    read(text)
    for status in STATUSES:
        fine = status in ("graded", "not attempted")
        assert (f"Note on {status}." in text) == (not fine)
        assert (f'href="feedback/s-{status.replace(" ", "%20")}.html"' in text) == (not fine)
    assert status_counts(grades) == dict.fromkeys(STATUSES, 1)


def test_hostile_names_and_notes_stay_text(questions):
    for status in ("unreadable", "stopped"):
        similar = [Match("valid_mean", HOSTILE, 0.95, 80)]
        text = report_page(hostile_grades(status), questions, "masking", similar=similar)
        page = read(text)
        assert RIGHT_TO_LEFT not in text
        assert HOSTILE[0] in page.text
        text.encode("utf-8")


def test_alike_answers_are_shown_with_what_they_do_not_prove(questions):
    matches = [Match("valid_mean", ("ada", "bo"), 0.951, 80)] * 60
    text = page_of([], questions, similar=matches).text
    assert "This proves nothing about anybody" in text
    assert "95 %" in text.replace("\xa0", " ")
    assert "10 more are not listed" in text
    assert "proves nothing" not in page_of([], questions).text


def digest_elsewhere(tmp_path, **variables):
    """Return the hashes of all files, from a process of its own with settings of its own."""
    (tmp_path / "matplotlibrc").write_text("font.size: 22\nsvg.fonttype: none\naxes.grid: True\n")
    code = (
        "import hashlib, json\n"
        "from fake_grades import fake_class\n"
        "from layerwise.checks import load_questions\n"
        "from layerwise.instructor.reporting import result_files\n"
        "questions = load_questions('masking')\n"
        "grades = fake_class(questions, 25)[::-1]\n"
        "files = result_files(grades, questions, 'masking', seconds=3.25)\n"
        "print(json.dumps({p: hashlib.sha256(b).hexdigest() for p, b in files}))\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent.parent), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path, **variables}
    output = subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, env=environment)
    return json.loads(output)


def test_the_same_grades_give_the_same_bytes(tmp_path, questions):
    here = {
        path: hashlib.sha256(data).hexdigest()
        for path, data in result_files(
            fake_class(questions, 25), questions, "masking", seconds=3.25
        )
    }
    assert len(here) == 28
    for seed in ("1", "2"):
        there = digest_elsewhere(
            tmp_path, PYTHONHASHSEED=seed, TZ="Asia/Tokyo", LC_ALL="C", SOURCE_DATE_EPOCH=seed
        )
        assert there == here


def test_other_grades_give_other_bytes(questions):
    one, other = (
        report_page(fake_class(questions, 5, seed=s), questions, "masking") for s in (0, 1)
    )
    assert one != other
