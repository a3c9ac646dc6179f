"""A process that has done the slow imports, and forks a confined child for each task.

The grader starts it inside bubblewrap and talks to it through its standard input and output. The
nursery itself never runs what a student wrote and never reads what a child reports: it passes the
bytes on, watches the child's limits, and ends it.
"""

import ctypes
import gc
import importlib
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from layerwise.instructor.sandbox import confinement, frames
from layerwise.instructor.sandbox.confinement import Limits

Task = Callable[[dict, bytes, Callable[[str, bytes], None]], None]
# The kinds of lines in a report: `step` says what begins, `data` is kept, `done` ends it.
STEP, DATA, DONE = b"s", b"d", b"e"
_WATCH_SECONDS = 0.05
_PR_SET_CHILD_SUBREAPER = 36


@dataclass
class Watch:
    """What became of a child, as its nursery saw it.

    Parameters
    ----------
    ended : str
        "done", or what stopped it: "step time", "total time", "output", "threads", "memory" or
        "died".
    step : str
        The step that it was in.
    lines : list of bytes
        The data that it sent.
    """

    ended: str = ""
    step: str = ""
    lines: list[bytes] = field(default_factory=list)


def main() -> None:
    """Serve the task that the command line names until the pipe closes."""
    task_module, chapter, confined, *hidden = sys.argv[1:]
    requests, replies = _private_pipes()
    try:
        task = load(task_module, chapter)
    except Exception as error:  # whatever fails to load must be told, not lost
        frames.send(replies, {"ready": False, "error": f"{type(error).__name__}: {error}"})
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    frames.send(replies, {"ready": True})
    while True:
        try:
            header, body = frames.receive(requests)
        except frames.ClosedError:
            return
        limits = Limits(**header.pop("limits"))
        watch = run(task, header, body, limits, hidden if confined == "confined" else None)
        frames.send(replies, {"ended": watch.ended, "step": watch.step}, b"\n".join(watch.lines))


def load(task_module: str, chapter: str) -> Task:
    """Let a module prepare its task: the slow work that is done once."""
    task = importlib.import_module(task_module).prepare(chapter)
    gc.collect()
    gc.freeze()  # the collector of a child need not touch, and so copy, what all share
    return task


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take over standard input and output, so that nothing else writes into the messages."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    return requests, replies


def run(task: Task, header: dict, body: bytes, limits: Limits, hidden: list[str] | None) -> Watch:
    """Run one task in a child.

    Parameters
    ----------
    task : callable
    header, body
        What the grader asked for; ``header["steps"]`` are the steps that the child may name.
    limits : Limits
    hidden : list of str or None
        The folders that the child must not see; None leaves it unconfined.

    Returns
    -------
    Watch
    """
    report, writes = os.pipe()
    pids, tells = os.pipe()
    middle = os.fork()
    if middle == 0:
        _in_the_middle(task, header, body, limits, hidden, writes, tells)
    os.close(writes)
    os.close(tells)
    os.waitpid(middle, 0)
    told = os.read(pids, 32)
    os.close(pids)
    if not told.startswith(b"pid "):
        os.close(report)
        return Watch("refused " + told.decode("utf-8", "replace"))
    child = int(told[4:])
    try:
        return _watch(child, report, limits, {step.encode() for step in header["steps"]})
    finally:
        os.close(report)
        _end(child)


def _in_the_middle(task, header, body, limits, hidden, writes, tells) -> None:
    """Make the namespaces, and fork the child that is the first process in them."""
    try:
        if hidden is not None:
            confinement.enter_namespaces(limits, hidden)
        child = os.fork()
        if child:
            os.write(tells, b"pid %d" % child)
            os._exit(0)
    except BaseException as error:  # this is a fork: nothing may go on in the nursery's code
        os.write(tells, str(error).encode()[:500])
        os._exit(1)
    _in_the_child(task, header, body, limits, hidden is not None, writes)


def _in_the_child(task, header, body, limits, confined, writes) -> None:
    """Confine this process and run the task; never return."""
    try:
        pipe = confinement.keep_only(writes)
        os.setsid()  # a signal to its own group must not reach the nursery
        os.chdir(os.environ["TMPDIR"])
        confinement.limit_resources(limits)
        if confined:
            confinement.give_up_rights()

        def tell(kind: bytes, text: bytes = b"") -> None:
            line = kind + text.replace(b"\n", b" ") + b"\n"
            while line:
                line = line[os.write(pipe, line) :]

        task(header, body, tell)
        tell(DONE)
    finally:
        os._exit(0)  # also past what a student's code registered to run at the end


def _watch(child: int, report: int, limits: Limits, steps: set[bytes]) -> Watch:
    """Read the report until the child is done, dead, or over a limit."""
    watch, unread, size = Watch(), [], 0
    start = step_start = time.monotonic()
    os.set_blocking(report, False)
    with selectors.DefaultSelector() as selector:
        selector.register(report, selectors.EVENT_READ)
        while not watch.ended:
            if selector.select(_WATCH_SECONDS):
                piece = os.read(report, 1 << 20)
                size += len(piece)
                lines = _lines(unread, piece)
                begun = [_take(watch, line, steps) for line in lines]
                step_start = time.monotonic() if any(begun) else step_start
                watch.ended = watch.ended or ("" if piece else "died")
            now = time.monotonic()
            watch.ended = watch.ended or _over(
                limits, size, now - step_start, now - start, _threads(child)
            )
    return watch


def _lines(unread: list[bytes], piece: bytes) -> list[bytes]:
    """Return the lines that this piece ends; what has no end yet stays in `unread`."""
    first, *more = piece.split(b"\n")
    unread.append(first)
    if not more:
        return []
    lines = [b"".join(unread), *more[:-1]]
    unread[:] = more[-1:]
    return lines


def _over(limits: Limits, size: int, step: float, total: float, threads: int) -> str:
    """Name the limit that is passed, if one is."""
    passed = {
        "output": size > limits.output,
        "step time": step > limits.step_seconds,
        "total time": total > limits.total_seconds,
        "threads": threads > limits.threads,
    }
    return next((name for name, is_over in passed.items() if is_over), "")


def _take(watch: Watch, line: bytes, steps: set[bytes]) -> bool:
    """Take one line of a report; tell whether a step began that the grader knows."""
    kind, text = line[:1], line[1:]
    if kind == DATA:
        watch.lines.append(text)
    elif kind == STEP and text in steps and text.decode() != watch.step:
        watch.step = text.decode()
        return True
    elif kind == DONE:
        watch.ended = "done"
    return False


def _threads(child: int) -> int:
    try:
        with open(f"/proc/{child}/status") as file:
            lines = [line for line in file if line.startswith("Threads:")]
    except OSError:  # it has just ended; or there is no /proc, as on macOS
        return 0
    return int(lines[0].split()[1]) if lines else 0


def _end(child: int) -> None:
    """End the child and, as it is the first of its namespace, all that it started."""
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):  # ended by itself, or not ours to wait for
        pass


if __name__ == "__main__":
    main()
