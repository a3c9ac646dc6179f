"""Turn whatever a learner's code returned into plain data, without raising and without trusting."""

import sys
import warnings

import numpy as np

from layerwise.checks.plain_data import MAX_ARRAY_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_TEXT
from layerwise.checks.wording import clean_text, type_phrase


def plain(value: object) -> object:
    """Return plain data for any object; what cannot be plain becomes a description of itself.

    Types are read with `type`, never with `isinstance`, because an object can lie about its
    ``__class__``. Only an array-like's own ``__array__`` is ever called.

    Parameters
    ----------
    value : object
        An answer: numbers, tuples, NumPy arrays, Keras tensors, or anything else.

    Returns
    -------
    plain data
        None for None and for ``...``; ``{"unusable": "a set"}`` for what is not data.

    Examples
    --------
    >>> plain({"shape": (5, 5, np.int64(3)), "limit": ..., "extra": {1}})
    {'shape': [5, 5, 3], 'limit': None, 'extra': {'unusable': 'a set'}}
    """
    return _Conversion().convert(value, 0)


def blank(data: object) -> bool:
    """Tell whether plain data hold no value at all: the learner has not begun.

    Examples
    --------
    >>> blank({"shape": None, "limits": [None, None]}), blank({"shape": None, "limit": 0.1})
    (True, False)
    """
    if isinstance(data, dict):
        return all(blank(item) for item in data.values())
    if isinstance(data, list):
        return all(blank(item) for item in data)
    return data is None


class _Conversion:
    """One call of `plain`, with a budget: a list that holds itself ten times never ends."""

    def __init__(self):
        self.items, self.bytes = MAX_ITEMS, 2 * MAX_ARRAY_BYTES

    def convert(self, value: object, depth: int) -> object:
        kind = type(value)
        self.items -= 1
        if depth > MAX_DEPTH or self.items < 0:
            return _unusable("lists nested too deep or too long")
        if value is None or value is Ellipsis or kind is bool:
            return None if value is Ellipsis else value
        if issubclass(kind, (list, tuple)):
            base = list if issubclass(kind, list) else tuple
            return self.convert_list(base.__iter__(value), base.__len__(value), depth)
        if issubclass(kind, dict):
            return self.convert_dict(value, depth)
        if issubclass(kind, (int, float, str)):
            return _plain_scalar(value, kind)
        if kind is getattr(sys.modules.get("tensorflow"), "TensorShape", None):
            return self.convert(value.as_list(), depth)  # what `layer.kernel.shape` returns
        return self.convert_array(value, kind)

    def convert_list(self, items, length: int, depth: int) -> object:
        if length > self.items:
            return _unusable(f"a list of {length} items")
        return [self.convert(item, depth + 1) for item in items]

    def convert_dict(self, value: dict, depth: int) -> object:
        if dict.__len__(value) > self.items:
            return _unusable(f"a dict of {dict.__len__(value)} items")
        named = [(k, v) for k, v in dict.items(value) if type(k) is str and not k.startswith("$")]
        return {key: self.convert(item, depth + 1) for key, item in named}

    def convert_array(self, value: object, kind: type) -> object:
        """Convert a NumPy array or scalar, a Keras or TensorFlow tensor, a Keras variable."""
        array = _as_array(value, kind)
        if array is None:
            return _unusable(type_phrase(value))
        if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
            return _unusable(f"an array of dtype {clean_text(str(array.dtype), 40)}")
        self.bytes -= array.nbytes
        if array.nbytes > MAX_ARRAY_BYTES or self.bytes < 0:
            return _unusable(f"an array of shape {array.shape}")
        return array if array.ndim else _plain_scalar(array.item(), type(array.item()))


def _unusable(description: str) -> dict:
    return {"unusable": description}


def _as_array(value: object, kind: type) -> np.ndarray | None:
    try:
        # This may call code of the learner's class, so anything may be raised here.
        # Without `__array__`, NumPy would iterate: a learner's sequence may never end.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy 2 deprecates the `__array__` of Keras
            return np.array(value, subok=False) if hasattr(kind, "__array__") else None
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None


def _plain_scalar(value: object, kind: type) -> object:
    if issubclass(kind, str):
        text = str.__str__(value)
        return text if len(text) <= MAX_TEXT else _unusable(f"a string of {len(text)} characters")
    if issubclass(kind, float):
        return float.__float__(value)
    if kind is bool:
        return value
    number = int.__index__(value)
    if -(1 << 63) <= number < 1 << 63:
        return number
    return _unusable("a whole number of more than 64 bits")
