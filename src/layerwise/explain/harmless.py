"""Which objects of a saved model are Keras's own and only compute.

Classes are looked up in lists of harmless ones; nothing that a file names is imported.
"""

from __future__ import annotations

import sys

import keras

# Folders of keras.src.layers whose classes compute, and neither load files nor run stored code.
LAYER_FOLDERS = (
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
)
OTHER_LAYERS = (
    "CenterCrop",
    "Normalization",
    "RandomBrightness",
    "RandomContrast",
    "RandomCrop",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "Rescaling",
    "Resizing",
)
RUNS_CODE = ("Lambda",)
OPERATIONS = ("keras.src.ops.numpy", "keras.src.ops.nn", "keras.src.ops.math")
# What may stand inside a layer's configuration: objects without a say in shapes or counts.
PARTS = ("initializers", "regularizers", "constraints", "dtype_policies", "quantizers")
DATA = ("__keras_tensor__", "__tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__")
MODELS = ("Functional", "Sequential", "Model")


def home_of(entry: dict) -> str | None:
    """Return the module in which Keras finds the class of an object, if it is a harmless one.

    Parameters
    ----------
    entry : dict
        With a "module" and a "class_name", as a file has them.

    Returns
    -------
    str or None
        None for a class that is not on the lists.

    Examples
    --------
    >>> home_of({"module": "keras.layers", "class_name": "Dense"})
    'keras.layers'
    >>> home_of({"module": "os", "class_name": "system"}) is None
    True
    """
    module, name = entry.get("module"), entry.get("class_name")
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    if module in OPERATIONS or (module, name) == ("keras.src.ops.core", "Cast"):
        return module if _is_class(sys.modules[module], name, keras.Operation, module) else None
    if _is_inside(module, "layers"):
        return "keras.layers" if _is_layer(name) else None
    if (module, name) == ("keras", "DTypePolicy"):
        return "keras.dtype_policies"
    for part in PARTS:
        if _is_inside(module, part):
            known = _is_class(getattr(keras, part), name, object, f"keras.src.{part}")
            return f"keras.{part}" if known else None
    return None


def is_model(entry: object) -> bool:
    """Tell whether an object of a file is a Sequential or functional model.

    Parameters
    ----------
    entry : object

    Returns
    -------
    bool
    """
    if not isinstance(entry, dict) or entry.get("class_name") not in MODELS:
        return False
    module, config = entry.get("module"), entry.get("config")
    is_keras = module == "keras" or _is_inside(module, "models")
    return is_keras and isinstance(config, dict) and isinstance(config.get("layers"), list)


def _is_inside(module: object, part: str) -> bool:
    return module == f"keras.{part}" or str(module).startswith(f"keras.src.{part}.")


def _is_layer(name: str) -> bool:
    if name in RUNS_CODE:
        return False
    if name in OTHER_LAYERS:
        return True
    folders = [f"keras.src.layers.{folder}." for folder in LAYER_FOLDERS]
    return _is_class(keras.layers, name, keras.layers.Layer, *folders)


def _is_class(module: object, name: str, base: type, *homes: str) -> bool:
    found = getattr(module, name, None)
    return (
        isinstance(found, type) and issubclass(found, base) and found.__module__.startswith(homes)
    )
