"""The demo `conv2d`, by mouse, by touch and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import demo_on
from .grids import cell_at, colour, formula, grid, hover, steps

pytestmark = pytest.mark.browser

CHAPTER = "chapters/strides_and_1x1_convolutions.html"
COUNTED = "height=3&width=3&kernel_height=2&kernel_width=2"
COUNTED += "&input_values=1,2,3%3B4,5,6%3B7,8,9&kernel_values=1,2%3B3,4"
MARK = (179, 38, 30)


@pytest.fixture
def open_conv2d(visit, address):
    """Return a function that opens the demo in a state."""

    def open_in(state="", **options):
        link = f"#conv2d?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "conv2d")

    return open_in


def test_it_opens_with_its_arithmetic(visit, address):
    box = demo_on(visit(f"{address}/{CHAPTER}").page, "conv2d")
    assert steps(box)["output height"] == "⌊(8 − 3) / 1⌋ + 1 = ⌊5⌋ + 1 = 6"
    assert "Output 6 × 6." in box.locator(".lw-sentence").inner_text()


def test_a_link_carries_typed_values_and_the_output_pointed_at(open_conv2d):
    box = open_conv2d(f"{COUNTED}&output_row=1&output_column=0")
    assert formula(box).inner_text() == "output[1, 0] =\n  4·1 + 5·2\n+ 7·3 + 8·4\n= 67"


def test_by_mouse_pointing_at_an_output_shows_its_window_and_leaving_returns(open_conv2d):
    box = open_conv2d(COUNTED)
    hover(grid(box, "Output"), 0, 1)
    assert formula(box).inner_text().endswith("= 47")
    assert colour(box, "Input", 0, 1, 0.5, 0.0) == MARK
    assert colour(box, "Output", 0, 1, 0.5, 0.0) == MARK
    box.get_by_label("seed").hover()
    assert formula(box).inner_text().endswith("= 77")


def test_by_mouse_pointing_at_a_pixel_shows_the_outputs_that_read_it(open_conv2d):
    box = open_conv2d(COUNTED)
    hover(grid(box, "Input"), 1, 1)
    assert "input[1, 1] is read by 4 of 4 outputs." in box.locator(".lw-sentence").inner_text()
    assert "output[0, 0]: 5·4, by kernel[1, 1]" in formula(box).inner_text()


def test_by_mouse_pointing_at_a_weight_shows_what_it_meets(open_conv2d):
    box = open_conv2d(COUNTED)
    hover(grid(box, "Kernel"), 1, 0)
    assert "kernel[1, 0] is used 4 times" in box.locator(".lw-sentence").inner_text()
    assert formula(box).inner_text().endswith("it meets input[2, 1]:\n8·3")


def test_by_mouse_a_click_chooses_an_output_and_the_link_keeps_it(open_conv2d):
    box = open_conv2d()
    table = grid(box, "Output")
    table.click(position=cell_at(table, 4, 2))
    box.get_by_role("button", name="Link to this state").click()
    assert "output_column=2&output_row=4" in box.page.url


def test_by_mouse_a_number_is_changed_and_taken_back(open_conv2d):
    box = open_conv2d(COUNTED)
    table = grid(box, "Kernel")
    table.dblclick(position=cell_at(table, 0, 0))
    field = box.get_by_label("New value of kernel[0, 0] = 1")
    field.fill("-9.5")
    field.press("Enter")
    box.get_by_text("5·(−9.5)").wait_for()
    assert "[-9.5, 2]," in box.locator(".lw-code code").inner_text()
    box.get_by_role("button", name="Undo my numbers").click()
    box.page.wait_for_function(
        "node => !node.innerText.includes('9.5')", arg=formula(box).element_handle()
    )


def test_what_is_no_number_is_refused_in_a_sentence(open_conv2d):
    box = open_conv2d(COUNTED)
    grid(box, "Input").get_by_role("gridcell").focus()
    box.page.keyboard.press("Enter")
    box.page.keyboard.type("1e9")
    box.page.keyboard.press("Enter")
    said = box.locator('[aria-live="polite"]').first
    said.get_by_text("That is no number that fits here").wait_for()
    assert formula(box).inner_text().startswith("input[0, 0] = 1\n")


def test_by_keyboard_alone_the_layer_changes(open_conv2d):
    box = open_conv2d()
    keyboard = box.page.keyboard
    box.get_by_label("strides height").focus()
    keyboard.press("ArrowRight")
    box.get_by_text("⌊(8 − 3) / 2⌋ + 1 = ⌊2.5⌋ + 1 = 3").first.wait_for()
    assert box.get_by_label("strides width").input_value() == "2"  # height = width is ticked
    box.get_by_label("height = width").press("Space")
    box.get_by_label("strides width").press("ArrowRight")
    assert box.get_by_label("strides height").input_value() == "2"
    expect(box.locator(".lw-code code")).to_contain_text("strides=(2, 3)")
    box.get_by_label("padding").focus()
    keyboard.press("s")
    box.get_by_text("⌈8 / 3⌉ = 3").wait_for()


def test_by_keyboard_the_grids_are_walked_and_their_numbers_changed(open_conv2d):
    box = open_conv2d(COUNTED)
    page = box.page
    grid(box, "Input").get_by_role("gridcell").focus()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    cell = grid(box, "Input").get_by_role("gridcell")
    assert cell.get_attribute("aria-label") == "input[1, 1] = 5"
    page.keyboard.press("8")
    page.keyboard.press("Enter")
    box.get_by_text("output[0, 0]: 8·4, by kernel[1, 1]").wait_for()
    assert cell.get_attribute("aria-label") == "input[1, 1] = 8"
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    page.keyboard.press("Escape")
    assert cell.get_attribute("aria-label") == "input[1, 1] = 8"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "kernel[0, 0] = 1"
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    assert formula(box).inner_text().startswith("output[1, 0] =")


def test_by_keyboard_the_outputs_are_walked_to_the_end(open_conv2d):
    box = open_conv2d("output_row=0&output_column=0")
    grid(box, "Output").get_by_role("gridcell").focus()
    for expected in ("output[0, 1]", "output[0, 2]", "output[1, 2]", "output[2, 2]"):
        box.page.keyboard.press("ArrowRight" if expected.startswith("output[0") else "ArrowDown")
        expect(formula(box)).to_contain_text(f"{expected} =")


def test_stepping_goes_through_the_outputs_row_by_row(open_conv2d):
    box = open_conv2d(f"{COUNTED}&output_row=0&output_column=0")
    step, back = (
        box.get_by_role("button", name=name, exact=True) for name in ("Step", "Step back")
    )
    for expected in ("output[0, 1]", "output[1, 0]", "output[1, 1]"):
        step.click()
        box.get_by_text(re.compile(rf"^{re.escape(expected)} =")).wait_for()
    assert step.is_disabled()
    back.click()
    box.get_by_text(re.compile(r"^output\[1, 0\] =")).wait_for()
    box.get_by_label("output", exact=True).fill("0")
    box.get_by_text(re.compile(r"^output\[0, 0\] =")).wait_for()
    assert back.is_disabled()


def test_playing_reaches_the_last_output_and_starts_again_from_the_first(open_conv2d):
    box = open_conv2d(COUNTED)
    play = box.get_by_role("button", name="Play")
    play.click()
    box.get_by_text(re.compile(r"^output\[0, 0\] =")).wait_for()
    assert box.get_by_role("button", name="Pause").is_visible()
    box.get_by_text(re.compile(r"^output\[1, 1\] =")).wait_for()
    play.wait_for()
    assert colour(box, "Output", 1, 0, 0.1, 0.1) != (255, 255, 255)


def test_pausing_stops_where_it_is(open_conv2d):
    box = open_conv2d("output_row=0&output_column=0")
    box.get_by_role("button", name="Play").click()
    box.get_by_text(re.compile(r"^output\[0, 1\] =")).wait_for()
    box.get_by_role("button", name="Pause").click()
    stood = formula(box).inner_text()
    box.page.wait_for_timeout(900)
    assert formula(box).inner_text() == stood


def test_without_motion_a_window_jumps_instead_of_sliding(open_conv2d):
    box = open_conv2d(f"{COUNTED}&output_row=0&output_column=0", reduced_motion="reduce")
    box.page.evaluate(
        """() => {
            window.places = new Set();
            const stroke = CanvasRenderingContext2D.prototype.strokeRect;
            CanvasRenderingContext2D.prototype.strokeRect = function (x, ...rest) {
                window.places.add(x);
                return stroke.call(this, x, ...rest);
            };
        }"""
    )
    box.get_by_role("button", name="Step", exact=True).click()
    box.get_by_text(re.compile(r"^output\[0, 1\] =")).wait_for()
    assert box.page.evaluate("[...window.places].every(Number.isInteger)")


def test_zeros_stand_where_same_puts_them(open_conv2d):
    box = open_conv2d("padding=same&strides_height=2&strides_width=2")
    table = grid(box, "Input")
    assert (table.get_attribute("aria-rowcount"), table.get_attribute("aria-colcount")) == (
        "9",
        "9",
    )
    hover(table, 8, 8)
    assert formula(box).inner_text().startswith("padding[8, 8] = 0")
    hover(table, 0, 0)
    assert formula(box).inner_text().startswith("input[0, 0] = 0")
    assert steps(box)["zeros, rows"] == "max((4 − 1)·2 + 3 − 8, 0) = 1: 0 above, 1 below"


def test_what_is_never_read_is_hatched_and_named(open_conv2d):
    box = open_conv2d("strides_height=2&strides_width=2&input=dot")
    assert steps(box)["never read"] == "row 7; column 7 (hatched)"
    hatched = {colour(box, "Input", 7, 3, dx / 10, 0.2) for dx in range(1, 10)}
    plain = {colour(box, "Input", 6, 6, dx / 10, 0.2) for dx in range(1, 10)}
    assert len(plain) == 1
    assert len(hatched) > 1
    hover(grid(box, "Input"), 7, 7)
    assert "No output reads input[7, 7]." in box.locator(".lw-sentence").inner_text()


def test_a_refused_layer_says_what_keras_says_and_a_button_mends_it(open_conv2d):
    box = open_conv2d("strides_height=2&dilation_width=2")
    alert = box.get_by_role("alert")
    assert (
        "`strides > 1` not supported in conjunction with `dilation_rate > 1`" in alert.inner_text()
    )
    assert "strides=(2, 1) and dilation_rate=(1, 2)" in alert.inner_text()
    assert box.get_by_role("button", name="Play").is_disabled()
    alert.get_by_role("button", name="strides=1").click()
    box.get_by_text("Output 6 × 4.").first.wait_for()
    assert not alert.is_visible()


def test_a_window_that_does_not_fit_is_refused_and_the_demo_lives_on(open_conv2d):
    box = open_conv2d("height=4&kernel_height=5")
    alert = box.get_by_role("alert")
    assert "Computed output size would be zero or negative." in alert.inner_text()
    assert (
        "The window is 5 high, the input has 4 rows: it does not fit." in formula(box).inner_text()
    )
    hover(grid(box, "Input"), 0, 0)
    box.get_by_label("kernel_size height").fill("4")
    box.get_by_text("Output 1 × 6.").first.wait_for()


def test_what_is_pointed_at_is_announced(open_conv2d):
    box = open_conv2d(COUNTED)
    hover(grid(box, "Output"), 0, 0)
    live = box.locator('[aria-live="polite"]').first
    live.get_by_text("output[0, 0] reads rows 0, 1, columns 0, 1.").wait_for()


def test_a_preset_takes_back_what_was_typed_over_the_last(open_conv2d):
    box = open_conv2d(COUNTED)
    box.get_by_label("kernel", exact=True).select_option("blur")
    box.get_by_text("= 7").first.wait_for()
    assert "[0.25, 0.25]," in box.locator(".lw-code code").inner_text()


def test_another_theme_and_another_width_redraw_the_grids(open_conv2d):
    box = open_conv2d()
    corner = "canvas => [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3)"
    canvas = box.locator("canvas.lw-stage-canvas")
    box.page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert canvas.evaluate(corner) == [255, 255, 255]
    box.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    box.page.wait_for_function(f"node => ({corner})(node)[0] < 60", arg=canvas.element_handle())
    box.page.set_viewport_size({"width": 320, "height": 900})
    box.page.wait_for_function(
        "canvas => Math.abs(canvas.width - canvas.clientWidth) <= 1", arg=canvas.element_handle()
    )
    tables = [grid(box, name).bounding_box() for name in ("Input", "Kernel", "Output")]
    assert tables[0]["y"] + tables[0]["height"] < tables[1]["y"]
    assert tables[2]["x"] + tables[2]["width"] <= 320


def test_by_touch_a_second_tap_opens_the_editor(open_conv2d):
    box = open_conv2d(COUNTED, width=320, has_touch=True)
    table = grid(box, "Input")
    table.tap(position=cell_at(table, 2, 2))
    assert formula(box).inner_text().startswith("input[2, 2] = 9")
    table.tap(position=cell_at(table, 2, 2))
    box.get_by_label("New value of input[2, 2] = 9").fill("1")
    box.page.keyboard.press("Enter")
    box.get_by_text("output[1, 1]: 1·4, by kernel[1, 1]").wait_for()
