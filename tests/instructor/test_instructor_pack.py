"""instructor.zip: every question with its answer, its reasoning, its points and its mistakes."""

import csv
import io
import json
import re

import pytest
from packed import CHECKOUT, ROOT, cells, solution

from layerwise.checks import CHAPTERS, load_questions, run_judge, run_probe
from layerwise.errors import LayerwiseError
from layerwise.instructor.packing.answer_key import answer_key
from layerwise.instructor.packing.instructor_pack import FOLDER, instructor_files

FILES = instructor_files(CHECKOUT, CHAPTERS)


def sections(text):
    """Return what stands below each heading of the second level, by the question's name."""
    parts = re.split(r"^## \d+\. ", text, flags=re.MULTILINE)[1:]
    return {re.search(r"^`(\w+)`", part, re.MULTILINE)[1]: part for part in parts}


@pytest.mark.parametrize("stem", CHAPTERS)
def test_the_key_has_each_question_with_its_answer_and_its_reasoning(stem):
    key = FILES[f"{FOLDER}/answer_key/{stem}.md"]
    found, source = sections(key), cells(solution(stem))
    assert list(found) == list(load_questions(stem))
    for name, section in found.items():
        slug = name.replace("_", "-")
        assert source[f"{slug}-reasoning"] in section
        answer = re.search(r"```python\n(.*?)\n```", section, re.DOTALL)[1]
        marked = source[f"{slug}-answer"].splitlines()
        lines = [line.removesuffix("  # SOLUTION") for line in marked]
        lines = [line for line in lines if line.strip() not in MARKERS]
        assert answer.splitlines() == lines
        assert load_questions(stem)[name].line in section
    assert "SOLUTION" not in key


MARKERS = ("# BEGIN SOLUTION", "# END SOLUTION")


def test_the_code_of_the_key_earns_all_points():
    stem = "masking"
    source = cells(solution(stem))
    namespace = {"__name__": "notebook"}
    exec(source["setup"], namespace)
    for name, section in sections(FILES[f"{FOLDER}/answer_key/{stem}.md"]).items():
        exec(source.get(f"{name.replace('_', '-')}-broken", ""), namespace)
        exec(re.search(r"```python\n(.*?)\n```", section, re.DOTALL)[1], namespace)
        question = load_questions(stem)[name]
        report = run_probe(question, namespace[question.variable], 11)
        assert run_judge(question, report, 11).points == question.points


def test_a_solution_without_reasoning_is_refused():
    notebook = solution("masking")
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "valid-mean-reasoning"]
    with pytest.raises(LayerwiseError, match="a task, an answer and a reasoning") as caught:
        answer_key("Masking", notebook, load_questions("masking"))
    assert caught.value.received == "no cell valid-mean-reasoning"


def test_the_rubric_table_adds_up():
    rows = list(csv.DictReader(io.StringIO(FILES[f"{FOLDER}/rubric.csv"])))
    for stem in CHAPTERS:
        mine = [row for row in rows if row["chapter"] == stem]
        questions = load_questions(stem).values()
        assert [row["part"] for row in mine] == [p.name for q in questions for p in q.parts]
        total = sum(question.points for question in questions)
        assert sum(int(row["points"]) for row in mine) == total
        assert sum(int(row["question_points"] or 0) for row in mine) == total
        assert sum(int(row["minutes"] or 0) for row in mine) == sum(q.minutes for q in questions)
        for question in questions:
            text = "\n".join(
                r["recognised_mistakes"] for r in mine if r["question"] == question.name
            )
            assert all(f"{name}: {said}" in text for name, said in question.mistakes.items())


@pytest.mark.parametrize("stem", CHAPTERS)
def test_the_rubric_to_read_has_parts_and_mistakes(stem):
    found = sections(FILES[f"{FOLDER}/rubric/{stem}.md"])
    assert list(found) == list(load_questions(stem))
    for name, question in load_questions(stem).items():
        for part in question.parts:
            assert f"| {part.name} | {part.points} | {escaped(part.expects)} |" in found[name]
        for mistake, message in question.mistakes.items():
            assert f"| {mistake} | {escaped(message)} |" in found[name]
        assert question.hint in found[name]


def escaped(text):
    return text.replace("|", "\\|")


def test_all_that_an_instructor_keeps_is_there():
    kinds = {"solutions": "ipynb", "answer_key": "md", "rubric": "md", "teaching_notes": "md"}
    wanted = {f"{FOLDER}/{kind}/{stem}.{end}" for kind, end in kinds.items() for stem in CHAPTERS}
    assert set(FILES) == wanted | {f"{FOLDER}/README.md", f"{FOLDER}/rubric.csv"}
    for name, text in FILES.items():
        assert "](.." not in text, name
        assert str(ROOT) not in text
    assert "$" not in FILES[f"{FOLDER}/README.md"]
    assert "| 6 | Masking and padding | 8 | 27 | 63 |" in FILES[f"{FOLDER}/README.md"]


def test_a_solution_is_the_projects_but_for_its_links():
    for stem in CHAPTERS:
        ours = cells(json.loads(FILES[f"{FOLDER}/solutions/{stem}.ipynb"]))
        theirs = cells(solution(stem))
        changed = {name for name in theirs if ours[name] != theirs[name]}
        assert changed == {"about-solutions", "how-it-works"}
