"""The command ``layerwise pack``."""

from collections.abc import Callable, Sequence
from pathlib import Path

from layerwise.errors import LayerwiseError
from layerwise.instructor.chapter_names import chapter_number, chapter_stems

from .archive import zip_bytes
from .checkout import find_checkout
from .hub_links import hub_links
from .instructor_pack import instructor_files
from .otter_export import autograder_zip, find_otter
from .student_pack import student_files
from .writing import refuse_existing, write_all

STUDENT, INSTRUCTOR = "student.zip", "instructor.zip"


def pack(
    chapters: Sequence[str],
    out: Path,
    *,
    gradescope: bool = False,
    seed: int = 1,
    force: bool = False,
    book: str | None = None,
    repository: str | None = None,
    hub: str | None = None,
    say: Callable[[str], None] = print,
) -> list[Path]:
    """Write the packs of some chapters.

    Parameters
    ----------
    chapters : sequence of str
        Stems or numbers.
    out : Path
        The folder to write into; it is made if it does not exist.
    gradescope : bool
        Whether to make an archive for Gradescope of each chapter, too.
    seed : int
        Draws the inputs of the checks on Gradescope.
    force : bool
        Whether to replace files that an earlier run wrote there.
    book, repository, hub : str, optional
        The addresses of the published book, of the class's git repository, of its JupyterHub.
    say : callable
        Gets each line of progress.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    LayerwiseError
        If a chapter is unknown, there is no checkout, something exists already, otter-grader is
        asked for and missing, or the folder cannot be written to.
    """
    stems = chapter_stems(list(chapters))
    _check_addresses(book=book, repository=repository, hub=hub)
    checkout = find_checkout()
    autograders = _autograder_names(stems) if gradescope else {}
    names = [STUDENT, INSTRUCTOR, *autograders.values()]
    refuse_existing(out, names, force=force)
    otter = find_otter() if gradescope else None
    for stem in stems:
        say(f"Chapter {chapter_number(stem)}, {stem}")
    links = hub_links(stems, repository=repository, hub=hub)
    files = {STUDENT: zip_bytes(student_files(checkout, stems, book=book))}
    say(f"Made {STUDENT}")
    files[INSTRUCTOR] = zip_bytes(instructor_files(checkout, stems, book=book, links=links))
    say(f"Made {INSTRUCTOR}")
    for stem, name in autograders.items():
        files[name] = autograder_zip(checkout, stem, otter, seed=seed)
        say(f"Made {name}")
    refuse_existing(out, names, force=force)  # again: making takes time
    write_all(out, files)
    say(f"\nWritten to {out}:")
    for name, content in files.items():
        say(f"  {name:{max(map(len, files))}}  {_size(content)}  {_PURPOSE[name.split('-')[0]]}")
    say(f"\n{links}")
    return [out / name for name in files]


_PURPOSE = {
    STUDENT: "hand it out",
    INSTRUCTOR: "keep it: it holds the solutions",
    "autograder.zip": "upload it to Gradescope",
    "autograder": "upload it to Gradescope",
}


def _autograder_names(stems: Sequence[str]) -> dict[str, str]:
    """Name an archive for each chapter: an assignment on Gradescope has one autograder."""
    if len(stems) == 1:
        return {stems[0]: "autograder.zip"}
    return {stem: f"autograder-{stem}.zip" for stem in stems}


def _check_addresses(**addresses: str | None) -> None:
    for option, address in addresses.items():
        if address is not None and not address.startswith(("https://", "http://")):
            raise LayerwiseError(
                f"--{option} is an address that begins with https:// or http://.",
                received=repr(address),
            )


def _size(content: bytes) -> str:
    return f"{len(content) / 1000:6.0f} kB"
