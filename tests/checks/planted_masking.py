"""For every mistake that chapter 6 declares: an answer that makes it, as a learner would."""

import keras
import numpy as np
from keras import layers, ops

MASKS = {
    "embedding": [True, True, False, True, False, False],
    "masking": [True, True, False, True, False],
    "gaps": [True, True, True],
    "table": (32,),
}
FATES = {
    "average_pooling": "b",
    "max_pooling": "c",
    "sum_of_masked": "a",
    "sum_with_positions": "d",
    "layer_norm": "a",
    "group_norm": "e",
}
CAUSES = {
    "not_fully_defined": "b",
    "another_element": "c",
    "all_zeros": "d",
    "noise_everywhere": "e",
}


# valid_mean


def mean(total=lambda v, m: (v * m).sum(1), count=lambda v, m: np.maximum(m.sum(1), 1)):
    """Return a valid_mean with one of its steps replaced."""

    def valid_mean(values, mask):
        flags = mask[..., None].astype(values.dtype)  # (batch, timesteps, 1)
        with np.errstate(all="ignore"):
            return total(values, flags) / count(values, flags)

    return valid_mean


def of_features(values, mask):
    return (values.mean(-1) * mask).sum(1) / np.maximum(mask.sum(1), 1)


# changed_steps


def changed(reach, layers_that_leak=lambda n: n - 1, turned=False, unchanged=False):
    """Return a changed_steps with another reach(kernel, padding, side), or other layers."""

    def changed_steps(length, convolutions, kernel_size, padding, side):
        count = layers_that_leak(convolutions) * reach(kernel_size, padding, side)
        count = min(count, length)
        flags = [True] * count + [False] * (length - count)
        if unchanged:
            flags = [not flag for flag in flags]
        return flags if (side == "left") != turned else flags[::-1]

    return changed_steps


def right_reach(kernel_size, padding, side):
    if padding == "same":
        return kernel_size // 2
    return kernel_size - 1 if side == "left" else 0


def turned_sides(kernel_size, padding, side):
    return right_reach(kernel_size, padding, "left" if side == "right" else "right")


def both_sides(kernel_size, padding, side):
    return kernel_size // 2 if padding == "same" else kernel_size - 1


# padding_proof


class HandsOn(layers.Conv1D):
    """Keeps the mask, and does not look at it."""

    supports_masking = True


class Zeroes(layers.Conv1D):
    """Zeroes the padded steps of its inputs; `keep` turns flags into factors."""

    supports_masking = True

    def keep(self, mask):
        return mask

    def call(self, inputs, mask=None):
        return super().call(inputs * ops.cast(self.keep(mask), inputs.dtype)[..., None])


class ZeroesTheValid(Zeroes):
    def keep(self, mask):
        return ops.logical_not(mask)


class ForgetsTheMask(Zeroes):
    """Zeroes the padded steps, and keeps the mask for itself."""

    def compute_mask(self, inputs, mask=None):
        return None


def stack(first=Zeroes, second=Zeroes, recurrent=layers.LSTM, outputs=3, size=3, padding="same"):
    """Return a padding_proof with some of its layers replaced."""

    def padding_proof():
        return keras.Sequential(
            [
                keras.Input((None, 4)),
                layers.Masking(0.0),
                first(8, size, padding=padding),
                second(8, size, padding=padding),
                recurrent(16),
                layers.Dense(outputs),
            ]
        )

    return padding_proof


def pooled(units):
    return layers.GlobalAveragePooling1D()


# padding_share


def batches(lengths, size):
    return [lengths[i : i + size] for i in range(0, len(lengths), size)]


def cells(parts):
    return sum(len(part) * max(part) for part in parts)


def shared(parts, data=sum):
    """Return the share of padding in these batches."""
    return 1 - sum(map(data, parts)) / cells(parts)


# pixel_gradient


def softmax(logits, axis=1):
    powers = np.exp(logits)
    return powers / powers.sum(axis=axis, keepdims=True)


def gradient(
    start=softmax,
    label=lambda labels, classes: labels[:, None] == np.arange(classes),
    skip=lambda gradients, known: gradients * known[:, None],
    count=np.sum,
):
    """Return a pixel_gradient with one of its steps replaced."""

    def pixel_gradient(logits, labels):
        known = labels != 255
        gradients = start(logits) - label(labels, logits.shape[1])
        return skip(gradients, known) / count(known)

    return pixel_gradient


WRONG = {
    "predicted_masks": {
        "turned_round": {**MASKS, "embedding": [False, False, True, False, True, True]},
        "only_the_tail": {**MASKS, "embedding": [True] * 4 + [False] * 2},
        "cut_at_the_first_gap": {**MASKS, "masking": [True, True, False, False, False]},
        "a_flag_for_each_number": {
            **MASKS,
            "masking": [[True, True], [True, False], [False] * 2, [False, True], [False] * 2],
        },
        "every_number_must_differ": {**MASKS, "masking": [True, False, False, False, False]},
        "nan_equals_nan": {**MASKS, "gaps": [True, False, True]},
        "took_features_for_steps": {**MASKS, "table": (32, 10)},
        "left_an_axis": {**MASKS, "table": (32, 1)},
    },
    "mask_fates": {
        "kept_without_steps": {**FATES, "average_pooling": "a"},
        "swapped_the_poolings": {**FATES, "average_pooling": "c", "max_pooling": "b"},
        "pooled_alike": {**FATES, "average_pooling": "c"},
        "missed_the_warning": {**FATES, "max_pooling": "d"},
        "expected_a_warning": {**FATES, "sum_with_positions": "c"},
        "one_mask_is_enough": {**FATES, "sum_with_positions": "a"},
        "no_sum_keeps": {**FATES, "sum_of_masked": "d"},
        "mixed_up_with_concatenation": {**FATES, "sum_with_positions": "e"},
        "normalizing_drops": {**FATES, "group_norm": "c"},
        "trusted_the_mask": {**FATES, "group_norm": "a"},
        "normalized_alike": {**FATES, "layer_norm": "e"},
    },
    "valid_mean": {
        "counted_all_steps": mean(count=lambda v, m: v.shape[1]),
        "ignored_the_mask": mean(lambda v, m: v.sum(1), lambda v, m: v.shape[1]),
        "never_divided": mean(count=lambda v, m: 1),
        "one_count_for_the_batch": mean(count=lambda v, m: m.sum()),
        "one_mean_for_the_batch": lambda values, mask: values[mask].mean(axis=0),
        "meant_the_padding": mean(
            lambda v, m: (v * (1 - m)).sum(1), lambda v, m: np.maximum((1 - m).sum(1), 1)
        ),
        "counted_one_too_many": mean(count=lambda v, m: m.sum(1) + 1),
        "counted_each_number": mean(count=lambda v, m: np.maximum(3 * m.sum(1), 1)),
        "mean_over_features": of_features,
        "kept_the_axis": lambda values, mask: mean()(values, mask)[:, None],
        "divided_by_zero": mean(count=lambda v, m: m.sum(1)),
    },
    "changed_steps": {
        "counted_the_first_layer": changed(right_reach, lambda n: n),
        "one_step_a_layer": changed(lambda *case: min(right_reach(*case), 1)),
        "one_layer_only": changed(right_reach, lambda n: min(n - 1, 1)),
        "wrong_end": changed(right_reach, turned=True),
        "gave_the_unchanged": changed(right_reach, unchanged=True),
        "changed_nothing": changed(lambda *case: 0),
        "changed_everything": changed(lambda *case: 99, lambda n: 1),
        "whole_kernel": changed(lambda k, p, s: k - 1 if p == "same" else right_reach(k, p, s)),
        "looked_ahead": changed(turned_sides),
        "read_both_sides": changed(both_sides),
        "half_a_kernel": changed(lambda k, p, s: k // 2),
    },
    "padding_proof": {
        "other_output": stack(outputs=1),
        "left_out_a_convolution": stack(size=1),
        "left_out_the_lstm": stack(recurrent=pooled),
        "ignores_the_sequence": stack(ZeroesTheValid, ZeroesTheValid),
        "leaked_at_the_end": stack(HandsOn, HandsOn),
        "read_the_padding": stack(layers.Conv1D, layers.Conv1D),
    },
    "padding_share": {
        "padded_all_alike": lambda lengths, size: 1 - sum(lengths) / (len(lengths) * max(lengths)),
        "gave_the_data": lambda lengths, size: 1 - shared(batches(lengths, size)),
        "divided_by_the_data": lambda lengths, size: (
            cells(batches(lengths, size)) / sum(lengths) - 1
        ),
        "gave_a_count": lambda lengths, size: cells(batches(lengths, size)) - sum(lengths),
        "mean_of_the_batches": lambda lengths, size: np.mean(
            [shared([part]) for part in batches(lengths, size)]
        ),
        "sorted_them": lambda lengths, size: shared(batches(sorted(lengths), size)),
        "dropped_the_rest": lambda lengths, size: shared(
            [part for part in batches(lengths, size) if len(part) == size]
        ),
        "filled_the_rest": lambda lengths, size: (
            1 - sum(lengths) / sum(size * max(part) for part in batches(lengths, size))
        ),
        "in_percent": lambda lengths, size: 100 * shared(batches(lengths, size)),
    },
    "pixel_gradient": {
        "all_zero_one_hot": gradient(skip=lambda g, known: g, count=np.size),
        "taught_class_0": gradient(
            label=lambda labels, classes: np.eye(classes)[np.where(labels == 255, 0, labels)],
            skip=lambda g, known: g,
            count=np.size,
        ),
        "divided_by_all_pixels": gradient(count=np.size),
        "never_divided": gradient(count=lambda known: 1),
        "forgot_the_softmax": gradient(start=lambda logits: logits),
        "forgot_the_label": gradient(label=lambda labels, classes: 0),
        "wrong_sign": gradient(count=lambda known: -known.sum()),
        "softmax_over_pixels": gradient(start=lambda logits: softmax(logits, axis=0)),
        "left_pixels_out": gradient(skip=lambda g, known: g[known]),
    },
    "masking_causes": {
        "blamed_flatten": {**CAUSES, "not_fully_defined": "a"},
        "blamed_a_dense_layer": {**CAUSES, "another_element": "b"},
        "blamed_two_equal_batches": {**CAUSES, "not_fully_defined": "c"},
        "blamed_whole_numbers": {**CAUSES, "another_element": "D"},
        "blamed_a_class_for_noise": {**CAUSES, "all_zeros": "e"},
        "blamed_compile": {**CAUSES, "another_element": "f"},
    },
}

# Other ways to make a mistake that is planted above.
MORE_WRONG = [
    ("predicted_masks", "turned_round", {**MASKS, "gaps": [0, 1, 0]}),
    ("predicted_masks", "only_the_tail", {**MASKS, "masking": [1, 1, 1, 1, 0]}),
    ("predicted_masks", "took_features_for_steps", {**MASKS, "table": (10,)}),
    (
        "predicted_masks",
        "a_flag_for_each_number",
        {**MASKS, "embedding": [[[flag] * 4 for flag in MASKS["embedding"]]]},
    ),
    ("mask_fates", "pooled_alike", {**FATES, "max_pooling": "b"}),
    ("mask_fates", "no_sum_keeps", {**FATES, "sum_of_masked": "d", "sum_with_positions": "a"}),
    ("mask_fates", "normalizing_drops", {**FATES, "layer_norm": "d"}),
    ("padding_share", "sorted_them", lambda n, size: shared(batches(sorted(n)[::-1], size))),
    ("padding_proof", "read_the_padding", stack(Zeroes, ForgetsTheMask)),
    ("padding_proof", "read_the_padding", stack(Zeroes, layers.Conv1D)),
    ("padding_proof", "leaked_at_the_end", stack(Zeroes, HandsOn)),
    ("pixel_gradient", "all_zero_one_hot", gradient(skip=lambda g, known: g)),
    (
        "pixel_gradient",
        "taught_class_0",
        gradient(
            label=lambda labels, classes: np.eye(classes)[np.where(labels == 255, 0, labels)],
            skip=lambda g, known: g,
        ),
    ),
]
