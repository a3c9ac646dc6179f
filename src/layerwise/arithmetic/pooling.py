"""Pooling: Max- and AveragePooling1D/2D/3D, and their global forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..argument_validation import (
    standardize_choice,
    standardize_data_format,
    standardize_tuple,
)
from .convolution import Windowed
from .explained import Explained, Step
from .expression import Literal
from .input_shape import Sizes, join_channels, spatial_names, split_channels
from .layer import EVERY_POSITION, Layer, shaped


@dataclass(frozen=True)
class Pooling(Windowed):
    """What max and average pooling share; neither has weights."""

    window_argument = "pool_size"

    pool_size: int | tuple[int, ...]
    strides: int | tuple[int, ...] | None = field(default=None, kw_only=True)
    padding: str = field(default="valid", kw_only=True)
    data_format: str | None = field(default=None, kw_only=True)

    def __post_init__(self):
        pool_size = standardize_tuple(self.pool_size, self.rank, "pool_size")
        strides = pool_size if self.strides is None else self.strides
        self._standardize(
            pool_size=pool_size,
            strides=standardize_tuple(strides, self.rank, "strides"),
            # unlike a convolution's, a pooling layer's padding must be in small letters
            padding=standardize_choice(self.padding, ("valid", "same"), "padding"),
            data_format=standardize_data_format(self.data_format),
        )

    def _output_shape(self, input_shape: Sizes) -> Explained:
        channels = split_channels(self, input_shape, self.rank, self.data_format)[2]
        return self._windows_shape(input_shape, channels)


@dataclass(frozen=True)
class MaxPooling1D(Pooling):
    """The largest value of each window; see `keras.layers.MaxPooling1D`.

    Examples
    --------
    >>> MaxPooling1D(2).output_shape((None, 9, 4)).value
    (None, 4, 4)
    """

    rank = 1
    pool_size: int | tuple[int, ...] = 2


@dataclass(frozen=True)
class MaxPooling2D(Pooling):
    """The largest value of each window; see `keras.layers.MaxPooling2D`.

    Examples
    --------
    >>> MaxPooling2D(3, strides=2).output_shape((None, 28, 28, 8)).value
    (None, 13, 13, 8)
    """

    rank = 2
    pool_size: int | tuple[int, ...] = 2


@dataclass(frozen=True)
class MaxPooling3D(Pooling):
    """The largest value of each window; see `keras.layers.MaxPooling3D`.

    Examples
    --------
    >>> MaxPooling3D().output_shape((None, 8, 8, 8, 1)).value
    (None, 4, 4, 4, 1)
    """

    rank = 3
    pool_size: int | tuple[int, ...] = 2


@dataclass(frozen=True)
class AveragePooling1D(Pooling):
    """The mean of each window; see `keras.layers.AveragePooling1D`.

    Examples
    --------
    >>> AveragePooling1D(3, padding="same").output_shape((None, 10, 4)).value
    (None, 4, 4)
    """

    rank = 1


@dataclass(frozen=True)
class AveragePooling2D(Pooling):
    """The mean of each window; see `keras.layers.AveragePooling2D`.

    Examples
    --------
    >>> AveragePooling2D((2, 4)).output_shape((None, 8, 8, 1)).value
    (None, 4, 2, 1)
    """

    rank = 2


@dataclass(frozen=True)
class AveragePooling3D(Pooling):
    """The mean of each window; see `keras.layers.AveragePooling3D`.

    Examples
    --------
    >>> AveragePooling3D(2).output_shape((None, 8, 8, 8, 1)).value
    (None, 4, 4, 4, 1)
    """

    rank = 3


@dataclass(frozen=True)
class GlobalPooling(Layer):
    """One value for each channel, over all positions."""

    rank: ClassVar[int]

    data_format: str | None = field(default=None, kw_only=True)
    keepdims: bool = field(default=False, kw_only=True)

    def __post_init__(self):
        self._standardize(data_format=standardize_data_format(self.data_format))

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: every position."""
        return EVERY_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, _, channels = split_channels(self, input_shape, self.rank, self.data_format)
        step = Step("output channels", channels, "All positions of a channel become one value.")
        if not self.keepdims:
            return shaped((batch, channels), [step])
        ones = [Literal(1)] * self.rank
        steps = [Step(f"output {name}", Literal(1)) for name in spatial_names(self.rank)]
        return shaped(join_channels(batch, ones, channels, self.data_format), [*steps, step])


@dataclass(frozen=True)
class GlobalMaxPooling1D(GlobalPooling):
    """The largest value of each channel; see `keras.layers.GlobalMaxPooling1D`.

    Examples
    --------
    >>> GlobalMaxPooling1D().output_shape((None, None, 8)).value
    (None, 8)
    """

    rank = 1


@dataclass(frozen=True)
class GlobalMaxPooling2D(GlobalPooling):
    """The largest value of each channel; see `keras.layers.GlobalMaxPooling2D`.

    Examples
    --------
    >>> GlobalMaxPooling2D(keepdims=True).output_shape((None, 7, 7, 512)).value
    (None, 1, 1, 512)
    """

    rank = 2


@dataclass(frozen=True)
class GlobalMaxPooling3D(GlobalPooling):
    """The largest value of each channel; see `keras.layers.GlobalMaxPooling3D`.

    Examples
    --------
    >>> GlobalMaxPooling3D().output_shape((None, 4, 4, 4, 2)).value
    (None, 2)
    """

    rank = 3


@dataclass(frozen=True)
class GlobalAveragePooling1D(GlobalPooling):
    """The mean of each channel; see `keras.layers.GlobalAveragePooling1D`.

    Examples
    --------
    >>> GlobalAveragePooling1D().output_shape((None, 9, 8)).value
    (None, 8)
    """

    rank = 1


@dataclass(frozen=True)
class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each channel; see `keras.layers.GlobalAveragePooling2D`.

    Examples
    --------
    >>> GlobalAveragePooling2D().output_shape((None, 7, 7, 2048)).value
    (None, 2048)
    """

    rank = 2


@dataclass(frozen=True)
class GlobalAveragePooling3D(GlobalPooling):
    """The mean of each channel; see `keras.layers.GlobalAveragePooling3D`.

    Examples
    --------
    >>> GlobalAveragePooling3D().output_shape((None, 4, 4, 4, 2)).value
    (None, 2)
    """

    rank = 3
