"""Walk through a model and report on every call."""

from __future__ import annotations

from dataclasses import dataclass, replace

import keras

from ..errors import LayerwiseError
from .fields import View, field_of_input, merged
from .graph import Call, Graph, graph_of, graph_of_call
from .report import LayerReport, Shape
from .reporting import plain_report, report_on


@dataclass(frozen=True)
class TensorState:
    """What is known of a tensor: its shape, and what it sees of the model's inputs."""

    shape: Shape
    view: View


class Walk:
    """Collects the reports of a model's layers, also of the models nested in it.

    Attributes
    ----------
    reports : list of LayerReport
    """

    def __init__(self):
        self.reports: list[LayerReport] = []
        self._counted: set[int] = set()  # weights that are in a row already

    def model(self, model: keras.Model) -> None:
        """Report on every call of a model.

        Parameters
        ----------
        model : keras.Model
        """
        self._graph(graph_of(model), {}, "", 0)

    def _graph(self, graph: Graph, known: dict[int, TensorState], prefix: str, depth: int):
        """Report on every call of a graph; `known` are the states of its inputs, by their ids."""
        for call in graph.calls:
            if isinstance(call.operation, keras.layers.InputLayer):
                if depth == 0:
                    self._input(call, known)
                continue
            given = [known[id(tensor)] for tensor in call.inputs]
            # a functional model converts its inputs when it is traced: nothing to report
            converts = type(call.operation).__name__ == "ConvertToTensor"
            states = given if converts else self._call(call, given, prefix, depth)
            known |= zip(map(id, call.outputs), states, strict=True)
        return [known[id(tensor)] for tensor in graph.outputs]

    def _input(self, call: Call, known: dict[int, TensorState]) -> None:
        (tensor,), name = call.outputs, call.operation.name
        shape = tuple(tensor.shape)
        view = View(field_of_input(shape), None, frozenset([id(tensor)]))
        known[id(tensor)] = TensorState(shape, view)
        self.reports.append(LayerReport(name, "InputLayer", (), shape, 0, 0, view.field))

    def _call(self, call: Call, given: list[TensorState], prefix: str, depth: int):
        shapes = tuple(state.shape for state in given)
        if isinstance(call.operation, keras.Model):
            try:
                graph = graph_of_call(call, shapes)
            except LayerwiseError:  # reported below, with what Keras says of it
                graph = None
            if graph is not None:
                return self._nested(call, graph, given, prefix, depth)
        outputs = [tuple(tensor.shape) for tensor in call.outputs]
        view = merged([state.view for state in given])
        report, view = report_on(call.operation, shapes, outputs, view)
        counted = self._counts(call.operation)
        name = prefix + call.operation.name
        self.reports.append(replace(report, name=name, depth=depth, counted=counted))
        if report.derivations:  # it may know a size that Keras leaves open
            outputs[0] = report.derivations["output shape"].value
        return [TensorState(shape, view) for shape in outputs]

    def _counts(self, operation: keras.Operation) -> bool:
        """Tell whether a row brings weights that no earlier one has, or has none at all."""
        weights = {id(weight) for weight in getattr(operation, "weights", ())}
        new = weights - self._counted
        self._counted |= weights
        return bool(new) or not weights

    def _nested(
        self, call: Call, graph: Graph, given: list[TensorState], prefix: str, depth: int
    ) -> list[TensorState]:
        model, place = call.operation, len(self.reports)
        known = dict(zip(map(id, graph.inputs), given, strict=True))
        states = self._graph(graph, known, f"{prefix}{model.name}/", depth + 1)
        inner = [each.multiply_adds for each in self.reports[place:] if not each.nested]
        report = plain_report(
            model, tuple(state.shape for state in given), [state.shape for state in states]
        )
        report = replace(
            report,
            name=prefix + model.name,
            multiply_adds=None if None in inner else sum(inner),
            receptive_field=states[0].view.field,
            notes=(),
            depth=depth,
            counted=False,
            nested=True,
        )
        self.reports.insert(place, report)
        return states
