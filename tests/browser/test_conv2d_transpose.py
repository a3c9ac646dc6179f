"""The demo `conv2d_transpose`, by mouse and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from .conftest import demo_on
from .grids import cell_at, colour, formula, grid, hover, steps

pytestmark = pytest.mark.browser

CHAPTER = "chapters/deconvolution.html"
MARK = (179, 38, 30)
EVEN = "kernel_height=4&kernel_width=4"


@pytest.fixture
def open_transpose(visit, address):
    """Return a function that opens the demo in a state."""

    def open_in(state="", **options):
        link = f"#conv2d_transpose?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "conv2d_transpose")

    return open_in


def sentence(box):
    return box.locator(".lw-sentence")


def test_the_default_lays_the_patch_of_the_middle_pixel(open_transpose):
    box = open_transpose()
    assert steps(box)["output height"] == "(3 − 1)·2 + max(3, 2) = 7"
    assert (
        formula(box)
        .inner_text()
        .startswith("input[1, 1] = 5 times the kernel:\noutput[2, 2 to 4] += 5·1, 5·2, 5·3")
    )
    code = box.locator(".lw-code code")
    expect(code).to_contain_text("keras.layers.Conv2DTranspose(1, 3, strides=2, use_bias=False),")


def test_by_mouse_an_input_shows_its_patch_and_an_output_what_it_gathers(open_transpose):
    box = open_transpose()
    hover(grid(box, "Input"), 0, 2)
    expect(sentence(box)).to_contain_text("input[0, 2] lays a patch on rows 0 to 2, columns 4 to 6")
    assert colour(box, "Output", 0, 4, 0.5, 0.0) == MARK
    hover(grid(box, "Output"), 2, 4)
    expect(formula(box)).to_contain_text("output[2, 4] = 2·9 + 3·7 + 5·3 + 6·1 = 60")
    assert colour(box, "Input", 0, 1, 0.5, 0.0) == MARK
    hover(grid(box, "Kernel"), 0, 0)
    expect(sentence(box)).to_contain_text("kernel[0, 0] is used 9 times")


def test_by_mouse_a_click_on_an_output_changes_to_gathering_and_the_link_keeps_it(open_transpose):
    box = open_transpose()
    table = grid(box, "Output")
    table.click(position=cell_at(table, 3, 1))
    expect(box.get_by_label("view")).to_have_value("gather")
    box.get_by_role("button", name="Link to this state").click()
    for part in ("output_column=1", "output_row=3", "view=gather"):
        assert part in box.page.url
    table = grid(box, "Input")
    table.click(position=cell_at(table, 2, 0))
    expect(box.get_by_label("view")).to_have_value("scatter")


def test_the_map_of_overlaps_and_the_patches_say_where_a_checkerboard_comes_from(open_transpose):
    box = open_transpose("shows=overlap")
    expect(box.locator(".lw-grid-title").last).to_have_text("patches at each output 7 × 7")
    assert steps(box)["patches"] == "kernel 3, strides 2: uneven, 1, 2, 4 inside"
    box.get_by_label("kernel_size height").fill("4")
    expect(box.get_by_text("uniform, 4 everywhere inside")).to_be_visible()


def test_every_size_within_reach_is_named_and_output_padding_reaches_the_odd_one(open_transpose):
    box = open_transpose("padding=same&height=4&width=4")
    assert steps(box)["output_padding"] == "None → 8, 0 → 7, 1 → 8"
    box.get_by_label("output_padding").select_option("0")
    expect(sentence(box)).to_contain_text("Output 7 × 7.")


def test_an_even_kernel_without_output_padding_is_said_to_fail_and_mended(open_transpose):
    box = open_transpose(f"padding=same&output_padding=0&{EVEN}")
    alert = box.get_by_role("alert")
    expect(alert).to_contain_text("Keras infers (None, 4, 4, 1), then fails")
    expect(alert).to_contain_text("AbortedError")
    expect(formula(box)).to_contain_text("⌈4 / 2⌉ = 2 rows of 4: but the input has 3.")
    alert.get_by_role("button", name="output_padding=1").click()
    expect(alert).to_be_hidden()
    expect(sentence(box)).to_contain_text("Output 5 × 5.")


def test_output_padding_not_below_the_strides_is_refused_in_keras_words(open_transpose):
    box = open_transpose("output_padding=2")
    alert = box.get_by_role("alert")
    expect(alert).to_contain_text("`output_padding` must be strictly less than `strides`")
    alert.get_by_role("button", name="output_padding=None").click()
    expect(sentence(box)).to_contain_text("Output 7 × 7.")


def test_by_keyboard_alone_the_patches_are_walked_and_a_number_is_changed(open_transpose):
    box = open_transpose()
    keyboard = box.page.keyboard
    grid(box, "Input").get_by_role("gridcell").focus()
    keyboard.press("ArrowRight")
    expect(sentence(box)).to_contain_text("input[1, 2] lays a patch")
    keyboard.press("9")
    keyboard.press("Enter")
    expect(formula(box)).to_contain_text("input[1, 2] = 9 times the kernel")
    grid(box, "Output").get_by_role("gridcell").focus()
    keyboard.press("Home")
    expect(sentence(box)).to_contain_text("output[0, 0] is 1 product, from one patch.")
    expect(box.get_by_label("view")).to_have_value("gather")


def test_by_keyboard_the_layer_changes(open_transpose):
    box = open_transpose()
    keyboard = box.page.keyboard
    box.get_by_label("strides height").focus()
    keyboard.press("ArrowRight")
    expect(sentence(box)).to_contain_text("Output 9 × 9.")
    box.get_by_label("padding", exact=True).focus()
    keyboard.press("s")
    expect(box.get_by_text('Conv2DTranspose(1, 3, strides=3, padding="same"')).to_be_visible()


def test_play_lays_one_patch_after_the_other(open_transpose):
    box = open_transpose("input_row=0&input_column=0", reduced_motion="reduce")
    whole = colour(box, "Output", 6, 6)
    box.get_by_role("button", name="Play").click()
    box.page.wait_for_timeout(100)
    assert colour(box, "Output", 6, 6) != whole  # no patch has reached the corner yet
    expect(box.get_by_role("button", name="Play")).to_be_visible(timeout=12_000)
    expect(sentence(box)).to_contain_text("input[2, 2]")
    assert colour(box, "Output", 6, 6) == whole


def test_places_that_same_cuts_off_are_shown_and_named(open_transpose):
    box = open_transpose("padding=same")
    assert steps(box)["cut off"] == "1 below, 1 right (marked –)"
    hover(grid(box, "Output"), 6, 0)
    expect(sentence(box)).to_contain_text("place[6, 0] is cut off.")


def test_outputs_without_a_patch_are_named(open_transpose):
    box = open_transpose("kernel_height=1&kernel_width=1&view=gather&output_row=1")
    expect(sentence(box)).to_contain_text("No patch reaches output[1, 2].")
    assert steps(box)["no patch"] == "rows 1, 3, 5; columns 1, 3, 5 (hatched): only the bias"


def test_what_is_pointed_at_is_announced(open_transpose):
    box = open_transpose()
    hover(grid(box, "Output"), 0, 0)
    live = box.locator('[aria-live="polite"]').first
    live.get_by_text("output[0, 0] is 1 product").wait_for()


def test_a_link_carries_typed_values(open_transpose):
    state = "height=1&width=3&kernel_height=1&kernel_width=2&view=gather&output_row=0"
    box = open_transpose(f"{state}&input_values=10,20,30&kernel_values=1,2&output_column=3")
    expect(formula(box)).to_contain_text("output[0, 3] = 20·2 = 40")
    expect(box.get_by_role("button", name="Undo my numbers")).to_be_enabled()
