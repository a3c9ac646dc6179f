"""One HTML page in one file: escaped text, tables, and a style for screen, phone and paper.

Everything that comes from a class passes through `escaped`: names and notes come from file names
and from grading, and a student chose some of their characters. The page allows itself no script
at all, so a text that slipped through would still do nothing.
"""

import html
import unicodedata
from collections.abc import Iterable, Sequence

# Marks that turn the reading direction of what follows: a name may not reorder a report.
_TURNS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """\
:root { color-scheme: light dark; --ground: #fff; --ink: #1b1f24; --soft: #57606a; --line: #c9ced6;
  --panel: #f4f6f8; --link: #0a52b0; --bar: #1f5fa8; --part: #5b8ecb; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --ink: #e8eaed; --soft: #a9b1bb;
  --line: #414a55; --panel: #1e242b; --link: #8ab8ff; --bar: #7db1f0; --part: #4f7cb5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2rem; }
h3 { font-size: 1.05rem; margin-bottom: .3rem; }
a { color: var(--link); } code { font-size: .92em; }
.soft { color: var(--soft); }
.panel { border: 1px solid var(--line); border-left: .35rem solid var(--bar); border-radius: 4px;
  background: var(--panel); padding: .2rem 1rem; margin: 1rem 0; }
.badge { border: 1px solid currentColor; border-radius: 3px; padding: 0 .4em; white-space: nowrap; }
.big { font-size: 1.3rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible { outline: 2px solid var(--link); }
table { border-collapse: collapse; overflow-wrap: normal; min-width: 13rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .8rem .25rem 0; text-align: left;
  vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
th .soft { font-weight: 400; }
td.long, td code { min-width: 9rem; overflow-wrap: anywhere; }
ul, ol { padding-left: 1.4rem; }
figure { margin: 1rem 0; } figure svg { width: 100%; max-width: 34rem; height: auto; }
figcaption { color: var(--soft); }
@media print { :root { color-scheme: light; --ground: #fff; --ink: #000; --soft: #333;
  --line: #888; --panel: #fff; --link: #000; --bar: #1f5fa8; --part: #5b8ecb; }
  body { max-width: none; padding: 0; } .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; } figure, tr, .panel { break-inside: avoid; } }
"""


def plain(text: object) -> str:
    """Return text on one line, without control characters and marks that turn its direction.

    Examples
    --------
    >>> plain("Ada" + chr(0x202E) + chr(10) + "Lovelace")
    'Ada Lovelace'
    """
    text = str(text).encode("utf-8", "backslashreplace").decode().translate(_TURNS)
    shown = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join("".join(shown).split())


def escaped(text: object) -> str:
    """Return text for any place in HTML, also between the quotes of an attribute.

    Examples
    --------
    >>> escaped('<script src="x">')
    '&lt;script src=&quot;x&quot;&gt;'
    """
    return html.escape(plain(text))


def prose(text: str) -> str:
    """Return a question's own words; what stands between backticks is code.

    Examples
    --------
    >>> prose("Return `x < 3`.")
    'Return <code>x &lt; 3</code>.'
    """
    pieces = escaped(text).split("`")
    if len(pieces) % 2 == 0:
        return escaped(text)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))


def code(text: str) -> str:
    """Return a name as code; a narrow column may break it behind an underscore.

    Examples
    --------
    >>> code("valid_mean")
    '<code>valid_<wbr>mean</code>'
    """
    return f"<code>{escaped(text).replace('_', '_<wbr>')}</code>"


def person(name: str) -> str:
    """Return a student's name; `bdi` keeps its direction from the words around it."""
    return f"<bdi>{escaped(name)}</bdi>"


def percent(share: float) -> str:
    """Return a share as a whole percentage.

    Examples
    --------
    >>> percent(0.256).split()
    ['26', '%']
    """
    return f"{100 * share:.0f}\xa0%"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table that scrolls by itself where the page is narrow.

    Parameters
    ----------
    caption : str
        Plain text.
    heads : sequence of str
        Plain text. The first column holds the row's own head.
    rows : iterable of sequences
        A number is set to the right. A string is HTML that is escaped already.

    Returns
    -------
    str
    """
    rows = [list(row) for row in rows]
    numbers = {i for row in rows for i, cell in enumerate(row) if isinstance(cell, int | float)}
    head = "".join(
        f'<th scope="col"{_class(i in numbers, "")}>{escaped(text)}</th>'
        for i, text in enumerate(heads)
    )
    body = "\n".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    label = escaped(caption)
    return (
        f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table>'
        f"<caption>{label}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _cells(row: list) -> str:
    cells = []
    for i, cell in enumerate(row):
        number = isinstance(cell, int | float)
        text = f"{cell:,}" if number else cell
        tag, scope = ("th", ' scope="row"') if i == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{_class(number, text)}>{text}</{tag}>")
    return "".join(cells)


def _class(number: bool, text: str) -> str:
    return ' class="number"' if number else ' class="long"' if len(text) > 60 else ""


def page(title: str, body: str) -> str:
    """Return a whole page.

    Parameters
    ----------
    title : str
        Plain text; the page's only first heading too.
    body : str
        HTML below the heading.

    Returns
    -------
    str
    """
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escaped(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
