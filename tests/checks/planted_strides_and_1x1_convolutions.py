"""For every mistake that chapter 3 declares: an answer that makes it, as a learner would."""

import keras
import numpy as np
from keras import layers

SIZES = {"valid": 13, "same": 14, "zeros": (0, 1), "never_read": 1, "pooled": 9}
windows_of = np.lib.stride_tricks.sliding_window_view


# same_padding


def padding(outputs=lambda n, s: -(-n // s), least=0, split=lambda z: (z // 2, z - z // 2)):
    """Return a same_padding with one of its steps replaced."""

    def same_padding(size, kernel_size, strides):
        zeros = (outputs(size, strides) - 1) * strides + kernel_size - size
        return split(zeros if least is None else max(zeros, least))

    return same_padding


# strided_convolution


def convolution(turn=lambda kernel: kernel, keep=lambda w, s, k: w[::s, ::s], total=np.sum):
    """Return a strided_convolution with one of its steps replaced."""

    def strided_convolution(image, kernel, strides):
        windows = keep(windows_of(image, kernel.shape), strides, kernel)
        return total(windows * turn(kernel), axis=(2, 3))

    return strided_convolution


# positions_read


def positions(starts=lambda n, k, s: range(0, n - k + 1, s), reach=lambda k: k):
    """Return a positions_read with one of its steps replaced."""

    def positions_read(size, kernel_size, strides):
        read = set()
        for start in starts(size, kernel_size, strides):
            read |= set(range(start, min(start + reach(kernel_size), size)))
        return sorted(read)

    return positions_read


# halving_model


def model(*convolutions, shape=(16, 16, 4)):
    return keras.Sequential([keras.Input(shape), *convolutions])


def conv(filters, size, **options):
    return layers.Conv2D(filters, size, **options)


# per_pixel


def pixels(before=lambda x: np.moveaxis(x, 1, -1), after=lambda y: y, bias=True):
    """Return a per_pixel with one of its steps replaced."""
    return lambda x, weights, b: after(before(x) @ weights + (b if bias else 0))


# max_pool and pooling_errors


def pooling(step=lambda k, s: k if s is None else s, how=np.max):
    """Return a max_pool with one of its steps replaced."""

    def max_pool(picture, pool_size, strides):
        s = step(pool_size, strides)
        return how(windows_of(picture, (pool_size, pool_size))[::s, ::s], axis=(2, 3))

    return max_pool


def over_the_edge(picture, pool_size, strides):
    s = strides or pool_size
    rows, columns = picture.shape
    return [
        [picture[r : r + pool_size, c : c + pool_size].max() for c in range(0, columns, s)]
        for r in range(0, rows, s)
    ]


def errors(measure=lambda d: np.mean(d**2), step=2, better=min, swap=False, pool=True):
    """Return a pooling_errors with one of its steps replaced."""

    def pooled(picture, how):
        if not pool:
            return picture
        return how(windows_of(picture, (2, 2))[::step, ::step], axis=(2, 3))

    def pooling_errors(clean, noisy):
        hows = (np.mean, np.max) if swap else (np.max, np.mean)
        pair = [measure(pooled(noisy, how) - pooled(clean, how)) for how in hows]
        found = dict(zip(("max", "average"), pair, strict=True))
        return {**found, "better": better(found, key=found.get)}

    return pooling_errors


WRONG = {
    "strided_sizes": {
        "forgot_the_plus_one": {**SIZES, "valid": 12},
        "swapped_the_paddings": {**SIZES, "valid": 14, "same": 13},
        "same_keeps_the_size": {**SIZES, "same": 28},
        "rounded_up": {**SIZES, "valid": 14},
        "zeros_on_both_sides": {**SIZES, "zeros": (1, 1)},
        "odd_zero_first": {**SIZES, "zeros": (1, 0)},
        "no_zeros": {**SIZES, "zeros": (0, 0)},
        "all_rows_read": {**SIZES, "never_read": 0},
        "lost_border_as_unread": {**SIZES, "never_read": 2},
        "pool_moved_by_one": {**SIZES, "pooled": 26},
        "pool_moved_by_two": {**SIZES, "pooled": 13},
        "pool_rounded_up": {**SIZES, "pooled": 10},
    },
    "same_padding": {
        "odd_zero_first": padding(split=lambda z: (z - z // 2, z // 2)),
        "half_a_kernel": lambda size, kernel_size, strides: (kernel_size // 2, kernel_size // 2),
        "ignored_the_strides": lambda size, k, strides: ((k - 1) // 2, k // 2),
        "negative_zeros": padding(least=None),
        "all_at_the_end": padding(split=lambda z: (0, z)),
        "rounded_down": padding(outputs=lambda n, s: n // s),
    },
    "strided_convolution": {
        "flipped": convolution(turn=lambda kernel: kernel[::-1, ::-1]),
        "averaged": convolution(total=np.mean),
        "ignored_the_strides": convolution(keep=lambda w, s, k: w),
        "started_at_one": convolution(keep=lambda w, s, k: w[1::s, 1::s]),
        "strided_the_rows_only": convolution(keep=lambda w, s, k: w[::s]),
        "moved_by_the_kernel": convolution(keep=lambda w, s, k: w[:: k.shape[0], :: k.shape[1]]),
        "forgot_the_last_window": convolution(keep=lambda w, s, k: w[:-1:s, :-1:s]),
    },
    "positions_read": {
        "window_starts_only": positions(reach=lambda k: 1),
        "every_position": lambda size, kernel_size, strides: list(range(size)),
        "forgot_the_last_window": positions(starts=lambda n, k, s: range(0, n - k + 1, s)[:-1]),
        "past_the_end": positions(starts=lambda n, k, s: range(0, n, s)),
    },
    "halving_model": {
        "other_input": lambda: model(conv(4, 3, strides=2, padding="same"), shape=(16, 16, 3)),
        "window_hangs_over": lambda: model(conv(4, 3, strides=2)),
        "did_not_halve": lambda: model(conv(4, 3, padding="same")),
        "other_filters": lambda: model(conv(3, 3, strides=2, padding="same")),
        "reads_a_quarter": lambda: model(conv(4, 1, strides=2)),
        "leaves_gaps": lambda: model(conv(4, (1, 2), strides=2)),
        "too_many_parameters": lambda: model(conv(4, 4, strides=2, padding="same")),
    },
    "per_pixel": {
        "mixed_the_columns": pixels(before=lambda x: x),
        "channels_still_first": pixels(after=lambda y: np.moveaxis(y, -1, 1)),
        "forgot_the_bias": pixels(bias=False),
        "swapped_height_and_width": pixels(before=lambda x: x.swapaxes(1, 3)),
        "flattened_the_pixels": pixels(after=lambda y: y.reshape(len(y), -1, y.shape[-1])),
        "squeezed_the_batch": pixels(after=np.squeeze),
        "squeezed_the_units": pixels(after=lambda y: y[..., 0] if y.shape[-1] == 1 else y),
    },
    "max_pool": {
        "moved_by_one": pooling(step=lambda k, s: s or 1),
        "ignored_the_strides": pooling(step=lambda k, s: k),
        "averaged": pooling(how=np.mean),
        "took_the_smallest": pooling(how=np.min),
        "over_the_edge": over_the_edge,
    },
    "pooling_errors": {
        "swapped_the_poolings": errors(swap=True),
        "summed_the_squares": errors(measure=lambda d: np.sum(d**2)),
        "took_the_root": errors(measure=lambda d: np.sqrt(np.mean(d**2))),
        "absolute_errors": errors(measure=lambda d: np.mean(np.abs(d))),
        "moved_by_one": errors(step=1),
        "did_not_pool": errors(pool=False),
        "believed_the_claim": errors(better=lambda found, key: "max"),
        "named_the_worse": errors(better=max),
    },
}

# Other ways to make a mistake that is planted above.
MORE_WRONG = [
    ("positions_read", "every_position", positions(starts=lambda n, k, s: range(n - k + 1))),
    ("halving_model", "leaves_gaps", lambda: model(conv(4, (2, 1), strides=2))),
    (
        "halving_model",
        "reads_a_quarter",
        lambda: model(conv(4, 1), conv(4, 1, strides=2)),
    ),
]
