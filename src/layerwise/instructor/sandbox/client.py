"""The grader's end of a nursery."""

import contextlib
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass

from layerwise.errors import LayerwiseError
from layerwise.instructor.sandbox import bubblewrap, frames
from layerwise.instructor.sandbox.confinement import Limits

_START_SECONDS = 180
_SPARE_SECONDS = 30


@dataclass(frozen=True)
class Ending:
    """How a task ended, and the lines of data that it sent before.

    Parameters
    ----------
    ended : str
        "done", or the limit that stopped it; see `nursery.Watch`.
    step : str
    data : bytes
        Lines, not to be trusted.
    """

    ended: str
    step: str
    data: bytes


class NurseryError(Exception):
    """A nursery did not start, died, or stopped answering."""


class Nursery:
    """A process that forks a confined child for each task; starts when it is first needed.

    Parameters
    ----------
    task : str
        The module that prepares the task.
    chapter : str
    hidden : sequence of str
        Folders that the children must not see.
    sandboxed : bool
        False runs without bubblewrap and namespaces.
    """

    def __init__(
        self, task: str, chapter: str, *, hidden: tuple[str, ...] = (), sandboxed: bool = True
    ):
        self.task, self.chapter = task, chapter
        self.hidden, self.sandboxed = hidden, sandboxed
        self._process: subprocess.Popen | None = None
        self._folder: tempfile.TemporaryDirectory | None = None

    def run(self, header: dict, body: bytes, limits: Limits) -> Ending:
        """Run one task in a new child.

        Raises
        ------
        NurseryError
            If the nursery itself fails; the next call starts another one.
        """
        try:
            self._start()
            frames.send(self._process.stdin, {**header, "limits": asdict(limits)}, body)
            reply, data = self._reply(limits.total_seconds + _SPARE_SECONDS)
        except (OSError, ValueError, frames.ClosedError) as error:
            self.close()
            raise NurseryError(f"The sandbox ended: {error}") from error
        if reply["ended"].startswith("refused"):
            self.close()
            raise LayerwiseError(
                "The sandbox cannot confine a submission on this system.",
                received=reply["ended"].removeprefix("refused "),
                mend=bubblewrap.WAY_OUT,
            )
        return Ending(reply["ended"], reply["step"], data)

    def close(self) -> None:
        """End the process and all its children."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()  # bubblewrap's first process dies with it, and that ends all others
            with contextlib.suppress(OSError):
                process.stdin.close()
            process.stdout.close()
            process.wait()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _start(self) -> None:
        if self._process is not None:
            return
        mode = "confined" if self.sandboxed else "open"
        words = ["-m", "layerwise.instructor.sandbox.nursery"]
        words += [self.task, self.chapter, mode, *self.hidden]
        if self.sandboxed:
            command, environment = bubblewrap.command(words), {}
        else:
            self._folder = tempfile.TemporaryDirectory(
                prefix="layerwise-", ignore_cleanup_errors=True
            )
            command = [sys.executable, *words]
            environment = bubblewrap.open_environment(self._folder.name)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the grader, which then ends its nurseries
        )
        reply, _ = self._reply(_START_SECONDS)
        if not reply["ready"]:
            raise OSError(reply["error"])

    def _reply(self, seconds: float) -> tuple[dict, bytes]:
        """Read a message, or give up after so many seconds."""
        deadline = time.monotonic() + seconds
        ready, _, _ = select.select([self._process.stdout], [], [], deadline - time.monotonic())
        if not ready:
            raise OSError("it does not answer")
        return frames.receive(self._process.stdout)
