"""The calls that make up a Keras model, in the order of the computation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import keras
from keras.src.backend.common import global_state
from keras.src.models.functional import Functional  # Keras has no public name for it

from ..errors import LayerwiseError
from .wording import brief

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class Call:
    """One use of a layer or operation; a shared layer has several.

    Parameters
    ----------
    operation : keras.Operation
        A layer, a model, or a function of `keras.ops`.
    inputs : tuple of keras.KerasTensor
        Without the masks that Keras passes along.
    outputs : tuple of keras.KerasTensor
    arguments : keras.src.ops.symbolic_arguments.SymbolicArguments
        Everything that it was called with.
    """

    operation: keras.Operation
    inputs: tuple[keras.KerasTensor, ...]
    outputs: tuple[keras.KerasTensor, ...]
    arguments: object


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
    functional = functional_of(model)
    if functional is not None and _calls_its_graph(model):
        return _read(functional)
    arguments = ([_like(functional)], {}) if functional is not None else _symbolic_inputs(model)
    return _traced(model, keras.tree.flatten(arguments), *arguments)


def graph_of_call(call: Call, shapes: Sequence[Shape]) -> Graph:
    """Read the graph of a nested model, for the shapes that it is called on.

    Parameters
    ----------
    call : Call
        Of a model.
    shapes : sequence of shapes
        Of the call's inputs; a nested model may have been built for others.

    Returns
    -------
    Graph
        Its inputs stand in the order of the call's inputs.

    Raises
    ------
    LayerwiseError
        If the model's `call` does not run on symbolic inputs.
    """
    model, functional = call.operation, functional_of(call.operation)
    if functional is not None and _calls_its_graph(model):
        built_for = [tuple(tensor.shape) for tensor in functional.inputs]
        if len(call.inputs) == 1 and built_for == list(shapes):
            return _read(functional)
    known = dict(zip(map(id, call.inputs), shapes, strict=True))
    tensors = {id(tensor): tensor for tensor in call.arguments.keras_tensors}  # masks as well
    replaced = {
        key: _symbolic(known.get(key, tensor.shape), tensor.dtype, f"input_{i}")
        for i, (key, tensor) in enumerate(tensors.items())
    }
    graph = _traced(model, list(replaced.values()), *call.arguments.fill_in(replaced))
    return replace(graph, inputs=tuple(replaced[id(tensor)] for tensor in call.inputs))


def functional_of(model: keras.Model) -> Functional | None:
    """Return the functional model that holds a model's graph: itself, or a Sequential's own.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    keras.Model or None
        None for a subclassed model, and for a Sequential model that is not built.
    """
    if isinstance(model, keras.Sequential):
        return model._functional
    return model if isinstance(model, Functional) else None


def _calls_its_graph(model: keras.Model) -> bool:
    """Tell whether calling a model runs its graph, and not a `call` of its own."""
    return type(model).call in (keras.Sequential.call, Functional.call)


def _read(function: keras.Function) -> Graph:
    # Keras has no public way to walk a graph: model.layers names a shared layer only once.
    by_depth = function._nodes_by_depth
    rank = {id(operation): i for i, operation in enumerate(function.operations)}  # as in summary()
    calls = [
        Call(node.operation, _inputs_of(node), tuple(node.output_tensors), node.arguments)
        for depth in sorted(by_depth, reverse=True)
        for node in sorted(by_depth[depth], key=lambda node: rank[id(node.operation)])
    ]
    kept = _without_masks(calls, function.outputs)
    return Graph(kept, tuple(function.inputs), tuple(function.outputs))


def _inputs_of(node) -> tuple[keras.KerasTensor, ...]:
    """Return what a call reads; a mask is no input, although Keras passes it as an argument."""
    parameters = getattr(node.operation, "call_signature_parameters", ())
    masks = ["mask", *(f"{name}_mask" for name in parameters)]
    named = [value for name, value in node.arguments.kwargs.items() if name not in masks]
    flat = keras.tree.flatten((node.arguments.args, named))
    return tuple(each for each in flat if isinstance(each, keras.KerasTensor))


def _without_masks(calls: list[Call], outputs: Iterable[keras.KerasTensor]) -> tuple[Call, ...]:
    """Leave out the functions of `keras.ops` that only compute a mask."""
    needed, kept = set(map(id, outputs)), []
    for call in reversed(calls):
        is_layer = isinstance(call.operation, keras.layers.Layer)
        if is_layer or needed & set(map(id, call.outputs)):
            needed |= set(map(id, call.inputs))
            kept.append(call)
    return tuple(reversed(kept))


def _traced(model: keras.Model, inputs: list, arguments: Iterable, named: dict) -> Graph:
    """Call a model on symbolic inputs, as Keras does, and leave no trace in its layers."""
    with _nodes_restored(model), _names_restored():
        try:
            outputs = model.call(*arguments, **named)
            return _read(keras.Function(inputs, outputs))
        except Exception as error:  # the code of `call` is the user's and may raise anything
            raise LayerwiseError(
                "A subclassed model is explained by calling it on symbolic inputs.",
                received=f"{type(model).__name__}.call raised {brief(error)}",
                mend="Use keras.ops in call(), and explain its layers one by one where that fails.",
            ) from error


@contextmanager
def _nodes_restored(model: keras.Model) -> Iterator[None]:
    """Take the calls of a trace out of the layers' own lists of calls."""
    operations = set(model._flatten_layers())
    for layer in list(operations):
        functional = functional_of(layer) if isinstance(layer, keras.Model) else None
        operations |= set(functional.operations if functional is not None else ())
    before = [(each._inbound_nodes, len(each._inbound_nodes)) for each in operations]
    before += [(each._outbound_nodes, len(each._outbound_nodes)) for each in operations]
    try:
        yield
    finally:
        for nodes, count in before:
            del nodes[count:]


@contextmanager
def _names_restored() -> Iterator[None]:
    """Count the functions of a trace from the start: the next explanation must read the same."""
    numbers = global_state.get_global_attribute("object_name_uids")
    global_state.set_global_attribute("object_name_uids", defaultdict(int))
    try:
        yield
    finally:
        global_state.set_global_attribute("object_name_uids", numbers)


def _symbolic(shape: Sequence[int | None], dtype: str | None, name: str) -> keras.KerasTensor:
    return keras.Input(batch_shape=tuple(shape), dtype=dtype, name=name)


def _like(functional: Functional):
    """Return new symbolic inputs in the structure of a functional model's inputs."""
    names = {id(each): each._keras_history.operation.name for each in functional.inputs}
    return keras.tree.map_structure(
        lambda tensor: _symbolic(tensor.shape, tensor.dtype, names[id(tensor)]), functional.input
    )


def _symbolic_inputs(model: keras.Model) -> tuple[list, dict]:
    """Return the arguments that a subclassed model was built with, as symbolic inputs."""
    config = (model.get_build_config() or {}) if model.built else {}
    by_name = config.get("shapes_dict") or {"input_shape": config.get("input_shape")}
    if None in by_name.values():
        raise LayerwiseError(
            "A model can be explained when its shapes are known.",
            received=f"{type(model).__name__} {model.name!r}, "
            + ("which has kept no input shape" if model.built else "not built yet"),
            mend="Start it with keras.Input(shape), or call it once on data, with all of its "
            "inputs in the first argument.",
        )
    arguments = {
        name.removesuffix("_shape"): _symbolic_structure(shapes, name.removesuffix("_shape"))
        for name, shapes in by_name.items()
    }
    return ([], arguments) if "shapes_dict" in config else ([arguments["input"]], {})


def _symbolic_structure(shapes, name: str):
    """Return symbolic inputs in a structure of shapes: one, a list, a dict."""
    made = []

    def make(shape: Shape) -> keras.KerasTensor:
        made.append(_symbolic(shape, None, f"{name}_{len(made)}" if made else name))
        return made[-1]

    return keras.tree.map_shape_structure(make, shapes)
