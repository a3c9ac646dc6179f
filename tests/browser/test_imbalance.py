"""The demo `imbalance`, by mouse and by keyboard alone."""

import io
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/class_weighting.html"


@pytest.fixture
def open_imbalance(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#imbalance?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "imbalance")

    return open_state


@pytest.fixture
def imbalance(open_imbalance):
    return open_imbalance()


def step(imbalance, term):
    """Return the calculation of one term, ready to be expected."""
    return imbalance.locator(f'.lw-steps dt:text-is("{term}") + dd')


def count(imbalance, name):
    """Return a cell of the counts."""
    return imbalance.get_by_role("gridcell", name=name)


def formula(imbalance):
    return imbalance.locator(".lw-formula")


def test_it_opens_with_a_weight_that_doubles_the_scores(imbalance):
    expect(step(imbalance, "precision")).to_have_text("65 / (65 + 71) = 0.478")
    expect(step(imbalance, "recall")).to_have_text("65 / (65 + 23) = 0.739")
    expect(step(imbalance, "mean score")).to_contain_text("0.098 are eights: 2.2 times too many")
    expect(step(imbalance, "accuracy")).to_contain_text("always saying no gets 0.902")


def test_without_weight_the_scores_are_about_right(imbalance):
    imbalance.get_by_label("weight of 8s").select_option("1")
    expect(step(imbalance, "mean score")).to_contain_text("about right")
    expect(step(imbalance, "recall")).to_contain_text("= 0.341")
    expect(step(imbalance, "with weight 1")).to_have_text("this is the model with weight 1")


def test_taking_the_weight_back_moves_every_logit(imbalance):
    imbalance.get_by_label("correction").select_option("weight")
    expect(step(imbalance, "taken back")).to_contain_text("−ln w (−2.197) = −2.197")
    expect(step(imbalance, "mean score")).not_to_contain_text("2.2 times")


def test_by_mouse_a_count_marks_what_it_goes_into(imbalance):
    count(imbalance, "FP").hover()
    expect(formula(imbalance)).to_contain_text("False positives: 71 other digits above")
    expect(imbalance.locator(".lw-steps dt.lw-linked")).to_have_text(["precision", "accuracy"])
    expect(count(imbalance, "FP")).to_have_class("lw-marked")


def test_by_mouse_a_tenth_of_the_scores_is_shown(imbalance):
    plot = imbalance.get_by_role("img", name="Calibration")
    plot.scroll_into_view_if_needed()
    size = plot.bounding_box()
    plot.hover(position={"x": size["width"] * 0.92, "y": size["height"] / 2})
    expect(formula(imbalance)).to_contain_text("Scores from 0.9 to 1: 46 pictures")
    expect(imbalance.locator("td.lw-marked")).to_have_count(0)


def test_by_keyboard_the_counts_are_one_stop_with_arrow_keys_inside(imbalance):
    page = imbalance.page
    count(imbalance, "FN").focus()
    page.keyboard.press("ArrowDown")
    expect(formula(imbalance)).to_contain_text("True negatives: 741")
    page.keyboard.press("End")
    expect(formula(imbalance)).to_contain_text("False positives: 71")


def test_by_keyboard_alone_every_control_is_reached_and_works(imbalance):
    page = imbalance.page
    imbalance.get_by_label("correction").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(step(imbalance, "mean score")).to_contain_text("0.010 are eights")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    expect(imbalance.get_by_role("img", name="above the threshold")).to_be_visible()
    expect(formula(imbalance)).to_contain_text("threshold of 0.99")
    page.keyboard.press("Home")
    expect(formula(imbalance)).to_contain_text("threshold of 0.01")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    expect(step(imbalance, "with weight 1")).to_contain_text("needs the threshold")
    imbalance.get_by_label("tenth shown").focus()
    page.keyboard.press("Home")
    expect(formula(imbalance)).to_contain_text("Scores from 0 to 0.1")


def test_a_threshold_that_nothing_passes_gives_precision_0(open_imbalance):
    imbalance = open_imbalance("weight=1&threshold=99")
    expect(step(imbalance, "precision")).to_contain_text("0 / 0: nothing is called an 8")
    expect(step(imbalance, "accuracy")).to_have_text("0.902; always saying no gets 0.902")


def test_the_state_comes_from_the_address(open_imbalance):
    imbalance = open_imbalance("weight=30&threshold=20&prevalence=50&correction=weight")
    expect(imbalance.get_by_label("weight of 8s")).to_have_value("30")
    expect(step(imbalance, "mean score")).to_contain_text("0.500 are eights")
    expect(step(imbalance, "taken back")).to_contain_text("−3.401")


def test_what_changes_is_announced(imbalance):
    imbalance.get_by_label("weight of 8s").select_option("30")
    imbalance.locator('[aria-live="polite"]').first.get_by_text("recall 0.830").wait_for()


STATES = ["", "weight=1&threshold=10&prevalence=5&correction=weight+and+prevalence"]


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_and_prints_the_numbers_shown(state, open_imbalance):
    imbalance = open_imbalance(state)
    if state:
        expect(step(imbalance, "taken back")).to_contain_text("the new odds")
    shown = [step(imbalance, term).inner_text() for term in ("precision", "recall", "mean score")]
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(imbalance.locator("code").inner_text(), {})
    numbers = [float(line.split()[-1]) for line in printed.getvalue().splitlines()]
    wanted = [float(text.split("= ")[-1].split(",")[0]) for text in shown]
    assert numbers == pytest.approx(wanted, abs=0.0021)
