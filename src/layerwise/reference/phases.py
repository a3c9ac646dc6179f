"""The phases of one axis on the way back from a convolution's outputs to its inputs.

Window number i reads with its tap number j the input pixel

    i × strides + j × dilation_rate − before,

where `before` is the padding. Read backwards: with strides of 2, the even pixels of the inputs meet
other taps than the odd ones. The pixels that meet the same taps are a *phase*, and on the way back
each phase is an ordinary correlation of its own: over the windows, with its taps in reverse order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Phase(NamedTuple):
    """What a phase takes from three arrays along an axis."""

    pixels: slice  # of the inputs
    taps: slice  # of the kernel
    windows: slice  # of upstream, between its margins


@dataclass(frozen=True)
class WayBack:
    """One axis of the way back.

    Parameters
    ----------
    size : int
        The pixels of the inputs, without their padding.
    before : int
        The padding before them.
    count : int
        The windows, which are the pixels of the outputs.
    kernel_size, strides, dilation_rate : int
        One of the last two is 1.

    Examples
    --------
    >>> axis = WayBack(size=5, before=0, count=2, kernel_size=3, strides=2, dilation_rate=1)
    >>> for phase in axis.phases():
    ...     print(phase.pixels, phase.taps)
    slice(0, 5, 2) slice(0, None, 2)
    slice(1, 5, 2) slice(1, None, 2)
    """

    size: int
    before: int
    count: int
    kernel_size: int
    strides: int
    dilation_rate: int

    @property
    def margins(self) -> tuple[int, int]:
        """The zeros before and after upstream that stand for windows which are not there."""
        most_taps = -(-self.kernel_size // self.strides)
        last_window = (self.size - 1 + self.before) // self.strides
        return self.dilation_rate * (most_taps - 1), max(last_window + 1 - self.count, 0)

    def phases(self) -> Iterator[Phase]:
        """Yield the phases; pixels that no tap reaches are in none."""
        for tap in range(min(self.strides, self.kernel_size)):  # the phase's first tap
            first = (tap - self.before) % self.strides  # its first pixel
            pixels = len(range(first, self.size, self.strides))
            if pixels:
                taps = len(range(tap, self.kernel_size, self.strides))
                reach = self.dilation_rate * (taps - 1)
                # the window that meets the first pixel with the first tap, and those before it
                window = (first + self.before) // self.strides
                start = self.margins[0] + window - reach
                yield Phase(
                    slice(first, self.size, self.strides),
                    slice(tap, None, self.strides),
                    slice(start, start + pixels + reach),
                )
