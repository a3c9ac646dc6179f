"""For every mistake that chapter 2 declares: an answer that makes it, as a learner would."""

import keras
import numpy as np
from keras import layers

PREDICTION = {
    "first_output": (60, 92, 16),
    "second_kernel": (3, 3, 16, 24),
    "second_parameters": 3480,
    "parameters_twice_as_high": 3480,
}
DIAGNOSIS = {"cause": "b", "shape": (1, 28, 28, 1), "output_of_five": (5, 26, 26, 4)}


def counted(parameters):
    """Return a prediction with this count, which does not grow with the picture."""
    return {
        **PREDICTION,
        "second_parameters": parameters,
        "parameters_twice_as_high": parameters,
    }


# input_sizes


def sizes(formula):
    """Return an input_sizes that computes `formula(smallest, outputs, kernel_size, strides)`."""
    return lambda n, k, s: formula((n - 1) * s + k, n, k, s)


# conv1d_by_hand


def products(sequences, kernel, strides):
    """Return the sums over the window alone, (batch, places, features, filters)."""
    size = len(kernel)
    starts = range(0, sequences.shape[1] - size + 1, strides)
    windows = np.stack([sequences[:, t : t + size] for t in starts], axis=1)
    return np.einsum("btkc,kcf->btcf", windows, kernel)


def conv1d(sequences, kernel, bias, strides):
    return products(sequences, kernel, strides).sum(axis=2) + bias


def padded(sequences, kernel, bias, strides):
    before, after = (len(kernel) - 1) // 2, len(kernel) // 2
    return conv1d(np.pad(sequences, ((0, 0), (before, after), (0, 0))), kernel, bias, strides)


# feature_order


def experiment(sequences=None, kernel=None, holds=False):
    """Return a feature_order in which one of the two arrays is made differently."""

    def feature_order(given, weights, order):
        return {
            "sequences": sequences(given, order) if sequences else given[..., order],
            "kernel": kernel(weights, order) if kernel else weights[:, order],
            "claim_holds": holds,
        }

    return feature_order


def back(axis_last):
    """Return a function that applies the inverse order to the features."""
    return lambda a, order: a[..., np.argsort(order)] if axis_last else a[:, np.argsort(order)]


# grouped_parameters


def parameters(formula):
    """Return a grouped_parameters that computes `formula(window, share, filters, groups)`."""
    return lambda k, c, f, g: formula(k * k, c // g, f, g)


# within_budget


def model(*stack, size=64, channels=16):
    return lambda: keras.Sequential(
        [keras.Input((size, size, channels)), *[new() for new in stack]]
    )


def full(filters, size, **options):
    return lambda: layers.Conv2D(filters, size, **{"padding": "same", **options})


def depthwise(size, **options):
    return lambda: layers.DepthwiseConv2D(size, **{"padding": "same", **options})


def separable(filters, size, **options):
    return lambda: layers.SeparableConv2D(filters, size, **{"padding": "same", **options})


WRONG = {
    "shape_prediction": {
        "width_before_height": {**PREDICTION, "first_output": (92, 60, 16)},
        "kept_the_border": {**PREDICTION, "first_output": (64, 96, 16)},
        "forgot_the_plus_one": {**PREDICTION, "first_output": (59, 91, 16)},
        "kept_the_colours": {**PREDICTION, "first_output": (60, 92, 3, 16)},
        "read_the_colours": {**counted(672), "second_kernel": (3, 3, 3, 24)},
        "left_out_the_channels": {**counted(240), "second_kernel": (3, 3, 24)},
        "filters_first": {**PREDICTION, "second_kernel": (24, 16, 3, 3)},
        "filters_before_channels": {**PREDICTION, "second_kernel": (3, 3, 24, 16)},
        "forgot_the_bias": counted(3456),
        "one_bias_for_all": counted(3457),
        "grew_with_the_picture": {**PREDICTION, "parameters_twice_as_high": 6960},
    },
    "input_sizes": {
        "one_step_too_many": sizes(lambda n, o, k, s: (o * s + k, o * s + k + s - 1)),
        "inverted_same": sizes(lambda n, o, k, s: (o * s - s + 1, o * s)),
        "one_size_alone": sizes(lambda n, o, k, s: (n, n)),
        "one_pixel_too_many": sizes(lambda n, o, k, s: (n, n + s)),
        "swapped_the_pair": sizes(lambda n, o, k, s: (n + s - 1, n)),
    },
    "conv1d_by_hand": {
        "forgot_the_bias": lambda x, k, b, s: conv1d(x, k, 0, s),
        "averaged_the_features": lambda x, k, b, s: products(x, k, s).mean(axis=2) + b,
        "averaged_the_window": lambda x, k, b, s: conv1d(x, k, 0, s) / len(k) + b,
        "kept_the_features": lambda x, k, b, s: products(x, k, s) + b,
        "first_feature_alone": lambda x, k, b, s: products(x, k, s)[:, :, 0] + b,
        "flipped_the_kernel": lambda x, k, b, s: conv1d(x, k[::-1], b, s),
        "padded": padded,
        "ignored_the_strides": lambda x, k, b, s: conv1d(x, k, b, 1),
        "lost_the_last_window": lambda x, k, b, s: conv1d(x, k, b, s)[:, :-1],
    },
    "feature_order": {
        "left_the_sequences": experiment(sequences=lambda x, order: x),
        "shuffled_the_steps": experiment(sequences=lambda x, order: x[:, order]),
        "went_back": experiment(sequences=back(True), kernel=back(False)),
        "left_the_kernel": experiment(kernel=lambda k, order: k),
        "shuffled_the_filters": experiment(kernel=lambda k, order: k[..., order]),
        "believed_the_claim": experiment(holds=True),
    },
    "grouped_parameters": {
        "forgot_the_bias": parameters(lambda n, c, f, g: n * c * f),
        "one_bias_for_all": parameters(lambda n, c, f, g: n * c * f + 1),
        "kernel_size_not_squared": lambda k, c, f, g: k * (c // g) * f + f,
        "left_out_the_channels": parameters(lambda n, c, f, g: n * f + f),
        "ignored_the_groups": lambda k, c, f, g: k * k * c * f + f,
        "divided_the_filters_too": parameters(lambda n, c, f, g: n * c * (f // g) + f),
        "divided_the_biases": lambda k, c, f, g: (k * k * c * f + f) // g,
        "multiplied_by_the_groups": lambda k, c, f, g: k * k * c * f * g + f,
    },
    "within_budget": {
        "changed_the_input": model(separable(32, 5), channels=3),
        "strided": model(full(32, 5, strides=2)),
        "lost_the_border": model(separable(32, 5, padding="valid")),
        "other_filters": model(separable(16, 5)),
        "reads_some_channels": model(full(32, 5, groups=16)),
        "other_window": model(full(32, 1)),
        "skipped_pixels": model(separable(32, 3, dilation_rate=2)),
        "over_budget": model(full(32, 5)),
    },
    "merged_bias": {
        "kept_the_second_alone": lambda b, k, p: p,
        "left_out_the_second": lambda b, k, p: b @ k[0, 0],
        "ignored_the_weights": lambda b, k, p: b.sum() + p,
        "ignored_the_biases": lambda b, k, p: k.sum(axis=(0, 1, 2)) + p,
        "averaged": lambda b, k, p: (b[:, None] * k[0, 0]).mean(axis=0) + p,
        "subtracted": lambda b, k, p: p - b @ k[0, 0],
    },
    "batch_symptom": {
        "missed_the_channels": {**DIAGNOSIS, "cause": "a"},
        "blamed_the_kernel": {**DIAGNOSIS, "cause": "C"},
        "blamed_the_filters": {**DIAGNOSIS, "cause": "d"},
        "kept_the_shape": {**DIAGNOSIS, "shape": (28, 28, 1)},
        "added_at_the_end": {**DIAGNOSIS, "shape": (28, 28, 1, 1)},
        "left_out_the_channel": {**DIAGNOSIS, "shape": (1, 28, 28)},
        "channels_first": {**DIAGNOSIS, "shape": (1, 1, 28, 28)},
        "kept_the_border": {**DIAGNOSIS, "output_of_five": (5, 28, 28, 4)},
        "kept_the_channel": {**DIAGNOSIS, "output_of_five": (5, 26, 26, 1)},
        "left_out_the_batch": {**DIAGNOSIS, "output_of_five": (26, 26, 4)},
        "put_the_batch_last": {**DIAGNOSIS, "output_of_five": (26, 26, 4, 5)},
    },
    "channels_last": {
        "reshaped": lambda x: x.reshape(len(x), *x.shape[2:], x.shape[1]),
        "swapped_two_axes": lambda x: x.swapaxes(1, 3),
        "rolled_the_other_way": lambda x: x.transpose(0, 3, 1, 2),
        "moved_the_batch": lambda x: x.transpose(2, 3, 1, 0),
        "left_them": lambda x: x,
        "first_image_alone": lambda x: x[0].transpose(1, 2, 0),
    },
}

# Other ways to make a mistake that is planted above.
MORE_WRONG = [
    ("shape_prediction", "kept_the_colours", {**PREDICTION, "first_output": (60, 92, 3)}),
    ("shape_prediction", "kept_the_colours", {**PREDICTION, "first_output": (60, 92, 48)}),
    ("shape_prediction", "left_out_the_channels", {**PREDICTION, "second_kernel": (3, 3, 1, 24)}),
    ("shape_prediction", "filters_first", {**PREDICTION, "second_kernel": (24, 3, 3, 16)}),
    ("input_sizes", "inverted_same", sizes(lambda n, o, k, s: (o * s, o * s + s - 1))),
    ("input_sizes", "one_step_too_many", sizes(lambda n, o, k, s: (o * s + k, o * s + k))),
    (
        "conv1d_by_hand",
        "kept_the_features",
        lambda x, k, b, s: np.moveaxis(products(x, k, s) + b, 2, 3),
    ),
    (
        "conv1d_by_hand",
        "averaged_the_window",
        lambda x, k, b, s: conv1d(x, k, 0, s) / k[..., 0].size + b,
    ),
    ("feature_order", "shuffled_the_steps", experiment(lambda x, order: x[:, order][..., order])),
    ("feature_order", "shuffled_the_filters", experiment(None, lambda k, o: k[:, o][..., o])),
    ("grouped_parameters", "one_bias_for_all", parameters(lambda n, c, f, g: n * c * f + g)),
    ("within_budget", "over_budget", model(depthwise(5), full(64, 1), full(32, 1))),
    ("within_budget", "other_window", model(separable(32, 3), full(32, 1))),
    ("within_budget", "other_window", model(separable(32, (5, 3)))),
    ("within_budget", "reads_some_channels", model(depthwise(5, depth_multiplier=2))),
    ("within_budget", "reads_some_channels", model(full(16, 5, groups=4), full(32, 1, groups=2))),
    ("channels_last", "moved_the_batch", lambda x: x.T),
    ("channels_last", "moved_the_batch", lambda x: x.transpose(1, 2, 3, 0)),
]
