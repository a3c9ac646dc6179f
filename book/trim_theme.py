"""What the book's pages leave out of the theme, and the theme's markup that needs mending.

The theme is configured in `_config.yml`; this is the one place for what configuration cannot say.
Figures are for one chapter page, compressed.
"""

import re
from pathlib import Path

from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont


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
        keep_used_icons(Path(app.outdir))


# A named icon, a rule of a stylesheet, and an icon in a rule: "\f0c9", or the character itself.
NAME = re.compile(r"\bfa-([a-z][a-z0-9-]+)")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
ICON = re.compile(r"\\(f[0-9a-f]{3})\b|([\ue000-\uf8ff])")


def used_icons(styles: str, named: set[str]) -> set[int]:
    """Return the icons of all rules, except of those for a name that nothing uses."""
    used = set()
    for selector, body in RULE.findall(styles):
        names = set(NAME.findall(selector))
        if not names or names & named:
            used |= {int(code, 16) if code else ord(icon) for code, icon in ICON.findall(body)}
    return used


def keep_used_icons(html: Path) -> None:
    """Reduce the icon font (156 kB) to the icons that a page, a script or a style uses."""
    static = html / "_static"
    styles = "".join(path.read_text("utf-8") for path in static.rglob("*.css"))
    speaking = [*html.rglob("*.html"), *static.rglob("*.js")]
    named = {name for path in speaking for name in NAME.findall(path.read_text("utf-8"))}
    fonts = static / "vendor" / "fontawesome" / "webfonts"
    font = TTFont(fonts / "fa-solid-900.ttf")
    subsetter = Subsetter()
    subsetter.populate(unicodes=used_icons(styles, named))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(fonts / "fa-solid-900.woff2")


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
