"""Receptive fields over a graph: through branches, merges and nested models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..arithmetic import AxisField, AxisWindow
from ..arithmetic.layer import EACH_POSITION, EVERY_POSITION
from ..arithmetic.receptive_field import START, united, widened

Field = tuple[AxisField, ...] | str

NO_POSITIONS = "–"  # an input without axes to move over
ALL = "all"
VARIES = "varies"
UNKNOWN = "?"


class View(NamedTuple):
    """What a position of a tensor sees of the model's inputs.

    `data_format` says which axes of the tensor the field is along; None while no layer has told
    the axes apart. `sources` are the inputs that the tensor is computed from.
    """

    field: Field
    data_format: str | None = None
    sources: frozenset = frozenset()


def field_of_input(shape: Sequence[int | None]) -> Field:
    """Return the field of a model's input: each position sees itself.

    Parameters
    ----------
    shape : tuple of int and None

    Returns
    -------
    tuple of AxisField, or str

    Examples
    --------
    >>> field_of_input((None, 10, 4))
    (AxisField(size=1, strides=1, offset=0),)
    """
    return (START,) * (len(shape) - 2) if len(shape) > 2 else NO_POSITIONS


def field_after(field: Field, reads: tuple[AxisWindow, ...] | str) -> Field:
    """Return the field of a layer's output.

    Parameters
    ----------
    field : tuple of AxisField, or str
        Of the layer's input.
    reads : tuple of AxisWindow, or str
        What the layer reads of it.

    Returns
    -------
    tuple of AxisField, or str

    Examples
    --------
    >>> field_after((START,), (AxisWindow(3, 2, 0),))
    (AxisField(size=3, strides=2, offset=0),)
    """
    if reads == EACH_POSITION or field in (ALL, UNKNOWN):
        return field
    if reads == EVERY_POSITION:
        return ALL
    if isinstance(reads, tuple) and isinstance(field, tuple) and len(reads) == len(field):
        return tuple(map(widened, field, reads))
    return VARIES


def merged(views: Sequence[View]) -> View:
    """Return what is seen through several inputs of a layer together.

    Parameters
    ----------
    views : sequence of View

    Returns
    -------
    View

    Examples
    --------
    >>> wide, narrow = View((AxisField(3, 1, -1),)), View((AxisField(1, 1, 0),))
    >>> merged([wide, narrow]).field
    (AxisField(size=3, strides=1, offset=-1),)
    """
    if len({id(view) for view in views}) == 1:
        return views[0]
    sources = frozenset().union(*(view.sources for view in views))
    formats = {view.data_format for view in views} - {None}
    field = _together([view.field for view in views], one_source=len(sources) < 2)
    if isinstance(field, tuple) and len(formats) > 1:
        field = VARIES
    return View(field, formats.pop() if len(formats) == 1 else None, sources)


def _together(fields: Sequence[Field], one_source: bool) -> Field:
    """Unite fields; those of different inputs of the model are in different pixels."""
    for word in (UNKNOWN, ALL, VARIES):
        if word in fields:
            return word
    if len(set(fields)) == 1 and all(axis.offset is not None for axis in _axes(fields[0])):
        return fields[0]
    if not fields or NO_POSITIONS in fields or not one_source or len(set(map(len, fields))) > 1:
        return UNKNOWN
    axes = [united(axis) for axis in zip(*fields, strict=True)]
    return VARIES if None in axes else tuple(axes)


def _axes(field: Field) -> tuple[AxisField, ...]:
    return field if isinstance(field, tuple) else ()
