"""The demo `upsampling`, by mouse and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from .conftest import demo_on
from .grids import colour, formula, grid, hover, steps

pytestmark = pytest.mark.browser

CHAPTER = "chapters/deconvolution.html"
MARK = (179, 38, 30)
SECOND_MARK = (31, 95, 191)


@pytest.fixture
def open_upsampling(visit, address):
    """Return a function that opens the demo in a state."""

    def open_in(state="", **options):
        link = f"#upsampling?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "upsampling")

    return open_in


def notes(box):
    """Return the second lines of the captions."""
    return box.locator(".lw-grid-note").all_inner_texts()


def brightness(box, name, row, column):
    return colour(box, name, row, column, 0.5, 0.5)[0]


def test_the_default_shows_the_checkerboard_of_a_kernel_that_the_strides_do_not_divide(
    open_upsampling,
):
    box = open_upsampling("image=flat+grey")
    assert steps(box)["checkerboard"] == "largest − smallest: 1.333 against 0"
    blocks = [brightness(box, "Transposed", 20 + i // 2, 20 + i % 2) for i in range(4)]
    assert blocks[0] > blocks[1] == blocks[2] > blocks[3]
    assert len({brightness(box, "Convolved", 20 + i // 2, 20 + i % 2) for i in range(4)}) == 1


def test_a_kernel_that_the_strides_divide_is_even_until_its_weights_are_random(open_upsampling):
    box = open_upsampling("image=flat+grey")
    box.get_by_label("kernel_size").fill("4")
    expect(box.get_by_text("largest − smallest: 0 against 0")).to_be_visible()
    box.get_by_label("weights", exact=True).select_option("before training")
    expect(box.get_by_text("kernel 4, strides 2: uniform, 4 everywhere inside")).to_be_visible()
    assert steps(box)["checkerboard"] == "largest − smallest: 1.803 against 0"


def test_training_takes_the_pattern_away_and_both_ways_come_close(open_upsampling):
    box = open_upsampling("weights=before+training")
    error = box.get_by_text("root mean square against the photograph")
    expect(error).to_contain_text("0.54 against 0.72")
    box.get_by_label("weights", exact=True).select_option("1000 steps")
    expect(error).to_contain_text("0.072 against 0.072")
    assert steps(box)["checkerboard"] == "largest − smallest: 0.014 against 0"


def test_by_mouse_an_output_shows_what_both_ways_read(open_upsampling):
    box = open_upsampling()
    hover(grid(box, "Transposed"), 10, 10)
    expect(formula(box)).to_contain_text("transposed[10, 10] = ")
    expect(box.locator(".lw-sentence")).to_have_text(
        "Output [10, 10]: 4 products transposed, 9 resized and convolved."
    )
    assert colour(box, "Kernel", 0, 0, 0.5, 0.08) == MARK
    assert colour(box, "Weights", 1, 1, 0.5, 0.08) == SECOND_MARK


def test_by_mouse_a_pixel_shows_its_patch_and_a_weight_the_outputs_it_meets(open_upsampling):
    box = open_upsampling("kernel_size=4")
    hover(grid(box, "Small"), 3, 5)
    expect(box.locator(".lw-sentence")).to_contain_text("input[3, 5] lays a 4 × 4 patch")
    hover(grid(box, "Kernel"), 0, 1)
    expect(formula(box)).to_contain_text("It meets outputs in odd rows and even columns only.")
    hover(grid(box, "Resized"), 4, 4)
    expect(box.locator(".lw-sentence")).to_contain_text("resized[4, 4] is 1 pixel of the input.")


def test_by_keyboard_alone_the_outputs_are_walked_and_the_settings_change(open_upsampling):
    box = open_upsampling()
    keyboard = box.page.keyboard
    grid(box, "Transposed").get_by_role("gridcell").focus()
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowDown")
    expect(formula(box)).to_contain_text("transposed[12, 20] = ")
    expect(formula(box)).to_contain_text("convolved[12, 20] = ")
    grid(box, "Convolved").get_by_role("gridcell").focus()
    keyboard.press("Home")
    expect(formula(box)).to_contain_text("transposed[12, 0] = ")
    box.get_by_label("kernel_size").press("ArrowRight")
    expect(box.get_by_text("4·4 = 16 against 9")).to_be_visible()
    box.get_by_label("interpolation").press("b")
    expect(box.locator(".lw-code code")).to_contain_text('interpolation="bilinear"')


def test_the_original_and_the_error_stand_in_the_outputs_on_request(open_upsampling):
    box = open_upsampling("image=flat+grey")
    box.get_by_label("output shows").select_option("original")
    expect(box.locator(".lw-grid-note").nth(2)).to_have_text("the original")
    assert len({brightness(box, "Transposed", 20 + i // 2, 20) for i in range(4)}) == 1
    box.get_by_label("output shows").select_option("error")
    expect(box.locator(".lw-grid-note").nth(5)).to_have_text("− original")
    assert len({brightness(box, "Transposed", 20 + i // 2, 20) for i in range(4)}) == 2


def test_a_picture_says_which_values_are_black_and_white(open_upsampling):
    box = open_upsampling()
    assert notes(box)[2::3] == ["0.01 to 1.2", "0.01 to 0.68"]


def test_what_is_pointed_at_is_announced(open_upsampling):
    box = open_upsampling()
    hover(grid(box, "Convolved"), 31, 31)
    live = box.locator('[aria-live="polite"]').first
    live.get_by_text("Output [31, 31]: 1 product transposed, 4 resized and convolved.").wait_for()


def test_a_link_carries_the_state(open_upsampling):
    state = "kernel_size=5&weights=10+steps&start=2&output_row=3&output_column=4"
    box = open_upsampling(state)
    expect(box.get_by_label("weights", exact=True)).to_have_value("10 steps")
    expect(formula(box)).to_contain_text("transposed[3, 4] = ")
    box.get_by_role("button", name="Link to this state").click()
    for part in ("kernel_size=5", "start=2", "output_row=3", "interpolation=nearest"):
        assert part in box.page.url


def test_on_a_phone_all_grids_are_on_the_page(open_upsampling):
    box = open_upsampling("kernel_size=6", width=320)
    for name in ("Small", "Kernel", "Transposed", "Resized", "Weights", "Convolved"):
        bounds = grid(box, name).bounding_box()
        assert bounds["x"] >= 0
        assert bounds["x"] + bounds["width"] <= 320
