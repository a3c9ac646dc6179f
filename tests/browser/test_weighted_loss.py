"""The demo `weighted_loss`, by mouse and by keyboard alone."""

import io
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/class_weighting.html"


@pytest.fixture
def open_loss(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#weighted_loss?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "weighted_loss")

    return open_state


@pytest.fixture
def loss(open_loss):
    return open_loss()


def step(loss, term):
    """Return the calculation of one term, ready to be expected."""
    return loss.locator(f'.lw-steps dt:text-is("{term}") + dd')


def cell(loss, grid, place):
    """Return a cell of the grid whose label begins with a word."""
    return loss.locator(f'[role="grid"][aria-label^="{grid}"] td').nth(place)


def formula(loss):
    return loss.get_by_label("The formula with its numbers")


def test_it_opens_with_weights_that_more_than_double_the_gradients(loss):
    expect(step(loss, "pixels that count")).to_contain_text("19 of 20")
    expect(step(loss, "loss")).to_contain_text("70.8 / 19 = 3.725 (all weights 1: 0.661)")
    expect(step(loss, "Σ w / divisor")).to_contain_text("45 / 19 = 2.368")


def test_dividing_by_the_weights_leaves_only_their_ratio(loss):
    loss.get_by_label("reduction").select_option("mean_with_sample_weight")
    expect(step(loss, "divisor")).to_have_text("Σ w = 45")
    expect(step(loss, "Σ w / divisor")).to_contain_text("only the ratio between pixels changes")


def test_the_trap_has_no_loss_and_a_gradient(loss):
    last = cell(loss, "Gradient", 19)
    expect(last).to_have_text("–")
    loss.get_by_label("unlabelled").select_option("all-zero one-hot")
    expect(last).to_have_text(".039")
    expect(cell(loss, "Part of the loss", 19)).to_have_text("0")
    expect(step(loss, "unlabelled")).to_contain_text("loss 0, gradient not 0 but softmax(z)")


def test_by_mouse_a_pixel_is_one_in_all_grids(loss):
    cell(loss, "Part of the loss", 13).hover()
    expect(formula(loss)).to_contain_text("pixel [2, 3], class 2")
    expect(formula(loss)).to_contain_text("15 · 2.240 / 19 = 1.768")
    expect(loss.locator('td[data-look="marked"]')).to_have_count(5)


def test_by_mouse_a_row_of_the_shares_marks_its_pixels(loss):
    loss.get_by_role("rowheader", name="class 1").hover()
    expect(formula(loss)).to_contain_text("Class 1: 3 pixels, weight 5. 47.5 % of the loss")
    expect(loss.locator('td[data-look="linked"]')).to_have_count(15)


def test_by_mouse_a_click_changes_a_label(loss):
    first = cell(loss, "Labels", 0)
    for text in ("1", "2", "–", "0"):
        first.click()
        expect(first).to_have_text(text)
    cell(loss, "Labels", 19).click()
    expect(step(loss, "pixels that count")).to_contain_text("20 of 20")
    loss.get_by_role("button", name="First labels").click()
    expect(step(loss, "pixels that count")).to_contain_text("19 of 20")


def test_a_right_guess_lowers_the_loss(loss):
    loss.get_by_role("button", name="Guess right").click()
    expect(cell(loss, "Guess", 13)).to_have_text("2")
    expect(step(loss, "loss")).to_contain_text("10.8 / 19 = 0.567")


def test_by_keyboard_alone_classes_and_weights_are_changed(loss):
    page = loss.page
    cell(loss, "Labels", 0).focus()
    for key in ("ArrowRight", "ArrowDown", "2"):
        page.keyboard.press(key)
    expect(cell(loss, "Labels", 6)).to_have_text("2")
    page.keyboard.press(".")
    expect(cell(loss, "Labels", 6)).to_have_text("–")
    page.keyboard.press("Tab")  # the guess, at the same pixel
    page.keyboard.press("Enter")
    expect(cell(loss, "Guess", 6)).to_have_text("1")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    expect(cell(loss, "Weights", 11)).to_have_text("2.5")
    expect(formula(loss)).to_contain_text("pixel [2, 1], class 0")


def test_by_keyboard_sliders_and_selects_work(loss):
    page = loss.page
    loss.get_by_label("weight_0").focus()
    page.keyboard.press("ArrowRight")
    expect(cell(loss, "Weights", 0)).to_have_text("2")
    loss.get_by_role("rowheader", name="class 0").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(formula(loss)).to_contain_text("Class 1")


def test_a_weight_that_is_none_gets_one_sentence(loss):
    page = loss.page
    cell(loss, "Weights", 0).click()
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    loss.get_by_text("A weight is 0 or more").wait_for()
    expect(cell(loss, "Weights", 0)).to_have_text("1")
    cell(loss, "Weights", 0).click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(cell(loss, "Weights", 0)).to_have_text("7")
    expect(loss.get_by_text("A weight is 0 or more")).to_have_count(0)
    loss.get_by_role("button", name="Undo my weights").click()
    expect(cell(loss, "Weights", 0)).to_have_text("1")


def test_the_state_comes_from_the_address(open_loss):
    loss = open_loss("labels=00000,00000,00000,00002&weight_2=9&reduction=sum&pixel_weights=;,4")
    expect(cell(loss, "Labels", 19)).to_have_text("2")
    expect(cell(loss, "Weights", 6)).to_have_text("4")
    expect(step(loss, "divisor")).to_have_text("none: 1")


def test_what_changes_is_announced(loss):
    loss.get_by_label("reduction").select_option("sum")
    loss.locator('[aria-live="polite"]').first.get_by_text("Loss 70.8, divisor 1.").wait_for()


STATES = {
    "": ("3.725", ".621", "-0.011"),
    "unlabelled=all-zero+one-hot&pixel_weights=,,3": ("3.563", "0.039"),
    "unlabelled=sample_weight+0&reduction=mean_with_sample_weight&gradient_of=2": ("1.573",),
}


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_and_prints_the_numbers_shown(state, open_loss):
    loss = open_loss(state)
    expect(step(loss, "loss")).to_contain_text(f"= {STATES[state][0]} ")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(loss.locator("code").inner_text(), {})
    assert f"{float(printed.getvalue().split()[0]):.3f}" == STATES[state][0]
    for number in STATES[state][1:]:
        assert number in printed.getvalue()
