"""The words of the checks: values, types and names as one line of clean, repeatable text."""

import difflib
import re
from collections.abc import Iterable

import numpy as np

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")


def clean_text(text: str, limit: int = 300) -> str:
    """Return `text` on one line, printable, without object addresses, at most `limit` long.

    Learners' messages pass through here: nbval compares what we print, and a lone surrogate or a
    control character in an exception must not break the notebook.

    Examples
    --------
    >>> clean_text("<Layer at 0x7f3a10>" + chr(10) + "is not built")
    '<Layer at 0x...> is not built'
    """
    text = _ADDRESS.sub("0x...", text[: 4 * limit]).encode("utf-8", "backslashreplace").decode()
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."


def with_article(noun: str) -> str:
    """Return `noun` behind "a" or "an".

    Examples
    --------
    >>> with_article("int"), with_article("function")
    ('an int', 'a function')
    """
    return f"{'an' if noun[:1].lower() in tuple('aeio') else 'a'} {noun}"


def type_phrase(value: object) -> str:
    """Name the type of any object, without calling code of that object.

    Examples
    --------
    >>> type_phrase(len), type_phrase({1, 2})
    ('a builtin_function_or_method', 'a set')
    """
    # `type.__dict__` reads the real name even if a metaclass overrides `__name__`.
    return with_article(clean_text(type.__dict__["__name__"].__get__(type(value)), 60))


def shown(value: object, limit: int = 60) -> str:
    """Write plain data the way a learner would type it, shortened.

    Examples
    --------
    >>> shown([5, 5, 1, 32]), shown(0.0852803), shown(22432.0), shown(None)
    ('(5, 5, 1, 32)', '0.08528', '22432.0', 'None')
    >>> shown(np.zeros((3, 3))), shown("same")
    ('an array of shape (3, 3)', "'same'")
    """
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else shown(value.item())
    if isinstance(value, float):
        return repr(value) if value.is_integer() and abs(value) < 1e15 else f"{value:.4g}"
    if isinstance(value, list):
        inner = ", ".join(shown(item, limit) for item in value[:12])
        more = ", ..." if len(value) > 12 else "," if len(value) == 1 else ""
        return clean_text(f"({inner}{more})", limit)
    if isinstance(value, dict):
        return value["unusable"] if _is_description(value) else "a dict"
    return clean_text(repr(value), limit)


def _is_description(value: dict) -> bool:
    return set(value) == {"unusable"} and isinstance(value["unusable"], str)


def counted(number: int, noun: str) -> str:
    """Return the number with its noun in the singular or the plural.

    Examples
    --------
    >>> counted(1, "point"), counted(3, "minute")
    ('1 point', '3 minutes')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def unknown_name(kind: str, name: object, known: Iterable[str], place: str = "") -> str:
    """Say in one sentence that `name` is not known, and list the known ones, close ones first.

    Examples
    --------
    >>> unknown_name("question", "glorot", ["cost", "glorot_limit"], " in chapter_1")
    "There is no question 'glorot' in chapter_1; the questions are: glorot_limit, cost."
    """
    known = list(known)
    asked = clean_text(name, 60) if isinstance(name, str) else ""
    close = difflib.get_close_matches(asked, known, n=3, cutoff=0.4)
    ordered = close + [other for other in known if other not in close]
    received = repr(asked) if isinstance(name, str) else f"named by {type_phrase(name)}"
    return f"There is no {kind} {received}{place}; the {kind}s are: {', '.join(ordered)}."
