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
        for path in Path(app.outdir).rglob("*.html"):
            path.write_text(mended(path.read_text("utf-8")), "utf-8")


# What the accessibility rules of axe-core find in the pages of the theme and of docutils.
MENDS = (
    # the sidebar lies outside every landmark
    (
        '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar">',
        '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar"'
        ' role="region" aria-label="Book">',
    ),
    # the arrow that unfolds a part of the table of contents has no name
    (
        '<summary><span class="toctree-toggle"',
        '<summary aria-label="Show or hide these pages"><span class="toctree-toggle"',
    ),
    # ARIA 1.3 deprecated these roles, and a list may hold list items only
    (' role="doc-biblioentry"', ' role="listitem"'),
    (' role="doc-backlink"', ""),
)


def mended(page: str) -> str:
    """Return a page with the theme's accessibility faults mended."""
    for fault, mend in MENDS:
        page = page.replace(fault, mend)
    return page


def setup(app) -> dict:
    """Register the hooks, after those of the extensions that they correct."""
    app.connect("html-page-context", trim_scripts, priority=900)
    app.connect("build-finished", trim_files, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
