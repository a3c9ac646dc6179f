"""What a student gets: exercises, the checks they need, pinned requirements, how to start."""

import json
from collections.abc import Sequence

from layerwise.checks import load_questions
from layerwise.instructor.chapter_names import chapter_number

from .checkout import Checkout
from .imports_followed import foreign_imports, needed_files, notebook_imports
from .pinned import pins
from .student_notebooks import relinked, with_finder
from .titles import titles

FOLDER = "layerwise-exercises"


def student_files(
    checkout: Checkout, stems: Sequence[str], *, book: str | None = None
) -> dict[str, str]:
    """Return the files of student.zip by their paths.

    Parameters
    ----------
    checkout : Checkout
    stems : sequence of str
        The chapters.
    book : str, optional
        The address of the published book.

    Returns
    -------
    dict of str to str
    """
    known = titles(checkout)
    exercises = {stem: checkout.notebook("exercises", stem) for stem in stems}
    files = {
        f"{stem}.ipynb": notebook_text(with_finder(relinked(exercise, book, known), FOLDER))
        for stem, exercise in exercises.items()
    }
    names = [name for exercise in exercises.values() for name in notebook_imports(exercise)]
    files |= package_files(checkout, names, stems)
    files["requirements.txt"] = requirements(checkout, names, stems, also=("jupyterlab",))
    files["README.md"] = _readme(checkout, stems, known)
    return {f"{FOLDER}/{path}": text for path, text in files.items()}


def _readme(checkout: Checkout, stems: Sequence[str], known: dict[str, str]) -> str:
    rows = []
    for stem in stems:
        points, minutes = sums(stem)
        chapter = f"{chapter_number(stem)}. {known[stem]}"
        rows.append(f"| `{stem}.ipynb` | {chapter} | {points} | {minutes} |")
    return checkout.filled(
        "teaching/readmes/student.md", table="\n".join(rows), first=f"{stems[0]}.ipynb"
    )


def package_files(checkout: Checkout, names: Sequence[str], stems: Sequence[str]) -> dict[str, str]:
    """Return the part of the package that these imports and these chapters' checks need."""
    found = needed_files(checkout.package, names, stems)
    root = checkout.package.parent
    return {
        path.relative_to(root).as_posix(): checkout.text(path.relative_to(checkout.root).as_posix())
        for path in found
    }


def requirements(
    checkout: Checkout, names: Sequence[str], stems: Sequence[str], *, also: Sequence[str] = ()
) -> str:
    """Return the pins of everything that these notebooks and the package beside them import."""
    package = foreign_imports(checkout.package, needed_files(checkout.package, names, stems))
    lines = pins(checkout.text("requirements.txt"), [*names, *package], also=also)
    return "\n".join(lines) + "\n"


def sums(stem: str) -> tuple[int, int]:
    """Return the points and the minutes of a chapter's questions."""
    questions = load_questions(stem).values()
    return sum(q.points for q in questions), sum(q.minutes for q in questions)


def notebook_text(notebook: dict) -> str:
    """Return a notebook as the project writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
