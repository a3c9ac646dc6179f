"""Stand-ins for the layers of a saved model whose code is not Keras's own.

The configuration of the model is written anew: only what is known to be harmless goes into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import keras
from keras.src.models.functional import Functional  # Keras has no public name for it

from ..errors import LayerwiseError
from .harmless import DATA, home_of, is_model
from .stated_shapes import Stated, outputs_of, stated_in_graph, stated_in_sequence
from .wording import shown

# The keys of a wrapper's configuration under which it holds other layers.
INNER_LAYERS = ("layer", "backward_layer", "cell", "cells")
NOT_STATED = ((None,), "float32")
REGISTERED_NAME = "layerwise>StandIn"


class StandIn(keras.layers.Layer):
    """Takes the place of a layer that is not run.

    Parameters
    ----------
    stands_for : str
        The class of the layer.
    outputs : list
        For each of its calls a list of outputs: (shape, dtype), or None where the file does not
        say it.
    """

    def __init__(self, stands_for, outputs, name=None):
        super().__init__(name=name)
        self.stands_for = stands_for
        self.outputs_in_file = outputs
        self.supports_masking = True  # else Keras warns of each mask that ends here

    def compute_mask(self, *inputs, **named):
        """Let no mask through: nobody knows it."""
        return None

    def states(self, shape: tuple[int | None, ...]) -> bool:
        """Tell whether a shape is one that the file states."""
        return any(
            each and tuple(each[0]) == shape for call in self.outputs_in_file for each in call
        )

    def compute_output_spec(self, *inputs, **named):
        """Return the outputs that the file states for this call."""
        calls = self.outputs_in_file
        call = calls[len(self._inbound_nodes) % len(calls)]  # a nested model is called again
        tensors = [keras.KerasTensor(*(each or NOT_STATED)) for each in call]
        return tensors[0] if len(tensors) == 1 else tensors

    def call(self, *inputs, **named):
        """Refuse to compute: there is nothing to compute with."""
        raise NotImplementedError("A stand-in only has a shape.")


def replace_foreign_layers(config: dict, path: Path) -> tuple[dict, list[str]]:
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
    notes : list of str
        What was left out.

    Raises
    ------
    LayerwiseError
        If the model itself is not of a class of Keras.
    """
    if not is_model(config):
        raise LayerwiseError(
            "From a file, Sequential and functional models can be explained.",
            received=f"{shown(path)}, a model of class {shown(config.get('class_name'))!r}, "
            "which is code outside of Keras",
            mend="Load it with keras.models.load_model where its class is defined, "
            "and call explain(model).",
        )
    rewriting = _Rewriting()
    return rewriting.model(config, []), [*rewriting.notes, *_lost_sharing(config)]


class _Rewriting:
    """Writes the configuration of a model anew, and notes the layers that it leaves out."""

    def __init__(self):
        self.notes: list[str] = []

    def model(self, entry: dict, outputs: list[Stated | None]) -> dict:
        """Rewrite a model; `outputs` is what its readers say of its outputs."""
        is_sequence = entry["class_name"] == "Sequential"
        old = entry["config"]
        stated = (stated_in_sequence if is_sequence else stated_in_graph)(old, outputs)
        config = {key: old[key] for key in ("name", "trainable") if key in old}
        config["layers"] = [self._layer(layer, stated) for layer in old["layers"]]
        if is_sequence:
            _require_stated(config["layers"])
            config["build_input_shape"] = old.get("build_input_shape")
        else:
            config["input_layers"] = old.get("input_layers")
            config["output_layers"] = _within(old.get("output_layers"), config["layers"])
        return {
            "module": "keras" if is_sequence else Functional.__module__,
            "class_name": "Sequential" if is_sequence else "Functional",
            "config": config,
            "registered_name": None,
        } | _sharing(entry)

    def _layer(self, layer: object, stated: dict[str, dict]) -> dict:
        """Rewrite an entry of a model's list of layers, with the calls of a functional model."""
        entry = layer if isinstance(layer, dict) else {}
        outputs = outputs_of(_name(entry), stated)
        if is_model(entry):
            written = self.model(entry, outputs[0] if outputs else [])
        elif _is_harmless(entry):
            written = self._object(entry)
        else:
            written = self._stand_in(entry, outputs)
        if "name" in entry:
            written["name"] = entry["name"]
        if "inbound_nodes" in entry:
            written["inbound_nodes"] = self._value(entry["inbound_nodes"])
        return written

    def _value(self, value: object) -> object:
        """Rewrite data; initializers and their like that are not Keras's own become None."""
        if isinstance(value, list):
            return [self._value(each) for each in value]
        if not isinstance(value, dict):
            return value
        if _is_code(value):
            return None
        if "class_name" not in value:
            return {key: self._value(each) for key, each in value.items()}
        if is_model(value):  # inside TimeDistributed
            return self.model(value, [])
        if isinstance(value["class_name"], str) and value["class_name"] in DATA:
            return {"class_name": value["class_name"], "config": self._inside(value)}
        return self._object(value) if _is_harmless(value) else None

    def _object(self, entry: dict) -> dict:
        config = self._inside(entry)
        if entry["config"].get("activation") and config["activation"] is None:
            what = f"{shown(_name(entry))} ({entry['class_name']})"
            self.notes.append(f"The activation of {what} was left out: its code is not run.")
        config.pop("stateful", None)  # a stateful layer has the same shapes, but needs its states
        return {
            "module": home_of(entry),
            "class_name": entry["class_name"],
            "config": config,
            "registered_name": None,
        } | _sharing(entry)

    def _inside(self, entry: dict) -> object:
        """Rewrite the configuration of an object."""
        config = entry.get("config")
        if not isinstance(config, dict):
            return config
        return {key: self._value(each) for key, each in config.items()}

    def _stand_in(self, entry: dict, outputs: list[list[Stated | None]]) -> dict:
        name, kind = _name(entry), str(entry.get("class_name"))
        nodes = entry.get("inbound_nodes")
        calls = max(len(nodes) if isinstance(nodes, list) else 0, 1)
        outputs = [*outputs, *[[None]] * (calls - len(outputs))]  # the last ones have no readers
        what = f"{shown(name)} ({shown(kind)})"
        self.notes.append(f"{what} was left out, with its weights: its code is not run.")
        return {
            "module": StandIn.__module__,
            "class_name": "StandIn",
            "config": {"name": name, "stands_for": kind, "outputs": outputs},
            "registered_name": REGISTERED_NAME,
        }


def _is_code(value: dict) -> bool:
    """Tell whether this is the code of an activation that is a lambda, as Keras writes it."""
    code = value.get("value")
    return len(value) == 1 and isinstance(code, list) and bool(code) and isinstance(code[0], str)


def _require_stated(layers: list[dict]) -> None:
    """Refuse a Sequential model in which nothing is known behind a stand-in."""
    for layer in layers[:-1]:
        if layer["class_name"] == "StandIn" and layer["config"]["outputs"] == [[None]]:
            what = f"{shown(layer['config']['name'])!r} ({shown(layer['config']['stands_for'])})"
            raise LayerwiseError(
                "The file must state what comes out of a layer whose code is not run.",
                received=f"{what}, and a next layer that does not say what it reads",
                mend="Load the model with keras.models.load_model, and call explain(model).",
            )


def _is_harmless(entry: object) -> bool:
    """Tell whether an object, and every layer in its configuration, is Keras's own."""
    if not isinstance(entry, dict) or not isinstance(entry.get("config"), dict):
        return False
    return home_of(entry) is not None and all(
        is_model(inner) or _is_harmless(inner) for inner in _inner_layers(entry["config"])
    )


def _inner_layers(config: dict) -> Iterator[object]:
    """Yield the layers inside a wrapper's configuration, such as Bidirectional's."""
    for key in INNER_LAYERS:
        value = config.get(key)
        yield from value if isinstance(value, list) else [value] if value else []


def _name(entry: dict) -> str:
    config = entry.get("config")
    return str(entry.get("name") or (config.get("name") if isinstance(config, dict) else None))


def _sharing(entry: dict) -> dict:
    """Return the mark by which Keras finds an object that stands in several places again."""
    key = entry.get("shared_object_id")
    return {"shared_object_id": key} if isinstance(key, int) else {}


def _lost_sharing(config: dict) -> list[str]:
    """Note the layers that Keras marked as shared in one of their places only."""
    marked = [entry for entry in _entries(config) if _sharing(entry)]
    places = Counter(entry["shared_object_id"] for entry in marked)
    alone = [_name(entry) for entry in marked if places[entry["shared_object_id"]] == 1]
    if not alone:
        return []
    names = ", ".join(map(shown, alone[:5])) + (" and others" if len(alone) > 5 else "")
    return [f"The file does not say where else these are used; they count at each place: {names}."]


def _entries(value: object) -> Iterator[dict]:
    """Yield the layers and models anywhere in a configuration."""
    if isinstance(value, list):
        for each in value:
            yield from _entries(each)
    if isinstance(value, dict):
        if is_model(value) or home_of(value) == "keras.layers":
            yield value
        for each in value.values():
            yield from _entries(each)


def _within(outputs: object, layers: list[dict]) -> object:
    """Correct the calls named as a model's outputs: Keras counts a nested model's from 1."""
    calls = {
        layer.get("name"): len(layer.get("inbound_nodes") or ())
        for layer in layers
        if layer["class_name"] == "StandIn"
    }
    if isinstance(outputs, dict):
        return {key: _within(each, layers) for key, each in outputs.items()}
    if not isinstance(outputs, list):
        return outputs
    if len(outputs) == 3 and isinstance(outputs[0], str) and isinstance(outputs[1], int):
        last = calls.get(outputs[0], outputs[1] + 1) - 1
        return [outputs[0], min(outputs[1], last), outputs[2]]
    return [_within(each, layers) for each in outputs]
