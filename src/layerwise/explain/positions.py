"""What a position of a layer's output sees: windows, and the axes that a layer works along."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from ..arithmetic import Concatenate, Dense, Elementwise, Embedding, Layer
from ..arithmetic.layer import IT_DEPENDS
from ..arithmetic.pooling import GlobalPooling
from ..arithmetic.receptive_field import START
from .fields import ALL, NO_POSITIONS, UNKNOWN, VARIES, View, field_after

Shape = tuple[int | None, ...]

WORKS_ALONG_AXIS = ("Softmax", "LayerNormalization", "UnitNormalization")
OVER_THE_LAST_AXIS = (
    keras.activations.softmax,
    keras.activations.log_softmax,
    keras.activations.sparsemax,
)
MIXED = "positions and channels mixed"


def view_after(
    view: View, operation: keras.Operation, description: Layer, shapes: Sequence[Shape]
) -> View:
    """Return what a position of a layer's output sees.

    Parameters
    ----------
    view : View
        Of the layer's inputs together.
    operation : keras.Operation
    description : layerwise.arithmetic.Layer
    shapes : sequence of shapes
        Of the inputs.

    Returns
    -------
    View
        The same object where nothing has changed: two branches with one view see the same.
    """
    reads = description.reads(shapes[0])
    if isinstance(description, Embedding):
        return _of_ids(view, len(shapes[0]))
    data_format = _data_format(view.data_format, operation, description, shapes, reads)
    if data_format == MIXED:
        reads, data_format = IT_DEPENDS, None
    field = field_after(view.field, reads)
    unchanged = field == view.field and data_format == view.data_format
    return view if unchanged else view._replace(field=field, data_format=data_format)


def _of_ids(view: View, rank: int) -> View:
    """Return what an embedded id sees: in an input of ids, all axes are positions."""
    if rank < 2 or view.field in (ALL, UNKNOWN, VARIES):
        return view
    is_input = view.field == NO_POSITIONS or set(view.field) == {START}
    field = (START,) * (rank - 1) if is_input else VARIES
    return view._replace(field=field, data_format="channels_last")


def _data_format(known: str | None, operation, description: Layer, shapes, reads) -> str | None:
    """Return the axes that positions are along now, or MIXED where a layer mixes positions."""
    if isinstance(reads, tuple) or isinstance(description, GlobalPooling):
        wanted = getattr(operation, "data_format", None) or "channels_last"
        if known not in (None, wanted):
            return MIXED
        known = wanted
    rank = len(shapes[0])
    axes = _axes_worked_along(operation, description, shapes)
    if not axes:
        return known
    channels = 1 if known == "channels_first" else rank - 1
    return known or "channels_last" if axes == {channels} else MIXED


def _axes_worked_along(operation, description: Layer, shapes: Sequence[Shape]) -> set[int]:
    """Return the axes along which a value depends on its neighbours, windows aside."""
    rank = len(shapes[0])
    if isinstance(description, Elementwise):
        if len(set(map(len, shapes))) > 1:
            return set(range(1, max(map(len, shapes))))
        return {i for i, sizes in enumerate(zip(*shapes, strict=True)) if i and len(set(sizes)) > 1}
    if isinstance(description, Concatenate):
        return {description.axis % rank}
    if isinstance(description, Dense):
        return {rank - 1}
    if type(operation).__name__ in WORKS_ALONG_AXIS:
        axes = operation.axis
        return {axis % rank for axis in (axes if isinstance(axes, list | tuple) else [axes])}
    return {rank - 1} if getattr(operation, "activation", None) in OVER_THE_LAST_AXIS else set()
