"""Receptive fields over a graph: through branches, merges and nested models."""

from __future__ import annotations

from collections.abc import Sequence

from ..arithmetic import AxisField, AxisWindow
from ..arithmetic.layer import EACH_POSITION, EVERY_POSITION
from ..arithmetic.receptive_field import START, united, widened

Field = tuple[AxisField, ...] | str

NO_POSITIONS = "–"  # an input without axes to move over
ALL = "all"
VARIES = "varies"
UNKNOWN = "?"


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


def merged(fields: Sequence[Field], same_source: bool) -> Field:
    """Return the field of the outputs of a layer that merges branches.

    Parameters
    ----------
    fields : sequence of fields
    same_source : bool
        Whether the branches start at one input of the model.

    Returns
    -------
    tuple of AxisField, or str

    Examples
    --------
    >>> merged([(AxisField(3, 1, -1),), (AxisField(1, 1, 0),)], same_source=True)
    (AxisField(size=3, strides=1, offset=-1),)
    """
    if len(set(fields)) == 1:
        return fields[0]
    for word in (UNKNOWN, ALL, VARIES):
        if word in fields:
            return word
    ranks = {len(field) for field in fields if isinstance(field, tuple)}
    if NO_POSITIONS in fields or len(ranks) > 1 or not same_source:
        return UNKNOWN
    axes = [united(axis) for axis in zip(*fields, strict=True)]
    return VARIES if None in axes else tuple(axes)
