"""Layers around another layer: Bidirectional and TimeDistributed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..argument_validation import standardize_choice
from ..errors import LayerwiseError
from .explained import Explained, Step
from .expression import Expression, product
from .input_shape import Sizes, named, shape_text
from .layer import EVERY_POSITION, IT_DEPENDS, Layer, shaped
from .recurrent import Recurrent


@dataclass(frozen=True)
class Bidirectional(Layer):
    """A recurrent layer forwards, and its twin backwards; see `keras.layers.Bidirectional`.

    Examples
    --------
    >>> from layerwise.arithmetic import LSTM
    >>> Bidirectional(LSTM(10)).output_shape((None, 20, 1)).value
    (None, 20)
    >>> Bidirectional(LSTM(10)).parameter_count((None, 20, 1)).value
    960
    """

    layer: Recurrent
    merge_mode: str | None = field(default="concat", kw_only=True)

    def __post_init__(self):
        if self.merge_mode is not None:
            standardize_choice(self.merge_mode, ("concat", "sum", "mul", "ave"), "merge_mode")
        if not isinstance(self.layer, Recurrent):
            raise LayerwiseError(
                "Bidirectional wraps a recurrent layer.",
                received=f"layer={self.layer!r}",
                mend="Wrap an LSTM, a GRU or a SimpleRNN.",
            )
        if self.layer.go_backwards:
            raise LayerwiseError(
                "Bidirectional wraps a layer that goes forwards; its twin goes backwards.",
                received=f"layer={self.layer!r}",
                mend="Leave go_backwards out.",
            )
        if self.layer.return_state and self.layer.stateful:
            raise LayerwiseError(
                "Bidirectional cannot return the states of a stateful layer.",
                received=f"layer={self.layer!r}",
                mend="Leave out return_state or stateful.",
            )

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output reads: every step."""
        return EVERY_POSITION

    def _output_shape(self, input_shape: Sizes) -> Explained:
        one = self.layer.output_shape(input_shape)
        features = one.sizes[-1]
        if self.merge_mode == "concat":
            features = product(2, features)
        why = "Both directions, side by side." if self.merge_mode == "concat" else ""
        steps = [*one.steps[:-1], Step("output features", features, why)]
        caveats = [] if self.merge_mode else ["With merge_mode=None, a second output follows."]
        caveats += self.layer._state_caveats(directions=2)
        return shaped((*one.sizes[:-1], features), steps, caveats)

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        return _both("parameters", self.layer._parameters(input_shape))

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        return _both("multiply-adds", self.layer._products(input_shape))


def _both(label: str, one: tuple[list[Step], list[Step]]) -> tuple[list[Step], list[Step]]:
    parts, before = one
    return [
        replace(part, label=f"{direction} {part.label}".replace(f" {label}", ""))
        for direction in ("forward", "backward")
        for part in parts
    ], before


@dataclass(frozen=True)
class TimeDistributed(Layer):
    """The same layer at every step; see `keras.layers.TimeDistributed`.

    Examples
    --------
    >>> from layerwise.arithmetic import Dense
    >>> TimeDistributed(Dense(8)).output_shape((None, 10, 16)).value
    (None, 10, 8)
    """

    layer: Layer

    def __post_init__(self):
        if not isinstance(self.layer, Layer) or getattr(self.layer, "return_state", False):
            raise LayerwiseError(
                "TimeDistributed wraps a layer with one output.",
                received=f"layer={self.layer!r}",
                mend="Wrap a Dense or a Conv2D, for example; leave return_state out.",
            )

    def reads(self, input_shape: Sizes) -> str:
        """Tell what one output position reads: what the layer reads, of its own step."""
        return IT_DEPENDS

    def _output_shape(self, input_shape: Sizes) -> Explained:
        timesteps, inner_shape = self._split(input_shape)
        inner = self.layer.output_shape(inner_shape)
        why = "The layer is applied to every step by itself."
        steps = [Step("output timesteps", timesteps, why), *inner.steps]
        return shaped((inner.sizes[0], timesteps, *inner.sizes[1:]), steps, inner.caveats)

    def _parameters(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        return self.layer._parameters(self._split(input_shape)[1])

    def _products(self, input_shape: Sizes) -> tuple[list[Step], list[Step]]:
        timesteps, inner_shape = self._split(input_shape)
        parts, before = self.layer._products(inner_shape)
        return [replace(p, expression=product(timesteps, p.expression)) for p in parts], before

    def _split(self, input_shape: Sizes) -> tuple[Expression, tuple[Expression, ...]]:
        sizes = named(self, input_shape)
        if len(sizes) < 3:
            raise LayerwiseError(
                "TimeDistributed takes three axes or more: (batch, timesteps, ...).",
                received=f"input_shape={shape_text(sizes)}",
                mend="Give every sample a timesteps axis.",
            )
        # a recurrent layer inside has timesteps of its own
        is_nested = isinstance(self.layer, Recurrent | Bidirectional | TimeDistributed)
        name = "outer timesteps" if is_nested else "timesteps"
        shape = tuple(input_shape)
        batch, timesteps = named(self, shape[:2], ("batch", name))
        return timesteps, (batch, *shape[2:])
