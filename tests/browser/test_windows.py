"""The demo `windows`, by mouse and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from .conftest import demo_on
from .grids import cell_at, colour, formula, grid, hover, steps

pytestmark = pytest.mark.browser

CHAPTER = "chapters/lstm_inputs.html"
MARK, READS, ANSWERS = (179, 38, 30), (31, 95, 191), (143, 71, 0)


@pytest.fixture
def open_windows(visit, address):
    """Return a function that opens the demo in a state."""

    def open_in(state="", **options):
        link = f"#windows?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "windows")

    return open_in


def sentence(box):
    return box.locator(".lw-sentence")


def test_twelve_samples_of_four_steps(open_windows):
    box = open_windows()
    assert steps(box)["X"] == "(samples, timesteps, features) = (12, 4, 1)"
    assert steps(box)["y"] == "(samples, horizon) = (12, 1)"
    assert sentence(box).inner_text().startswith("Sample 0 reads 1700 to 1703 and shall answer")


def test_the_state_comes_from_the_address(visit, book):
    link = "#windows?data=economy&features=2&horizon=3&sample=2"
    box = demo_on(visit(f"{book.as_uri()}/{CHAPTER}{link}").page, "windows")
    assert steps(box)["X"].endswith("(10, 4, 2)")
    expect(sentence(box)).to_contain_text("Sample 2 reads 1974 Q3 to 1975 Q2")


def test_by_mouse_a_cell_of_x_shows_its_window_and_where_it_comes_from(open_windows):
    box = open_windows()
    hover(grid(box, "X"), 3, 1)
    expect(formula(box)).to_contain_text("X[3, 1, 0] = data[3 + 1, 0] = data[4, 0] = 36")
    assert colour(box, "X", 3, 1, 0.07, 0.5) == MARK
    assert colour(box, "X", 2, 2, 0.07, 0.5) == MARK  # the same year in the sample before
    assert colour(box, "Data", 5, 0, 0.0, 0.5) == READS
    assert colour(box, "Data", 7, 0, 0.0, 0.5) == ANSWERS


def test_by_mouse_a_step_of_the_data_is_found_in_x_and_in_y(open_windows):
    box = open_windows()
    hover(grid(box, "Data"), 4, 0)
    expect(sentence(box)).to_have_text("1704: 36, 4 times in X and 1 time in y.")
    assert colour(box, "y", 0, 0, 0.07, 0.5) == MARK
    box.get_by_role("button", name="Play").hover()
    expect(sentence(box)).to_contain_text("Sample 0 reads")


def test_by_mouse_a_click_chooses_a_sample_and_the_link_keeps_it(open_windows):
    box = open_windows()
    table = grid(box, "y")
    table.click(position=cell_at(table, 7, 0))
    expect(box.get_by_label("sample", exact=True)).to_have_value("7")
    box.get_by_role("button", name="Link to this state").click()
    assert "sample=7" in box.page.url


def test_by_mouse_a_click_on_another_feature_shows_its_slab(open_windows):
    box = open_windows("data=economy")
    table = grid(box, "Data")
    hover(table, 0, 2)
    expect(sentence(box)).to_contain_text("in the slab X[:, :, 2], which is not shown")
    table.click(position=cell_at(table, 0, 2))
    expect(box.locator(".lw-grid-title").nth(1)).to_have_text("X[:, :, 2]")
    expect(sentence(box)).to_contain_text("1 time in X")


def test_by_keyboard_alone_cells_samples_and_settings(open_windows):
    box = open_windows()
    page = box.page
    grid(box, "X").locator('[role="gridcell"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(sentence(box)).to_contain_text("X[1, 1, 0] is 16.")
    expect(box.get_by_label("sample", exact=True)).to_have_value("1")
    box.get_by_label("sequence_stride", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(box.locator(".lw-steps")).to_contain_text("⌊(16 − 4 − 1) / 2⌋ + 1 = 6")
    box.get_by_role("button", name="Step", exact=True).focus()
    page.keyboard.press("Enter")
    expect(sentence(box)).to_contain_text("Sample 2 reads 1704 to 1707")


def test_a_screen_reader_hears_cells_and_what_changed(open_windows):
    box = open_windows()
    cell = grid(box, "X").locator('[role="gridcell"]')
    assert cell.get_attribute("aria-label") == "X[0, 0, 0]: 5, 1700"
    box.get_by_label("horizon", exact=True).fill("2")
    expect(box.locator('[aria-live="polite"]')).to_contain_text("shall answer 1704 to 1705")


def test_only_the_controls_that_the_data_has_are_there(open_windows):
    box = open_windows()
    expect(box.get_by_label("features", exact=True)).to_be_hidden()
    box.get_by_label("data", exact=True).select_option("economy")
    expect(box.get_by_label("features", exact=True)).to_be_visible()
    box.get_by_label("data", exact=True).select_option("firms")
    expect(box.get_by_label("features", exact=True)).to_be_hidden()
    expect(box.get_by_label("joined", exact=True)).to_be_visible()


def test_series_laid_end_to_end_make_samples_over_the_seam(open_windows):
    box = open_windows("data=firms")
    expect(box.locator(".lw-steps")).to_contain_text("none: each series is cut by itself")
    box.get_by_label("joined", exact=True).select_option("end to end")
    expect(box.locator(".lw-steps")).to_contain_text("8 samples: they start in one series")
    box.get_by_label("sample", exact=True).fill("8")
    expect(sentence(box)).to_contain_text("It mixes two series.")


def test_it_plays_to_the_last_sample(open_windows):
    box = open_windows("sequence_stride=6")
    box.get_by_role("button", name="Play").click()
    expect(box.get_by_label("sample", exact=True)).to_have_value("1")
    expect(box.get_by_role("button", name="Play")).to_be_visible()


def test_on_a_phone_nothing_is_cut_off(open_windows):
    box = open_windows("data=economy&sequence_length=6&horizon=3", width=320)
    assert box.page.evaluate("document.documentElement.scrollWidth") <= 320
    right = max(
        table.bounding_box()["x"] + table.bounding_box()["width"]
        for table in box.locator('[role="grid"]').all()
    )
    assert right <= box.bounding_box()["x"] + box.bounding_box()["width"]
