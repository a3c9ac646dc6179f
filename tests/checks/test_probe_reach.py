"""A probe reaches the inputs of its question, and nothing that says what is right."""

import functools
import json
import sys
import types

import pytest
from notebook_answers import right_answers
from probe_reach import reached

from layerwise.checks import CHAPTERS, load_questions, run_probe

# Everything that a probe may reach was read: names and inputs, no results. A new name must be read.
HARMLESS = {
    *("_USAGE", "_COST_USAGE", "_ERRORS_USAGE", "_EXPERIMENT_USAGE", "_GRADIENT_USAGE"),
    *("_GROUPS_USAGE", "_PADDING_USAGE", "_POOL_USAGE", "_POSITIONS_USAGE", "_SIZES_USAGE"),
    *("_case", "_cases", "_channel_counts", "_channels_and_filters", "_copied", "_experiment"),
    *("_facts", "_group_cases", "_images", "_labels", "_noise_cases", "_padding_cases"),
    *("_pool_cases", "_position_cases", "_sequences", "_shapes", "_size_cases", "_table"),
    *("_written", "_gradient", "Case", "Reader"),
    *(
        "NO_LABEL",
        "_BUDGET_SHAPES",
        "_CLASSES",
        "_DRIFT",
        "_KEYS",
        "_KINDS",
        "_LENGTH",
        "_LONG_STEP",
        "_PADDED",
    ),
    *("_INPUT", "_RATES", "_SHAPE", "_SIDE", "_SOME", "_SIZE", "_UNITS", "_UNKNOWN", "_VOID"),
    *("CallFailedError", "WrongFormError"),
}


def test_what_a_probe_reaches_was_read(chapter, question):
    names = {name.rsplit(".", 1)[1] for name in reached(question.probe)}
    assert names <= HARMLESS


def test_a_probe_reaches_no_judge(chapter, question):
    found = reached(question.probe).values()
    assert not any(part.judge is value for part in question.parts for value in found)
    assert not any(value is question for value in found)


def modules_of(chapter):
    home = f"layerwise.checks.{chapter}"
    return [module for name, module in sys.modules.items() if name.startswith(home)]


def strip(monkeypatch, chapter, keep):
    """Delete what the chapter's modules define themselves, except these names."""
    for module in modules_of(chapter):
        for name, value in list(vars(module).items()):
            imported = isinstance(value, types.ModuleType) or (
                getattr(value, "__module__", module.__name__) != module.__name__
            )
            if name.startswith("__") or imported or f"{module.__name__}.{name}" in keep:
                continue
            monkeypatch.delattr(module, name)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_probes_need_nothing_else(chapter, monkeypatch):
    questions = load_questions(chapter)
    answers = right_answers(chapter)
    keep = {name for question in questions.values() for name in reached(question.probe)}
    strip(monkeypatch, chapter, keep)
    for name, question in questions.items():
        report = run_probe(question, answers[name], 2**63 - 1)
        assert report["status"] == "answered", (name, report)
        json.dumps(report, allow_nan=False)


def helper():
    return table["right"]


table = {"right": 42}


def test_the_walk_finds_what_is_hidden(monkeypatch):
    monkeypatch.setattr("probe_reach._HOMES", (__name__,))

    def closed(value=helper):
        return [value() for _ in range(2)]

    for probe in (helper, lambda: helper(), functools.partial(closed, helper), closed):
        assert f"{__name__}.table" in reached(probe)
    assert reached(lambda answer: answer) == {}
