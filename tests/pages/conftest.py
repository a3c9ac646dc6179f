"""Show what failed in the modules that the tests share; give each test an empty folder."""

import pytest

SHARED = ("by_definition", "old_forms", "registry", "rows", "running", "samples")
pytest.register_assert_rewrite(*(f"{__package__}.{module}" for module in SHARED))


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some rows save files
