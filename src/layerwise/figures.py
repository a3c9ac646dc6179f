"""Pictures that chapters share: filters in the colours of the demos, images in rows."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from layerwise.errors import LayerwiseError

# the same orange, near-white and blue as the demos' `weightColor`
SIGNED = LinearSegmentedColormap.from_list("signed", ["#b35806", "#f7f7f7", "#2152a0"])
INCHES_A_TILE = 1.05


def show_filters(kernel: np.ndarray, *, channel: int = 0, columns: int = 8) -> None:
    """Draw one input channel of every filter: blue is positive, orange negative.

    Parameters
    ----------
    kernel : ndarray of shape (height, width, channels, filters)
        As `keras.layers.Conv2D.kernel` stores it.
    channel : int
        Which input channel to draw.
    columns : int
        Filters in a row.

    Raises
    ------
    LayerwiseError
        If the kernel does not have four axes, or no such channel.

    Examples
    --------
    >>> show_filters(np.eye(3))
    Traceback (most recent call last):
        ...
    layerwise.errors.LayerwiseError: A kernel has four axes (height, width, channels, filters).
      Received: kernel.shape=(3, 3)
      A single filter is kernel[..., np.newaxis, np.newaxis].
    """
    if np.ndim(kernel) != 4:
        raise LayerwiseError(
            "A kernel has four axes (height, width, channels, filters).",
            received=f"kernel.shape={np.shape(kernel)}",
            mend="A single filter is kernel[..., np.newaxis, np.newaxis].",
        )
    if not 0 <= channel < kernel.shape[2]:
        raise LayerwiseError(
            f"channel must be from 0 to {kernel.shape[2] - 1}, the kernel's input channels.",
            received=f"channel={channel}, kernel.shape={kernel.shape}",
        )
    show_images(np.moveaxis(kernel[:, :, channel, :], -1, 0), columns=columns, signed=True)


def show_images(
    images: np.ndarray,
    titles: list[str] | None = None,
    *,
    columns: int = 8,
    signed: bool = False,
    inches: float = INCHES_A_TILE,
) -> None:
    """Draw images in rows, all on one scale.

    Parameters
    ----------
    images : ndarray of shape (count, height, width)
        Numbers; their largest absolute value sets the scale.
    titles : list of str, optional
        One a picture.
    columns : int
        Pictures in a row.
    signed : bool
        Colour by sign (orange, white, blue) instead of black to white.
    inches : float
        Width of a picture.

    Examples
    --------
    >>> show_images(np.zeros((2, 4, 4)), ["left", "right"])
    """
    count, height, width = np.shape(images)
    rows = -(-count // columns)
    across = min(columns, count)
    tall = inches * height / width + (0.28 if titles else 0.06)
    figure, axes = plt.subplots(rows, across, figsize=(inches * across, tall * rows), squeeze=False)
    largest = float(np.abs(images).max()) or 1.0
    colours = {"cmap": SIGNED, "vmin": -largest} if signed else {"cmap": "gray", "vmin": 0}
    for axis in axes.flat:
        axis.set_axis_off()
    for index, image in enumerate(images):
        axes.flat[index].imshow(image, vmax=largest, **colours)
        if titles:
            axes.flat[index].set_title(titles[index], fontsize=9)
    figure.tight_layout(pad=0.3)
    plt.show()
