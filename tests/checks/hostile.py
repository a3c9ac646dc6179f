"""Objects that a learner may pass to a check, by accident or out of curiosity."""

import sys

import numpy as np


class Liar:
    """Says that it is a list, equal to everything, and of any length."""

    __class__ = list

    def __eq__(self, other):
        return True

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return 832

    def __getattr__(self, name):
        return 832


class Explosive:
    """Raises on every use."""

    def _raise(self, *args, **kwargs):
        raise RuntimeError("do not touch")

    __eq__ = __bool__ = __len__ = __iter__ = __float__ = __index__ = __repr__ = __str__ = _raise
    __array__ = __getitem__ = __call__ = __getattr__ = _raise
    __hash__ = None


class Endless:
    """A sequence without an end."""

    def __len__(self):
        return sys.maxsize

    def __getitem__(self, index):
        return self


class LyingDict(dict):
    def get(self, *args):
        raise RuntimeError("no")

    __getitem__ = __iter__ = keys = items = get


class LyingFloat(float):
    def __float__(self):
        raise RuntimeError("no")

    __eq__ = __repr__ = __str__ = __float__
    __hash__ = None


class ExitingArray:
    def __array__(self, *args, **kwargs):
        raise SystemExit


def oddly_typed():
    """Return a class that raises on every attribute; no module holds it, or pytest meets it."""

    class OddMeta(type):
        def __getattribute__(cls, name):
            raise RuntimeError("no attributes")

    return OddMeta("OddlyTyped", (), {})


class NoTextError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class ExitingTextError(Exception):
    def __str__(self):
        raise SystemExit


class NoTraceError(Exception):
    @property
    def __traceback__(self):
        raise RuntimeError("no traceback")


def raising(error):
    def function(*args):
        raise error

    return function


def recurse(*args):
    return recurse(*args)


def generator(*args):
    while True:
        yield 832


async def coroutine(*args):
    return 832


def values() -> dict[str, object]:
    loop: list = []
    loop.extend([loop] * 10)
    return {
        "liar": Liar(),
        "explosive": Explosive(),
        "endless": Endless(),
        "lying dict": LyingDict(prediction=1),
        "lying float": LyingFloat(0.5),
        "exiting array": ExitingArray(),
        "odd metaclass": oddly_typed()(),
        "a class": Liar,
        "odd class": oddly_typed(),
        "a list inside itself": loop,
        "huge number": 10**5000,
        "huge list": [0] * 1_000_000,
        "huge text": "x" * 3_000_000,
        "lone surrogate": "\ud800",
        "complex": 1 + 2j,
        "object array": np.array([None, object()]),
        "nan": float("nan"),
        "bytes": b"832",
        "type": int,
        "module": sys,
        "set": {1, 2},
        "true": True,
        "empty": {},
        "text": "832",
        "bidirectional": "\u202e832`<script>",
    }


def functions() -> dict[str, object]:
    address = ValueError(f"bad {object()!r}\n\x1b[31m\ud800 `tick")
    return {
        "recursion": recurse,
        "generator": generator,
        "coroutine": coroutine,
        "too few arguments": lambda: 832,
        "division": lambda *args: 1 / 0,
        "exit": lambda *args: sys.exit(),
        "exit with text": lambda *args: sys.exit("bye"),
        "stop": raising(StopIteration("stop")),
        "generator exit": raising(GeneratorExit()),
        "own base exception": raising(type("Own", (BaseException,), {})("x")),
        "no text": raising(NoTextError()),
        "exiting text": raising(ExitingTextError()),
        "no trace": raising(NoTraceError()),
        "addresses": raising(address),
        "long text": raising(ValueError("x" * 1_000_000)),
        "memory": raising(MemoryError()),
    }


def answers() -> dict[str, object]:
    """Return every hostile value, and functions that misbehave or return one."""
    returning = {
        f"returns {name}": (lambda *args, value=value: value) for name, value in values().items()
    }
    return values() | functions() | returning
