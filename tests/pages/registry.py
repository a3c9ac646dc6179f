"""Register the checks of the rows, and make the tests that run them.

A check takes the code, the values and the messages from its row, so the page cannot say one thing
and the test another. `test_check_reads_every_code_span` proves it: it spoils each code span of each
row in turn.

Each test file makes its own `Checks`, and ends with the tests of the rows that these check.
"""

from dataclasses import replace
from functools import partial

import pytest

from .rows import CODE, ROWS

CHECKS = {}  # of all test files; only checks that a test runs


class Checks:
    """The checks in one test file."""

    def __init__(self):
        self.here = {}

    def __call__(self, *keys, **given):
        """Register a function as the check of one row, or of several that work the same way."""

        def register(function):
            for key in keys:
                assert key not in CHECKS | self.here, f"two checks for {key}"
                self.here[key] = partial(function, **given)
            return function

        return register

    def tests(self):
        """Return the two tests of each row that is checked here."""
        CHECKS.update(self.here)
        keyed = [pytest.param(row, id=row.key) for row in ROWS if row.key in self.here]

        @pytest.mark.parametrize("row", keyed)
        def test_row(row):
            CHECKS[row.key](row)

        @pytest.mark.parametrize("row", keyed)
        def test_check_reads_every_code_span(row):
            unread = []
            for code, changed in spoilt(row):
                try:
                    CHECKS[row.key](changed)
                except (Exception, pytest.fail.Exception):
                    continue
                unread.append(code)
            assert unread == [], f"{row.where}: nothing checks these"

        return test_row, test_check_reads_every_code_span


def spoilt(row):
    """Yield copies of a row in which one code span is nonsense."""
    for column, cell in enumerate(row.cells):
        for match in CODE.finditer(cell):
            changed = f"{cell[: match.start()]}`no_such_name`{cell[match.end() :]}"
            cells = (*row.cells[:column], changed, *row.cells[column + 1 :])
            yield match[2], replace(row, cells=cells)
