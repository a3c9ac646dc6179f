"""The receptive field of a stack: which input pixels one output position can see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Quantity, expression
from .input_shape import Sizes
from .layer import EACH_POSITION, AxisWindow, Layer


class AxisField(NamedTuple):
    """The receptive field along one axis, in pixels of the stack's input.

    Output position i sees the pixels from `offset` + i × `strides` on, `size` of them. Pixels
    before 0 or past the end are padding. `offset` is None where it depends on an unknown size.
    """

    size: int
    strides: int
    offset: int | None


START = AxisField(1, 1, 0)  # a pixel sees itself


def widened(field: AxisField, window: AxisWindow) -> AxisField:
    """Put one more layer on top of a stack.

    Parameters
    ----------
    field : AxisField
        Of the stack so far.
    window : AxisWindow
        What the new layer reads of its own input.

    Returns
    -------
    AxisField

    References
    ----------
    Araujo, Norris and Sim (2019), "Computing Receptive Fields of Convolutional Neural Networks"

    Examples
    --------
    >>> widened(AxisField(3, 1, -1), AxisWindow(3, 2, 1))
    AxisField(size=5, strides=2, offset=-2)
    """
    unknown = field.offset is None or window.before is None
    return AxisField(
        field.size + (window.size - 1) * field.strides,
        field.strides * window.strides,
        None if unknown else field.offset - window.before * field.strides,
    )


def united(fields: Sequence[AxisField]) -> AxisField | None:
    """Return what a position sees through several branches together.

    Parameters
    ----------
    fields : sequence of AxisField

    Returns
    -------
    AxisField or None
        None where the branches have different strides, or an unknown offset, so that no one size
        is right.

    Examples
    --------
    >>> united([AxisField(3, 2, -1), AxisField(1, 2, 0)])
    AxisField(size=3, strides=2, offset=-1)
    """
    if len({field.strides for field in fields}) > 1:
        return None
    if any(field.offset is None for field in fields):
        return None  # equal sizes may be shifted against each other
    first = min(field.offset for field in fields)
    last = max(field.offset + field.size for field in fields)
    return AxisField(last - first, fields[0].strides, first)


def receptive_field(layers: Sequence[Layer], input_shape: Sizes) -> Explained:
    """Work out which input pixels one output position of a stack can see.

    Parameters
    ----------
    layers : sequence of Layer
        Convolutions, pooling, zero padding, cropping, and layers that treat every position by
        itself.
    input_shape : tuple of int, None or Expression

    Returns
    -------
    Explained
        Its value is a tuple of `AxisField`, one for each spatial axis.

    Raises
    ------
    LayerwiseError
        If a layer has no window of its own, such as `Flatten` or a transposed convolution.

    Examples
    --------
    >>> from layerwise.arithmetic import Conv2D, MaxPooling2D
    >>> field = receptive_field([Conv2D(8, 3), MaxPooling2D(2)], (None, 28, 28, 1))
    >>> print(field)
    (AxisField(size=4, strides=2, offset=0), AxisField(size=4, strides=2, offset=0))
      Conv2D: size[0] = size[0] + (window − 1) × strides[0] = 1 + (3 − 1) × 1 = 3
      Conv2D: strides[0] = strides[0] × window strides = 1 × 1 = 1
      Conv2D: size[1] = size[1] + (window − 1) × strides[1] = 1 + (3 − 1) × 1 = 3
      Conv2D: strides[1] = strides[1] × window strides = 1 × 1 = 1
      MaxPooling2D: size[0] = size[0] + (window − 1) × strides[0] = 3 + (2 − 1) × 1 = 4
      MaxPooling2D: strides[0] = strides[0] × window strides = 1 × 2 = 2
      MaxPooling2D: size[1] = size[1] + (window − 1) × strides[1] = 3 + (2 − 1) × 1 = 4
      MaxPooling2D: strides[1] = strides[1] × window strides = 1 × 2 = 2
    """
    fields, steps, shape = None, [], input_shape
    for layer in layers:
        windows = layer.reads(shape)
        if isinstance(windows, tuple):
            fields = fields or (START,) * len(windows)
            for axis, (field, window) in enumerate(zip(fields, windows, strict=True)):
                steps += field_steps(layer, axis, field, window)
            fields = tuple(map(widened, fields, windows))
        elif windows != EACH_POSITION:
            _refuse(layer, windows)
        shape = layer.output_shape(shape).sizes
    return Explained(fields or (), tuple(steps))


def field_steps(layer: Layer, axis: int, field: AxisField, window: AxisWindow) -> list[Step]:
    """Write down how one layer widens the field along one axis.

    Parameters
    ----------
    layer : Layer
    axis : int
        Counted over the spatial axes.
    field : AxisField
        Before this layer.
    window : AxisWindow

    Returns
    -------
    list of Step
    """
    size = Quantity(f"size[{axis}]", field.size)
    strides = Quantity(f"strides[{axis}]", field.strides)
    wider: Expression = size + (Quantity("window", window.size) - 1) * strides
    longer = strides * Quantity("window strides", window.strides)
    name = type(layer).__name__
    return [
        Step(f"{name}: {size.name}", expression(wider)),
        Step(f"{name}: {strides.name}", longer),
    ]


def _refuse(layer: Layer, reads: str) -> None:
    raise LayerwiseError(
        "A receptive field is worked out for layers that read a window at every position.",
        received=f"{layer!r}, whose output reads: {reads}",
        mend="End the stack before this layer.",
    )
