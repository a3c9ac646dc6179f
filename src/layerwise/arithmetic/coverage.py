"""Coverage: which input positions a stack reads, and how often.

A position's count is the number of paths from it to the output. Paths along the axes multiply, so
the counts of each axis are enough for a stack; branches are added position by position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product as pairs
from math import prod

from ..errors import LayerwiseError
from .convolution import Windowed
from .depthwise import SeparableConvolution
from .input_shape import Sizes
from .layer import EACH_POSITION, AxisWindow, Layer
from .transposed_convolution import TransposedConvolution
from .window import effective_kernel_size


@dataclass(frozen=True)
class Coverage:
    """How often each position is read.

    Parameters
    ----------
    sizes : tuple of int
        The input's spatial sizes.
    counts : tuple of int
        One for each position, the last axis varying fastest.

    Examples
    --------
    >>> from layerwise.arithmetic import Conv2D
    >>> print(coverage([Conv2D(1, 1, strides=2)], (None, 4, 4, 1)))
    4 of 16 positions are read (25 %)
      1 0 1 0
      0 0 0 0
      1 0 1 0
      0 0 0 0
    """

    sizes: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def positions_read(self) -> int:
        """How many positions are read at least once."""
        return sum(count > 0 for count in self.counts)

    @property
    def share(self) -> float:
        """The part of all positions that is read at least once, from 0 to 1."""
        return self.positions_read / len(self.counts)

    def __add__(self, other: Coverage) -> Coverage:
        if self.sizes != other.sizes:
            raise LayerwiseError(
                "Only branches that read the same input can be added.",
                received=f"inputs of {self.sizes} and {other.sizes} positions",
                mend="Give both branches the same input shape.",
            )
        both = zip(self.counts, other.counts, strict=True)
        return Coverage(self.sizes, tuple(one + two for one, two in both))

    def rows(self) -> list[tuple[int, ...]]:
        """Return the counts in rows along the last axis."""
        width = self.sizes[-1]
        return [self.counts[i : i + width] for i in range(0, len(self.counts), width)]

    def __str__(self) -> str:
        width = len(str(max(self.counts)))
        rows = [" ".join(f"{count:{width}}" for count in row) for row in self.rows()]
        read, total = self.positions_read, len(self.counts)
        summary = f"{read} of {total} positions are read ({100 * self.share:.3g} %)"
        return "\n  ".join([summary, *rows])


def coverage(layers: Sequence[Layer], input_shape: Sizes) -> Coverage:
    """Count the paths from every input position of a stack to its output.

    Parameters
    ----------
    layers : sequence of Layer
        Convolutions, pooling, zero padding, cropping, and layers that treat every position by
        itself.
    input_shape : tuple of int
        With batch and channels; the spatial sizes must be known.

    Returns
    -------
    Coverage

    Raises
    ------
    LayerwiseError
        If a size is unknown, or a layer has no window.

    Examples
    --------
    >>> from layerwise.arithmetic import Conv2D, MaxPooling2D
    >>> coverage([Conv2D(1, 3, strides=2), MaxPooling2D(2)], (None, 9, 9, 1)).share
    1.0
    """
    visited = []  # the windows of each layer, with the sizes that they move over
    shape, spatial = input_shape, None
    for layer in layers:
        windows = layer.reads(shape)
        if isinstance(windows, tuple):
            sizes = _spatial(layer, shape)
            spatial = spatial or sizes
            shape = layer.output_shape(shape).sizes
            visited.append((windows, layer, sizes, _spatial(layer, shape)))
        elif windows == EACH_POSITION:
            shape = layer.output_shape(shape).sizes
        else:
            _refuse(layer, windows)
    if spatial is None:
        _refuse(layers, "no windows at all")
    axes = [_axis_counts(visited, axis) for axis in range(len(spatial))]
    return Coverage(tuple(spatial), tuple(map(prod, pairs(*axes))))


def _axis_counts(visited: list, axis: int) -> list[int]:
    """Follow the paths back from the output, one layer after the other."""
    counts = [1] * visited[-1][3][axis]
    for windows, layer, sizes, _ in reversed(visited):
        before = [0] * sizes[axis]
        taps = _taps(layer, axis, windows[axis])
        for i, count in enumerate(counts):
            first = i * windows[axis].strides - windows[axis].before
            for tap in taps:
                if 0 <= first + tap < len(before):
                    before[first + tap] += count
        counts = before
    return counts


def _taps(layer: Layer, axis: int, window: AxisWindow) -> range:
    """Return the pixels of a window that are read: a dilated kernel leaves some out."""
    layer = layer.depthwise if isinstance(layer, SeparableConvolution) else layer
    dilated = isinstance(layer, Windowed) and hasattr(layer, "dilation_rate")
    return range(0, window.size, layer.dilation_rate[axis] if dilated else 1)


def _spatial(layer: Layer, shape: Sizes) -> list[int]:
    sizes = [getattr(size, "value", size) for size in shape]
    first = getattr(layer, "data_format", None) == "channels_first"
    spatial = sizes[2:] if first else sizes[1:-1]
    if None in spatial:
        raise LayerwiseError(
            "Coverage counts positions, so the spatial sizes must be known.",
            received=f"input_shape={tuple(sizes)}",
            mend="Write numbers for height and width.",
        )
    return spatial


def _refuse(layer: object, reads: str) -> None:
    raise LayerwiseError(
        "Coverage is worked out for layers that read a window at every position.",
        received=f"{layer!r}, which reads: {reads}",
        mend="Leave the layers after the last window out.",
    )


def overlap(layer: TransposedConvolution, input_shape: Sizes) -> Coverage:
    """Count the patches that each output position of a transposed convolution receives.

    Parameters
    ----------
    layer : TransposedConvolution
    input_shape : tuple of int
        With batch and channels; the spatial sizes must be known.

    Returns
    -------
    Coverage
        Over the *output's* positions.

    Raises
    ------
    LayerwiseError
        If a size is unknown, or the layer is another.

    References
    ----------
    Odena, Dumoulin and Olah (2016), "Deconvolution and Checkerboard Artifacts"

    Examples
    --------
    >>> from layerwise.arithmetic import Conv1DTranspose
    >>> overlap(Conv1DTranspose(1, 3, strides=2), (None, 4, 1)).counts
    (1, 1, 2, 1, 2, 1, 2, 1, 1)
    """
    if not isinstance(layer, TransposedConvolution):
        raise LayerwiseError(
            "Overlap is counted for transposed convolutions.",
            received=repr(layer),
            mend="Use coverage() for layers that read windows.",
        )
    outputs = _spatial(layer, layer.output_shape(input_shape).sizes)
    inputs = _spatial(layer, input_shape)
    axes = [_patches(layer, axis, inputs[axis], outputs[axis]) for axis in range(layer.rank)]
    return Coverage(tuple(outputs), tuple(map(prod, pairs(*axes))))


def _patches(layer: TransposedConvolution, axis: int, inputs: int, outputs: int) -> list[int]:
    """Count the patches along one axis; what "same" cuts off at the front is not counted."""
    window = effective_kernel_size(layer.kernel_size[axis], layer.dilation_rate[axis]).value
    strides = layer.strides[axis]
    cut = 0
    if layer.padding == "same":
        cut = max((inputs - 1) * strides + window - outputs, 0) // 2
    counts = [0] * outputs
    for i in range(inputs):
        for tap in range(0, window, layer.dilation_rate[axis]):
            position = i * strides + tap - cut
            if 0 <= position < outputs:
                counts[position] += 1
    return counts
