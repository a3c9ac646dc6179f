"""What every layer description has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .explained import Explained, Step
from .expression import Expression, Literal, Quantity, total
from .input_shape import Sizes, named


class AxisWindow(NamedTuple):
    """What one output position reads along one axis.

    `size` pixels, `strides` from one window to the next, the first of them starting `before`
    pixels before the input's first (None while the input's size is unknown).
    """

    size: int
    strides: int
    before: int | None


# What an output position reads, where it is not a window:
EACH_POSITION = "each position by itself"
EVERY_POSITION = "every position"
IT_DEPENDS = "it depends on the position"


@dataclass(frozen=True)
class Layer:
    """A layer described by its arguments, spelled as Keras spells them.

    A subclass has the name of its Keras layer, and says what the layer does to a shape. Arguments
    that change no shape and no count, such as initializers, are left out.
    """

    def output_shape(self, input_shape: Sizes) -> Explained:
        """Work out the shape of the output.

        Parameters
        ----------
        input_shape : tuple of int, None or Expression
            With the batch axis; None is a size that is not known yet.

        Returns
        -------
        Explained

        Raises
        ------
        LayerwiseError
            Where Keras refuses the shape too.
        """
        explained = self._output_shape(input_shape)
        self._parameters(input_shape)  # a layer that cannot be built has no output either
        return explained

    def parameter_count(self, input_shape: Sizes) -> Explained:
        """Count the weights, trainable or not.

        Parameters
        ----------
        input_shape : tuple of int, None or Expression

        Returns
        -------
        Explained

        Raises
        ------
        LayerwiseError
            Where Keras refuses the shape too.
        """
        self._output_shape(input_shape)  # refuses a bad shape
        return counted("parameters", *self._parameters(input_shape))

    def multiply_adds(self, input_shape: Sizes) -> Explained:
        """Count the products of an input and a weight, for one sample; biases are not counted.

        Parameters
        ----------
        input_shape : tuple of int, None or Expression

        Returns
        -------
        Explained
            None is the value where a size is unknown.

        Raises
        ------
        LayerwiseError
            Where Keras refuses the shape too.
        """
        self._output_shape(input_shape)  # refuses a bad shape
        return counted("multiply-adds", *self._products(input_shape))

    def reads(self, input_shape: Sizes) -> tuple[AxisWindow, ...] | str:
        """Tell what one output position reads.

        Parameters
        ----------
        input_shape : tuple of int, None or Expression

        Returns
        -------
        tuple of AxisWindow, one for each spatial axis; or str
            One of `EACH_POSITION`, `EVERY_POSITION`, `IT_DEPENDS`.
        """
        return EACH_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        """Do the work of `output_shape`; a subclass overrides this."""
        return shaped(named(self, input_shape), ())

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        """Return the terms of `parameter_count`, and the steps that they stand on."""
        return [], []

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        """Return the terms of `multiply_adds`, and the steps that they stand on."""
        return [], []

    def _standardize(self, **arguments: object) -> None:
        for name, value in arguments.items():
            object.__setattr__(self, name, value)  # the dataclass is frozen

    @property
    def _name(self) -> str:
        return type(self).__name__


def shaped(sizes: Sequence[Expression], steps: Sequence[Step], caveats: Sequence[str] = ()):
    """Return a shape with its steps.

    Parameters
    ----------
    sizes : sequence of Expression
    steps : sequence of Step
    caveats : sequence of str

    Returns
    -------
    Explained
    """
    value = tuple(size.value for size in sizes)
    return Explained(value, tuple(steps), tuple(sizes), tuple(caveats))


def counted(label: str, parts: Sequence[Step], before: Sequence[Step]) -> Explained:
    """Add up parts to one count.

    Parameters
    ----------
    label : str
        What the sum is called.
    parts : sequence of Step
        The terms of the sum.
    before : sequence of Step
        Steps that the parts stand on.

    Returns
    -------
    Explained
    """
    terms = [Quantity(part.label, part.expression.value) for part in parts]
    summed = total(*terms) if terms else Literal(0)
    last = () if [part.label for part in parts] == [label] else (Step(label, summed),)
    return Explained(summed.value, (*before, *parts, *last))
