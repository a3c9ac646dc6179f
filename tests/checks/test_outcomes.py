"""What an outcome looks like: as text, and as HTML that everybody can read."""

import re
from html.parser import HTMLParser

import pytest

from layerwise.checks import Outcome, PartOutcome, Summary
from layerwise.checks.outcome_html import COLOURS
from layerwise.checks.outcomes import SYMBOLS

PARTS = (
    PartOutcome("kernels", 2, True),
    PartOutcome("dense", 1, False, "You used `fan_in` alone. Received <3>.", "fan_in_alone"),
)
FAILED = Outcome("glorot_limit", "failed", 3, PARTS)
OUTCOMES = [
    Outcome("glorot_limit", "passed", 3, (PartOutcome("all", 3, True),)),
    FAILED,
    Outcome("glorot_limit", "not attempted", 1, message="Replace each `...`."),
    Outcome("glorot_limit", "raised", 3, message="Your code raised ValueError: `x"),
]
ROWS = tuple((f"q{i}", status, i, 3) for i, status in enumerate(SYMBOLS))


class Outline(HTMLParser):
    """Collects tags and text, and checks that tags close in order."""

    def __init__(self, source):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(source)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_text_of_a_failed_outcome():
    assert repr(FAILED) == (
        "× failed: glorot_limit, 2 of 3 points\n"
        "  √ passed: kernels, 2 of 2\n"
        "  × failed: dense, 0 of 1: You used `fan_in` alone. Received <3>."
    )
    assert FAILED.points == 2
    assert FAILED.mistakes == ("fan_in_alone",)


def test_text_of_the_other_outcomes():
    assert repr(OUTCOMES[0]) == "√ passed: glorot_limit, 3 of 3 points"
    assert repr(OUTCOMES[2]) == (
        "– not attempted: glorot_limit, 0 of 1 point\n  Replace each `...`."
    )
    assert repr(OUTCOMES[3]).startswith("! raised: glorot_limit, 0 of 3 points\n")


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.status)
def test_html_is_a_live_region_that_says_the_word(outcome):
    outline = Outline(outcome._repr_html_())
    assert outline.tags[0][0] == "div"
    assert outline.tags[0][1]["role"] == "status"
    assert f"{SYMBOLS[outcome.status]} {outcome.status} glorot_limit" in outline.text
    assert f"{outcome.points} of {outcome.worth}" in outline.text


def test_html_escapes_and_sets_code():
    source = FAILED._repr_html_()
    assert "You used <code>fan_in</code> alone. Received &lt;3&gt;." in source
    assert "raised ValueError: `x" in OUTCOMES[3]._repr_html_()  # an unpaired backtick stays


def test_summary_is_a_table_with_headers():
    outline = Outline(Summary("chapter", ROWS)._repr_html_())
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("caption") == 1
    scopes = [attributes["scope"] for tag, attributes in outline.tags if tag == "th"]
    assert scopes == ["col"] * 3 + ["row"] * len(ROWS)
    assert "chapter: 10 of 15 points" in outline.text


def test_symbols_are_hidden_from_screen_readers_and_in_every_font():
    for source in (FAILED._repr_html_(), Summary("chapter", ROWS)._repr_html_()):
        for symbol in set(SYMBOLS.values()) & set(Outline(source).text):
            plain = re.sub(r'<span aria-hidden="true">.*?</span>', "", source)
            assert symbol not in plain
    # Latin-1, the en dash and the square root are in WGL4, which every common font covers.
    assert all(ord(symbol) < 256 or symbol in "–√" for symbol in SYMBOLS.values())
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("status", COLOURS)
def test_badges_can_be_read_and_found_in_light_and_dark_themes(status):
    assert contrast("#ffffff", COLOURS[status]) >= 4.5  # the word in the badge, also the light page
    assert contrast("#111111", COLOURS[status]) >= 3  # the badge on JupyterLab's dark page


def test_text_keeps_the_colour_of_the_theme():
    for source in (FAILED._repr_html_(), Summary("chapter", ROWS)._repr_html_()):
        for _, attributes in Outline(source).tags:
            colours = re.findall(r"(?<![-\w])color:([^;]+)", attributes.get("style", ""))
            if "background" not in attributes.get("style", ""):
                assert set(colours) <= {"inherit"}
