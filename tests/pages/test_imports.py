"""Check the table of imports."""

import importlib
import re

import pytest

from .old_forms import assert_was
from .registry import Checks
from .running import resolve

check = Checks()


@check("layers_experimental", "engine", "objectives", "initializations", "np_utils")
@check("visualize_util", "tokenizer", "imagedatagenerator", "scikit_learn")
def moved(row):
    for old in row.code(0):
        assert_was(old, " ".join(row.code(1)))
        with pytest.raises((ModuleNotFoundError, AttributeError)):
            resolve(old)
    for new in row.code(1):
        resolve(new)


@check("layers_submodules")
def submodules(row):
    (new,) = row.code(1)
    for old in row.code(0):
        assert old.startswith(f"{new}.")
        assert_was(old, new)
        with pytest.raises(ModuleNotFoundError, match=re.escape(old)):
            importlib.import_module(old)


@check("pad_sequences", "utils_sequence", "tensorflow_keras")
def still_imports(row):
    assert row.cells[1].startswith("*still runs*")
    for old, new in zip(row.code(0), row.code(1), strict=True):
        assert resolve(old) is resolve(new)


test_row, test_check_reads_every_code_span = check.tests()
