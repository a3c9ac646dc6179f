"""Convolutions: Conv1D, Conv2D, Conv3D."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..argument_validation import (
    refuse_strides_with_dilation,
    standardize_data_format,
    standardize_integer,
    standardize_padding,
    standardize_tuple,
)
from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Quantity, exact_divide, product
from .input_shape import Sizes, join_channels, known, shape_text, spatial_names, split_channels
from .layer import AxisWindow, Layer, shaped
from .window import effective_kernel_size, padding_amounts, window_count


@dataclass(frozen=True)
class Windowed(Layer):
    """A layer that moves windows over the spatial axes: a convolution or a pooling."""

    rank: ClassVar[int]
    window_argument: ClassVar[str] = "kernel_size"

    def _windows_shape(self, input_shape: Sizes, channels: Expression) -> Explained:
        """Return the shape: the windows that fit along each axis, and these channels."""
        batch, spatial, _ = split_channels(self, input_shape, self.rank, self.data_format)
        axes = [self._axis(i, size) for i, size in enumerate(spatial)]
        sizes = join_channels(batch, [count for count, _ in axes], channels, self.data_format)
        steps = [step for _, steps in axes for step in steps]
        return shaped(sizes, [*steps, Step("output channels", channels)])

    def _axis(self, i: int, size: Expression) -> tuple[Expression, list[Step]]:
        """Return how many windows fit along axis i, and the steps to it."""
        name = spatial_names(self.rank)[i]
        window, steps = self._window(i)
        strides = self._argument("strides", i)
        count = window_count(size, window, strides, self.padding)
        if count.value is not None and count.value < 1:
            self._refuse_small(name, size, window)
        return count, [*steps, Step(f"output {name}", count)]

    def _window(self, i: int) -> tuple[Expression, list[Step]]:
        """Return how far a window reaches along axis i, with the step to it where it is dilated."""
        size = self._argument(self.window_argument, i)
        dilation = getattr(self, "dilation_rate", (1,) * self.rank)[i]
        if dilation == 1:
            return size, []
        reach = effective_kernel_size(size, self._argument("dilation_rate", i))
        label = f"effective {size.name}"
        return Quantity(label, reach.value), [Step(label, reach)]

    def _argument(self, name: str, i: int) -> Quantity:
        label = name if self.rank == 1 else f"{name}[{i}]"
        return Quantity(label, getattr(self, name)[i])

    def _refuse_small(self, name: str, size: Expression, window: Expression) -> None:
        shown = ("kernel_size", "pool_size", "strides", "padding", "dilation_rate")
        arguments = [f"{each}={getattr(self, each)!r}" for each in shown if hasattr(self, each)]
        raise LayerwiseError(
            f"{self._name}: no window fits; the output's {name} would be less than 1.",
            received=f"input {name} {size.value}, {', '.join(arguments)}",
            mend=f'Make {name} {window.value} or more, the window smaller, or padding "same".',
        )

    def reads(self, input_shape: Sizes) -> tuple[AxisWindow, ...]:
        """Tell what one output position reads: a window along each spatial axis."""
        _, spatial, _ = split_channels(self, input_shape, self.rank, self.data_format)
        return tuple(self._axis_window(i, size.value) for i, size in enumerate(spatial))

    def _axis_window(self, i: int, size: int | None) -> AxisWindow:
        window, strides = self._window(i)[0].value, self.strides[i]
        if size is not None:
            before = padding_amounts(size, window, strides, self.padding)[0]
        elif self.padding == "same" and strides > 1 and window > 1:
            before = None  # "same" looks at the size when it strides
        else:
            before = padding_amounts(window, window, strides, self.padding)[0]
        return AxisWindow(window, strides, before)


@dataclass(frozen=True)
class Convolution(Windowed):
    """What Conv1D, Conv2D and Conv3D share; `rank` is their number of spatial axes."""

    filters: int
    kernel_size: int | tuple[int, ...]
    strides: int | tuple[int, ...] = field(default=1, kw_only=True)
    padding: str = field(default="valid", kw_only=True)
    data_format: str | None = field(default=None, kw_only=True)
    dilation_rate: int | tuple[int, ...] = field(default=1, kw_only=True)
    groups: int = field(default=1, kw_only=True)
    use_bias: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        self._standardize(
            filters=standardize_integer(self.filters, "filters"),
            kernel_size=standardize_tuple(self.kernel_size, self.rank, "kernel_size"),
            strides=standardize_tuple(self.strides, self.rank, "strides"),
            padding=standardize_padding(self.padding, allow_causal=self.rank == 1),
            data_format=standardize_data_format(self.data_format),
            dilation_rate=standardize_tuple(self.dilation_rate, self.rank, "dilation_rate"),
            groups=standardize_integer(self.groups, "groups"),
        )
        refuse_strides_with_dilation(self.strides, self.dilation_rate)
        if self.filters % self.groups:
            raise LayerwiseError(
                f"{self._name}: filters must be a multiple of groups.",
                received=f"filters={self.filters}, groups={self.groups}",
                mend="Each group makes filters / groups of the output's channels.",
            )

    def _output_shape(self, input_shape: Sizes) -> Explained:
        channels = split_channels(self, input_shape, self.rank, self.data_format)[2]
        self._channels_per_group(channels, input_shape)
        return self._windows_shape(input_shape, Quantity("filters", self.filters))

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        taps, before = self._taps(input_shape)
        filters = Quantity("filters", self.filters)
        bias = [Step("bias", filters)] if self.use_bias else []
        return [Step("kernel", product(*taps, filters)), *bias], before

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        taps, before = self._taps(input_shape)
        factors = [*output_positions(self, input_shape), *taps, Quantity("filters", self.filters)]
        return [Step("multiply-adds", product(*factors))], before

    def _taps(self, input_shape: Sizes) -> tuple[list[Expression], list[Step]]:
        """Return the factors whose product is the weights of one filter, and steps before."""
        channels = split_channels(self, input_shape, self.rank, self.data_format)[2]
        sizes = [self._argument("kernel_size", i) for i in range(self.rank)]
        if self.groups == 1:
            return [*sizes, channels], []
        share = self._channels_per_group(channels, input_shape)
        label = "channels per group"
        return [*sizes, Quantity(label, share.value)], [Step(label, share)]

    def _channels_per_group(self, channels: Expression, input_shape: Sizes) -> Expression:
        if known(self, channels, "channels").value % self.groups:
            raise LayerwiseError(
                f"{self._name}: the input's channels must be a multiple of groups.",
                received=f"channels={channels.value}, groups={self.groups}, "
                f"input_shape={shape_text(input_shape)}",
                mend="Each group reads channels / groups of the input's channels.",
            )
        return exact_divide(channels, Quantity("groups", self.groups))


def output_positions(layer: Layer, input_shape: Sizes) -> list[Expression]:
    """Return the output's spatial sizes as quantities, for a product.

    Parameters
    ----------
    layer : Layer
        With `rank` and `data_format`.
    input_shape : tuple of int, None or Expression

    Returns
    -------
    list of Quantity
    """
    shape = layer.output_shape(input_shape).sizes
    spatial = split_channels(layer, shape, layer.rank, layer.data_format)[1]
    names = spatial_names(layer.rank)
    return [
        Quantity(f"output {name}", size.value) for name, size in zip(names, spatial, strict=True)
    ]


@dataclass(frozen=True)
class Conv1D(Convolution):
    """A convolution along one axis; see `keras.layers.Conv1D`.

    Examples
    --------
    >>> Conv1D(64, 3, padding="causal").output_shape((None, 10, 32)).value
    (None, 10, 64)
    """

    rank = 1


@dataclass(frozen=True)
class Conv2D(Convolution):
    """A convolution over height and width; see `keras.layers.Conv2D`.

    Examples
    --------
    >>> print(Conv2D(32, 5, strides=2).output_shape((None, 28, 28, 1)))
    (None, 12, 12, 32)
      output height = ⌊(height − kernel_size[0]) / strides[0]⌋ + 1 = ⌊(28 − 5) / 2⌋ + 1 = 12
      output width = ⌊(width − kernel_size[1]) / strides[1]⌋ + 1 = ⌊(28 − 5) / 2⌋ + 1 = 12
      output channels = filters = 32
    >>> Conv2D(32, 5, strides=2).output_shape((None, None, None, 1)).formulas
    ('batch', '⌊(height − 5) / 2⌋ + 1', '⌊(width − 5) / 2⌋ + 1', '32')
    """

    rank = 2


@dataclass(frozen=True)
class Conv3D(Convolution):
    """A convolution over a volume; see `keras.layers.Conv3D`.

    Examples
    --------
    >>> Conv3D(8, 3).parameter_count((None, 9, 9, 9, 1)).value
    224
    """

    rank = 3
