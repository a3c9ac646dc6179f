"""Which points an answer to chapter 1 gets when one part of it is right and another is wrong."""

import numpy as np
import pytest
from planted_filters_and_initialization import (
    DIAGNOSIS,
    PREDICTION,
    SIZES,
    WRONG,
    choose,
    experiment,
    gradient,
    large,
    small,
    stack,
    three_layers,
)

from layerwise.checks import Checker


def points(name, answer):
    outcome = Checker("filters_and_initialization", strict=False)(name, answer)
    return [part.points for part in outcome.parts]


def message(name, answer, part):
    return Checker("filters_and_initialization", strict=False)(name, answer).parts[part].message


@pytest.mark.parametrize("place", range(4))
def test_each_prediction_counts_alone(place):
    keys = ["kernel_shape", "parameters", "fan_out", "limit"]
    outcome = points("conv_prediction", {**PREDICTION, keys[place]: -1})
    assert outcome == [int(part != place) for part in range(4)]


def test_fans_count_only_together_and_the_limit_to_one_percent():
    assert points("conv_prediction", {**PREDICTION, "fan_in": 76}) == [1, 1, 0, 1]
    assert points("conv_prediction", {**PREDICTION, "limit": 0.0943 * 1.008}) == [1, 1, 1, 1]
    assert points("conv_prediction", {**PREDICTION, "limit": 0.0943 * 1.012}) == [1, 1, 1, 0]


def test_each_line_of_the_diagnosis_counts_alone():
    assert points("parameter_symptom", {**DIAGNOSIS, "cause": "a"}) == [0, 1, 1]
    assert points("parameter_symptom", {**DIAGNOSIS, "cause": " C "}) == [1, 1, 1]
    assert points("parameter_symptom", {**DIAGNOSIS, "valid_height": 3}) == [1, 0, 1]
    assert points("parameter_symptom", {**DIAGNOSIS, "input_shape": (28, 28, 2)}) == [1, 1, 0]


def test_a_limit_without_a_window_gets_the_point_for_dense():
    assert points("glorot_limit", WRONG["glorot_limit"]["units_as_fans"]) == [0, 1]
    assert points("glorot_limit", WRONG["glorot_limit"]["fan_in_alone"]) == [0, 0]


def test_a_verdict_counts_only_with_its_evidence():
    assert points("larger_kernel", {**SIZES, "valid_7": 20}) == [1, 0, 0]
    assert points("larger_kernel", {**SIZES, "same_3": 14}) == [0, 1, 0]
    assert points("larger_kernel", {**SIZES, "claim_holds": True}) == [1, 1, 0]
    assert points("two_targets", experiment(steps=3)) == [0, 0, 0]
    assert points("two_targets", experiment(order="aa")) == [1, 0, 0]
    assert points("two_targets", experiment(order="bb")) == [0, 1, 0]
    assert points("two_targets", experiment(holds=True)) == [1, 1, 0]


def test_a_part_that_waits_says_for_what():
    assert message("larger_kernel", {**SIZES, "valid_7": 20}, 2) == (
        "The verdict counts once all four numbers are right."
    )
    assert message("two_targets", experiment(steps=3), 2) == (
        "The verdict counts once both trained filters are right."
    )
    for answer in (choose(large, lambda n: stack(n, [3, 3])), lambda channels: 3 * [channels]):
        outcome = Checker("filters_and_initialization", strict=False)("seven_by_seven", answer)
        assert outcome.points == 0
    assert message("seven_by_seven", choose(large, lambda n: stack(n, [3, 3])), 1) == (
        "The choice counts once every model meets the specification."
    )


def test_a_filter_counts_as_trained_at_a_tenth_of_its_way():
    def leaving(share):
        def two_targets(start, images, a, b):
            kernels = {"trained_on_a": a + share * (start - a), "trained_on_b": b}
            return {**kernels, "claim_holds": False}

        return two_targets

    assert points("two_targets", leaving(0.09)) == [1, 1, 1]
    assert points("two_targets", leaving(0.11)) == [0, 1, 0]
    assert "0.11 times the start's" in message("two_targets", leaving(0.11), 0)


def test_trained_filters_may_have_the_shape_that_keras_gives_them():
    def shaped(shape):
        def two_targets(start, images, a, b):
            return {
                "trained_on_a": a.reshape(shape),
                "trained_on_b": b.reshape(shape),
                "claim_holds": False,
            }

        return two_targets

    for shape in ((3, 3), (3, 3, 1, 1), (1, 3, 3)):
        assert points("two_targets", shaped(shape)) == [1, 1, 1]
    assert points("two_targets", shaped((9,))) == [0, 0, 0]
    assert "Needs shape (3, 3); received an array of shape (9,)." in message(
        "two_targets", shaped((9,)), 0
    )


def test_one_image_alone_gets_the_first_point_of_the_gradient():
    def first(images, kernel, targets):
        return gradient(images[:1], kernel, targets[:1])

    assert points("weight_gradient", first) == [1, 0]
    assert points("weight_gradient", lambda *a: gradient(*a) * 1.0005) == [1, 2]
    assert points("weight_gradient", lambda *a: gradient(*a) * 1.002) == [0, 0]


def test_the_two_costs_count_apart():
    for mistake, expected in [
        ("forgot_the_bias", [0, 2]),
        ("counted_every_pixel", [1, 0]),
        ("swapped_the_pair", [0, 0]),
    ]:
        assert points("convolution_cost", WRONG["convolution_cost"][mistake]) == expected


def test_the_first_wrong_call_is_shown():
    answer = WRONG["convolution_cost"]["forgot_the_bias"]
    assert message("convolution_cost", answer, 0).endswith(
        "`convolution_cost(3, 1, 64, 28, 28)` returned 576; expected 640."
    )
    assert message("seven_by_seven", choose(small, small), 1).endswith(
        "`seven_by_seven(1)` has 74,496 parameters; the other has fewer."
    )


def test_the_turn_is_between_28_and_29_channels():
    assert points("seven_by_seven", choose(large, small, turn=29)) == [2, 2]
    assert points("seven_by_seven", choose(large, small, turn=28)) == [2, 0]
    assert points("seven_by_seven", choose(large, small, turn=30)) == [2, 0]


def test_the_two_faults_of_the_start_count_apart():
    assert points("distinct_filters", lambda: three_layers("ones", "he_normal", "he_normal")) == [
        0,
        1,
    ]
    shared = WRONG["distinct_filters"]["shared_instance"]
    assert points("distinct_filters", shared) == [1, 0]


def test_two_equal_filters_of_eight_are_found():
    def model():
        built = three_layers(*["glorot_uniform"] * 3)
        kernel = np.array(built.layers[1].kernel)
        kernel[..., 7] = kernel[..., 2]
        built.layers[1].kernel.assign(kernel)
        return built

    assert points("distinct_filters", model) == [0, 1]
    assert "Different filters in layer 2: 7 of 8." in message("distinct_filters", model, 0)
