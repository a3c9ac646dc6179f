"""The teaching notes: schedules that add up, mistakes that exist, links to states that exist."""

import json
import re

import pytest
from packed import CHECKOUT

from layerwise.checks import CHAPTERS, load_questions
from layerwise.demos import DEMOS
from layerwise.instructor.packing.teaching_notes import demo_links, with_book

DEMO = {demo.demo: demo for demo in DEMOS}
MIME = "application/vnd.layerwise.demo+json"


def notes(stem):
    return CHECKOUT.text(f"teaching/{stem}.md")


def section(stem, heading):
    return notes(stem).split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("minutes", [50, 90])
@pytest.mark.parametrize("stem", CHAPTERS)
def test_a_schedule_adds_up(stem, minutes):
    rows = re.findall(
        r"^\| (\d+) \| .+ \| .+ \|$", section(stem, f"Schedule: {minutes} minutes"), re.M
    )
    assert sum(map(int, rows)) == minutes


@pytest.mark.parametrize("stem", CHAPTERS)
def test_the_mistakes_that_notes_name_exist(stem):
    questions = load_questions(stem)
    known = set(questions) | {name for q in questions.values() for name in q.mistakes}
    text = section(stem, "What learners stumble over")
    named = {word for word in re.findall(r"`([a-z_0-9]+)`", text) if "_" in word}
    named -= {"class_weight", "pad_sequences", "output_padding", "max_pooling"}
    assert named <= known
    assert len({word for word in questions if f"`{word}`" in text}) >= 3
    assert len(named) >= 10


@pytest.mark.parametrize("stem", CHAPTERS)
def test_minutes_are_those_of_the_questions(stem):
    minutes = sum(question.minutes for question in load_questions(stem).values())
    assert re.search(rf"\bexercises about {minutes}\b", notes(stem))


def said_by_javascript(value):
    """Return what JavaScript's String() makes of a setting's value."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def admitted(rule, text):
    """Tell whether a link may set this, as `host.js` decides it."""
    if rule["kind"] == "whole":
        in_range = text.isdecimal() and rule["minimum"] <= int(text) <= rule["maximum"]
        return text.isascii() and in_range
    if rule["kind"] == "text":
        return bool(re.fullmatch(rule["pattern"], text)) and len(text) <= rule["longest"]
    return text in map(said_by_javascript, rule["values"])


def demos_on(page):
    notebook = json.loads(CHECKOUT.text(f"{page}.ipynb"))
    outputs = [out for cell in notebook["cells"] for out in cell.get("outputs", [])]
    return {out["data"][MIME]["demo"] for out in outputs if MIME in out.get("data", {})}


@pytest.mark.parametrize("stem", CHAPTERS)
def test_each_linked_state_is_one_that_the_demo_takes(stem):
    links = list(demo_links(notes(stem)))
    assert len(links) >= 5
    for page, name, state in links:
        assert page == f"chapters/{stem}"
        assert name in demos_on(page)
        rules = DEMO[name].describe_settings()
        for setting, text in state.items():
            assert setting in rules, (name, setting)
            assert admitted(rules[setting], text), (name, setting, text)


def test_a_link_that_a_demo_refuses_is_found():
    rules = DEMO["mask_flow"].describe_settings()
    assert not admitted(rules["extra"], "3")
    assert not admitted(rules["layer_1"], "Conv2D")
    assert admitted(DEMO["channels"].describe_settings()["use_bias"], "false")
    assert not admitted(DEMO["channels"].describe_settings()["use_bias"], "False")


@pytest.mark.parametrize("stem", CHAPTERS)
def test_each_question_to_discuss_has_an_answer(stem):
    items = re.findall(r"^\d\. \*(.+?)\* (.+)$", section(stem, "Questions to discuss"), re.M)
    assert len(items) >= 4
    for question, answer in items:
        assert "?" in question or question.endswith(('."', "."))
        assert len(answer.split()) >= 15


@pytest.mark.parametrize("stem", CHAPTERS)
def test_prose_of_the_notes(stem):
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", "", notes(stem))
    assert "!" not in text
    assert not re.search(r"\b(simply|just|obviously)\b", text)


@pytest.mark.parametrize("stem", CHAPTERS)
def test_links_lead_into_the_book_or_are_shown(stem):
    address = "https://example.org/book"
    linked, shown = with_book(notes(stem), address), with_book(notes(stem), None)
    assert "book:" not in linked
    assert "book:" not in shown
    count = len(re.findall(r"\]\(book:", notes(stem)))
    assert linked.count(f"]({address}/chapters/{stem}.html#") == count
    assert shown.count(f"(`chapters/{stem}.html#") == count
    assert "](" not in shown
