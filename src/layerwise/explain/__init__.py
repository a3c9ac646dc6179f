"""Why a Keras model's outputs have their shapes, and its layers their numbers of parameters.

>>> import keras
>>> from layerwise import explain
>>> model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(8, 3, name="conv")])
>>> explain(model).parameters
80
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from types import ModuleType

import keras

from ..errors import LayerwiseError
from .describing import require_layer
from .report import Explanation, LayerReport
from .reporting import parameter_totals
from .saved_file import load_structure
from .single_layer import explain_layer
from .walk import Walk

__all__ = ["Explanation", "LayerReport", "explain"]


def explain(thing, input_shape: Sequence[int | None] | None = None) -> Explanation:
    """Explain the shapes, parameters and multiply-adds of a Keras layer or model.

    Parameters
    ----------
    thing : keras.Model, keras.layers.Layer, or path
        A model must know its shapes: built with `keras.Input`, or called once. A path is that of a
        saved `.keras` file; nothing in it is executed.
    input_shape : tuple of int and None, optional
        For a layer: the shape of its input, with the batch axis. For a layer that merges: a list
        of shapes. A layer that was called already needs none.

    Returns
    -------
    Explanation
        Print it, show it in a notebook, or ask it for one layer: ``explanation["conv1"]``.

    Raises
    ------
    LayerwiseError
        If it is something else, its shapes are unknown, or the layer refuses the input shape.

    Examples
    --------
    >>> import keras
    >>> print(explain(keras.layers.Conv2D(32, 5, name="conv"), (None, 28, 28, 1))["conv"])
    conv (Conv2D)
      output shape: (None, 28, 28, 1) → (None, 24, 24, 32)
        output height = ⌊(height − kernel_size[0]) / strides[0]⌋ + 1 = ⌊(28 − 5) / 1⌋ + 1 = 24
        output width = ⌊(width − kernel_size[1]) / strides[1]⌋ + 1 = ⌊(28 − 5) / 1⌋ + 1 = 24
        output channels = filters = 32
      parameters: 832
        kernel = kernel_size[0] × kernel_size[1] × channels × filters = 5 × 5 × 1 × 32 = 800
        bias = filters = 32
        parameters = kernel + bias = 800 + 32 = 832
      multiply-adds: 460,800
        multiply-adds = output height × output width × kernel_size[0] × kernel_size[1] × channels × filters = 24 × 24 × 5 × 5 × 1 × 32 = 460,800
      receptive field: 5×5 pixels, 1×1 apart, the first from pixel (0, 0) on
      chapter: depth_and_channels
    """  # noqa: E501
    if isinstance(thing, str | PathLike):
        _refuse_input_shape("a saved model", input_shape)
        return _explain_model(*load_structure(Path(thing)))
    require_layer(thing)
    if isinstance(thing, keras.Model):
        _refuse_input_shape(f"model {thing.name!r}", input_shape)
        return _explain_model(thing)
    return explain_layer(thing, input_shape)


def _refuse_input_shape(what: str, input_shape: object) -> None:
    if input_shape is not None:
        raise LayerwiseError(
            "Only a layer is explained for an input_shape; a model has its own.",
            received=f"{what}, input_shape={input_shape!r}",
            mend="Leave input_shape out. Start the model with keras.Input(shape) to set it.",
        )


def _explain_model(model: keras.Model, notes: Sequence[str] = ()) -> Explanation:
    walk = Walk()
    walk.model(model)
    total, trainable = parameter_totals(model)
    in_rows = sum(report.parameters or 0 for report in walk.reports if report.counted)
    if total > in_rows:
        rest = f"{total - in_rows:,} parameters are in no row"
        notes = (*notes, f"{rest}: the model has them, but no layer that it calls.")
    if total < in_rows:
        notes = (*notes, "Some rows share a part of their parameters; the total counts them once.")
    return Explanation(model.name, tuple(walk.reports), total, trainable, tuple(notes))


class _CallableModule(ModuleType):
    """Lets `from layerwise import explain` mean the function, although this module has its name.

    Python binds a module to its name in the package as soon as it is imported, so after
    `from layerwise.explain import LayerReport` the name `layerwise.explain` is this module.
    """

    def __call__(self, *arguments, **named):
        return explain(*arguments, **named)


sys.modules[__name__].__class__ = _CallableModule
