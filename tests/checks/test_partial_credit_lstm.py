"""Which points an answer to chapter 5 gets when one part of it is right and another is wrong."""

import keras
import numpy as np
import pytest
from planted_lstm_inputs import CAUSES, SHAPES, WRONG, cutting, directions, right_weights, scoring

from layerwise.checks import Checker


def outcome(name, answer):
    return Checker("lstm_inputs", strict=False)(name, answer)


def points(name, answer):
    return [part.points for part in outcome(name, answer).parts]


def message(name, answer, part):
    return outcome(name, answer).parts[part].message


@pytest.mark.parametrize("place", range(4))
def test_each_shape_and_each_symptom_counts_alone(place):
    expected = [int(part != place) for part in range(4)]
    key = list(SHAPES)[place]
    assert points("sample_shapes", {**SHAPES, key: -1}) == expected
    assert points("lstm_causes", {**CAUSES, list(CAUSES)[place]: "f"}) == expected


def test_windows_count_without_their_answers():
    assert points("cut_windows", WRONG["cut_windows"]["features_before_steps"]) == [0, 2]
    assert points("cut_windows", WRONG["cut_windows"]["answered_with_all_features"]) == [2, 0]
    assert points("cut_windows", WRONG["cut_windows"]["window_without_answer"]) == [0, 2]


def test_answers_may_be_a_column_and_lists():
    assert points("cut_windows", cutting(answer=lambda rows: rows[:, :1])) == [2, 2]

    def lists(table, length, ahead):
        windows, y = cutting()(table.astype("float32"), length, ahead)
        return [list(window) for window in windows], y.tolist()

    assert points("cut_windows", lists) == [2, 2]


def test_one_array_instead_of_a_pair_is_told_so():
    def only_windows(table, length, ahead):
        return cutting()(table, length, ahead)[0]

    assert points("cut_windows", only_windows) == [0, 0]
    assert "Needs 2 arrays; received an array of shape" in message("cut_windows", only_windows, 0)


def test_states_count_without_the_outputs():
    assert points("read_lstm", WRONG["read_lstm"]["collected_the_cells"]) == [0, 1, 1]
    assert points("read_lstm", WRONG["read_lstm"]["returned_the_states_swapped"]) == [2, 0, 0]
    assert points("read_lstm", WRONG["read_lstm"]["returned_one_state_twice"]) == [2, 1, 0]


def test_steps_and_default_count_alone():
    assert points("bidirectional", WRONG["bidirectional"]["took_the_last_step"]) == [2, 0]
    assert points("bidirectional", WRONG["bidirectional"]["joined_along_time"]) == [0, 1]


def test_two_mistakes_are_named_by_their_own_parts():
    both = directions(
        join=lambda a, b: np.concatenate([a, b], axis=1), default=lambda a, b: a[:, -1] + b[:, 0]
    )
    assert outcome("bidirectional", both).mistakes == ("joined_along_time", "added_the_halves")


def test_a_shape_that_fails_is_shown_and_the_others_are_judged():
    answer = WRONG["weighted_steps"]["weighted_the_features"]
    assert points("weighted_steps", answer) == [0, 0]
    assert "Inputs have incompatible shapes" in message("weighted_steps", answer, 1)

    def square_only(weights, steps):
        return right_weights(weights, steps) if len(steps) == 3 else 1 / 0

    assert points("weighted_steps", square_only) == [1, 0]
    assert "ZeroDivisionError" in message("weighted_steps", square_only, 1)
    assert outcome("weighted_steps", lambda w, s: w * s).status == "raised"


def test_weights_may_be_keras_tensors():
    def tensors(weights, steps):
        return keras.ops.expand_dims(weights, -1) * steps

    assert points("weighted_steps", tensors) == [1, 1]


def test_what_is_no_model_is_told_so():
    assert points("forecaster", lambda *sizes: "model") == [0, 0, 0]
    assert "yours returned a str" in outcome("forecaster", lambda *sizes: "model").message


def test_one_step_ahead_counts_without_several():
    assert points("naive_rmse", WRONG["naive_rmse"]["ignored_ahead"]) == [1, 0]
    assert points("naive_rmse", scoring(measure=lambda a: float(np.sqrt(np.mean(a**2))))) == [1, 1]
