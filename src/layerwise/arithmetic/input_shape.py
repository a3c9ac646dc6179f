"""Shapes with a name for each axis, taken apart and put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import LayerwiseError
from .expression import Expression, Quantity

if TYPE_CHECKING:
    from .layer import Layer

Sizes = Sequence[int | Expression | None]


def named(
    layer: Layer, input_shape: Sizes, names: Sequence[str] | None = None
) -> tuple[Expression, ...]:
    """Give each size of a shape the name of its axis.

    Parameters
    ----------
    layer : Layer
        For the message.
    input_shape : tuple of int, None or Expression
    names : sequence of str, optional
        The axes that the layer asks for. Without them, any number of axes will do.

    Returns
    -------
    tuple of Expression

    Raises
    ------
    LayerwiseError
        If the number of axes is another, or a size is not a whole number of 1 or more.

    Examples
    --------
    >>> from layerwise.arithmetic import Flatten
    >>> [str(size) for size in named(Flatten(), (None, 28))]
    ['batch', '28']
    """
    layer_name = type(layer).__name__
    try:
        sizes = tuple(input_shape)
    except TypeError:
        sizes = None
    if not sizes or not all(map(_is_size, sizes)):
        raise LayerwiseError(
            f"{layer_name}: a shape is a tuple of one axis or more: the batch, then the others; "
            "each is a whole number of 1 or more, or None.",
            received=f"input_shape={input_shape!r}",
            mend="Write (None, 28, 28, 1), for example; the batch axis comes first.",
        )
    if names is None:
        names = ["batch", *(f"axis {i}" for i in range(1, len(sizes)))][: len(sizes)]
    if len(sizes) != len(names):
        raise LayerwiseError(
            f"{layer_name} takes {len(names)} axes: ({', '.join(names)}).",
            received=f"input_shape={shape_text(sizes)}, which has {len(sizes)}",
            mend=_axes_mend(len(names) - len(sizes)),
        )
    return tuple(
        size if isinstance(size, Expression) and size.value is None else Quantity(name, _int(size))
        for size, name in zip(sizes, names, strict=True)
    )


def _is_size(size: object) -> bool:
    size = size.value if isinstance(size, Expression) else size
    return size is None or (isinstance(size, int) and not isinstance(size, bool) and size >= 1)


def _int(size: int | Expression | None) -> int | None:
    return size.value if isinstance(size, Expression) else size


def _axes_mend(missing: int) -> str:
    if missing == 1:
        return "Is the batch axis missing, or the channel axis? Every size counts, also a 1."
    return "Reshape the input, or take the layer for this number of axes."


def shape_text(shape: Sizes) -> str:
    """Write a shape as Keras prints it.

    Parameters
    ----------
    shape : tuple of int, None or Expression

    Returns
    -------
    str

    Examples
    --------
    >>> shape_text([None, 3])
    '(None, 3)'
    """
    return str(tuple(map(_int, shape)))


def spatial_names(rank: int) -> tuple[str, ...]:
    """Return Keras's names of the axes that a window moves over.

    Parameters
    ----------
    rank : {1, 2, 3}

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> spatial_names(2)
    ('height', 'width')
    """
    names = {1: ("steps",), 2: ("height", "width")}
    return names.get(rank) or tuple(f"spatial_dim{i + 1}" for i in range(rank))


def split_channels(
    layer: Layer, input_shape: Sizes, rank: int, data_format: str
) -> tuple[Expression, tuple[Expression, ...], Expression]:
    """Return the batch, the spatial sizes and the channels of an input, named.

    Parameters
    ----------
    layer : Layer
    input_shape : tuple of int, None or Expression
    rank : int
        The number of spatial axes.
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    batch : Expression
    spatial : tuple of Expression
    channels : Expression

    Raises
    ------
    LayerwiseError
        If the number of axes is not `rank` + 2.
    """
    if data_format == "channels_last":
        batch, *spatial, channels = named(
            layer, input_shape, ("batch", *spatial_names(rank), "channels")
        )
    else:
        batch, channels, *spatial = named(
            layer, input_shape, ("batch", "channels", *spatial_names(rank))
        )
    return batch, tuple(spatial), channels


def join_channels(
    batch: Expression, spatial: Sequence[Expression], channels: Expression, data_format: str
) -> tuple[Expression, ...]:
    """Put batch, spatial sizes and channels back into one shape.

    Parameters
    ----------
    batch : Expression
    spatial : sequence of Expression
    channels : Expression
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    tuple of Expression
    """
    if data_format == "channels_last":
        return (batch, *spatial, channels)
    return (batch, channels, *spatial)


def known(layer: Layer, size: Expression, name: str) -> Expression:
    """Return a size that the layer's weights depend on; refuse an unknown one.

    Parameters
    ----------
    layer : Layer
    size : Expression
    name : str

    Returns
    -------
    Expression

    Raises
    ------
    LayerwiseError
        If the size is unknown.
    """
    if size.value is None:
        raise LayerwiseError(
            f"{type(layer).__name__}: the number of {name} must be known, "
            "because the weights depend on it.",
            received=f"{name}=None",
            mend=f"Give the input a fixed number of {name}.",
        )
    return size
