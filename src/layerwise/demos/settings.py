"""The settings of a demo: traits that say in one sentence what they accept.

A setting is declared once, in Python. `describe` is what the JavaScript side gets, so that sliders,
selects and the state in a page's address follow the same limits.
"""

from __future__ import annotations

import difflib
import re

import traitlets

from layerwise.errors import LayerwiseError


class SettingError(LayerwiseError, traitlets.TraitError):
    """A demo was given a setting that it does not have, or a value that the setting rejects."""


class Whole(traitlets.TraitType):
    """A whole number from `minimum` to `maximum`.

    Examples
    --------
    >>> Whole(3, minimum=1, maximum=7).describe()
    {'kind': 'whole', 'default': 3, 'minimum': 1, 'maximum': 7}
    """

    def __init__(self, default: int, *, minimum: int, maximum: int):
        super().__init__(default_value=default)
        self.minimum, self.maximum = minimum, maximum
        self.tag(sync=True)

    def validate(self, obj: traitlets.HasTraits, value: object) -> int:
        """Return the value if it is a whole number in range."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        if whole and self.minimum <= value <= self.maximum:
            return value
        rule = f"a whole number from {self.minimum} to {self.maximum}"
        raise _refusal(obj, self.name, value, rule)

    def describe(self) -> dict:
        """Return the setting as the JavaScript side reads it."""
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        return {"kind": "whole", "default": self.default_value, **limits}


class Choice(traitlets.TraitType):
    """One of a few values; the first is the default unless another is named.

    Examples
    --------
    >>> Choice("valid", "same").describe()
    {'kind': 'choice', 'default': 'valid', 'values': ['valid', 'same']}
    """

    def __init__(self, *values: str | float, default: str | float | None = None):
        super().__init__(default_value=values[0] if default is None else default)
        self.values = values
        self.tag(sync=True)

    def validate(self, obj: traitlets.HasTraits, value: object) -> str | float:
        """Return the value if it is one of the choices."""
        if any(type(value) is type(known) and value == known for known in self.values):
            return value
        raise _refusal(obj, self.name, value, f"one of {', '.join(map(repr, self.values))}")

    def describe(self) -> dict:
        """Return the setting as the JavaScript side reads it."""
        return {"kind": "choice", "default": self.default_value, "values": list(self.values)}


class Text(traitlets.TraitType):
    r"""A short text of one form, such as the numbers that a reader typed into a grid.

    `form` says in words what `pattern`, a regular expression that JavaScript reads alike, accepts.

    Examples
    --------
    >>> Text("", pattern=r"(-?\d+(,-?\d+)*)?", form="whole numbers, with commas", longest=80).form
    'whole numbers, with commas'
    """

    def __init__(self, default: str, *, pattern: str, form: str, longest: int):
        super().__init__(default_value=default)
        self.pattern, self.form, self.longest = pattern, form, longest
        self.tag(sync=True)

    def validate(self, obj: traitlets.HasTraits, value: object) -> str:
        """Return the text if it has the form."""
        short = isinstance(value, str) and len(value) <= self.longest
        if short and re.fullmatch(self.pattern, value, re.ASCII):
            return value
        raise _refusal(obj, self.name, value, f"{self.form}, at most {self.longest} characters")

    def describe(self) -> dict:
        """Return the setting as the JavaScript side reads it."""
        rules = {"pattern": self.pattern, "form": self.form, "longest": self.longest}
        return {"kind": "text", "default": self.default_value, **rules}


def settings_of(demo: type[traitlets.HasTraits]) -> dict[str, Whole | Choice | Text]:
    """Return the settings that a demo class declares, by name."""
    traits = sorted(demo.class_traits().items())
    return {name: trait for name, trait in traits if isinstance(trait, Whole | Choice | Text)}


def refuse_unknown(demo: type[traitlets.HasTraits], names: list[str]) -> None:
    """Raise for the first name that is not a setting of the demo."""
    known = list(settings_of(demo))
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            raise SettingError(
                f"{demo.__name__} has no setting {name!r}.",
                received=f"{name}=…",
                mend=f"Did you mean {close[0]!r}?" if close else f"Settings: {', '.join(known)}.",
            )


def _refusal(obj: object, name: str, value: object, rule: str) -> SettingError:
    return SettingError(
        f"{type(obj).__name__}: {name} must be {rule}.",
        received=f"{name}={value!r}",
        mend="Choose a value that the rule allows, or leave the setting out for its default.",
    )
