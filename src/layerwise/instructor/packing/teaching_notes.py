"""Teaching notes: the files in teaching/, with links into the published book."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

# [words](book:chapters/masking.html#mask_flow?layer_1=Conv1D)
_BOOK_LINK = re.compile(r"\[([^\]]+)\]\(book:([^)\s]+)\)")
_WITHOUT_BOOK = (
    "> The addresses below begin at your book's. "
    "Pack again with `--book URL`, and they are links.\n"
)


def demo_links(notes: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Return page, demo and settings of every link that carries a demo's state.

    Examples
    --------
    >>> list(demo_links("[x](book:chapters/masking.html#mask_flow?extra=2)"))
    [('chapters/masking', 'mask_flow', {'extra': '2'})]
    """
    for _, address in _BOOK_LINK.findall(notes):
        parts = urlsplit(address)
        demo, question, query = parts.fragment.partition("?")
        if question:
            state = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
            yield parts.path.removesuffix(".html"), demo, state


def with_book(notes: str, book: str | None) -> str:
    r"""Return notes whose links lead into the book at this address.

    Examples
    --------
    >>> print(with_book("[Look](book:a.html)", "https://example.org/"))
    [Look](https://example.org/a.html)
    >>> print(with_book("# Notes\n[Look](book:a.html)", None))
    # Notes
    <BLANKLINE>
    > The addresses below begin at your book's. Pack again with `--book URL`, and they are links.
    <BLANKLINE>
    Look (`a.html`)
    """
    if book:
        return _BOOK_LINK.sub(lambda link: f"[{link[1]}]({book.rstrip('/')}/{link[2]})", notes)
    title, _, rest = notes.partition("\n")
    plain = _BOOK_LINK.sub(lambda link: f"{link[1]} (`{link[2]}`)", rest.lstrip("\n"))
    return f"{title}\n\n{_WITHOUT_BOOK}\n{plain}"
