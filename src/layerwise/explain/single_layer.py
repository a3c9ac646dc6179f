"""Explain one layer that stands in no model."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from ..arithmetic import Layer
from ..errors import LayerwiseError
from .describing import describe
from .fields import View, field_of_input, merged
from .report import Explanation, Shape
from .reporting import asked_with, derivations, parameter_totals, report_on
from .wording import brief


def explain_layer(layer: keras.layers.Layer, input_shape: object = None) -> Explanation:
    """Explain one layer for one input shape.

    Parameters
    ----------
    layer : keras.layers.Layer
    input_shape : shape, list of shapes, or None
        None for a layer that has been called.

    Returns
    -------
    Explanation

    Raises
    ------
    LayerwiseError
        If the shape is missing, or the layer refuses it.
    """
    shapes = _called_on(layer) if input_shape is None else _standardized(input_shape)
    description = describe(layer)
    if description is not None:  # a bad shape is refused with our message, before Keras sees it
        derivations(description, asked_with(description, shapes))
    outputs = _keras_outputs(layer, shapes, description)
    views = [View(field_of_input(each), None, frozenset([i])) for i, each in enumerate(shapes)]
    report, _ = report_on(layer, shapes, outputs, merged(views))
    trainable = parameter_totals(layer)[1] if layer.built else None
    return Explanation(layer.name, (report,), report.parameters, trainable)


def _called_on(layer: keras.layers.Layer) -> tuple[Shape, ...]:
    """Return the shapes of the inputs that a layer was called on first."""
    try:
        return tuple(tuple(tensor.shape) for tensor in keras.tree.flatten(layer.input))
    except (AttributeError, ValueError):  # not called in a model
        config = (layer.get_build_config() or {}) if layer.built else {}
    shapes = _shapes_in(config.get("shapes_dict") or config.get("input_shape"))
    if not shapes or None in shapes:
        raise LayerwiseError(
            "A layer is explained for an input shape.",
            received=f"{type(layer).__name__} {layer.name!r} without input_shape",
            mend="Write explain(layer, (None, 28, 28, 1)), for example; the batch axis is first.",
        )
    return tuple(shapes)


def _standardized(input_shape: object) -> tuple[Shape, ...]:
    if not isinstance(input_shape, Sequence) or isinstance(input_shape, str | bytes):
        raise LayerwiseError(
            "input_shape is a tuple of whole numbers and None.",
            received=f"input_shape={input_shape!r}",
            mend="Write (None, 784), for example; the batch axis is first.",
        )
    nested = len(input_shape) > 0 and all(isinstance(each, tuple | list) for each in input_shape)
    return tuple(map(tuple, input_shape)) if nested else (tuple(input_shape),)


def _keras_outputs(
    layer: keras.layers.Layer, shapes: tuple[Shape, ...], description: Layer | None
) -> list[Shape | None]:
    """Ask Keras for the output shapes; a custom layer may not be able to tell."""
    asked = shapes if description is None else [asked_with(description, shapes)]
    try:
        output = _asked(layer, asked)
    except Exception as error:  # the code of a custom layer may raise anything
        kind = type(layer).__name__
        raise LayerwiseError(
            "Keras must tell the layer's output shape for this input shape.",
            received=f"{kind}, input_shape={', '.join(map(str, shapes))}: {brief(error)}",
            mend=f"Pass another input shape. If {kind} is a class of your own, give it a "
            "compute_output_shape method, or call it once.",
        ) from error
    return _shapes_in(output) or [None]


def _asked(layer: keras.layers.Layer, shapes: Sequence) -> object:
    """Call a layer symbolically; one that is not built can only tell a shape."""

    def output_shape(*asked):
        if not layer.built:
            return layer.compute_output_shape(*asked)
        tensors = keras.tree.map_shape_structure(keras.KerasTensor, asked)
        layer._assert_input_compatibility(tensors[0])
        return keras.tree.map_structure(
            lambda tensor: tensor.shape, layer.compute_output_spec(*tensors)
        )

    try:
        return output_shape(*shapes)
    except TypeError:  # it may take its inputs in a list
        if len(shapes) == 1:
            raise
        return output_shape(list(shapes))


def _shapes_in(value: object) -> list[Shape | None]:
    """Return the shapes in a structure of lists, tuples and dicts; None for what is no shape."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        return [None]
    if all(size is None or isinstance(size, int) for size in value):
        return [tuple(value)]
    return [shape for each in value for shape in _shapes_in(each)]
