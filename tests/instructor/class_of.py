"""Make a class: notebooks of every kind that comes back, with the grade that each deserves.

    made = make_class(folder, "masking", count=200, seed=1)

What a notebook deserves is found by `deserved`, which shares no code with the grader: it runs the
cells in this process, one after the other, and judges what they pass to `check`. So it must never
run a submission that would hang or end Python; such a notebook deserves what it does without the
cell that does it.

The kind stands in each file's name. Of the mistakes, one after the other is planted.
"""

import functools
import json
import os
import random
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from make_exercises import exercise_from_solution

from layerwise.checks import CHAPTERS, Checker, load_questions, run_judge, run_probe
from layerwise.instructor.student_names import safe_name

ROOT = Path(__file__).resolve().parents[2]
JUDGED_WITH = 11  # any number: what a right answer earns does not depend on it
Cells = list[tuple[str, str]]  # name and source of each code cell
Points = dict[str, int]


@dataclass(frozen=True)
class Made:
    """A file of the class, and the grade that it deserves.

    Parameters
    ----------
    kind : str
        A word or two that say what is special about it.
    data : bytes
    status : str
    points : mapping of str to int
        For each question; empty where nothing can be graded.
    suffix : str
    name : str
        What the grader calls the student.
    """

    kind: str
    data: bytes = b""
    status: str = "graded"
    points: Mapping[str, int] = field(default_factory=dict)
    suffix: str = ".ipynb"
    name: str = ""

    @property
    def total(self) -> int:
        """The points of all questions together."""
        return sum(self.points.values())


def make_class(folder: Path, chapter: str, count: int, seed: int = 0) -> list[Made]:
    """Write a class of `count` students into a folder.

    Every kind of broken notebook is in it when `count` allows; then honest ones, planted mistakes
    and half-done work fill it up.

    Returns
    -------
    list of Made
        One for each student, sorted by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    choose = random.Random(f"{chapter} {seed}")
    right, unfinished = list(right_ones(chapter)), list(unfinished_ones(chapter, choose))
    made = [*right, *broken_ones(chapter), *unfinished]
    mistakes = planted_mistakes(chapter)
    choose.shuffle(mistakes)
    while len(made) < count:
        number = len(made)
        if number % 2 and mistakes:
            made.append(mistaken_one(chapter, *mistakes.pop()))
        else:
            made.append(choose.choice(right if number % 3 else unfinished))
    choose.shuffle(made)
    return sorted(
        (_written(one, folder, number) for number, one in enumerate(made[:count])),
        key=lambda one: one.name,
    )


def _written(one: Made, folder: Path, number: int) -> Made:
    stem = f"{number:03}-{one.kind}"
    path = folder / f"{stem}{one.suffix}"
    if one.kind == "gigantic":
        with open(path, "wb") as file:
            file.write(one.data)
            file.truncate(25 << 20)
    elif one.kind == "two-files":
        (folder / stem).mkdir()
        for place, data in enumerate([b"{}", one.data]):
            other = folder / stem / f"try-{place}.ipynb"
            other.write_bytes(data)
            os.utime(other, (1e9 + place, 1e9 + place))
    else:
        path.write_bytes(one.data)
    return replace(one, name=safe_name(stem))


# What a notebook deserves


def deserved(cells: Cells, chapter: str) -> Points:
    """Run cells in this process, and return the points of each question."""
    return dict(_deserved(tuple(cells), chapter))


@functools.cache
def _deserved(cells: tuple[tuple[str, str], ...], chapter: str) -> Mapping[str, int]:
    questions = load_questions(chapter)
    points: Points = {}

    def check(name, answer=...):
        if name in questions:
            report = json.loads(json.dumps(run_probe(questions[name], answer, JUDGED_WITH)))
            if report["status"] != "not attempted":
                points[name] = run_judge(questions[name], report, JUDGED_WITH).points

    check.summary = check.hint = lambda *arguments: None
    namespace: dict = {"__name__": "notebook", "get_ipython": None, "display": print}
    for _, source in cells:
        try:
            exec(compile(_without_magics(source), "<cell>", "exec"), namespace)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
        if isinstance(namespace.get("check"), Checker):
            namespace["check"] = check
    for name, question in questions.items():
        if name not in points:
            check(name, namespace.get(question.variable, ...))
    return {name: points.get(name, 0) for name in questions}


def _without_magics(source: str) -> str:
    lines = source.split("\n")
    return "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!", "?")))


def full(chapter: str) -> Points:
    """Return the points of a right notebook."""
    return {name: question.points for name, question in load_questions(chapter).items()}


# Notebooks


def solution(chapter: str) -> dict:
    """Read a solutions notebook."""
    return json.loads((ROOT / "solutions" / f"{chapter}.ipynb").read_text("utf-8"))


def exercise(chapter: str) -> dict:
    """Return the untouched exercise, as `make exercises` makes it."""
    return exercise_from_solution(solution(chapter), f"solutions/{chapter}.ipynb")


def cells_of(notebook: dict, tag: str | None = None) -> Cells:
    """Return the code cells; without those that have a tag."""
    return [
        (cell["id"], "".join(cell["source"]))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and tag not in cell["metadata"].get("tags", [])
    ]


def right_cells(chapter: str) -> Cells:
    """Return what a student hands in whose answers are all right."""
    return cells_of(solution(chapter), tag="solution")


def notebook_of(cells: Cells, **metadata: object) -> bytes:
    """Return the bytes of a notebook with these code cells."""
    made = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": name,
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(keepends=True),
        }
        for name, source in cells
    ]
    whole = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False).encode()


def slug(question: str) -> str:
    """Return how the ids of a question's cells begin."""
    return question.replace("_", "-")


def with_cell(cells: Cells, before: str, *sources: str) -> Cells:
    """Put cells in front of the one with an id."""
    place = [name for name, _ in cells].index(before)
    new = [(f"mine-{number}", source) for number, source in enumerate(sources, 1)]
    return cells[:place] + new + cells[place:]


def replaced(cells: Cells, **sources: str) -> Cells:
    """Give cells another source; an id's hyphens are written as underscores."""
    known = {name.replace("_", "-"): source for name, source in sources.items()}
    assert set(known) <= {name for name, _ in cells}
    return [(name, known.get(name, source)) for name, source in cells]


# All right


def right_ones(chapter: str) -> Iterator[Made]:
    """Yield notebooks that deserve all points, each in another way."""
    cells, points = right_cells(chapter), full(chapter)
    after_setup = cells[1][0]
    for kind, changed in {
        "right": cells,
        "with-proofs": cells_of(solution(chapter)),
        "float32": _as_float32(cells, chapter),
        "renamed-variables": _renamed(cells, chapter),
        "reordered": _reordered(cells),
        "duplicated": [cell for cell in cells for _ in range(2)],
        "unchecked": [cell for cell in cells if not cell[0].endswith(("-check", "summary"))],
        "extra-cells": with_cell(cells, after_setup, *_EXTRA),
        "magics": with_cell(
            _edited(cells, "setup", lambda source: f"%matplotlib inline\n{source}"),
            after_setup, "!pip list", "%%time\nx = 1", "np.abs?",
        ),
        "raising": with_cell(cells, after_setup, "1 / 0", "undefined", "assert False, 'no'"),
        "leaving": with_cell(cells, after_setup, "import sys\nsys.exit()", "exit()", "quit()"),
        "hints": with_cell(cells, after_setup, "check.hint('x')", "check('no such')", "check(3)"),
    }.items():  # fmt: skip
        yield Made(kind, notebook_of(changed), points=points)
    yield Made("as-published", json.dumps(solution(chapter)).encode(), points=points)
    yield Made("bom-and-crlf", _windows(cells), points=points)
    yield Made("nbformat-3", _version_3(cells), points=points)
    yield Made("forged-metadata", _decorated(cells), points=points)
    yield Made("two-files", notebook_of(cells), points=points)


_EXTRA = (
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
    "display(np.arange(3))",
    "layers.Dense(2)(np.ones((1, 3), 'float32'))" + "\nprint('ü', '\\ud800')",
    "",
    "# a comment",
    "'''a string'''",
    "def helper(x):\n\n    return x\n\n\nhelper",
)


def _edited(cells: Cells, place: str, edit: Callable[[str], str]) -> Cells:
    return [(name, edit(source) if name == place else source) for name, source in cells]


_FLOAT32 = """
def _in_float32(function):
    def again(*arguments, **named):
        result = function(*arguments, **named)
        if isinstance(result, (float, np.ndarray)) and np.asarray(result).dtype.kind == "f":
            return np.asarray(result, "float32")
        return result

    return again


{variable} = _in_float32({variable})
"""


def _as_float32(cells: Cells, chapter: str) -> Cells:
    for name, question in load_questions(chapter).items():
        if question.usage != question.variable:
            source = "import numpy as np\n" + _FLOAT32.format(variable=question.variable)
            cells = with_cell(cells, f"{slug(name)}-check", source)
    return cells


def _renamed(cells: Cells, chapter: str) -> Cells:
    for name, question in load_questions(chapter).items():
        mine, used = f"answer_to_{name}", question.variable
        # an answer may use an earlier one by its name
        others = [text for place, text in cells if not place.startswith(slug(name))]
        end = "" if any(used in text for text in others) else f"\ndel {used}"
        source = f"{mine} = {used}{end}\ncheck('{name}', {mine})"
        cells = replaced(cells, **{f"{name}_check": source})
    return cells


def _reordered(cells: Cells) -> Cells:
    checks = [cell for cell in cells if cell[0].endswith("-check")]
    return [cell for cell in cells if not cell[0].endswith("-check")] + checks[::-1]


def _windows(cells: Cells) -> bytes:
    """As an editor on Windows saves it: a mark in front, other ends of lines, no ids."""
    notebook = json.loads(notebook_of(cells))
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        del cell["id"]
        cell["source"] = "".join(cell["source"])
    text = json.dumps(notebook, indent=1).replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + text.encode()


def _version_3(cells: Cells) -> bytes:
    made = [
        {"cell_type": "code", "input": source, "language": "python", "outputs": []}
        for _, source in cells
    ]
    sheets = [{"cells": made, "metadata": {}}]
    whole = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}
    return json.dumps(whole).encode()


def _decorated(cells: Cells) -> bytes:
    """Metadata and outputs that say what nobody should believe."""
    notebook = json.loads(notebook_of(cells))
    notebook["metadata"] = {
        "layerwise": {"generated_from": "solutions/another.ipynb", "points": 99},
        "kernelspec": {"name": "evil", "argv": ["sh", "-c", "touch /tmp/layerwise-hostile-kernel"]},
    }
    said = [{"output_type": "stream", "name": "stdout", "text": "passed: 99 of 99"}]
    for cell in notebook["cells"]:
        cell["metadata"] = {"tags": ["raises-exception", "skip-execution"], "layerwise": {"id": 1}}
        cell["outputs"] = said
    notebook["cells"].insert(0, {"cell_type": "raw", "id": "<b>", "metadata": {}, "source": "x"})
    notebook["cells"].insert(1, {"cell_type": "code"})
    notebook["cells"].insert(2, "no cell")
    return json.dumps(notebook).encode()


# Wrong in a known way


def planted_mistakes(chapter: str) -> list[tuple[str, str]]:
    """Return question and mistake of all that are planted."""
    wrong = planted(chapter).WRONG
    return [(question, mistake) for question, mistakes in wrong.items() for mistake in mistakes]


def mistaken_one(chapter: str, question: str, mistake: str) -> Made:
    """Return a notebook with one mistake: the rest of it is right."""
    cells = _with_mistake(right_cells(chapter), chapter, question, mistake)
    return Made(f"{question}-{mistake}", notebook_of(cells), points=deserved(cells, chapter))


@functools.cache
def planted_source(chapter: str) -> str:
    """Return the source of the module with a chapter's planted mistakes."""
    path = ROOT / "tests" / "checks" / f"planted_{chapter}.py"
    return path.read_text("utf-8")


@functools.cache
def planted(chapter: str) -> types.ModuleType:
    """Return a chapter's planted mistakes."""
    module = types.ModuleType(f"planted_{chapter}")
    exec(compile(planted_source(chapter), module.__name__, "exec"), vars(module))
    return module


def _with_mistake(cells: Cells, chapter: str, question: str, mistake: str) -> Cells:
    """Make a mistake with the source of the planted ones, in a namespace of its own."""
    variable = load_questions(chapter)[question].variable
    source = (
        "import types\n"
        "planted = types.ModuleType('planted')\n"
        f"exec({planted_source(chapter)!r}, vars(planted))\n"
        f"{variable} = planted.WRONG[{question!r}][{mistake!r}]"
    )
    return with_cell(cells, f"{slug(question)}-check", source)


# Not finished


def unfinished_ones(chapter: str, choose: random.Random) -> Iterator[Made]:
    """Yield untouched and half-done notebooks."""
    none = dict.fromkeys(full(chapter), 0)
    stub = cells_of(exercise(chapter))
    published = json.dumps(exercise(chapter)).encode()
    yield Made("untouched", published, "not attempted", none)
    yield Made("no-cells", notebook_of([]), "not attempted", none)
    questions = load_questions(chapter)
    nothing = [("nothing", "\n".join(f"{q.variable} = None" for q in questions.values()))]
    yield Made("nothing", notebook_of(stub[:1] + nothing), "not attempted", none)
    for number in range(4):
        left = choose.sample(list(questions), k=1 + number % (len(questions) - 1))
        cells = _without_answers(right_cells(chapter), dict(stub), left)
        yield Made(f"half-done-{number}", notebook_of(cells), points=deserved(cells, chapter))


def _without_answers(cells: Cells, stub: dict[str, str], left: list[str]) -> Cells:
    answers = {f"{slug(name)}-answer" for name in left}
    return [(name, stub[name] if name in answers else source) for name, source in cells]


def _points_without(chapter: str, left: list[str]) -> Points:
    return {name: 0 if name in left else worth for name, worth in full(chapter).items()}


# Broken

LOOP = "while True:\n    pass"
LEAVE = "import os\nos._exit(0)"
ABORT = (
    "import tensorflow as tf\ntf.nn.conv2d(tf.zeros((4, 4, 1)), tf.zeros((2, 2, 1, 1)), 1, 'VALID')"
)
FILL = "import numpy as np\ntoo_much = np.ones(10**11)"


def broken_ones(chapter: str) -> Iterator[Made]:
    """Yield what cannot be read, what stops on the way, and what lost some of its cells."""
    cells, points = right_cells(chapter), full(chapter)
    whole, last = notebook_of(cells), list(points)[-1]
    after_setup = cells[1][0]
    other = CHAPTERS[(list(CHAPTERS).index(chapter) + 1) % len(CHAPTERS)]
    for kind, data in {
        "zero-byte": b"",
        "truncated": whole[: len(whole) // 2],
        "utf-16": whole.decode().encode("utf-16"),
        "latin-1": whole.replace(b"check", b"\xe9\xe8"),
        "json-list": b"[" + whole + b"]",
        "no-cells-key": b'{"nbformat": 4, "metadata": {}}',
        "html": b"<!DOCTYPE html><title>masking</title>",
        "deep": b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    }.items():
        yield Made(kind, data, "unreadable")
    yield Made("gigantic", whole, "too large")
    yield Made("pdf", b"%PDF-1.4", "no notebook", suffix=".pdf")
    yield Made("python", b"print('hello')", "no notebook", suffix=".py")
    yield Made("other-chapter", notebook_of(right_cells(other)), "wrong assignment")
    for kind, source in {"loops": LOOP, "leaves": LEAVE, "aborts": ABORT}.items():
        changed = notebook_of(with_cell(cells, after_setup, source))
        yield Made(kind, changed, "stopped", points)
    yield Made("fills", notebook_of(with_cell(cells, after_setup, FILL)), points=points)
    yield from _stopping_answers(cells, chapter)
    for kind, changed in {
        "no-setup": cells[1:],
        "syntax-error": replaced(cells, **{f"{last}_answer": "def broken(:\n    return"}),
        "no-last-answer": [cell for cell in cells if cell[0] != f"{slug(last)}-answer"],
        "every-second": cells[:1] + cells[1::2],
    }.items():
        yield Made(kind, notebook_of(changed), points=deserved(changed, chapter))


def _stopping_answers(cells: Cells, chapter: str) -> Iterator[Made]:
    """Yield answers that hang, or end Python, when the check calls them."""
    functions = [n for n, q in load_questions(chapter).items() if q.usage != q.variable]
    name = functions[0]
    variable = load_questions(chapter)[name].variable
    left = _points_without(chapter, [name])
    for kind, body in {"answer-loops": LOOP, "answer-leaves": LEAVE}.items():
        lines = "\n".join(f"    {line}" for line in body.split("\n"))
        source = f"def {variable}(*arguments):\n{lines}"
        changed = replaced(cells, **{f"{name}_answer": source})
        yield Made(kind, notebook_of(changed), "stopped", left)
