"""Dense and Embedding: a matrix product with the last axis, and a choice of rows."""

from __future__ import annotations

import numpy as np

from layerwise.errors import LayerwiseError

from .array_shapes import require_sizes
from .arrays import as_float_arrays, require_shape
from .whole_numbers import require_range, whole_numbers


def dense(inputs, kernel, bias=None):
    """Multiply the last axis of the inputs by a matrix.

    Parameters
    ----------
    inputs : ndarray of shape (batch, ..., features)
        Axes between the batch and the features are kept as they are: nothing is flattened.
    kernel : ndarray of shape (features, units)
    bias : ndarray of shape (units,), optional

    Returns
    -------
    ndarray of shape (batch, ..., units)

    Raises
    ------
    LayerwiseError
        If the features of inputs and kernel differ, or the inputs have no batch axis.

    References
    ----------
    `keras.layers.Dense`

    Examples
    --------
    >>> import numpy as np
    >>> dense(np.ones((2, 5, 3)), np.ones((3, 4))).shape
    (2, 5, 4)
    >>> dense([[1, 2]], [[1], [10]], bias=[100])
    array([[121.]], dtype=float32)
    """
    inputs, kernel, bias = as_float_arrays("dense", inputs=inputs, kernel=kernel, bias=bias)
    _require_batch("dense", inputs)
    mend = "The kernel's first axis is the last axis of the inputs; nothing is flattened."
    require_sizes("dense", "kernel", kernel, mend, features=inputs.shape[-1], units=None)
    outputs = inputs @ kernel  # (batch, ..., units)
    if bias is None:
        return outputs
    mend = "A bias has one number for each unit; leave it out for use_bias=False."
    require_sizes("dense", "bias", bias, mend, units=kernel.shape[1])
    outputs += bias
    return outputs


def dense_kernel_gradient(inputs, upstream):
    """Return the gradient of a loss with respect to the kernel of `dense`.

    The gradient with respect to the bias is upstream's sum over all axes but the last.

    Parameters
    ----------
    inputs : ndarray of shape (batch, ..., features)
    upstream : ndarray of shape (batch, ..., units)
        The gradient of the loss with respect to the outputs of `dense`.

    Returns
    -------
    ndarray of shape (features, units)

    Raises
    ------
    LayerwiseError
        If inputs and upstream are not of one forward pass.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Dense`

    Examples
    --------
    >>> dense_kernel_gradient(inputs=[[1, 2]], upstream=[[10]]).ravel()
    array([10., 20.], dtype=float32)
    """
    layer = "dense_kernel_gradient"
    inputs, upstream = as_float_arrays(layer, inputs=inputs, upstream=upstream)
    _require_batch(layer, inputs)
    if upstream.shape[:-1] != inputs.shape[:-1]:
        raise LayerwiseError(
            f"{layer}: inputs and upstream must differ on the last axis only.",
            received=f"inputs.shape={inputs.shape}, upstream.shape={upstream.shape}",
            mend="Upstream has the shape of dense's outputs: the last axis holds the units.",
        )
    rows = inputs.reshape(-1, inputs.shape[-1])  # (samples, features)
    return rows.T @ upstream.reshape(-1, upstream.shape[-1])  # (features, units)


def dense_input_gradient(upstream, kernel):
    """Return the gradient of a loss with respect to the inputs of `dense`.

    Parameters
    ----------
    upstream : ndarray of shape (batch, ..., units)
        The gradient of the loss with respect to the outputs of `dense`.
    kernel : ndarray of shape (features, units)

    Returns
    -------
    ndarray of shape (batch, ..., features)

    Raises
    ------
    LayerwiseError
        If upstream is not for these units.

    References
    ----------
    `tf.GradientTape` around `keras.layers.Dense`

    Examples
    --------
    >>> dense_input_gradient(upstream=[[10]], kernel=[[3], [4]])
    array([[30., 40.]], dtype=float32)
    """
    layer = "dense_input_gradient"
    upstream, kernel = as_float_arrays(layer, upstream=upstream, kernel=kernel)
    _require_batch(layer, upstream, "upstream", "units")
    mend = "The kernel's last axis is the last axis of upstream: the units."
    require_sizes(layer, "kernel", kernel, mend, features=None, units=upstream.shape[-1])
    return upstream @ kernel.T  # (batch, ..., features)


def _require_batch(
    layer: str, array: np.ndarray, name: str = "inputs", last: str = "features"
) -> None:
    """Refuse an array without a batch axis."""
    if array.ndim < 2:
        raise LayerwiseError(
            f"{layer}: {name} must have 2 axes or more: batch, ..., {last}.",
            received=f"{name}.shape={array.shape}",
            mend=f"A single sample lacks the batch: write {name}[np.newaxis].",
        )


def embedding(ids, embeddings):
    """Return for each id its row of a table.

    Parameters
    ----------
    ids : ndarray of int, of any shape
        As in Keras, fractions are cut off, and negative ids count from the last row: -1 is not
        refused, it *is* the last row.
    embeddings : ndarray of shape (input_dim, output_dim)

    Returns
    -------
    ndarray of shape (*ids.shape, output_dim)

    Raises
    ------
    LayerwiseError
        If an id has no row. Keras on a CPU raises `InvalidArgumentError: indices[0,0] = 5 is not in
        [0, 4)`; TensorFlow's manual says that a GPU returns zeros instead, silently.

    References
    ----------
    `keras.layers.Embedding`, `tf.gather`

    Examples
    --------
    >>> embedding([[1, 0]], [[0.0, 0.5], [1.0, 1.5], [2.0, 2.5]])
    array([[[1. , 1.5],
            [0. , 0.5]]])
    """
    (embeddings,) = as_float_arrays("embedding", embeddings=embeddings)
    require_shape("embedding", "embeddings", embeddings, ("input_dim", "output_dim"))
    ids = whole_numbers("embedding", "ids", ids)
    rows = len(embeddings)
    mend = f"The table has {rows} rows; input_dim is the greatest id plus 1."
    require_range("embedding", "ids", ids, -rows, rows - 1, mend)
    return embeddings[ids]
