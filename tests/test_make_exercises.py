"""The generator: stubs, tags, markers, freshness, and never destroying a learner's work."""

import copy
import json
import shutil
import subprocess
import sys

import make_exercises
import pytest
from make_exercises import (
    EXERCISES,
    ROOT,
    SOLUTIONS,
    SolutionError,
    edited_by_hand,
    exercise_from_solution,
    stale,
    without_answers,
    write,
)
from notebooks import read, to_text


def cell(identifier, source, kind="code", tags=()):
    made = {"cell_type": kind, "id": identifier, "metadata": {"tags": list(tags)}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(*cells):
    title = cell("title", "# Solutions: A topic", "markdown")
    return {"cells": [title, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


ANSWER = """\
def double(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION
"""


def sources(exercise):
    return {c["id"]: "".join(c["source"]) for c in exercise["cells"]}


def test_a_block_becomes_one_stub_with_its_indentation():
    assert without_answers(ANSWER, "") == "def double(x):\n    ...  # YOUR CODE HERE"


def test_a_line_keeps_its_target_and_its_comma():
    source = '{\n    "fan_in": (5, 3),  # SOLUTION\n}\nlimit = 0.1  # SOLUTION\nother = 1'
    assert without_answers(source, "") == (
        '{\n    "fan_in": ...,  # YOUR CODE HERE\n}\nlimit = ...  # YOUR CODE HERE\nother = 1'
    )


def test_several_blocks_in_a_cell():
    stubs = without_answers(ANSWER + "\n\n" + ANSWER.replace("double", "twice"), "")
    assert stubs.count("...  # YOUR CODE HERE") == 2
    assert "return" not in stubs


def test_tagged_cells_go_and_the_title_changes():
    solution = notebook(
        cell("answer", ANSWER),
        cell("why", "Because.", "markdown", ["solution"]),
        cell("proof", "assert double(1) == 2", tags=["solution"]),
        cell("setup", "import keras", tags=["remove-stderr"]),
    )
    exercise = exercise_from_solution(solution, "solutions/a.ipynb")
    assert list(sources(exercise)) == ["title", "answer", "setup"]
    assert sources(exercise)["title"] == "# Exercises: A topic"
    assert exercise["cells"][2]["metadata"] == {"tags": ["remove-stderr"]}
    assert exercise["metadata"]["layerwise"]["generated_from"] == "solutions/a.ipynb"


def test_outputs_of_the_solution_do_not_reach_the_exercise():
    solution = notebook(cell("answer", ANSWER))
    solution["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    assert exercise_from_solution(solution, "a")["cells"][1]["outputs"] == []


def test_the_generator_is_pure_and_stable():
    solution = notebook(cell("answer", ANSWER))
    before = copy.deepcopy(solution)
    first, second = (to_text(exercise_from_solution(solution, "a")) for _ in range(2))
    assert first == second
    assert solution == before


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("# BEGIN SOLUTION\nx = 1", "line 1: '# BEGIN SOLUTION' has no partner"),
        ("x = 1\n# END SOLUTION", "line 2: '# END SOLUTION' has no partner"),
        ("# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION", "line 2: '# BEGIN SOLUTION' has no"),
        ("# BEGIN SOLUTION\n# END SOLUTION\n# END SOLUTION", "line 3: '# END SOLUTION' has no"),
        ("print(2)  # SOLUTION", "a marker that is not understood"),
        ("# begin solution\nx = 1", "a marker that is not understood"),
        ("#BEGIN SOLUTION\nx = 1", "a marker that is not understood"),
        ("# BEGIN_SOLUTION\nx = 1", "a marker that is not understood"),
        ("x = 1  # BEGIN SOLUTION", "a marker that is not understood"),
        ("x = [  # SOLUTION\n    1,\n]", "leaves the cell without valid Python"),
    ],
)
def test_wrong_markers_are_one_clear_error(source, says):
    with pytest.raises(SolutionError) as error:
        exercise_from_solution(notebook(cell("limit-answer", source)), "solutions/a.ipynb")
    message = str(error.value)
    assert message.startswith("solutions/a.ipynb, cell limit-answer")
    assert says in message
    assert "\n" not in message
    assert "rite" in message  # says how to mend it


@pytest.mark.parametrize("title", ["# Exercises: A", "## Solutions: A", ""])
def test_a_solution_begins_with_its_title(title):
    solution = notebook()
    solution["cells"][0]["source"] = title
    with pytest.raises(SolutionError, match="the first cell is the title"):
        exercise_from_solution(solution, "a")


def test_cells_with_magics_are_no_python_and_pass():
    assert exercise_from_solution(notebook(cell("shell", "%time x = 1")), "a")


# Writing, in a folder of our own


def no_run(path):
    """Stand in for the execution of a notebook."""


@pytest.fixture
def folders(tmp_path):
    solutions, exercises = tmp_path / "solutions", tmp_path / "exercises"
    solutions.mkdir()
    exercises.mkdir()
    (solutions / "a.ipynb").write_text(to_text(notebook(cell("answer", ANSWER))), "utf-8")
    return solutions, exercises


def put(folders, **options):
    solutions, exercises = folders
    return write(solutions / "a.ipynb", target=exercises, run=no_run, **options)


def edit(path, change):
    content = read(path)
    change(content)
    path.write_text(json.dumps(content), "utf-8")


def test_writing_twice_gives_the_same_bytes(folders):
    first = put(folders).read_bytes()
    assert put(folders).read_bytes() == first
    assert stale(*folders) == []


def test_an_exercise_that_only_ran_may_be_overwritten(folders):
    path = put(folders)
    fresh = path.read_bytes()

    def run_it(content):
        content["cells"][1].update(execution_count=3, outputs=[{"output_type": "stream"}])

    edit(path, run_it)
    assert not edited_by_hand(path)
    assert stale(*folders) == []  # outputs are nbval's
    assert put(folders).read_bytes() == fresh


EDITS = {
    "a source": lambda content: content["cells"][1].update(source="def double(x): return 2 * x"),
    "a new cell": lambda content: content["cells"].append(cell("mine", "1 + 1")),
    "a deleted cell": lambda content: content["cells"].pop(),
    "another type": lambda content: content["cells"][1].update(cell_type="markdown"),
    "no record": lambda content: content["metadata"].pop("layerwise"),
    "odd record": lambda content: content["metadata"].update(layerwise=[1]),
    "no metadata": lambda content: content.pop("metadata"),
    "no sources": lambda content: content["cells"][1].pop("source"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_a_notebook_that_somebody_worked_in_is_never_overwritten(folders, kind):
    path = put(folders)
    edit(path, EDITS[kind])
    before = path.read_bytes()
    with pytest.raises(SolutionError) as error:
        put(folders)
    assert str(error.value) == (
        "exercises/a.ipynb: somebody has worked in this notebook, and writing would destroy that. "
        "Move it away, or pass --force. Edit solutions/a.ipynb instead."
    )
    assert path.read_bytes() == before
    assert stale(*folders) == ["exercises/a.ipynb: differs from what solutions/a.ipynb gives"]
    put(folders, force=True)
    assert stale(*folders) == []


def test_a_file_that_is_no_notebook_is_kept_too(folders):
    path = put(folders)
    path.write_text("not json", "utf-8")
    with pytest.raises(SolutionError, match="somebody has worked"):
        put(folders)
    assert path.read_text("utf-8") == "not json"
    assert len(stale(*folders)) == 1


@pytest.mark.parametrize("before", [True, False])
def test_a_notebook_that_does_not_run_leaves_everything_as_it_was(folders, before):
    solutions, exercises = folders
    content = put(folders).read_bytes() if before else None
    edit(solutions / "a.ipynb", lambda notebook: notebook["cells"].append(cell("new", "1 / 0")))

    def fails(path):
        raise SystemExit("the cell raised")

    with pytest.raises(SystemExit):
        write(solutions / "a.ipynb", target=exercises, run=fails)
    path = exercises / "a.ipynb"
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_changed_solution_makes_its_exercise_stale(folders):
    solutions, exercises = folders
    put(folders)
    edit(solutions / "a.ipynb", lambda content: content["cells"].append(cell("new", "1 + 1")))
    assert stale(*folders) == ["exercises/a.ipynb: differs from what solutions/a.ipynb gives"]
    put(folders)
    edit(exercises / "a.ipynb", lambda n: n["cells"][1]["metadata"].update(tags=["mine"]))
    assert len(stale(*folders)) == 1  # metadata count


def test_files_without_a_partner_are_named(folders):
    exercises = folders[1]
    shutil.copy(put(folders), exercises / "b.ipynb")
    (exercises / "a.ipynb").unlink()
    assert stale(*folders) == [
        "exercises/a.ipynb: missing",
        "exercises/b.ipynb: has no solution; write solutions/b.ipynb or delete it",
    ]


# The repository's own notebooks, and the command line


def test_the_committed_exercises_are_current():
    assert stale() == []


@pytest.mark.parametrize("path", sorted(SOLUTIONS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_line_of_an_answer_is_left_in_an_exercise(path):
    solution, exercise = read(path), read(EXERCISES / path.name)
    code = {c["id"]: "".join(c["source"]) for c in exercise["cells"] if c["cell_type"] == "code"}
    for answer in (c for c in solution["cells"] if "BEGIN SOLUTION" in "".join(c["source"])):
        block = "".join(answer["source"]).split("# BEGIN SOLUTION")[1].split("# END")[0]
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        assert lines
        assert not any(line in code[answer["id"]].splitlines() for line in lines)
    tagged = {c["id"] for c in solution["cells"] if "solution" in c["metadata"].get("tags", [])}
    assert not tagged & {c["id"] for c in exercise["cells"]}
    assert "SOLUTION" not in to_text(exercise)


def run_tool(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "make_exercises.py", *arguments],
        capture_output=True,
        text=True,
    )


def test_the_command_checks():
    run = run_tool("--check")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_command_names_unknown_solutions():
    run = run_tool("filters")
    assert run.returncode == 1
    assert "There is no solution 'filters'. Solutions: " in run.stderr


def test_check_says_what_is_stale_and_how_to_mend_it(folders, monkeypatch, capsys):
    solutions, exercises = folders
    monkeypatch.setattr(make_exercises, "stale", lambda: stale(solutions, exercises))
    assert make_exercises.main(["--check"]) == 1
    assert capsys.readouterr().out == (
        "exercises/a.ipynb: missing\n"
        "Run `python tools/make_exercises.py`: it makes the exercises from the solutions.\n"
    )
