"""The checkout of the project that packs are made from."""

import json
from dataclasses import dataclass
from pathlib import Path
from string import Template

from layerwise.errors import LayerwiseError

_PACKAGE = Path(__file__).resolve().parents[2]
_NEEDED = ("exercises", "solutions", "teaching", "requirements.txt")


@dataclass(frozen=True)
class Checkout:
    """The sources of the course.

    Parameters
    ----------
    root : Path
        The folder that holds exercises/, solutions/, teaching/ and requirements.txt.
    """

    root: Path

    @property
    def package(self) -> Path:
        """The package's own sources."""
        return self.root / "src" / "layerwise"

    def text(self, name: str) -> str:
        """Return a file's text with the line ends of no particular machine."""
        try:
            return (self.root / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LayerwiseError(
                "A source of the pack cannot be read.",
                received=f"{name}: {error}",
                mend="Restore it with `git checkout`.",
            ) from None

    def filled(self, name: str, **values: object) -> str:
        """Return a file's text with a value for each ``$name`` in it."""
        return Template(self.text(name)).substitute(values)

    def notebook(self, folder: str, stem: str) -> dict:
        """Return the notebook of a chapter from ``exercises`` or ``solutions``."""
        name = f"{folder}/{stem}.ipynb"
        try:
            return json.loads(self.text(name))
        except json.JSONDecodeError as error:
            raise LayerwiseError(
                "A source of the pack is not a notebook.",
                received=f"{name}: {error}",
                mend="Restore it with `git checkout`.",
            ) from None


def find_checkout(package: Path = _PACKAGE) -> Checkout:
    """Return the checkout that the running package belongs to.

    Raises
    ------
    LayerwiseError
        If the package was installed without one, as from a wheel.
    """
    root = package.parent.parent
    if package.parent.name != "src" or not all((root / name).exists() for name in _NEEDED):
        raise LayerwiseError(
            "Packs are made from a checkout of the project: "
            "they need its exercises/, solutions/ and teaching/.",
            received=f"layerwise is installed in {package}, without them",
            mend="Clone the project, run `pip install -e .` in it, and pack again.",
        )
    return Checkout(root)
