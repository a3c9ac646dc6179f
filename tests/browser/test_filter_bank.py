"""The demo `filter_bank`, by mouse and by keyboard alone."""

import re

import pytest

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/filters_and_initialization.html"


@pytest.fixture
def bank(visit, address):
    return demo_on(visit(f"{address}/{CHAPTER}").page, "filter_bank")


def steps(bank):
    """Return the arithmetic as {term: calculation}."""
    terms, texts = (bank.locator(f".lw-steps {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(terms, texts, strict=True))


def test_it_opens_with_the_numbers_of_the_chapter(bank):
    assert bank.locator(".lw-filter").count() == 32
    assert steps(bank)["fan_in"] == "5 · 5 · 1 = 25"
    assert steps(bank)["fan_out"] == "5 · 5 · 32 = 800"
    assert steps(bank)["limit"] == "√(6 / (25 + 800)) = 0.0853"
    assert steps(bank)["parameters"] == "5 · 5 · 1 · 32 + 32 = 832"
    assert float(steps(bank)["largest |w|"]) <= 0.0853


def test_by_mouse_the_mistaken_input_shape_shows_its_parameters(bank):
    bank.get_by_role("button", name="The (1, 28, 28) mistake").click()
    bank.get_by_text("5 · 5 · 28 · 32 + 32 = 22,432").wait_for()
    assert "keras.Input((28, 28, 28))" in bank.locator(".lw-code code").inner_text()


def test_by_mouse_pointing_at_a_filter_and_at_a_weight_shows_them(bank):
    bank.get_by_role("button", name="filter 5", exact=True).hover()
    bank.get_by_text("kernel[:, :, 0, 5]").wait_for()
    cell = bank.get_by_role("gridcell").nth(7)
    cell.hover()
    bank.get_by_text(re.compile(r"kernel\[1, 2, 0, 5\] = ")).wait_for()
    assert "lw-marked" in cell.get_attribute("class")


def test_by_keyboard_alone_every_control_is_reached_and_works(bank):
    page = bank.page
    bank.get_by_label("kernel_initializer").focus()
    page.keyboard.press("End")
    bank.get_by_text("All 32 filters are equal.").wait_for()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    bank.get_by_text("4 · 4 · 1 = 16").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    bank.get_by_text("4 · 4 · 2 = 32").wait_for()


def test_by_keyboard_the_filters_are_one_stop_with_arrow_keys_inside(bank):
    page = bank.page
    bank.get_by_role("button", name="filter 0", exact=True).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End"):
        page.keyboard.press(key)
    bank.get_by_text("kernel[:, :, 0, 31]").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    bank.get_by_text(re.compile(r"kernel\[1, 1, 0, 31\] = ")).wait_for()


def test_a_rectangular_choice_of_channel_is_offered_only_when_there_are_several(bank):
    shown = bank.get_by_label("channel shown")
    assert not shown.is_visible()
    bank.get_by_label("channels", exact=True).fill("3")
    shown.wait_for()
    shown.fill("2")
    bank.get_by_text("kernel[:, :, 1, 0]").wait_for()


def test_what_changes_is_announced(bank):
    bank.get_by_label("kernel_initializer").select_option("zeros")
    live = bank.locator('[aria-live="polite"]').first
    live.get_by_text("All 32 filters are equal.").wait_for()
