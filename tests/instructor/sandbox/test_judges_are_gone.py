"""In the sandbox, nothing that knows a right answer is left: not in memory, not on disk."""

import json
import subprocess
import sys

import pytest
from looking_around import found_inside, needs_sandbox, worker_for

from layerwise.checks import CHAPTERS

# Runs in a process of its own: what it forgets is gone for good.
_LEFT = """
import gc, json, sys, types
from layerwise.instructor.grading.probes_only import bare_questions, reachable
kept = bare_questions(sys.argv[1])
needed = reachable([question.probe for question in kept.values()])
prefix = "layerwise.checks." + sys.argv[1]
functions = [o for o in gc.get_objects() if type(o) is types.FunctionType
             and (o.__module__ or "").startswith(prefix)]
left = sorted({f"{f.__module__}.{f.__qualname__}" for f in functions if id(f) not in needed})
kinds = sorted({type(o).__name__ for o in gc.get_objects()} & {"Question", "Part"})
modules = sorted(name for name in sys.modules if name.startswith(prefix))
print(json.dumps([len(kept), left, kinds, modules]))
"""


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_judge_is_left_in_memory(chapter):
    output = subprocess.check_output([sys.executable, "-c", _LEFT, chapter], text=True)
    count, left, kinds, modules = json.loads(output)
    assert count >= 6
    assert left == []
    assert kinds == []
    assert modules == []


@needs_sandbox
def test_no_judge_can_be_imported_or_read():
    code = """
import glob, importlib, layerwise.checks
found = [sorted(name for name in vars(layerwise.checks) if name[0] != "_"),
         len(glob.glob(layerwise.checks.__path__[0] + "/**", recursive=True))]
for name in ("masking.means", "comparison", "chapters", "matching"):
    try:
        importlib.import_module("layerwise.checks." + name); found.append(name)
    except ImportError:
        pass
"""
    with worker_for() as worker:
        names, files, *importable = found_inside(worker, code)
    assert importable == []
    assert files == 1  # the folder itself
    assert "load_questions" not in names
    assert "run_judge" not in names


@needs_sandbox
def test_the_seed_does_not_enter():
    code = """
import gc, sys
frame, found = sys._getframe(), []
while frame:
    for value in list(frame.f_locals.values()):
        if isinstance(value, dict) and "seeds" in value:
            found = sorted(value["seeds"])
        assert not (isinstance(value, int) and value == 7), "the seed"
    frame = frame.f_back
"""
    with worker_for() as worker:
        assert "valid_mean" in found_inside(worker, code)
