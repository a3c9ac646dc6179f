"""Layers whose output has the shape of their input."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Literal, product
from .input_shape import Sizes, known, named
from .layer import Layer, shaped


@dataclass(frozen=True)
class Unchanged(Layer):
    """A layer that computes every value by itself, and has no weights.

    Parameters
    ----------
    name : str
        Its class in Keras, such as "ReLU".

    Examples
    --------
    >>> print(Unchanged("Dropout").output_shape((None, 28, 28, 3)))
    (None, 28, 28, 3)
      values = axis 1 × axis 2 × axis 3 = 28 × 28 × 3 = 2,352
        Every value keeps its place.
    """

    name: str

    def _output_shape(self, input_shape: Sizes) -> Explained:
        sizes = named(self, input_shape)
        values = product(*sizes[1:]) if len(sizes) > 1 else Literal(1)
        return shaped(sizes, [Step("values", values, "Every value keeps its place.")])

    @property
    def _name(self) -> str:
        return self.name


@dataclass(frozen=True)
class PReLU(Layer):
    """A trained slope for each value, or for each channel; see `keras.layers.PReLU`.

    Examples
    --------
    >>> PReLU(shared_axes=(1, 2)).parameter_count((None, 28, 28, 16)).value
    16
    """

    shared_axes: tuple[int, ...] | None = field(default=None)

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        sizes = named(self, input_shape)
        shared = [] if self.shared_axes is None else self.shared_axes
        shared = shared if isinstance(shared, (tuple, list)) else [shared]
        if not all(axis in range(1, len(sizes)) for axis in shared):
            raise LayerwiseError(
                "PReLU: shared_axes name axes of the input, without the batch.",
                received=f"shared_axes={self.shared_axes!r}, input with {len(sizes)} axes",
                mend="Write shared_axes=[1, 2] to share the slopes over height and width.",
            )
        own = [size for axis, size in enumerate(sizes) if axis and axis not in shared]
        slopes = [known(self, size, size.name) for size in own]
        return [Step("alpha", product(*slopes) if slopes else Literal(1))], []
