"""The shapes that a saved model's file states: each reader of a tensor says what it reads."""

from __future__ import annotations

from .describing import UNCHANGED

MOST_CALLS = 1000  # and outputs: a damaged file may name any number
Stated = tuple[tuple[int | None, ...], str]  # a shape and a dtype


def stated_in_graph(config: dict, outputs: list[Stated | None]) -> dict[str, dict]:
    """Collect what the calls of a functional model say of the tensors that they read.

    Parameters
    ----------
    config : dict
        Of the model.
    outputs : list of (shape, dtype) or None
        What is said of the model's own outputs, where it is nested in another.

    Returns
    -------
    dict
        For each layer's name, a dict from (call, output) to (shape, dtype).
    """
    stated: dict[str, dict] = {}
    for layer in config["layers"]:
        for tensor in _tensors(layer.get("inbound_nodes") if isinstance(layer, dict) else None):
            _note(stated, tensor.get("keras_history"), _stated(tensor))
    for place, output in zip(_places(config.get("output_layers")), outputs, strict=False):
        _note(stated, place, output)
    return stated


def stated_in_sequence(config: dict, outputs: list[Stated | None]) -> dict[str, dict]:
    """Collect what the layers of a Sequential model say of their inputs.

    Parameters
    ----------
    config : dict
        Of the model.
    outputs : list of (shape, dtype) or None
        What is said of the model's own output, where it is nested in another.

    Returns
    -------
    dict
        For each layer's name, a dict from (call, output) to (shape, dtype).
    """
    stated: dict[str, dict] = {}
    following = outputs[0] if outputs else None
    for layer in reversed(config["layers"]):
        entry = layer if isinstance(layer, dict) else {}
        inner = entry.get("config")
        name = entry.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
        _note(stated, [str(name), 0, 0], following)
        if entry.get("class_name") not in UNCHANGED or _input_shape(entry):
            following = _input_shape(entry)
    return stated


def outputs_of(name: str, stated: dict[str, dict]) -> list[list[Stated | None]]:
    """Return what is stated of a layer, as a list of outputs for each of its calls.

    Parameters
    ----------
    name : str
    stated : dict
        For each layer's name, a dict from (call, output) to (shape, dtype).

    Returns
    -------
    list of lists of (shape, dtype) or None

    Examples
    --------
    >>> outputs_of("split", {"split": {(0, 1): ((None, 3), "float32")}})
    [[None, ((None, 3), 'float32')]]
    """
    known = stated.get(name, {})
    calls: list[list[Stated | None]] = []
    for call, i in sorted(known):
        calls += [[None]] * (call + 1 - len(calls))
        calls[call] = [known.get((call, j)) for j in range(i + 1)]
    return calls


def _note(stated: dict[str, dict], place: object, output: Stated | None) -> None:
    """Write down an output under its place: [layer's name, call, output]."""
    if not isinstance(place, list) or len(place) != 3 or output is None:
        return
    name, call, i = place
    is_number = all(isinstance(each, int) and 0 <= each < MOST_CALLS for each in (call, i))
    if isinstance(name, str) and is_number:
        stated.setdefault(name, {})[call, i] = output


def _stated(tensor: dict) -> Stated | None:
    shape, dtype = _shape(tensor.get("shape")), tensor.get("dtype")
    return None if shape is None or not isinstance(dtype, str) else (shape, dtype)


def _shape(value: object) -> tuple[int | None, ...] | None:
    is_shape = isinstance(value, list | tuple) and all(
        size is None or isinstance(size, int) for size in value
    )
    return tuple(value) if is_shape and value else None


def _input_shape(entry: dict) -> Stated | None:
    """Return the input that a layer of a Sequential model was built for."""
    config, build = entry.get("config"), entry.get("build_config")
    inner = config.get("build_input_shape") if isinstance(config, dict) else None
    shape = _shape(build.get("input_shape") if isinstance(build, dict) else None) or _shape(inner)
    return shape and (shape, "float32")


def _places(value: object) -> list[list]:
    """Return the leaves [name, call, output] of a structure of outputs."""
    if isinstance(value, dict):
        return [place for key in sorted(value) for place in _places(value[key])]
    if not isinstance(value, list):
        return []
    if len(value) == 3 and isinstance(value[0], str):
        return [value]
    return [place for each in value for place in _places(each)]


def _tensors(value: object) -> list[dict]:
    """Find the descriptions of tensors in the arguments of a layer's calls."""
    if isinstance(value, list):
        return [tensor for each in value for tensor in _tensors(each)]
    if not isinstance(value, dict):
        return []
    if value.get("class_name") == "__keras_tensor__":
        return [value["config"]] if isinstance(value.get("config"), dict) else []
    return [tensor for each in value.values() for tensor in _tensors(each)]
