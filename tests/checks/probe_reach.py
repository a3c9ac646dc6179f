"""What a probe can reach in its chapter's modules: a grader's sandbox keeps that, and no more.

A probe runs beside the learner's code, so nothing that it reaches may say or compute a right
answer. This walks as a sandbox does: names of globals in the code and in nested code, closures,
defaults, `functools.partial`, containers, and the functions of classes.
"""

import functools
import inspect
import types
from collections.abc import Iterator

from layerwise.checks import CHAPTERS

_HOMES = tuple(f"layerwise.checks.{chapter}" for chapter in CHAPTERS)


def reached(probe: object) -> dict[str, object]:
    """Return what a probe reaches: "module.name" of its chapter's globals, and their values."""
    found: dict[str, object] = {}
    seen: set[int] = set()
    waiting = [probe]
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        for name, other in _next_to(value):
            if name is not None:
                found[name] = other
            waiting.append(other)
    return found


def _next_to(value: object) -> Iterator[tuple[str | None, object]]:
    """Yield (name of a chapter's global or None, object) for what an object leads to."""
    if isinstance(value, functools.partial):
        yield from ((None, part) for part in (value.func, value.args, value.keywords))
    elif isinstance(value, types.MethodType):
        yield from ((None, part) for part in (value.__func__, value.__self__))
    elif isinstance(value, types.FunctionType):
        yield from _of_function(value)
    elif isinstance(value, type) and value.__module__.startswith(_HOMES):
        yield from ((None, part) for part in (*vars(value).values(), *value.__bases__))
    elif isinstance(value, property | staticmethod | classmethod):
        yield from ((None, getattr(value, name, None)) for name in ("fget", "fset", "__func__"))
    elif isinstance(value, dict):
        yield from ((None, part) for pair in value.items() for part in pair)
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((None, part) for part in value)
    elif type(value).__module__.startswith("layerwise."):
        yield from ((None, part) for part in getattr(value, "__dict__", {}).values())


def _of_function(function: types.FunctionType) -> Iterator[tuple[str | None, object]]:
    for part in (function.__defaults__, function.__kwdefaults__, function.__dict__):
        yield None, part
    yield from ((None, cell.cell_contents) for cell in function.__closure__ or ())
    home = function.__globals__
    for name in _names(function.__code__):
        if name in home:
            inside = home["__name__"].startswith(_HOMES)
            # What a chapter imports from elsewhere is everybody's, and stays where it is.
            own = inside and not _is_imported(home[name], home["__name__"])
            yield (f"{home['__name__']}.{name}" if own else None), home[name]


def _is_imported(value: object, home: str) -> bool:
    if isinstance(value, types.ModuleType):
        return True
    module = getattr(value, "__module__", home)
    return inspect.isroutine(value) and not str(module).startswith(_HOMES)


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
