"""Recurrent layers: SimpleRNN, LSTM, GRU."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..argument_validation import standardize_integer
from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, Quantity, product, total
from .input_shape import Sizes, known, named, shape_text
from .layer import EVERY_POSITION, IT_DEPENDS, Layer, shaped

AXES = ("batch", "timesteps", "features")


@dataclass(frozen=True)
class Recurrent(Layer):
    """What SimpleRNN, LSTM and GRU share: they read one step after the other.

    `gates` is how many blocks of `units` columns the kernel has; `states` is how many states of
    `units` numbers are carried from step to step.
    """

    gates: ClassVar[int]
    states: ClassVar[int] = 1

    units: int
    use_bias: bool = field(default=True, kw_only=True)
    return_sequences: bool = field(default=False, kw_only=True)
    return_state: bool = field(default=False, kw_only=True)
    go_backwards: bool = field(default=False, kw_only=True)
    stateful: bool = field(default=False, kw_only=True)

    def __post_init__(self):
        self._standardize(units=standardize_integer(self.units, "units"))

    def reads(self, input_shape: Sizes) -> str:
        """Tell what an output reads: the last one every step, the others those before them."""
        return IT_DEPENDS if self.return_sequences else EVERY_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        batch, timesteps, _ = self._named(input_shape)
        units = Quantity("units", self.units)
        steps = [Step("output features", units)]
        if self.return_sequences:
            steps.insert(
                0, Step("output timesteps", timesteps, "return_sequences keeps every step.")
            )
            return shaped((batch, timesteps, units), steps, self._state_caveats())
        return shaped((batch, units), steps, self._state_caveats())

    def _state_caveats(self, directions: int = 1) -> list[str]:
        count = self.states * directions
        states = "a state" if count == 1 else f"{count} states"
        caveat = f"With return_state, {states} of shape (batch, {self.units}) come after it."
        return [caveat] if self.return_state else []

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        features = self._named(input_shape)[2]
        gates, units = self._gates()
        parts = [
            Step("kernel", product(features, *gates, units)),
            Step("recurrent_kernel", product(units, *gates, units)),
        ]
        return parts + ([Step("bias", self._bias())] if self.use_bias else []), []

    def _bias(self) -> Expression:
        gates, units = self._gates()
        return product(*gates, units)

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        _, timesteps, features = self._named(input_shape)
        gates, units = self._gates()
        step = Quantity("per step", product(*gates, units, total(features, units)).value)
        before = [Step("per step", product(*gates, units, total(features, units)))]
        return [Step("multiply-adds", product(timesteps, step))], before

    def _gates(self) -> tuple[list[Expression], Quantity]:
        gates = [Quantity("gates", self.gates)] if self.gates > 1 else []
        return gates, Quantity("units", self.units)

    def _named(self, input_shape: Sizes) -> tuple[Expression, ...]:
        sizes = named(self, input_shape, AXES)
        known(self, sizes[-1], "features")
        if self.stateful and sizes[0].value is None:
            raise LayerwiseError(
                f"{self._name}: stateful=True needs a fixed batch size.",
                received=f"input_shape={shape_text(input_shape)}",
                mend="Give the input a batch size: keras.Input(shape, batch_size=32).",
            )
        return sizes


@dataclass(frozen=True)
class SimpleRNN(Recurrent):
    """A recurrent layer without gates; see `keras.layers.SimpleRNN`.

    Examples
    --------
    >>> SimpleRNN(10).parameter_count((None, 20, 1)).value
    120
    """

    gates = 1


@dataclass(frozen=True)
class LSTM(Recurrent):
    """Four gates and two states; see `keras.layers.LSTM`.

    Examples
    --------
    >>> print(LSTM(10).parameter_count((None, None, 1)))
    480
      kernel = features × gates × units = 1 × 4 × 10 = 40
      recurrent_kernel = units × gates × units = 10 × 4 × 10 = 400
      bias = gates × units = 4 × 10 = 40
      parameters = kernel + recurrent_kernel + bias = 40 + 400 + 40 = 480
    """

    gates, states = 4, 2


@dataclass(frozen=True)
class GRU(Recurrent):
    """Three gates and one state; see `keras.layers.GRU`.

    Examples
    --------
    >>> GRU(10).parameter_count((None, 20, 1)).value
    390
    >>> GRU(10, reset_after=False).parameter_count((None, 20, 1)).value
    360
    """

    gates = 3

    reset_after: bool = field(default=True, kw_only=True)

    def _bias(self) -> Expression:
        # reset_after keeps the biases of the input and of the state apart
        bias = super()._bias()
        return product(2, bias) if self.reset_after else bias
