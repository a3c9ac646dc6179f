"""Walk through a model and report on every call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

import keras

from ..arithmetic import Concatenate, Elementwise, Embedding, Explained, Layer
from ..arithmetic.receptive_field import START
from ..errors import LayerwiseError
from .chapters import chapter_of
from .describing import describe
from .fields import NO_POSITIONS, UNKNOWN, Field, field_after, field_of_input, merged
from .graph import Call, graph_of
from .report import LayerReport, Shape
from .stand_in import StandIn


@dataclass(frozen=True)
class TensorState:
    """What is known of a tensor: its shape, its receptive field, the inputs that it comes from."""

    shape: Shape
    field: Field
    sources: frozenset


class Walk:
    """Collects the reports of a model's layers, also of the models nested in it.

    Attributes
    ----------
    reports : list of LayerReport
    """

    def __init__(self):
        self.reports: list[LayerReport] = []
        self._counted: set[int] = set()  # layers whose weights are in a row already

    def model(self, model: keras.Model, states: Sequence[TensorState], prefix: str, depth: int):
        """Report on every call of a model.

        Parameters
        ----------
        model : keras.Model
        states : sequence of TensorState
            Of the tensors that the model is called on; empty for the outermost model.
        prefix : str
            The names of the models around it.
        depth : int

        Returns
        -------
        list of TensorState
            Of its outputs.
        """
        graph = graph_of(model)
        known = dict(zip(map(id, graph.inputs), states, strict=False))
        for call in graph.calls:
            if isinstance(call.operation, keras.layers.InputLayer):
                if not states:
                    self._input(call, known, prefix, depth)
                continue
            given = [known[id(tensor)] for tensor in call.inputs]
            states_after = self._call(call, given, prefix, depth)
            for tensor, state in zip(call.outputs, states_after, strict=True):
                known[id(tensor)] = state
        return [known[id(tensor)] for tensor in graph.outputs]

    def _input(self, call: Call, known: dict, prefix: str, depth: int) -> None:
        for tensor in call.outputs:
            shape = tuple(tensor.shape)
            source = frozenset([id(tensor)])
            known[id(tensor)] = state = TensorState(shape, field_of_input(shape), source)
            name = prefix + call.operation.name
            self.reports.append(
                LayerReport(name, "InputLayer", (), shape, 0, 0, state.field, depth=depth)
            )

    def _call(self, call: Call, given: list[TensorState], prefix: str, depth: int):
        if isinstance(call.operation, keras.Model):
            return self._nested(call, given, prefix, depth)
        field = merged([state.field for state in given], len(_sources(given)) == 1)
        shapes = tuple(state.shape for state in given)
        outputs = [tuple(tensor.shape) for tensor in call.outputs]
        report, field = report_on(call.operation, shapes, outputs, field)
        counted = id(call.operation) not in self._counted
        self._counted.add(id(call.operation))
        name = prefix + call.operation.name
        self.reports.append(replace(report, name=name, depth=depth, counted=counted))
        first = _first(report.output_shape or outputs[0])
        return [TensorState(shape, field, _sources(given)) for shape in (first, *outputs[1:])]

    def _nested(self, call: Call, given: list[TensorState], prefix: str, depth: int):
        model, place = call.operation, len(self.reports)
        states = self.model(model, given, f"{prefix}{model.name}/", depth + 1)
        inner = [each.multiply_adds for each in self.reports[place:] if not each.nested]
        report = LayerReport(
            name=prefix + model.name,
            type=type(model).__name__,
            input_shapes=tuple(state.shape for state in given),
            output_shape=_one_or_all([state.shape for state in states]),
            parameters=model.count_params(),
            multiply_adds=None if None in inner else sum(inner),
            receptive_field=states[0].field,
            depth=depth,
            counted=False,
            nested=True,
        )
        self.reports.insert(place, report)
        return states


def _sources(states: Sequence[TensorState]) -> frozenset:
    return frozenset().union(*(state.sources for state in states))


def _first(shape: Shape | tuple[Shape, ...]) -> Shape:
    return shape[0] if shape and isinstance(shape[0], tuple) else shape


def _one_or_all(shapes: list[Shape]) -> Shape | tuple[Shape, ...]:
    return shapes[0] if len(shapes) == 1 else tuple(shapes)


def report_on(
    operation: keras.Operation,
    shapes: tuple[Shape, ...],
    outputs: list[Shape | None],
    field: Field,
) -> tuple[LayerReport, Field]:
    """Report on one call: with a derivation that agrees with Keras, or with what Keras says.

    Parameters
    ----------
    operation : keras.Operation
    shapes : tuple of shapes
        Of the inputs.
    outputs : list of shapes
        What Keras says of the outputs; None where it says nothing.
    field : tuple of AxisField, or str
        The receptive field of the inputs together.

    Returns
    -------
    report : LayerReport
    field : tuple of AxisField, or str
        The receptive field of the output.
    """
    if isinstance(operation, StandIn):
        return stood_in(operation, shapes), UNKNOWN
    weights = _weights(operation)
    kind = type(operation).__name__
    plain = LayerReport(
        name=operation.name,
        type=kind,
        input_shapes=shapes,
        output_shape=_one_or_all(outputs),
        parameters=weights,
        multiply_adds=None,
        receptive_field=UNKNOWN,
        notes=("There is no derivation for this layer. The numbers are Keras's own.",),
    )
    description = describe(operation)
    if description is None:
        return plain, UNKNOWN
    arguments = list(shapes) if isinstance(description, Elementwise | Concatenate) else shapes[0]
    try:
        derived = derivations(description, arguments)
    except LayerwiseError as error:
        note = f"No derivation: {error.rule}"
        return replace(plain, notes=(note,)), UNKNOWN
    disagreement = _disagreement(derived, outputs[0], weights)
    if disagreement:
        return replace(plain, notes=(disagreement,)), UNKNOWN
    if isinstance(description, Embedding) and field == NO_POSITIONS:
        field = (START,) * (len(shapes[0]) - 1)  # every id is a position
    field = field_after(field, description.reads(arguments))
    shape = derived["output shape"]
    return replace(
        plain,
        output_shape=_one_or_all([shape.value, *outputs[1:]]),
        parameters=derived["parameters"].value,
        multiply_adds=derived["multiply-adds"].value,
        receptive_field=field,
        derivations=derived,
        notes=(),
        chapter=chapter_of(kind),
    ), field


def stood_in(layer: StandIn, shapes: tuple[Shape, ...]) -> LayerReport:
    """Report on a layer of a saved file whose code was not run.

    Parameters
    ----------
    layer : StandIn
    shapes : tuple of shapes
        Of the inputs.

    Returns
    -------
    LayerReport
    """
    stated = layer.output_shape_in_file
    return LayerReport(
        name=layer.name,
        type=layer.stands_for,
        input_shapes=shapes,
        output_shape=tuple(stated) if stated else None,
        parameters=None,
        multiply_adds=None,
        receptive_field=UNKNOWN,
        notes=("Its code was not run. The output shape is the one that the file states.",),
    )


def _weights(operation: keras.Operation) -> int | None:
    """Return how many weights Keras counts; None before they are built."""
    if not isinstance(operation, keras.layers.Layer):
        return 0  # a function of keras.ops
    return operation.count_params() if operation.built else None


def derivations(description: Layer, input_shape) -> dict[str, Explained]:
    """Ask a layer's description everything.

    Parameters
    ----------
    description : layerwise.arithmetic.Layer
    input_shape : shape or list of shapes

    Returns
    -------
    dict of str to Explained

    Examples
    --------
    >>> from layerwise.arithmetic import Dense
    >>> derivations(Dense(3), (None, 4))["parameters"].value
    15
    """
    return {
        "output shape": description.output_shape(input_shape),
        "parameters": description.parameter_count(input_shape),
        "multiply-adds": description.multiply_adds(input_shape),
    }


def _disagreement(
    derived: dict[str, Explained], keras_shape: Shape | None, weights: int | None
) -> str:
    """Say where a derivation and Keras differ; a size that Keras leaves open may be known."""
    ours = derived["output shape"].value
    same = keras_shape is None or (
        len(ours) == len(keras_shape)
        and all(theirs in (None, size) for size, theirs in zip(ours, keras_shape, strict=True))
    )
    if not same:
        return f"No derivation: it would give {ours}, and Keras says {keras_shape}."
    count = derived["parameters"].value
    if weights not in (None, count):
        return f"No derivation: it would give {count} parameters, and Keras has {weights}."
    return ""


def parameter_totals(layer: keras.layers.Layer) -> tuple[int, int]:
    """Count the weights of a built layer or model: all, and the trainable ones.

    Parameters
    ----------
    layer : keras.layers.Layer

    Returns
    -------
    total, trainable : int
    """
    return layer.count_params(), sum(prod(each.shape) for each in layer.trainable_weights)
