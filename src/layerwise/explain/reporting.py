"""One call's report: a derivation that agrees with Keras, or what Keras says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

import keras

from ..arithmetic import Concatenate, Elementwise, Explained, Layer
from ..errors import LayerwiseError
from .chapters import chapter_of
from .describing import describe, has_own_activation
from .fields import UNKNOWN, View
from .positions import view_after
from .report import LayerReport, Shape
from .stand_in import StandIn

OWN_ACTIVATION = (
    "The activation is not one of Keras's: the steps hold if it treats every value by itself."
)


def report_on(
    operation: keras.Operation,
    shapes: tuple[Shape, ...],
    outputs: Sequence[Shape | None],
    view: View,
) -> tuple[LayerReport, View]:
    """Report on one call: with a derivation that agrees with Keras, or with what Keras says.

    Parameters
    ----------
    operation : keras.Operation
    shapes : tuple of shapes
        Of the inputs.
    outputs : sequence of shapes
        What Keras says of the outputs; None where it says nothing.
    view : View
        What the inputs together see of the model's inputs.

    Returns
    -------
    report : LayerReport
    view : View
        What the output sees.
    """
    blind = View(UNKNOWN, None, view.sources)
    if isinstance(operation, StandIn):
        return stood_in(operation, shapes, outputs), blind
    plain = plain_report(operation, shapes, outputs)
    try:
        description = describe(operation)
        if description is None:
            return plain, blind
        derived = derivations(description, asked_with(description, shapes))
    except LayerwiseError as error:
        return replace(plain, notes=(f"No derivation: {error.rule}",)), blind
    disagreement = _disagreement(derived, outputs[0], plain.parameters)
    if disagreement:
        return replace(plain, notes=(disagreement,)), blind
    view = view_after(view, operation, description, shapes)
    return replace(
        plain,
        output_shape=one_or_all([derived["output shape"].value, *outputs[1:]]),
        parameters=derived["parameters"].value,
        multiply_adds=derived["multiply-adds"].value,
        receptive_field=view.field,
        derivations=derived,
        notes=(OWN_ACTIVATION,) if has_own_activation(operation) else (),
        chapter=chapter_of(plain.type),
    ), view


def plain_report(
    operation: keras.Operation, shapes: tuple[Shape, ...], outputs: Sequence[Shape | None]
) -> LayerReport:
    """Report what Keras says of a call.

    Parameters
    ----------
    operation : keras.Operation
    shapes : tuple of shapes
        Of the inputs.
    outputs : sequence of shapes
        None where Keras says nothing.

    Returns
    -------
    LayerReport
    """
    return LayerReport(
        name=operation.name,
        type=type(operation).__name__,
        input_shapes=shapes,
        output_shape=one_or_all(outputs),
        parameters=_weights(operation),
        multiply_adds=None,
        receptive_field=UNKNOWN,
        notes=("There is no derivation for this layer. The numbers are Keras's own.",),
    )


def stood_in(
    layer: StandIn, shapes: tuple[Shape, ...], outputs: Sequence[Shape | None]
) -> LayerReport:
    """Report on a layer of a saved file whose code was not run.

    Parameters
    ----------
    layer : StandIn
    shapes : tuple of shapes
        Of the inputs.
    outputs : sequence of shapes
        As the file states them.

    Returns
    -------
    LayerReport
    """
    return LayerReport(
        name=layer.name,
        type=layer.stands_for,
        input_shapes=shapes,
        output_shape=one_or_all(outputs) if all(map(layer.states, outputs)) else None,
        parameters=None,
        multiply_adds=None,
        receptive_field=UNKNOWN,
        notes=("Its code was not run. The output shape is the one that the file states.",),
    )


def one_or_all(shapes: Sequence[Shape | None]) -> Shape | tuple[Shape, ...] | None:
    """Return the only shape by itself, or all of them.

    Parameters
    ----------
    shapes : sequence of shapes

    Returns
    -------
    shape, or tuple of shapes

    Examples
    --------
    >>> one_or_all([(None, 8)])
    (None, 8)
    """
    return shapes[0] if len(shapes) == 1 else tuple(shapes)


def asked_with(description: Layer, shapes: tuple[Shape, ...]) -> Shape | list[Shape]:
    """Return the input shape in the form that a description takes: one, or a list to merge.

    Parameters
    ----------
    description : layerwise.arithmetic.Layer
    shapes : tuple of shapes
        A recurrent layer's initial states may stand behind the first.

    Returns
    -------
    shape, or list of shapes
    """
    return list(shapes) if isinstance(description, Elementwise | Concatenate) else shapes[0]


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


def _weights(operation: keras.Operation) -> int | None:
    """Return how many weights Keras counts; None before they are built."""
    if not isinstance(operation, keras.layers.Layer):
        return 0  # a function of keras.ops
    return operation.count_params() if operation.built else None


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
