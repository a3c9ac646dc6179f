"""Layers that add or remove border pixels: ZeroPadding1D/2D/3D, Cropping1D/2D/3D."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..argument_validation import (
    standardize_data_format,
    standardize_tuple,
)
from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Quantity
from .input_shape import Sizes, join_channels, spatial_names, split_channels
from .layer import AxisWindow, Layer, shaped

Borders = int | tuple[int, ...] | tuple[tuple[int, int], ...]


def standardize_borders(value: object, rank: int, name: str) -> tuple[tuple[int, int], ...]:
    """Return (before, after) for each of `rank` axes.

    Parameters
    ----------
    value : int, a tuple with an int for each axis, or a tuple with a pair for each axis
        For one axis, a pair is enough.
    rank : int
    name : str
        The argument's name, for the message.

    Returns
    -------
    tuple of (int, int)

    Raises
    ------
    LayerwiseError
        If it is none of these.

    Examples
    --------
    >>> standardize_borders(1, 2, "padding"), standardize_borders((1, 2), 1, "padding")
    (((1, 1), (1, 1)), ((1, 2),))
    """
    try:
        if rank == 1 or isinstance(value, int):
            pair = standardize_tuple(value, 2, name, allow_zero=True)
            return (pair,) * rank
        pairs = tuple(standardize_tuple(each, 2, name, allow_zero=True) for each in value)
        if len(pairs) == rank:
            return pairs
    except (LayerwiseError, TypeError):
        pass  # the message below shows the whole argument
    pair = ", ".join(["(1, 1)"] * rank)
    raise LayerwiseError(
        f"{name} must be one whole number of 0 or more, or a pair (before, after) for each axis.",
        received=f"{name}={value!r}",
        mend=f"Write {name}=1, or {name}={pair if rank == 1 else f'({pair})'}, for example.",
    )


@dataclass(frozen=True)
class Bordered(Layer):
    """What padding and cropping share: each axis grows or shrinks by its two borders."""

    rank: ClassVar[int]
    borders: ClassVar[str]
    sign: ClassVar[int]

    def __post_init__(self):
        value = getattr(self, self.borders)
        self._standardize(**{self.borders: standardize_borders(value, self.rank, self.borders)})
        self._standardize(data_format=standardize_data_format(self.data_format))

    def reads(self, input_shape: Sizes) -> tuple[AxisWindow, ...]:
        """Tell what one output position reads: one input position, moved by the border."""
        pairs = getattr(self, self.borders)
        return tuple(AxisWindow(1, 1, self.sign * before) for before, _ in pairs)

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, spatial, channels = split_channels(self, input_shape, self.rank, self.data_format)
        sizes = [self._axis(i, size) for i, size in enumerate(spatial)]
        names = spatial_names(self.rank)
        steps = [Step(f"output {name}", size) for name, size in zip(names, sizes, strict=True)]
        return shaped(join_channels(batch, sizes, channels, self.data_format), steps)

    def _axis(self, i: int, size: Expression) -> Expression:
        label = self.borders if self.rank == 1 else f"{self.borders}[{i}]"
        before, after = getattr(self, self.borders)[i]
        before, after = Quantity(f"{label}[0]", before), Quantity(f"{label}[1]", after)
        if self.sign > 0:
            return size + before + after
        result = size - before - after
        if result.value is not None and result.value < 1:
            raise LayerwiseError(
                f"{self._name}: nothing would be left of the {spatial_names(self.rank)[i]}.",
                received=f"size {size.value}, cropping {before.value} before and {after.value} "
                "after it",
                mend="Crop less than the size.",
            )
        return result


@dataclass(frozen=True)
class ZeroPadding(Bordered):
    """What ZeroPadding1D, 2D and 3D share."""

    borders, sign = "padding", 1

    padding: Borders = 1
    data_format: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class ZeroPadding1D(ZeroPadding):
    """Zeros before and after the steps; see `keras.layers.ZeroPadding1D`.

    Examples
    --------
    >>> ZeroPadding1D((2, 0)).output_shape((None, 10, 4)).value
    (None, 12, 4)
    """

    rank = 1


@dataclass(frozen=True)
class ZeroPadding2D(ZeroPadding):
    """Zeros around an image; see `keras.layers.ZeroPadding2D`.

    Examples
    --------
    >>> ZeroPadding2D(3).output_shape((None, 224, 224, 3)).value
    (None, 230, 230, 3)
    """

    rank = 2


@dataclass(frozen=True)
class ZeroPadding3D(ZeroPadding):
    """Zeros around a volume; see `keras.layers.ZeroPadding3D`.

    Examples
    --------
    >>> ZeroPadding3D(1).output_shape((None, 4, 4, 4, 1)).value
    (None, 6, 6, 6, 1)
    """

    rank = 3


@dataclass(frozen=True)
class Cropping1D(Bordered):
    """Cut steps off both ends; see `keras.layers.Cropping1D`.

    Examples
    --------
    >>> Cropping1D((1, 2)).output_shape((None, 10, 4)).value
    (None, 7, 4)
    """

    rank, borders, sign = 1, "cropping", -1

    cropping: Borders = 1
    data_format: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Cropping2D(Bordered):
    """Cut borders off an image; see `keras.layers.Cropping2D`.

    Examples
    --------
    >>> Cropping2D(((1, 0), (2, 2))).output_shape((None, 28, 28, 1)).value
    (None, 27, 24, 1)
    """

    rank, borders, sign = 2, "cropping", -1

    cropping: Borders = 0
    data_format: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Cropping3D(Bordered):
    """Cut borders off a volume; see `keras.layers.Cropping3D`.

    Examples
    --------
    >>> Cropping3D().output_shape((None, 8, 8, 8, 1)).value
    (None, 6, 6, 6, 1)
    """

    rank, borders, sign = 3, "cropping", -1

    cropping: Borders = 1
    data_format: str | None = field(default=None, kw_only=True)
