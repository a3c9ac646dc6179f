"""Which points an answer to chapter 2 gets when one part of it is right and another is wrong."""

import json

import keras
import numpy as np
import pytest
from keras import layers
from planted_depth_and_channels import (
    DIAGNOSIS,
    PREDICTION,
    WRONG,
    conv1d,
    experiment,
    full,
    model,
    separable,
)

from layerwise.checks import Checker
from layerwise.checks.depth_and_channels.layer_chain import MAX_CHANNELS, read_layer_chain
from layerwise.checks.reading import UnreadableError


def outcome(name, answer):
    return Checker("depth_and_channels", strict=False)(name, answer)


def points(name, answer):
    return [part.points for part in outcome(name, answer).parts]


def message(name, answer, part):
    return outcome(name, answer).parts[part].message


@pytest.mark.parametrize("place", range(4))
def test_each_prediction_counts_alone(place):
    assert points("shape_prediction", {**PREDICTION, list(PREDICTION)[place]: -1}) == [
        int(part != place) for part in range(4)
    ]


def test_a_count_that_grows_is_named_even_if_it_was_wrong_before():
    answer = {**PREDICTION, "second_parameters": 3456, "parameters_twice_as_high": 6912}
    assert points("shape_prediction", answer) == [1, 1, 0, 0]
    assert outcome("shape_prediction", answer).mistakes == (
        "forgot_the_bias",
        "grew_with_the_picture",
    )


def test_one_size_alone_gets_the_point_for_strides_of_1():
    assert points("input_sizes", WRONG["input_sizes"]["one_size_alone"]) == [1, 0]
    assert points("input_sizes", WRONG["input_sizes"]["one_pixel_too_many"]) == [0, 0]
    assert message("input_sizes", WRONG["input_sizes"]["one_size_alone"], 1).endswith(
        "`input_sizes(55, 11, 4)` returned (227, 227); expected (227, 230)."
    )


def test_a_convolution_without_strides_or_bias_gets_the_first_point():
    for mistake in ("forgot_the_bias", "ignored_the_strides"):
        assert points("conv1d_by_hand", WRONG["conv1d_by_hand"][mistake]) == [1, 0]
    assert points("conv1d_by_hand", lambda *a: conv1d(*a) * 1.0005) == [1, 2]
    assert points("conv1d_by_hand", lambda *a: conv1d(*a) * 1.002) == [0, 0]


def test_a_verdict_counts_only_with_its_evidence():
    assert points("feature_order", experiment(kernel=lambda k, order: k)) == [1, 0, 0]
    assert points("feature_order", experiment(sequences=lambda x, order: x)) == [0, 1, 0]
    assert points("feature_order", experiment(holds=True)) == [1, 1, 0]
    assert message("feature_order", experiment(kernel=lambda k, order: k), 2) == (
        "The verdict counts once both arrays are right."
    )


def test_an_array_of_another_shape_is_shown():
    answer = experiment(kernel=lambda k, order: k[0])
    assert points("feature_order", answer) == [1, 0, 0]
    assert "Needs shape (3, 8, 8); received an array of shape (8, 8)." in message(
        "feature_order", answer, 1
    )


def test_a_full_convolution_counted_right_gets_the_first_point():
    assert points("grouped_parameters", WRONG["grouped_parameters"]["ignored_the_groups"]) == [1, 0]
    assert points("grouped_parameters", WRONG["grouped_parameters"]["forgot_the_bias"]) == [0, 0]


def test_the_price_counts_once_the_model_does_what_is_asked():
    for mistake in ("reads_some_channels", "other_window", "skipped_pixels"):
        assert points("within_budget", WRONG["within_budget"][mistake]) == [1, 0, 0]
    assert points("within_budget", WRONG["within_budget"]["over_budget"]) == [1, 2, 0]
    assert points("within_budget", WRONG["within_budget"]["lost_the_border"]) == [0, 2, 0]
    assert "12,832 parameters" in message("within_budget", model(full(32, 5)), 2)
    assert message("within_budget", model(full(32, 1)), 2) == (
        "The price counts once the model does what is asked."
    )


def test_the_budget_is_1000_parameters():
    exactly = (full(2, 5, use_bias=False), full(32, 1))
    assert model(*exactly)().count_params() == 896
    assert points("within_budget", model(*exactly)) == [1, 2, 1]
    extra = (full(32, 1, groups=16, use_bias=False),)  # 40 weights more than 960: 1,000
    stack = (lambda: layers.DepthwiseConv2D(5, padding="same"), full(32, 1), *extra)
    assert model(*stack)().count_params() == 1024
    assert points("within_budget", model(*stack)) == [1, 2, 0]


def test_other_layers_and_branches_are_refused_in_words():
    def branched():
        inputs = keras.Input((64, 64, 16))
        layer = layers.SeparableConv2D(32, 5, padding="same")
        return keras.Model(inputs, layer(layers.ReLU()(inputs)) + layer(inputs))

    pooled = model(separable(32, 5), lambda: layers.MaxPooling2D(1))
    assert points("within_budget", pooled) == [0, 0, 0]
    assert "received MaxPooling2D." in message("within_budget", pooled, 0)
    assert points("within_budget", branched) == [0, 0, 0]
    assert points("within_budget", lambda: keras.Sequential([layers.Conv2D(32, 5)])) == [0, 0, 0]


def test_a_forged_config_costs_nothing_and_raises_one_error():
    config = json.loads(model(full(32, 5))().to_json())
    huge = json.loads(json.dumps(config))
    huge["config"]["layers"][1]["config"]["filters"] = 10**9
    wide = json.loads(json.dumps(config))
    wide["config"]["layers"][0]["config"]["batch_shape"] = [None, 64, 64, 10**9]
    for forged in (huge, wide):
        with pytest.raises(UnreadableError, match=str(MAX_CHANNELS)):
            read_layer_chain(json.dumps(forged))
    small = json.loads(json.dumps(config))
    small["config"]["layers"][1]["config"].update(padding="valid", kernel_size=[65, 65])
    with pytest.raises(UnreadableError, match="Keras refuses such a model"):
        read_layer_chain(json.dumps(small))
    for text in ("", "{}", "[]", None, 7, '{"config": {"layers": []}}'):
        with pytest.raises(UnreadableError):
            read_layer_chain(text)


def test_a_merged_bias_may_keep_its_axes_of_one():
    def keeping(bias, kernel, second):
        return (bias @ kernel[0, 0] + second).reshape(1, 1, 1, -1)

    assert points("merged_bias", keeping) == [1, 2]
    assert points("merged_bias", WRONG["merged_bias"]["averaged"]) == [1, 0]


def test_each_line_of_the_diagnosis_counts_alone():
    assert points("batch_symptom", {**DIAGNOSIS, "cause": "a"}) == [0, 1, 1]
    assert points("batch_symptom", {**DIAGNOSIS, "shape": (28, 28)}) == [1, 0, 1]
    assert points("batch_symptom", {**DIAGNOSIS, "output_of_five": (5, 26, 26)}) == [1, 1, 0]


def test_a_reshape_is_right_for_one_channel():
    assert points("channels_last", WRONG["channels_last"]["reshaped"]) == [0, 1]
    assert points("channels_last", lambda images: np.moveaxis(images, 1, -1)) == [2, 1]
