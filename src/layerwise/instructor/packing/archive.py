"""Zip archives whose bytes depend on nothing but their files."""

import io
import zipfile
from collections.abc import Mapping

# The earliest time that a zip can hold: the time of packing must not be in it.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR_FILE = 0o100000


def zip_bytes(files: Mapping[str, bytes | str], *, executable: frozenset[str] = frozenset()):
    """Return a zip archive of these files.

    Entries are sorted; times and modes are fixed. Nothing is compressed: how many bytes a
    compressor writes depends on its version.

    Parameters
    ----------
    files : mapping of str to bytes or str
        The content of each file, by its path inside the archive.
    executable : frozenset of str
        The paths whose files may be run.

    Returns
    -------
    bytes

    Examples
    --------
    >>> zip_bytes({"b": "2", "a": "1"}) == zip_bytes({"a": b"1", "b": b"2"})
    True
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            content = files[path]
            entry = zipfile.ZipInfo(path, _TIME)
            entry.create_system = _UNIX  # else it is the machine's own
            mode = 0o755 if path in executable else 0o644
            entry.external_attr = (_REGULAR_FILE | mode) << 16
            archive.writestr(entry, content.encode() if isinstance(content, str) else content)
    return stream.getvalue()
