"""Run a question in two steps that share nothing but JSON-able data.

`run_probe` runs the learner's code and reports; a grader calls it inside its sandbox. `run_judge`
turns a report into an `Outcome`; a grader calls it outside, on a report that it does not trust.
In a notebook, `Checker` calls both in the same way.
"""

import linecache
import os
import sysconfig
import traceback

import numpy as np

from layerwise.checks.outcomes import Outcome, PartOutcome
from layerwise.checks.plain_answer import blank, plain
from layerwise.checks.plain_data import PlainDataError, decode, encode
from layerwise.checks.probing import CallFailedError, WrongFormError
from layerwise.checks.question import Part, Question
from layerwise.checks.reading import UnreadableError
from layerwise.checks.wording import clean_text

MAX_MESSAGE = 600
_PATHS = sysconfig.get_paths()
# Frames from these places are not the learner's own code.
_FOREIGN = tuple(
    os.path.join(path, "")
    for path in (
        os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
        *(_PATHS[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
    )
)


def run_probe(question: Question, answer: object, seed: int) -> dict:
    """Run the learner's code on inputs drawn from the seed.

    Parameters
    ----------
    question : Question
    answer : object
        The learner's object: a function, a dict, anything.
    seed : int

    Returns
    -------
    dict
        JSON-able. ``{"status": "answered", "data": ...}``, or one of the statuses "not attempted",
        "wrong form" and "raised" with a ``message``. Only KeyboardInterrupt is ever raised.

    Examples
    --------
    >>> from layerwise.checks.chapters import load_questions
    >>> question = load_questions("filters_and_initialization")["glorot_limit"]
    >>> run_probe(question, ..., seed=0)["status"]
    'not attempted'
    >>> run_probe(question, lambda kernel_shape: 1 / 0, seed=0)["message"]
    'Your code raised ZeroDivisionError: division by zero, at line 1 of your cell: ...'
    """
    if answer is None or answer is Ellipsis:
        return {"status": "not attempted", "message": _to_do(question)}
    try:
        data = plain(question.probe(answer, np.random.default_rng(seed)))
        if blank(data):
            return {"status": "not attempted", "message": _to_do(question)}
        return {"status": "answered", "data": encode(data)}
    except KeyboardInterrupt:
        raise
    except WrongFormError as error:
        return {"status": "wrong form", "message": str(error)}
    except PlainDataError as error:
        return {"status": "wrong form", "message": clean_text(str(error))}
    except CallFailedError as error:
        return {"status": "raised", "message": describe_error(error.__cause__, error.call)}
    except BaseException as error:  # outside of a call: a learner's object that resists reading
        return {"status": "raised", "message": describe_error(error, question.usage)}


def run_judge(question: Question, report: object, seed: int) -> Outcome:
    """Judge a report of `run_probe`; survive any other value.

    Parameters
    ----------
    question : Question
    report : object
        What `run_probe` returned, perhaps after JSON, perhaps forged.
    seed : int
        The seed that the probe had.

    Returns
    -------
    Outcome

    Examples
    --------
    >>> from layerwise.checks.chapters import load_questions
    >>> question = load_questions("filters_and_initialization")["glorot_limit"]
    >>> run_judge(question, {"status": "passed", "points": 99}, seed=0).points
    0
    """
    report = report if type(report) is dict else {}
    status = _text_of(report.get("status"))
    message = clean_text(_text_of(report.get("message")), MAX_MESSAGE)
    if status in ("not attempted", "raised"):
        return Outcome(question.name, status, question.points, message=message)
    if status == "wrong form":
        return _all_failed(question, message)
    if status != "answered":
        return _all_failed(question, "The report of this answer is damaged.")
    try:
        data = decode(report.get("data"))
    except Exception as error:  # from outside: also MemoryError, RecursionError
        return _all_failed(question, f"The report of this answer is damaged. {error}")
    parts = tuple(_judge_part(question, part, data, seed) for part in question.parts)
    status = "passed" if all(part.passed for part in parts) else "failed"
    return Outcome(question.name, status, question.points, parts)


def describe_error(error: BaseException, call: str) -> str:
    """Say what the learner's code raised, at which of their lines, and for which call.

    Parameters
    ----------
    error : BaseException
    call : str
        How the check used the learner's object.

    Returns
    -------
    str
    """
    try:
        name, text = clean_text(type(error).__name__, 60), clean_text(str(error)).rstrip(".")
        what, place = f"{name}: {text}" if text else name, _place(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # an exception of the learner's own class may fail to describe itself
        what, place = "an exception that has no readable message", "."
    return f"Your code raised {what}{place} The check had called `{call}`."


def _place(error: BaseException) -> str:
    """Return the learner's own line, as the end of a sentence."""
    lines = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(error.__traceback__)]
    own = [(name, n) for name, n in lines if not name.startswith((*_FOREIGN, "<frozen"))]
    if not own:
        return "."
    # The first is the answer's own cell; an error inside a given helper is shown where it is used.
    filename, number = [line for line in own if line[0] == own[0][0]][-1]
    source = clean_text(linecache.getline(filename, number), 80).replace("`", "'")
    return f", at line {number} of your cell" + (f": `{source}`." if source else ".")


def _to_do(question: Question) -> str:
    if question.usage == question.variable:
        task = f"Replace each `...` in `{question.variable}` with your answer."
    else:
        task = f"Complete `{question.usage}`: it must `return` its result."
    return f"{task} Run that cell, then run this one again."


def _text_of(value: object) -> str:
    return value if type(value) is str else ""


def _all_failed(question: Question, message: str) -> Outcome:
    parts = tuple(PartOutcome(part.name, part.points, False) for part in question.parts)
    return Outcome(
        question.name, "failed", question.points, parts, clean_text(message, MAX_MESSAGE)
    )


def _judge_part(question: Question, part: Part, data: object, seed: int) -> PartOutcome:
    mistake = None
    try:
        with np.errstate(all="ignore"):
            verdict = part.judge(data, np.random.default_rng(seed))
        if verdict.passed:
            return PartOutcome(part.name, part.points, True)
        mistake = verdict.mistake
        lead = question.mistakes[mistake] if mistake else f"Expected {part.expects}."
        message = verdict.message if verdict.waits else f"{lead} {verdict.message}"
    except UnreadableError as error:
        message = f"Expected {part.expects}. {error}"
    except Exception:
        # The data come from outside: whatever breaks a judge is an answer of the wrong form.
        message = f"Expected {part.expects}. This check cannot read what it received."
    return PartOutcome(part.name, part.points, False, clean_text(message, MAX_MESSAGE), mistake)
