"""What the page does for every demo: places, links with a state, print, no scripts."""

import json

import pytest

from layerwise.demos import DEMOS

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/filters_and_initialization.html"
DEFAULTS = {demo.demo: demo().settings for demo in DEMOS}
NAMES = list(DEFAULTS)


@pytest.fixture(scope="session")
def page_of(book):
    """Return a function that names the page on which a demo stands."""
    pages = {path.relative_to(book): path.read_text("utf-8") for path in book.glob("*/*.html")}

    def find(name):
        found = [path for path, text in pages.items() if f'data-demo="{name}"' in text]
        assert found, f"No page of the book has the demo {name!r}."
        return found[0].as_posix()

    return find


def test_a_link_opens_a_demo_in_its_state(visit, either_address):
    page = visit(f"{either_address}/{CHAPTER}#filter_bank?filters=7&channels=28").page
    box = demo_on(page, "filter_bank")
    assert box.get_by_label("filters", exact=True).input_value() == "7"
    assert box.get_by_text("5 · 5 · 28 · 7 + 7 = 4,907").is_visible()
    assert abs(box.bounding_box()["y"]) < 200


def test_a_link_followed_on_the_page_changes_the_state(visit, address):
    page = visit(f"{address}/{CHAPTER}").page
    box = demo_on(page, "filter_bank")
    page.evaluate("location.hash = '#filter_bank?kernel_initializer=ones'")
    box.get_by_text("All 32 filters are equal.").wait_for()


BAD_LINKS = [
    ("filters=65", 'filters must be a whole number from 1 to 64, not "65".'),
    ("filters=many", 'filters must be a whole number from 1 to 64, not "many".'),
    ("filters=1e1", 'not "1e1".'),
    ("kernel_initializer=glorot", "kernel_initializer must be one of glorot_uniform, "),
    ("depth=3", 'There is no setting "depth"; settings: channels, filters, '),
]


@pytest.mark.parametrize(("state", "sentence"), BAD_LINKS)
def test_a_link_out_of_range_gets_one_sentence_and_the_demo_still_runs(
    state, sentence, visit, address
):
    visited = visit(f"{address}/{CHAPTER}#filter_bank?{state}")
    box = demo_on(visited.page, "filter_bank")
    assert sentence in box.get_by_role("alert").inner_text()
    assert box.get_by_label("filters", exact=True).input_value() == "32"
    assert visited.errors == []


def test_the_link_button_writes_an_address_that_leads_back(visit, address):
    page = visit(f"{address}/{CHAPTER}").page
    box = demo_on(page, "filter_bank")
    box.get_by_label("filters", exact=True).fill("9")
    box.get_by_role("button", name="Link to this state").click()
    assert "filters=9" in page.url
    again = demo_on(visit(page.url).page, "filter_bank")
    assert again.get_by_label("filters", exact=True).input_value() == "9"


def test_a_link_to_a_heading_is_left_alone(visit, address):
    visited = visit(f"{address}/{CHAPTER}#what-is-a-weight-gradient")
    heading = visited.page.get_by_role("heading", name="What is the gradient of a weight?")
    assert heading.is_visible()
    assert visited.errors == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [1280, 320])
def test_the_place_of_a_demo_is_reserved_before_it_starts(name, width, visit, address, page_of):
    page = visit(f"{address}/{page_of(name)}", width=width).page
    box = page.locator(f'.layerwise-demo[data-demo="{name}"]')
    before = box.bounding_box()["height"]
    demo_on(page, name)
    grown = box.bounding_box()["height"] - before
    assert abs(grown) <= 60, f"{name} grew by {grown:.0f} px: correct its `heights`"


# Two frames after the slider's event, inside the page: from outside, a busy machine can take
# longer than the rest after which a demo shrinks.
ONE_CHANNEL = """async (box) => {
    const slider = [...box.querySelectorAll("label")]
        .find((label) => label.textContent.trim().startsWith("channels")).control;
    slider.value = "1";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    return { height: box.getBoundingClientRect().height, text: box.textContent };
}"""


def test_a_demo_keeps_its_height_while_it_changes_and_shrinks_at_rest(visit, address, page_of):
    large = "layer=SeparableConv2D&channels=6&depth_multiplier=2"
    page = visit(f"{address}/{page_of('channels')}#channels?{large}").page
    box = demo_on(page, "channels")
    tall = box.bounding_box()["height"]
    changed = box.evaluate(ONE_CHANNEL)
    assert "all 2 maps" in changed["text"]
    assert abs(changed["height"] - tall) <= 1
    page.wait_for_timeout(1500)
    assert box.bounding_box()["height"] < tall - 100


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_a_demo_says_so_and_names_its_settings(name, visit, address, page_of):
    page = visit(f"{address}/{page_of(name)}", java_script_enabled=False).page
    box = page.locator(f'.layerwise-demo[data-demo="{name}"]')
    assert "needs JavaScript" in box.inner_text()
    assert json.dumps(DEFAULTS[name], sort_keys=True) in box.inner_text()


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_a_demo_is_a_picture_of_its_state(name, visit, address, page_of):
    page = visit(f"{address}/{page_of(name)}").page
    box = demo_on(page, name)
    page.emulate_media(media="print")
    pictures = box.locator("canvas, svg, [role=grid], [role=img]").all()
    assert any(picture.is_visible() for picture in pictures)
    assert not box.get_by_role("button", name="Link to this state").is_visible()
    assert not box.locator(".lw-controls").is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_every_control_has_a_name_and_is_large_enough_to_hit(name, visit, address, page_of):
    box = demo_on(visit(f"{address}/{page_of(name)}", width=320).page, name)
    for control in box.locator("input, select, button").all():
        if not control.is_visible():
            continue
        label = control.evaluate(
            "node => node.labels?.[0]?.innerText || node.ariaLabel || node.innerText"
        )
        assert label.strip()
        assert control.bounding_box()["height"] >= 24, label
