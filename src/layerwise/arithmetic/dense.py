"""Dense and Embedding."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..argument_validation import standardize_integer
from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Quantity, product
from .input_shape import Sizes, known, named, shape_text
from .layer import EACH_POSITION, EVERY_POSITION, Layer, shaped


def leading_names(layer: Layer, input_shape: Sizes) -> list[str]:
    """Name the axes of an input whose last axis holds the features.

    Parameters
    ----------
    layer : Layer
    input_shape : tuple of int, None or Expression

    Returns
    -------
    list of str

    Raises
    ------
    LayerwiseError
        If there are fewer than two axes.

    Examples
    --------
    >>> leading_names(Dense(3), (None, 10, 8))
    ['batch', 'axis 1', 'features']
    """
    axes = len(named(layer, input_shape))
    if axes < 2:
        raise LayerwiseError(
            f"{type(layer).__name__} takes two axes or more: (batch, ..., features).",
            received=f"input_shape={shape_text(input_shape)}",
            mend="Is the batch axis missing? Write (None, 784) for 784 features.",
        )
    return ["batch", *(f"axis {i}" for i in range(1, axes - 1)), "features"]


@dataclass(frozen=True)
class Dense(Layer):
    """A weight from every feature to every unit; see `keras.layers.Dense`.

    Examples
    --------
    >>> print(Dense(32).parameter_count((None, 784)))
    25120
      kernel = features × units = 784 × 32 = 25,088
      bias = units = 32
      parameters = kernel + bias = 25,088 + 32 = 25,120
    """

    units: int
    use_bias: bool = field(default=True, kw_only=True)

    def __post_init__(self):
        self._standardize(units=standardize_integer(self.units, "units"))

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: its own features only."""
        return EVERY_POSITION if len(tuple(input_shape)) == 2 else EACH_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        *leading, _ = self._named(input_shape)
        units = Quantity("units", self.units)
        why = "Only the last axis changes." if len(leading) > 1 else ""
        return shaped((*leading, units), [Step("output features", units, why)])

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        units = Quantity("units", self.units)
        bias = [Step("bias", units)] if self.use_bias else []
        return [Step("kernel", product(self._named(input_shape)[-1], units)), *bias], []

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        factors = [*self._named(input_shape)[1:], Quantity("units", self.units)]
        return [Step("multiply-adds", product(*factors))], []

    def _named(self, input_shape: Sizes) -> tuple[Expression, ...]:
        sizes = named(self, input_shape, leading_names(self, input_shape))
        known(self, sizes[-1], "features")
        return sizes


@dataclass(frozen=True)
class Embedding(Layer):
    """A row of weights for each id; see `keras.layers.Embedding`.

    Examples
    --------
    >>> Embedding(1000, 16).output_shape((None, 20)).value
    (None, 20, 16)
    >>> Embedding(1000, 16).parameter_count((None, 20)).value
    16000
    """

    input_dim: int
    output_dim: int
    mask_zero: bool = field(default=False, kw_only=True)

    def __post_init__(self):
        self._standardize(
            input_dim=standardize_integer(self.input_dim, "input_dim"),
            output_dim=standardize_integer(self.output_dim, "output_dim"),
        )

    def _output_shape(self, input_shape: Sizes) -> Explained:
        features = Quantity("output_dim", self.output_dim)
        why = "Every id becomes a row of output_dim numbers."
        return shaped(
            (*named(self, input_shape), features), [Step("output features", features, why)]
        )

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        sizes = Quantity("input_dim", self.input_dim), Quantity("output_dim", self.output_dim)
        return [Step("embeddings", product(*sizes))], []
