"""The demo `channels`, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import demo_on
from .grids import hover

pytestmark = pytest.mark.browser

CHAPTER = "chapters/depth_and_channels.html"


@pytest.fixture
def open_channels(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state=""):
        link = f"#channels?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}").page, "channels")

    return open_state


@pytest.fixture
def channels(open_channels):
    return open_channels()


def steps(channels):
    """Return the arithmetic as {term: calculation}."""
    terms, texts = (
        channels.locator(f".lw-steps {tag}:not([hidden])").all_inner_texts() for tag in ("dt", "dd")
    )
    return dict(zip(terms, texts, strict=True))


def matrix(channels, stage=0):
    """Return the matrix of a stage: row 0 are the channels, the last column are the maps."""
    return channels.locator(".lw-matrix").nth(stage).get_by_role("grid")


def marked(channels, look, stage=0):
    """Return (row, column) of the framed cells of a look, in order."""
    frames = channels.locator(".lw-matrix").nth(stage).locator(f'[data-look="{look}"]:visible')
    places = frames.evaluate_all(
        "nodes => nodes.map(({ style }) => [...style.transform.matchAll(/[\\d.]+(?=px)/g), "
        "style.width].map(parseFloat))"
    )
    return sorted((round(y / side), round(x / side)) for x, y, side in places)


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text.replace("−", "-"))]


def test_it_opens_with_a_filter_through_all_channels(channels):
    channels.get_by_text("6 filters give 6 maps; each adds up all 3 channels.").wait_for()
    assert steps(channels)["kernel"].startswith("(3, 3, 3, 6) = (height, width, input channels")
    assert steps(channels)["parameters"].endswith("kernel + bias = 162 + 6 = 168")
    assert steps(channels)["multiply-adds"].endswith("= 14 × 14 × 3 × 3 × 3 × 6 = 31,752")


def test_the_value_is_the_sum_of_its_channels_and_the_bias(channels):
    rows = channels.locator("table.lw-sum tbody tr:not([hidden])").all_inner_texts()
    red, green, blue, total, bias, value = (numbers(row)[0] for row in rows)
    assert red + green + blue == pytest.approx(total, abs=1e-6)
    assert total + bias == pytest.approx(value, abs=1e-6)
    mean = numbers(channels.get_by_text("Added, never averaged").inner_text())[0]
    assert mean == pytest.approx(total / 3, abs=6e-4)


def test_by_mouse_pointing_at_a_map_marks_the_channels_that_it_reads(channels):
    hover(matrix(channels), 5, 3)
    channels.get_by_text("Map 4 at row 5, column 3:").wait_for()
    expect(matrix(channels).get_by_role("gridcell")).to_have_accessible_name(
        "weights of map 4 for channel 0"
    )
    assert marked(channels, "marked") == [(0, 0), (5, 0), (5, 3)]
    assert marked(channels, "linked") == [(0, 1), (0, 2), (5, 1), (5, 2)]


def test_by_mouse_pointing_at_a_channel_marks_the_maps_that_it_feeds(channels):
    hover(matrix(channels), 0, 1)
    expect(channels.locator(".lw-products figcaption").first).to_have_text("channel 1, green")
    assert marked(channels, "marked") == [(0, 1), (1, 1), (1, 3)]
    maps = [row - 1 for row, column in marked(channels, "linked") if column == 3]
    assert maps == [1, 2, 3, 4, 5]


def test_by_mouse_pointing_at_a_slice_shows_its_products(channels):
    hover(matrix(channels), 4, 2)
    channels.get_by_text("kernel[:, :, 2, 3]", exact=True).wait_for()
    cell = channels.get_by_role("grid", name="products").get_by_role("gridcell").nth(4)
    cell.hover()
    text = channels.get_by_text(
        re.compile(r"inputs\[6, 4, 2\] · kernel\[1, 1, 2, 3\]")
    ).inner_text()
    pixel, weight, product = numbers(text)
    assert pixel * weight == pytest.approx(product, abs=6e-4)
    assert product == pytest.approx(numbers(cell.inner_text())[0], abs=6e-4)
    for name in ("pixels", "weights", "products"):
        grid = channels.get_by_role("grid", name=name, exact=True)
        expect(grid.get_by_role("gridcell").nth(4)).to_have_class(re.compile("lw-marked"))


def test_by_mouse_pointing_at_a_picture_moves_the_window(channels):
    picture = channels.locator(".lw-framed").nth(1)
    box = picture.bounding_box()
    side = box["width"] / 14
    picture.hover(position={"x": 10.5 * side, "y": 2.5 * side})
    channels.get_by_text("Map 0 at row 2, column 10:").wait_for()
    assert channels.get_by_label("output_row").input_value() == "2"
    assert channels.get_by_label("output_column").input_value() == "10"


def test_from_standard_over_grouped_to_depthwise_and_separable(channels):
    channels.get_by_label("grouped Conv2D").check()
    channels.get_by_text("3 groups: each of the 6 maps adds up the 1 channel").wait_for()
    assert steps(channels)["kernel"].startswith("(3, 3, 1, 6)")
    hover(matrix(channels), 1, 2)  # map 0 does not read channel 2: the map is meant
    channels.get_by_text("Map 0 at row 5, column 3:").wait_for()
    assert (1, 2) not in marked(channels, "marked") + marked(channels, "linked")
    channels.get_by_label("DepthwiseConv2D").check()
    channels.get_by_text("Each channel makes 1 map by itself; no two").wait_for()
    assert steps(channels)["kernel"].startswith("(3, 3, 3, 1)")
    expect(channels.get_by_label("filters")).not_to_be_visible()
    channels.get_by_label("SeparableConv2D").check()
    channels.get_by_text("then a 1 × 1 kernel adds up all 3 maps, 6 times").wait_for()
    assert steps(channels)["pointwise_kernel"].startswith("(1, 1, 3, 6)")
    assert steps(channels)["parameters"].endswith("= 27 + 18 + 6 = 51")
    assert channels.locator(".lw-matrix:visible").count() == 2
    assert "SeparableConv2D(6, 3)" in channels.locator(".lw-code code").inner_text()


def test_in_a_separable_layer_both_matrices_show_the_way_of_a_value(open_channels):
    channels = open_channels(
        "layer=SeparableConv2D&depth_multiplier=2&input_channel=3&output_map=5"
    )
    channels.get_by_text("depthwise_kernel[:, :, 1, 1]", exact=True).wait_for()
    assert marked(channels, "marked", 0) == [(0, 1), (4, 1), (4, 3)]
    assert marked(channels, "marked", 1) == [(0, 3), (6, 3), (6, 6)]
    rows = channels.locator("table.lw-sum tbody tr:not([hidden])").all_inner_texts()
    for row in rows[:6]:
        value, weight, product = numbers(row)
        assert value * weight == pytest.approx(product, abs=6e-5)


def test_groups_that_do_not_divide_are_refused_and_mended(channels):
    channels.get_by_label("grouped Conv2D").check()
    channels.get_by_label("groups", exact=True).fill("2")
    refused = channels.locator(".lw-refused")
    expect(refused).to_contain_text("the input's channels must be a multiple of groups")
    expect(refused).to_contain_text("Received: channels=3, groups=2")
    expect(refused).to_contain_text("The number of input channels must be evenly divisible")
    assert channels.locator(".lw-channels").evaluate("node => node.inert")
    channels.get_by_label("groups", exact=True).fill("4")
    expect(refused).to_contain_text("filters must be a multiple of groups")
    channels.get_by_label("groups", exact=True).fill("3")
    expect(refused).not_to_be_visible()
    assert not channels.locator(".lw-channels").evaluate("node => node.inert")


def test_a_layer_that_is_refused_from_the_start_shows_only_why(open_channels):
    channels = open_channels("layer=grouped+Conv2D&groups=2")
    expect(channels.locator(".lw-refused")).to_contain_text("must be a multiple of groups")
    expect(channels.locator(".lw-channels")).not_to_be_visible()
    channels.get_by_label("groups", exact=True).fill("1")
    channels.get_by_text("One group is Conv2D").wait_for()
    expect(channels.locator(".lw-channels")).to_be_visible()


def test_more_filters_are_more_maps_and_use_bias_is_a_number_a_map(channels):
    channels.get_by_label("filters").fill("9")
    expect(matrix(channels)).to_have_attribute("aria-rowcount", "10")
    channels.get_by_text("= 243 + 9 = 252").wait_for()
    channels.get_by_label("use_bias").uncheck()
    channels.get_by_text("= 3 × 3 × 3 × 9 = 243").wait_for()
    assert list(steps(channels)) == ["kernel", "output", "parameters", "multiply-adds"]
    assert "use_bias=False" in channels.locator(".lw-code code").inner_text()


def test_by_keyboard_alone_every_control_works(channels):
    page = channels.page
    channels.get_by_label("Conv2D", exact=True).focus()
    for sentence in ("3 groups: each", "no two channels are added", "then a 1 × 1 kernel"):
        page.keyboard.press("ArrowRight")
        channels.get_by_text(sentence).wait_for()
    page.keyboard.press("ArrowRight")  # radio buttons go round
    channels.get_by_text("6 filters give 6 maps").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    channels.get_by_text("each adds up all 4 channels").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    channels.get_by_text("5 filters give 5 maps").wait_for()


def test_by_keyboard_the_matrix_is_one_stop_with_arrow_keys_inside(channels):
    page = channels.page
    cell = matrix(channels).get_by_role("gridcell")
    expect(cell).to_have_count(1)
    cell.focus()
    for name in ("channel 0, red", "channel 1, green", "channel 2, blue", "kernel"):
        page.keyboard.press("ArrowUp" if name.startswith("channel 0") else "ArrowRight")
        expect(cell).to_have_accessible_name(name)
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    channels.get_by_text("kernel[:, :, 1, 2]", exact=True).wait_for()
    page.keyboard.press("End")
    expect(cell).to_have_accessible_name("map 2")
    expect(cell).to_be_focused()
    channels.get_by_label("output_row").focus()
    page.keyboard.press("ArrowRight")
    channels.get_by_text("Map 2 at row 6, column 3:").wait_for()


def test_by_keyboard_the_products_are_reached(channels):
    page = channels.page
    grid = channels.get_by_role("grid", name="products", exact=True)
    grid.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    channels.get_by_text(re.compile(r"kernel\[1, 1, 0, 0\]")).wait_for()


def test_the_address_carries_the_whole_state(open_channels):
    channels = open_channels(
        "layer=DepthwiseConv2D&depth_multiplier=2&channels=4&kernel_size=5&use_bias=false"
        "&output_map=7&output_row=11&output_column=0"
    )
    channels.get_by_text("Map 7 at row 11, column 0:").wait_for()
    channels.get_by_text("channel 3, brightness").first.wait_for()
    assert steps(channels)["kernel"].startswith("(5, 5, 4, 2)")
    channels.get_by_role("button", name="Link to this state").click()
    expect(channels.page).to_have_url(re.compile("output_map=7.*use_bias=false"))


def test_what_changes_is_announced(channels):
    live = channels.locator('[aria-live="polite"]').first
    channels.get_by_label("seed").fill("2")
    live.get_by_text(re.compile(r"Map 0 at row 5, column 3: .* = ")).wait_for()
    channels.get_by_label("grouped Conv2D").check()
    channels.get_by_label("groups", exact=True).fill("2")
    live.get_by_text("the input's channels must be a multiple of groups").wait_for()
