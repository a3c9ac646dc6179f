"""Compute what Theano and an LSTM do by their definitions, to compare with Keras."""

import numpy as np
from keras import layers

from .samples import after


def theano_conv2d(
    x, kernel, border_mode="valid", subsample=(1, 1), filter_flip=True, filter_dilation=(1, 1)
):
    """Compute Theano's conv2d by its definition: pad, flip, and slide a window."""
    sizes = [(k - 1) * d + 1 for k, d in zip(kernel.shape[2:], filter_dilation, strict=True)]
    named = {"valid": [0, 0], "half": [k // 2 for k in sizes], "full": [k - 1 for k in sizes]}
    rows, columns = named.get(border_mode, border_mode)
    x = np.pad(x, [(0, 0), (0, 0), (rows, rows), (columns, columns)])
    if filter_flip:
        kernel = kernel[:, :, ::-1, ::-1]
    windows = np.lib.stride_tricks.sliding_window_view(x, sizes, axis=(2, 3))
    windows = windows[:, :, :: subsample[0], :: subsample[1]]
    windows = windows[..., :: filter_dilation[0], :: filter_dilation[1]]
    return np.einsum("bchwij,fcij->bfhw", windows, kernel)


def theano_pool(x, ws, ignore_border):
    """Compute Theano's maximum pooling; without `ignore_border` the last window may be cut off."""
    count = [n // k if ignore_border else -(-n // k) for n, k in zip(x.shape[2:], ws, strict=True)]
    out = np.empty((*x.shape[:2], *count))
    for i, j in np.ndindex(*count):
        window = x[:, :, i * ws[0] : (i + 1) * ws[0], j * ws[1] : (j + 1) * ws[1]]
        out[:, :, i, j] = window.max(axis=(2, 3))
    return out


def keras_conv2d(x, kernel, padding_layer=None, **arguments):
    """Run Conv2D on Theano's input and kernel; return the output in Theano's axis order."""
    x = np.transpose(x, (0, 2, 3, 1))
    if padding_layer:
        x = padding_layer(x)
    layer = layers.Conv2D(kernel.shape[0], kernel.shape[2:], use_bias=False, **arguments)
    after(layer, x).kernel.assign(np.transpose(kernel, (2, 3, 1, 0)))
    return np.transpose(layer(x), (0, 3, 1, 2))


def flipped(kernel):
    return kernel[:, :, ::-1, ::-1]


def lstm_by_hand(x, gates):
    """Run an LSTM on a batch, from (kernel, recurrent kernel, bias) of each gate."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h = c = np.zeros((len(x), len(gates["i"][2])))
    for x_t in np.moveaxis(x, 1, 0):
        z = {gate: x_t @ w + h @ u + b for gate, (w, u, b) in gates.items()}
        c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["c"])
        h = sigmoid(z["o"]) * np.tanh(c)
    return h
