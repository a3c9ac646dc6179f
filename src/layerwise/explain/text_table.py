"""An explanation as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .chapters import chapter_address
from .wording import printable

if TYPE_CHECKING:
    from .report import Explanation, LayerReport

HEAD = ("layer", "input", "output", "parameters", "multiply-adds", "receptive field")
RIGHT_ALIGNED = (3, 4)


def count(number: int | None) -> str:
    """Write a count with its thousands set apart; "?" for an unknown one.

    Parameters
    ----------
    number : int or None

    Returns
    -------
    str

    Examples
    --------
    >>> count(25557032)
    '25,557,032'
    """
    return "?" if number is None else f"{number:,}"


def shape(value: tuple | None) -> str:
    """Write a shape, or several.

    Parameters
    ----------
    value : tuple of int and None, tuple of shapes, or None

    Returns
    -------
    str

    Examples
    --------
    >>> shape(((None, 8), (None, 8)))
    '2 × (None, 8)'
    """
    if value is None:
        return "?"
    if not value or not isinstance(value[0], tuple):
        return str(value)
    if len(set(value)) == 1:
        times = f"{len(value)} × " if len(value) > 1 else ""
        return f"{times}{value[0]}"
    return ", ".join(map(str, value))


def receptive_field(report: LayerReport) -> str:
    """Write a receptive field as height × width, or the word that stands for it.

    Parameters
    ----------
    report : LayerReport

    Returns
    -------
    str
    """
    if isinstance(report.receptive_field, str):
        return report.receptive_field
    return "×".join(str(axis.size) for axis in report.receptive_field)


def cells(report: LayerReport) -> tuple[str, ...]:
    """Return a layer's row of the table.

    Parameters
    ----------
    report : LayerReport

    Returns
    -------
    tuple of str
    """
    mark = "" if report.derived else " *"
    return (
        f"{'  ' * report.depth}{_title(report, report.name.rsplit('/', 1)[-1])}{mark}",
        shape(report.input_shapes) if report.input_shapes else "",
        shape(report.output_shape),
        count(report.parameters) if report.counted else f"({count(report.parameters)})",
        count(report.multiply_adds),
        receptive_field(report),
    )


def _title(report: LayerReport, name: str) -> str:
    return f"{printable(name)} ({printable(report.type)})"


def table(explanation: Explanation) -> str:
    """Write the table, and below it the totals and notes.

    Parameters
    ----------
    explanation : Explanation

    Returns
    -------
    str
    """
    rows = [HEAD, *map(cells, explanation.layers)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join([printable(explanation.name), *lines, *totals(explanation)])


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        cell.rjust(width) if i in RIGHT_ALIGNED else cell.ljust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def totals(explanation: Explanation) -> list[str]:
    """Return the lines below the table.

    Parameters
    ----------
    explanation : Explanation

    Returns
    -------
    list of str
    """
    lines = [f"parameters: {_parameters(explanation)}"]
    lines += [f"multiply-adds for one sample: {_multiply_adds(explanation)}"]
    layers = explanation.layers
    if not all(each.derived for each in layers):
        lines.append("* no derivation: this is what Keras says of the layer")
    if not all(each.counted for each in layers):
        lines.append("(in brackets: weights that another row counts)")
    return [*lines, *explanation.notes]


def _parameters(explanation: Explanation) -> str:
    total, trainable = explanation.parameters, explanation.trainable_parameters
    gaps = None in {each.parameters for each in explanation.layers if each.counted}
    text = count(total) + (" without the rows marked ?" if gaps and total is not None else "")
    if not total or trainable is None:
        return text
    return f"{text}, {'all' if trainable == total else count(trainable)} of them trainable"


def _multiply_adds(explanation: Explanation) -> str:
    if explanation.multiply_adds is not None:
        return count(explanation.multiply_adds)
    counts = [each.multiply_adds for each in explanation.layers if not each.nested]
    known = [number for number in counts if number is not None]
    return f"{count(sum(known))} without the rows marked ?" if known else "?"


def layer_text(report: LayerReport) -> str:
    """Write one layer with all its steps.

    Parameters
    ----------
    report : LayerReport

    Returns
    -------
    str
    """
    inputs = shape(report.input_shapes) if report.input_shapes else "the model's input"
    head = {
        "output shape": f"{inputs} → {shape(report.output_shape)}",
        "parameters": count(report.parameters),
        "multiply-adds": count(report.multiply_adds),
    }
    lines = [_title(report, report.name)]
    for question, answer in head.items():
        lines.append(f"  {question}: {answer}")
        if question in report.derivations:
            _, *steps = str(report.derivations[question]).splitlines()
            lines += [f"  {step}" for step in steps]
    lines.append(f"  receptive field: {receptive_field(report)}{_where(report)}")
    lines += [f"  note: {note}" for note in report.notes]
    if report.chapter:
        lines.append(f"  chapter: {chapter_address(report.chapter) or report.chapter}")
    return "\n".join(lines)


def _where(report: LayerReport) -> str:
    if isinstance(report.receptive_field, str):
        return ""
    steps = "×".join(str(axis.strides) for axis in report.receptive_field)
    offsets = ", ".join("?" if a.offset is None else str(a.offset) for a in report.receptive_field)
    return f" pixels, {steps} apart, the first from pixel ({offsets.replace('-', '−')}) on"
