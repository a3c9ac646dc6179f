"""Show that a long run lives: a bar in a terminal, a line now and then in a log."""

import sys
import time
from types import TracebackType


class Progress:
    """Counts to a total, with the rate and the time that is left.

    Parameters
    ----------
    total : int
    """

    def __init__(self, total: int):
        self.total, self.done, self._start = total, 0, time.monotonic()
        self._next_line = 0.1
        self._bar = _bar(total) if sys.stderr.isatty() else None

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self) -> None:
        """Count one more."""
        self.done += 1
        if self._bar:
            self._bar.update(self._bar.task_ids[0], advance=1, rate=self._rate())
        elif self.done >= self._next_line * self.total:
            self._next_line = (10 * self.done // self.total + 1) / 10
            print(self.line(), file=sys.stderr, flush=True)

    def line(self) -> str:
        """Return how far it is, as a line."""
        seconds = time.monotonic() - self._start
        left = seconds / self.done * (self.total - self.done) if self.done else 0.0
        return f"{self.done} of {self.total} graded, {self._rate():.0f} a minute, {left:.0f} s left"

    def _rate(self) -> float:
        """Return how many a minute."""
        return 60 * self.done / max(time.monotonic() - self._start, 1e-6)


def _bar(total: int):
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("Grading"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]:.0f} a minute"),
        progress.TextColumn("left"),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    bar.add_task("Grading", total=total, rate=0.0)
    return bar
