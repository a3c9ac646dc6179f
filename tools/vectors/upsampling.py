"""Vectors of two ways to twice the size: Conv2DTranspose, and UpSampling2D with Conv2D behind it.

Images and kernels are small whole numbers; a bilinear resize takes sixteenths of them.
"""

import numpy as np

from .rounding import rounded

SIDES = (1, 2, 5)
KERNEL_SIZES = (2, 3, 4, 5, 6)


def upsampling_topic():
    """Return both ways for images of several sides."""
    cases = [(side, size) for side in SIDES for size in KERNEL_SIZES]
    return {
        "resized": [resized_case(side, seed) for seed, side in enumerate(SIDES)],
        "transposed": [transposed_case(*case, seed) for seed, case in enumerate(cases)],
    }


def resized_case(side, seed):
    """Resize an image both ways, and convolve the results."""
    from keras import layers

    random = np.random.RandomState(seed)
    image = random.randint(-9, 10, (side, side))
    kernel = random.randint(-5, 6, (3, 3))
    case = {"side": side, "image": image.ravel().tolist(), "kernel": kernel.ravel().tolist()}
    for interpolation in ("nearest", "bilinear"):
        large = layers.UpSampling2D(2, interpolation=interpolation)(batch_of(image))
        convolve = layers.Conv2D(1, 3, padding="same", use_bias=False)
        case[interpolation] = numbers(large)
        case[f"{interpolation}Convolved"] = numbers(with_kernel(convolve, kernel, large))
    return case


def transposed_case(side, size, seed):
    """Double an image by a transposed convolution; also what a flat 1 becomes inside."""
    from keras import layers

    random = np.random.RandomState(100 + seed)
    image = random.randint(-9, 10, (side, side))
    kernel = random.randint(-5, 6, (size, size))
    layer = layers.Conv2DTranspose(1, size, strides=2, padding="same", use_bias=False)
    outputs = with_kernel(layer, kernel, batch_of(image))
    flat = np.asarray(layer(np.ones((1, 8, 8, 1), "float32")))[0, ..., 0]
    return {
        **{"side": side, "image": image.ravel().tolist(), "kernel": kernel.ravel().tolist()},
        **{"outputs": numbers(outputs), "phases": numbers(flat[6:8, 6:8])},
    }


def batch_of(image):
    """Return an image with batch and channel axes."""
    return image[None, ..., None].astype("float32")


def with_kernel(layer, kernel, inputs):
    """Build a layer of one filter, give it a kernel and run it."""
    layer.build(inputs.shape)
    layer.set_weights([kernel[..., None, None]])
    return layer(inputs)


def numbers(values):
    """Return values as a flat list of few digits."""
    return rounded(np.asarray(values).ravel())
