"""The calls that make up a Keras model, in the order of the computation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras

from ..errors import LayerwiseError


@dataclass(frozen=True)
class Call:
    """One use of a layer or operation; a shared layer has several.

    Parameters
    ----------
    operation : keras.Operation
        A layer, a model, or a function of `keras.ops`.
    inputs, outputs : tuple of keras.KerasTensor
    """

    operation: keras.Operation
    inputs: tuple[keras.KerasTensor, ...]
    outputs: tuple[keras.KerasTensor, ...]


@dataclass(frozen=True)
class Graph:
    """A model's calls, and the tensors at both ends.

    Parameters
    ----------
    calls : tuple of Call
    inputs, outputs : tuple of keras.KerasTensor
    """

    calls: tuple[Call, ...]
    inputs: tuple[keras.KerasTensor, ...]
    outputs: tuple[keras.KerasTensor, ...]


def graph_of(model: keras.Model) -> Graph:
    """Read a model's graph; a subclassed model is traced on symbolic inputs.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    Graph

    Raises
    ------
    LayerwiseError
        If the model has not been built, or its `call` does not run on symbolic inputs.
    """
    functional = getattr(model, "_functional", None) or model
    if not hasattr(functional, "_nodes_by_depth"):
        return _traced(model)
    # Keras has no public way to walk a graph: model.layers names a shared layer only once.
    by_depth = functional._nodes_by_depth
    calls = [
        Call(node.operation, tuple(node.input_tensors), tuple(node.output_tensors))
        for depth in sorted(by_depth, reverse=True)
        for node in by_depth[depth]
    ]
    inputs, outputs = map(keras.tree.flatten, (functional._inputs, functional._outputs))
    return Graph(tuple(calls), tuple(inputs), tuple(outputs))


def _traced(model: keras.Model) -> Graph:
    """Call a subclassed model on symbolic inputs, as Keras does, and leave no trace in it."""
    inputs = _symbolic_inputs(model)
    layers = [layer for layer in model._flatten_layers() if layer is not model]
    before = [len(layer._inbound_nodes) for layer in layers]
    try:
        outputs = model.call(*inputs)
        return graph_of(keras.Model(list(inputs), outputs))
    except Exception as error:  # the code of `call` is the user's and may raise anything
        raise LayerwiseError(
            "A subclassed model is explained by calling it on symbolic inputs.",
            received=f"{type(model).__name__}.call raised {type(error).__name__}: {error}",
            mend="Use keras.ops in call(), and explain its layers one by one where that fails.",
        ) from error
    finally:
        for layer, count in zip(layers, before, strict=True):
            del layer._inbound_nodes[count:]


def _symbolic_inputs(model: keras.Model) -> Sequence[keras.KerasTensor]:
    config = (model.get_build_config() or {}) if model.built else {}
    shapes = config.get("shapes_dict") or {"input": config.get("input_shape")}
    if not model.built or not all(map(_is_shape, shapes.values())):
        raise LayerwiseError(
            "A model can be explained when its shapes are known.",
            received=f"{type(model).__name__} {model.name!r}, "
            + ("built from nested inputs" if model.built else "not built yet"),
            mend="Start it with keras.Input(shape), or call it once on data.",
        )
    return [keras.Input(batch_shape=tuple(shape)) for shape in shapes.values()]


def _is_shape(shape: object) -> bool:
    return isinstance(shape, tuple | list) and all(
        size is None or isinstance(size, int) for size in shape
    )
