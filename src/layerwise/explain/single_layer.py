"""Explain one layer that stands in no model."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from ..errors import LayerwiseError
from .describing import describe
from .fields import field_of_input
from .report import Explanation, Shape
from .walk import derivations, report_on

MERGING = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")


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
    shapes = _shapes(layer, input_shape)
    description = describe(layer)
    if description is not None:  # a bad shape is refused with our message, before Keras sees it
        derivations(description, list(shapes) if _merges(layer) else shapes[0])
    outputs = _keras_outputs(layer, shapes)
    report, _ = report_on(layer, shapes, outputs, field_of_input(shapes[0]))
    trainable = None
    if layer.built:
        trainable = sum(weight.size for weight in map(_numbers, layer.trainable_weights))
    return Explanation(layer.name, (report,), report.parameters, trainable)


def _numbers(weight: keras.Variable):
    return keras.ops.convert_to_numpy(weight)


def _merges(layer: keras.layers.Layer) -> bool:
    return type(layer).__name__ in MERGING


def _shapes(layer: keras.layers.Layer, input_shape: object) -> tuple[Shape, ...]:
    if input_shape is None:
        input_shape = (layer.get_build_config() or {}).get("input_shape") if layer.built else None
    if input_shape is None:
        raise LayerwiseError(
            "A layer is explained for an input shape.",
            received=f"{type(layer).__name__} {layer.name!r} without input_shape",
            mend="Write explain(layer, (None, 28, 28, 1)), for example; the batch axis is first.",
        )
    if not isinstance(input_shape, Sequence) or isinstance(input_shape, str):
        raise LayerwiseError(
            "input_shape is a tuple of whole numbers and None.",
            received=f"input_shape={input_shape!r}",
            mend="Write (None, 784), for example; the batch axis is first.",
        )
    nested = len(input_shape) > 0 and all(isinstance(each, tuple | list) for each in input_shape)
    return tuple(map(tuple, input_shape)) if nested else (tuple(input_shape),)


def _keras_outputs(layer: keras.layers.Layer, shapes: tuple[Shape, ...]) -> list[Shape | None]:
    """Ask Keras for the output shapes; a custom layer may not be able to tell."""
    try:
        output = layer.compute_output_shape(list(shapes) if _merges(layer) else shapes[0])
    except Exception as error:  # the code of a custom layer may raise anything
        if describe(layer) is not None:
            raise
        layer_name = type(layer).__name__
        raise LayerwiseError(
            "For a layer without a derivation, Keras must tell the output shape.",
            received=f"{layer_name}.compute_output_shape({shapes[0]}) raised "
            f"{type(error).__name__}: {error}",
            mend=f"Give {layer_name} a compute_output_shape method, or another input shape.",
        ) from error
    nested = bool(output) and isinstance(output[0], tuple | list)
    return [tuple(each) for each in output] if nested else [tuple(output)]
