"""For every mistake that chapter 4 declares: an answer that makes it, as a learner would."""

from math import ceil

import keras
import numpy as np
from keras import layers

SCALED = {"min_max": 1.5, "standard": 3, "sigmoid_limit": 80, "tanh_limit": 70}
KEPT = {"default_means": 3, "pixel_means": 3072, "numbers": 7, "trained": 0}
UNIT_RANGE = {
    "raw_saturates": True,
    "min_max_saturates": False,
    "standard_saturates": False,
    "claim_holds": False,
}
CAUSES = {
    "all_near_five": "d",
    "never_above_the_maximum": "f",
    "first_epochs_only": "c",
    "matrix_for_a_column": "e",
}


# split_and_scale


def split(statistics, later=None):
    """Return a split_and_scale with these (centre, scale) of training rows, and of later rows."""

    def split_and_scale(rows, count):
        train, rest = rows[:count], rows[count:]
        centre, scale = statistics(train, rows)
        later_centre, later_scale = (later or statistics)(train if later is None else rest, rows)
        return (train - centre) / guarded(scale), (rest - later_centre) / guarded(later_scale)

    return split_and_scale


def guarded(scale, least=1.0):
    return np.where(np.asarray(scale) > 0, scale, least)


def standard(part, rows):
    return part.mean(0), part.std(0)


def scaled_rows(rows, count):
    scaled = (rows - rows.mean(1, keepdims=True)) / rows.std(1, keepdims=True)
    scaled[:, 1] = np.where(np.ptp(rows[:count, 1]) == 0, 0, scaled[:, 1])
    return scaled[:count], scaled[count:]


def constant_feature(least):
    """Return a split_and_scale that divides a constant feature by this."""

    def split_and_scale(rows, count):
        mean, deviation = rows[:count].mean(0), rows[:count].std(0)
        with np.errstate(all="ignore"):
            scaled = (rows - mean) / guarded(deviation, least)
        return scaled[:count], scaled[count:]

    return split_and_scale


# saturated_share


def stuck(gates):
    return (gates < 0.01) | (gates > 0.99)


def share(columns=(0, 1, 3), measure=lambda gates: stuck(gates).mean(), bias=1, activated=True):
    """Return a saturated_share that reads these quarters of the columns."""

    def saturated_share(inputs, kernel, given_bias):
        sums = inputs @ kernel + bias * given_bias
        quarters = np.split(sums, 4, axis=1)
        chosen = np.concatenate([quarters[c] for c in columns], axis=1)
        return measure(1 / (1 + np.exp(-chosen)) if activated else chosen)

    return saturated_share


# steps_to_reach


def steps(formula, rounded=ceil):
    return lambda target, units, rate: rounded(formula(target, units, rate))


# batch_norm_step


def batch_step(outputs=None, moved=None):
    """Return a batch_norm_step with its outputs or its averages replaced."""

    def right_outputs(x, mean, variance, momentum, epsilon):
        return (x - x.mean(0)) / np.sqrt(x.var(0) + epsilon)

    def right_moved(x, mean, variance, momentum, epsilon):
        return towards(x.mean(0), x.var(0))(x, mean, variance, momentum, epsilon)

    return lambda *step: ((outputs or right_outputs)(*step), *(moved or right_moved)(*step))


def towards(batch_mean, batch_variance):
    def moved(x, mean, variance, momentum, epsilon):
        keep, take = momentum, 1 - momentum
        return keep * mean + take * batch_mean, keep * variance + take * batch_variance

    return moved


def moving(statistics):
    """Return averages that move towards `statistics(x, epsilon)`."""
    return lambda x, m, v, momentum, epsilon: towards(*statistics(x, epsilon))(
        x, m, v, momentum, epsilon
    )


def moved_before_use(x, mean, variance, momentum, epsilon):
    mean, variance = towards(x.mean(0), x.var(0))(x, mean, variance, momentum, epsilon)
    return (x - mean) / np.sqrt(variance + epsilon)


def each_row(x, mean, variance, momentum, epsilon):
    return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + epsilon)


# table_model


def adapted(rows, **options):
    layer = layers.Normalization(**options)
    layer.adapt(rows)
    return layer


def table(first=adapted, last=lambda y: adapted(y, invert=True), activation=None):
    """Return a table_model with one of its layers replaced; None leaves it out."""

    def table_model(x_train, y_train):
        hidden = layers.Dense(16, activation="relu")
        output = layers.Dense(1, activation=activation)
        stack = [first and first(x_train), hidden, output, last and last(y_train)]
        return keras.Sequential([keras.Input((3,)), *(layer for layer in stack if layer)])

    return table_model


WRONG = {
    "scaled_values": {
        "kept_within_one": {**SCALED, "min_max": 1},
        "divided_by_the_maximum": {**SCALED, "min_max": 1.125},
        "forgot_to_subtract": {**SCALED, "min_max": 1.833, "standard": 5.5},
        "sample_deviation": {**SCALED, "standard": 2.683},
        "divided_by_the_variance": {**SCALED, "standard": 0.15},
        "fitted_on_the_new_value": {**SCALED, "standard": 1.732},
        "stayed_in_scaled_units": {**SCALED, "sigmoid_limit": 1, "tanh_limit": 1},
        "expected_no_cap": {**SCALED, "sigmoid_limit": 110},
        "swapped_the_scalers": {**SCALED, "sigmoid_limit": 70, "tanh_limit": 80},
    },
    "split_and_scale": {
        "leaked": split(lambda part, rows: (rows.mean(0), rows.std(0))),
        "refitted": split(standard, standard),
        "one_mean_for_all": split(lambda part, rows: (part.mean(), part.std())),
        "scaled_the_rows": scaled_rows,
        "sample_deviation": split(lambda part, rows: (part.mean(0), part.std(0, ddof=1))),
        "divided_by_the_variance": split(lambda part, rows: (part.mean(0), part.var(0))),
        "min_max": split(lambda part, rows: (part.min(0), np.ptp(part, axis=0))),
        "centred_only": split(lambda part, rows: (part.mean(0), 1)),
        "divided_by_zero": constant_feature(0.0),
        "let_it_explode": constant_feature(1e-7),
    },
    "saturated_share": {
        "counted_the_candidate": share(columns=range(4)),
        "left_out_another_gate": share(columns=(0, 1, 2)),
        "forgot_the_bias": share(bias=0),
        "one_end_only": share(measure=lambda gates: (gates > 0.99).mean()),
        "looked_at_the_sums": share(activated=False),
        "gave_the_others": share(measure=lambda gates: 1 - stuck(gates).mean()),
        "gave_a_count": share(measure=lambda gates: stuck(gates).sum()),
    },
    "unit_range": {
        "excused_raw_inputs": {**UNIT_RANGE, "raw_saturates": False},
        "blamed_a_scaler": {**UNIT_RANGE, "standard_saturates": True},
        "believed_the_claim": {**UNIT_RANGE, "claim_holds": True},
    },
    "steps_to_reach": {
        "rounded_down": steps(lambda t, n, r: t / (r * (n + 1)), int),
        "not_rounded": steps(lambda t, n, r: t / (r * (n + 1)), float),
        "forgot_the_bias": steps(lambda t, n, r: t / (r * n)),
        "one_weight_only": steps(lambda t, n, r: t / r),
        "forgot_the_rate": steps(lambda t, n, r: t / (n + 1)),
        "multiplied_by_the_rate": steps(lambda t, n, r: t * r * (n + 1)),
    },
    "statistics_kept": {
        "forgot_the_channels": {**KEPT, "pixel_means": 1024},
        "one_for_all": {**KEPT, "default_means": 1},
        "mixed_up_the_axes": {**KEPT, "default_means": 3072, "pixel_means": 3},
        "forgot_the_count": {**KEPT, "numbers": 6},
        "counted_batch_normalization": {**KEPT, "numbers": 12},
        "means_only": {**KEPT, "numbers": 3},
        "believed_learnable": {**KEPT, "trained": 6},
    },
    "batch_norm_step": {
        "moving_statistics_in_training": batch_step(
            lambda x, m, v, momentum, e: (x - m) / np.sqrt(v + e)
        ),
        "moved_before_use": batch_step(moved_before_use),
        "epsilon_outside_the_root": batch_step(
            lambda x, m, v, momentum, e: (x - x.mean(0)) / (x.std(0) + e)
        ),
        "forgot_epsilon": batch_step(lambda x, m, v, momentum, e: (x - x.mean(0)) / x.std(0)),
        "sample_variance": batch_step(
            lambda x, m, v, momentum, e: (x - x.mean(0)) / np.sqrt(x.var(0, ddof=1) + e),
            moving(lambda x, e: (x.mean(0), x.var(0, ddof=1))),
        ),
        "forgot_the_root": batch_step(
            lambda x, m, v, momentum, e: (x - x.mean(0)) / (x.var(0) + e)
        ),
        "statistics_of_each_row": batch_step(each_row),
        "swapped_the_momentum": batch_step(
            moved=lambda x, m, v, momentum, e: towards(x.mean(0), x.var(0))(
                x, m, v, 1 - momentum, e
            )
        ),
        "replaced_the_averages": batch_step(
            moved=lambda x, m, v, momentum, e: (x.mean(0), x.var(0))
        ),
        "left_the_averages": batch_step(moved=lambda x, m, v, momentum, e: (m, v)),
        "averaged_the_deviation": batch_step(moved=moving(lambda x, e: (x.mean(0), x.std(0)))),
        "averaged_with_epsilon": batch_step(moved=moving(lambda x, e: (x.mean(0), x.var(0) + e))),
    },
    "scaling_symptoms": {
        "blamed_a_stale_adapt": {**CAUSES, "first_epochs_only": "a"},
        "blamed_a_constant_feature": {**CAUSES, "never_above_the_maximum": "B"},
        "blamed_a_moving_average": {**CAUSES, "all_near_five": "c"},
        "blamed_raw_targets": {**CAUSES, "never_above_the_maximum": "d"},
        "blamed_a_lost_axis": {**CAUSES, "first_epochs_only": "e"},
        "blamed_a_sigmoid": {**CAUSES, "all_near_five": "f"},
    },
    "table_model": {
        "batch_normalization_first": table(first=lambda x: layers.BatchNormalization()),
        "raw_inputs": table(first=None),
        "swapped_the_directions": table(last=adapted),
        "unadapted": table(first=lambda x: layers.Normalization()),
        "deviation_for_variance": table(
            first=lambda x: layers.Normalization(mean=x.mean(0), variance=x.std(0))
        ),
        "one_mean_for_all": table(first=lambda x: adapted(x, axis=None)),
        "capped_the_output": table(activation="sigmoid"),
        "answers_in_scaled_units": table(last=None),
    },
}

# Other ways to make a mistake that is planted above.
MORE_WRONG = [
    ("scaled_values", "divided_by_the_maximum", {**SCALED, "min_max": 1.375}),
    ("scaled_values", "expected_no_cap", {**SCALED, "tanh_limit": 110}),
    ("saturated_share", "one_end_only", share(measure=lambda gates: (gates < 0.01).mean())),
    ("saturated_share", "gave_a_count", share(measure=lambda gates: 100 * stuck(gates).mean())),
    ("unit_range", "blamed_a_scaler", {**UNIT_RANGE, "min_max_saturates": True}),
    ("statistics_kept", "forgot_the_channels", {**KEPT, "default_means": 1024}),
    ("statistics_kept", "means_only", {**KEPT, "numbers": 4}),
    ("statistics_kept", "believed_learnable", {**KEPT, "trained": 2}),
    (
        "batch_norm_step",
        "sample_variance",
        batch_step(moved=moving(lambda x, e: (x.mean(0), x.var(0, ddof=1)))),
    ),
    ("scaling_symptoms", "blamed_a_moving_average", {**CAUSES, "matrix_for_a_column": "c"}),
    ("table_model", "swapped_the_directions", table(first=lambda x: adapted(x, invert=True))),
    ("table_model", "unadapted", table(last=lambda y: layers.Normalization(invert=True))),
    (
        "table_model",
        "deviation_for_variance",
        table(last=lambda y: layers.Normalization(mean=y.mean(0), variance=y.std(0), invert=True)),
    ),
    ("table_model", "capped_the_output", table(activation="tanh")),
]
