"""Checks of the exercises: four outcomes, and each mistake by its name."""

from layerwise.checks.chapters import CHAPTERS, load_questions
from layerwise.checks.checker import Checker, StrictCheckError
from layerwise.checks.outcomes import Outcome, PartOutcome, Summary
from layerwise.checks.plain_answer import plain
from layerwise.checks.plain_data import PlainDataError, decode, encode
from layerwise.checks.question import Part, Question, Verdict
from layerwise.checks.running import run_judge, run_probe

__all__ = [
    "CHAPTERS",
    "Checker",
    "Outcome",
    "Part",
    "PartOutcome",
    "PlainDataError",
    "Question",
    "StrictCheckError",
    "Summary",
    "Verdict",
    "decode",
    "encode",
    "load_questions",
    "plain",
    "run_judge",
    "run_probe",
]
