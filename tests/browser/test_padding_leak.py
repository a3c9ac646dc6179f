"""The demo `padding_leak`, by mouse and by keyboard alone."""

import io
import re
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/masking.html"


@pytest.fixture
def open_leak(visit, book):
    """Return a function that opens the demo from the disk, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#padding_leak?{state}" if state else ""
        return demo_on(visit(f"{book.as_uri()}/{CHAPTER}{link}", **options).page, "padding_leak")

    return open_state


@pytest.fixture
def leak(open_leak):
    return open_leak()


def verdict(leak):
    return leak.locator(".lw-flow-verdict")


def step(leak, term):
    return leak.locator(f'.lw-steps dt:text-is("{term}") + dd')


def cell(leak, row, column):
    rows = leak.get_by_role("grid").get_by_role("row")
    return rows.nth(row).get_by_role("gridcell").nth(column)


def test_it_opens_with_two_layers_that_change_one_step(leak):
    expect(verdict(leak)).to_have_text(
        "Padding changes 1 of 8 valid steps behind 2 convolutions: step 7."
    )
    expect(leak.locator(".lw-step-grid .lw-changed")).to_have_count(1)
    expect(step(leak, "changed steps")).to_have_text("conv 1: 0, conv 2: 1")


def test_one_layer_changes_nothing_and_four_change_three_steps(leak):
    slider = leak.get_by_label("convolutions", exact=True)
    slider.fill("1")
    expect(verdict(leak)).to_contain_text("changes no valid step")
    slider.fill("4")
    expect(verdict(leak)).to_contain_text("3 of 8 valid steps")


@pytest.mark.parametrize("mend", ["multiply by the mask", "partial, mask kept"])
def test_by_mouse_a_mend_makes_it_exact(mend, leak):
    leak.get_by_label("mend", exact=True).select_option(mend)
    expect(verdict(leak)).to_contain_text("changes no valid step")
    expect(step(leak, "reach")).to_contain_text("padding is 0 in front of every layer")
    expect(leak.locator(".lw-step-grid .lw-counts-in")).to_have_count(0)


def test_a_partial_convolution_alone_lets_its_mask_grow(leak):
    leak.get_by_label("mend", exact=True).select_option("partial convolution")
    leak.get_by_label("input", exact=True).select_option("ramp")
    expect(verdict(leak)).to_contain_text("1 of 8 valid steps")
    expect(leak.locator(".lw-step-grid .lw-counts-in")).to_have_count(3)


def test_causal_is_immune_on_the_right_and_not_on_the_left(leak):
    leak.get_by_label("padding", exact=True).select_option("causal")
    expect(verdict(leak)).to_contain_text("changes no valid step")
    leak.get_by_label("side", exact=True).select_option("left")
    expect(verdict(leak)).to_contain_text("2 of 8 valid steps")


def test_by_mouse_a_cell_shows_its_window_and_all_that_it_depends_on(leak):
    cell(leak, 1, 7).hover()
    expect(leak.locator(".lw-formula")).to_contain_text("conv 1, step 7: relu(0.333 · 1 + 0.333")
    expect(leak.locator(".lw-formula")).to_contain_text("the same alone")
    expect(leak.locator('[data-look="linked"]')).to_have_count(3)
    cell(leak, 2, 8).hover()
    expect(leak.locator(".lw-formula")).to_contain_text("padding, no longer 0")
    expect(leak.locator('[data-look="linked"]')).to_have_count(8)


def test_by_keyboard_alone_settings_change_and_cells_are_walked(leak):
    page = leak.page
    leak.get_by_label("convolutions", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(verdict(leak)).to_contain_text("behind 3 convolutions: steps 6, 7.")
    for _ in range(7):
        page.keyboard.press("Tab")  # past six settings, into the grid
    expect(leak.locator('[role="gridcell"]:focus')).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(leak.locator(".lw-formula")).to_contain_text("conv 2, step 0:")


def test_the_state_comes_from_the_address(open_leak):
    leak = open_leak("length=5&padding_steps=2&side=left&kernel=random&input=random&bias=0")
    expect(leak.get_by_role("grid").get_by_role("row").first.get_by_role("gridcell")).to_have_count(
        7
    )
    assert leak.get_by_label("side", exact=True).input_value() == "left"


def test_what_changes_is_announced(leak):
    leak.get_by_label("convolutions", exact=True).fill("3")
    live = leak.locator('[aria-live="polite"]').first
    live.get_by_text("Padding changes 2 of 8").wait_for()


def test_on_a_phone_all_steps_fit(open_leak):
    leak = open_leak("length=10&padding_steps=6&convolutions=4", width=320)
    assert leak.page.evaluate("document.documentElement.scrollWidth") == 320


STATES = [
    "",
    "side=left&kernel=random&input=random&kernel_size=4",
    "mend=multiply+by+the+mask&input=ramp&convolutions=3",
    "mend=partial+convolution&input=ramp&padding=causal",
    "mend=partial%2C+mask+kept&kernel=random&input=random&bias=0",
]


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_and_prints_the_numbers_shown(state, open_leak):
    leak = open_leak(state)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(leak.locator(".lw-code code").inner_text(), {})
    arrays = re.findall(r"\[(.*?)\]", printed.getvalue(), re.DOTALL)
    rows = leak.get_by_role("grid").get_by_role("row").all()
    rows = [row for row in rows if row.is_visible()]
    for row, text in zip((rows[-1], rows[-2]), arrays, strict=True):  # alone, then padded
        shown = [float(cell) for cell in row.get_by_role("gridcell").all_inner_texts() if cell]
        assert shown == pytest.approx([float(value) for value in text.split()], abs=0.006)
