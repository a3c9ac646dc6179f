"""Random functional graphs with branches, and which input rows or columns reach each output.

An input pixel is seen by an output position if the output changes with the pixel: that is the
oracle, and it needs Keras only. Kernels are positive, activations have no dead side, and the
input is even, so that nothing cancels out. LayerNormalization over the channels is left out: in
TensorFlow it computes in float32, whose noise is as large as a far pixel's share.
"""

import random

import keras
import numpy as np
from keras import layers, ops

PIXELS = 26  # along each axis of the input
CHANNELS = 3
NOISE = 1e-9  # relative; the numbers are float64
STEPS = 9  # layers in a graph


def kernel(fan_in):
    return keras.initializers.RandomUniform(0.5 / fan_in, 1.5 / fan_in, seed=fan_in)


def convolution(choose):
    size, strides = choose.choice([1, 2, 3, (1, 3), 5]), choose.choice([1, 1, 1, 2])
    arguments = {"padding": choose.choice(["valid", "same", "same"])}
    window = size if isinstance(size, tuple) else (size, size)
    fan_in = window[0] * window[1] * CHANNELS
    dilation = choose.choice([1, 2]) if strides == 1 else 1
    arguments |= {"strides": strides, "dilation_rate": dilation}
    if choose.random() < 0.3:
        return layers.DepthwiseConv2D(size, depthwise_initializer=kernel(fan_in), **arguments)
    return layers.Conv2D(CHANNELS, size, kernel_initializer=kernel(fan_in), **arguments)


def pooling(choose):
    kind = choose.choice([layers.MaxPooling2D, layers.AveragePooling2D])
    padding = choose.choice(["valid", "same"])
    return kind(choose.choice([2, 3, (2, 1)]), choose.choice([1, 2, None]), padding=padding)


def border(choose):
    amounts = ((choose.randrange(3), choose.randrange(3)), (choose.randrange(3), 1))
    return choose.choice([layers.ZeroPadding2D, layers.Cropping2D])(amounts)


def position_by_position(choose):
    return choose.choice(
        [
            layers.LeakyReLU(0.5),
            layers.Activation("softplus"),
            layers.BatchNormalization(),
            layers.UnitNormalization(),
            layers.Dense(CHANNELS, kernel_initializer=kernel(CHANNELS)),
            layers.PReLU(alpha_initializer="ones", shared_axes=(1, 2)),
            layers.Dropout(0.5),
        ]
    )


def across_positions(choose):
    """A layer after which no single size is right, or that sees everything."""
    return choose.choice(
        [
            layers.LayerNormalization(axis=(1, 2, 3)),
            layers.GroupNormalization(1),
            layers.Softmax(axis=1),
            layers.UnitNormalization(axis=2),
            layers.UpSampling2D(2),
            layers.Conv2DTranspose(CHANNELS, 3, strides=2, kernel_initializer=kernel(9 * CHANNELS)),
            layers.Permute((2, 1, 3)),
        ]
    )


SINGLE = [convolution] * 5 + [pooling] * 2 + [border] * 2 + [position_by_position] * 3


def merge(choose, tensors):
    """Join tensors of one shape, or along an axis, or with broadcasting."""
    one = choose.choice(tensors)
    others = [each for each in tensors if each is not one and each.shape == one.shape]
    other = choose.choice(others or [one])
    way = choose.randrange(6)
    if way == 0:
        gate = layers.GlobalAveragePooling2D(keepdims=True)(other)
        return layers.Multiply()([one, gate])
    if way == 1:
        window = tuple(one.shape[1:3])
        return layers.Add()([one, layers.AveragePooling2D(window, strides=1)(other)])
    if way == 2:
        return layers.Concatenate(axis=choose.choice([1, 2]))([one, other])
    if way == 3:
        joined = layers.Concatenate()([one, other])
        return layers.Conv2D(CHANNELS, 1, kernel_initializer=kernel(2 * CHANNELS))(joined)
    if way == 4:
        return ops.square(one * 2 + other) / 3
    return layers.Average()([one, other])


def nested(choose, tensor):
    """Call a model of two layers, built for other sizes, on a tensor."""
    x = keras.Input((None, None, CHANNELS))
    y = layers.Conv2D(CHANNELS, 3, padding="same", kernel_initializer=kernel(9 * CHANNELS))(x)
    return keras.Model(x, position_by_position(choose)(y))(tensor)


def grow(choose, tensors):
    """Add one tensor; a graph has most of its windows before anything irregular."""
    latest = choose.choice(tensors[-3:])
    way = choose.random()
    if min(latest.shape[1:3]) < 10:
        return position_by_position(choose)(latest)
    if way < 0.3 and len(tensors) > 1:
        return merge(choose, [each for each in tensors if min(each.shape[1:3]) > 1])
    if way < 0.37:
        return nested(choose, latest)
    if way < 0.43:
        return across_positions(choose)(latest)
    return choose.choice(SINGLE)(choose)(latest)


def random_graph(seed):
    """Build a model with every tensor of a random graph as an output."""
    choose = random.Random(seed)
    tensors = [keras.Input((PIXELS, PIXELS, CHANNELS))]
    while len(tensors) < STEPS:
        tensors.append(grow(choose, tensors))
    return keras.Model(tensors[0], tensors[1:])


def perturbed():
    """Return an even image, and for each axis images with one row or column changed, up and down.

    The first image is the even one, then two for each row, then two for each column.
    """
    even = np.broadcast_to([1.0, 1.7, 0.4], (PIXELS, PIXELS, CHANNELS))
    images = [even]
    for axis in (0, 1):
        for i in range(PIXELS):
            for change in (0.5, -0.5):
                image = even.copy()
                image[(slice(None),) * axis + (i,)] += (change, 0.0, 0.0)
                images.append(image)
    return np.stack(images)  # (images, height, width, channels)


def seen(values, axis):
    """Tell which input rows (axis 0) or columns reach which output rows or columns.

    `values` is one output for all images of `perturbed`. Returns (output positions, pixels).
    """
    start = 1 + axis * 2 * PIXELS
    changed = values[start : start + 2 * PIXELS] - values[0]
    scale = np.abs(values).max() or 1.0
    others = tuple(each for each in range(1, values.ndim) if each != axis + 1)
    reached = (np.abs(changed) / scale > NOISE).any(axis=others)  # (2 * pixels, positions)
    return (reached[0::2] | reached[1::2]).T
