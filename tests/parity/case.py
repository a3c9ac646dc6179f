"""One case of the comparison: a layer's arguments and an input shape, for both sides."""

from __future__ import annotations

from dataclasses import dataclass, field

import keras

from layerwise import arithmetic

ELEMENTWISE = ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract")
UNCHANGED = ("Dropout", "ELU", "GaussianNoise", "Identity", "LeakyReLU", "ReLU")


@dataclass(frozen=True)
class Call:
    """A layer's name and arguments, written once and made on both sides."""

    name: str
    arguments: dict = field(default_factory=dict)

    def ours(self) -> arithmetic.Layer:
        if self.name in ELEMENTWISE:
            return arithmetic.Elementwise(self.name)
        if self.name in UNCHANGED:
            return arithmetic.Unchanged(self.name)
        arguments = {name: _made(value, Call.ours) for name, value in self.arguments.items()}
        return getattr(arithmetic, self.name)(**arguments)

    def theirs(self) -> keras.layers.Layer:
        arguments = {name: _made(value, Call.theirs) for name, value in self.arguments.items()}
        return getattr(keras.layers, self.name)(**arguments)

    def __repr__(self):
        listed = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.name}({listed})"


def _made(value: object, make) -> object:
    return make(value) if isinstance(value, Call) else value


@dataclass(frozen=True)
class Case:
    """A call with its input shape, and the axes whose sizes the model does not know."""

    call: Call
    shape: tuple | list
    unknown: tuple = ()

    @property
    def model_shape(self) -> tuple | list:
        """The shape as the model knows it: with None on the unknown axes."""
        return masked(self.shape, self.unknown, None)

    def with_known_shape(self) -> Case:
        """Return the case whose model knows every size."""
        several = isinstance(self.shape, list)
        return Case(self.call, self.shape, ((),) * len(self.shape) if several else ())

    def __repr__(self):
        return f"{self.call!r} on {self.model_shape}, run on {self.shape}"


def masked(shape: tuple | list, unknown: tuple, mark: object) -> tuple | list:
    """Put `mark`, or what it returns for an axis, on the unknown axes of one or several shapes."""
    if isinstance(shape, list):
        return [masked(each, axes, mark) for each, axes in zip(shape, unknown, strict=True)]
    named = mark if callable(mark) else lambda axis: mark
    return tuple(named(i) if i in unknown else size for i, size in enumerate(shape))
