"""Reading the messages of LayerwiseError, and finding the places that raise one."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from layerwise.errors import LayerwiseError

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "layerwise"


class Mistake(NamedTuple):
    """A call that is refused, and what its message must say in each of its three parts."""

    call: Callable[[], object]
    rule: str
    received: tuple[str, ...]
    mend: str


def refusal(call: Callable[[], object]) -> tuple[LayerwiseError, tuple[str, int]]:
    """Return the error of a call, and the place that raised it."""
    with pytest.raises(LayerwiseError) as caught:
        call()
    last = caught.tb
    while last.tb_next:
        last = last.tb_next
    return caught.value, (Path(last.tb_frame.f_code.co_filename).name, last.tb_lineno)


def sites(*paths: Path) -> set[tuple[str, int]]:
    """Return file and line of every `raise LayerwiseError`."""
    return {
        (path.name, node.lineno)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Raise) and "LayerwiseError" in ast.unparse(node)
    }


def assert_message(mistake: Mistake) -> None:
    """Read a message: a rule, every value that matters, and a mend, each a whole sentence."""
    error, _ = refusal(mistake.call)
    assert mistake.rule in error.rule
    assert error.rule.endswith(".")
    assert [part for part in mistake.received if part not in error.received] == []
    assert mistake.mend in error.mend
    assert error.mend.endswith((".", "?"))
    assert str(error).splitlines()[1] == f"  Received: {error.received}"
