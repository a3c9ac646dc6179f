"""Where the channels are: the layers compute with channels last, and accept both formats."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .arrays import require_shape

SPATIAL_AXES = {
    1: ("steps",),
    2: ("height", "width"),
    3: ("depth", "height", "width"),
}


def to_channels_last(
    layer: str, name: str, array: np.ndarray, data_format: str, rank: int
) -> np.ndarray:
    """Return a batch with its channels on the last axis; a view, not a copy.

    Parameters
    ----------
    layer, name : str
        The public function's and the array's name, for the message.
    array : ndarray of shape (batch, *sizes, channels) or (batch, channels, *sizes)
    data_format : {"channels_last", "channels_first"}
    rank : int
        The number of spatial axes.

    Returns
    -------
    ndarray of shape (batch, *sizes, channels)

    Raises
    ------
    LayerwiseError
        If `array` does not have `rank` spatial axes, or no pixel or channel at all.

    Examples
    --------
    >>> to_channels_last("conv1d", "inputs", np.zeros((2, 3, 50)), "channels_first", 1).shape
    (2, 50, 3)
    """
    is_last = data_format == "channels_last"
    spatial = SPATIAL_AXES[rank]
    axes = ("batch", *spatial, "channels") if is_last else ("batch", "channels", *spatial)
    require_shape(layer, name, array, axes)
    if 0 in array.shape[1:]:
        raise LayerwiseError(
            f"{layer}: {name} must have 1 entry or more on every axis but the batch.",
            received=f"{name}.shape={array.shape}, data_format={data_format!r}",
            mend=f"The axes are {', '.join(axes)}.",
        )
    return array if is_last else np.moveaxis(array, 1, -1)


def from_channels_last(array: np.ndarray, data_format: str) -> np.ndarray:
    """Return a batch with its channels where `data_format` wants them; a view, not a copy.

    Parameters
    ----------
    array : ndarray of shape (batch, *sizes, channels)
    data_format : {"channels_last", "channels_first"}

    Returns
    -------
    ndarray of shape (batch, *sizes, channels) or (batch, channels, *sizes)

    Examples
    --------
    >>> from_channels_last(np.zeros((2, 50, 3)), "channels_first").shape
    (2, 3, 50)
    """
    return array if data_format == "channels_last" else np.moveaxis(array, -1, 1)
