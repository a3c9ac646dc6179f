"""The files of a folder or of a zip, found and read without trusting either.

Nothing is extracted, links are never followed, only regular files are opened, and a file is read to
a limit whatever size it claims.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from layerwise.errors import LayerwiseError

MAX_NOTEBOOK = 20 << 20
MAX_FILES = 100_000
MAX_LEVELS = 8
_MAX_DIRECTORY = 16 << 20  # a zip's table of contents: about 150,000 files
_CHUNK = 1 << 20
_IGNORED = {"__MACOSX", "Thumbs.db", "desktop.ini"}


class FileRefusedError(Exception):
    """A file that is not read: a status of a grade, and one sentence."""

    def __init__(self, status: str, note: str):
        self.status, self.note = status, note
        super().__init__(f"{status}: {note}")


@dataclass(frozen=True)
class FoundFile:
    """A file of a submission, not read yet.

    Parameters
    ----------
    parts : tuple of str
        Its path below the folder or in the zip: folders, then the file.
    modified : tuple of int
        Comparable with those of the same folder or zip.
    kind : {"file", "link", "device", "folder"}
        Only a file is ever opened; a "folder" is one that holds nothing.
    read : callable
        Returns its bytes or raises `FileRefusedError`.
    """

    parts: tuple[str, ...]
    modified: tuple[int, ...]
    kind: str
    read: Callable[[], bytes]


def is_ignored(name: str) -> bool:
    """Tell whether nobody hands in a file of this name on purpose.

    Examples
    --------
    >>> is_ignored(".ipynb_checkpoints"), is_ignored("masking.ipynb")
    (True, False)
    """
    return name.startswith(".") or name in _IGNORED


def files_in_folder(folder: Path) -> list[FoundFile]:
    """Return all files below a folder, sorted by path.

    Raises
    ------
    LayerwiseError
        If the folder cannot be read, or holds far too many files.
    """
    found: list[FoundFile] = []
    waiting: list[tuple[tuple[str, ...], str]] = [((), os.fspath(folder))]
    seen = 0
    while waiting:
        parts, path = waiting.pop()
        entries = _entries(path, parts)
        seen += len(entries)
        if seen > MAX_FILES:
            raise _too_many(str(folder))
        for entry in entries:
            inside = (*parts, entry.name)
            if entry.is_dir(follow_symlinks=False) and len(inside) < MAX_LEVELS:
                waiting.append((inside, entry.path))
            else:
                found.append(_in_folder(entry, inside))
        if parts and not entries:
            found.append(FoundFile(parts, (0,), "folder", _unreadable))
    return sorted(found, key=lambda file: file.parts)


def _entries(path: str, parts: tuple[str, ...]) -> list[os.DirEntry]:
    try:
        with os.scandir(path) as entries:
            return [entry for entry in entries if not is_ignored(entry.name)]
    except OSError as error:
        if parts:  # a student's folder that is locked: found empty
            return []
        raise LayerwiseError(
            "A folder of submissions can be read.", received=f"{path}: {error.strerror}"
        ) from error


def _in_folder(entry: os.DirEntry, parts: tuple[str, ...]) -> FoundFile:
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:  # deleted meanwhile
        return FoundFile(parts, (0,), "device", _unreadable)
    kind = _kind(about.st_mode)
    return FoundFile(parts, (about.st_mtime_ns,), kind, lambda: _read_in_folder(entry.path))


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "device"


def _read_in_folder(path: str) -> bytes:
    # What stands here may have changed since it was found: a FIFO would block, a link would lead
    # away. Windows has neither flag.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileRefusedError("unreadable", "It is not a regular file.")
            return _read_to_the_limit(file)
    except OSError as error:
        raise FileRefusedError("unreadable", f"It cannot be read: {error.strerror}.") from None


def _unreadable() -> bytes:
    raise FileRefusedError("unreadable", "It cannot be read.")


def _read_to_the_limit(file: IO[bytes]) -> bytes:
    chunks, left = [], MAX_NOTEBOOK + 1
    while left > 0 and (chunk := file.read(min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    if left <= 0:
        raise too_large()
    return b"".join(chunks)


def too_large() -> FileRefusedError:
    """Return the refusal of a notebook over the limit."""
    return FileRefusedError("too large", f"It has more than {MAX_NOTEBOOK >> 20} MiB.")


def files_in_zip(archive: zipfile.ZipFile) -> list[FoundFile]:
    """Return all files of a zip, sorted by path.

    A path is taken apart and never used as one: "..", a drive or a leading "/" mean nothing here.

    Raises
    ------
    LayerwiseError
        If the zip holds far too many files.
    """
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise _too_many(str(archive.filename))
    found = []
    for entry in entries:
        pieces = entry.filename.replace("\\", "/").split("/")
        parts = tuple(piece for piece in pieces if piece not in ("", ".", ".."))
        if not parts or entry.is_dir() or any(map(is_ignored, parts)):
            continue
        mode = entry.external_attr >> 16
        kind = _kind(mode) if stat.S_IFMT(mode) else "file"
        read = _reader(archive, entry)
        found.append(FoundFile(parts, entry.date_time, kind, read))
    return sorted(found, key=lambda file: file.parts)


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if entry.flag_bits & 0x1:
            raise FileRefusedError("unreadable", "It is encrypted.")
        # The others have no limit on what a few bytes unfold to while they are read.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefusedError("unreadable", "It is compressed in an unusual way.")
        if entry.file_size > MAX_NOTEBOOK:
            raise too_large()
        try:
            with archive.open(entry) as file:
                return _read_to_the_limit(file)
        except ZIP_ERRORS:
            raise FileRefusedError("unreadable", "Its entry in the zip is damaged.") from None

    return read


# What zipfile raises on damaged archives; RuntimeError for passwords.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,  # UnicodeDecodeError, too
)


class LimitedFile:
    """A zip as a file that refuses to be read in very large pieces.

    `zipfile` reads the table of contents at once, and makes an object of each 46 bytes of it.
    """

    def __init__(self, file: IO[bytes]):
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    @property
    def name(self) -> str:
        """The path."""
        return self._file.name

    def seekable(self) -> bool:
        """Tell that the file is one on disk."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read a piece."""
        limit = _MAX_DIRECTORY + 1
        data = self._file.read(size if 0 <= size < limit else limit)
        if len(data) == limit:
            raise _too_many(self.name)
        return data


def _too_many(where: str) -> LayerwiseError:
    return LayerwiseError(
        f"A class has at most {MAX_FILES:,} files.",
        received=f"more of them in {where}",
        mend="Move away what is no submission, or grade the class in two runs.",
    )
