"""A real browser on the built book, over http and from the disk, with every other host blocked."""

import functools
import gzip
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from chromium import FLAGS, require_browser
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = ROOT / "_build" / "html"
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".svg")
TEXTS = ("text/", "javascript", "json", "svg", "xml")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def book():
    if not (BOOK / "intro.html").is_file():
        pytest.fail("There is no built book. Run `python tools/build_book.py` first.")
    return BOOK


@pytest.fixture(scope="session")
def address(book):
    """The book over http."""
    handler = functools.partial(QuietHandler, directory=str(book))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=["http", "file"])
def either_address(request, address, book):
    """The book over http, and from the disk."""
    return address if request.param == "http" else book.as_uri()


@pytest.fixture(scope="session")
def chromium():
    path = require_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Visit:
    """A page, and what it did that a reader of this book would not want."""

    def __init__(self, context):
        context.set_default_timeout(15_000)  # a missing element fails soon, not after 30 s
        self.page = context.new_page()
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.responses: list = []
        context.route("**/*", self.admit)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.heard)
        self.page.on("response", lambda response: self.responses.append(response))

    def admit(self, route):
        if route.request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def heard(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def addresses(self):
        """Return what the page fetched, without the parts behind a question mark."""
        return {response.url.split("?")[0] for response in self.responses}

    def weight(self):
        """Return the bytes that a compressing server would send, without the pictures."""
        parts = {response.url.split("?")[0]: response for response in self.responses}
        return sum(sent(part) for url, part in parts.items() if not url.endswith(PICTURES))


def sent(response):
    """Return the bytes of one response, compressed where servers compress."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body, 9)) if any(word in kind for word in TEXTS) else len(body)


@pytest.fixture
def visit(chromium):
    """Return a function that opens a page in a fresh profile: visit(url, width=…, …)."""
    contexts = []

    def open_page(url, *, width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        visited = Visit(context)
        visited.page.goto(url)
        return visited

    yield open_page
    for context in contexts:
        context.close()


def demo_on(page, name):
    """Scroll to a demo and wait until it lives; return its locator."""
    box = page.locator(f'.layerwise-demo[data-demo="{name}"]')
    box.scroll_into_view_if_needed()
    page.wait_for_selector(f'.layerwise-demo[data-demo="{name}"].layerwise-alive')
    return box
