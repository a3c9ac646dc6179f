"""What must hold between inputs, kernel and bias before a convolution can start."""

from __future__ import annotations

import numpy as np

from layerwise.argument_validation import standardize_integer
from layerwise.errors import LayerwiseError

from .arrays import count_of, require_shape
from .channels import SPATIAL_AXES


def require_kernel(
    layer: str, name: str, kernel: np.ndarray, rank: int, last_axes: tuple[str, str]
) -> None:
    """Refuse a kernel with other axes, or with an axis of no entries.

    Parameters
    ----------
    layer, name : str
        The public function's and the kernel's name, for the message.
    kernel : ndarray
    rank : int
        The number of spatial axes.
    last_axes : tuple of two str
        The names of the axes behind the spatial ones.

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> require_kernel("conv1d", "kernel", np.zeros((3, 1, 8)), 1, ("channels", "filters"))
    """
    spatial = tuple(f"kernel_{axis}" for axis in SPATIAL_AXES[rank])
    require_shape(layer, name, kernel, (*spatial, *last_axes))
    if 0 in kernel.shape:
        raise LayerwiseError(
            f"{layer}: {name} must have 1 entry or more on every axis.",
            received=f"{name}.shape={kernel.shape}",
            mend=f"Its axes are {', '.join((*spatial, *last_axes))}.",
        )


def require_channels(
    layer: str, channels: int, name: str, kernel: np.ndarray, axis: int, groups: int = 1
) -> None:
    """Refuse a kernel for another number of channels than the inputs have.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    channels : int
        Of the inputs.
    name : str
        The kernel's name, for the message.
    kernel : ndarray
    axis : int
        The kernel's axis that holds the channels, or the channels of one group.
    groups : int

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> require_channels("conv1d", 6, "kernel", np.zeros((3, 3, 8)), -2, groups=2)
    """
    expected = kernel.shape[axis] * groups
    if channels == expected:
        return
    grouped = f" in {groups} groups" if groups > 1 else ""
    raise LayerwiseError(
        f"{layer}: the {name} is made for {count_of(expected, 'channel', 'channels')}{grouped}, "
        f"but the inputs have {channels}.",
        received=f"{channels} channels, {name}.shape={kernel.shape}, groups={groups}"
        if grouped
        else f"{channels} channels, {name}.shape={kernel.shape}",
        mend="Check data_format, which says on which axis the channels are, "
        f"and axis {axis} of the {name}.",
    )


def standardize_groups(layer: str, groups: object, channels: int, filters: int) -> int:
    """Return `groups`, if it divides the channels and the filters.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    groups : int
    channels, filters : int

    Returns
    -------
    int

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> standardize_groups("conv2d", 2, channels=6, filters=8)
    2
    """
    groups = standardize_integer(groups, "groups")
    if channels % groups or filters % groups:
        raise LayerwiseError(
            f"{layer}: groups must divide the channels and the filters.",
            received=f"groups={groups}, {channels} channels, {filters} filters",
            mend="Use groups=1, or a common divisor of the two.",
        )
    return groups


def add_bias(layer: str, outputs: np.ndarray, bias: np.ndarray | None) -> np.ndarray:
    """Add the bias to outputs that nobody else holds.

    Parameters
    ----------
    layer : str
        The public function's name, for the message.
    outputs : ndarray of shape (batch, *counts, filters)
        Is changed.
    bias : ndarray of shape (filters,), or None

    Returns
    -------
    ndarray of shape (batch, *counts, filters)

    Raises
    ------
    LayerwiseError

    Examples
    --------
    >>> add_bias("conv1d", np.zeros((1, 2, 1)), np.array([5.0])).ravel()
    array([5., 5.])
    """
    if bias is None:
        return outputs
    if bias.shape != outputs.shape[-1:]:
        raise LayerwiseError(
            f"{layer}: bias must hold one number for each channel of the outputs.",
            received=f"bias.shape={bias.shape}, {outputs.shape[-1]} channels",
            mend=f"Give it the shape ({outputs.shape[-1]},), or leave it out.",
        )
    outputs += bias
    return outputs
