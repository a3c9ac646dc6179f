"""Layers with several inputs: Add and its like, and Concatenate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Quantity, maximum, total
from .input_shape import Sizes, named, shape_text
from .layer import Layer, shaped


def input_shapes(layer: Layer, shapes: Sequence[Sizes], least: int) -> list[tuple[Expression, ...]]:
    """Name the sizes of each of several input shapes.

    Parameters
    ----------
    layer : Layer
    shapes : sequence of shapes
    least : int
        How many inputs the layer needs.

    Returns
    -------
    list of tuple of Expression

    Raises
    ------
    LayerwiseError
        If it is not a list of that many shapes.
    """
    nested = isinstance(shapes, (tuple, list)) and all(
        isinstance(shape, (tuple, list)) for shape in shapes
    )
    if not nested or len(shapes) < least:
        raise LayerwiseError(
            f"{layer._name} takes a list of shapes, {least} or more.",
            received=f"input_shape={shapes!r}",
            mend="Pass the shapes in a list: [(None, 8), (None, 8)].",
        )
    return [named(layer, shape) for shape in shapes]


def _refuse(layer: Layer, shapes: Sequence[Sizes], reason: str) -> None:
    raise LayerwiseError(
        f"{layer._name}: the inputs do not fit together; {reason}.",
        received=" and ".join(map(shape_text, shapes)),
        mend="Make the sizes equal, or 1 where one value is to serve the whole axis."
        if isinstance(layer, Elementwise)
        else "Make all sizes equal, except on the axis that is joined.",
    )


@dataclass(frozen=True)
class Elementwise(Layer):
    """Add, Subtract, Multiply, Average, Maximum or Minimum: value by value, with broadcasting.

    Parameters
    ----------
    name : str
        Its class in Keras, such as "Add".

    Examples
    --------
    >>> Elementwise("Multiply").output_shape([(None, 7, 7, 64), (None, 1, 1, 64)]).value
    (None, 7, 7, 64)
    """

    name: str

    def _output_shape(self, input_shape: Sequence[Sizes]) -> Explained:
        first, *others = self._inputs(input_shape)
        sizes = list(first[1:])
        for other in others:
            sizes = self._broadcast(sizes, list(other[1:]), (first, *others))
        same = len({shape_text(shape) for shape in (first, *others)}) == 1
        why = "The inputs have one shape." if same else "A size of 1 serves the whole axis."
        batches = [shape[0] for shape in (first, *others)]
        batch = next((size for size in batches if size.value is not None), batches[0])
        steps = [
            Step(f"output axis {i}", size, "" if i > 1 else why) for i, size in enumerate(sizes, 1)
        ]
        return shaped((batch, *sizes), steps)

    def _inputs(self, input_shape: Sequence[Sizes]) -> list[tuple[Expression, ...]]:
        shapes = input_shapes(self, input_shape, 2 if self.name == "Subtract" else 1)
        if self.name == "Subtract" and len(shapes) > 2:
            raise LayerwiseError(
                "Subtract takes two inputs.",
                received=f"{len(shapes)} inputs: {' and '.join(map(shape_text, shapes))}",
                mend="Add up what is to be subtracted first.",
            )
        if len({shape[0].value for shape in shapes} - {None}) > 1:
            _refuse(self, shapes, "the batch sizes differ")
        return shapes

    def _broadcast(self, left: list, right: list, shapes: Sequence[Sizes]) -> list[Expression]:
        if len(left) < len(right):
            left, right = right, left
        kept = len(left) - len(right)
        pairs = zip(left[kept:], right, strict=True)
        return left[:kept] + [self._together(one, other, shapes) for one, other in pairs]

    def _together(self, one: Expression, other: Expression, shapes: Sequence[Sizes]) -> Expression:
        if one.value == 1 or other.value == 1:
            return other if one.value == 1 else one
        if one.value is None and other.value is None:
            return one  # two unknown sizes are taken to be equal
        if one.value is None or other.value is None:
            return maximum(one, other)  # the unknown one may be 1
        if one.value != other.value:
            _refuse(self, shapes, f"{one.value} and {other.value} meet")
        return one

    @property
    def _name(self) -> str:
        return self.name


@dataclass(frozen=True)
class Concatenate(Layer):
    """The inputs side by side on one axis; see `keras.layers.Concatenate`.

    Examples
    --------
    >>> print(Concatenate().output_shape([(None, 7, 7, 64), (None, 7, 7, 32)]))
    (None, 7, 7, 96)
      output axis 3 = input 1 + input 2 = 64 + 32 = 96
    """

    axis: int = -1

    def _output_shape(self, input_shape: Sequence[Sizes]) -> Explained:
        shapes = input_shapes(self, input_shape, 1)
        ranks = {len(shape) for shape in shapes}
        if len(ranks) > 1 or self.axis not in range(-min(ranks), min(ranks)):
            _refuse(self, shapes, f"they have {sorted(ranks)} axes, and axis={self.axis!r}")
        axis = self.axis % min(ranks)
        joined = total(
            *(
                # an unknown size must stay a formula in the model's input sizes
                size if size.value is None else Quantity(f"input {i}", size.value)
                for i, size in enumerate((shape[axis] for shape in shapes), 1)
            )
        )
        sizes = [self._common(i, shapes) for i in range(min(ranks))]
        sizes[axis] = joined
        return shaped(sizes, [Step(f"output axis {axis}", joined)])

    def _common(self, i: int, shapes: Sequence[tuple[Expression, ...]]) -> Expression:
        known = {shape[i].value for shape in shapes} - {None}
        if len(known) > 1 and i != self.axis % len(shapes[0]):
            _refuse(self, shapes, f"axis {i} is not joined")
        return shapes[0][i]
