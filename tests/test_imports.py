"""Who may import whom, and what `import layerwise` costs."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "layerwise"

# The table of CONTRIBUTING.md. A part may always import itself and the standard library.
ALLOWED = {
    "__init__": set(),
    "errors": set(),
    "argument_validation": {"errors"},
    "arithmetic": {"errors", "argument_validation"},
    "reference": {"errors", "numpy", "arithmetic", "argument_validation"},
    "explain": {"errors", "keras", "arithmetic"},
    "checks": {"errors", "numpy", "reference", "arithmetic"},
    "demos": {"errors", "anywidget", "traitlets"},
    "figures": {"errors", "matplotlib", "numpy"},
    "instructor": {"errors", "checks", "numpy", "matplotlib", "rich", "distributed"},
    "command_line": {"errors", "explain", "instructor"},
    "__main__": {"command_line"},
}
# Sphinx loads this file, not the notebooks: it may use what Sphinx brings.
# The sandbox runs a notebook, and so has what a notebook has.
EXTRA = {
    "demos/sphinx_ext.py": {"docutils"},
    "instructor/grading/probing.py": {"keras", "IPython"},
}


def part_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """Return (name, is_at_module_level) of everything that a file imports."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) not in inside
        elif isinstance(node, ast.ImportFrom) and node.module == "layerwise":
            for alias in node.names:  # from layerwise import arithmetic
                yield f"layerwise.{alias.name}", id(node) not in inside
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module, id(node) not in inside
        elif isinstance(node, ast.ImportFrom):
            base = path.relative_to(PACKAGE).parts[: -node.level]
            for name in [node.module] if node.module else [alias.name for alias in node.names]:
                yield ".".join(["layerwise", *base, name]), True


def offences(path, source_part):
    allowed = ALLOWED[source_part] | EXTRA.get(str(path.relative_to(PACKAGE)), set())
    for name, at_module_level in imported(path):
        first, *rest = name.split(".")
        if first in sys.stdlib_module_names:
            continue
        target = rest[0] if first == "layerwise" and rest else first
        # Keras only inside a check that gets a model
        inner_keras = source_part == "checks" and target == "keras" and not at_module_level
        if target != source_part and target not in allowed and not inner_keras:
            yield f"{path.relative_to(PACKAGE)} imports {name}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_every_module_imports_only_what_the_table_allows(path):
    assert part_of(path) in ALLOWED, f"{part_of(path)} has no row in the import table"
    assert list(offences(path, part_of(path))) == []


def test_the_import_check_can_fail(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    (tmp_path / "checks.py").write_text("import keras\nfrom layerwise.demos import FilterBank\n")
    found = list(offences(tmp_path / "checks.py", "checks"))
    assert found == ["checks.py imports keras", "checks.py imports layerwise.demos"]


def loaded_after(statement):
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    output = subprocess.check_output([sys.executable, "-c", code], text=True)
    return set(json.loads(output))


def test_import_layerwise_loads_nothing_heavy():
    heavy = {"tensorflow", "keras", "matplotlib", "numpy", "anywidget", "IPython", "nbformat"}
    assert loaded_after("import layerwise") & heavy == set()


@pytest.mark.parametrize("part", ["checks", "demos", "figures", "arithmetic", "reference"])
def test_no_part_loads_tensorflow_by_itself(part):
    assert "tensorflow" not in loaded_after(f"import layerwise.{part}")


def test_the_arithmetic_needs_neither_numpy_nor_keras():
    assert loaded_after("import layerwise.arithmetic") & {"numpy", "keras"} == set()


def test_every_public_name_can_be_loaded():
    import layerwise

    assert {name for name in layerwise.__all__ if getattr(layerwise, name) is None} == set()


def test_an_unknown_name_is_refused_with_the_known_ones():
    import layerwise

    with pytest.raises(AttributeError, match=r"no name 'FilterBnk'; it has .*FilterBank"):
        layerwise.FilterBnk  # noqa: B018
