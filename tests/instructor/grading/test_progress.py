"""What a long run shows."""

import io
import re

from layerwise.instructor.grading.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_log_gets_about_ten_lines(capsys):
    with Progress(200) as progress:
        for _ in range(200):
            progress.advance()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("20 of 200 graded, ")
    assert re.fullmatch(r"200 of 200 graded, \d+ a minute, 0 s left", lines[-1])


def test_a_small_class_gets_a_line_each(capsys):
    with Progress(3) as progress:
        for _ in range(3):
            progress.advance()
    assert [line[:6] for line in capsys.readouterr().err.splitlines()] == [
        "1 of 3",
        "2 of 3",
        "3 of 3",
    ]


def test_a_terminal_gets_a_bar_with_rate_and_time(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("COLUMNS", "100")
    with Progress(4) as progress:
        progress.advance()
    assert re.search(
        r"1/4\D+\d+ a minute left", re.sub(r"\x1b\[[\d;?]*\w", "", terminal.getvalue())
    )
