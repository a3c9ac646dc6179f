"""Read what a class handed in: a folder of notebooks, or the zip of a learning management system.

    for submission in read_submissions("downloads/submissions.zip"):
        print(submission.name, submission.status or len(submission.data))

A student's file never stops the others: whatever cannot be read becomes a status and a note.
"""

import os
import stat
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from layerwise.errors import LayerwiseError
from layerwise.instructor.student_names import (
    Owner,
    owner_in_canvas,
    owner_in_moodle,
    printable,
    unique_names,
)
from layerwise.instructor.submission_files import (
    ZIP_ERRORS,
    FileRefusedError,
    FoundFile,
    LimitedFile,
    files_in_folder,
    files_in_zip,
)

System = Literal["folder", "canvas", "moodle"]
MAX_TOTAL = 512 << 20  # of all notebooks that are graded
_SUFFIX = ".ipynb"


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Parameters
    ----------
    name : str
        The student as the file names tell; unique, and safe as a file name.
    file : str
        The path of the notebook in the folder or zip, printable; "" without one.
    data : bytes or None
        The notebook's bytes; None when it cannot be graded.
    status : str
        "", or when it cannot be graded one of the words in `grade.STATUSES`.
    note : str
        One sentence, when there is something to say.
    identifier : str
        The system's own number of the student.
    system : {"folder", "canvas", "moodle"}
    """

    name: str
    file: str
    data: bytes | None
    status: str = ""
    note: str = ""
    identifier: str = ""
    system: System = "folder"


@dataclass(frozen=True)
class _Owned:
    """A file and whose it is."""

    file: FoundFile
    owner: Owner


def read_submissions(path: str | os.PathLike) -> list[Submission]:
    """Read every student's notebook in a folder or a zip.

    Parameters
    ----------
    path : path-like
        A folder of notebooks, a folder with a sub-folder for each student, or the zip that Canvas
        or Moodle gives for an assignment.

    Returns
    -------
    list of Submission
        One for each student, sorted by name. Of several notebooks it is the one handed in last.

    Raises
    ------
    LayerwiseError
        If there is nothing at `path` that holds submissions.

    Examples
    --------
    >>> read_submissions("no such folder")
    Traceback (most recent call last):
        ...
    layerwise.errors.LayerwiseError: Submissions are a folder of notebooks, or a zip of them.
      Received: no such folder, which does not exist
      ...
    """
    path = Path(path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # ValueError: a name with a zero byte
        raise _wrong_place(path, "which does not exist") from None
    if stat.S_ISDIR(mode):
        return _submissions(files_in_folder(path), path)
    if not stat.S_ISREG(mode):
        raise _wrong_place(path, "which is neither a folder nor a file")
    return _from_zip(path)


def _from_zip(path: Path) -> list[Submission]:
    try:
        with open(path, "rb") as file, zipfile.ZipFile(LimitedFile(file)) as archive:
            return _submissions(files_in_zip(archive), path)
    except PermissionError:
        raise _wrong_place(path, "which may not be read") from None
    except (*ZIP_ERRORS, NotImplementedError):
        raise _wrong_place(path, "which is no zip, or a damaged one") from None


def _wrong_place(path: Path, what: str) -> LayerwiseError:
    return LayerwiseError(
        "Submissions are a folder of notebooks, or a zip of them.",
        received=f"{printable(str(path))}, {what}",
        mend="Pass the folder that holds the notebooks, or download the zip again.",
    )


def _submissions(files: Sequence[FoundFile], path: Path) -> list[Submission]:
    if not files:
        raise _wrong_place(path, "which holds no files")
    outer, inner = _below_common_folders(files)
    system = _system(inner)
    owned: dict[tuple[str, str], list[_Owned]] = defaultdict(list)
    for file in inner:
        owner = _owner(file, system)
        owned[(owner.identifier, "" if owner.identifier else owner.student)].append(
            _Owned(file, owner)
        )
    order = sorted(owned.values(), key=lambda group: _sorting(group[0].owner))
    names = unique_names((group[0].owner.student, group[0].owner.identifier) for group in order)
    left, found = MAX_TOTAL, []
    for name, group in zip(names, order, strict=True):
        submission = replace(
            _submission(group, outer, left),
            name=name,
            identifier=group[0].owner.identifier,
            system=system if group[0].owner.identifier else "folder",
        )
        left -= len(submission.data or b"")
        found.append(submission)
    return found


def _sorting(owner: Owner) -> tuple:
    return (owner.student.casefold(), owner.student, owner.identifier)


def _below_common_folders(files: Sequence[FoundFile]) -> tuple[str, list[FoundFile]]:
    """Enter folders that hold everything: unpacking a zip often leaves one around the class.

    One folder with one notebook is a student's.
    """
    outer, files = "", list(files)
    while len({file.parts[0] for file in files}) == 1:
        first = files[0].parts[0]
        inside = [replace(file, parts=file.parts[1:]) for file in files if len(file.parts) > 1]
        of_one = len(
            {file.parts[0] for file in inside if len(file.parts) > 1 or _is_notebook(file)}
        )
        if len(inside) < len(files) or owner_in_moodle(first):
            break
        if of_one < 2 and all(len(file.parts) == 1 for file in inside):
            break
        outer, files = f"{outer}{first}/", inside
    return outer, files


def _is_notebook(file: FoundFile) -> bool:
    return file.kind == "file" and file.parts[-1].lower().endswith(_SUFFIX)


def _system(files: Iterable[FoundFile]) -> System:
    """Return the system that named most of the files and folders.

    A student names files as well: one that looks like Moodle's in a class from Canvas is not
    Moodle's.
    """
    votes: Counter[System] = Counter()
    for file in files:
        first = file.parts[0]
        if len(file.parts) == 1 and owner_in_canvas(first):
            votes["canvas"] += 1
        elif owner_in_moodle(first):
            votes["moodle"] += 1
        else:
            votes["folder"] += 1
    return votes.most_common(1)[0][0]


def _owner(file: FoundFile, system: System) -> Owner:
    first = file.parts[0]
    if system == "canvas" and len(file.parts) == 1:
        owner = owner_in_canvas(first)
    else:
        owner = owner_in_moodle(first) if system == "moodle" else None
    if owner is None and len(file.parts) == 1 and file.kind != "folder":
        return Owner(first.rpartition(".")[0] or first)
    return owner or Owner(first)


def _submission(group: Sequence[_Owned], outer: str, left: int) -> Submission:
    """Read the notebook that was handed in last."""
    notebooks = sorted((one for one in group if _is_notebook(one.file)), key=_handed_in)
    if not notebooks:
        return Submission("", "", None, "no notebook", _what_was_found(group))
    last, note = notebooks[-1].file, ""
    if len(notebooks) > 1:
        others = _listed([one.file.parts[-1] for one in notebooks[:-1]])
        chosen = printable(last.parts[-1], 60)
        note = f"{len(notebooks)} notebooks: graded {chosen}, left out {others}."
    file = printable(outer + "/".join(last.parts), 200)
    try:
        data = last.read()
        if len(data) > left:
            limit = f"{MAX_TOTAL >> 20} MiB"
            raise FileRefusedError("too large", f"All notebooks together have more than {limit}.")
    except FileRefusedError as refusal:
        return Submission("", file, None, refusal.status, f"{refusal.note} {note}".strip())
    return Submission("", file, data, note=note)


def _handed_in(one: _Owned) -> tuple:
    return (one.owner.order, one.file.modified, one.file.parts)


def _what_was_found(group: Sequence[_Owned]) -> str:
    """Say what a student handed in instead of a notebook."""
    words = {"link": "a link, {}, which is not followed", "device": "{}, which is no regular file"}
    found = [
        words.get(one.file.kind, "{}").format(printable(one.file.parts[-1], 60))
        for one in group
        if one.file.kind != "folder"
    ]
    if not found:
        return "Found an empty folder."
    return f"Found {_listed(found, limit=140)}."


def _listed(names: Sequence[str], limit: int = 60) -> str:
    shown = ", ".join(printable(name, limit) for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
