"""Measure what the demos cost the reader of the built book; nothing here passes or fails.

From a shell:

    python benchmarks/demos.py [--runs 5]

`filter_training`: seconds from pressing Train to 90 % on held-out digits, and the longest time for
which the page's main thread did not answer meanwhile. `filter_bank`: milliseconds from a moved
slider to the drawn frame.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from chromium import FLAGS, require_browser  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

PAGE = ROOT / "_build" / "html" / "chapters" / "filters_and_initialization.html"

# A timer that should fire at once: how late it comes is how long the page was busy.
WATCH = """() => {
    window.longest = 0;
    let last = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
        setTimeout(() => { last = performance.now(); channel.port2.postMessage(0); }, 0);
    };
    new PerformanceObserver((list) => {
        const tasks = list.getEntries().map((task) => task.duration);
        window.longest = Math.max(window.longest, ...tasks);
    }).observe({ type: "longtask" });
    channel.port2.postMessage(0);
}"""

TRAIN = """([node]) => new Promise((done) => {
    const start = performance.now();
    const look = () => {
        const accuracy = parseFloat(/([\\d.]+) %/.exec(node.textContent)[1]);
        if (accuracy >= 90) done((performance.now() - start) / 1000);
        else requestAnimationFrame(look);
    };
    look();
})"""

SLIDE = """([slider]) => new Promise((done) => {
    const times = [];
    const step = (value) => {
        if (value > 64) return done(times);
        slider.value = value;
        slider.dispatchEvent(new Event("input"));
        // the demo draws in the next frame; a message sent from there arrives when it is drawn
        requestAnimationFrame(() => {
            const begun = performance.now();
            const channel = new MessageChannel();
            channel.port1.onmessage = () => {
                times.push(performance.now() - begun);
                step(value + 1);
            };
            channel.port2.postMessage(0);
        });
    };
    step(1);
})"""


def measured(browser: Browser, measure: Callable[[Page], object], runs: int) -> list:
    """Measure in a fresh page each time; a page left open would go on working."""
    results = []
    for _ in range(runs):
        page = browser.new_page()
        results.append(measure(page))
        page.close()
    return results


def open_demo(page: Page, name: str):
    """Open the chapter at a demo and return the demo when it lives."""
    page.goto(PAGE.as_uri())
    box = page.locator(f'.layerwise-demo[data-demo="{name}"]')
    box.scroll_into_view_if_needed()
    page.wait_for_selector(f'.layerwise-demo[data-demo="{name}"].layerwise-alive')
    page.wait_for_timeout(4000)  # the other demo's script is fetched meanwhile
    return box


def training(page: Page) -> tuple[float, float]:
    """Return seconds to 90 % and the longest block in milliseconds."""
    box = open_demo(page, "filter_training")
    page.evaluate(WATCH)
    box.get_by_role("button", name="Train", exact=True).click()
    seconds = page.evaluate(TRAIN, [box.locator(".lw-numbers").element_handle()])
    return seconds, page.evaluate("window.longest")


def sliding(page: Page) -> float:
    """Return the 95th percentile of the milliseconds of a frame while `filters` moves."""
    box = open_demo(page, "filter_bank")
    slider = box.get_by_label("filters", exact=True).element_handle()
    return statistics.quantiles(page.evaluate(SLIDE, [slider]), n=20)[-1]


def main() -> None:
    """Measure and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    if not PAGE.is_file():
        raise SystemExit("There is no built book. Run `python tools/build_book.py` first.")
    path = require_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        trained = measured(browser, training, runs)
        slid = measured(browser, sliding, runs)
        browser.close()
    seconds, blocked = (sorted(part) for part in zip(*trained, strict=True))
    print(f"medians of {runs} runs (smallest to largest)")
    show("filter_training: s to 90 % on held-out digits", seconds)
    show("filter_training: ms of the longest block", blocked)
    show("filter_bank: ms of a frame, 95th percentile", sorted(slid))


def show(name: str, values: list[float]) -> None:
    """Print one row of the table."""
    middle = statistics.median(values)
    print(f"{name:50}{middle:8.2f}  ({values[0]:.2f} to {values[-1]:.2f})")


if __name__ == "__main__":
    main()
