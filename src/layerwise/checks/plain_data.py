"""Plain data: all that a judge ever sees of a learner's answer, and its form as JSON.

Plain data are None, bool, int (64 bits), float, str, NumPy arrays of numbers, and lists and dicts
of these. `plain` turns anything into plain data, `encode` writes plain data as JSON-able values,
and `decode` reads them back. A grader runs `encode` inside its sandbox and `decode` outside it, so
`decode` trusts nothing.
"""

import base64
import binascii
import math

import numpy as np

from layerwise.checks.wording import clean_text, type_phrase
from layerwise.errors import LayerwiseError

MAX_ARRAY_BYTES = 8 << 20
MAX_TEXT = 1 << 20
MAX_ITEMS = 10_000
MAX_DEPTH = 12
_DTYPES = ("|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8")
_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class PlainDataError(LayerwiseError):
    """A value is not plain data, or a JSON value does not describe plain data."""


def _refuse(rule: str, received: str, path: str) -> PlainDataError:
    return PlainDataError(
        rule,
        received=f"{received} at {clean_text(path, 80)}",
        mend="Plain data are numbers, strings, None, numeric arrays, and lists and dicts of these.",
    )


def encode(value: object, path: str = "data", depth: int = 0) -> object:
    """Write plain data as values that `json.dumps` accepts.

    Parameters
    ----------
    value : plain data
    path : str
        Where the value stands, for the error message.
    depth : int
        How many lists and dicts are around the value.

    Returns
    -------
    object
        None, bool, int, finite float, str, list or dict. An array becomes ``{"$array": dtype,
        "shape": [...], "bytes": base64}``, a float that is not finite ``{"$float": "nan"}``.

    Raises
    ------
    PlainDataError
        If the value, or one inside it, is not plain data, or is too large.

    Examples
    --------
    >>> encode({"limit": 0.5, "shape": (3, 3)})
    {'limit': 0.5, 'shape': [3, 3]}
    >>> encode(np.array([1], "int8"))
    {'$array': '|i1', 'shape': [1], 'bytes': 'AQ=='}
    """
    if depth > MAX_DEPTH:
        raise _refuse(f"Plain data nest at most {MAX_DEPTH} levels.", "a deeper level", path)
    kind = type(value)
    if kind is np.ndarray:
        return _encode_array(value, path)
    if kind in (list, tuple) and len(value) <= MAX_ITEMS:
        return [encode(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    if kind is dict and len(value) <= MAX_ITEMS:
        return {_key(k, path): encode(v, f"{path}[{k!r}]", depth + 1) for k, v in value.items()}
    if kind is float and not math.isfinite(value):
        return {"$float": repr(value)}
    if _is_scalar(value):
        return value
    raise _refuse("This value is not plain data.", type_phrase(value), path)


def decode(value: object, path: str = "data", depth: int = 0) -> object:
    """Read what `encode` wrote, trusting nothing.

    Parameters
    ----------
    value : object
        What `json.loads` returned.
    path, depth
        As for `encode`.

    Returns
    -------
    plain data
        Tuples come back as lists; arrays are writable copies.

    Raises
    ------
    PlainDataError
        If the value is not in the form that `encode` writes.

    Examples
    --------
    >>> decode({"limit": {"$float": "nan"}, "kernel": encode(np.eye(2))})["kernel"].tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    >>> decode({"$array": "O", "shape": [1], "bytes": "AA=="})
    Traceback (most recent call last):
        ...
    layerwise.checks.plain_data.PlainDataError: An array has one of the plain number types.
      Received: dtype 'O' at data
      Plain data are numbers, strings, None, numeric arrays, and lists and dicts of these.
    """
    if depth > MAX_DEPTH:
        raise _refuse(f"Plain data nest at most {MAX_DEPTH} levels.", "a deeper level", path)
    if type(value) is list and len(value) <= MAX_ITEMS:
        return [decode(item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]
    if type(value) is dict and len(value) <= MAX_ITEMS:
        if "$array" in value:
            return _decode_array(value, path)
        if "$float" in value:
            return _decode_float(value, path)
        return {_key(k, path): decode(v, f"{path}[{k!r}]", depth + 1) for k, v in value.items()}
    if _is_scalar(value):
        return value
    raise _refuse("This value does not describe plain data.", type_phrase(value), path)


def _is_scalar(value: object) -> bool:
    kind = type(value)
    if kind is int:
        return -(1 << 63) <= value < 1 << 63
    if kind is str:
        return len(value) <= MAX_TEXT
    return value is None or kind is bool or (kind is float and math.isfinite(value))


def _key(key: object, path: str) -> str:
    if type(key) is not str or key.startswith("$"):
        raise _refuse("A key is a string that does not start with $.", clean_text(repr(key)), path)
    return key


def _encode_array(array: np.ndarray, path: str) -> dict:
    if array.dtype.kind not in "biuf" or array.dtype.itemsize > 8:
        raise _refuse("An array holds plain numbers.", f"dtype {array.dtype}", path)
    if array.nbytes > MAX_ARRAY_BYTES:
        raise _refuse(f"An array holds at most {MAX_ARRAY_BYTES} bytes.", f"{array.nbytes}", path)
    array = array.astype(array.dtype.newbyteorder("<"))  # a copy, in C order
    text = base64.b64encode(array.tobytes()).decode("ascii")
    return {"$array": array.dtype.str, "shape": list(array.shape), "bytes": text}


def _decode_array(value: dict, path: str) -> np.ndarray:
    dtype, shape, text = value.get("$array"), value.get("shape"), value.get("bytes")
    if set(value) != {"$array", "shape", "bytes"}:
        raise _refuse("An array has a dtype, a shape and bytes.", "other keys", path)
    if type(dtype) is not str or dtype not in _DTYPES:
        raise _refuse(
            "An array has one of the plain number types.", clean_text(f"dtype {dtype!r}", 60), path
        )
    if not _is_shape(shape):
        raise _refuse("A shape is a short list of sizes.", clean_text(repr(shape), 60), path)
    if type(text) is not str or len(text) > 2 * MAX_ARRAY_BYTES:
        raise _refuse("An array's bytes are a string of base64.", type_phrase(text), path)
    try:
        raw = base64.b64decode(text, validate=True)
        array = np.frombuffer(raw, dtype).reshape(shape).copy()
    except (ValueError, binascii.Error) as error:
        raise _refuse("An array's bytes fill its shape.", clean_text(str(error)), path) from None
    return array


def _is_shape(shape: object) -> bool:
    if type(shape) is not list or len(shape) > 16:
        return False
    return all(type(size) is int and 0 <= size < 1 << 31 for size in shape)


def _decode_float(value: dict, path: str) -> float:
    name = value["$float"]
    if set(value) != {"$float"} or type(name) is not str or name not in _NON_FINITE:
        raise _refuse("A float is finite, nan, inf or -inf.", clean_text(repr(value), 60), path)
    return _NON_FINITE[name]
