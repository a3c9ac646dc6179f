"""The example in CONTRIBUTING.md, taken literally."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(
    r"`src/layerwise/demos/(output_size\.(?:py|js))`:\n\n```(?:python|js)\n(.*?)```", re.DOTALL
)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A copy of the package to which the example was added, as the guide says."""
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "src" / "layerwise", source / "layerwise")
    demos = source / "layerwise" / "demos"
    for name, text in BLOCK.findall(GUIDE):
        (demos / name).write_text(text, "utf-8")
    index = (demos / "__init__.py").read_text("utf-8")
    index = index.replace("\n__all__", "from .output_size import OutputSize\n\n__all__")
    index = index.replace("DEMOS = (", "DEMOS = (OutputSize, ")
    (demos / "__init__.py").write_text(index, "utf-8")
    return source


def run(package, code):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(package), "PATH": ""},
        cwd=package,
        capture_output=True,
        text=True,
    )


def test_the_guide_holds_both_files():
    assert [name for name, _ in BLOCK.findall(GUIDE)] == ["output_size.py", "output_size.js"]


def test_the_example_stores_its_settings(package):
    code = (
        "import json; from layerwise.demos import OutputSize;"
        "from layerwise.demos.demo import MIME;"
        "print(json.dumps(OutputSize(padding='same')._repr_mimebundle_()[0][MIME]))"
    )
    result = run(package, code)
    assert result.returncode == 0, result.stderr
    state = {"kernel_size": 3, "padding": "same"}
    assert json.loads(result.stdout) == {"demo": "output_size", "state": state}


def test_the_example_refuses_a_wrong_setting(package):
    result = run(package, "from layerwise.demos import OutputSize; OutputSize(kernel_size=29)")
    assert "kernel_size must be a whole number from 1 to 28" in result.stderr


PAGE = """
from pathlib import Path
from types import SimpleNamespace
from layerwise.demos.sphinx_ext import placeholder, write_assets
write_assets(SimpleNamespace(builder=SimpleNamespace(format="html"), outdir="."))
box = placeholder({"demo": "output_size", "state": {"kernel_size": 3, "padding": "valid"}})
script = '<script async src="_static/layerwise/host.js"></script>'
Path("page.html").write_text(f"<!doctype html><meta charset=utf-8>{script}{box}", "utf-8")
"""


@pytest.mark.browser
def test_the_example_lives_in_a_page(package, visit):
    result = run(package, PAGE)
    assert result.returncode == 0, result.stderr
    page = visit((package / "page.html").as_uri()).page
    page.get_by_text("26 windows of 3 pixels").wait_for()
    page.get_by_label("kernel_size").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("25 windows of 4 pixels").wait_for()
    page.get_by_label("padding").select_option("same")
    page.get_by_text("28 windows of 4 pixels").wait_for()
