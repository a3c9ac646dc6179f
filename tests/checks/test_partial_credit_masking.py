"""Which points an answer to chapter 6 gets when one part of it is right and another is wrong."""

import keras
import numpy as np
import pytest
from keras import ops
from planted_masking import (
    CAUSES,
    FATES,
    MASKS,
    WRONG,
    batches,
    changed,
    gradient,
    mean,
    right_reach,
    shared,
    stack,
)

from layerwise.checks import Checker


def outcome(name, answer):
    return Checker("masking", strict=False)(name, answer)


def points(name, answer):
    return [part.points for part in outcome(name, answer).parts]


def message(name, answer, part):
    return outcome(name, answer).parts[part].message


@pytest.mark.parametrize("name", MASKS)
def test_each_mask_counts_alone(name):
    wrong = {**MASKS, name: (7, 7)}
    assert points("predicted_masks", wrong) == [int(other != name) for other in MASKS]


def test_a_mask_may_be_written_in_many_ways():
    for form in (np.array, lambda mask: [int(flag) for flag in mask], lambda mask: [mask]):
        written = {name: form(mask) for name, mask in MASKS.items() if name != "table"}
        assert points("predicted_masks", {**written, "table": 32}) == [1, 1, 1, 1]


def test_numbers_that_are_no_flags_are_told_so():
    assert "True and False" in message("predicted_masks", {**MASKS, "gaps": [1, 2, 3]}, 2)


def test_a_pair_counts_only_as_a_whole():
    assert points("mask_fates", {**FATES, "max_pooling": "d"}) == [0, 1, 1]
    assert points("mask_fates", {**FATES, "layer_norm": "e"}) == [1, 1, 0]
    assert "Received 'b' and 'd'." in message("mask_fates", {**FATES, "max_pooling": "d"}, 0)


def test_a_pair_wrong_in_an_unknown_way_has_no_message_of_another():
    both = {**FATES, "average_pooling": "d", "max_pooling": "d"}
    assert outcome("mask_fates", both).parts[0].mistake == "pooled_alike"
    assert outcome("mask_fates", {**FATES, "average_pooling": "d"}).parts[0].mistake is None


def test_means_count_without_the_empty_sequence():
    assert points("valid_mean", WRONG["valid_mean"]["divided_by_zero"]) == [2, 0]
    assert points("valid_mean", lambda v, m: np.nan_to_num(mean()(v, m))) == [2, 1]
    waiting = WRONG["valid_mean"]["never_divided"]
    assert points("valid_mean", waiting) == [0, 0]
    assert "once the other sequences are right" in message("valid_mean", waiting, 1)


def test_each_padding_counts_alone():
    def same_only(length, convolutions, kernel_size, padding, side):
        if padding == "causal":
            return [False] * length
        return changed(right_reach)(length, convolutions, kernel_size, padding, side)

    assert points("changed_steps", same_only) == [2, 0]
    assert outcome("changed_steps", same_only).mistakes == ("changed_nothing",)


def test_indices_instead_of_flags_are_told_so():
    def indices(*case):
        return np.flatnonzero(changed(right_reach)(*case))

    assert points("changed_steps", indices) == [0, 0]
    assert "expected shape" in message("changed_steps", indices, 0)


def test_the_layers_count_without_the_repair_and_not_the_other_way_round():
    assert points("padding_proof", WRONG["padding_proof"]["read_the_padding"]) == [1, 0]
    assert points("padding_proof", stack()) == [1, 3]
    no_lstm = WRONG["padding_proof"]["left_out_the_lstm"]
    assert points("padding_proof", no_lstm) == [0, 0]
    assert "once the layers are right" in message("padding_proof", no_lstm, 1)


def test_what_is_no_model_is_told_so():
    assert "yours returned an int" in outcome("padding_proof", lambda: 3).message
    assert "Pass the function itself" in outcome("padding_proof", keras.Sequential([])).message


def test_full_batches_count_without_the_last_one():
    assert points("padding_share", WRONG["padding_share"]["dropped_the_rest"]) == [1, 0]
    assert points("padding_share", WRONG["padding_share"]["filled_the_rest"]) == [1, 0]
    right = [np.float32, float, ops.convert_to_tensor]
    for form in right:
        assert points("padding_share", lambda n, k, form=form: form(shared(batches(n, k)))) == [
            1,
            1,
        ]


def test_labelled_pixels_count_without_the_others():
    assert points("pixel_gradient", WRONG["pixel_gradient"]["all_zero_one_hot"]) == [1, 0]
    assert points("pixel_gradient", WRONG["pixel_gradient"]["never_divided"]) == [0, 0]
    single = gradient()
    assert points("pixel_gradient", lambda x, y: single(x, y).astype("float32")) == [1, 2]


def test_each_symptom_counts_alone():
    for place, symptom in enumerate(CAUSES):
        expected = [int(part != place) for part in range(4)]
        assert points("masking_causes", {**CAUSES, symptom: "f"}) == expected
