"""An explanation as HTML for a notebook: a row a layer, with its steps folded into it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..arithmetic import rendering
from . import text_table
from .chapters import chapter_address
from .wording import printable

if TYPE_CHECKING:
    from .report import Explanation, LayerReport

# No colours of its own, so that it reads on light and on dark pages.
STYLE = """
.layerwise-explanation { overflow-x: auto; color: inherit; }
.layerwise-explanation table { border-collapse: collapse; color: inherit; font-size: .9em; }
.layerwise-explanation caption { color: inherit; text-align: left; font-weight: 600;
  padding: .25em .7em; }
.layerwise-explanation th, .layerwise-explanation td { text-align: left; vertical-align: top;
  padding: .1em .7em; line-height: max(24px, 1.6em); border-bottom: 1px solid #8888;
  white-space: nowrap; background: none; }
.layerwise-explanation .layerwise-count { text-align: right; font-variant-numeric: tabular-nums; }
.layerwise-explanation tbody th { font-weight: 400; white-space: normal; min-width: 10em;
  overflow-wrap: anywhere; }
.layerwise-explanation summary { cursor: pointer; }
.layerwise-explanation .layerwise-work { min-width: 16em; max-width: 34em; line-height: 1.5; }
.layerwise-explanation .layerwise-work ol { margin: .2em 0 .6em; padding-left: 1.4em; }
.layerwise-explanation p { margin: .6em .7em; }
.layerwise-explanation .layerwise-work p { margin: .3em 0 .6em; }
"""


def table(explanation: Explanation) -> str:
    """Write the table with its totals.

    Parameters
    ----------
    explanation : Explanation

    Returns
    -------
    str
    """
    head = "".join(
        f'<th scope="col"{_class(i)}>{name}</th>' for i, name in enumerate(text_table.HEAD)
    )
    rows, name = "".join(map(_row, explanation.layers)), escape(printable(explanation.name))
    below = "<br>".join(escape(line) for line in text_table.totals(explanation))
    return (
        f'<div class="layerwise-explanation" role="region" tabindex="0" '
        f'aria-label="{name}, layer by layer"><style>{STYLE}</style>'
        f"<table><caption>{name}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{below}</p></div>"
    )


def _row(report: LayerReport) -> str:
    name, *others = map(escape, text_table.cells(report))
    indent = f' style="padding-left:{0.7 + 1.2 * report.depth:.1f}em"'
    cells = "".join(f"<td{_class(i)}>{cell}</td>" for i, cell in enumerate(others, 1))
    work = _work(report)
    inside = f"<details><summary>{name.strip()}</summary>{work}</details>" if work else name.strip()
    return f'<tr><th scope="row"{indent}>{inside}</th>{cells}</tr>'


def _class(column: int) -> str:
    return ' class="layerwise-count"' if column in text_table.RIGHT_ALIGNED else ""


def _work(report: LayerReport) -> str:
    parts = [
        f"<strong>{question}</strong>{rendering.html(explained)}"
        for question, explained in report.derivations.items()
        if explained.value != 0 and (explained.steps or explained.caveats)
    ]
    parts += [f"<p>{escape(note)}</p>" for note in report.notes]
    address = report.chapter and chapter_address(report.chapter)
    if address:
        title = report.chapter.replace("_", " ")
        parts.append(f'<p>Chapter: <a href="{escape(address)}">{title}</a></p>')
    elif report.chapter:
        parts.append(f"<p>Chapter: {report.chapter.replace('_', ' ')}</p>")
    return f'<div class="layerwise-work">{"".join(parts)}</div>' if parts else ""


def layer_html(report: LayerReport) -> str:
    """Write one layer with all its steps.

    Parameters
    ----------
    report : LayerReport

    Returns
    -------
    str
    """
    inputs = escape(text_table.shape(report.input_shapes)) if report.input_shapes else ""
    return (
        f'<div class="layerwise-explanation"><style>{STYLE}</style>'
        f"<p><strong>{escape(printable(report.name))}</strong> "
        f"({escape(printable(report.type))}): {inputs} → "
        f"{escape(text_table.shape(report.output_shape))}</p>{_work(report)}</div>"
    )
