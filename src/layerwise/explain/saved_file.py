"""Rebuild the structure of a saved `.keras` file without running anything that it contains.

A `.keras` file is a zip archive with the model's configuration as JSON. Keras's own layers are
built from it, without memory for their weights. A layer of another module, and a Lambda, could run
code: each is replaced by a stand-in that knows the shapes which the file states, and the table
says so.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keras
from keras.src.backend.common import global_state
from keras.src.saving.serialization_lib import ObjectSharingScope

from ..errors import LayerwiseError
from .stand_in import REGISTERED_NAME, StandIn, replace_foreign_layers
from .wording import brief, shown

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
    config = read_config(path)
    try:
        config, notes = replace_foreign_layers(config, path)
        with _no_weights(), ObjectSharingScope():
            model = keras.saving.deserialize_keras_object(
                config, custom_objects={REGISTERED_NAME: StandIn}, safe_mode=True
            )
    except LayerwiseError:
        raise
    except Exception as error:  # a damaged configuration fails anywhere in Keras
        raise LayerwiseError(
            "The configuration in the file must describe a Keras model.",
            received=f"{shown(path)}: {brief(error)}",
            mend="Save the model again with model.save(); the file may come from another Keras "
            f"than {keras.__version__}.",
        ) from error
    return model, notes


@contextmanager
def _no_weights() -> Iterator[None]:
    """Let variables have a shape only: a file may describe more weights than fit into memory."""
    waiting = global_state.get_global_attribute("uninitialized_variables", [], set_to_default=True)
    before = len(waiting)
    try:
        with keras.StatelessScope(initialize_variables=False):
            yield
    finally:
        del waiting[before:]  # else the next such scope would fill them


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
    _require_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            information = archive.getinfo("config.json")
            if information.file_size > LARGEST_CONFIG:
                _refuse(path, f"a configuration of {information.file_size:,} bytes")
            config = json.loads(archive.read(information))
    except zipfile.BadZipFile:
        _refuse(path, _kind(path))
    except KeyError:
        _refuse(path, "a zip archive without config.json")
    # RuntimeError: encrypted; NotImplementedError: a compression that Python does not know
    except (ValueError, OSError, EOFError, zlib.error, RuntimeError, MemoryError) as error:
        _refuse(path, f"a file that cannot be read: {brief(error)}")
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict):
        _refuse(path, "a config.json that describes no model")
    return config


def _require_file(path: Path) -> None:
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError:  # such as a name that is too long
        is_folder = is_file = False
    if is_folder:
        raise LayerwiseError(
            "The path must name a saved model.",
            received=f"{shown(path)}, which is a folder",
            mend="A folder is TensorFlow's SavedModel; save with model.save('model.keras').",
        )
    if not is_file:
        raise LayerwiseError(
            "The path must name a saved model.",
            received=f"{shown(path)}: no such file",
            mend="Check the path; it is looked up from the current folder.",
        )


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(8)
    if start == b"\x89HDF\r\n\x1a\n":
        return "a file in the old HDF5 format"
    if start[:4] == b"PK\x03\x04":
        return "a damaged or incomplete zip archive"
    return "no zip archive" if start else "an empty file"


def _refuse(path: Path, what: str) -> None:
    raise LayerwiseError(
        "A saved model is a whole .keras file.",
        received=f"{shown(path)}, which is {what}",
        mend="Load it where it was made, and save it again with model.save('model.keras').",
    )
