"""Code as tokens that stay the same when names, comments and the layout change."""

import io
import keyword
import tokenize
from collections.abc import Iterable

SHINGLE = 8  # tokens that are compared as one piece
_SKIPPED = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
)


def code_tokens(source: str) -> tuple[str, ...]:
    """Return the tokens of Python code; own names become one word, docstrings go.

    What stands behind a dot keeps its name: it is the library's word and says what is computed.
    Code that does not parse gives the tokens up to the error.

    Parameters
    ----------
    source : str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> code_tokens("total = x.sum(axis=1)  # over the rows")
    ('name', '=', 'name', '.', 'sum', '(', 'name', '=', '1', ')')
    """
    found: list[str] = []
    starts_line, before = True, ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _SKIPPED:
                starts_line = starts_line or token.type != tokenize.COMMENT
                continue
            text = token.string
            if token.type == tokenize.STRING and starts_line:
                text = ""  # a docstring: prose
            elif token.type == tokenize.NAME and not keyword.iskeyword(text) and before != ".":
                text = "name"
            if text:
                found.append(text)
            starts_line, before = False, token.string
    except (tokenize.TokenError, SyntaxError):  # an unclosed bracket; IndentationError
        pass
    return tuple(found)


def shingles(tokens: tuple[str, ...]) -> frozenset[int]:
    """Return a number for each run of `SHINGLE` tokens.

    Examples
    --------
    >>> len(shingles(code_tokens("a = b.sum(1) + c"))), len(shingles(code_tokens("a = b")))
    (3, 0)
    """
    return frozenset(_number(tokens[i : i + SHINGLE]) for i in range(len(tokens) - SHINGLE + 1))


def _number(piece: Iterable[str]) -> int:
    # `hash` of a string differs from run to run; only equality counts, so no order shows it
    return hash("\0".join(piece))
