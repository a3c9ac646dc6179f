"""For every mistake that chapter 8 declares: an answer that makes it, as a learner would."""

import keras
import numpy as np
from keras import layers

SIZES = {"valid": 31, "same": 28, "smaller_same": 27}
CAUSES = {
    "aborts_after_summary": "a",
    "seven_becomes_eight": "b",
    "fine_grid": "d",
    "every_second_row_is_bias": "e",
}


# scatter


def scattering(turn=lambda kernel: kernel, moves=lambda s, k: s, adds=True, room=None):
    """Return a scatter with one of its steps replaced."""

    def scatter(image, kernel, strides):
        step = moves(strides, len(kernel))
        (rows, columns), (height, width) = image.shape, kernel.shape
        steps = (step, moves(strides, width))
        shape = ((rows - 1) * steps[0] + height, (columns - 1) * steps[1] + width)
        output = np.zeros(shape)
        for i, j in np.ndindex(rows, columns):
            top, left = i * steps[0], j * steps[1]
            block = output[top : top + height, left : left + width]
            block[:] = image[i, j] * turn(kernel) + (block if adds else 0)
        if room is None:
            return output
        return output[: rows * strides, : columns * strides]

    return scatter


# patch_counts


def counting(length=lambda n, k, s: (n - 1) * s + k, moves=lambda s: s, after=lambda c: c):
    """Return a patch_counts with one of its steps replaced."""

    def patch_counts(size, kernel_size, strides):
        total = max(length(size, kernel_size, strides), 0)
        counts = np.zeros(total + size * kernel_size * strides, int)
        for i in range(size):
            start = i * moves(strides)
            counts[start : start + kernel_size] += 1
        return after(counts[:total]).tolist()

    return patch_counts


def convolution_counts(size, kernel_size, strides):
    counts = np.zeros(size, int)
    for start in range(0, size - kernel_size + 1, strides):
        counts[start : start + kernel_size] += 1
    return counts.tolist()


# decoder


def decoding(channels=8, filters=1, strides=2, padding="same", extra=lambda n: 1 - n % 2):
    """Return a decoder with one of its steps replaced."""

    def decoder(height, width):
        extras = None if extra is None else (extra(height), extra(width))
        inputs = (-(-height // 2), -(-width // 2), channels)
        return keras.Sequential(
            [
                keras.Input(inputs),
                layers.Conv2DTranspose(
                    filters, 3, strides=strides, padding=padding, output_padding=extras
                ),
            ]
        )

    return decoder


# block_sums


def sums(parts=lambda k: [[k[a::2, b::2] for b in (0, 1)] for a in (0, 1)], how=np.sum):
    """Return a block_sums with one of its steps replaced."""
    return lambda kernel: np.array([[how(part) for part in row] for row in parts(kernel)])


def quarters(kernel):
    half = len(kernel) // 2
    rows = (kernel[:half], kernel[half:])
    return [[row[:, :half], row[:, half:]] for row in rows]


WRONG = {
    "transposed_sizes": {
        "shrank": {**SIZES, "valid": 5},
        "one_patch_too_many": {**SIZES, "valid": 33},
        "forgot_the_last_patch": {**SIZES, "valid": 28},
        "counted_from_the_last_place": {**SIZES, "valid": 30},
        "kept_the_size": {**SIZES, "same": 14},
        "halved": {**SIZES, "same": 7},
        "kept_the_rim": {**SIZES, "same": 31},
        "none_is_not_zero": {**SIZES, "smaller_same": 28},
        "forgot_the_odd_tap": {**SIZES, "smaller_same": 26},
    },
    "scatter": {
        "flipped": scattering(turn=lambda kernel: kernel[::-1, ::-1]),
        "covered": scattering(adds=False),
        "ignored_the_strides": scattering(moves=lambda s, k: 1),
        "lost_the_rim": scattering(room="rows * strides"),
        "moved_by_the_kernel": scattering(moves=lambda s, k: k),
    },
    "patch_counts": {
        "counted_a_convolution": convolution_counts,
        "only_whether": counting(after=lambda counts: np.minimum(counts, 1)),
        "no_border": counting(after=lambda counts: np.full_like(counts, counts.max())),
        "ignored_the_strides": counting(lambda n, k, s: n + k - 1, moves=lambda s: 1),
        "lost_the_rim": counting(lambda n, k, s: n * s),
        "multiplied": counting(after=lambda counts: counts**2),
    },
    "decoder": {
        "other_input": decoding(channels=1),
        "always_even": decoding(extra=None),
        "always_odd": decoding(extra=lambda n: 0),
        "did_not_double": decoding(strides=1, extra=None),
        "kept_the_rim": decoding(padding="valid", extra=None),
        "other_filters": decoding(filters=8),
    },
    "block_sums": {
        "counted_the_weights": sums(how=np.size),
        "took_the_mean": sums(how=np.mean),
        "cut_into_corners": sums(parts=quarters),
        "one_sum_for_all": lambda kernel: np.full((2, 2), kernel.sum()),
        "rows_and_columns_swapped": lambda kernel: sums()(kernel).T,
        "began_at_one": lambda kernel: sums()(kernel)[::-1, ::-1],
    },
    "deconvolution_causes": {
        "blamed_an_even_kernel": {**CAUSES, "fine_grid": "a"},
        "blamed_an_odd_input": {**CAUSES, "fine_grid": "b"},
        "blamed_an_old_argument": {**CAUSES, "aborts_after_summary": "c"},
        "blamed_unequal_sums": {**CAUSES, "every_second_row_is_bias": "d"},
        "blamed_a_small_kernel": {**CAUSES, "fine_grid": "e"},
        "blamed_missing_sizes": {**CAUSES, "seven_becomes_eight": "f"},
    },
}

MORE_WRONG = [
    ("transposed_sizes", "kept_the_rim", {**SIZES, "smaller_same": 31}),
    ("decoder", "always_odd", decoding(extra=lambda n: 0)),
]
