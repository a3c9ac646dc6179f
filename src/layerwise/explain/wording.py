"""Names and messages of other people's making, in a form that is safe to print."""

from __future__ import annotations

import re

LONGEST = 300  # characters; Keras prints whole configurations into its messages


def printable(text: object) -> str:
    r"""Write line breaks, terminal codes and the like as escapes: a name must stay in its cell.

    Parameters
    ----------
    text : object

    Returns
    -------
    str

    Examples
    --------
    >>> printable("größe\n")
    'größe\\n'
    """
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in str(text)
    )


def shown(text: object) -> str:
    """Write a name or a path for a message: printable, and not longer than a few lines.

    Parameters
    ----------
    text : object

    Returns
    -------
    str

    Examples
    --------
    >>> len(shown("x" * 5000))
    301
    """
    safe = printable(text)
    return f"{safe[:LONGEST]}…" if len(safe) > LONGEST else safe


def brief(error: Exception) -> str:
    r"""Write an error of somebody else's code in one line.

    Parameters
    ----------
    error : Exception

    Returns
    -------
    str

    Examples
    --------
    >>> brief(ValueError("\x1b[1mno such axis\x1b[0m\n\nreceived: 7"))
    'ValueError: no such axis received: 7'
    """
    plain = re.sub(r"\x1b\[\d*m", "", str(error)).rpartition("Exception encountered: ")[2]
    return f"{type(error).__name__}: {shown(' '.join(plain.split()))}"
