"""For every mistake that chapter 5 declares: an answer that makes it, as a learner would."""

import keras
import numpy as np
from keras import layers

SHAPES = {"X_shape": (89, 10, 3), "y_shape": (89, 2), "row_of_X": 34, "row_of_y": 41}
CAUSES = {
    "random_numbers_forecast": "b",
    "wins_until_it_is_used": "a",
    "expected_ndim_3": "d",
    "other_answer_the_second_time": "e",
}


# cut_windows


def cutting(
    target=lambda length, ahead: length + ahead - 1,
    samples=lambda right, windows: right,
    turn=lambda windows: windows,
    answer=lambda rows: rows[:, 0],
):
    """Return a cut_windows with one of its steps replaced."""

    def cut_windows(table, length, ahead):
        windows = np.lib.stride_tricks.sliding_window_view(table, length, axis=0)
        windows = np.moveaxis(windows, -1, 1)
        start = target(length, ahead)
        count = samples(len(table) - start, len(windows))
        rows = table[start:][:count]
        return turn(windows[:count]), answer(rows)

    return cut_windows


def sideways(windows):
    return np.moveaxis(windows, 1, 2)


# recurrent_parameters


def counting(gates=None, biases=None, weights=lambda n, m: n * (n + m), swap=False):
    """Return a recurrent_parameters with one of its factors replaced."""

    def recurrent_parameters(kind, units, features):
        g = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1, **(gates or {})}[kind]
        b = {"LSTM": 1, "GRU": 2, "SimpleRNN": 1, **(biases or {})}[kind]
        n, m = (features, units) if swap else (units, features)
        return g * (weights(n, m) + b * n)

    return recurrent_parameters


# read_lstm


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def reading(
    begin=lambda h, c: (h, c),
    last=lambda h, first: h,
    bias=1,
    order=(0, 1, 2, 3),
    squash=np.tanh,
    kept=lambda i, f: f,
    shown=lambda c, old: np.tanh(c),
    collected=lambda h, c: h,
    returned=lambda outputs, h, c: (np.stack(outputs, axis=1), h, c),
):
    """Return a read_lstm with one of its steps replaced."""

    def read_lstm(inputs, h, c, kernel, recurrent_kernel, given_bias):
        h, c = begin(h, c)
        first, outputs = h, []
        for t in range(inputs.shape[1]):
            sums = inputs[:, t] @ kernel + last(h, first) @ recurrent_kernel + bias * given_bias
            blocks = np.split(sums, 4, axis=1)
            i, f, candidate, o = (blocks[place] for place in order)
            old = c
            c = kept(sigmoid(i), sigmoid(f)) * c + sigmoid(i) * squash(candidate)
            h = sigmoid(o) * shown(c, old)
            outputs.append(collected(h, c))
        return returned(outputs, h, c)

    return read_lstm


# bidirectional


def directions(
    turned=lambda x: x[:, ::-1],
    back_again=lambda x: x[:, ::-1],
    join=lambda a, b: np.concatenate([a, b], axis=-1),
    default=None,
):
    """Return a bidirectional with one of its steps replaced."""

    def bidirectional(inputs, forward, backward):
        ahead, raw = forward(inputs), backward(turned(inputs))
        back = back_again(raw)
        if default is not None:
            return join(ahead, back), default(ahead, back)
        ends = np.concatenate([ahead[:, -1:], back[:, :1]], axis=-1)
        return join(ahead, back), ends[:, 0]

    return bidirectional


def joined(a, b):
    return np.concatenate([a, b], axis=-1)


# weighted_steps


def multiplied(weights, steps):
    tensors = [keras.ops.convert_to_tensor(part) for part in (weights, steps)]
    return layers.Multiply()(tensors)


def with_steps_last(weights, steps):
    return np.swapaxes(weights * np.swapaxes(steps, 1, 2), 1, 2)


def right_weights(weights, steps):
    return weights[:, :, None] * steps


# forecaster


def forecasting(
    shape=lambda timesteps, features: (timesteps, features),
    recurrent=2,
    sequences=False,
    units=lambda features, horizon: horizon,
    activation=None,
    last=(),
):
    """Return a forecaster with one of its steps replaced."""

    def forecaster(timesteps, features, horizon):
        first = [layers.LSTM(4, return_sequences=True) for _ in range(recurrent - 1)]
        output = layers.Dense(units(features, horizon), activation=activation)
        return keras.Sequential(
            [
                keras.Input(shape(timesteps, features)),
                *first,
                layers.LSTM(4, return_sequences=sequences),
                output,
                *(layer() for layer in last),
            ]
        )

    return forecaster


def without_features(timesteps, features, horizon):
    inputs = keras.Input((timesteps,))
    x = layers.Reshape((timesteps, 1))(inputs)
    x = layers.LSTM(4)(layers.LSTM(4, return_sequences=True)(x))
    return keras.Model(inputs, layers.Dense(horizon)(x))


# naive_rmse


def scoring(
    forecasts=lambda s, ahead: np.r_[np.full(ahead, np.nan), s[:-ahead]],
    rows=lambda first, ahead: np.s_[first:],
    measure=lambda apart: np.sqrt(np.mean(apart**2)),
):
    """Return a naive_rmse with one of its steps replaced."""

    def naive_rmse(series, first_test, ahead):
        stretch = rows(first_test, ahead)
        return measure((forecasts(series, ahead) - series)[stretch])

    return naive_rmse


def scoring_with(forecast):
    """Return a naive_rmse that forecasts one number."""

    def naive_rmse(series, first_test, ahead):
        return np.sqrt(np.mean((series[first_test:] - forecast(series[:first_test])) ** 2))

    return naive_rmse


WRONG = {
    "sample_shapes": {
        "left_no_room": {**SHAPES, "X_shape": (91, 10, 3), "y_shape": (91, 2)},
        "room_for_one_day": {**SHAPES, "X_shape": (90, 10, 3)},
        "one_sample_short": {**SHAPES, "X_shape": (88, 10, 3), "y_shape": (88, 2)},
        "side_by_side": {**SHAPES, "X_shape": (10, 10, 3)},
        "swapped_two_axes": {**SHAPES, "X_shape": (89, 3, 10)},
        "lost_an_axis": {**SHAPES, "X_shape": (89, 10)},
        "one_day_only": {**SHAPES, "y_shape": (89,)},
        "all_features": {**SHAPES, "y_shape": (89, 2, 3)},
        "kept_an_axis_of_one": {**SHAPES, "y_shape": (89, 2, 1)},
        "counted_from_one": {**SHAPES, "row_of_X": 35, "row_of_y": 42},
        "step_without_its_sample": {**SHAPES, "row_of_X": 4},
        "sample_without_its_step": {**SHAPES, "row_of_X": 30},
        "rows_side_by_side": {**SHAPES, "row_of_X": 304, "row_of_y": 311},
        "one_day_early": {**SHAPES, "row_of_y": 40},
        "row_of_the_window": {**SHAPES, "row_of_y": 39},
    },
    "cut_windows": {
        "window_without_answer": lambda table, length, ahead: (
            np.stack([table[i : i + length] for i in range(len(table) - length + 1)]),
            table[length + ahead - 1 :, 0],
        ),
        "lost_the_last_sample": cutting(samples=lambda right, windows: right - 1),
        "one_row_late": cutting(lambda length, ahead: length + ahead),
        "one_row_early": cutting(lambda length, ahead: length + ahead - 2),
        "ignored_ahead": cutting(lambda length, ahead: length),
        "answered_from_the_start": cutting(lambda length, ahead: 0, lambda right, windows: windows),
        "answered_with_all_features": cutting(answer=lambda rows: rows),
        "side_by_side": lambda table, length, ahead: tuple(
            part[::length] for part in cutting()(table, length, ahead)
        ),
        "features_before_steps": cutting(turn=sideways),
        "reshaped_the_axes": cutting(turn=lambda w: sideways(w).reshape(w.shape)),
    },
    "recurrent_parameters": {
        "forgot_the_bias": counting(biases={"LSTM": 0, "GRU": 0, "SimpleRNN": 0}),
        "forgot_the_gates": counting(gates={"LSTM": 1, "GRU": 1}),
        "forgot_the_last_output": counting(weights=lambda n, m: n * m),
        "forgot_the_inputs": counting(weights=lambda n, m: n * n),
        "swapped_units_and_features": counting(swap=True),
        "one_bias_a_unit": counting(biases={"GRU": 1}),
        "two_biases_a_unit": counting(biases={"LSTM": 2, "SimpleRNN": 2}),
        "four_gates_for_a_gru": counting(gates={"GRU": 4}),
        "three_gates_for_an_lstm": counting(gates={"LSTM": 3}),
    },
    "read_lstm": {
        "started_from_zero": reading(begin=lambda h, c: (0 * h, 0 * c)),
        "swapped_the_states": reading(begin=lambda h, c: (c, h)),
        "ignored_the_last_output": reading(last=lambda h, first: 0 * h),
        "kept_the_first_h": reading(last=lambda h, first: first),
        "forgot_the_bias": reading(bias=0),
        "candidate_through_a_sigmoid": reading(squash=sigmoid),
        "kept_what_was_not_written": reading(kept=lambda i, f: 1 - i),
        "showed_the_old_cell": reading(shown=lambda c, old: np.tanh(old)),
        "forgot_the_last_tanh": reading(shown=lambda c, old: c),
        "collected_the_cells": reading(collected=lambda h, c: c),
        "other_gate_order": reading(order=(0, 2, 1, 3)),
        "time_axis_first": reading(returned=lambda outputs, h, c: (np.stack(outputs), h, c)),
        "last_output_only": reading(returned=lambda outputs, h, c: (h, h, c)),
        "returned_the_states_swapped": reading(
            returned=lambda outputs, h, c: (np.stack(outputs, axis=1), c, h)
        ),
        "returned_one_state_twice": reading(
            returned=lambda outputs, h, c: (np.stack(outputs, axis=1), h, h)
        ),
    },
    "bidirectional": {
        "took_the_last_step": directions(default=lambda a, b: joined(a, b)[:, -1]),
        "took_the_first_step": directions(default=lambda a, b: joined(a, b)[:, 0]),
        "took_the_near_ends": directions(default=lambda a, b: joined(a[:, 0], b[:, -1])),
        "swapped_the_halves": directions(
            join=lambda a, b: joined(b, a), default=lambda a, b: joined(b[:, 0], a[:, -1])
        ),
        "added_the_halves": directions(join=np.add, default=lambda a, b: a[:, -1] + b[:, 0]),
        "joined_along_time": directions(join=lambda a, b: np.concatenate([a, b], axis=1)),
        "left_the_outputs_turned": directions(back_again=lambda x: x),
        "read_forward_twice": directions(turned=lambda x: x),
        "turned_another_axis": directions(turned=lambda x: x[..., ::-1], back_again=lambda x: x),
    },
    "weighted_steps": {
        "weighted_the_features": multiplied,
        "weights_of_other_samples": with_steps_last,
        "summed_the_steps": lambda w, s: np.einsum("bt,btf->bf", w, s),
        "first_sample_for_all": lambda w, s: w[0][:, None] * s,
        "added_the_weights": lambda w, s: w[:, :, None] + s,
        "rescaled_the_weights": lambda w, s: right_weights(w / w.sum(axis=1, keepdims=True), s),
        "features_before_steps": lambda w, s: np.swapaxes(right_weights(w, s), 1, 2),
    },
    "forecaster": {
        "features_first": forecasting(shape=lambda timesteps, features: (features, timesteps)),
        "lost_the_features": without_features,
        "answered_at_each_step": forecasting(sequences=True),
        "one_number_only": forecasting(units=lambda features, horizon: 1),
        "answered_all_features": forecasting(units=lambda features, horizon: features),
        "left_out_a_layer": forecasting(recurrent=1),
        "capped_the_answer": forecasting(activation="sigmoid"),
    },
    "naive_rmse": {
        "ignored_ahead": scoring(forecasts=lambda s, ahead: np.r_[np.nan, s[:-1]]),
        "dropped_the_first_answers": scoring(rows=lambda first, ahead: np.s_[first + ahead :]),
        "scored_all_rows": scoring(rows=lambda first, ahead: np.s_[ahead:]),
        "scored_the_training_rows": scoring(rows=lambda first, ahead: np.s_[ahead:first]),
        "kept_one_value": scoring_with(lambda training: training[-1]),
        "took_the_mean": scoring_with(np.mean),
        "did_not_take_the_root": scoring(measure=lambda apart: np.mean(apart**2)),
        "absolute_error": scoring(measure=lambda apart: np.mean(np.abs(apart))),
        "errors_cancel": scoring(measure=np.mean),
    },
    "lstm_causes": {
        "blamed_a_shuffled_split": {**CAUSES, "random_numbers_forecast": "a"},
        "blamed_early_targets": {**CAUSES, "other_answer_the_second_time": "b"},
        "blamed_a_reshape": {**CAUSES, "expected_ndim_3": "c"},
        "blamed_a_missing_option": {**CAUSES, "wins_until_it_is_used": "D"},
        "blamed_a_state": {**CAUSES, "random_numbers_forecast": "e"},
        "blamed_the_last_step": {**CAUSES, "other_answer_the_second_time": "f"},
    },
}

# Other ways to make a mistake that is planted above.
MORE_WRONG = [
    ("sample_shapes", "side_by_side", {**SHAPES, "X_shape": (8, 10, 3), "y_shape": (8, 2)}),
    ("sample_shapes", "lost_an_axis", {**SHAPES, "X_shape": (10, 3)}),
    ("sample_shapes", "swapped_two_axes", {**SHAPES, "y_shape": (2, 89)}),
    ("sample_shapes", "row_of_the_window", {**SHAPES, "row_of_y": 31}),
    (
        "cut_windows",
        "one_row_early",
        cutting(lambda length, ahead: length + ahead - 2, lambda right, windows: right - 1),
    ),
    (
        "cut_windows",
        "answered_from_the_start",
        lambda table, length, ahead: (
            cutting()(table, length, ahead)[0],
            table[ahead : len(table) - length + 1, 0],
        ),
    ),
    ("recurrent_parameters", "four_gates_for_a_gru", counting({"GRU": 4}, {"GRU": 1})),
    ("read_lstm", "other_gate_order", reading(order=(1, 0, 2, 3))),
    ("bidirectional", "read_forward_twice", directions(lambda x: x, lambda x: x)),
    ("bidirectional", "turned_another_axis", directions(lambda x: x[::-1], lambda x: x)),
    (
        "bidirectional",
        "left_the_outputs_turned",
        directions(back_again=lambda x: x, default=lambda a, b: joined(a[:, -1], b[:, -1])),
    ),
    (
        "weighted_steps",
        "rescaled_the_weights",
        lambda w, s: right_weights(keras.ops.softmax(w, axis=1), s),
    ),
    ("forecaster", "answered_at_each_step", forecasting(sequences=True, units=lambda f, n: 1)),
    ("forecaster", "capped_the_answer", forecasting(last=[lambda: layers.Activation("tanh")])),
    (
        "naive_rmse",
        "errors_cancel",
        scoring(measure=lambda apart: np.abs(np.mean(apart))),
    ),
    ("lstm_causes", "blamed_a_state", {**CAUSES, "wins_until_it_is_used": "e"}),
]
