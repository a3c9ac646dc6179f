"""One kernel per channel: DepthwiseConv1D/2D and SeparableConv1D/2D."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from ..argument_validation import (
    standardize_data_format,
    standardize_integer,
    standardize_padding,
    standardize_tuple,
)
from .convolution import Conv1D, Conv2D, Convolution, Windowed, output_positions
from .explained import Explained, Step
from .expression import Expression, Quantity, product
from .input_shape import Sizes, known, split_channels
from .layer import AxisWindow, Layer, shaped


@dataclass(frozen=True)
class DepthwiseConvolution(Windowed):
    """What DepthwiseConv1D and DepthwiseConv2D share."""

    kernel_size: int | tuple[int, ...]
    strides: int | tuple[int, ...] = field(default=1, kw_only=True)
    padding: str = field(default="valid", kw_only=True)
    depth_multiplier: int = field(default=1, kw_only=True)
    data_format: str | None = field(default=None, kw_only=True)
    dilation_rate: int | tuple[int, ...] = field(default=1, kw_only=True)
    use_bias: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        self._standardize(
            kernel_size=standardize_tuple(self.kernel_size, self.rank, "kernel_size"),
            strides=standardize_tuple(self.strides, self.rank, "strides"),
            padding=standardize_padding(self.padding),
            depth_multiplier=standardize_integer(self.depth_multiplier, "depth_multiplier"),
            data_format=standardize_data_format(self.data_format),
            dilation_rate=standardize_tuple(self.dilation_rate, self.rank, "dilation_rate"),
        )

    def _output_shape(self, input_shape: Sizes) -> Explained:
        return self._windows_shape(input_shape, product(*self._maps(input_shape)))

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        maps = self._maps(input_shape)
        bias = [Step("bias", product(*maps))] if self.use_bias else []
        return [Step("kernel", product(*self._kernel_sizes(), *maps)), *bias], []

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        positions = output_positions(self, input_shape)
        factors = [*positions, *self._kernel_sizes(), *self._maps(input_shape)]
        return [Step("multiply-adds", product(*factors))], []

    def _kernel_sizes(self) -> list[Quantity]:
        return [self._argument("kernel_size", i) for i in range(self.rank)]

    def _maps(self, input_shape: Sizes) -> list[Expression]:
        """Return the factors of the number of maps that the kernel makes."""
        channels = split_channels(self, input_shape, self.rank, self.data_format)[2]
        multiplier = Quantity("depth_multiplier", self.depth_multiplier)
        return [known(self, channels, "channels"), multiplier]


@dataclass(frozen=True)
class DepthwiseConv1D(DepthwiseConvolution):
    """One kernel per channel along one axis; see `keras.layers.DepthwiseConv1D`.

    Examples
    --------
    >>> DepthwiseConv1D(3).parameter_count((None, 10, 8)).value
    32
    """

    rank = 1


@dataclass(frozen=True)
class DepthwiseConv2D(DepthwiseConvolution):
    """One kernel per channel over height and width; see `keras.layers.DepthwiseConv2D`.

    Examples
    --------
    >>> DepthwiseConv2D(3).parameter_count((None, 9, 9, 8)).value
    80
    """

    rank = 2


@dataclass(frozen=True)
class SeparableConvolution(Layer):
    """A depthwise convolution without bias, and a 1x1 convolution on its maps.

    It has no rules of its own: both parts answer for it.
    """

    rank: ClassVar[int]
    depthwise_type: ClassVar[type[DepthwiseConvolution]]
    pointwise_type: ClassVar[type[Convolution]]

    filters: int
    kernel_size: int | tuple[int, ...]
    strides: int | tuple[int, ...] = field(default=1, kw_only=True)
    padding: str = field(default="valid", kw_only=True)
    data_format: str | None = field(default=None, kw_only=True)
    dilation_rate: int | tuple[int, ...] = field(default=1, kw_only=True)
    depth_multiplier: int = field(default=1, kw_only=True)
    use_bias: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        for name in ("kernel_size", "strides", "padding", "data_format", "dilation_rate"):
            self._standardize(**{name: getattr(self.depthwise, name)})
        self._standardize(filters=self.pointwise.filters)

    @property
    def depthwise(self) -> DepthwiseConvolution:
        """The first part: one kernel per channel, no bias."""
        return self.depthwise_type(
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            depth_multiplier=self.depth_multiplier,
            data_format=self.data_format,
            dilation_rate=self.dilation_rate,
            use_bias=False,
        )

    @property
    def pointwise(self) -> Convolution:
        """The second part: a 1x1 convolution, which mixes the channels and adds the bias."""
        return self.pointwise_type(
            self.filters, 1, data_format=self.data_format, use_bias=self.use_bias
        )

    def reads(self, input_shape: Sizes) -> tuple[AxisWindow, ...]:
        """Tell what one output position reads: the depthwise window."""
        return self.depthwise.reads(input_shape)

    def _output_shape(self, input_shape: Sizes) -> Explained:
        depthwise = self.depthwise.output_shape(input_shape)
        pointwise = self.pointwise.output_shape(depthwise.sizes)
        return shaped(pointwise.sizes, [*depthwise.steps[:-1], pointwise.steps[-1]])

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        (kernel,), _ = self.depthwise._parameters(input_shape)
        mixed = self._mixed(input_shape)
        bias = [Step("bias", mixed[-1])] if self.use_bias else []
        parts = [
            replace(kernel, label="depthwise kernel"),
            Step("pointwise kernel", product(*mixed)),
        ]
        return [*parts, *bias], []

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        (depthwise,), _ = self.depthwise._products(input_shape)
        positions = output_positions(self, input_shape)
        pointwise = product(*positions, *self._mixed(input_shape))
        return [replace(depthwise, label="depthwise"), Step("pointwise", pointwise)], []

    def _mixed(self, input_shape: Sizes) -> list[Expression]:
        """Return the factors of the pointwise kernel: the maps that it reads, and its filters."""
        return [*self.depthwise._maps(input_shape), Quantity("filters", self.filters)]


@dataclass(frozen=True)
class SeparableConv1D(SeparableConvolution):
    """A depthwise and a pointwise convolution; see `keras.layers.SeparableConv1D`.

    Examples
    --------
    >>> SeparableConv1D(16, 3).output_shape((None, 10, 8)).value
    (None, 8, 16)
    """

    rank, depthwise_type, pointwise_type = 1, DepthwiseConv1D, Conv1D


@dataclass(frozen=True)
class SeparableConv2D(SeparableConvolution):
    """A depthwise and a pointwise convolution; see `keras.layers.SeparableConv2D`.

    Examples
    --------
    >>> print(SeparableConv2D(100, 5).parameter_count((None, 28, 28, 10)).value)
    1350
    """

    rank, depthwise_type, pointwise_type = 2, DepthwiseConv2D, Conv2D
