"""Run code inside the sandbox, and read what it found there."""

import json

import pytest

from layerwise.checks import decode
from layerwise.errors import LayerwiseError
from layerwise.instructor.grading.worker import Rules, Worker
from layerwise.instructor.sandbox import bubblewrap
from layerwise.instructor.sandbox.confinement import Limits

PATIENT = Limits(step_seconds=60, total_seconds=120)


def sandbox_missing():
    """Return why there is no sandbox here, or an empty text."""
    try:
        bubblewrap.require()
    except LayerwiseError as error:
        return str(error).splitlines()[0]
    return ""


MISSING = sandbox_missing()
needs_sandbox = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def worker_for(chapter="masking", limits=PATIENT):
    return Worker(Rules(chapter, seed=7, limits=limits))


def found_inside(worker, code):
    """Run a cell that sets `found`, and return its value as plain data."""
    cells = [
        ("setup", 'from layerwise import Checker\ncheck = Checker("masking")'),
        ("look", code),
        ("tell", 'check("predicted_masks", {"embedding": found})'),
    ]
    lines, trouble = worker._probe(cells)
    assert not trouble, trouble
    for line in b"\n".join(lines).splitlines():
        value = json.loads(line)
        if value["question"] == "predicted_masks" and value["report"]["status"] == "answered":
            return decode(value["report"]["data"])["embedding"]
    raise AssertionError(f"the cell found nothing: {lines}")


def notebook(*sources):
    """Return the bytes of a notebook with these code cells."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
