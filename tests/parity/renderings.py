"""Whether the text, the HTML and the MathML of an answer are well formed and say the same."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from layerwise.arithmetic import Explained

FUNCTIONS = {"max", "min", "mod"}  # are words in every format, but no names


def assert_renderings_agree(explained: Explained) -> None:
    assert_text_has_a_line_for_each_step(explained)
    pages = ElementTree.fromstring(f"<div>{explained._repr_html_()}</div>")
    formulas = ElementTree.fromstring(explained.to_mathml())
    # what a browser shows is what a terminal shows
    assert "".join(pages.find("p").itertext()) == str(explained.value)
    lines = [line.strip() for line in str(explained).splitlines()[1:]]
    shown = [_html_lines(item) for item in pages.find("ol")]
    assert [line for item in shown for line in item] == lines
    for item, formula in zip(pages.find("ol"), formulas, strict=True):
        _assert_same_names_and_numbers(item, formula)
    assert json.loads(json.dumps(explained.to_dict()))["value"] == _plain(explained.value)


def assert_text_has_a_line_for_each_step(explained: Explained) -> None:
    lines = str(explained).splitlines()
    assert lines[0] == str(explained.value)
    told = [line for line in lines[1:] if line.startswith("  ") and line[2] != " "]
    labels = [*(step.label for step in explained.steps), *["Note"] * len(explained.caveats)]
    assert [re.split(" = |: ", line.strip())[0] for line in told] == labels


def _html_lines(item: ElementTree.Element) -> list[str]:
    """Return a list item's text, with its small print as a line of its own."""
    small = item.find("small")
    below = [] if small is None else ["".join(small.itertext())]
    if small is not None:
        item.remove(small)
    return ["".join(item.itertext()), *below]


def _assert_same_names_and_numbers(html: ElementTree.Element, mathml: ElementTree.Element) -> None:
    if mathml.find("math") is None:
        assert "".join(html.itertext()) == "".join(mathml.itertext())  # a note
        return
    names = [name.text for name in mathml.iter("mi") if name.text not in FUNCTIONS]
    assert names == [name.text for name in html.iter("var")]
    numbers = [number.text for number in mathml.iter("mn")]
    outside_names = "".join([html.text or "", *(name.tail or "" for name in html.iter("var"))])
    assert numbers == re.findall(r"[\d,]*\d", outside_names)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
