"""Layers that repeat pixels: UpSampling1D/2D/3D."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..argument_validation import (
    standardize_choice,
    standardize_data_format,
    standardize_integer,
    standardize_tuple,
)
from .explained import Explained, Step
from .expression import Quantity
from .input_shape import Sizes, join_channels, spatial_names, split_channels
from .layer import IT_DEPENDS, Layer, shaped


@dataclass(frozen=True)
class UpSampling(Layer):
    """What UpSampling1D, 2D and 3D share: every pixel is repeated."""

    rank: ClassVar[int]

    size: int | tuple[int, ...] = 2
    data_format: str | None = field(default=None, kw_only=True)
    interpolation: str = field(default="nearest", kw_only=True)

    INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")

    def __post_init__(self):
        if self.rank == 1:  # Keras takes no tuple here
            size = (standardize_integer(self.size, "size"),)
        else:
            size = standardize_tuple(self.size, self.rank, "size")
        allowed = self.INTERPOLATIONS if self.rank == 2 else self.INTERPOLATIONS[:1]
        lowered = str(self.interpolation).lower()  # capital letters are accepted, as in Keras
        self._standardize(
            size=size,
            data_format=standardize_data_format(self.data_format),
            interpolation=standardize_choice(lowered, allowed, "interpolation"),
        )

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: neighbours may read the same pixel."""
        return IT_DEPENDS

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, spatial, channels = split_channels(self, input_shape, self.rank, self.data_format)
        sizes = []
        for i, size in enumerate(spatial):
            label = "size" if self.rank == 1 else f"size[{i}]"
            sizes.append(size * Quantity(label, self.size[i]))
        names = spatial_names(self.rank)
        steps = [Step(f"output {name}", size) for name, size in zip(names, sizes, strict=True)]
        return shaped(join_channels(batch, sizes, channels, self.data_format), steps)


@dataclass(frozen=True)
class UpSampling1D(UpSampling):
    """Repeat every step; see `keras.layers.UpSampling1D`.

    Examples
    --------
    >>> UpSampling1D(3).output_shape((None, 10, 4)).value
    (None, 30, 4)
    """

    rank = 1


@dataclass(frozen=True)
class UpSampling2D(UpSampling):
    """Repeat rows and columns, or interpolate; see `keras.layers.UpSampling2D`.

    Examples
    --------
    >>> UpSampling2D((1, 2)).output_shape((None, 14, 14, 8)).value
    (None, 14, 28, 8)
    """

    rank = 2


@dataclass(frozen=True)
class UpSampling3D(UpSampling):
    """Repeat every voxel; see `keras.layers.UpSampling3D`.

    Examples
    --------
    >>> UpSampling3D().output_shape((None, 4, 4, 4, 1)).value
    (None, 8, 8, 8, 1)
    """

    rank = 3
