"""Normalization layers: what they learn and what they remember."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..argument_validation import standardize_integer
from ..errors import LayerwiseError
from .explained import Step
from .expression import Expression, Literal, product
from .input_shape import Sizes, known, named, shape_text
from .layer import EVERY_POSITION, Layer


def normalize_axes(
    layer: Layer, axis: int | tuple[int, ...] | None, input_shape: Sizes
) -> list[int]:
    """Return the axes that have statistics of their own, as positive numbers.

    Parameters
    ----------
    layer : Layer
    axis : int, tuple of int, or None
        None stands for no axis.
    input_shape : tuple of int, None or Expression

    Returns
    -------
    list of int

    Raises
    ------
    LayerwiseError
        If the input has no such axis.

    Examples
    --------
    >>> normalize_axes(BatchNormalization(), -1, (None, 28, 28, 3))
    [3]
    """
    count = len(named(layer, input_shape))
    axes = [] if axis is None else list(axis) if isinstance(axis, (tuple, list)) else [axis]
    positive = {each % count for each in axes if _is_axis(each, count)}
    if len(positive) < len(axes):
        raise LayerwiseError(
            f"{type(layer).__name__}: axis must name axes of the input, each of them once.",
            received=f"axis={axis!r}, input_shape={shape_text(input_shape)}",
            mend=f"Use a number from {-count} to {count - 1}; -1 is the last axis.",
        )
    return sorted(positive)


def _is_axis(axis: object, count: int) -> bool:
    return isinstance(axis, int) and not isinstance(axis, bool) and -count <= axis < count


def single_axis(layer: Layer, axis: object) -> None:
    """Refuse anything but one number.

    Parameters
    ----------
    layer : Layer
        For the message.
    axis : int

    Raises
    ------
    LayerwiseError
        If it is a tuple, None, or no whole number.

    Examples
    --------
    >>> single_axis(BatchNormalization(), -1)
    """
    if not isinstance(axis, int) or isinstance(axis, bool):
        raise LayerwiseError(
            f"{type(layer).__name__}: axis must be one whole number.",
            received=f"axis={axis!r}",
            mend="Write axis=-1 for the last axis.",
        )


def axis_sizes(layer: Layer, axes: list[int], input_shape: Sizes) -> list[Expression]:
    """Return the sizes of these axes; they must be known.

    Parameters
    ----------
    layer : Layer
    axes : list of int
    input_shape : tuple of int, None or Expression

    Returns
    -------
    list of Expression

    Raises
    ------
    LayerwiseError
        If one of them is unknown.
    """
    sizes = named(layer, input_shape)
    names = ["channels" if i == len(sizes) - 1 else f"axis {i}" for i in range(len(sizes))]
    sizes = named(layer, input_shape, names)
    return [known(layer, sizes[axis], names[axis]) for axis in axes]


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """A mean and a variance for each channel, over the batch; see Keras's layer of that name.

    Examples
    --------
    >>> print(BatchNormalization().parameter_count((None, 28, 28, 64)))
    256
      gamma = channels = 64
      beta = channels = 64
      moving_mean = channels = 64
        Not trained: updated from the batches.
      moving_variance = channels = 64
        Not trained: updated from the batches.
      parameters = gamma + beta + moving_mean + moving_variance = 64 + 64 + 64 + 64 = 256
    """

    axis: int = -1
    center: bool = field(default=True, kw_only=True)
    scale: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        single_axis(self, self.axis)

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        axes = normalize_axes(self, self.axis, input_shape)
        size = product(*axis_sizes(self, axes, input_shape))
        moving = "Not trained: updated from the batches."
        parts = [Step("gamma", size)] if self.scale else []
        parts += [Step("beta", size)] if self.center else []
        return [
            *parts,
            Step("moving_mean", size, moving),
            Step("moving_variance", size, moving),
        ], []


@dataclass(frozen=True)
class LayerNormalization(Layer):
    """A mean and a variance for each sample; see `keras.layers.LayerNormalization`.

    Examples
    --------
    >>> LayerNormalization().parameter_count((None, 10, 64)).value
    128
    """

    axis: int | tuple[int, ...] = -1
    center: bool = field(default=True, kw_only=True)
    scale: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        if not isinstance(self.axis, (tuple, list)):
            single_axis(self, self.axis)

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        axes = normalize_axes(self, self.axis, input_shape)
        if not self.scale and not self.center:
            return [], []
        sizes = axis_sizes(self, axes, input_shape)
        size = product(*sizes) if sizes else Literal(1)
        parts = [Step("gamma", size)] if self.scale else []
        return [*parts, *([Step("beta", size)] if self.center else [])], []


@dataclass(frozen=True)
class GroupNormalization(Layer):
    """A mean and a variance for each group of channels; see `keras.layers.GroupNormalization`.

    Examples
    --------
    >>> GroupNormalization(8).parameter_count((None, 7, 7, 64)).value
    128
    """

    groups: int = 32
    axis: int = field(default=-1, kw_only=True)
    center: bool = field(default=True, kw_only=True)
    scale: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        if self.groups != -1:  # -1 stands for one group a channel
            self._standardize(groups=standardize_integer(self.groups, "groups"))
        single_axis(self, self.axis)

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: the statistics are taken over all positions."""
        return EVERY_POSITION

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        axes = normalize_axes(self, self.axis, input_shape)
        if axes == [0]:
            raise LayerwiseError(
                "GroupNormalization: the batch axis cannot be grouped.",
                received=f"axis={self.axis}, input_shape={shape_text(input_shape)}",
                mend="Write axis=-1 for the last axis; the input needs two axes or more.",
            )
        (channels,) = axis_sizes(self, axes, input_shape)
        groups = channels.value if self.groups == -1 else self.groups
        if channels.value % groups:
            raise LayerwiseError(
                "GroupNormalization: the channels must be a multiple of groups.",
                received=f"channels={channels.value}, groups={self.groups}",
                mend="Choose groups among the divisors of the channels.",
            )
        parts = [Step("gamma", channels)] if self.scale else []
        return [*parts, *([Step("beta", channels)] if self.center else [])], []


@dataclass(frozen=True)
class Normalization(Layer):
    """The statistics that `adapt` measures; see `keras.layers.Normalization`.

    Nothing in it is trained. The count is one number more than the mean and the variance.

    Examples
    --------
    >>> Normalization().parameter_count((None, 28, 28, 3)).value
    7
    """

    axis: int | tuple[int, ...] | None = -1

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        axes = normalize_axes(self, self.axis, input_shape)
        sizes = axis_sizes(self, axes, input_shape)
        size = product(*sizes) if sizes else Literal(1)
        statistics = [Step("mean", size), Step("variance", size)]
        return [*statistics, Step("count", Literal(1), "Keras keeps it beside them.")], []
