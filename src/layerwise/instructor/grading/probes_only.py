"""Keep the probes of a chapter, and forget everything that knows a right answer.

The sandbox needs the probes. Beside them, in the same modules, stand the judges with the expected
values; a submission could ask them. So before any submission runs, whatever no probe can reach
through its names is deleted.
"""

import functools
import gc
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass

from layerwise.checks import load_questions
from layerwise.checks.question import Probe

_PACKAGE = "layerwise.checks."
# What probes need at run time, whether or not a name of theirs leads there.
_ENGINE = ("running", "outcomes", "plain_answer", "plain_data", "probing", "question", "wording")


@dataclass(frozen=True)
class BareQuestion:
    """What `run_probe` needs of a question."""

    name: str
    variable: str
    usage: str
    probe: Probe


def bare_questions(chapter: str) -> dict[str, BareQuestion]:
    """Return the probes of a chapter; in this process, nothing else of its checks remains.

    Parameters
    ----------
    chapter : str

    Returns
    -------
    dict of str to BareQuestion
    """
    kept = {
        name: BareQuestion(name, question.variable, question.usage, question.probe)
        for name, question in load_questions(chapter).items()
    }
    needed = reachable([question.probe for question in kept.values()])
    for module_name in [name for name in sys.modules if name.startswith(_PACKAGE)]:
        if module_name.removeprefix(_PACKAGE) not in _ENGINE:
            _forget(sys.modules[module_name], needed)
            del sys.modules[module_name]
    _forget_package()
    gc.collect()
    return kept


def reachable(functions: list[Probe]) -> set[int]:
    """Return the ids of all objects of the checks that these functions can reach by name."""
    seen: set[int] = set()
    waiting: list[object] = list(functions)
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        waiting.extend(_neighbours(value))
    return seen


def _neighbours(value: object) -> Iterator[object]:
    """Yield what a function, class or container refers to."""
    if isinstance(value, functools.partial):
        yield from (value.func, *value.args, *value.keywords.values())
    elif isinstance(value, types.FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        yield from (*cells, *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values())
        names = _names(value.__code__)
        yield from (value.__globals__[name] for name in names if name in value.__globals__)
    elif isinstance(value, type) and value.__module__.startswith(_PACKAGE):
        yield from (*vars(value).values(), *value.__bases__)
    elif isinstance(value, property):
        yield from (value.fget, value.fset, value.fdel)
    elif isinstance(value, staticmethod | classmethod):
        yield value.__func__
    elif isinstance(value, tuple | list | set | frozenset):
        yield from value
    elif isinstance(value, dict):
        yield from value.values()


def _names(code: types.CodeType) -> set[str]:
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _forget(module: types.ModuleType, needed: set[int]) -> None:
    """Delete what no probe needs from a module's names."""
    for name, value in list(vars(module).items()):
        if id(value) not in needed and not (name.startswith("__") and name.endswith("__")):
            delattr(module, name)


def _forget_package() -> None:
    """Let nothing be asked for, or imported again, through the package itself."""
    package = sys.modules["layerwise.checks"]
    keep = {"Checker", *_ENGINE}
    for name in [name for name in vars(package) if not name.startswith("__")]:
        if name not in keep:
            delattr(package, name)
