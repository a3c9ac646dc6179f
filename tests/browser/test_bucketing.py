"""The demo `bucketing`, by mouse and by keyboard alone."""

import io
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/masking.html"


@pytest.fixture
def open_buckets(visit, book):
    """Return a function that opens the demo from the disk, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#bucketing?{state}" if state else ""
        return demo_on(visit(f"{book.as_uri()}/{CHAPTER}{link}", **options).page, "bucketing")

    return open_state


@pytest.fixture
def buckets(open_buckets):
    return open_buckets()


def verdict(buckets):
    return buckets.locator(".lw-flow-verdict")


def step(buckets, term):
    return buckets.locator(f'.lw-steps dt:text-is("{term}") + dd')


def batches(buckets):
    return buckets.get_by_role("grid", name="Batches").locator('[role="gridcell"]:visible')


def test_it_opens_with_buckets_and_compares_four_strategies(buckets):
    expect(verdict(buckets)).to_have_text(
        "bucket_by_sequence_length: 16.6 % of 737 steps are padding, 9 batches, 8 shapes."
    )
    expect(step(buckets, "pad all")).to_contain_text("63.7 % of 1,696 steps")
    expect(step(buckets, "padded_batch")).to_contain_text("50.7 %")
    expect(step(buckets, "ragged_batch")).to_contain_text("0.0 %")
    expect(batches(buckets)).to_have_count(9)


def test_by_mouse_a_batch_is_worked_out(buckets):
    batches(buckets).nth(2).hover()
    expect(buckets.locator(".lw-formula")).to_contain_text(
        "Batch 3, lengths 42, 38, 41, 37, bucket from 32: 4 · 42 = 168 steps"
    )
    expect(buckets.locator('[data-look="marked"]')).to_have_count(1)


def test_by_mouse_a_strategy_is_chosen(buckets):
    buckets.get_by_label("strategy", exact=True).select_option("pad all")
    expect(verdict(buckets)).to_contain_text("pad all: 63.7 %")
    expect(batches(buckets)).to_have_count(8)
    expect(buckets.get_by_label("boundaries", exact=True)).to_be_hidden()
    expect(buckets.get_by_role("rowheader").first).to_have_text("(4, 53)")


def test_sorting_helps_batches_as_they_come(buckets):
    buckets.get_by_label("order", exact=True).select_option("sorted")
    expect(step(buckets, "padded_batch")).to_contain_text("12.6 %")
    expect(step(buckets, "pad all")).to_contain_text("63.7 %")


def test_by_keyboard_alone_settings_change_and_batches_are_walked(buckets):
    page = buckets.page
    buckets.get_by_label("samples", exact=True).focus()
    page.keyboard.press("End")
    expect(verdict(buckets)).to_contain_text("13 batches")
    for _ in range(6):
        page.keyboard.press("Tab")
    expect(buckets.locator('[role="gridcell"]:focus')).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(buckets.locator(".lw-formula")).to_contain_text("Batch 3")


@pytest.mark.parametrize("text", ["", "8,", "a", "0", "1,2,3,4,5,6,7", "100"])
def test_boundaries_of_another_form_are_kept_out_and_named(text, buckets):
    field = buckets.get_by_label("boundaries", exact=True)
    field.fill(text)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(buckets.locator(".lw-complaint")).to_contain_text("Write one to six whole numbers")
    expect(verdict(buckets)).to_contain_text("16.6 %")


def test_a_sequence_beyond_the_last_boundary_is_refused_and_mended(buckets):
    buckets.get_by_label("pad_to_bucket_boundary", exact=True).select_option("True")
    refused = buckets.locator(".lw-refused")
    expect(refused).to_contain_text("every length must be below the last boundary")
    expect(refused).to_contain_text("TensorFlow: InternalError: … When pad_to_bucket_boundary=True")
    buckets.get_by_label("boundaries", exact=True).fill("8, 16, 32, 61")
    expect(refused).to_be_hidden()
    expect(verdict(buckets)).to_contain_text("9 batches")


def test_boundaries_that_fall_are_refused(buckets):
    buckets.get_by_label("boundaries", exact=True).fill("16, 8")
    expect(buckets.locator(".lw-refused")).to_contain_text("Boundaries must increase.")


def test_the_state_comes_from_the_address(open_buckets):
    buckets = open_buckets("strategy=padded_batch&batch_size=16&samples=48&order=shuffled")
    expect(batches(buckets)).to_have_count(3)
    expect(buckets.get_by_role("rowheader").first).to_contain_text("(16, ")


def test_what_changes_is_announced(buckets):
    buckets.get_by_label("strategy", exact=True).select_option("ragged_batch")
    live = buckets.locator('[aria-live="polite"]').first
    live.get_by_text("ragged_batch: 0.0 %").wait_for()


STATES = {
    "": ("(4, 27)", "737 steps", "16.6% padding"),
    "strategy=padded_batch&order=sorted": ("(4, 3)",),
    "strategy=pad+all": ("(4, 53)", "1696 steps", "63.7% padding"),
    "strategy=ragged_batch": ("(4, 42)", "615 steps"),
    "boundaries=8%2C16%2C61&pad_to_bucket_boundary=True": ("(4, 60)", "(4, 7)"),
}


@pytest.mark.parametrize("state", STATES)
def test_its_code_runs_and_prints_the_numbers_shown(state, open_buckets):
    buckets = open_buckets(state)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(buckets.locator(".lw-code code").inner_text(), {})
    for number in STATES[state]:
        assert number in printed.getvalue()
