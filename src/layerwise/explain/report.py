"""What `explain` returns: one report for each layer, and their totals."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..arithmetic import AxisField, Explained
from ..errors import LayerwiseError
from . import html_table, text_table

Shape = tuple[int | None, ...]


@dataclass(frozen=True, repr=False)
class LayerReport:
    """What one call of one layer does to a shape.

    Parameters
    ----------
    name : str
        With the names of the models that it is nested in, as in "encoder/conv2d".
    type : str
        Its class.
    input_shapes : tuple of shapes
        One for each input.
    output_shape : shape, tuple of shapes, or None
        None where Keras cannot tell.
    parameters : int or None
        None where there is no derivation, and Keras has not built the weights yet.
    multiply_adds : int or None
        For one sample; None where a size is unknown, or where there is no derivation.
    receptive_field : tuple of AxisField, or str
        One for each spatial axis, in pixels of the model's input; a word where no size is right.
    derivations : dict of str to Explained
        The worked steps of "output shape", "parameters" and "multiply-adds". Empty where there is
        no derivation.
    notes : tuple of str
    chapter : str or None
        The stem of the chapter that teaches the rule.
    depth : int
        How many models it is nested in.
    counted : bool
        False if the parameters belong to a layer that stands further up already, or to the layers
        of a nested model, which follow it.
    nested : bool
        True for a model inside the model.
    """

    name: str
    type: str
    input_shapes: tuple[Shape, ...]
    output_shape: Shape | tuple[Shape, ...] | None
    parameters: int | None
    multiply_adds: int | None
    receptive_field: tuple[AxisField, ...] | str
    derivations: dict[str, Explained] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    chapter: str | None = None
    depth: int = 0
    counted: bool = True
    nested: bool = False

    @property
    def derived(self) -> bool:
        """Whether there is nothing to derive, or a derivation that agrees with Keras."""
        return bool(self.derivations) or self.nested or self.type == "InputLayer"

    def __repr__(self) -> str:
        return text_table.layer_text(self)

    def _repr_html_(self) -> str:
        return html_table.layer_html(self)

    def to_dict(self) -> dict:
        """Return the report as plain data, ready for JSON."""
        receptive = self.receptive_field
        return {
            "name": self.name,
            "type": self.type,
            "input_shapes": [list(shape) for shape in self.input_shapes],
            "output_shape": _plain(self.output_shape),
            "parameters": self.parameters,
            "multiply_adds": self.multiply_adds,
            "receptive_field": receptive
            if isinstance(receptive, str)
            else [axis._asdict() for axis in receptive],
            "derived": self.derived,
            "steps": {name: each.to_dict()["steps"] for name, each in self.derivations.items()},
            "notes": list(self.notes),
            "chapter": self.chapter,
            "depth": self.depth,
            "counted": self.counted,
        }


def _plain(shape):
    return [_plain(each) for each in shape] if isinstance(shape, tuple) else shape


@dataclass(frozen=True, repr=False)
class Explanation:
    """A table of layers. Print it, show it in a notebook, or take its layers one by one.

    Parameters
    ----------
    name : str
        Of the model or layer.
    layers : tuple of LayerReport
        In the order of the computation.
    parameters : int or None
        The total, shared weights counted once.
    trainable_parameters : int or None
        None where Keras has not built the weights yet.
    notes : tuple of str

    Examples
    --------
    >>> import keras
    >>> from layerwise import explain
    >>> explanation = explain(keras.layers.Dense(32, name="dense"), (None, 784))
    >>> explanation.parameters
    25120
    >>> print(explanation["dense"])
    dense (Dense)
      output shape: (None, 784) → (None, 32)
        output features = units = 32
      parameters: 25,120
        kernel = features × units = 784 × 32 = 25,088
        bias = units = 32
        parameters = kernel + bias = 25,088 + 32 = 25,120
      multiply-adds: 25,088
        multiply-adds = features × units = 784 × 32 = 25,088
      receptive field: all
      chapter: depth_and_channels
    """

    name: str
    layers: tuple[LayerReport, ...]
    parameters: int | None
    trainable_parameters: int | None
    notes: tuple[str, ...] = ()

    @property
    def multiply_adds(self) -> int | None:
        """The sum over the layers, for one sample; None if one of them is unknown."""
        counts = [layer.multiply_adds for layer in self.layers if not layer.nested]
        return None if None in counts else sum(counts)

    def __getitem__(self, name: str) -> LayerReport:
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in self.layers[:8])
        more = f" and {len(self.layers) - 8} more" if len(self.layers) > 8 else ""
        raise LayerwiseError(
            "An explanation is asked for a layer by its name.",
            received=repr(name),
            mend=f"The layers are {names}{more}.",
        )

    def __repr__(self) -> str:
        return text_table.table(self)

    def _repr_html_(self) -> str:
        return html_table.table(self)

    def steps(self) -> str:
        """Return the worked steps of every layer as text."""
        return "\n".join(map(str, self.layers))

    def to_dict(self) -> dict:
        """Return everything as plain data, ready for JSON."""
        return {
            "name": self.name,
            "parameters": self.parameters,
            "trainable_parameters": self.trainable_parameters,
            "multiply_adds": self.multiply_adds,
            "layers": [layer.to_dict() for layer in self.layers],
            "notes": list(self.notes),
        }
