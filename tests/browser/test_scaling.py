"""The demo `scaling`, by mouse and by keyboard alone."""

import io
import re
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/scaling_and_normalization.html"


@pytest.fixture
def open_scaling(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#scaling?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "scaling")

    return open_state


@pytest.fixture
def scaling(open_scaling):
    return open_scaling()


def step(scaling, term):
    """Return the calculation of one term, ready to be expected."""
    return scaling.locator(f'.lw-steps dt:text-is("{term}") + dd')


def gates(scaling):
    return scaling.get_by_role("grid", name="Gates")


def test_it_opens_with_500_that_a_sigmoid_cannot_answer(scaling):
    expect(step(scaling, "scaled")).to_have_text("(500 − 100) / (400 − 100) = 1.333")
    expect(step(scaling, "comes back")).to_contain_text("at most 400, 100 too low")
    expect(step(scaling, "saturated gates")).to_contain_text("0 of 30, 0.0 %")


def test_a_linear_output_gives_500_back_and_clipping_takes_it_away(scaling):
    scaling.get_by_label("activation").select_option("linear")
    expect(step(scaling, "comes back")).to_have_text("500: linear can give 1.333.")
    scaling.get_by_label("clip").select_option("yes")
    expect(step(scaling, "comes back")).to_contain_text("Clipping took 100 away.")


def test_without_a_scaler_nearly_all_gates_are_saturated(scaling):
    scaling.get_by_label("scaler").select_option("none")
    expect(step(scaling, "saturated gates")).to_contain_text("28 of 30, 93.3 %; 500: 6 of 6")
    expect(gates(scaling).locator("td.lw-unread:visible")).to_have_count(34)
    expect(scaling.get_by_label("clip")).to_be_hidden()


def test_by_mouse_an_outlier_squeezes_the_others(scaling):
    scaling.get_by_role("button", name="one outlier").click()
    expect(step(scaling, "fitted")).to_contain_text("min 100, max 1000")
    field = scaling.get_by_label("training values", exact=True)
    assert field.input_value() == "100, 150, 220, 310, 1000"
    expect(gates(scaling).get_by_role("rowheader").nth(4)).to_have_text("310 → 0.23")


def test_by_mouse_a_dot_and_a_row_of_gates_are_one_value(scaling):
    scaling.locator(".lw-track .lw-dot:not(.lw-new)").last.hover()  # the first training value
    expect(scaling.locator(".lw-formula")).to_contain_text("Input gate 0 on 100:")
    gates(scaling).get_by_role("row").nth(3).get_by_role("gridcell").nth(2).hover()
    expect(scaling.locator(".lw-formula")).to_contain_text("Input gate 2 on 150:")
    marked = scaling.locator(".lw-track .lw-dot.lw-marked")
    assert marked.count() == 1


def test_by_keyboard_alone_every_control_is_reached_and_works(scaling):
    page = scaling.page
    scaling.get_by_label("training values", exact=True).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("0, 10, 20")
    expect(step(scaling, "fitted")).to_contain_text("min 0, max 20")
    for _ in range(4):
        page.keyboard.press("Tab")  # past the three buttons
    page.keyboard.press("ArrowRight")
    expect(step(scaling, "scaled")).to_contain_text("(501 − 0) / (20 − 0)")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(step(scaling, "fitted")).to_contain_text("standard deviation")


def test_by_keyboard_the_gates_are_one_stop_with_arrow_keys_inside(scaling):
    page = scaling.page
    gates(scaling).get_by_role("gridcell").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "End"):
        page.keyboard.press(key)
    expect(scaling.locator(".lw-formula")).to_contain_text("Input gate 5 on 150:")
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    expect(scaling.locator(".lw-formula")).to_contain_text("Input gate 5 on 400:")


@pytest.mark.parametrize("text", ["5", "1,,2", "1, 1001", "a, b", "1,2,3,4,5,6,7,8,9,10,11"])
def test_training_values_of_another_form_are_kept_out_and_named(text, scaling):
    field = scaling.get_by_label("training values", exact=True)
    field.fill(text)
    assert field.get_attribute("aria-invalid") == "true"
    scaling.get_by_text("Write two to ten whole numbers from 0 to 1000").wait_for()
    expect(step(scaling, "fitted")).to_contain_text("min 100, max 400")
    field.fill("3, 4")
    assert field.get_attribute("aria-invalid") == "false"
    expect(step(scaling, "fitted")).to_contain_text("min 3, max 4")


def test_the_state_comes_from_the_address(open_scaling):
    scaling = open_scaling("training=7,7&value=9&scaler=standard&activation=tanh")
    assert scaling.get_by_label("training values", exact=True).input_value() == "7, 7"
    expect(step(scaling, "scaled")).to_have_text("(9 − 7) / 1 = 2")
    expect(step(scaling, "tanh answers")).to_have_text("from −1 · 1 + 7 = 6 to 1 · 1 + 7 = 8")


def test_what_changes_is_announced(scaling):
    scaling.get_by_label("value", exact=True).fill("250")
    live = scaling.locator('[aria-live="polite"]').first
    live.get_by_text("250 scales to 0.5").wait_for()


def test_the_axis_is_one_with_two_units(scaling):
    """Where 400 stands above the axis, 1 stands below it."""
    place = "node => node.style.left"
    above = scaling.locator(".lw-tick.lw-above:visible", has_text=re.compile("^400$"))
    below = scaling.locator(".lw-tick.lw-below:visible", has_text=re.compile("^1$"))
    assert above.evaluate(place) == below.evaluate(place)


STATES = {
    "scaler=min-max&activation=sigmoid": ("1.333", "400."),
    "scaler=standard&activation=tanh": ("2.44", "344.18"),
    "scaler=none&activation=sigmoid": ("500.", "1."),
    "scaler=min-max&clip=yes&activation=linear": ("1.", "3."),
}


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_and_prints_the_numbers_shown(state, visit, address):
    scaling = demo_on(visit(f"{address}/{CHAPTER}#scaling?{state}").page, "scaling")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(scaling.locator("code").inner_text(), {})
    for number in STATES[state]:
        assert number in printed.getvalue()
