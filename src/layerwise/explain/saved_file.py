"""Rebuild the structure of a saved `.keras` file without running anything that it contains.

A `.keras` file is a zip archive with the model's configuration as JSON. Keras's own layers are
built from it. A layer of another module, and a Lambda, could run code: each is replaced by a
stand-in that knows the shapes which the file states, and the table says so.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import keras

from ..errors import LayerwiseError
from .stand_in import StandIn, replace_foreign_layers

LARGEST_CONFIG = 64 * 2**20  # bytes; real ones are below 1 MiB


def load_structure(path: Path) -> tuple[keras.Model, list[str]]:
    """Build the model of a `.keras` file, without its weights.

    Parameters
    ----------
    path : Path

    Returns
    -------
    model : keras.Model
    notes : list of str
        What a reader must know of the result.

    Raises
    ------
    LayerwiseError
        If the file is missing, damaged, of another kind, or its model is a class of its own.
    """
    config, stand_ins = replace_foreign_layers(read_config(path), path)
    try:
        model = keras.saving.deserialize_keras_object(
            config, custom_objects={"StandIn": StandIn}, safe_mode=True
        )
    except Exception as error:  # a damaged configuration fails anywhere in Keras
        raise LayerwiseError(
            "The configuration in the file must describe a Keras model.",
            received=f"{path}: {type(error).__name__}: {error}",
            mend="Save the model again with model.save(); the file may come from another Keras "
            f"than {keras.__version__}.",
        ) from error
    notes = [
        f"{name} ({kind}) runs code of the file: it was left out, with its weights."
        for name, kind in stand_ins
    ]
    return model, notes


def read_config(path: Path) -> dict:
    """Read the configuration of a `.keras` file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict

    Raises
    ------
    LayerwiseError
        If the file is missing, damaged or of another kind.
    """
    if not path.is_file():
        raise LayerwiseError(
            "The path must name a saved model.",
            received=f"{path}, which is a folder" if path.is_dir() else f"{path}: no such file",
            mend="A folder is TensorFlow's SavedModel; save with model.save('model.keras')."
            if path.is_dir()
            else "Check the path; it is looked up from the current folder.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            information = archive.getinfo("config.json")
            if information.file_size > LARGEST_CONFIG:
                _refuse(path, f"a configuration of {information.file_size} bytes")
            config = json.loads(archive.read(information))
    except zipfile.BadZipFile:
        _refuse(path, _kind(path))
    except KeyError:
        _refuse(path, "a zip archive without config.json")
    except (ValueError, OSError, NotImplementedError, RuntimeError, RecursionError) as error:
        _refuse(path, f"a config.json that cannot be read: {error}")
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict):
        _refuse(path, "a config.json that describes no model")
    return config


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(8)
    if start == b"\x89HDF\r\n\x1a\n":
        return "a file in the old HDF5 format"
    return "no zip archive" if start else "an empty file"


def _refuse(path: Path, what: str) -> None:
    raise LayerwiseError(
        "A saved model is a whole .keras file.",
        received=f"{path}, which is {what}",
        mend="Load it where it was made, and save it again with model.save('model.keras').",
    )
