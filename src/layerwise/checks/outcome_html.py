"""Outcomes as HTML for a notebook: a word, a symbol and a colour, in light and dark themes.

The text keeps the theme's own colour. Only the badges have colours of their own: white text on a
background dark enough for it (4.5 to 1) and light enough to stand out from a dark page (3 to 1).
"""

import html
from collections.abc import Mapping

COLOURS = {
    "passed": "#1a7f37",
    "failed": "#c4320a",
    "not attempted": "#667085",
    "raised": "#8250df",
    "not checked": "#667085",
}


def of_outcome(outcome, symbols: Mapping[str, str]) -> str:
    """Return an outcome as one live region, so that a screen reader announces it."""
    points = f"{outcome.points} of {outcome.worth}"
    if outcome.message:
        below = f'<p style="margin:.4em 0 0 0">{_with_code(outcome.message)}</p>'
    else:
        rows = "".join(_row(status, text, symbols) for status, text in outcome.lines())
        below = f'<ul style="margin:.4em 0 0 0">{rows}</ul>' if rows else ""
    return (
        f'<div role="status" style="border-left:4px solid {COLOURS[outcome.status]};'
        'padding:.3em .8em;color:inherit">'
        f"{_badge(outcome.status, symbols)} "
        f"<strong>{html.escape(outcome.question)}</strong>, {points} "
        f"{'point' if outcome.worth == 1 else 'points'}{below}</div>"
    )


def of_summary(summary, symbols: Mapping[str, str]) -> str:
    """Return a summary as a table with a caption and header cells."""
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>'
        f"<td>{points} of {worth}</td><td>{_badge(status, symbols)}</td></tr>"
        for name, status, points, worth in summary.rows
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("question", "points", "outcome"))
    return (
        '<table style="color:inherit"><caption style="color:inherit">'
        f"{html.escape(summary.chapter)}: {summary.points} of {summary.worth} points</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(status: str, text: str, symbols: Mapping[str, str]) -> str:
    return f'<li style="margin:.2em 0">{_badge(status, symbols)} {_with_code(text)}</li>'


def _badge(status: str, symbols: Mapping[str, str]) -> str:
    return (
        f'<span style="background:{COLOURS[status]};color:#fff;border-radius:3px;'
        f'padding:0 .4em;white-space:nowrap"><span aria-hidden="true">{symbols[status]} </span>'
        f"{status}</span>"
    )


def _with_code(text: str) -> str:
    """Escape text, and set what stands between backticks as code."""
    pieces = html.escape(text).split("`")
    if len(pieces) % 2 == 0:  # an unpaired backtick, from a learner's own message
        return html.escape(text)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))
