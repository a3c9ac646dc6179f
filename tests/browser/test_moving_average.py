"""The demo `moving_average`, by mouse and by keyboard alone, still and at play."""

import io
import re
from contextlib import redirect_stdout

import pytest
from playwright.sync_api import expect

from .conftest import demo_on

pytestmark = pytest.mark.browser

CHAPTER = "chapters/scaling_and_normalization.html"


@pytest.fixture
def open_moving(visit, address):
    """Return a function that opens the demo, in a state if one is asked for."""

    def open_state(state="", **options):
        link = f"#moving_average?{state}" if state else ""
        page = visit(f"{address}/{CHAPTER}{link}", **options).page
        return demo_on(page, "moving_average")

    return open_state


@pytest.fixture
def moving(open_moving):
    return open_moving()


def press(moving, name):
    moving.get_by_role("button", name=name, exact=True).click()


def shown_step(moving):
    return int(moving.get_by_label("step", exact=True).input_value())


def ways(moving):
    """Return (mean, std) of the three ways to normalize."""
    texts = [text.replace("−", "-") for text in moving.locator(".lw-strips b").all_inner_texts()]
    return [
        tuple(map(float, re.fullmatch(r"mean (\S+), std (\S+)", text).groups())) for text in texts
    ]


def expect_step(moving, step):
    label = f"training=False after {step} step"
    expect(moving.locator(".lw-way").nth(1)).to_contain_text(label)


def test_after_100_steps_inference_is_about_9_off_and_adapt_is_exact(moving):
    trained, inferred, adapted = ways(moving)
    assert trained == (0, 1)
    assert 8.5 < inferred[0] < 9.5
    assert adapted == (0, 1)


def test_by_mouse_the_buttons_step_to_within_one_percent(moving):
    press(moving, "Start again")
    expect_step(moving, 0)
    assert ways(moving)[1][0] == pytest.approx(100, abs=0.2)
    press(moving, "1 step")
    expect_step(moving, 1)
    expect(moving.locator(".lw-steps")).to_contain_text("1.0 % of the way")
    press(moving, "10 steps")
    expect_step(moving, 11)
    press(moving, "To within 1 %")
    expect_step(moving, 459)
    assert abs(ways(moving)[1][0]) < 0.3


def test_by_mouse_pointing_at_a_step_shows_its_batch_and_its_weight(moving):
    plot = moving.locator("svg.lw-moving").first
    box = plot.bounding_box()
    plot.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    batch = int(moving.get_by_label("batch shown").input_value())
    assert 30 < batch < 70
    expect(moving.locator(".lw-steps")).to_contain_text(f"batch {batch}: 0.01 · 0.99")
    expect(moving.locator(".lw-way").first).to_have_text(f"training=True, batch {batch}")


def test_by_keyboard_alone_it_steps_plays_and_shows_a_batch(moving):
    page = moving.page
    moving.get_by_role("button", name="Play").focus()
    page.keyboard.press("Space")
    page.wait_for_function("node => Number(node.value) > 105", arg=slider(moving, "step"))
    page.keyboard.press("Space")
    step = shown_step(moving)
    page.wait_for_timeout(300)
    assert shown_step(moving) == step
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_step(moving, step + 1)
    moving.get_by_label("batch shown").focus()
    page.keyboard.press("Home")
    expect(moving.locator(".lw-way").first).to_have_text("training=True, batch 1")


def slider(moving, name):
    return moving.get_by_label(name, exact=True).element_handle()


def test_by_keyboard_every_setting_is_reached(moving):
    page = moving.page
    moving.get_by_label("momentum").focus()
    page.keyboard.press("ArrowUp")
    expect(moving.locator(".lw-steps")).to_contain_text("ln 0.01 / ln 0.9 = 43.7, so 44 steps")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(moving.locator("code")).to_contain_text("epsilon=0.00001")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect(moving.locator("code")).to_contain_text("normal(0, 5,")


def test_play_ends_at_the_last_step_and_starts_anew(open_moving):
    moving = open_moving("step=990")
    press(moving, "Play")
    moving.get_by_role("button", name="Play", exact=True).wait_for()
    expect_step(moving, "1,000")
    press(moving, "Play")
    moving.page.wait_for_function("node => Number(node.value) < 500", arg=slider(moving, "step"))
    press(moving, "Pause")


def test_with_reduced_motion_it_moves_once_a_second(open_moving):
    moving = open_moving("step=0", reduced_motion="reduce")
    seen = "() => new Set([...window.seen_]).size"
    moving.page.evaluate(
        """([node]) => {
            window.seen_ = [];
            const watch = () => { window.seen_.push(node.value); requestAnimationFrame(watch); };
            watch();
        }""",
        [slider(moving, "step")],
    )
    press(moving, "Play")
    moving.page.wait_for_timeout(2500)
    press(moving, "Pause")
    assert 2 <= moving.page.evaluate(seen) <= 5
    assert shown_step(moving) % 25 == 0


def test_a_momentum_that_takes_longer_than_the_demo_says_so(moving):
    moving.get_by_label("momentum").select_option("0.999")
    expect(moving.locator(".lw-steps")).to_contain_text("4,603 steps")
    expect(moving.get_by_role("button", name="To within 1 %")).to_be_disabled()


def test_the_state_comes_from_the_address(open_moving):
    moving = open_moving("standard_deviation=0.1&mean=3&step=1000&batch_size=64&momentum=0.5")
    trained, _, adapted = ways(moving)
    assert 0.9 < trained[1] < 0.98
    assert adapted == (0, 1)
    expect(moving.locator(".lw-steps")).to_contain_text("√(0.1² + 0.001) = 0.953")


def test_a_batch_of_one_leaves_nothing(open_moving):
    moving = open_moving("batch_size=1")
    assert ways(moving)[0] == (0, 0)


def test_what_changes_is_announced(moving):
    press(moving, "Start again")
    live = moving.locator('[aria-live="polite"]').first
    live.get_by_text("After 0 steps moving_mean is 0").wait_for()


def test_its_code_runs_in_keras_and_agrees(visit, address):
    """The code draws other numbers, so the means agree as well as such means do."""
    page = visit(f"{address}/{CHAPTER}#moving_average?step=60&batch_size=64").page
    moving = demo_on(page, "moving_average")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(moving.locator("code").inner_text(), {})
    (mean, std), (exact_mean, exact_std) = (
        map(float, line.split()) for line in printed.getvalue().splitlines()
    )
    _, inferred, _ = ways(moving)
    assert mean == pytest.approx(inferred[0], rel=0.05)
    assert std == pytest.approx(inferred[1], rel=0.05)
    assert exact_mean == pytest.approx(0, abs=1e-3)
    assert exact_std == pytest.approx(1, abs=1e-3)
