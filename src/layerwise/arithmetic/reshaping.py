"""Layers that arrange the same values in another shape: Flatten, Reshape, Permute, RepeatVector."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ..argument_validation import standardize_data_format, standardize_integer
from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Literal, Quantity, exact_divide, product
from .input_shape import Sizes, named, shape_text
from .layer import EVERY_POSITION, IT_DEPENDS, Layer, shaped


@dataclass(frozen=True)
class Flatten(Layer):
    """All values of a sample in one row; see `keras.layers.Flatten`.

    Examples
    --------
    >>> print(Flatten().output_shape((None, 7, 7, 64)))
    (None, 3136)
      output features = axis 1 × axis 2 × axis 3 = 7 × 7 × 64 = 3,136
    """

    data_format: str | None = field(default=None, kw_only=True)

    def __post_init__(self):
        self._standardize(data_format=standardize_data_format(self.data_format))

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: afterwards there are no positions."""
        return EVERY_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, *rest = named(self, input_shape)
        features = product(*rest) if rest else Literal(1)
        return shaped((batch, features), [Step("output features", features)])


@dataclass(frozen=True)
class Reshape(Layer):
    """The values of a sample in another shape; see `keras.layers.Reshape`.

    Examples
    --------
    >>> print(Reshape((-1, 28, 1)).output_shape((None, 784)))
    (None, 28, 28, 1)
      values = axis 1 = 784
      known sizes = target_shape[1] × target_shape[2] = 28 × 1 = 28
      target_shape[0] = values / known sizes = 784 / 28 = 28
        -1 takes what the other sizes leave.
    """

    target_shape: tuple[int, ...]

    def __post_init__(self):
        shape = self.target_shape
        try:
            sizes = tuple(standardize_integer(size, "target_shape", minimum=-1) for size in shape)
        except (LayerwiseError, TypeError):
            sizes = (-1, -1)
        if sizes.count(-1) > 1:
            raise LayerwiseError(
                "target_shape is a tuple of whole numbers, without the batch axis; "
                "one of them may be -1, for the size that is left.",
                received=f"target_shape={shape!r}",
                mend="Write (28, 28, 1) or (-1, 28, 1), for example.",
            )
        self._standardize(target_shape=sizes)

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: that depends on how the values are arranged."""
        return IT_DEPENDS

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, *sizes = named(self, input_shape)
        values = product(*sizes) if sizes else Literal(1)
        if -1 in self.target_shape:
            return self._with_rest(batch, values, input_shape)
        target = [self._target(i) for i in range(len(self.target_shape))]
        if values.value is not None and math.prod(self.target_shape) != values.value:
            self._refuse(values.value, math.prod(self.target_shape), input_shape)
        return shaped((batch, *target), [Step("values", values)])

    def _with_rest(self, batch: Expression, values: Expression, input_shape: Sizes) -> Explained:
        open_axis = self.target_shape.index(-1)
        others = [self._target(i) for i in range(len(self.target_shape)) if i != open_axis]
        others_product = product(*others) if others else Literal(1)
        count = others_product.value
        if values.value is not None and (count == 0 or values.value % count):
            self._refuse(values.value, count, input_shape)
        # while the values are unknown, the size must stay a formula in the input's sizes
        dividend = values if values.value is None else Quantity("values", values.value)
        rest = exact_divide(dividend, Quantity("known sizes", count))
        steps = [
            Step("values", values),
            Step("known sizes", others_product),
            Step(f"target_shape[{open_axis}]", rest, "-1 takes what the other sizes leave."),
        ]
        sizes = [self._target(i) for i in range(len(self.target_shape))]
        sizes[open_axis] = rest
        return shaped((batch, *sizes), steps)

    def _target(self, i: int) -> Quantity:
        return Quantity(f"target_shape[{i}]", self.target_shape[i])

    def _refuse(self, values: int, count: int, input_shape: Sizes) -> None:
        rest = "is not a multiple of" if -1 in self.target_shape else "is not"
        raise LayerwiseError(
            "Reshape: a sample must keep its number of values.",
            received=f"input_shape={shape_text(input_shape)}, which has {values} values a sample; "
            f"target_shape={self.target_shape}: {values} {rest} {count}",
            mend="Leave the batch axis out of target_shape; let one size be -1.",
        )


@dataclass(frozen=True)
class Permute(Layer):
    """The axes of a sample in another order; see `keras.layers.Permute`.

    Examples
    --------
    >>> Permute((2, 3, 1)).output_shape((None, 3, 28, 32)).value
    (None, 28, 32, 3)
    """

    dims: tuple[int, ...]

    def __post_init__(self):
        try:
            dims = tuple(standardize_integer(axis, "dims") for axis in self.dims)
        except (LayerwiseError, TypeError):
            dims = (0,)  # no axis is called 0
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise LayerwiseError(
                "dims must name every axis but the batch once, counted from 1.",
                received=f"dims={self.dims!r}",
                mend="Write (2, 1) to swap two axes, for example.",
            )
        self._standardize(dims=dims)

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: the axes have changed their places."""
        return IT_DEPENDS

    def _output_shape(self, input_shape: Sizes) -> Explained:
        names = ["batch", *(f"axis {i + 1}" for i in range(len(self.dims)))]
        sizes = named(self, input_shape, names)
        permuted = [sizes[axis] for axis in self.dims]
        steps = [Step(f"output axis {i + 1}", size) for i, size in enumerate(permuted)]
        return shaped((sizes[0], *permuted), steps)


@dataclass(frozen=True)
class RepeatVector(Layer):
    """The same features at every one of n steps; see `keras.layers.RepeatVector`.

    Examples
    --------
    >>> RepeatVector(49).output_shape((None, 50)).value
    (None, 49, 50)
    """

    n: int

    def __post_init__(self):
        self._standardize(n=standardize_integer(self.n, "n"))

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: the whole input."""
        return EVERY_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, features = named(self, input_shape, ("batch", "features"))
        steps = Quantity("n", self.n)
        return shaped((batch, steps, features), [Step("output steps", steps)])
