"""Stand-ins for the layers of a saved model whose code is not Keras's own.

Only classes on a list of harmless ones are ever looked up; nothing that a file names is imported.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from pathlib import Path

import keras

from ..errors import LayerwiseError

# Folders of keras.src.layers whose classes compute, and neither load files nor run stored code.
LAYER_FOLDERS = [
    "activations",
    "attention",
    "convolutional",
    "core",
    "merging",
    "normalization",
    "pooling",
    "regularization",
    "reshaping",
    "rnn",
]
OTHER_LAYERS = ("InputLayer", "Normalization", "Rescaling", "CenterCrop", "Resizing")
RUNS_CODE = ("Lambda",)
MODELS = ("Functional", "Sequential", "Model")
OPERATIONS = ("keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.math")
# What may stand inside a layer's configuration: objects without a say in shapes or counts.
PARTS = [
    "initializers",
    "regularizers",
    "constraints",
    "activations",
    "dtype_policies",
    "quantizers",
]
DATA = ("__keras_tensor__", "__tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__")


class StandIn(keras.layers.Layer):
    """Takes the place of a layer that is not run.

    Parameters
    ----------
    stands_for : str
        The class of the layer.
    output_shape_in_file : list or None
        None where the file does not say it.
    """

    def __init__(self, stands_for, output_shape_in_file, name=None, **_):
        super().__init__(name=name)
        self.stands_for = stands_for
        self.output_shape_in_file = output_shape_in_file

    def compute_output_spec(self, *inputs, **_):
        """Return the output that the file states."""
        return keras.KerasTensor(tuple(self.output_shape_in_file or (None,)), "float32")


def replace_foreign_layers(config: dict, path: Path) -> tuple[dict, list[tuple[str, str]]]:
    """Return a configuration in which only harmless classes of Keras are left.

    Parameters
    ----------
    config : dict
        Of a whole model; it is not changed.
    path : Path
        For the message.

    Returns
    -------
    config : dict
    stand_ins : list of (str, str)
        Name and class of every layer that was replaced.

    Raises
    ------
    LayerwiseError
        If the model itself is not of a class of Keras.
    """
    if not _is_model(config):
        raise LayerwiseError(
            "From a file, Sequential and functional models can be explained.",
            received=f"{path}, a model of class {config.get('class_name')!r}, which is code "
            "outside of Keras",
            mend="Load it with keras.models.load_model where its class is defined, "
            "and call explain(model).",
        )
    config = deepcopy(config)
    config.pop("compile_config", None)
    stand_ins: list[tuple[str, str]] = []
    _clean_model(config, stand_ins)
    return config, stand_ins


def _is_model(config: object) -> bool:
    return (
        isinstance(config, dict)
        and config.get("class_name") in MODELS
        and str(config.get("module")).startswith(("keras.models", "keras.src.models"))
        and isinstance(config.get("config"), dict)
        and isinstance(config["config"].get("layers"), list)
    )


def _clean_model(config: dict, stand_ins: list[tuple[str, str]]) -> None:
    layers = config["config"]["layers"]
    shapes = _stated_shapes(layers)
    for i, layer in enumerate(layers):
        if _is_model(layer):
            _clean_model(layer, stand_ins)
        elif _is_harmless(layer):
            layer["config"] = _without_foreign_parts(layer["config"])
        else:
            layers[i] = _stand_in(layer, shapes)
            stand_ins.append((_name(layer), str(_field(layer, "class_name"))))


def _field(layer: object, name: str):
    return layer.get(name) if isinstance(layer, dict) else None


def _name(layer: object) -> str:
    inner = _field(layer, "config")
    return str(_field(layer, "name") or _field(inner, "name"))


def _is_harmless(layer: object) -> bool:
    """Tell whether a layer, and every layer in its configuration, is Keras's own."""
    if not isinstance(_field(layer, "config"), dict):
        return False
    name, module = str(layer.get("class_name")), str(layer.get("module"))
    if module in OPERATIONS:
        return True
    return (
        module.startswith("keras.")
        and layer.get("registered_name") is None
        and _is_known_layer(name)
        and all(_is_harmless(inner) for inner in _inner_layers(layer["config"]))
    )


def _is_known_layer(name: str) -> bool:
    if name in RUNS_CODE:
        return False
    folder = getattr(getattr(keras.layers, name, None), "__module__", "").split(".")
    return name in OTHER_LAYERS or (
        folder[:3] == ["keras", "src", "layers"] and folder[3] in LAYER_FOLDERS
    )


def _inner_layers(config: dict) -> list[object]:
    """Return the layers inside a wrapper's configuration, such as Bidirectional's."""
    return [config[key] for key in ("layer", "backward_layer", "cell") if config.get(key)]


def _without_foreign_parts(value: object) -> object:
    """Replace initializers, activations and their like that are not Keras's own by None."""
    if isinstance(value, list):
        return [_without_foreign_parts(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "class_name" in value and not _is_harmless_part(value):
        return None
    return {key: _without_foreign_parts(each) for key, each in value.items()}


def _is_harmless_part(part: dict) -> bool:
    if part["class_name"] in DATA or _is_harmless(part):
        return True
    module = str(part.get("module"))
    named = module.removeprefix("keras.src.").removeprefix("keras.").split(".")[0]
    is_function = part["class_name"] == "function"
    if module == "keras":  # keras.DTypePolicy and keras.Variable
        return part["class_name"] == "DTypePolicy"
    return named in PARTS and (not is_function or named == "activations")


def _stand_in(layer: object, shapes: dict[str, list]) -> dict:
    name = _name(layer)
    entry = layer if isinstance(layer, dict) else {}
    return {
        "module": StandIn.__module__,
        "class_name": "StandIn",
        "config": {
            "name": name,
            "stands_for": str(entry.get("class_name")),
            "output_shape_in_file": shapes.get(name),
        },
        "registered_name": "StandIn",
        "name": name,
        "inbound_nodes": entry.get("inbound_nodes", []),
    }


def _stated_shapes(layers: list) -> dict[str, list]:
    """Return the output shape of each layer, as its readers in the file state it."""
    shapes: dict[str, list] = {}
    for layer in layers:
        for tensor in _tensors(_field(layer, "inbound_nodes")):
            source = (tensor.get("keras_history") or [None])[0]
            shapes[source] = tensor.get("shape")
    if not any(_field(layer, "inbound_nodes") for layer in layers):  # a Sequential model
        for layer, reader in pairwise(layers):
            shapes[_name(layer)] = _field(_field(reader, "build_config"), "input_shape")
    return shapes


def _tensors(value: object) -> list[dict]:
    """Find the descriptions of tensors in the arguments of a layer's calls."""
    if isinstance(value, list):
        return [tensor for each in value for tensor in _tensors(each)]
    if not isinstance(value, dict):
        return []
    if value.get("class_name") == "__keras_tensor__":
        return [value["config"]] if isinstance(value.get("config"), dict) else []
    return [tensor for each in value.values() for tensor in _tensors(each)]
