"""The demo `coverage`, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/strides_and_1x1_convolutions.html"
SHARES = {  # of positions read by the main path, the shortcut, and both together
    "ResNet v1": ["16 of 64, 25", "16 of 64, 25", "16 of 64, 25"],
    "ResNet v1.5": ["64 of 64, 100", "16 of 64, 25", "64 of 64, 100"],
    "ResNet-D": ["64 of 64, 100", "64 of 64, 100", "64 of 64, 100"],
}

# In the frame's place a cell that is framed is red; inside it, a cell that is read is blue.
LOOK = """(sheet, [question, side]) => {
    const cell = sheet.width / side;
    const brush = sheet.getContext("2d");
    const colour = (x, y) => brush.getImageData(Math.round(x), Math.round(y), 1, 1).data;
    const answers = {
        red: (x, y) => (([r, g, b]) => r > 150 && g < 80 && b < 80)(colour(x + 2, y + cell / 2)),
        blue: (x, y) => (([r, , b]) => b > r)(colour(x + cell / 4, y + cell / 4)),
    };
    const cells = Array.from({ length: side }, (_, at) => at * cell);
    return cells.map((y) => cells.map((x) => answers[question](x, y)));
}"""


@pytest.fixture
def open_coverage(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#coverage?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "coverage")

    return open_state


@pytest.fixture
def coverage(open_coverage):
    return open_coverage()


def map_of(coverage, name):
    return coverage.get_by_role("application", name=name)


def hover(coverage, name, row, column):
    """Point at the middle of a cell."""
    sheet = map_of(coverage, name)
    cell = sheet.bounding_box()["width"] / sides(coverage)[name]
    sheet.hover(position={"x": (column + 0.5) * cell, "y": (row + 0.5) * cell})


def sides(coverage):
    """Return how many cells a side of each map has."""
    size = int(coverage.get_by_label("size", exact=True).input_value())
    outputs = coverage.locator("figcaption").filter(has_text="Outputs").inner_text()
    return {"Feature positions": size, "Outputs": int(re.search(r"(\d+) ×", outputs)[1])}


def looks(coverage, name, question):
    """Return what a question about colours says of every cell of a map, row by row."""
    return map_of(coverage, name).evaluate(LOOK, [question, sides(coverage)[name]])


def read_positions(coverage):
    """Return for every feature position whether it looks read: blue, and not orange."""
    return looks(coverage, "Feature positions", "blue")


def framed(coverage, name):
    """Return how many cells of a map have a red frame: what is pointed at, and what is linked."""
    return sum(map(sum, looks(coverage, name, "red")))


def steps(coverage):
    """Return the arithmetic as {term: calculation}."""
    terms, texts = (coverage.locator(f".lw-steps {tag}:visible").all() for tag in ("dt", "dd"))
    pairs = zip(terms, texts, strict=True)
    return {term.inner_text(): text.inner_text().replace("\xa0", " ") for term, text in pairs}


def test_it_opens_with_the_quarter_that_resnet_v1_reads(coverage):
    seen = read_positions(coverage)
    assert len(seen) == 8
    assert sum(map(sum, seen)) == 16
    assert not any(seen[1])
    assert steps(coverage)["both paths"] == "16 of 64 positions, 25 %"


@pytest.mark.parametrize("stack", SHARES)
def test_main_path_shortcut_and_both_have_their_shares(stack, coverage):
    coverage.get_by_label("stack").select_option(stack)
    for path, share in zip(("main", "shortcut", "block"), SHARES[stack], strict=True):
        coverage.get_by_label("path").select_option(path)
        caption = coverage.locator("figcaption").filter(has_text="Feature positions")
        expect(caption).to_contain_text(share)


def test_a_single_layer_offers_no_paths(coverage):
    coverage.get_by_label("stack").select_option("3x3/2")
    expect(coverage.get_by_label("path")).to_be_hidden()
    expect(coverage.locator("code")).to_contain_text('Conv2D(64, 3, strides=2, padding="same")')


def test_by_mouse_pointing_at_an_output_shows_what_it_reads(coverage):
    hover(coverage, "Outputs", 3, 3)
    coverage.get_by_text("Output (3, 3) reads 4 of 64 feature positions.").first.wait_for()
    assert framed(coverage, "Feature positions") == 4
    assert framed(coverage, "Outputs") == 1


def test_by_mouse_pointing_at_a_position_shows_who_reads_it(coverage):
    hover(coverage, "Feature positions", 2, 2)
    sentence = "is read by 9 of 16 outputs. Paths: main path 3 · 3 + shortcut 1 · 1 = 10."
    coverage.get_by_text(sentence).first.wait_for()
    assert framed(coverage, "Outputs") == 9
    hover(coverage, "Feature positions", 3, 2)
    coverage.get_by_text("(3, 2) is read by no output: its value changes nothing.").first.wait_for()
    assert framed(coverage, "Outputs") == 0


def test_by_mouse_a_pixel_is_seen_by_features_and_read_by_outputs(open_coverage):
    coverage = open_coverage("positions=image+pixels")
    canvas = coverage.get_by_role("application", name="Image pixels")
    canvas.hover(position={"x": 3, "y": 3})
    coverage.get_by_text(
        re.compile(r"Pixel \(0, 0\) is read by \d+ of 16 outputs")
    ).first.wait_for()
    assert framed(coverage, "Feature positions") >= 1
    assert framed(coverage, "Outputs") >= 1


def test_all_pixels_are_read_though_a_quarter_of_the_positions_is(open_coverage):
    worked = steps(open_coverage("positions=image+pixels"))
    assert worked["both paths"] == "16 of 64 positions, 25 %"
    assert worked["image"] == "1,024 of 1,024 pixels, 100 %"
    assert "11 > 8, so they overlap" in worked["windows that are read"]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_image_comes_and_goes_without_a_fault(width, visit, address):
    visited = visit(f"{address}/{CHAPTER}", width=width)
    coverage = demo_on(visited.page, "coverage")
    before = len(visited.errors)
    canvas = coverage.get_by_role("application", name="Image pixels")
    for choice in ("image pixels", "feature positions", "image pixels"):
        coverage.get_by_label("positions", exact=True).select_option(choice)
        visited.page.wait_for_timeout(300)
    assert abs(canvas.bounding_box()["width"] - canvas.evaluate("node => node.width")) < 1
    assert visited.errors[before:] == []


def test_by_keyboard_alone_every_control_is_reached_and_works(coverage):
    page = coverage.page
    coverage.get_by_label("stack").focus()
    page.keyboard.press("ArrowDown")
    expect(coverage.locator("code")).to_contain_text("Conv2D(128, 3, strides=2")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(coverage.locator("code")).to_contain_text("keras.Input((9, 9, 256))")


def test_by_keyboard_the_maps_are_walked_with_arrows(open_coverage):
    coverage = open_coverage("positions=image+pixels")
    page = coverage.page
    coverage.get_by_role("application", name="Image pixels").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    coverage.get_by_text("Pixel (1, 2) is read").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    coverage.get_by_text("Feature position (1, 7) is read by no output").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    coverage.get_by_text(re.compile(r"Output \(\d, \d\) reads")).first.wait_for()


def test_a_smaller_size_leaves_nothing_pointed_at_outside(coverage):
    page = coverage.page
    map_of(coverage, "Feature positions").focus()
    for key in ("Home", "End"):
        page.keyboard.press(key)
    coverage.get_by_text(re.compile(r"Feature position \(\d, 7\)")).first.wait_for()
    coverage.get_by_label("size", exact=True).fill("5")
    coverage.get_by_text(re.compile(r"Feature position \(\d, 4\) is read")).first.wait_for()


def test_what_keras_refuses_is_said_in_its_words(open_coverage):
    coverage = open_coverage("padding=valid")
    refusal = "Inputs have incompatible shapes. Received shapes (2, 2, 512) and (4, 4, 512)"
    assert refusal in steps(coverage)["output"]
    assert steps(coverage)["both paths"] == "cannot be added"
    expect(coverage.locator("canvas.lw-half")).to_be_hidden()


def test_the_state_comes_from_the_address(open_coverage):
    coverage = open_coverage("stack=ResNet-D&path=shortcut&size=6&padding=ZeroPadding2D")
    assert coverage.get_by_label("stack").input_value() == "ResNet-D"
    assert coverage.get_by_label("path").input_value() == "shortcut"
    expect(coverage.locator("figcaption").filter(has_text="Feature")).to_contain_text("read 1 time")
    assert read_positions(coverage) == [[True] * 6] * 6


def test_what_changes_is_announced(coverage):
    coverage.get_by_label("stack").select_option("ResNet v1.5")
    live = coverage.locator('[aria-live="polite"]').first
    live.get_by_text("64 of 64 positions, 100").wait_for()


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_the_largest_maps_fit_the_page(width, open_coverage):
    coverage = open_coverage("size=14&positions=image+pixels", width=width)
    assert coverage.page.evaluate("document.documentElement.scrollWidth") == width
    inner = coverage.locator(".layerwise").bounding_box()
    for map_ in coverage.get_by_role("application").all():
        box = map_.bounding_box()
        assert abs(box["width"] - box["height"]) <= 1
        assert box["width"] >= 100
        assert box["x"] + box["width"] <= inner["x"] + inner["width"] + 1


STATES = [
    "stack=1x1/2",
    "stack=2x2+pooling&padding=valid",
    "stack=ResNet+v1&positions=image+pixels",
    "stack=ResNet+v1.5&padding=ZeroPadding2D&positions=image+pixels&size=7",
    "stack=ResNet-D&path=shortcut",
    "stack=ResNet+v1.5&padding=valid&size=4",
]


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_in_keras_and_gives_the_outputs_shown(state, visit, address):
    import keras

    coverage = demo_on(visit(f"{address}/{CHAPTER}#coverage?{state}").page, "coverage")
    scope = {"keras": keras}
    exec(coverage.locator("code").inner_text(), scope)
    caption = coverage.locator("figcaption").filter(has_text="Outputs").inner_text()
    side = int(re.search(r"(\d+) × \d+", caption)[1])
    assert scope["outputs"].shape[1:3] == (side, side)
