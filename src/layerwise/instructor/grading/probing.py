"""Inside the sandbox: run a notebook's cells, and probe its answers.

Nothing here judges. What leaves the sandbox are the reports of `layerwise.checks.run_probe`, which
the submission may have forged: the judge outside takes them as data.
"""

import ast
import builtins
import importlib
import json
import os
import random
import sys
import warnings
from collections.abc import Callable, Mapping

from layerwise.checks.running import run_probe
from layerwise.instructor.grading.probes_only import BareQuestion, bare_questions
from layerwise.instructor.grading.steps import cell_step, probe_step
from layerwise.instructor.sandbox.nursery import DATA, STEP

# What exercises import: done once, before the children are forked. Nothing may be computed here.
PRELOADED = (
    "numpy",
    "keras",
    "ipywidgets",
    "sklearn.preprocessing",
    "statsmodels.api",
    "IPython.core.inputtransformer2",
    "layerwise.arithmetic",
    "layerwise.reference",
)
Tell = Callable[[bytes, bytes], None]
_MISSING = object()
# An error's class is named in what people read, so only names that no student can make up.
_KNOWN_ERRORS = set(dir(builtins))


def prepare(chapter: str) -> Callable[[dict, bytes, Tell], None]:
    """Do the imports, forget the judges, and return the task that a child runs."""
    for name in PRELOADED:
        importlib.import_module(name)
    questions = bare_questions(chapter)

    def task(header: dict, body: bytes, tell: Tell) -> None:
        _Run(questions, header, tell).cells(json.loads(body))

    return task


class Recorder:
    """Stands in for `layerwise.Checker`: probes instead of checking, and says nothing."""

    run: "_Run"

    def __init__(self, chapter: str = "", *, seed: int = 0, strict: bool | None = None):
        self.chapter, self.seed, self.strict = chapter, seed, strict

    def __call__(self, name: str, answer: object = _MISSING) -> None:
        """Probe an answer."""
        if answer is not _MISSING:
            self.run.probe(name, answer)

    def hint(self, name: str) -> None:
        """Do nothing: nobody reads here."""

    def summary(self) -> None:
        """Do nothing: nobody reads here."""


class _Run:
    """One run of one notebook."""

    def __init__(self, questions: Mapping[str, BareQuestion], header: dict, tell: Tell):
        self.questions, self.tell = questions, tell
        self.seeds: dict[str, int] = header["seeds"]
        self.skipped: set[str] = set(header["skipped"])
        self.step, self.answered, self.stopped_by = "", set(), ""

    def cells(self, cells: list[list[str]]) -> None:
        """Run the cells in their order; then probe what no check has reached."""
        namespace = self._namespace()
        for number, (name, source) in enumerate(cells, 1):
            if self._begin(cell_step(number, name)):
                self._execute(source, namespace)
        for name, question in self.questions.items():
            if name in self.answered:
                continue
            if question.variable in namespace:
                self.probe(name, namespace[question.variable])
            else:
                self._report(name, self._undefined(question))

    def probe(self, name: str, answer: object) -> None:
        """Probe one answer and send the report."""
        if type(name) is not str or name not in self.questions:
            return
        cell = self.step
        if self._begin(probe_step(name)):
            report = run_probe(self.questions[name], answer, self.seeds[name])
            if report["status"] != "not attempted":
                self.answered.add(name)
            self._report(name, report)
        else:
            self.answered.add(name)  # do not try it again at the end
        self._begin(cell)

    def _begin(self, step: str) -> bool:
        """Tell which step begins; return whether it is to be run at all."""
        self.step = step
        self.tell(STEP, step.encode("utf-8", "replace"))
        return step not in self.skipped

    def _report(self, name: str, report: dict) -> None:
        self.tell(DATA, json.dumps({"question": name, "report": report}).encode())

    def _undefined(self, question: BareQuestion) -> dict:
        if not self.stopped_by:
            message = f"The notebook defines no `{question.variable}`."
            return {"status": "not attempted", "message": message}
        message = f"The notebook defines no `{question.variable}`; {self.stopped_by}."
        return {"status": "raised", "message": message}

    def _execute(self, source: str, namespace: dict) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = compile(_python(source), f"<{self.step}>", "exec", dont_inherit=True)
                exec(code, namespace)
        except BaseException as error:  # SystemExit, too: the next cell runs, as in a notebook
            kind = type(error).__name__
            kind = kind if kind in _KNOWN_ERRORS else "an error"
            self.stopped_by = self.stopped_by or f"{self.step} stopped with {kind}"

    def _namespace(self) -> dict:
        """Return what a notebook finds when it starts."""
        import keras
        import numpy as np

        from layerwise import checks

        Recorder.run = self
        checks.Checker = Recorder
        random.seed(0)
        np.random.seed(0)
        keras.utils.set_random_seed(0)
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - until the process ends
        quiet = _Quiet()
        return {"__name__": "__main__", "get_ipython": lambda: quiet, "display": quiet}


class _Quiet:
    """Takes what magics and `display` ask for, and does nothing."""

    def __call__(self, *arguments: object, **options: object) -> None:
        """Do nothing."""

    def __getattr__(self, name: str):
        return self


def _python(source: str) -> str:
    """Return a cell as Python: magics and shell lines become calls that do nothing."""
    try:
        ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
    return source
