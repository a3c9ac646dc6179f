"""The demo `pooling`, by mouse and by keyboard alone."""

import pytest

from .conftest import demo_on
from .grids import cell_at, formula, grid, hover, steps

pytestmark = pytest.mark.browser

CHAPTER = "chapters/strides_and_1x1_convolutions.html"
COUNT = "height=3&width=3&input=count"


@pytest.fixture
def open_pooling(visit, address):
    """Return a function that opens the demo in a state."""

    def open_in(state="", **options):
        link = f"#pooling?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "pooling")

    return open_in


def test_it_opens_with_its_arithmetic(visit, address):
    box = demo_on(visit(f"{address}/{CHAPTER}").page, "pooling")
    assert steps(box)["output height"] == "⌊(8 − 2) / 2⌋ + 1 = ⌊3⌋ + 1 = 4"
    assert "keras.layers.MaxPooling2D(2)," in box.locator(".lw-code code").inner_text()


def test_one_to_nine_pooled_by_two_is_five_and_with_strides_of_one_four_numbers(open_pooling):
    box = open_pooling(COUNT)
    assert formula(box).inner_text() == "output[0, 0] = max(1, 2, 4, 5) = 5"
    assert steps(box)["never read"] == "row 2; column 2 (hatched)"
    box.get_by_label("strides").select_option("1")
    box.get_by_text("Output 2 × 2.").first.wait_for()
    assert formula(box).inner_text() == "output[1, 1] = max(5, 6, 8, 9) = 9"


def test_by_mouse_an_average_at_the_border_counts_no_padding(open_pooling):
    box = open_pooling(f"{COUNT}&pooling=average&padding=same")
    hover(grid(box, "Output"), 0, 1)
    assert formula(box).inner_text() == (
        "output[0, 1] = (3 + 6) / 2 = 4.5\n2 places are padding: they do not count."
    )
    hover(grid(box, "Input"), 3, 0)
    assert "neither in a maximum nor in an average" in formula(box).inner_text()


def test_by_mouse_the_error_grid_shows_the_same_output(open_pooling):
    box = open_pooling(f"{COUNT}&noise=lone+bright+pixel")
    hover(grid(box, "Error"), 0, 0)
    assert "error: 16 − 5 = 11" in formula(box).inner_text()


def test_noise_is_put_on_and_both_errors_are_worked_out(open_pooling):
    box = open_pooling("input=flat&amount=10")
    assert steps(box)["error, max"] == "MSE 0/16 = 0 (0 if white is 1), mean 0/16 = 0"
    box.get_by_label("noise").select_option("pepper")
    box.get_by_text("10 % of the pixels set to 0: 6 of 64 pixels changed").wait_for()
    assert steps(box)["error, max"].startswith("MSE 0/16 = 0 ")
    assert not steps(box)["error, average"].startswith("MSE 0/16")
    box.get_by_label("noise").select_option("salt")
    box.get_by_text("10 % of the pixels set to 16: 6 of 64 pixels changed").wait_for()
    assert not steps(box)["error, max"].startswith("MSE 0/16")


def test_by_keyboard_alone_the_layer_and_the_noise_change(open_pooling):
    box = open_pooling()
    keyboard = box.page.keyboard
    box.get_by_label("pooling", exact=True).focus()
    keyboard.press("a")
    box.get_by_text("AveragePooling2D(2)").wait_for()
    keyboard.press("Tab")
    keyboard.press("ArrowRight")
    box.get_by_text("⌊(8 − 3) / 3⌋ + 1 = ⌊1.667⌋ + 1 = 2").first.wait_for()
    box.get_by_label("noise").focus()
    keyboard.press("G")
    box.get_by_text("standard deviation 10 % of 16 = 1.6").wait_for()
    box.get_by_label("amount, %").press("ArrowRight")
    box.get_by_text("standard deviation 11 % of 16 = 1.76").wait_for()


def test_by_keyboard_a_pixel_is_changed_and_noise_leaves_it_alone(open_pooling):
    box = open_pooling(f"{COUNT}&noise=salt&amount=50")
    grid(box, "Input").get_by_role("gridcell").focus()
    box.page.keyboard.press("5")
    box.page.keyboard.press("Enter")
    box.get_by_text("input[0, 0] = 5 (without the noise 5)").wait_for()
    box.page.keyboard.press("Tab")
    assert formula(box).inner_text().startswith("output[0, 0] = ")


def test_a_pool_larger_than_the_image_is_refused_and_mended(open_pooling):
    box = open_pooling("pool_size=5&height=4")
    alert = box.get_by_role("alert")
    assert "`inputs.shape=[None 4 8 1]`, `pool_size=[5 5]`" in alert.inner_text()
    alert.get_by_role("button", name='padding="same"').click()
    box.get_by_text("Output 1 × 2.").first.wait_for()
    assert not alert.is_visible()


def test_what_is_pointed_at_is_announced(open_pooling):
    box = open_pooling(COUNT)
    hover(grid(box, "Input"), 2, 2)
    live = box.locator('[aria-live="polite"]').first
    live.get_by_text("No output reads input[2, 2].").wait_for()


def test_a_link_carries_the_whole_state(open_pooling):
    box = open_pooling(f"{COUNT}&strides=1&noise=pepper&input_values=9")
    table = grid(box, "Output")
    table.click(position=cell_at(table, 1, 0))
    box.get_by_role("button", name="Link to this state").click()
    for part in ("strides=1", "noise=pepper", "input_values=9", "output_column=0&output_row=1"):
        assert part in box.page.url
