"""The demo `mask_flow`, by mouse and by keyboard alone."""

import io
import re
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from layerwise.reference import MASK_BEHAVIOUR

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/masking.html"


@pytest.fixture
def open_flow(visit, book):
    """Return a function that opens the demo from the disk, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#mask_flow?{state}" if state else ""
        return demo_on(visit(f"{book.as_uri()}/{CHAPTER}{link}", **options).page, "mask_flow")

    return open_state


@pytest.fixture
def flow(open_flow):
    return open_flow()


def badge(flow, layer):
    """Return what the stage of a layer did with the mask; 0 is the source."""
    return flow.locator(".lw-flow-badge").nth(layer)


def cells(flow, layer):
    name = f"Values behind layer {layer}" if layer else "Values behind the source"
    return flow.get_by_role("grid", name=name).get_by_role("gridcell")


def verdict(flow):
    return flow.locator(".lw-flow-verdict")


def test_it_opens_with_a_convolution_that_drops_the_mask(flow):
    expect(badge(flow, 0)).to_contain_text("makes a mask")
    expect(badge(flow, 1)).to_contain_text("drops with a warning")
    expect(badge(flow, 2)).to_contain_text("no mask arrives")
    expect(verdict(flow)).to_contain_text("Padding changes the result of A, B and C.")


def test_by_mouse_the_mend_keeps_the_mask_and_the_results(flow):
    flow.get_by_label("layer_1", exact=True).select_option("MaskedConv1D")
    expect(badge(flow, 1)).to_contain_text("keeps")
    expect(badge(flow, 2)).to_contain_text("consumes")
    expect(verdict(flow)).to_contain_text("Padding changes nothing")
    expect(flow.locator(".lw-steps dd").first).to_have_text(
        re.compile("alone (.*), in the batch \\1, the same")
    )


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("Dense", "keeps"),
        ("x * 2", "drops without a warning"),
        ("Add unmasked", "drops without a warning"),
        ("GroupNormalization", "keeps, but values are contaminated"),
        ("Flatten", "drops with a warning"),
    ],
)
def test_each_way_of_a_mask_is_named(layer, said, flow):
    flow.get_by_label("layer_1", exact=True).select_option(layer)
    expect(badge(flow, 1)).to_contain_text(said)


def test_by_mouse_a_cell_shows_its_formula_and_what_it_depends_on(flow):
    cells(flow, 1).nth(7 + 3).hover()  # sequence B, step 3: beside its padding
    expect(flow.locator(".lw-formula")).to_contain_text(
        "Conv1D, sequence B, step 3: 0.5 · ((−0.900) + 0.100 + 0.900) + 0.1 = 0.150"
    )
    expect(flow.locator('[data-look="marked"]')).to_have_count(1)
    expect(flow.locator('[data-look="linked"]')).to_have_count(3)


def test_by_keyboard_alone_a_layer_is_chosen_and_cells_are_walked(flow):
    page = flow.page
    flow.get_by_label("layer_1", exact=True).focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")  # causal Conv1D, MaskedConv1D
    expect(badge(flow, 1)).to_contain_text("keeps")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(flow.locator(".lw-formula")).to_contain_text("MaskedConv1D, sequence B, step 6")
    expect(flow.locator(".lw-formula")).to_contain_text("padding, masked")
    page.keyboard.press("Tab")
    expect(flow.get_by_label("layer_2", exact=True)).to_be_focused()


def test_a_layer_without_steps_is_refused_with_the_words_of_keras(flow):
    flow.get_by_label("layer_3", exact=True).select_option("Conv1D")
    refused = flow.locator(".lw-refused")
    expect(refused).to_contain_text("Layer 3, Conv1D, needs (batch, timesteps, features).")
    expect(refused).to_contain_text("expected min_ndim=3, found ndim=2")
    expect(badge(flow, 3)).to_contain_text("not reached")
    flow.get_by_label("layer_2", exact=True).select_option("LSTM sequences")
    expect(refused).to_be_hidden()


def test_the_state_comes_from_the_address(open_flow):
    flow = open_flow("source=Masking&padding=left&extra=2&layer_1=LSTM&layer_2=none")
    expect(cells(flow, 0).first).to_have_text("0.00")
    expect(flow.get_by_role("grid", name="source").get_by_role("gridcell").nth(7)).to_be_visible()
    expect(verdict(flow)).to_contain_text("Layer 1, LSTM, uses the mask")


def test_what_changes_is_announced(flow):
    flow.get_by_label("layer_1", exact=True).select_option("x * 2")
    live = flow.locator('[aria-live="polite"]').first
    live.get_by_text("drops the mask without a warning").wait_for()


def test_the_whole_table_is_there_and_the_layers_in_use_stand_out(flow):
    flow.get_by_text("Every layer of Keras").click()
    expect(flow.locator(".lw-mask-table code.lw-used")).to_have_text(["LSTM", "Conv1D"])
    expect(flow.locator(".lw-mask-table code")).to_have_count(len(MASK_BEHAVIOUR))


STATES = {
    "layer_1=Conv1D": ("0.19 ", "0.525", "0.668", "mask: None"),
    "layer_1=MaskedConv1D&layer_2=LSTM": ("0.045", "-0.041", "0.025"),
    "source=Masking&layer_1=Add+unmasked&layer_2=Bidirectional+sequences": ("mask: None",),
    "source=zeros&layer_1=causal+Conv1D&layer_2=Flatten": ("mask: None",),
}


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_and_prints_the_numbers_shown(state, open_flow):
    flow = open_flow(state)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(flow.locator(".lw-code code").inner_text(), {})
    for number in STATES[state]:
        assert number in printed.getvalue()
    last = flow.locator(".lw-flow-stage:not(.lw-flow-empty) .lw-step-grid").last
    shown = [text.replace("−", "-") for text in last.get_by_role("gridcell").all_inner_texts()]
    values = [
        float(text) for text in re.findall(r"-?\d+\.\d*", printed.getvalue().split("mask")[0])
    ]
    assert [float(text) for text in shown if text] == pytest.approx(values, abs=0.006)
