"""Measure what the demos cost the reader of the built book; nothing here passes or fails.

From a shell:

    python benchmarks/demos.py [--runs 5] [--book _build/html]

`filter_training`: seconds from pressing Train to 90 % on held-out digits, and the longest time for
which the page's main thread did not answer meanwhile. For every row of `FRAMES`: milliseconds of a
frame while a slider moves over its range, or while the pointer goes from cell to cell; a demo is
measured on the first page of the book that holds it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from chromium import FLAGS, require_browser  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

BOOK = ROOT / "_build" / "html"


@dataclass(frozen=True)
class Frame:
    """A demo, the state to open it in, and the label of a slider to move or of cells to hover."""

    demo: str
    label: str
    state: str = ""
    hover: bool = False

    @property
    def name(self) -> str:
        """The row's name in the table."""
        verb = "hover" if self.hover else "slide"
        state = f" ({self.state})" if self.state else ""
        return f"{self.demo}: {verb} {self.label}{state}"


LARGE = "height=16&width=16&padding=same"
LARGE_TRANSPOSE = "height=8&width=8&strides_height=4&strides_width=4"
FRAMES = (
    Frame("filter_bank", "filters"),
    Frame("filter_bank", "kernel_size"),
    Frame("conv2d", "kernel_size height"),
    Frame("conv2d", "input height", LARGE),
    Frame("conv2d", "kernel_size height", "height=16&width=16&padding=full"),
    Frame("conv2d", "output", LARGE),
    Frame("conv2d", "Output", LARGE, hover=True),
    Frame("conv2d", "Input", LARGE, hover=True),
    Frame("pooling", "pool_size", "height=16&width=16&noise=Gaussian&strides=1"),
    Frame("pooling", "seed", "height=16&width=16&noise=salt"),
    Frame("pooling", "Input", "height=16&width=16&strides=1", hover=True),
    Frame("conv2d_transpose", "kernel_size height", LARGE_TRANSPOSE),
    Frame("conv2d_transpose", "cell", f"{LARGE_TRANSPOSE}&kernel_height=7&kernel_width=7"),
    Frame("conv2d_transpose", "Output", f"{LARGE_TRANSPOSE}&shows=overlap", hover=True),
    Frame("conv2d_transpose", "Input", LARGE_TRANSPOSE, hover=True),
    Frame("upsampling", "kernel_size", "weights=1000+steps"),
    Frame("upsampling", "Transposed", "kernel_size=6", hover=True),
    Frame("coverage", "size", "stack=ResNet+v1.5"),
    Frame("coverage", "size", "stack=ResNet+v1.5&positions=image+pixels"),
    Frame("channels", "filters", "channels=6"),
    Frame("channels", "kernel_size", "channels=6&filters=9"),
    Frame("channels", "depth_multiplier", "layer=SeparableConv2D"),
    Frame("channels", "depth_multiplier", "layer=SeparableConv2D&channels=6&filters=9"),
    Frame("shape_tape", "height"),
    Frame("shape_tape", "height", "stack=VGG16"),
    Frame("scaling", "value", "training=1,20,30,40,50,600,700,800,900,1000"),
    Frame("moving_average", "seed", "batch_size=64&step=1000"),
    Frame("moving_average", "mean", "batch_size=64&step=1000"),
    Frame("moving_average", "step", "batch_size=64"),
    Frame("windows", "sequence_length", "data=firms&joined=end+to+end&horizon=3"),
    Frame("windows", "sample", "data=firms&joined=end+to+end"),
    Frame("windows", "X", "data=firms&joined=end+to+end", hover=True),
    Frame("lstm_steps", "seed", "bidirectional=yes&units=3&features=2"),
    Frame("lstm_steps", "steps read before", "bidirectional=yes&units=3&features=2"),
    Frame("mask_flow", "extra", "layer_3=MultiHeadAttention&layer_2=Bidirectional+sequences"),
    Frame("padding_leak", "length", "convolutions=4&padding_steps=6&kernel_size=5"),
    Frame("padding_leak", "kernel_size", "length=10&convolutions=4&padding_steps=6"),
    Frame("bucketing", "batch_size", "samples=48"),
    Frame("bucketing", "samples", "batch_size=1&strategy=padded_batch"),
    Frame("weighted_loss", "weight_1", "unlabelled=all-zero+one-hot"),
    Frame("weighted_loss", "logit", "guess=01210,02210,11120,00122&pixel_weights=1.5,2;,,3"),
    Frame("imbalance", "threshold, %", "prevalence=5&correction=weight+and+prevalence"),
    Frame("imbalance", "tenth shown"),
)

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

# From the event to the end of its frame: the demo's own code, style, layout and paint. The first
# callback of a frame takes the time; a message sent from there arrives when the frame is drawn.
FRAME_TIMES = """async ([node, hover]) => {
    const channel = new MessageChannel();
    const frame = (act) => new Promise((done) => {
        let begun = 0;
        channel.port1.onmessage = () => done(performance.now() - begun);
        requestAnimationFrame(() => { begun += performance.now(); channel.port2.postMessage(0); });
        const started = performance.now();
        act();
        begun -= performance.now() - started;
    });
    const acts = hover ? hovers(node) : slides(node);
    const times = [];
    for (const act of [...acts, ...acts].slice(0, 300)) times.push(await frame(act));
    return times;

    function slides(slider) {
        const [low, high] = [Number(slider.min), Number(slider.max)];
        const values = Array.from({ length: high - low + 1 }, (_, i) => low + i);
        return Array(Math.ceil(60 / values.length)).fill(values).flat().map((value) => () => {
            slider.value = value;
            slider.dispatchEvent(new Event("input"));
        });
    }
    function hovers(grid) {
        const box = grid.getBoundingClientRect();
        const [rows, columns] = [grid.ariaRowCount, grid.ariaColCount].map(Number);
        return Array.from({ length: rows * columns }, (_, i) => () => {
            const clientX = box.left + ((i % columns) + 0.5) * box.width / columns;
            const clientY = box.top + (Math.floor(i / columns) + 0.5) * box.height / rows;
            grid.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY }));
        });
    }
}"""


def measured(browser: Browser, measure: Callable[[Page], object], runs: int) -> list:
    """Measure in a fresh page each time; a page left open would go on working."""
    results = []
    for _ in range(runs):
        page = browser.new_page()
        results.append(measure(page))
        page.close()
    return results


def page_of(book: Path, demo: str) -> Path | None:
    """Return the first page of a book that holds a demo."""
    mark = f'data-demo="{demo}"'
    pages = sorted(book.rglob("*.html"))
    return next((page for page in pages if mark in page.read_text("utf-8")), None)


def open_demo(page: Page, file: Path, name: str, state: str = ""):
    """Open the page at a demo and return the demo when it lives."""
    page.goto(file.as_uri() + (f"#{name}?{state}" if state else ""))
    box = page.locator(f'.layerwise-demo[data-demo="{name}"]').first
    box.scroll_into_view_if_needed()
    box.locator(".layerwise-link").wait_for()
    page.wait_for_timeout(4000)  # the other demos' scripts are fetched meanwhile
    return box


def training(page: Page, file: Path) -> tuple[float, float]:
    """Return seconds to 90 % and the longest block in milliseconds."""
    box = open_demo(page, file, "filter_training")
    page.evaluate(WATCH)
    box.get_by_role("button", name="Train", exact=True).click()
    seconds = page.evaluate(TRAIN, [box.locator(".lw-numbers").element_handle()])
    return seconds, page.evaluate("window.longest")


def frame_time(page: Page, file: Path, frame: Frame) -> float:
    """Return the 95th percentile of the milliseconds of a frame."""
    box = open_demo(page, file, frame.demo, frame.state)
    if frame.hover:
        node = box.get_by_role("grid", name=frame.label).first
    else:
        node = box.get_by_label(frame.label, exact=True)
    node.scroll_into_view_if_needed()
    times = page.evaluate(FRAME_TIMES, [node.element_handle(), frame.hover])
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--book", type=Path, default=BOOK, help="default: %(default)s")
    options = parser.parse_args()
    if not options.book.is_dir():
        raise SystemExit("There is no built book. Run `python tools/build_book.py` first.")
    path = require_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        print(f"medians of {options.runs} runs (smallest to largest)")
        measure_training(browser, options.book.resolve(), options.runs)
        print("ms of a frame, 95th percentile")
        for frame in FRAMES:
            measure_frame(browser, options.book.resolve(), frame, options.runs)
        browser.close()


def measure_training(browser: Browser, book: Path, runs: int) -> None:
    """Measure and print the training demo, if the book holds it."""
    if not (file := page_of(book, "filter_training")):
        return
    trained = measured(browser, lambda page: training(page, file), runs)
    seconds, blocked = (sorted(part) for part in zip(*trained, strict=True))
    show("filter_training: s to 90 % on held-out digits", seconds)
    show("filter_training: ms of the longest block", blocked)


def measure_frame(browser: Browser, book: Path, frame: Frame, runs: int) -> None:
    """Measure and print one row."""
    if file := page_of(book, frame.demo):
        times = measured(browser, lambda page: frame_time(page, file, frame), runs)
        show(frame.name, sorted(times))
    else:
        print(f"{frame.name}: on no page of this book")


def show(name: str, values: list[float]) -> None:
    """Print one row of the table."""
    middle = statistics.median(values)
    print(f"{name:75}{middle:8.2f}  ({values[0]:.2f} to {values[-1]:.2f})")


if __name__ == "__main__":
    main()
