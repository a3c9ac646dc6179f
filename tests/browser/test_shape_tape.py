"""The demo `shape_tape`, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/depth_and_channels.html"


@pytest.fixture
def open_tape(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state=""):
        link = f"#shape_tape?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}").page, "shape_tape")

    return open_state


@pytest.fixture
def tape(open_tape):
    return open_tape()


def shapes(tape):
    """Return the output shapes of the layers, from the first on."""
    return tape.locator("summary .lw-tape-shape").all_inner_texts()


def row(tape, number):
    return tape.locator(".lw-tape-row details").nth(number - 1)


def copied_code(tape):
    return tape.locator(".lw-code code").inner_text()


def test_it_opens_with_lenet_5_and_its_numbers(tape):
    assert shapes(tape)[0] == "(None, 28, 28, 6)"
    assert shapes(tape)[-1] == "(None, 10)"
    tape.get_by_text(
        "8 layers, 61,706 parameters, 416,520 multiply-adds for one sample."
    ).wait_for()
    tape.get_by_text("S2, paper: 12").wait_for()
    assert 'keras.layers.Conv2D(6, 5, activation="tanh"),' in copied_code(tape)


def test_by_mouse_a_preset_shows_its_papers_numbers(tape):
    tape.get_by_role("button", name="AlexNet", exact=True).click()
    expect(row(tape, 1)).to_contain_text("(None, 55, 55, 96)")
    expect(row(tape, 1)).to_contain_text("34,944")
    tape.get_by_role("button", name="AlexNet-224").click()
    expect(row(tape, 1)).to_contain_text("(None, 54, 54, 96)")
    tape.get_by_role("button", name="VGG16").click()
    expect(row(tape, 1)).to_contain_text("1,792")
    tape.get_by_text("22 layers, 138,357,544 parameters").wait_for()


def test_by_mouse_a_row_opens_its_worked_steps_and_closes_again(tape):
    row(tape, 3).locator("summary").click()
    tape.get_by_text("parameters = kernel + bias = 2,400 + 16 = 2,416").wait_for()
    tape.get_by_text("by a table: 25 × (6 × 3 + 9 × 4 + 1 × 6) + 16 = 1,516").wait_for()
    row(tape, 3).locator("summary").click()
    expect(row(tape, 3)).not_to_have_attribute("open", "")


def test_by_mouse_pointing_at_a_row_draws_its_receptive_field(tape):
    row(tape, 4).locator("summary").hover()
    tape.get_by_text("One value sees 16 × 16 of the 32 × 32 pixels.").wait_for()
    before = tape.locator(".lw-field").get_attribute("width")
    row(tape, 1).locator("summary").hover()
    tape.get_by_text("One value sees 5 × 5 of the 32 × 32 pixels.").wait_for()
    assert tape.locator(".lw-field").get_attribute("width") != before


def test_an_argument_changes_every_shape_after_it(tape):
    row(tape, 1).locator("summary").click()
    tape.get_by_label("strides").fill("2")
    expect(row(tape, 1)).to_contain_text("(None, 14, 14, 6)")
    tape.get_by_label("padding", exact=True).select_option("same")
    expect(row(tape, 1)).to_contain_text("(None, 16, 16, 6)")
    tape.get_by_label("use_bias").uncheck()
    expect(row(tape, 1)).to_contain_text("150")
    tape.get_by_label("kernel_size").fill("5x1")
    expect(row(tape, 1)).to_contain_text("Conv2D(6, (5, 1), strides=2")
    assert 'Conv2D(6, (5, 1), strides=2, padding="same", activation="tanh"' in copied_code(tape)


def test_what_is_no_number_is_marked_and_changes_nothing(tape):
    row(tape, 1).locator("summary").click()
    field = tape.get_by_label("kernel_size")
    for wrong in ("", "0", "5x", "five"):
        field.fill(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(row(tape, 1)).to_contain_text("Conv2D(6, 5)")
    field.fill("3")
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(row(tape, 1)).to_contain_text("(None, 30, 30, 6)")


def test_layers_are_added_moved_and_removed(tape):
    tape.get_by_label("new layer").select_option("GlobalAveragePooling2D")
    row(tape, 5).locator("summary").click()
    tape.get_by_role("button", name="Add after layer 5").click()
    expect(row(tape, 6)).to_contain_text("GlobalAveragePooling2D()")
    tape.get_by_role("button", name="Move up").click()
    expect(row(tape, 5)).to_contain_text("GlobalAveragePooling2D()")
    expect(row(tape, 6)).to_contain_text("Keras refuses this layer")
    expect(tape.get_by_role("button", name="Move up")).to_be_focused()
    tape.get_by_role("button", name="Remove").click()
    expect(row(tape, 5)).to_contain_text("(None, 1, 1, 120)")
    tape.get_by_text("8 layers, 61,706 parameters").wait_for()
    assert tape.get_by_role("button", name="LeNet-5").get_attribute("aria-pressed") == "true"


def test_an_impossible_stack_names_the_layer_and_the_reason(tape):
    tape.get_by_role("button", name="An impossible stack").click()
    failed = tape.locator(".lw-tape-failed")
    expect(failed).to_contain_text("Conv2D(16, 5)")
    expect(failed).to_contain_text("no window fits; the output's height would be less than 1.")
    expect(failed).to_contain_text("Received: input height 4, kernel_size=(5, 5)")
    expect(failed).to_contain_text("Computed output size would be zero or negative")
    tape.get_by_text("Keras refuses layer 3 of 8.").wait_for()
    assert shapes(tape)[3:] == ["not reached"] * 5
    tape.get_by_label("height").fill("32")
    tape.get_by_label("width").fill("32")
    expect(tape.locator(".lw-refused")).to_have_count(0)


def test_by_keyboard_alone_a_layer_is_found_opened_and_changed(tape):
    page = tape.page
    row(tape, 1).locator("summary").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    tape.get_by_text("parameters = kernel + bias = 2,400 + 16 = 2,416").wait_for()
    expect(row(tape, 3).locator("summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(tape.get_by_label("filters")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(row(tape, 3)).to_contain_text("(None, 10, 10, 17)")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(row(tape, 3)).to_contain_text("(None, 11, 11, 17)")


def test_by_keyboard_alone_a_layer_is_moved_removed_and_added(tape):
    page = tape.page
    row(tape, 2).locator("summary").focus()
    page.keyboard.press("Enter")
    down = tape.get_by_role("button", name="Move down")
    down.focus()
    page.keyboard.press("Enter")
    expect(row(tape, 3)).to_contain_text("AveragePooling2D(2)")
    expect(down).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Remove
    expect(tape.get_by_text("7 layers, ")).to_be_visible()
    expect(row(tape, 3).locator("summary")).to_be_focused()
    page.keyboard.press("End")
    expect(row(tape, 7).locator("summary")).to_be_focused()
    tape.get_by_label("new layer").focus()
    page.keyboard.press("End")  # Dense, the last type
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(tape.get_by_text("8 layers, ")).to_be_visible()


def test_the_rows_are_one_tab_stop(tape):
    assert tape.locator('.lw-tape-summary[tabindex="0"]').count() == 1
    row(tape, 5).locator("summary").focus()
    assert row(tape, 5).locator("summary").get_attribute("tabindex") == "0"


def test_the_address_carries_the_stack_and_the_open_layer(open_tape):
    tape = open_tape("stack=input+28+28+10%3B+separable_conv+100+5&layer=1")
    expect(row(tape, 1)).to_contain_text("1,350")
    tape.get_by_text("250 + 1,000 + 100 = 1,350").wait_for()
    tape.get_by_label("filters").fill("50")
    expect(row(tape, 1)).to_contain_text("800")
    tape.get_by_role("button", name="Link to this state").click()
    expect(tape.page).to_have_url(
        re.compile(r"stack=input\+28\+28\+10%3B\+separable_conv\+50\+5&?"),
    )


def test_a_stack_that_is_no_stack_is_refused_in_the_address(open_tape):
    tape = open_tape("stack=convv+3")
    tape.get_by_text("stack must be one of LeNet-5, AlexNet").wait_for()
    assert shapes(tape)[0] == "(None, 28, 28, 6)"


def test_the_stack_can_be_typed(tape):
    tape.get_by_text("The stack as text").click()
    area = tape.get_by_label("The stack as text")
    assert area.input_value().startswith("input 32 32 1; conv 6 5 tanh; ")
    area.fill("input 10 32;conv1d 64 3 same")
    expect(row(tape, 1)).to_contain_text("(None, 10, 64)")
    expect(row(tape, 1)).to_contain_text("6,208")
    area.fill("input 10 32; konv 3")
    expect(area).to_have_attribute("aria-invalid", "true")
    tape.get_by_text("Write one of LeNet-5").wait_for()


def test_what_changes_is_announced(tape):
    live = tape.locator('[aria-live="polite"]').first
    tape.get_by_label("channels").fill("3")
    live.get_by_text("In all 62,006 parameters.").wait_for()
    tape.get_by_role("button", name="An impossible stack").click()
    live.get_by_text("Layer 3, Conv2D(16, 5), fails").wait_for()
