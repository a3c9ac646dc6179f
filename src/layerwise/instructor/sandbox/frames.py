"""Messages between the grader and its nurseries: a length, a JSON header, and raw bytes."""

import json
import struct
from typing import BinaryIO

_LENGTHS = struct.Struct(">II")


class ClosedError(Exception):
    """The other side has closed the pipe."""


def send(pipe: BinaryIO, header: dict, body: bytes = b"") -> None:
    """Write one message."""
    text = json.dumps(header).encode()
    pipe.write(_LENGTHS.pack(len(text), len(body)) + text + body)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[dict, bytes]:
    """Read one message.

    Raises
    ------
    ClosedError
        If the pipe ends.

    Examples
    --------
    >>> import io
    >>> pipe = io.BytesIO()
    >>> send(pipe, {"step": 1}, b"raw")
    >>> _ = pipe.seek(0)
    >>> receive(pipe)
    ({'step': 1}, b'raw')
    """
    text, body = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    return json.loads(_exactly(pipe, text)), _exactly(pipe, body)


def _exactly(pipe: BinaryIO, count: int) -> bytes:
    pieces = pipe.read(count)
    if len(pieces) < count:
        raise ClosedError("The pipe ended in the middle of a message.")
    return pieces
