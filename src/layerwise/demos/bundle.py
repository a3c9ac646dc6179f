"""Join the JavaScript modules of a demo into one file: for anywidget, and for the book.

anywidget loads a demo from a Blob address, where relative imports do not resolve, and a page opened
from a disk cannot load modules at all. So the shared modules are written in front of the demo. The
rules that make this safe are few, and `tests/demos/test_bundle.py` holds the sources to them:
imports are named and relative; a shared module exports functions, classes and constants
by name; no top-level name is used twice.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w./-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function\b|const\b|class\b)", re.MULTILINE)
DEFAULT = "export default { render };"


def shared_modules(source: str, folder: Path = FOLDER) -> list[Path]:
    """Return the modules that a source imports, directly or not, in the order to write them."""
    ordered: list[Path] = []
    for name in IMPORT.findall(source):
        path = (folder / name).resolve()
        inner = shared_modules(path.read_text("utf-8"), path.parent)
        ordered += [module for module in [*inner, path] if module not in ordered]
    return ordered


def body(demo: str) -> str:
    """Return a demo with its shared modules in front; it defines `render` and exports nothing."""
    source = (FOLDER / f"{demo}.js").read_text("utf-8")
    if source.count(DEFAULT) != 1:
        raise ValueError(f"{demo}.js must end with the line `{DEFAULT}`")
    shared = [path.read_text("utf-8") for path in shared_modules(source)]
    parts = [EXPORT.sub("", IMPORT.sub("", text)) for text in shared]
    return "\n".join([*parts, IMPORT.sub("", source).replace(DEFAULT, "")])


@cache
def esm(demo: str, settings: str) -> str:
    """Return the demo as the one ES module that anywidget wants; `settings` is JSON."""
    render = f"(context) => render({{ ...context, settings: {settings} }})"
    return f"{body(demo)}\nexport default {{ render: {render} }};\n"


def script(demo: str, settings: dict) -> str:
    """Return the demo as the classic script that a page of the book loads."""
    described = json.dumps(settings)
    return (
        f"(() => {{\n'use strict';\n{body(demo)}\n"
        f'window.layerwise.register("{demo}", {{ render, settings: {described} }});\n}})();\n'
    )
