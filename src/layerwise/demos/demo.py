"""What every demo shares: an anywidget in JupyterLab, a few bytes of settings in a notebook."""

from __future__ import annotations

import json
from typing import ClassVar

import anywidget

from .bundle import FOLDER, esm
from .settings import refuse_unknown, settings_of

MIME = "application/vnd.layerwise.demo+json"
STYLE = FOLDER / "shared" / "layerwise.css"


class Demo(anywidget.AnyWidget):
    """Base class of the demos.

    A subclass names its JavaScript file in `demo`, its title in `title`, the height that a page
    reserves for it in `heights`, and declares its settings as traits. Being an ipywidget, it can be
    observed, linked and put in a box.
    """

    demo: ClassVar[str] = ""
    title: ClassVar[str] = ""
    heights: ClassVar[tuple[int, int]] = (400, 700)
    """Reserved height in CSS pixels, on a wide page and at 320 pixels."""
    _css = STYLE

    def __init__(self, **settings):
        refuse_unknown(type(self), list(settings))
        super().__init__(**settings)

    @property
    def _esm(self) -> str:
        # not a class attribute: while a class is being made, it does not know its traits yet
        return esm(self.demo, json.dumps(self.describe_settings()))

    @classmethod
    def describe_settings(cls) -> dict[str, dict]:
        """Return the settings as the JavaScript side reads them."""
        return {name: trait.describe() for name, trait in settings_of(cls).items()}

    @property
    def settings(self) -> dict:
        """The current value of every setting."""
        return {name: getattr(self, name) for name in settings_of(type(self))}

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{type(self).__name__}({given})"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        shown = {"demo": self.demo, "state": self.settings}
        return {**data, MIME: shown, "text/plain": repr(self)}, metadata
