"""Notebooks as anybody may have made them."""

import json

import pytest

from layerwise.instructor.grading.notebook_cells import (
    MAX_CELLS,
    UnreadableNotebookError,
    chapter_of,
    code_cells,
)


def dumped(**notebook):
    return json.dumps(notebook).encode()


CODE = {"cell_type": "code", "id": "setup", "source": "x = 1"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"cells": ' + b"9" * 5_000 + b"}", "number that is too long"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"3", "no notebook"),
        (b"[]", "no notebook"),
        (b"{}", "no cells"),
        (dumped(cells={}), "no cells"),
        (dumped(cells=[CODE] * (MAX_CELLS + 1)), f"at most {MAX_CELLS}"),
        (dumped(cells=[{**CODE, "source": "x" * (3 << 20)}]), "longer than 2 MiB"),
        (b"PK\x03\x04 a zip", "not JSON"),
        (b"%PDF-1.7", "not JSON"),
        (json.dumps({"cells": [CODE]}).encode("utf-16"), "UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told(data, said):
    with pytest.raises(UnreadableNotebookError, match=said):
        code_cells(data)


def test_odd_cells_are_passed_over():
    cells = [None, 3, [], {}, {"cell_type": "markdown", "source": "text"}, CODE]
    assert code_cells(dumped(cells=cells)) == [("setup", "x = 1")]


@pytest.mark.parametrize(
    ("source", "read"), [(["x", " = 1"], "x = 1"), (["x", 3], "x"), (3, ""), (None, "")]
)
def test_sources_in_any_form(source, read):
    assert code_cells(dumped(cells=[{**CODE, "source": source}])) == [("setup", read)]


@pytest.mark.parametrize("name", ["<b>", "../../etc", "A", 3, None, "x" * 99, "a\nb", "=1+1"])
def test_names_that_are_not_plain_are_left_out(name):
    assert code_cells(dumped(cells=[{**CODE, "id": name}])) == [("", "x = 1")]


def test_notebooks_of_nbformat_3():
    sheet = {"cells": [{"cell_type": "code", "input": ["x = 1"]}]}
    assert code_cells(dumped(nbformat=3, worksheets=[sheet, None])) == [("", "x = 1")]


def test_a_byte_order_mark_is_no_harm():
    assert code_cells(b"\xef\xbb\xbf" + dumped(cells=[CODE])) == [("setup", "x = 1")]


def test_the_chapter_is_the_first_that_exists():
    cells = [("", 'Checker("mine"); Checker ( "masking")'), ("", "Checker('deconvolution')")]
    assert chapter_of(cells) == "deconvolution"
    assert chapter_of([("", "x = 1")]) is None
