"""Which points an answer to chapter 4 gets when one part of it is right and another is wrong."""

import keras
import numpy as np
import pytest
from keras import layers
from planted_scaling_and_normalization import (
    CAUSES,
    KEPT,
    SCALED,
    UNIT_RANGE,
    WRONG,
    batch_step,
    constant_feature,
    moving,
    table,
)

from layerwise.checks import Checker


def outcome(name, answer):
    return Checker("scaling_and_normalization", strict=False)(name, answer)


def points(name, answer):
    return [part.points for part in outcome(name, answer).parts]


def message(name, answer, part):
    return outcome(name, answer).parts[part].message


@pytest.mark.parametrize(("name", "right"), [("scaled_values", SCALED), ("statistics_kept", KEPT)])
@pytest.mark.parametrize("place", range(4))
def test_each_number_counts_alone(name, right, place):
    wrong = {**right, list(right)[place]: -1}
    assert points(name, wrong) == [int(part != place) for part in range(4)]


def test_scaled_values_count_to_half_a_percent():
    assert points("scaled_values", {**SCALED, "min_max": 1.506}) == [1, 1, 1, 1]
    assert points("scaled_values", {**SCALED, "min_max": 1.51}) == [0, 1, 1, 1]


def test_each_symptom_counts_alone():
    for place, symptom in enumerate(CAUSES):
        expected = [int(part != place) for part in range(4)]
        assert points("scaling_symptoms", {**CAUSES, symptom: "a"}) == expected
    assert "Needs one of a, b, c, d, e, f in quotes" in message(
        "scaling_symptoms", {**CAUSES, "all_near_five": "g"}, 0
    )


def test_the_training_rows_count_without_the_later_ones():
    assert points("split_and_scale", WRONG["split_and_scale"]["refitted"]) == [1, 0, 1]
    assert points("split_and_scale", WRONG["split_and_scale"]["leaked"]) == [0, 0, 0]
    assert points("split_and_scale", constant_feature(0.0)) == [1, 2, 0]
    assert points("split_and_scale", constant_feature(1e-7)) == [1, 2, 0]


def test_a_drift_may_count_as_itself_or_as_nothing():
    def nothing(rows, count):
        train, later = constant_feature(1.0)(rows, count)
        moved = np.ptp(rows[:count], axis=0) == 0
        return train, np.where(moved, 0, later)

    for answer in (constant_feature(1.0), constant_feature(0.5), nothing):
        assert points("split_and_scale", answer) == [1, 2, 1]


def test_one_array_instead_of_a_pair_is_told_so():
    def one_array(rows, count):
        return (rows - rows[:count].mean(0)) / 3

    assert points("split_and_scale", one_array) == [0, 0, 0]
    assert "Needs a pair, training rows and later rows" in message("split_and_scale", one_array, 0)


def test_the_verdict_counts_only_with_its_evidence():
    assert points("unit_range", {**UNIT_RANGE, "claim_holds": True}) == [1, 0]
    assert points("unit_range", {**UNIT_RANGE, "raw_saturates": False}) == [0, 0]
    assert message("unit_range", {**UNIT_RANGE, "raw_saturates": False}, 1) == (
        "The verdict counts once the three lines are right."
    )


def test_outputs_and_averages_count_apart():
    assert points("batch_norm_step", WRONG["batch_norm_step"]["forgot_epsilon"]) == [0, 2]
    assert points("batch_norm_step", WRONG["batch_norm_step"]["left_the_averages"]) == [2, 0]
    assert points("batch_norm_step", WRONG["batch_norm_step"]["sample_variance"]) == [0, 0]


def test_averages_may_keep_an_axis_of_one():
    def kept(x, mean, variance, momentum, epsilon):
        outputs, *averages = batch_step()(x, mean, variance, momentum, epsilon)
        return outputs, *(average[None] for average in averages)

    assert points("batch_norm_step", kept) == [2, 2]
    lost = batch_step(moved=moving(lambda x, e: (x.mean(0), x.var(0))))
    assert points("batch_norm_step", lost) == [2, 2]


def test_two_arrays_instead_of_three_are_told_so():
    def two(*step):
        return batch_step()(*step)[:2]

    assert points("batch_norm_step", two) == [0, 0]
    assert "Needs three arrays" in message("batch_norm_step", two, 0)


def test_one_feature_counts_without_several():
    def without_product(inputs, kernel, bias):
        if inputs.shape[1] > 1:
            return 0.5
        units = kernel.shape[1] // 4
        sums = np.delete(inputs @ kernel + bias, np.s_[2 * units : 3 * units], axis=1)
        gates = 1 / (1 + np.exp(-sums))
        return ((gates < 0.01) | (gates > 0.99)).mean()

    assert points("saturated_share", without_product) == [2, 0]


def test_the_first_wrong_call_is_shown():
    answer = WRONG["steps_to_reach"]["one_weight_only"]
    assert message("steps_to_reach", answer, 0).endswith(
        "`steps_to_reach(500.0, 10, 0.001)` returned 500000.0; expected 45455."
    )


def test_each_end_of_the_table_model_counts_alone():
    assert points("table_model", table()) == [1, 1, 2]
    assert points("table_model", table(first=None)) == [0, 1, 2]
    assert points("table_model", table(last=None)) == [1, 1, 0]
    assert points("table_model", table(activation="sigmoid")) == [1, 0, 2]


def test_the_table_model_is_capped_also_by_a_layer_of_its_own():
    def capped(x_train, y_train):
        scale, back = layers.Normalization(), layers.Normalization(invert=True)
        scale.adapt(x_train)
        back.adapt(y_train)
        stack = [scale, layers.Dense(16), layers.Dense(1), layers.Activation("sigmoid"), back]
        return keras.Sequential([keras.Input((3,)), *stack])

    assert points("table_model", capped) == [1, 0, 2]


def test_what_is_no_model_is_told_so():
    assert points("table_model", lambda x, y: "model") == [0, 0, 0]
    assert "yours returned a str" in outcome("table_model", lambda x, y: "model").message
