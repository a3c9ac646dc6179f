"""What the book's pages leave out of the theme, and the theme's markup that needs mending.

The theme is configured in `_config.yml`; this is the one place for what configuration cannot say.
Figures are for one chapter page, compressed.
"""

from pathlib import Path


def trim_scripts(app, pagename, templatename, context, doctree) -> None:
    """Drop scripts that do nothing here from a page."""
    context["script_files"][:] = [file for file in context["script_files"] if is_needed(file)]


def is_needed(file) -> bool:
    """Return whether a script of the theme or of Jupyter Book has a purpose in this book."""
    attributes = getattr(file, "attributes", {})
    inline = attributes.get("body") or ""
    # thebe is off, but its scripts come along, and the second redeclares a constant of the first
    thebe = inline.startswith(("const THEBE_JS_URL", "const thebe_selector"))
    thebe = thebe or "sphinx-thebe" in str(getattr(file, "filename", ""))
    # the saved state of ipywidgets, source code included: demos keep their own, of a few bytes
    widgets = "widget-state" in attributes.get("type", "")
    return not (thebe or widgets)


def trim_files(app, exception) -> None:
    """Empty fontawesome.js (543 kB): the web font draws every icon without it."""
    if exception is None and app.builder.format == "html":
        for path in Path(app.outdir, "_static", "scripts").glob("fontawesome.js*"):
            path.write_text("/* not needed: the web font draws the icons */\n", "utf-8")


def setup(app) -> dict:
    """Register the hooks, after those of the extensions that they correct."""
    app.connect("html-page-context", trim_scripts, priority=900)
    app.connect("build-finished", trim_files, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
