"""Each row that claims something has a check, and each check has a row."""

import importlib
from pathlib import Path

import pytest

from .registry import CHECKS
from .rows import ROWS, read_rows


def mismatches(rows, checks):
    """Say in words where rows and checks do not match one to one."""
    found, seen = [], {}
    for row in rows:
        if row.claims and row.key is None:
            found.append(f"{row.where} speaks of Keras 3 and has no check: {row.cells[0]}")
        elif not row.claims and row.key is not None:
            found.append(f"{row.where} has the key {row.key} in a table that claims nothing")
        elif row.key in seen:
            found.append(f"{row.where} has the same key as {seen[row.key]}: {row.key}")
        elif row.key is not None:
            seen[row.key] = row.where
            if row.key not in checks:
                found.append(f"{row.where} has a key without a check: {row.key}")
    return found + [f"a check has no row: {key}" for key in checks if key not in seen]


def test_rows_and_checks_match_one_to_one():
    for file in Path(__file__).parent.glob("test_*.py"):
        importlib.import_module(f"{__package__}.{file.stem}")  # registers its checks
    assert mismatches(ROWS, CHECKS) == []


@pytest.mark.parametrize(
    ("row", "checks", "message"),
    [
        ("`b` <!-- check: one -->", {}, "page.md:3 has a key without a check: one"),
        ("`b`", {}, "page.md:3 speaks of Keras 3 and has no check: `a`"),
        ("`b` <!-- check: one -->", {"one": 0, "two": 0}, "a check has no row: two"),
    ],
)
def test_a_mismatch_is_named(row, checks, message):
    rows = read_rows(f"| Old | Keras 3 |\n|---|---|\n| `a` | {row} |", "page.md")
    assert mismatches(rows, checks) == [message]


def test_a_key_stands_once_and_only_where_something_is_claimed():
    row = "| `a` | `b` <!-- check: one --> |\n"
    twice = read_rows("| Old | Keras 3 |\n|---|---|\n" + row * 2, "page.md")
    assert mismatches(twice, {"one": 0}) == ["page.md:4 has the same key as page.md:3: one"]
    history = read_rows("| You see | Era |\n|---|---|\n" + row, "page.md")
    assert mismatches(history, {})[0] == "page.md:3 has the key one in a table that claims nothing"
