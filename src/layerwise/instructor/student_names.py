"""Whose file is it: what Canvas and Moodle write into file names, and names that are safe to use.

Canvas writes ``doejane_LATE_1204_88123_masking-1.ipynb``: the student, perhaps LATE, the numbers of
the student and of the file, the file's name. Anonymous grading writes ``anon_x5Bc3`` for the
student and the number. Moodle writes a folder ``Jane Doe_1234567_assignsubmission_file_`` for each
student, or the same in front of each file's name.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_CANVAS = re.compile(
    r"(?:(?!LATE_|anon_)(?P<student>\w+?)_)?(?:LATE_)?(?P<identifier>\d+|anon_[A-Za-z0-9]+)_"
    r"(?:(?P<number>\d{1,18})_.+|(?:text|link)\.html)",
    re.DOTALL,
)
_MOODLE = re.compile(
    r"(?P<student>[^_]*)_(?P<identifier>\d+)_assignsubmission_[a-z]+(?:_.*)?", re.DOTALL
)
_RESUBMITTED = re.compile(r"-(\d{1,4})\.ipynb", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9])\s*(\.|$)", re.IGNORECASE)
_MAX_LETTERS, _MAX_BYTES = 60, 180  # a file system allows 255 bytes, suffix and all


@dataclass(frozen=True)
class Owner:
    """Whose file it is, as its name tells.

    Parameters
    ----------
    student : str
        As it stands there; not safe as a file name.
    identifier : str
        The system's number of the student.
    order : tuple of int
        The larger, the later the file was handed in; empty where the name does not tell.
    """

    student: str
    identifier: str = ""
    order: tuple[int, ...] = ()


def owner_in_canvas(first: str) -> Owner | None:
    """Read a file name that Canvas made; None for any other.

    Examples
    --------
    >>> owner_in_canvas("doejane_LATE_1204_88123_masking-1.ipynb")
    Owner(student='doejane', identifier='1204', order=(1, 88123))
    >>> owner_in_canvas("anon_x5Bc3_88123_masking.ipynb")
    Owner(student='anon_x5Bc3', identifier='anon_x5Bc3', order=(0, 88123))
    >>> owner_in_canvas("masking.ipynb") is None
    True
    """
    found = _CANVAS.fullmatch(first)
    if found is None:
        return None
    again = _RESUBMITTED.search(first)
    order = (int(again[1]) if again else 0, int(found["number"] or 0))
    return Owner(found["student"] or found["identifier"], found["identifier"], order)


def owner_in_moodle(first: str) -> Owner | None:
    """Read a folder's or file's name that Moodle made; None for any other.

    Examples
    --------
    >>> owner_in_moodle("Jane Doe_1234567_assignsubmission_file_")
    Owner(student='Jane Doe', identifier='1234567', order=())
    >>> owner_in_moodle("Jane Doe") is None
    True
    """
    found = _MOODLE.fullmatch(first)
    return found and Owner(found["student"], found["identifier"])


def safe_name(text: str) -> str:
    """Return a name that every file system takes, that reads alike, and that no cell computes.

    Letters, digits and a few marks of any script stay. So a name holds no path, no HTML, nothing
    that is invisible or turns the text's direction, and a table does not take it for a formula.

    Examples
    --------
    >>> safe_name("Ada  Lovelace"), safe_name("../../etc/passwd"), safe_name("con")
    ('Ada Lovelace', 'etc-passwd', '_con')
    >>> safe_name('=<img src=x onerror="a()">'), safe_name("...")
    ('img src-x onerror-a', 'unnamed')
    """
    text = unicodedata.normalize("NFKC", text[:5000].encode("utf-8", "replace").decode())
    text = "".join(map(_safe, " ".join(text.split())))
    text = re.sub(r"-{2,}", "-", text)[:_MAX_LETTERS]
    text = text.encode()[:_MAX_BYTES].decode("utf-8", "ignore").strip(" ,.'-")
    return f"_{text}" if _RESERVED.match(text) else text or "unnamed"


def _safe(character: str) -> str:
    group = unicodedata.category(character)[0]
    if group in "LMN" or character in " ,.'-_":
        return character
    return "" if group == "C" else "-"


def unique_names(wanted: Iterable[tuple[str, str]]) -> list[str]:
    """Return a safe name for each pair of name and identifier; no two are alike.

    Names that a file system may take for one (another case, another way to write an accent) are
    told apart by the identifier, and by a number where that does not do it.

    Examples
    --------
    >>> unique_names([("Jane", "7"), ("jane", "8"), ("Jane", "")])
    ['Jane', 'jane 8', 'Jane 2']
    """
    names: list[str] = []
    taken: set[str] = set()
    for text, identifier in wanted:
        name = base = safe_name(text)
        if _alike(name) in taken and identifier:
            name = base = f"{base} {safe_name(identifier)[:30]}"
        count = 1
        while _alike(name) in taken:
            count += 1
            name = f"{base} {count}"
        taken.add(_alike(name))
        names.append(name)
    return names


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKD", name.casefold())


def printable(text: str, limit: int = 120) -> str:
    """Return text on one line without what is invisible or turns its direction.

    Examples
    --------
    >>> printable("a" + chr(0x202E) + "bc" + chr(10))
    'a?bc?'
    """
    text = text[: limit + 1].encode("utf-8", "replace").decode()
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= limit else text[: limit - 3] + "..."
