"""Write all files of a pack, or none."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from layerwise.errors import LayerwiseError


def refuse_existing(folder: Path, names: Iterable[str], *, force: bool) -> None:
    """Raise if writing would destroy something, before anything is written.

    Parameters
    ----------
    folder : Path
        Need not exist yet.
    names : iterable of str
        The files that will be written there.
    force : bool
        Whether existing files of these names may be replaced. A folder of such a name never is.

    Raises
    ------
    LayerwiseError
    """
    if folder.exists() and not folder.is_dir():
        raise LayerwiseError(
            "A pack is written into a folder.",
            received=f"{folder} is a file",
            mend="Choose another folder.",
        )
    taken = [name for name in names if os.path.lexists(folder / name)]
    if folders := [name for name in taken if (folder / name).is_dir()]:
        raise LayerwiseError(
            "A pack replaces files only.",
            received=f"{folder / folders[0]} is a folder",
            mend="Move it away, or choose another folder.",
        )
    if taken and not force:
        raise LayerwiseError(
            "Nothing existing is overwritten.",
            received=", ".join(str(folder / name) for name in taken),
            mend="Choose another folder, or pass --force to replace these files.",
        )


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files; if one cannot be written, leave the folder as it was.

    Each file is complete under another name before the first gets its own.

    Raises
    ------
    LayerwiseError
        If the folder cannot be written to, or is full.
    """
    parts = {name: folder / f".{name}.{os.getpid()}.part" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _write(parts[name], content)
        for name, part in parts.items():
            os.replace(part, folder / name)
    except OSError as error:
        raise LayerwiseError(
            "The pack cannot be written.",
            received=f"{folder}: {error.strerror or error}",
            mend="Make room or get the right to write there, or choose another folder.",
        ) from None
    finally:
        for part in parts.values():
            _remove(part)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())  # a full disk may show here, and not before


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the folder itself is gone or closed: nothing is left to tidy
        return
