"""The demo `lstm_steps`, by mouse and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from .conftest import demo_on
from .grids import formula, steps

pytestmark = pytest.mark.browser

CHAPTER = "chapters/lstm_inputs.html"


@pytest.fixture
def open_steps(visit, address):
    """Return a function that opens the demo in a state."""

    def open_in(state="", **options):
        link = f"#lstm_steps?{state}" if state else ""
        return demo_on(visit(f"{address}/{CHAPTER}{link}", **options).page, "lstm_steps")

    return open_in


def cell(box, label, step):
    """Return the cell of a row and a step."""
    head = box.page.locator("th", has_text=label)
    return box.locator("table.lw-recurrent tbody tr:visible", has=head).locator("td").nth(step)


def sentence(box):
    return box.locator(".lw-sentence")


def test_an_output_depends_on_the_steps_up_to_its_own(open_steps):
    box = open_steps()
    influence = box.locator('tr[data-kind="∂"] td')
    assert [text != "0" for text in influence.all_inner_texts()] == [True] * 3 + [False] * 3
    expect(sentence(box)).to_contain_text("y[2] depends on x[0] to x[2].")


def test_a_bidirectional_layer_sees_all_steps(open_steps):
    box = open_steps("bidirectional=yes")
    assert "0" not in box.locator('tr[data-kind="∂"] td').all_inner_texts()
    expect(sentence(box)).to_contain_text("y[2] depends on x[0] to x[5].")
    assert steps(box)["output"] == "return_sequences=True: (1, 6, 4)"


def test_the_state_comes_from_the_address(visit, book):
    link = "#lstm_steps?layer=GRU&units=3&step=4&unit=1&input_values=,2"
    box = demo_on(visit(f"{book.as_uri()}/{CHAPTER}{link}").page, "lstm_steps")
    expect(sentence(box)).to_contain_text("Step 4 reads x[4]: unit 1 keeps")
    expect(box.get_by_label("x at step 1, feature 0")).to_have_value("2")
    assert steps(box)["parameters"].startswith("3 · (3 · (1 + 3) + 2 · 3) = 54 ")


def test_by_mouse_a_gate_shows_its_sum_and_what_it_reads(open_steps):
    box = open_steps()
    cell(box, "f₀", 2).hover()
    expect(formula(box)).to_contain_text("f[2] = σ(x[2] · W + h[1] · U + b)")
    assert cell(box, "f₀", 2).get_attribute("data-look") == "marked"
    for label, step in (("x", 2), ("h₀", 1), ("h₁", 1)):
        assert cell(box, label, step).get_attribute("data-look") == "linked"
    assert not cell(box, "h₀", 2).get_attribute("data-look")
    box.get_by_role("button", name="Play").hover()
    expect(formula(box)).to_contain_text("h[2] = o · tanh(c)")


def test_by_mouse_a_click_chooses_a_step(open_steps):
    box = open_steps()
    cell(box, "c₀", 4).click()
    expect(sentence(box)).to_contain_text("Step 4 reads x[4]")
    box.get_by_role("button", name="Link to this state").click()
    assert "step=4" in box.page.url


def test_a_number_typed_changes_this_step_and_the_later_ones(open_steps):
    box = open_steps()
    before = [cell(box, "h₀", step).inner_text() for step in range(6)]
    box.get_by_label("x at step 3, feature 0").fill("-5")
    expect(cell(box, "h₀", 3)).not_to_have_text(before[3])
    assert [cell(box, "h₀", step).inner_text() for step in range(3)] == before[:3]
    expect(box.locator("code").first).to_contain_text("[-5]")
    box.get_by_role("button", name="Undo my numbers").click()
    expect(cell(box, "h₀", 3)).to_have_text(before[3])


def test_what_is_no_number_gets_one_sentence_and_changes_nothing(open_steps):
    box = open_steps()
    before = cell(box, "h₀", 3).inner_text()
    field = box.get_by_label("x at step 3, feature 0")
    field.fill("12x")
    expect(box.locator(".lw-complaint")).to_contain_text("That is no number that fits here")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert cell(box, "h₀", 3).inner_text() == before


def test_by_keyboard_alone_cells_inputs_and_settings(open_steps):
    box = open_steps()
    page = box.page
    cell(box, "h₀", 2).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(formula(box)).to_contain_text("c[3] = f · c[2] + i · c̃")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.type("2")
    expect(box.get_by_label("x at step 3, feature 0")).to_have_value("2")
    page.keyboard.press("ArrowRight")
    expect(box.get_by_label("x at step 4, feature 0")).to_be_focused()
    box.get_by_label("layer", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(box.locator("code").first).to_contain_text("keras.layers.GRU(2")


def test_without_return_sequences_only_the_last_step_comes_out(open_steps):
    box = open_steps("return_sequences=False&bidirectional=yes")
    forward, backward = (
        [cell(box, y, step).inner_text() for step in range(6)] for y in ["y₀", "y₂"]
    )
    assert forward[:5] == ["–"] * 5
    assert backward[1:] == ["–"] * 5
    cell(box, "y₂", 3).hover()
    expect(formula(box)).to_have_text("nothing: return_sequences=False returns backward h[0] only")


def test_it_plays_in_the_order_in_which_the_layer_reads(open_steps):
    box = open_steps("bidirectional=yes&direction=backward&timesteps=3&step=2")
    expect(box.get_by_label("steps read before")).to_have_value("0")
    box.get_by_role("button", name="Step", exact=True).click()
    expect(sentence(box)).to_contain_text("Step 1 reads x[1]: unit 0 keeps")
    expect(sentence(box)).to_contain_text("of c[2]")
    box.get_by_role("button", name="Play").click()
    expect(sentence(box)).to_contain_text("Step 0 reads")


def test_what_changes_is_announced(open_steps):
    box = open_steps()
    box.get_by_label("steps read before").fill("5")
    expect(box.locator('[aria-live="polite"]')).to_contain_text("y[5] depends on x[0] to x[5]")


def test_on_a_phone_the_table_fits(open_steps):
    box = open_steps("bidirectional=yes&units=3&features=2", width=320)
    assert box.page.evaluate("document.documentElement.scrollWidth") <= 320
    table = box.locator(".lw-recurrent-box")
    assert table.evaluate("node => node.scrollWidth <= node.clientWidth")
