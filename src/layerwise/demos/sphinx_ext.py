"""Show demos in the book: an output renderer for MyST-NB, and the files that a page needs.

A notebook stores ``{"demo": "filter_bank", "state": {...}}``. The renderer writes that into the
page as data; `host.js` finds it and starts the demo. Only pages with a demo load anything, and each
demo's script loads when its place comes near the viewport.
"""

from __future__ import annotations

import html
import json
from pathlib import Path

from docutils import nodes

from . import DEMOS
from .bundle import script
from .demo import FOLDER, MIME, STYLE

CLASS = "layerwise-demo"
BY_NAME = {demo.demo: demo for demo in DEMOS}


class DemoRenderer:
    """MyST-NB's entry point group ``myst_nb.mime_renderers`` finds this class."""

    mime_priority_overrides = (("html", MIME, 1),)

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Return the nodes for a demo's output, or None for any other output."""
        if data.mime_type != MIME or inline:
            return None
        content = data.content if isinstance(data.content, dict) else json.loads(data.string)
        return [nodes.raw("", placeholder(content), format="html")]


def placeholder(content: dict) -> str:
    """Return the HTML that holds a demo's place until its script has started.

    Examples
    --------
    >>> placeholder({"demo": "filter_bank", "state": {"filters": 8}})[:51]
    '<div class="layerwise-demo" data-demo="filter_bank"'
    """
    demo = BY_NAME[content["demo"]]
    wide, narrow = demo.heights
    # "</script>" inside the settings would end the element early
    data = json.dumps(content, sort_keys=True).replace("<", "\\u003c")
    return (
        f'<div class="{CLASS}" data-demo="{demo.demo}" role="group"'
        f' aria-label="Demo: {html.escape(demo.title)}"'
        f' style="--height:{wide}px;--height-narrow:{narrow}px">'
        f'<script type="application/json">{data}</script>'
        f'<p class="layerwise-waiting">{html.escape(demo.title)}</p>'
        "<noscript>This demo runs in the page and needs JavaScript. "
        f"Its settings: <code>{html.escape(json.dumps(content['state'], sort_keys=True))}</code>."
        "</noscript></div>"
    )


def write_assets(app) -> None:
    """Write the scripts and the stylesheet into the built book."""
    if app.builder.format != "html":
        return
    folder = Path(app.outdir, "_static", "layerwise")
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{demo.demo}.js": script(demo.demo, demo.describe_settings()) for demo in DEMOS}
    files["host.js"] = (FOLDER / "shared" / "host.js").read_text("utf-8")
    files["layerwise.css"] = STYLE.read_text("utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def add_to_page(app, pagename, templatename, context, doctree) -> None:
    """Load the host script and the stylesheet on pages that have a demo."""
    if f'class="{CLASS}"' in context.get("body", ""):
        # deferred scripts would wait for the theme's; this one starts as soon as it is there
        app.add_js_file("layerwise/host.js", loading_method="async")
        app.add_css_file("layerwise/layerwise.css")


def setup(app) -> dict:
    """Register the extension with Sphinx."""
    # pages hold the heights: Sphinx writes all of them again when this value has changed
    heights = {name: list(demo.heights) for name, demo in BY_NAME.items()}
    app.add_config_value("layerwise_demo_heights", heights, "env", types=(dict,))
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", add_to_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
