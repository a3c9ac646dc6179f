"""What an instructor keeps: solutions, answer key, rubric, teaching notes."""

from collections.abc import Sequence

from layerwise.checks import load_questions
from layerwise.instructor.chapter_names import chapter_number

from .answer_key import answer_key
from .checkout import Checkout
from .rubric import rubric_csv, rubric_markdown
from .student_notebooks import relinked
from .student_pack import notebook_text, sums
from .teaching_notes import with_book
from .titles import titles

FOLDER = "layerwise-instructor"


def instructor_files(
    checkout: Checkout, stems: Sequence[str], *, book: str | None = None, links: str = ""
) -> dict[str, str]:
    """Return the files of instructor.zip by their paths.

    Parameters
    ----------
    checkout : Checkout
    stems : sequence of str
        The chapters.
    book : str, optional
        The address of the published book.
    links : str
        What `hub_links` wrote.

    Returns
    -------
    dict of str to str
    """
    known = titles(checkout)
    questions = {stem: load_questions(stem) for stem in stems}
    files = {"rubric.csv": rubric_csv(questions)}
    for stem in stems:
        solution = checkout.notebook("solutions", stem)
        files[f"solutions/{stem}.ipynb"] = notebook_text(relinked(solution, book, known))
        files[f"answer_key/{stem}.md"] = answer_key(known[stem], solution, questions[stem])
        files[f"rubric/{stem}.md"] = rubric_markdown(known[stem], questions[stem])
        notes = checkout.text(f"teaching/{stem}.md")
        files[f"teaching_notes/{stem}.md"] = with_book(notes, book)
    files["README.md"] = _readme(checkout, stems, known, links)
    return {f"{FOLDER}/{path}": text for path, text in files.items()}


def _readme(checkout: Checkout, stems: Sequence[str], known: dict[str, str], links: str) -> str:
    rows = []
    for stem in stems:
        points, minutes = sums(stem)
        row = (chapter_number(stem), known[stem], len(load_questions(stem)), points, minutes)
        rows.append("| " + " | ".join(map(str, row)) + " |")
    return checkout.filled(
        "teaching/readmes/instructor.md", table="\n".join(rows), links=links, first=stems[0]
    )
