"""What the book leaves out of its theme, on small pieces of style and markup."""

from types import SimpleNamespace

from mathml import to_mathml
from trim_theme import MENDS, is_needed, mended, used_icons

STYLES = (
    '.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}'
    '.fa-tasks-alt:before{content:"\\f828"}'
    ".admonition-title:after{color:red;content:'\uf05a'}"
    'html{--pst-icon-check:"\\f00c"}'
)


def test_an_icon_stays_when_a_page_names_it_or_the_theme_itself_draws_it():
    assert used_icons(STYLES, {"navicon"}) == {0xF0C9, 0xF05A, 0xF00C}


def test_an_icon_goes_when_only_its_name_is_defined():
    assert 0xF828 not in used_icons(STYLES, {"bars"})


def test_scripts_without_a_purpose_go_and_others_stay():
    thebe = SimpleNamespace(filename="_static/sphinx-thebe.js", attributes={})
    inline = SimpleNamespace(attributes={"body": 'const THEBE_JS_URL = "…"'})
    widgets = SimpleNamespace(attributes={"type": "application/vnd.jupyter.widget-state+json"})
    theme = SimpleNamespace(filename="_static/doctools.js", attributes={})
    assert [is_needed(file) for file in (thebe, inline, widgets, theme)] == [False] * 3 + [True]


def test_mending_a_page_twice_changes_nothing_more():
    page = "".join(fault for fault, _ in MENDS)
    assert 'role="region" aria-label="Book"' in mended(page)
    assert mended(mended(page)) == mended(page)


def test_a_formula_becomes_mathml():
    node = SimpleNamespace(astext=lambda: r"\sqrt{\frac{6}{n}}")
    assert "<msqrt>" in to_mathml(node, "inline")
