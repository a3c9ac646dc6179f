"""For every mistake that chapter 1 declares: an answer that makes it, as a learner would."""

import functools
from math import prod, sqrt

import keras
import numpy as np
from keras import initializers, layers

PREDICTION = {
    "kernel_shape": (5, 5, 3, 24),
    "parameters": 1824,
    "fan_in": 75,
    "fan_out": 600,
    "limit": 0.0943,
}
DIAGNOSIS = {"cause": "c", "valid_height": -3, "input_shape": (28, 28, 1)}
SIZES = {"same_3": 28, "same_7": 28, "valid_3": 26, "valid_7": 22, "claim_holds": False}


def glorot(formula):
    """Return a glorot_limit that computes `formula(window, channels, filters, shape)`."""
    return lambda shape: formula(prod(shape[:-2]), shape[-2], shape[-1], shape)


# distinct_filters


def three_layers(*starts, filters=8, bias="zeros", **options):
    return keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            *(
                layers.Conv2D(filters, 3, kernel_initializer=s, bias_initializer=bias, **options)
                for s in starts
            ),
        ]
    )


def one_shared_instance():
    start = initializers.GlorotUniform()
    return three_layers("glorot_uniform", start, start)


def same_seed_twice():
    first, second = initializers.GlorotUniform(seed=7), initializers.GlorotUniform(seed=7)
    return three_layers("glorot_uniform", first, second)


# weight_gradient and two_targets


def correlate(images, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel.shape, axis=(1, 2))
    return np.einsum("bhwij,ij->bhw", windows, kernel)


def gradient(images, kernel, targets):
    upstream = 2 * (correlate(images, kernel) - targets) / targets.size
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel.shape, axis=(1, 2))
    return np.einsum("bhwij,bhw->ij", windows, upstream)


def saliency(images, kernel, targets):
    upstream = 2 * (correlate(images, kernel) - targets) / targets.size
    result = np.zeros_like(images)
    height, width = upstream.shape[1:]
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            result[:, i : i + height, j : j + width] += kernel[i, j] * upstream
    return result


def experiment(steps=200, rate=0.1, holds=False, order=("a", "b")):
    """Return a two_targets that trains in this way."""

    def two_targets(start, images, kernel_a, kernel_b):
        wanted = {"a": kernel_a, "b": kernel_b}
        result = {"claim_holds": holds}
        for slot, name in zip("ab", order, strict=True):
            kernel = start.copy()
            for _ in range(steps):
                kernel = kernel - rate * gradient(images, kernel, correlate(images, wanted[name]))
            result[f"trained_on_{slot}"] = kernel
        return result

    return two_targets


# convolution_cost


def cost(parameters=None, multiply_adds=None):
    """Return a convolution_cost with one of its two formulas replaced."""

    def right_parameters(k, c, f, h, w):
        return k * k * c * f + f

    def right_multiply_adds(k, c, f, h, w):
        return k * k * c * f * (h - k + 1) * (w - k + 1)

    return lambda *sizes: (
        (parameters or right_parameters)(*sizes),
        (multiply_adds or right_multiply_adds)(*sizes),
    )


def swapped_pair(*sizes):
    parameters, multiply_adds = cost()(*sizes)
    return multiply_adds, parameters


# seven_by_seven


def stack(channels, kernel_sizes, filters=(64, 64, 64), **options):
    return keras.Sequential(
        [
            keras.Input((28, 28, channels)),
            *(layers.Conv2D(f, k, **options) for f, k in zip(filters, kernel_sizes, strict=False)),
        ]
    )


def choose(few, many, turn=29):
    """Return a seven_by_seven that changes from `few` to `many` at so many channels."""

    @functools.cache
    def seven_by_seven(channels):
        return (few if channels < turn else many)(channels)

    return seven_by_seven


def large(channels, **options):
    return stack(channels, [7], **options)


def small(channels, **options):
    return stack(channels, [3, 3, 3], **options)


WRONG = {
    "conv_prediction": {
        "filters_first": {**PREDICTION, "kernel_shape": (24, 3, 5, 5)},
        "filters_before_channels": {**PREDICTION, "kernel_shape": (5, 5, 24, 3)},
        "left_out_the_channels": {
            "kernel_shape": (5, 5, 24),
            "parameters": 624,
            "fan_in": 25,
            "fan_out": 600,
            "limit": sqrt(6 / 625),
        },
        "gave_the_output_shape": {**PREDICTION, "kernel_shape": (32, 32, 24)},
        "forgot_the_bias": {**PREDICTION, "parameters": 1800},
        "one_bias_for_all": {**PREDICTION, "parameters": 1801},
        "weights_at_every_position": {**PREDICTION, "parameters": 1824 * 32 * 32},
        "units_as_fans": {**PREDICTION, "fan_in": 3, "fan_out": 24, "limit": 0.4714},
        "window_on_one_fan": {**PREDICTION, "fan_out": 24, "limit": sqrt(6 / 99)},
        "swapped_the_fans": {**PREDICTION, "fan_in": 600, "fan_out": 75},
        "gave_the_deviation": {**PREDICTION, "limit": 0.0544},
        "fan_in_alone": {**PREDICTION, "limit": 0.2828},
        "forgot_the_square_root": {**PREDICTION, "limit": 0.00889},
    },
    "parameter_symptom": {
        "own_weights_per_pixel": {**DIAGNOSIS, "cause": "a"},
        "padding_adds_weights": {**DIAGNOSIS, "cause": "B"},
        "filters_multiply": {**DIAGNOSIS, "cause": "d"},
        "read_channels_first": {**DIAGNOSIS, "valid_height": 24},
        "forgot_the_plus_one": {**DIAGNOSIS, "valid_height": -4},
        "stopped_at_zero": {**DIAGNOSIS, "valid_height": 0},
        "kept_the_input": {**DIAGNOSIS, "input_shape": (1, 28, 28)},
        "left_out_the_channel_axis": {**DIAGNOSIS, "input_shape": [28, 28]},
        "added_the_batch_axis": {**DIAGNOSIS, "input_shape": (1000, 28, 28, 1)},
        "gave_colour": {**DIAGNOSIS, "input_shape": (28, 28, 3)},
    },
    "glorot_limit": {
        "units_as_fans": glorot(lambda n, c, f, shape: sqrt(6 / (c + f))),
        "window_on_one_fan": glorot(lambda n, c, f, shape: sqrt(6 / (n * c + f))),
        "fan_in_alone": glorot(lambda n, c, f, shape: sqrt(6 / (n * c))),
        "gave_the_deviation": glorot(lambda n, c, f, shape: sqrt(2 / (n * (c + f)))),
        "averaged_the_fans": glorot(lambda n, c, f, shape: sqrt(6 / (n * (c + f) / 2))),
        "forgot_the_square_root": glorot(lambda n, c, f, shape: 6 / (n * (c + f))),
        "filters_first": glorot(
            lambda n, c, f, shape: sqrt(6 / ((shape[0] + shape[1]) * prod(shape[2:])))
        ),
    },
    "distinct_filters": {
        "constant_start": lambda: three_layers(
            initializers.Constant(0.1), "glorot_uniform", "glorot_uniform"
        ),
        "zero_start": lambda: three_layers("zeros", "glorot_uniform", "glorot_uniform"),
        "randomised_the_biases": lambda: three_layers(
            initializers.Constant(0.1), "he_normal", "he_normal", bias="random_normal"
        ),
        "shared_instance": one_shared_instance,
        "same_seed": same_seed_twice,
        "changed_the_model": lambda: three_layers(*["glorot_uniform"] * 3, padding="same"),
    },
    "weight_gradient": {
        "neighbour_differences": lambda images, kernel, targets: np.gradient(kernel),
        "forgot_the_two": lambda *a: gradient(*a) / 2,
        "summed_the_errors": lambda i, k, t: gradient(i, k, t) * t.size,
        "wrong_sign": lambda *a: -gradient(*a),
        "flipped": lambda *a: np.flip(gradient(*a)),
        "first_image_only": lambda i, k, t: gradient(i[:1], k, t[:1]),
        "gradient_of_the_images": saliency,
    },
    "two_targets": {
        "did_not_train": experiment(steps=0),
        "other_target": experiment(order=("b", "a")),
        "climbed": experiment(rate=-0.01, steps=20),
        "stopped_early": experiment(steps=3),
        "believed_the_claim": experiment(holds=True),
    },
    "larger_kernel": {
        "jumped_by_the_kernel": {**SIZES, "valid_3": 9, "valid_7": 4},
        "forgot_the_plus_one": {**SIZES, "valid_3": 25, "valid_7": 21},
        "swapped_the_paddings": {**SIZES, "same_3": 26, "same_7": 22},
        "believed_the_claim": {**SIZES, "claim_holds": True},
    },
    "convolution_cost": {
        "forgot_the_bias": cost(parameters=lambda k, c, f, h, w: k * k * c * f),
        "one_bias_for_all": cost(parameters=lambda k, c, f, h, w: k * k * c * f + 1),
        "left_out_the_channels": cost(
            lambda k, c, f, h, w: k * k * f + f,
            lambda k, c, f, h, w: k * k * f * (h - k + 1) * (w - k + 1),
        ),
        "left_out_the_filters": cost(
            multiply_adds=lambda k, c, f, h, w: k * k * c * (h - k + 1) * (w - k + 1)
        ),
        "kernel_size_not_squared": cost(
            lambda k, c, f, h, w: k * c * f + f,
            lambda k, c, f, h, w: k * c * f * (h - k + 1) * (w - k + 1),
        ),
        "counted_every_pixel": cost(multiply_adds=lambda k, c, f, h, w: k * k * c * f * h * w),
        "forgot_the_plus_one": cost(
            multiply_adds=lambda k, c, f, h, w: k * k * c * f * (h - k) * (w - k)
        ),
        "multiplied_the_biases": cost(
            multiply_adds=lambda k, c, f, h, w: (k * k * c * f + f) * (h - k + 1) * (w - k + 1)
        ),
        "counted_two_for_each": cost(
            multiply_adds=lambda k, c, f, h, w: 2 * k * k * c * f * (h - k + 1) * (w - k + 1)
        ),
        "swapped_the_pair": swapped_pair,
    },
    "seven_by_seven": {
        "fixed_the_channels": choose(lambda n: large(3), lambda n: small(3)),
        "padded": choose(lambda n: large(n, padding="same"), lambda n: small(n, padding="same")),
        "stretched_the_window": choose(large, lambda n: stack(n, [3, 3], dilation_rate=2)),
        "wrong_window": choose(large, lambda n: stack(n, [3, 3])),
        "other_kernels": choose(large, lambda n: stack(n, [5, 3])),
        "narrow_layers": choose(large, lambda n: stack(n, [3, 3, 3], (8, 8, 64))),
        "saved_elsewhere": choose(large, lambda n: small(n, use_bias=False)),
        "always_stacked": choose(small, small),
        "always_one_layer": choose(large, large),
        "turned_elsewhere": choose(large, small, turn=4),
        "chose_the_dearer": choose(small, large),
    },
}

# Other ways to make a mistake that is planted above.
MORE_WRONG = [
    ("conv_prediction", "filters_first", {**PREDICTION, "kernel_shape": (24, 5, 5, 3)}),
    ("conv_prediction", "left_out_the_channels", {**PREDICTION, "kernel_shape": (5, 5, 1, 24)}),
    ("conv_prediction", "left_out_the_channels", {**PREDICTION, "parameters": 600}),
    ("conv_prediction", "gave_the_output_shape", {**PREDICTION, "kernel_shape": (28, 28, 24)}),
    ("conv_prediction", "weights_at_every_position", {**PREDICTION, "parameters": 1800 * 1024}),
    ("parameter_symptom", "added_the_batch_axis", {**DIAGNOSIS, "input_shape": (1, 28, 28, 1)}),
    ("larger_kernel", "jumped_by_the_kernel", {**SIZES, "same_3": 10, "same_7": 4}),
    ("larger_kernel", "swapped_the_paddings", {**SIZES, "valid_3": 28, "valid_7": 28}),
    ("distinct_filters", "constant_start", lambda: three_layers(*["ones"] * 3)),
    ("distinct_filters", "changed_the_model", lambda: three_layers("he_normal", "he_normal")),
    ("weight_gradient", "neighbour_differences", lambda i, k, t: np.gradient(k, axis=0)),
    ("weight_gradient", "neighbour_differences", lambda i, k, t: np.gradient(k, axis=1)),
    ("weight_gradient", "neighbour_differences", lambda i, k, t: np.diff(k, axis=0)),
    ("weight_gradient", "neighbour_differences", lambda i, k, t: np.diff(k, axis=1)),
    ("weight_gradient", "neighbour_differences", lambda i, k, t: np.hypot(*np.gradient(k))),
    (
        "weight_gradient",
        "first_image_only",
        lambda i, k, t: gradient(i[:1], k, t[:1]) / len(i),
    ),
    ("two_targets", "climbed", experiment(rate=-1.0)),
    ("two_targets", "climbed", experiment(rate=3.0, steps=1000)),
    ("two_targets", "other_target", experiment(order=("b", "b"))),
    ("seven_by_seven", "wrong_window", choose(large, lambda n: stack(n, [3] * 4, [64] * 4))),
    (
        "seven_by_seven",
        "stretched_the_window",
        choose(large, lambda n: stack(n, [3, 3], strides=2)),
    ),
]
