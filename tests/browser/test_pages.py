"""Every page of the built book, as a reader's browser meets it."""

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from .conftest import ROOT

pytestmark = pytest.mark.browser


def pages_of(node):
    """Return the pages that a part of the table of contents names."""
    if isinstance(node, list):
        return [page for part in node for page in pages_of(part)]
    own = [f"{node[key]}.html" for key in ("root", "file") if key in node]
    return own + [
        page for part in node.values() if isinstance(part, list) for page in pages_of(part)
    ]


CONTENTS = pages_of(yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8")))
PAGES = [*CONTENTS, "search.html", "genindex.html"]
CHAPTER = "chapters/filters_and_initialization.html"
LIMIT = 300_000


def read_through(visited):
    """Scroll to the end, so that everything lazy has loaded."""
    page = visited.page
    for box in page.locator(".layerwise-demo").all():
        box.scroll_into_view_if_needed()
        box.locator(".layerwise-link").wait_for()
    page.wait_for_load_state("networkidle")


def test_the_book_has_the_pages_of_its_table_of_contents(book):
    assert CHAPTER in CONTENTS
    assert [page for page in CONTENTS if not (book / page).is_file()] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_other_host_and_logs_no_error(name, visit, either_address):
    visited = visit(f"{either_address}/{name}")
    read_through(visited)
    assert visited.foreign == []
    assert visited.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(name, scheme, visit, address):
    visited = visit(f"{address}/{name}", color_scheme=scheme)
    read_through(visited)
    result = Axe().run(visited.page)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_of_320_pixels(name, visit, address):
    visited = visit(f"{address}/{name}", width=320)
    read_through(visited)
    assert visited.page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_chapter_with_its_demos_stays_within_its_weight(visit, address):
    visited = visit(f"{address}/{CHAPTER}")
    read_through(visited)
    assert 100_000 < visited.weight() < LIMIT


def test_a_page_without_a_demo_loads_nothing_of_the_demos(visit, address):
    visited = visit(f"{address}/notation.html")
    read_through(visited)
    assert [url for url in visited.addresses() if "layerwise" in url] == []


def test_axe_can_fail(visit, address):
    visited = visit(f"{address}/intro.html")
    visited.page.evaluate("document.querySelector('article').innerHTML += '<img src=x.png>'")
    assert "image-alt" in Axe().run(visited.page).generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_says_what_one_sees(name, visit, address):
    visited = visit(f"{address}/{name}")
    for picture in visited.page.locator("article img").all():
        assert len(picture.get_attribute("alt") or "") > 30, picture.get_attribute("src")


def test_mathematics_is_markup_that_needs_no_script(visit, address):
    page = visit(f"{address}/{CHAPTER}", java_script_enabled=False).page
    assert page.locator("math").count() >= 3
    assert page.locator("math msqrt").first.bounding_box()["height"] > 10
