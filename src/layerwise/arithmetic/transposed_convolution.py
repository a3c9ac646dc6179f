"""Transposed convolutions: Conv1DTranspose, Conv2DTranspose, Conv3DTranspose."""

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
from .expression import Expression, Quantity, expression, maximum, product
from .input_shape import Sizes, join_channels, known, spatial_names, split_channels
from .layer import IT_DEPENDS, Layer, shaped
from .window import effective_kernel_size

EVEN_KERNEL = (
    'With padding="same", an even kernel and output_padding=0, Keras infers this shape and '
    "fails when the layer runs. Leave output_padding out, or use an odd kernel: both give another "
    "size."
)


def transposed_size(
    size: Expression | int,
    window: Expression | int,
    strides: Expression | int,
    padding: str,
    output_padding: Expression | int | None = None,
) -> Expression:
    """Return the size of a transposed convolution's output along one axis.

    Parameters
    ----------
    size : Expression or int
        The input's size, in pixels.
    window : Expression or int
        The effective kernel size.
    strides : Expression or int
        From one input pixel's patch to the next, in output pixels.
    padding : {"valid", "same"}
    output_padding : Expression, int, or None
        None lets Keras choose.

    Returns
    -------
    Expression

    References
    ----------
    `keras.src.backend.common.backend_utils.compute_conv_transpose_output_shape`

    Examples
    --------
    >>> transposed_size(14, 3, 2, "same").value, transposed_size(14, 3, 2, "valid").value
    (28, 29)
    """
    size, window = expression(size), expression(window)
    if padding == "same" and output_padding is None:
        return size * strides
    if padding == "same":
        return (size - 1) * strides + window % 2 + output_padding
    if output_padding is None:
        return (size - 1) * strides + maximum(window, strides)
    return (size - 1) * strides + window + output_padding


@dataclass(frozen=True)
class TransposedConvolution(Layer):
    """What Conv1DTranspose, Conv2DTranspose and Conv3DTranspose share."""

    rank: ClassVar[int]

    filters: int
    kernel_size: int | tuple[int, ...]
    strides: int | tuple[int, ...] = field(default=1, kw_only=True)
    padding: str = field(default="valid", kw_only=True)
    output_padding: int | tuple[int, ...] | None = field(default=None, kw_only=True)
    data_format: str | None = field(default=None, kw_only=True)
    dilation_rate: int | tuple[int, ...] = field(default=1, kw_only=True)
    use_bias: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        self._standardize(
            filters=standardize_integer(self.filters, "filters"),
            kernel_size=standardize_tuple(self.kernel_size, self.rank, "kernel_size"),
            strides=standardize_tuple(self.strides, self.rank, "strides"),
            padding=standardize_padding(self.padding),
            data_format=standardize_data_format(self.data_format),
            dilation_rate=standardize_tuple(self.dilation_rate, self.rank, "dilation_rate"),
        )
        refuse_strides_with_dilation(self.strides, self.dilation_rate)
        if self.output_padding is not None:
            amounts = standardize_tuple(
                self.output_padding, self.rank, "output_padding", allow_zero=True
            )
            self._standardize(output_padding=amounts)
            self._refuse_large_output_padding()

    def _refuse_large_output_padding(self) -> None:
        if any(
            extra >= step for extra, step in zip(self.output_padding, self.strides, strict=True)
        ):
            raise LayerwiseError(
                f"{self._name}: output_padding must be less than strides on every axis.",
                received=f"output_padding={self.output_padding}, strides={self.strides}",
                mend="On each axis output_padding chooses among `strides` sizes: 0 to strides - 1.",
            )

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: more or less of the input, by its position."""
        return IT_DEPENDS

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, spatial, channels = split_channels(self, input_shape, self.rank, self.data_format)
        known(self, channels, "channels")
        axes = [self._axis(i, size) for i, size in enumerate(spatial)]
        filters = Quantity("filters", self.filters)
        sizes = join_channels(batch, [size for size, _ in axes], filters, self.data_format)
        steps = [step for _, steps in axes for step in steps]
        caveats = [EVEN_KERNEL] if self._fails_when_run() else []
        return shaped(sizes, [*steps, Step("output channels", filters)], caveats)

    def _axis(self, i: int, size: Expression) -> tuple[Expression, list[Step]]:
        window, steps = self._argument("kernel_size", i), []
        if self.dilation_rate[i] > 1:
            reach = effective_kernel_size(window, self._argument("dilation_rate", i))
            window = Quantity(f"effective {window.name}", reach.value)
            steps = [Step(window.name, reach)]
        output_padding = None
        if self.output_padding is not None:
            output_padding = self._argument("output_padding", i)
        strides = self._argument("strides", i)
        result = transposed_size(size, window, strides, self.padding, output_padding)
        name = spatial_names(self.rank)[i]
        if result.value == 0:
            raise LayerwiseError(
                f"{self._name}: nothing would be left of the {name}.",
                received=f"input {name} {size.value}, kernel_size={self.kernel_size}, "
                f"padding={self.padding!r}, output_padding={self.output_padding}",
                mend="Leave output_padding out, or use an odd kernel.",
            )
        return result, [*steps, Step(f"output {name}", result)]

    def _fails_when_run(self) -> bool:
        """Tell whether an axis has the even kernel that Keras fails on."""
        if self.padding != "same" or self.output_padding is None:
            return False
        kernels = zip(self.kernel_size, self.dilation_rate, self.output_padding, strict=True)
        return any(
            effective_kernel_size(size, rate).value % 2 == 0 and extra == 0
            for size, rate, extra in kernels
        )

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        channels = split_channels(self, input_shape, self.rank, self.data_format)[2]
        filters = Quantity("filters", self.filters)
        kernel = product(*self._kernel_sizes(), filters, channels)
        bias = [Step("bias", filters)] if self.use_bias else []
        return [Step("kernel", kernel), *bias], []

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        _, spatial, channels = split_channels(self, input_shape, self.rank, self.data_format)
        filters = Quantity("filters", self.filters)
        why = "Every input position scatters one patch."
        products = product(*spatial, *self._kernel_sizes(), filters, channels)
        return [Step("multiply-adds", products, why)], []

    def _kernel_sizes(self) -> list[Quantity]:
        return [self._argument("kernel_size", i) for i in range(self.rank)]

    def _argument(self, name: str, i: int) -> Quantity:
        label = name if self.rank == 1 else f"{name}[{i}]"
        return Quantity(label, getattr(self, name)[i])


@dataclass(frozen=True)
class Conv1DTranspose(TransposedConvolution):
    """A transposed convolution along one axis; see `keras.layers.Conv1DTranspose`.

    Examples
    --------
    >>> Conv1DTranspose(8, 3, strides=2).output_shape((None, 10, 4)).value
    (None, 21, 8)
    """

    rank = 1


@dataclass(frozen=True)
class Conv2DTranspose(TransposedConvolution):
    """A transposed convolution over height and width; see `keras.layers.Conv2DTranspose`.

    Examples
    --------
    >>> layer = Conv2DTranspose(16, 3, strides=2, padding="same")
    >>> print(layer.output_shape((None, 28, 28, 8)))
    (None, 56, 56, 16)
      output height = height × strides[0] = 28 × 2 = 56
      output width = width × strides[1] = 28 × 2 = 56
      output channels = filters = 16
    """

    rank = 2


@dataclass(frozen=True)
class Conv3DTranspose(TransposedConvolution):
    """A transposed convolution over a volume; see `keras.layers.Conv3DTranspose`.

    Examples
    --------
    >>> Conv3DTranspose(2, 3).parameter_count((None, 5, 5, 5, 4)).value
    218
    """

    rank = 3
