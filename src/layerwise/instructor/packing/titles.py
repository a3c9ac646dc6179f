"""The titles of the chapters."""

from layerwise.checks import CHAPTERS

from .checkout import Checkout

_LEAD = "# Exercises: "


def titles(checkout: Checkout) -> dict[str, str]:
    """Return the title of each chapter by its stem, as its exercise says it."""
    found = {}
    for stem in CHAPTERS:
        first = checkout.notebook("exercises", stem)["cells"][0]
        found[stem] = "".join(first["source"]).removeprefix(_LEAD).strip()
    return found
