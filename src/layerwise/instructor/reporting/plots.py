"""The report's pictures: SVG from Matplotlib, the same bytes for the same numbers.

The colours are placeholders that become the page's own variables, so one picture serves light,
dark and paper. Text is drawn as outlines: no font has to be on the reader's machine.
"""

import io
import re
from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from layerwise.instructor.reporting.counting import QuestionCounts
from layerwise.instructor.reporting.page import escaped

WIDTH = 4.3  # inches: narrow enough that its words can be read on a phone
_COLOURS = {
    "#010203": "var(--ink)",
    "#010204": "var(--line)",
    "#010205": "var(--bar)",
    "#010206": "var(--part)",
    "#010207": "var(--ground)",
}
INK, LINE, BAR, PART, GROUND = _COLOURS
_SETTINGS = {
    "svg.hashsalt": "layerwise",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",  # Matplotlib brings it
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
}
_NAMES = re.compile(r'(\bid="|href="#|url\(#)')


def score_plot(points: Sequence[int], most: int) -> str:
    """Return how many submissions earned how many points.

    Parameters
    ----------
    points : sequence of int
    most : int
        The points of a right notebook.

    Returns
    -------
    str
        An ``<svg>`` element.
    """
    bins = score_bins(points, most)

    def draw(figure: Figure) -> None:
        axis = figure.add_subplot()
        middles = [(low + high) / 2 for low, high, _ in bins]
        widths = [high - low + 0.8 for low, high, _ in bins]
        axis.bar(middles, [count for *_, count in bins], widths, color=BAR)
        axis.set_xlim(-0.7, most + 0.7)
        axis.set_ylim(0, max([count for *_, count in bins] + [1]) * 1.05)
        axis.set_xlabel("points")
        axis.set_ylabel("submissions")
        for ticks in (axis.xaxis, axis.yaxis):
            ticks.set_major_locator(MaxNLocator(integer=True))

    highest = max(bins, key=lambda found: found[2])
    alt = (
        f"Bar chart of the points of {len(points)} submissions, from 0 to {most}. "
        f"The highest bar is {highest[2]}, at {span(*highest[:2])} points. "
        "The table below has every bar's number."
    )
    return _svg("scores", alt, 2.6, draw)


def score_bins(points: Sequence[int], most: int) -> list[tuple[int, int, int]]:
    """Return (least, most, count) for each bar: about ten, and full marks have one of their own.

    Examples
    --------
    >>> score_bins([0, 4, 12], 12)
    [(0, 0, 1), (1, 1, 0), ..., (4, 4, 1), ..., (12, 12, 1)]
    >>> score_bins([0, 28], 28)[-2:]
    [(27, 27, 0), (28, 28, 1)]
    """
    width = 1 if most <= 12 else -(-most // 10)
    starts = range(0, most, width)
    spans = [(start, min(start + width, most) - 1) for start in starts] + [(most, most)]
    return [(low, high, sum(low <= value <= high for value in points)) for low, high in spans]


def span(low: int, high: int) -> str:
    """Return the points of a bar as text."""
    return str(low) if low == high else f"{low} to {high}"


def question_plot(counts: Sequence[QuestionCounts]) -> str:
    """Return which share of the submissions got all, and which some points of each question.

    Parameters
    ----------
    counts : sequence of QuestionCounts

    Returns
    -------
    str
        An ``<svg>`` element.
    """
    names = [entry.question.name for entry in counts]
    passed = [_percent(entry.passed, entry.judged) for entry in counts]
    partly = [_percent(entry.partly, entry.judged) for entry in counts]

    def draw(figure: Figure) -> None:
        axis = figure.add_subplot()
        rows = range(len(counts))
        edge = {"edgecolor": GROUND, "linewidth": 1, "height": 0.7}
        axis.barh(rows, passed, color=BAR, label="all points", **edge)
        axis.barh(rows, partly, left=passed, color=PART, hatch="///", label="some points", **edge)
        axis.set_yticks(rows, names)
        axis.tick_params(axis="y", length=0, labelsize=9)
        axis.invert_yaxis()
        axis.set_xlim(0, 100)
        axis.set_xlabel("% of submissions")
        figure.legend(loc="outside upper right", ncols=2, frameon=False, fontsize=9)

    low = min(range(len(counts)), key=lambda i: passed[i])
    alt = (
        f"Bar chart of the {len(counts)} questions: the share of submissions with all points, "
        f"and with some. Fewest have all points in {names[low]}: {passed[low]:.0f} %. "
        "The table below has the numbers."
    )
    return _svg("questions", alt, 0.9 + 0.3 * len(counts), draw)


def _percent(count: int, total: int) -> float:
    return 100 * count / total if total else 0.0


def _svg(name: str, alt: str, height: float, draw) -> str:
    """Return what `draw` draws, whatever the reader's own settings of Matplotlib."""
    defaults = {key: mpl.rcParamsDefault[key] for key in mpl.rcParamsDefault if key != "backend"}
    with mpl.rc_context({**defaults, **_SETTINGS}):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.patch.set_visible(False)
        draw(figure)
        for axis in figure.axes:
            axis.patch.set_visible(False)
        stream = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        FigureCanvasSVG(figure).print_svg(stream, metadata=nothing)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = _NAMES.sub(rf"\g<1>{name}-", text)  # two pictures in one page: no id twice
    for placeholder, variable in _COLOURS.items():
        text = text.replace(placeholder, variable)
    return text.replace("<svg", f'<svg role="img" aria-label="{escaped(alt)}"', 1)
